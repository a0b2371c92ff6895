import type { DeletedRecipe } from '../../contract/index.ts';

/** A recipe of the organization's own was deleted. Its deployments go on. */
export class RecipeRemoveEvent extends Event {
  static readonly type = 'citizen-recipe-remove';
  readonly recipe: DeletedRecipe;

  constructor(recipe: DeletedRecipe) {
    super(RecipeRemoveEvent.type, { bubbles: true, composed: true });
    this.recipe = recipe;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-recipe-remove': RecipeRemoveEvent;
  }
}
