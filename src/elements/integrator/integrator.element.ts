import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { NavigateEvent, type Page } from '../../controllers/navigate-event.ts';
import { integrator } from '../../i18n/en/integrator.ts';
import { icon } from '../../ui/icons.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { notices } from '../../ui/styles/notices.ts';
import { ConnectedElement } from '../connected-element.ts';
import { CitizenGallery } from '../gallery/gallery.element.ts';
import type { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { styles } from './integrator.styles.ts';

/** Pages that are always a press away; the wizard is reached through a recipe. */
const mainPages = ['gallery', 'deployments'] as const;

/** Pages that come when they are first gone to. */
const later: Readonly<Partial<Record<Page, () => Promise<unknown>>>> = {
  deployments: () => import('../deployments/deployments.define.ts'),
  wizard: () => import('../wizard/wizard.define.ts'),
};

const pages: ReadonlySet<string> = new Set<Page>(['gallery', 'wizard', 'deployments']);

/**
 * Everything in one: people find a recipe, set it up, and see what is running.
 * @element citizen-integrator
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {NavigateEvent} citizen-navigate - A person goes to another page. Cancelable: prevent it to use your own router.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen. Cancelable: prevent it to open your own page.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart navigation - The way to the pages.
 * @csspart page - The page in view: an element of its own.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenIntegrator extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-integrator';
  static readonly texts = integrator;
  static readonly uses = [CitizenGallery];
  static override styles = [foundation, buttons, notices, styles];

  /** The page in view. */
  @property({ reflect: true }) page: Page = 'gallery';
  /** For the wizard: the id of the recipe to set up. */
  @property({ reflect: true }) recipe = '';
  /** Level of the pages' headings in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** The page has changed, and the focus has yet to follow. */
  private owesFocus = false;
  @state() private arrived: ReadonlySet<Page> = new Set(['gallery']);
  @state() private failed: Page | null = null;

  constructor() {
    super();
    this.addEventListener('citizen-navigate', event => this.follow(event));
    this.addEventListener('citizen-recipe-select', event => this.openRecipe(event));
  }

  /** Opens a page as if a person had pressed its name. */
  goTo(page: Page, recipe: string | null = null): void {
    this.dispatchEvent(new NavigateEvent(page, recipe));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An attribute may say anything.
    if (!pages.has(this.page)) this.page = 'gallery';
    if (changed.has('page') && !this.arrived.has(this.page)) void this.load(this.page);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    this.owesFocus ||= changed.get('page') !== undefined;
    if (this.owesFocus) void this.focusPage();
  }

  protected override render(): unknown {
    const { i18n } = this;
    return html`<div class="root" part="root">
      <nav class="pages" part="navigation" aria-label=${i18n.t('integrator.navigation')}>
        ${mainPages.map(
          page =>
            html`<button
              type="button"
              class="page"
              aria-current=${page === this.page ? 'page' : nothing}
              @click=${() => this.goTo(page)}
            >
              ${i18n.t(`integrator.${page}`)}
            </button>`,
        )}
      </nav>
      ${
        // Round the page, since an element that cannot be tabbed to takes all that is in its shadow with it.
        html`<div class="stage" tabindex="-1">${this.renderPage()}</div>`
      }
    </div>`;
  }

  private renderPage(): TemplateResult {
    const { page, headingLevel } = this;
    if (!this.arrived.has(page)) return this.failed === page ? this.renderFailed() : this.renderComing();
    switch (page) {
      case 'gallery':
        return html`<citizen-gallery part="page" heading-level=${headingLevel}></citizen-gallery>`;
      case 'deployments':
        return html`<citizen-deployments part="page" can-add heading-level=${headingLevel}></citizen-deployments>`;
      case 'wizard':
        return html`<citizen-wizard part="page" recipe=${this.recipe} heading-level=${headingLevel}></citizen-wizard>`;
    }
  }

  private renderComing(): TemplateResult {
    return html`<div class="stack" role="group" aria-busy="true" aria-label=${this.i18n.t('integrator.loading')}>
      ${skeleton('middle')}${skeleton('long')}${skeleton('long')}
    </div>`;
  }

  private renderFailed(): TemplateResult {
    const { i18n, page } = this;
    return html`<div class="empty bad" role="alert" part="error">
      <span class="art">${icon('offline')}</span>
      <p>${i18n.t('integrator.failed')}</p>
      <div class="btnbar">
        <button type="button" class="btn primary" @click=${() => this.load(page)}>
          ${icon('refresh')}${i18n.t('action.tryAgain')}
        </button>
      </div>
    </div>`;
  }

  private async load(page: Page): Promise<void> {
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
  private afterAll(event: Event, act: () => void): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) act();
    });
  }

  private follow(event: NavigateEvent): void {
    this.afterAll(event, () => {
      this.page = event.page;
      this.recipe = event.recipe ?? '';
    });
  }

  private openRecipe(event: RecipeSelectEvent): void {
    this.afterAll(event, () => this.goTo('wizard', event.recipe.id));
  }

  /** Moves the focus to the new page's heading, or to the page while it has none, so that a screen reader goes on there. */
  private async focusPage(): Promise<void> {
    const page = this.renderRoot.querySelector<LitElement>('[part=page]');
    if (!page) return;
    this.owesFocus = false;
    await page.updateComplete;
    (page.renderRoot.querySelector<HTMLElement>('[part~=heading]') ?? page.parentElement)?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-integrator': CitizenIntegrator;
  }
}
