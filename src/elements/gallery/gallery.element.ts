import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RecipeSummary } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { CitizenReadyEvent } from '../../controllers/session-events.ts';
import { gallery } from '../../i18n/en/gallery.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { controls } from '../../ui/styles/controls.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { states } from '../../ui/styles/states.ts';
import { tags } from '../../ui/styles/tags.ts';
import { ConnectedElement } from '../connected-element.ts';
import { LatePart } from '../late-part.ts';
import { CardFilling } from './card-filling.ts';
import type { FindingPart, FindingView } from './finding-part.ts';
import {
  choicesOf,
  noChoices,
  noFilters,
  readFilters,
  type FacetName,
  type GalleryFilters,
} from './gallery-filters.ts';
import { FiltersChangeEvent, RecipeRequestEvent, RecipeSelectEvent } from './gallery.events.ts';
import { styles } from './gallery.styles.ts';
import { recipeCard } from './recipe-card.ts';
import { RecipeFinder } from './recipe-finder.ts';
import type { FoundRecipes } from './recipe-index.ts';
import { sortOrders, type SortOrder } from './recipe-order.ts';

const tokenList = { fromAttribute: (value: string | null) => value?.split(/\s+/).filter(Boolean) ?? [] };

const isTextField = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

/**
 * Recipe gallery: people search and filter recipes and choose one.
 * @element citizen-gallery
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen. Cancelable: prevent it to open your own page.
 * @fires {FiltersChangeEvent} citizen-filters-change - What is searched for, chosen or sorted by has changed: put it into the page's address.
 * @fires {RecipeRequestEvent} citizen-recipe-request - A person found no recipe and asks for one: pass `query` and `endpoints` on to whoever makes recipes.
 * @fires {CitizenReadyEvent} citizen-ready - The recipes are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - The recipes could not be loaded.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot header - In place of the heading and the sentence under it.
 * @slot card-extra-ID - More on the card of the recipe with this id.
 * @slot empty - Shown when there are no recipes at all.
 * @slot error - Shown when the recipes cannot be loaded.
 * @slot footer - Under the cards.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart search - The search field.
 * @csspart filters-button - Opens the filters where there is no room beside the cards.
 * @csspart facets - The filters.
 * @csspart dialog - The filters, where there is no room beside the cards.
 * @csspart chip - A filter that is on.
 * @csspart grid - The list of cards.
 * @csspart card - One recipe.
 * @csspart card-title - Its name.
 * @csspart badge-verified - Says that it is verified.
 * @csspart badge-private - Says that only the organization’s own people see it.
 * @csspart verb - What it does.
 * @csspart endpoints - The two apps.
 * @csspart monogram - One app.
 * @csspart notice - Something stands in the way, while the cards stay in view.
 * @csspart empty - Nothing found.
 * @csspart request - Asks for a recipe that was not found.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenGallery extends ConnectedElement(LitElement) {
  static readonly tag: string = 'citizen-gallery';
  static readonly texts = gallery;
  static override styles = [foundation, buttons, controls, tags, states, styles];

  /** Endpoint ids to show, separated by spaces, like `class`; all when empty. */
  @property({ converter: tokenList }) endpoints: readonly string[] = [];
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private unfolded: ReadonlySet<FacetName> = new Set();
  @state() private isFiltering = false;
  @state() private asked: string | null = null;

  @query('input[type=search]') private readonly searchField!: HTMLInputElement | null;
  @query('dialog') private readonly filterDialog!: HTMLDialogElement | null;

  #filters = noFilters;
  #given: Partial<GalleryFilters> | null = noFilters;
  #chosen: string | null = null;
  /** Filters have changed, and how many recipes they leave has yet to be said. */
  #owesNews = false;
  /** The place of the card that the focus goes to once it is there. */
  #owesFocus: number | null = null;
  readonly #news = new Announcer(this);
  readonly #finding: LatePart<FindingPart> = new LatePart(
    this,
    async () => (await import('./finding-part.ts')).findingPart,
    ({ texts, styles: { styleSheet } }) => {
      this.addTexts(texts);
      const { shadowRoot } = this;
      if (shadowRoot && styleSheet) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, styleSheet];
    },
  );
  readonly #finder = new RecipeFinder(this, {
    session: () => this.session,
    endpoints: () => this.endpoints,
    filters: () => this.filters,
    locale: () => this.i18n.locale,
    onReady: () => this.dispatchEvent(new CitizenReadyEvent()),
  });
  readonly #filling: CardFilling = new CardFilling(this, {
    count: () => this.#finder.found?.recipes.length ?? 0,
    end: () => this.renderRoot.querySelector('.more'),
    onEnd: () => void this.#finder.fetchMore(),
  });

  /**
   * What is searched for (`query`), what is chosen in each facet (lists of ids: `endpoint` for apps at either end,
   * `source` and `target` for those that are read from or written to, `category`, `action`, `collection`), and the order (`sort`:
   * `popular`, `used` for what this customer set up last, `newest`, `name` or `quickest`). What is left out is not
   * narrowed down.
   */
  @property({ attribute: false })
  get filters(): GalleryFilters {
    return this.#filters;
  }
  set filters(filters: Partial<GalleryFilters> | null) {
    // A page that is drawn anew gives the same ones again, which a person may have changed since.
    if (filters === this.#given) return;
    this.#given = filters;
    this.#filters = readFilters(filters);
  }

  /**
   * Puts the focus on the recipe that was chosen last, as after coming back from it.
   * @returns Whether its card is there.
   */
  focusChosen(): boolean {
    const open = [...this.renderRoot.querySelectorAll<HTMLElement>('.card')]
      .find(({ dataset }) => dataset['recipe'] === this.#chosen)
      ?.querySelector<HTMLElement>('.open');
    open?.focus({ preventScroll: true });
    return open !== undefined && open !== null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('filters') || !this.hasUpdated) return;
    this.#filling.restart();
    this.#owesNews = true;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { filterDialog } = this;
    if (filterDialog && !filterDialog.open) filterDialog.showModal();
    this.#tellNews();
    this.#moveFocus();
  }

  protected override render(): unknown {
    this.#finding.want();
    return html`<div
      class="root"
      part="root"
      @keydown=${this.#onKeydown}
      @focusin=${this.#finder.want}
      @pointerenter=${this.#finder.want}
    >
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.#finder.found !== undefined,
        content: () => this.#renderGallery(),
      })}
      <slot name="footer"></slot>
      ${this.#news.render()}
    </div>`;
  }

  #renderGallery(): TemplateResult {
    const { i18n } = this;
    const level = this.headingLevel + 1;
    return html`<slot name="header">
        <div class="head">
          <div class="txt">
            ${heading({ level: this.headingLevel, content: i18n.t('gallery.heading'), part: 'heading', takesFocus: true })}
            <p class="muted">${i18n.t('gallery.lead')}</p>
          </div>
        </div>
      </slot>
      ${this.#finder.first.render({
        pending: isSlow => this.#renderPage(this.#renderPending(isSlow)),
        failed: (failure, retry) =>
          html`<slot name="error"
            >${errorState({ level, title: i18n.t('gallery.failed'), failure, localizer: i18n, retry })}</slot
          >`,
        ready: ({ total }) => (total > 0 ? this.#renderFound(this.#finder.found, total) : this.#renderNoRecipes()),
      })}`;
  }

  #renderFound(found: FoundRecipes | undefined, total: number): unknown {
    if (!found) return nothing;
    const view: FindingView = {
      found,
      apps: this.#finder.first.value?.facets.endpoint ?? [],
      all: total,
      filters: this.filters,
      unfolded: this.unfolded,
      asked: this.asked,
      localizer: this.i18n,
      level: this.headingLevel + 1,
      toggle: this.#toggle,
      unfold: this.#unfold,
      clearFilters: this.#clearFilters,
      clearSearch: this.#clearSearch,
      ask: this.#ask,
    };
    const part = this.#finding.value;
    return html`${this.#renderPage(this.#renderResults(found, part, view), total, part?.facets(view))}
    ${this.isFiltering ? part?.dialog(view, () => (this.isFiltering = false)) : nothing}`;
  }

  #renderPage(results: TemplateResult, total?: number, facets?: unknown): TemplateResult {
    return html`<div class="gallery">
      <form class="facets" part="facets" aria-label=${this.i18n.t('gallery.filters')}>${facets}</form>
      <div>${this.#renderToolbar(total)} ${results}</div>
    </div>`;
  }

  #renderToolbar(count: number | undefined): TemplateResult {
    const { i18n, filters } = this;
    const chosen = choicesOf(filters).length;
    return html`<div class="toolbar">
      <div class="search" part="search">
        ${icon('search')}
        <input
          class="input"
          type="search"
          autocomplete="off"
          aria-label=${i18n.t('gallery.search')}
          placeholder=${count === undefined ? i18n.t('gallery.search') : i18n.t('gallery.searchAll', { count })}
          .value=${live(filters.query)}
          @input=${(event: Event) => this.#change({ query: (event.target as HTMLInputElement).value })}
        />
        ${
          filters.query
            ? html`<button
                type="button"
                class="btn icon clear"
                aria-label=${i18n.t('action.clearSearch')}
                @click=${this.#clearSearch}
              >
                ${icon('close')}
              </button>`
            : nothing
        }
      </div>
      <button
        type="button"
        class="btn facets-btn"
        part="filters-button"
        aria-haspopup="dialog"
        @click=${this.#openFilters}
      >
        ${icon('filter')}${i18n.t('gallery.filters')}
        ${chosen > 0 ? html`<span class="tag verb">${i18n.number(chosen)}</span>` : nothing}
      </button>
      <span class="selw">
        <select
          class="select"
          aria-label=${i18n.t('gallery.sort')}
          @change=${(event: Event) => this.#change({ sort: (event.target as HTMLSelectElement).value as SortOrder })}
        >
          ${sortOrders.map(
            order =>
              html`<option .value=${order} .selected=${live(order === filters.sort)}>
                ${i18n.t(`gallery.sort.${order}`)}
              </option>`,
          )}
        </select>
      </span>
    </div>`;
  }

  #renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="result">
        <span role="status">${i18n.t('gallery.loading')} ${isSlow ? i18n.t('loading.slow') : nothing}</span>
      </div>
      <ul class="cards" aria-busy="true" aria-label=${i18n.t('gallery.loading')}>
        ${[1, 2, 3].map(
          () =>
            html`<li class="card" aria-hidden="true">
              ${skeleton('apps')}
              <div class="stack-2">${skeleton('long')}${skeleton('middle')}</div>
              ${skeleton('short')}
            </li>`,
        )}
      </ul>`;
  }

  #renderResults({ recipes, total }: FoundRecipes, part: FindingPart | undefined, view: FindingView): TemplateResult {
    const { i18n } = this;
    const shown = recipes.slice(0, this.#filling.shown);
    const { isPending } = this.#finder;
    return html`${this.#renderTrouble()}
      <div class="result" tabindex="-1">
        <span>${total > 0 ? i18n.t('gallery.count', { count: total }) : i18n.t('gallery.none')}</span>
        ${part?.chips(view)}
      </div>
      <div class="found ${isPending ? 'old' : ''}" aria-busy=${isPending}>
        ${
          total > 0
            ? html`<ul class="cards" part="grid">
                ${repeat(
                  shown,
                  ({ id }) => id,
                  (recipe, place) =>
                    recipeCard({
                      recipe,
                      position: place + 1,
                      count: total,
                      level: this.headingLevel + 1,
                      localizer: i18n,
                      select: this.#select,
                    }),
                )}
              </ul>`
            : part?.nothingFound(view)
        }
        ${total > shown.length ? this.#renderMore(shown.length, total) : nothing}
      </div>`;
  }

  /** The cards are there, but what is searched for could not be had. */
  #renderTrouble(): TemplateResult | typeof nothing {
    const { i18n } = this;
    const { error } = this.#finder;
    if (!error) return nothing;
    return notice({
      tone: 'bad',
      icon: 'offline',
      title: i18n.t('gallery.failed'),
      body: failureSentence(i18n, error),
      actions: html`<button type="button" class="btn small" @click=${this.#finder.retry}>
        ${i18n.t('action.tryAgain')}
      </button>`,
      role: 'alert',
    });
  }

  #renderMore(shown: number, count: number): TemplateResult {
    const { i18n } = this;
    return html`<div class="more">
      <span>${i18n.t('gallery.shown', { shown, count })}</span>
      <progress max=${count} .value=${shown} aria-label=${i18n.t('gallery.shownProgress')}></progress>
      <button type="button" class="btn" @click=${() => this.#showMore(shown)}>
        ${i18n.t('gallery.showMore', { count: Math.min(60, count - shown) })}
      </button>
    </div>`;
  }

  #renderNoRecipes(): TemplateResult {
    const { i18n } = this;
    return html`<slot name="empty"
      >${emptyState({
        icon: 'inbox',
        level: this.headingLevel + 1,
        title: i18n.t('gallery.empty'),
        text: i18n.t('gallery.emptyHelp'),
      })}</slot
    >`;
  }

  readonly #select = (recipe: RecipeSummary): void => {
    this.#chosen = recipe.id;
    this.dispatchEvent(new RecipeSelectEvent(recipe));
  };

  #change(change: Partial<GalleryFilters>): void {
    const before = this.#filters;
    this.#filters = { ...before, ...change };
    this.requestUpdate('filters', before);
    this.dispatchEvent(new FiltersChangeEvent(this.#filters));
  }

  readonly #openFilters = (): void => {
    this.isFiltering = true;
    this.#finding.retry();
  };

  readonly #toggle = (name: FacetName, value: string): void => {
    const chosen = this.filters[name];
    const next = chosen.includes(value) ? chosen.filter(other => other !== value) : [...chosen, value];
    this.#change({ [name]: next });
  };

  readonly #unfold = (name: FacetName): void => {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(name)) unfolded.add(name);
    this.unfolded = unfolded;
  };

  readonly #clearFilters = (): void => this.#change(noChoices);

  readonly #clearSearch = (): void => {
    this.#change({ query: '' });
    this.searchField?.focus();
  };

  readonly #ask = (words: string, apps: readonly string[]): void => {
    this.asked = this.filters.query;
    this.dispatchEvent(new RecipeRequestEvent(words, apps));
  };

  /** @param first The place of the first card that comes. */
  #showMore(first: number): void {
    this.#owesFocus = first;
    this.#filling.showMore();
  }

  #moveFocus(): void {
    if (this.#owesFocus === null) return;
    const open = this.renderRoot.querySelectorAll<HTMLElement>('.card .open')[this.#owesFocus];
    if (!open) return;
    this.#owesFocus = null;
    open.focus();
  }

  #tellNews(): void {
    const found = this.#finder.found;
    if (!this.#owesNews || !found || this.#finder.isPending) return;
    this.#owesNews = false;
    const count = found.total;
    this.#news.announce(count > 0 ? this.i18n.t('gallery.count', { count }) : this.i18n.t('gallery.none'));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== '/' || isTextField(event.composedPath()[0]) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    this.searchField?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-gallery': CitizenGallery;
  }
}
