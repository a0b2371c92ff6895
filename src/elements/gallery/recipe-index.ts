import type { RecipePage, RecipeSummary } from '../../contract/index.ts';
import { createFacets, type FacetedRecipes } from '../../model/facets.ts';
import { createRecipeSearch, type RecipeSearch } from '../../model/recipe-search.ts';
import type { GalleryFilters } from './gallery-filters.ts';
import type { SortOrder } from './recipe-order.ts';

export interface FoundRecipes {
  /** Those that are here, in order. */
  readonly recipes: readonly RecipeSummary[];
  /** How many there are in all. */
  readonly total: number;
  readonly facets: RecipePage['facets'];
}

/** Compares recipes for sorting; names decide where all else is equal. */
const compareRecipes = (order: SortOrder, locale: string): ((a: RecipeSummary, b: RecipeSummary) => number) => {
  const collator = new Intl.Collator(locale);
  const byName = (a: RecipeSummary, b: RecipeSummary) => collator.compare(a.name, b.name);
  const byUse = (a: RecipeSummary, b: RecipeSummary) => b.deployments - a.deployments || byName(a, b);
  const latest = (a = '', b = '') => (a < b ? 1 : a > b ? -1 : 0);
  switch (order) {
    case 'popular':
      // As the host has them: those that are used most, after those that an organization puts first.
      return () => 0;
    case 'used':
      return (a, b) => latest(a.usedAt, b.usedAt) || byUse(a, b);
    case 'newest':
      return (a, b) => latest(a.updatedAt, b.updatedAt) || byName(a, b);
    case 'quickest':
      return (a, b) => a.minutes - b.minutes || byName(a, b);
    case 'name':
      return byName;
  }
};

/** All recipes, searched in the page. What was prepared or found last is kept. */
export class RecipeIndex {
  readonly #recipes: readonly RecipeSummary[];
  #order = '';
  #words: RecipeSearch<RecipeSummary> | undefined;
  #facets: FacetedRecipes<RecipeSummary> | undefined;
  #filters: GalleryFilters | undefined;
  #found: FoundRecipes | undefined;

  constructor(recipes: readonly RecipeSummary[]) {
    this.#recipes = recipes;
  }

  /** @param locale BCP 47: decides how names are sorted. */
  find(filters: GalleryFilters, locale: string): FoundRecipes {
    const order = `${filters.sort} ${locale}`;
    if (this.#found && order === this.#order && filters === this.#filters) return this.#found;
    if (!this.#words || order !== this.#order) {
      this.#order = order;
      this.#words = createRecipeSearch([...this.#recipes].sort(compareRecipes(filters.sort, locale)));
    }
    this.#facets ??= createFacets(this.#recipes);
    const { recipes, facets } = this.#facets.choose(this.#words.find(filters.query), filters);
    const [collection, another] = filters.collection;
    // One that somebody put together has an order of its own.
    if (collection && !another && filters.sort === 'popular' && !filters.query.trim()) {
      const placeOf = ({ collections = [] }: RecipeSummary) =>
        collections.find(({ id }) => id === collection)?.place ?? 0;
      recipes.sort((a, b) => placeOf(a) - placeOf(b));
    }
    this.#filters = filters;
    return (this.#found = { recipes, total: recipes.length, facets });
  }
}
