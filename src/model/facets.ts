import type { RecipePage, RecipeSummary } from '../contract/index.ts';

/** What is chosen in each facet; within one any will do, over several all must hold. */
export interface FacetSelection {
  readonly endpoint: readonly string[];
  readonly category: readonly string[];
  readonly action: readonly string[];
}

type FacetName = keyof FacetSelection;
type FacetedRecipe = Pick<RecipeSummary, 'endpoints' | 'category' | 'actions'>;

interface FacetValue {
  readonly value: string;
  readonly label: string;
}

const facetNames: readonly FacetName[] = ['endpoint', 'category', 'action'];

const valuesOf = (recipe: FacetedRecipe, facet: FacetName): readonly FacetValue[] => {
  switch (facet) {
    case 'endpoint':
      return recipe.endpoints.map(({ id, name }) => ({ value: id, label: name }));
    case 'category':
      return [{ value: recipe.category, label: recipe.category }];
    case 'action':
      return recipe.actions.map(action => ({ value: action, label: action }));
  }
};

const fits = (recipe: FacetedRecipe, selection: FacetSelection, facet: FacetName): boolean =>
  selection[facet].length === 0 || valuesOf(recipe, facet).some(({ value }) => selection[facet].includes(value));

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
  const countsOf = (facet: FacetName) => {
    const others = facetNames.filter(other => other !== facet);
    const counts = new Map<string, { value: string; label: string; count: number }>();
    for (const recipe of recipes) {
      const isLeft = others.every(other => fits(recipe, selection, other));
      for (const { value, label } of valuesOf(recipe, facet)) {
        const known = counts.get(value) ?? { value, label, count: 0 };
        counts.set(value, { ...known, count: known.count + (isLeft ? 1 : 0) });
      }
    }
    return [...counts.values()]
      .filter(({ value, count }) => count > 0 || selection[facet].includes(value))
      .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
  };
  return { endpoint: countsOf('endpoint'), category: countsOf('category'), action: countsOf('action') };
};
