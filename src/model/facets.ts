import type { RecipePage, RecipeSummary } from '../contract/index.ts';

/**
 * What is chosen in each facet; within one any will do, over several all must hold. `endpoint` is an app at either end,
 * `source` and `target` one that is read from or written to.
 */
export interface FacetSelection {
  readonly endpoint: readonly string[];
  readonly source?: readonly string[];
  readonly target?: readonly string[];
  readonly category: readonly string[];
  readonly action: readonly string[];
  /** Ids of what the organization has put together. */
  readonly collection?: readonly string[];
}

type FacetName = keyof FacetSelection;
type FacetedRecipe = Pick<RecipeSummary, 'endpoints' | 'category' | 'actions' | 'collections'>;

/** How many recipes each choice of each facet would leave. */
export type FacetCounts = Record<FacetName, RecipePage['facets']['endpoint']>;

/** In place of a value's number, where no recipe has it. */
const unknown = -1;

const facetNames: readonly FacetName[] = ['endpoint', 'source', 'target', 'category', 'action', 'collection'];

/** The ids of apps that a recipe writes to. One that has a single app reads from it and writes to it. */
const targetsOf = ({ endpoints }: FacetedRecipe): FacetedRecipe['endpoints'] =>
  endpoints.length > 1 ? endpoints.slice(1) : endpoints;

/** Each once: a recipe may read from and write to the same app. */
const named = (endpoints: FacetedRecipe['endpoints']): [string, string][] => [
  ...new Map(endpoints.map(({ id, name }) => [id, name])),
];

/** What a recipe has to offer in a facet, and what each is called. */
const choicesOf = (recipe: FacetedRecipe, facet: FacetName): readonly (readonly [value: string, label: string])[] => {
  switch (facet) {
    case 'endpoint':
      return named(recipe.endpoints);
    case 'source':
      return named(recipe.endpoints.slice(0, 1));
    case 'target':
      return named(targetsOf(recipe));
    case 'category':
      return [[recipe.category, recipe.category]];
    case 'action':
      return recipe.actions.map(action => [action, action]);
    case 'collection':
      return (recipe.collections ?? []).map(({ id, name }) => [id, name]);
  }
};

export interface FacetedRecipes<Recipe> {
  /**
   * @param recipes Some of the prepared ones.
   * @param weightOf How many recipes one stands for; 1 when left out.
   * @returns Those that fit what is chosen, and how many each choice would leave.
   */
  choose(
    recipes: readonly Recipe[],
    selection: FacetSelection,
    weightOf?: (recipe: Recipe) => number,
  ): { readonly recipes: Recipe[]; readonly facets: FacetCounts };
}

/**
 * Prepares recipes for filtering and counting at every key: counts are in the order of the most first. A facet's own
 * choices do not count against it, and a chosen value stays in view with 0. Labels of categories and actions are their
 * ids: the reader's language has the words.
 */
export const createFacets = <Recipe extends FacetedRecipe>(all: readonly Recipe[]): FacetedRecipes<Recipe> => {
  // Each value of each facet has a number, so that counting is adding up in arrays.
  const values: { readonly value: string; readonly label: string }[][] = facetNames.map(() => []);
  const numbers = facetNames.map(() => new Map<string, number>());
  const numberOf = (facet: number, value: string, label = value): number => {
    const known = numbers[facet]?.get(value);
    if (known !== undefined) return known;
    const number = values[facet]?.push({ value, label }) ?? 0;
    numbers[facet]?.set(value, number - 1);
    return number - 1;
  };
  const rows = new Map<Recipe, readonly (readonly number[])[]>();
  for (const recipe of all) {
    rows.set(
      recipe,
      facetNames.map((name, facet) => choicesOf(recipe, name).map(([value, label]) => numberOf(facet, value, label))),
    );
  }

  return {
    choose(recipes, selection, weightOf) {
      const chosen = facetNames.map((name, facet) =>
        (selection[name] ?? []).map(value => numbers[facet]?.get(value) ?? unknown),
      );
      const counts = values.map(known => new Uint32Array(known.length));
      const isMissed = (row: readonly (readonly number[])[], facet: number): boolean => {
        const wanted = chosen[facet];
        return wanted !== undefined && wanted.length > 0 && !row[facet]?.some(number => wanted.includes(number));
      };
      const fitting: Recipe[] = [];
      for (const recipe of recipes) {
        const row = rows.get(recipe);
        if (!row) continue;
        const weight = weightOf ? weightOf(recipe) : 1;
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
          for (const number of row[facet] as readonly number[]) counted[number] = (counted[number] as number) + weight;
        }
      }
      const inOrder = (facet: number) =>
        (values[facet] ?? [])
          .map(({ value, label }, number) => ({ value, label, count: counts[facet]?.[number] ?? 0, number }))
          .filter(({ count, number }) => count > 0 || chosen[facet]?.includes(number))
          .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
          .map(({ value, label, count }) => ({ value, label, count }));
      /** What is chosen stays in view, also when no recipe has it. */
      const strangers = (name: FacetName, facet: number) =>
        (selection[name] ?? [])
          .filter(value => !numbers[facet]?.has(value))
          .map(value => ({ value, label: value, count: 0 }));
      const facets = Object.fromEntries(
        facetNames.map((name, facet) => [name, [...inOrder(facet), ...strangers(name, facet)]]),
      );
      return { recipes: fitting, facets: facets as FacetCounts };
    },
  };
};

/** Recipes that fit what is chosen. */
export const filterByFacets = <Recipe extends FacetedRecipe>(
  recipes: readonly Recipe[],
  selection: FacetSelection,
): Recipe[] => createFacets(recipes).choose(recipes, selection).recipes;

/** How many recipes each choice would leave: see `createFacets`. */
export const facetCounts = (recipes: readonly FacetedRecipe[], selection: FacetSelection): FacetCounts =>
  createFacets(recipes).choose(recipes, selection).facets;
