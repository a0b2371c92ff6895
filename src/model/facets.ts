import type { RecipePage, RecipeSummary } from '../contract/index.ts';

/** What is chosen in each facet; within one any will do, over several all must hold. */
export interface FacetSelection {
  readonly endpoint: readonly string[];
  readonly category: readonly string[];
  readonly action: readonly string[];
}

type FacetName = keyof FacetSelection;
type FacetedRecipe = Pick<RecipeSummary, 'endpoints' | 'category' | 'actions'>;

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

export interface FacetedRecipes<Recipe> {
  /** @param recipes Some of the prepared ones. @returns Those that fit what is chosen, and how many each choice would leave. */
  choose(
    recipes: readonly Recipe[],
    selection: FacetSelection,
  ): { readonly recipes: Recipe[]; readonly facets: RecipePage['facets'] };
}

/**
 * Prepares recipes for filtering and counting at every key: counts are in the order of the most first. A facet's own
 * choices do not count against it, and a chosen value stays in view with 0. Labels of categories and actions are their
 * ids: the reader's language has the words.
 */
export const createFacets = <Recipe extends FacetedRecipe>(all: readonly Recipe[]): FacetedRecipes<Recipe> => {
  // Each value of each facet has a number, so that counting is adding up in arrays.
  const values: { readonly value: string; label: string }[][] = facetNames.map(() => []);
  const numbers = facetNames.map(() => new Map<string, number>());
  const numberOf = (facet: number, value: string): number => {
    const known = numbers[facet]?.get(value);
    if (known !== undefined) return known;
    const number = values[facet]?.push({ value, label: value }) ?? 0;
    numbers[facet]?.set(value, number - 1);
    return number - 1;
  };
  const rows = new Map<Recipe, readonly (readonly number[])[]>();
  for (const recipe of all) {
    const row = facetNames.map((name, facet) => valuesOf(recipe, name).map(value => numberOf(facet, value)));
    rows.set(recipe, row);
    for (const [place, { name }] of recipe.endpoints.entries()) {
      const app = values[0]?.[row[0]?.[place] ?? -1];
      if (app) app.label = name;
    }
  }

  return {
    choose(recipes, selection) {
      const chosen = facetNames.map((name, facet) => selection[name].map(value => numberOf(facet, value)));
      const counts = values.map(known => new Uint32Array(known.length));
      const isMissed = (row: readonly (readonly number[])[], facet: number): boolean => {
        const wanted = chosen[facet];
        return wanted !== undefined && wanted.length > 0 && !row[facet]?.some(number => wanted.includes(number));
      };
      const fitting: Recipe[] = [];
      for (const recipe of recipes) {
        const row = rows.get(recipe);
        if (!row) continue;
        let missed = -1;
        let misses = 0;
        for (let facet = 0; facet < row.length; facet++) {
          if (!isMissed(row, facet)) continue;
          missed = facet;
          misses += 1;
        }
        if (misses === 0) fitting.push(recipe);
        if (misses > 1) continue;
        for (let facet = 0; facet < row.length; facet++) {
          if (misses === 1 && facet !== missed) continue;
          const counted = counts[facet] as Uint32Array;
          for (const number of row[facet] as readonly number[]) counted[number] = (counted[number] as number) + 1;
        }
      }
      const inOrder = (facet: number) =>
        (values[facet] ?? [])
          .map(({ value, label }, number) => ({ value, label, count: counts[facet]?.[number] ?? 0, number }))
          .filter(({ count, number }) => count > 0 || chosen[facet]?.includes(number))
          .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
          .map(({ value, label, count }) => ({ value, label, count }));
      return { recipes: fitting, facets: { endpoint: inOrder(0), category: inOrder(1), action: inOrder(2) } };
    },
  };
};

/** Recipes that fit what is chosen. */
export const filterByFacets = <Recipe extends FacetedRecipe>(
  recipes: readonly Recipe[],
  selection: FacetSelection,
): Recipe[] => createFacets(recipes).choose(recipes, selection).recipes;

/** How many recipes each choice would leave: see `createFacets`. */
export const facetCounts = (recipes: readonly FacetedRecipe[], selection: FacetSelection): RecipePage['facets'] =>
  createFacets(recipes).choose(recipes, selection).facets;
