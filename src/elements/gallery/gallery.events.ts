import type { RecipeSummary } from '../../contract/index.ts';

/** A person chose a recipe. Prevent it to open a page of your own. */
export class RecipeSelectEvent extends Event {
  static readonly type = 'citizen-recipe-select';
  readonly recipe: RecipeSummary;

  constructor(recipe: RecipeSummary) {
    super(RecipeSelectEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.recipe = recipe;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-recipe-select': RecipeSelectEvent;
  }
}
