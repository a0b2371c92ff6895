import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { loadRoutes } from '../../client/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { NavigateEvent, type Page } from '../../controllers/navigate-event.ts';
import { integrator } from '../../i18n/en/integrator.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { icon } from '../../ui/icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { notices } from '../../ui/styles/notices.ts';
import { ConnectedElement } from '../connected-element.ts';
import { CitizenGallery } from '../gallery/gallery.element.ts';
import type { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { styles } from './integrator.styles.ts';
import { ScrollPlaces } from './scroll-places.ts';

/** Pages that are always a press away, the last two for admins alone; the wizard is reached through one of them. */
const mainPages = ['dashboard', 'gallery', 'deployments', 'recipes', 'curation'] as const;
type MainPage = (typeof mainPages)[number];
const adminPages: ReadonlySet<Page> = new Set(['recipes', 'curation']);

/** Pages that come when they are first gone to, with what they ask the host. */
const later: Readonly<Partial<Record<Page, () => Promise<unknown>>>> = {
  dashboard: () => Promise.all([import('../dashboard/dashboard.define.ts'), loadRoutes()]),
  deployments: () => Promise.all([import('../deployments/deployments.define.ts'), loadRoutes()]),
  wizard: () => Promise.all([import('../wizard/wizard.define.ts'), loadRoutes()]),
  recipes: () => Promise.all([import('../recipes/recipes.define.ts'), loadRoutes()]),
  'recipe-editor': () => Promise.all([import('../recipe-editor/recipe-editor.define.ts'), loadRoutes()]),
  curation: () => Promise.all([import('../curation/curation.define.ts'), loadRoutes()]),
};

const pages: ReadonlySet<string> = new Set<Page>([...mainPages, 'wizard', 'recipe-editor']);

/**
 * Everything in one: people find a recipe, set it up, and see what is running.
 * @element citizen-integrator
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {NavigateEvent} citizen-navigate - A person goes to another page. Cancelable: prevent it to use your own router.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen. Cancelable: prevent it to open your own page.
 * @fires {FiltersChangeEvent} citizen-filters-change - The gallery's filters have changed: put them into the page's address.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart navigation - The way to the pages.
 * @csspart page - The page in view: an element of its own.
 * @csspart notice - Says that there is no such page.
 * @csspart error - The page could not be fetched.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenIntegrator extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-integrator';
  static readonly texts = integrator;
  static readonly uses = [CitizenGallery];
  static override styles = [foundation, layout, buttons, notices, styles];

  /** The page in view. One that is not known shows the gallery and says so. */
  @property({ reflect: true }) page: Page = 'gallery';
  /** For the wizard and the recipe editor: the id of the recipe. */
  @property({ reflect: true }) recipe = '';
  /** For the wizard: the id of the deployment to change. For the deployments: of the one whose log is open. */
  @property({ reflect: true }) deployment = '';
  /** For the deployments: which are shown, `ok`, `warning` or `error`; all when empty. */
  @property({ reflect: true }) tile: NonNullable<NavigateEvent['tile']> | '' = '';
  /** What the gallery begins with: see its `filters`. */
  @property({ attribute: false }) filters: Partial<CitizenGallery['filters']> | null = null;
  /** Level of the pages' headings in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private arrived: ReadonlySet<Page> = new Set(['gallery']);
  @state() private failed: Page | null = null;
  /** The person is an admin of the organization itself. */
  @state() private isAdmin = false;

  /** What was asked for and is not there. */
  #unknown = '';
  /** The gallery stays once it was there, out of view, so that it keeps its place. */
  #hasGallery = false;
  /** Where one came to the wizard from. */
  #wizardOf: Page = 'gallery';
  /** A page of ours has its content. */
  #isReady = false;
  /** Somebody has gone to a page. */
  #isUsed = false;
  /** Whose role is known. */
  #asked: readonly unknown[] = [];
  /** The page that was left, while the focus has yet to follow. */
  #left: Page | null = null;
  readonly #places = new ScrollPlaces(this);
  readonly #news = new Announcer(this);

  constructor() {
    super();
    this.addEventListener('citizen-navigate', event => this.#follow(event));
    this.addEventListener('citizen-recipe-select', event => this.#openRecipe(event));
    this.addEventListener('citizen-ready', () => {
      this.#isReady = true;
      this.requestUpdate();
      this.#goOnFromStage();
    });
  }

  /**
   * Opens a page as if a person had pressed its name.
   * @param recipe For the wizard: the recipe to set up.
   * @param deployment For the wizard: the deployment to change.
   * @param tile For the deployments: which to show.
   */
  goTo(page: Page, recipe?: string | null, deployment?: string | null, tile?: NavigateEvent['tile']): void {
    this.dispatchEvent(new NavigateEvent(page, recipe, deployment, tile));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#askRole();
    if (!changed.has('page')) return;
    // An attribute may say anything.
    this.#unknown = pages.has(this.page) ? '' : this.page;
    if (this.#unknown) this.page = 'gallery';
    this.#hasGallery ||= this.page === 'gallery';
    const left = changed.get('page');
    if (left !== undefined && left !== this.page && pages.has(left)) {
      // A page that is said before anything is there is where one begins: the focus stays where it is.
      if (this.#isReady || this.#isUsed) this.#left = left;
      this.#wizardOf = left;
      // Before anything is drawn: what scrolls is still as it was left.
      this.#places.keep(left);
    }
    if (!this.arrived.has(this.page)) void this.#load(this.page);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (this.#left !== null) void this.#arrive();
  }

  protected override render(): unknown {
    const { i18n, page, headingLevel } = this;
    return html`<div class="root" part="root">
      <nav class="pages" part="navigation" aria-label=${i18n.t('integrator.navigation')}>
        ${this.#mainPages.map(
          name =>
            html`<button
              type="button"
              class="page"
              aria-current=${this.#currentMark(name)}
              @click=${() => this.goTo(name)}
            >
              ${i18n.t(`integrator.${name}`)}
            </button>`,
        )}
      </nav>
      ${
        this.#unknown
          ? html`<div class="unknown">
              ${notice({ tone: 'info', body: i18n.t('integrator.unknownPage', { page: this.#unknown }), role: 'status' })}
            </div>`
          : nothing
      }
      ${
        // Round the page, since an element that cannot be tabbed to takes all that is in its shadow with it.
        html`<div class="stage" tabindex="-1">
          ${
            this.#hasGallery
              ? html`<citizen-gallery
                  part=${page === 'gallery' ? 'page' : nothing}
                  heading-level=${headingLevel}
                  .filters=${this.#galleryFilters}
                  ?hidden=${page !== 'gallery'}
                ></citizen-gallery>`
              : nothing
          }
          ${page === 'gallery' ? nothing : this.#renderPage(page)}
        </div>`
      }
      ${this.#news.render()}
    </div>`;
  }

  /** As the gallery reads them: it takes some or none too, which checkers of templates do not see. */
  get #galleryFilters(): CitizenGallery['filters'] {
    return this.filters as CitizenGallery['filters'];
  }

  /** The wizard belongs to where one came to it from. */
  #currentMark(page: MainPage): 'page' | 'true' | typeof nothing {
    if (page === this.page) return 'page';
    if (this.page === 'recipe-editor') return page === 'recipes' ? 'true' : nothing;
    return this.page === 'wizard' && page === this.#wizardHome ? 'true' : nothing;
  }

  get #wizardHome(): MainPage {
    if (this.#wizardOf === 'recipes' || this.#wizardOf === 'dashboard') return this.#wizardOf;
    return this.deployment ? 'deployments' : 'gallery';
  }

  /** Whoever came to a page for admins sees where they are. */
  get #mainPages(): readonly MainPage[] {
    return mainPages.filter(page => this.isAdmin || !adminPages.has(page) || this.#currentMark(page) !== nothing);
  }

  /** Asks who is here, as soon as the page in view has what it needs itself. */
  #askRole(): void {
    const { session } = this;
    const now = [session, session?.person];
    if (!this.#isReady || now.every((part, index) => part === this.#asked[index])) return;
    this.#asked = now;
    this.isAdmin = false;
    // Whoever cannot be asked sees what everybody does; the page in view says what is wrong.
    void session?.whoami().then(
      ({ role, customer }) => {
        if (session === this.session) this.isAdmin = role === 'admin' && customer === null;
      },
      () => undefined,
    );
  }

  #renderPage(page: Exclude<Page, 'gallery'>): TemplateResult {
    const { headingLevel } = this;
    if (!this.arrived.has(page)) return this.failed === page ? this.#renderFailed(page) : this.#renderComing();
    switch (page) {
      case 'dashboard':
        return html`<citizen-dashboard part="page" heading-level=${headingLevel}></citizen-dashboard>`;
      case 'deployments':
        return html`<citizen-deployments
          part="page"
          can-add
          tile=${this.tile}
          log=${this.deployment}
          heading-level=${headingLevel}
        ></citizen-deployments>`;
      case 'recipes':
        return html`<citizen-recipes part="page" can-browse can-edit heading-level=${headingLevel}></citizen-recipes>`;
      case 'recipe-editor':
        return html`<citizen-recipe-editor
          part="page"
          recipe=${this.recipe}
          heading-level=${headingLevel}
        ></citizen-recipe-editor>`;
      case 'curation':
        return html`<citizen-curation part="page" heading-level=${headingLevel}></citizen-curation>`;
      case 'wizard':
        return html`<citizen-wizard
          part="page"
          recipe=${this.recipe}
          deployment=${this.deployment}
          heading-level=${headingLevel}
        ></citizen-wizard>`;
    }
  }

  #renderComing(): TemplateResult {
    return html`<div class="stack" role="group" aria-busy="true" aria-label=${this.i18n.t('integrator.loading')}>
      ${skeleton('middle')}${skeleton('long')}${skeleton('long')}
    </div>`;
  }

  #renderFailed(page: Page): TemplateResult {
    const { i18n, headingLevel } = this;
    return html`<div role="alert" part="error">
      ${emptyState({
        icon: 'offline',
        level: headingLevel,
        title: i18n.t('integrator.failed'),
        text: i18n.t('integrator.failedHelp'),
        actions: html`<button type="button" class="btn primary" @click=${() => this.#load(page)}>
          ${icon('refresh')}${i18n.t('action.tryAgain')}
        </button>`,
      })}
    </div>`;
  }

  async #load(page: Page): Promise<void> {
    this.failed = null;
    try {
      await later[page]?.();
      this.arrived = new Set([...this.arrived, page]);
    } catch (error) {
      console.warn(`citizen-integrator: the page "${page}" could not be fetched.`, error);
      this.failed = page;
    }
  }

  /**
   * Whoever listens outside of us comes after us, so the decision waits until everybody was asked: the event is made
   * by a script of ours, and a microtask runs when that is done.
   */
  #afterAll(event: Event, act: () => void): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) act();
    });
  }

  #follow(event: NavigateEvent): void {
    this.#afterAll(event, () => {
      this.#isUsed = true;
      this.page = event.page;
      this.recipe = event.recipe ?? '';
      this.deployment = event.deployment ?? '';
      this.tile = event.tile ?? '';
      if (event.filters) this.filters = event.filters;
    });
  }

  #openRecipe(event: RecipeSelectEvent): void {
    this.#afterAll(event, () => this.goTo('wizard', event.recipe.id));
  }

  get #pageElement(): LitElement | null {
    return this.renderRoot.querySelector<LitElement>('[part=page]');
  }

  /** Moves scroll position and focus to the new page, as soon as its code is there. */
  async #arrive(): Promise<void> {
    const { page } = this;
    const element = this.#pageElement;
    if (!element) return;
    const left = this.#left;
    this.#left = null;
    this.#news.announce(this.i18n.t(`integrator.${page}`), 'page');
    await element.updateComplete;
    if (page !== this.page) return;
    if (page === 'wizard' || page === 'recipe-editor') this.#places.toTop();
    else this.#places.restore(page);
    const isBack = left === 'wizard' && element instanceof CitizenGallery && element.focusChosen();
    if (!isBack) this.#focusHeading(element);
  }

  /** The heading of the page, or the page while it has none, so that a screen reader goes on there. */
  #focusHeading(element: LitElement): void {
    const heading = element.renderRoot.querySelector<HTMLElement>('[part~=heading]');
    (heading ?? element.parentElement)?.focus({ preventScroll: true });
  }

  /** A page that had no heading has one now: whoever still waits there goes on to it. */
  #goOnFromStage(): void {
    const element = this.#pageElement;
    const stage = element?.parentElement;
    if (!element || this.shadowRoot?.activeElement !== stage) return;
    void element.updateComplete.then(() => {
      if (this.shadowRoot?.activeElement === stage) this.#focusHeading(element);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-integrator': CitizenIntegrator;
  }
}
