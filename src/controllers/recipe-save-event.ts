import type { StoredRecipe } from '../contract/index.ts';

/** A recipe of the organization's own was stored: a new one, or a new version of one. */
export class RecipeSaveEvent extends Event {
  static readonly type = 'citizen-recipe-save';
  readonly recipe: StoredRecipe;

  constructor(recipe: StoredRecipe) {
    super(RecipeSaveEvent.type, { bubbles: true, composed: true });
    this.recipe = recipe;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-recipe-save': RecipeSaveEvent;
  }
}
