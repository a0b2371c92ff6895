export type Page = 'gallery' | 'wizard' | 'deployments';

/** A person goes to another page of the integrations. Prevent it to go there with a router of your own. */
export class NavigateEvent extends Event {
  static readonly type = 'citizen-navigate';
  readonly page: Page;
  /** For the wizard: the id of the recipe to set up. */
  readonly recipe: string | null;
  /** For the wizard: the id of the deployment to change. */
  readonly deployment: string | null;

  constructor(page: Page, recipe: string | null = null, deployment: string | null = null) {
    super(NavigateEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.page = page;
    this.recipe = recipe;
    this.deployment = deployment;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-navigate': NavigateEvent;
  }
}
