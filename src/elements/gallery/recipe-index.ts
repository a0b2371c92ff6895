import type { RecipeSummary } from '../../contract/index.ts';
import { createFacets, type FacetedRecipes } from '../../model/facets.ts';
import { createRecipeSearch, type RecipeSearch } from '../../model/recipe-search.ts';
import type { GalleryFilters } from './gallery-filters.ts';
import type { FoundRecipes } from './recipe-finder.ts';
import type { SortOrder } from './recipe-order.ts';

/** Compares recipes for sorting; names decide where all else is equal. */
const compareRecipes = (order: SortOrder, locale: string): ((a: RecipeSummary, b: RecipeSummary) => number) => {
  const collator = new Intl.Collator(locale);
  const byName = (a: RecipeSummary, b: RecipeSummary) => collator.compare(a.name, b.name);
  switch (order) {
    case 'popular':
      return (a, b) => b.deployments - a.deployments || byName(a, b);
    case 'newest':
      return (a, b) => b.updatedAt.localeCompare(a.updatedAt) || byName(a, b);
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
    this.#filters = filters;
    return (this.#found = { recipes, total: recipes.length, facets });
  }
}
