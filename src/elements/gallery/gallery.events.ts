import type { RecipeSummary } from '../../contract/index.ts';
import type { GalleryFilters } from './gallery-filters.ts';

/** A person chose a recipe. Prevent it to open a page of your own. */
export class RecipeSelectEvent extends Event {
  static readonly type = 'citizen-recipe-select';
  readonly recipe: RecipeSummary;

  constructor(recipe: RecipeSummary) {
    super(RecipeSelectEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.recipe = recipe;
  }
}

/**
 * A person searches, filters or sorts, at every key: put `filters` into the page's address, and give them back to the
 * property `filters` when the address is opened again.
 */
export class FiltersChangeEvent extends Event {
  static readonly type = 'citizen-filters-change';
  readonly filters: GalleryFilters;

  constructor(filters: GalleryFilters) {
    super(FiltersChangeEvent.type, { bubbles: true, composed: true });
    this.filters = filters;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-recipe-select': RecipeSelectEvent;
    'citizen-filters-change': FiltersChangeEvent;
  }
}
