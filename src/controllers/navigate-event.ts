export type Page = 'dashboard' | 'gallery' | 'wizard' | 'deployments' | 'recipes' | 'recipe-editor' | 'curation';

/** A person goes to another page of the integrations. Prevent it to go there with a router of your own. */
export class NavigateEvent extends Event {
  static readonly type = 'citizen-navigate';
  readonly page: Page;
  /** For the wizard: the id of the recipe to set up; for the editor: of the one to edit. */
  readonly recipe: string | null;
  /** For the wizard: the id of the deployment to change; for the deployments: of the one whose log to open. */
  readonly deployment: string | null;
  /** For the deployments: which to show. */
  readonly tile: 'ok' | 'warning' | 'error' | null;
  /** For the gallery: what it begins with, as its `filters` take it. */
  readonly filters: {
    readonly query: string;
    readonly endpoint: readonly string[];
    readonly category: readonly string[];
  } | null;

  constructor(
    page: Page,
    recipe: string | null = null,
    deployment: string | null = null,
    tile: NavigateEvent['tile'] = null,
    filters: NavigateEvent['filters'] = null,
  ) {
    super(NavigateEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.page = page;
    this.recipe = recipe;
    this.deployment = deployment;
    this.tile = tile;
    this.filters = filters;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'citizen-navigate': NavigateEvent;
  }
}
