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

/**
 * A person found no recipe and asks for one: pass it on to whoever makes recipes for your customers. A page that does
 * not can hide the form: `citizen-gallery::part(request) { display: none; }`.
 */
export class RecipeRequestEvent extends Event {
  static readonly type = 'citizen-recipe-request';
  /** What they wrote. */
  readonly query: string;
  /** Ids of the apps that they filtered by or named. */
  readonly endpoints: readonly string[];

  constructor(query: string, endpoints: readonly string[]) {
    super(RecipeRequestEvent.type, { bubbles: true, composed: true });
    this.query = query;
    this.endpoints = endpoints;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-recipe-select': RecipeSelectEvent;
    'citizen-filters-change': FiltersChangeEvent;
    'citizen-recipe-request': RecipeRequestEvent;
  }
}
