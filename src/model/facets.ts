import type { RecipePage, RecipeSummary } from '../contract/index.ts';

/** What is chosen in each facet; within one any will do, over several all must hold. */
export interface FacetSelection {
  readonly endpoint: readonly string[];
  readonly category: readonly string[];
  readonly action: readonly string[];
}

type FacetName = keyof FacetSelection;
type FacetedRecipe = Pick<RecipeSummary, 'endpoints' | 'category' | 'actions'>;
type FacetCount = RecipePage['facets'][FacetName][number];

const facetNames: readonly FacetName[] = ['endpoint', 'category', 'action'];

/** What a recipe has to offer in a facet. */
const valuesOf = (recipe: FacetedRecipe, facet: FacetName): readonly string[] => {
  switch (facet) {
    case 'endpoint':
      return recipe.endpoints.map(({ id }) => id);
    case 'category':
      return [recipe.category];
    case 'action':
      return recipe.actions;
  }
};

const fits = (recipe: FacetedRecipe, selection: FacetSelection, facet: FacetName): boolean => {
  const chosen = selection[facet];
  return chosen.length === 0 || valuesOf(recipe, facet).some(value => chosen.includes(value));
};

/** Recipes that fit what is chosen. */
export const filterByFacets = <Recipe extends FacetedRecipe>(
  recipes: readonly Recipe[],
  selection: FacetSelection,
): Recipe[] => recipes.filter(recipe => facetNames.every(facet => fits(recipe, selection, facet)));

/**
 * How many recipes each choice would leave, the most first. A facet's own choices do not count against it, and a chosen
 * value stays in view with 0. Labels of categories and actions are their ids: the reader's language has the words.
 */
export const facetCounts = (recipes: readonly FacetedRecipe[], selection: FacetSelection): RecipePage['facets'] => {
  const names = new Map<string, string>();
  const countsOf = (facet: FacetName) => new Map(selection[facet].map(value => [value, 0]));
  const counts = { endpoint: countsOf('endpoint'), category: countsOf('category'), action: countsOf('action') };
  for (const recipe of recipes) {
    for (const { id, name } of recipe.endpoints) names.set(id, name);
    const against = facetNames.filter(facet => !fits(recipe, selection, facet));
    if (against.length > 1) continue;
    for (const facet of against.length === 1 ? against : facetNames) {
      for (const value of valuesOf(recipe, facet)) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
  }
  const inOrder = (facet: FacetName): FacetCount[] =>
    [...counts[facet]]
      .map(([value, count]) => ({ value, label: (facet === 'endpoint' && names.get(value)) || value, count }))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
  return { endpoint: inOrder('endpoint'), category: inOrder('category'), action: inOrder('action') };
};
