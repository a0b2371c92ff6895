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
  // Each value of each facet has a number, so that counting is adding up in one array.
  const values: { readonly facet: FacetName; readonly value: string; readonly label: string }[] = [];
  const numbers = new Map<string, number>();
  const keyOf = (facet: FacetName, value: string) => `${facet} ${value}`;
  const numberOf = (facet: FacetName, value: string, label: string): number => {
    const key = keyOf(facet, value);
    const number = numbers.get(key) ?? values.push({ facet, value, label }) - 1;
    numbers.set(key, number);
    return number;
  };
  const rows = new Map<Recipe, readonly number[]>();
  for (const recipe of all) {
    const numbersIn = (facet: FacetName) =>
      choicesOf(recipe, facet).map(([value, label]) => numberOf(facet, value, label));
    rows.set(recipe, facetNames.flatMap(numbersIn));
  }

  return {
    choose(recipes, selection, weightOf) {
      const wanted = facetNames.flatMap(facet => {
        const chosen = selection[facet] ?? [];
        return chosen.length > 0 ? [{ facet, chosen: chosen.map(value => numbers.get(keyOf(facet, value))) }] : [];
      });
      const counts = new Uint32Array(values.length);
      const fitting: Recipe[] = [];
      for (const recipe of recipes) {
        const row = rows.get(recipe);
        if (!row) continue;
        const missed = wanted.filter(({ chosen }) => !row.some(number => chosen.includes(number)));
        if (missed.length > 1) continue;
        const [only] = missed;
        if (!only) fitting.push(recipe);
        const weight = weightOf ? weightOf(recipe) : 1;
        for (const number of row) {
          if (only && values[number]?.facet !== only.facet) continue;
          counts[number] = (counts[number] as number) + weight;
        }
      }
      const countsIn = (facet: FacetName): FacetCounts[FacetName] => {
        const chosen = selection[facet] ?? [];
        const known = values
          .flatMap(({ facet: of, value, label }, number) => {
            const count = counts[number] ?? 0;
            return of === facet && (count > 0 || chosen.includes(value)) ? [{ value, label, count }] : [];
          })
          .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
        // What is chosen stays in view, also when no recipe has it.
        const strangers = chosen.filter(value => !numbers.has(keyOf(facet, value)));
        return [...known, ...strangers.map(value => ({ value, label: value, count: 0 }))];
      };
      const facets = Object.fromEntries(facetNames.map(facet => [facet, countsIn(facet)]));
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
