import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { allPages, type Client } from '../../client/index.ts';
import type { Action, RecipePage, RecipeSummary } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { CitizenReadyEvent } from '../../controllers/session-events.ts';
import { gallery } from '../../i18n/en/gallery.ts';
import { facetCounts, filterByFacets, type FacetSelection } from '../../model/facets.ts';
import { createRecipeSearch } from '../../model/recipe-search.ts';
import { categoryName } from '../../ui/category.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { controls } from '../../ui/styles/controls.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { ConnectedElement } from '../connected-element.ts';
import { RecipeSelectEvent } from './gallery.events.ts';
import { styles } from './gallery.styles.ts';
import { compareRecipes, sortOrders, type SortOrder } from './recipe-order.ts';

type FacetName = keyof FacetSelection;
type FacetValue = RecipePage['facets'][FacetName][number];

const facetNames: readonly FacetName[] = ['endpoint', 'category', 'action'];
const nothingChosen: FacetSelection = { endpoint: [], category: [], action: [] };
/** How many choices of a facet are in view before "Show all". */
const fewChoices = 6;
const cardsAtOnce = 60;
/** So many recipes are searched in the page; see the performance notes of the search. */
const mostRecipes = 5000;

const loadRecipes = (client: Client): Promise<RecipeSummary[]> =>
  allPages(from => client.recipes.list({ limit: 500, ...from }), mostRecipes);

const tokenList = { fromAttribute: (value: string | null) => value?.split(/\s+/).filter(Boolean) ?? [] };

/**
 * Recipe gallery: people search and filter recipes and choose one.
 * @element citizen-gallery
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen. Cancelable: prevent it to open your own page.
 * @fires {CitizenReadyEvent} citizen-ready - The recipes are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - The recipes could not be loaded.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot header - In place of the heading and the sentence under it.
 * @slot empty - Shown when there are no recipes at all.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart search - The search field.
 * @csspart filters-button - Opens the filters where there is no room beside the cards.
 * @csspart facets - The filters.
 * @csspart chip - A filter that is on.
 * @csspart grid - The list of cards.
 * @csspart card - One recipe.
 * @csspart card-title - Its name.
 * @csspart badge-verified - Says that it is verified.
 * @csspart badge-private - Says that only the organization sees it.
 * @csspart verb - What it does.
 * @csspart endpoints - The two apps.
 * @csspart monogram - One app.
 * @csspart empty - Nothing found.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenGallery extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-gallery';
  static readonly texts = gallery;
  static override styles = [foundation, buttons, controls, panels, notices, dialogs, styles];

  /** Endpoint ids to show, separated by spaces, like `class`; all when empty. */
  @property({ converter: tokenList }) endpoints: readonly string[] = [];
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private words = '';
  @state() private selection = nothingChosen;
  @state() private order: SortOrder = 'popular';
  @state() private shown = cardsAtOnce;
  @state() private unfolded: ReadonlySet<FacetName> = new Set();

  @query('input[type=search]') private readonly searchField!: HTMLInputElement | null;
  @query('dialog') private readonly filterDialog!: HTMLDialogElement | null;

  private sorted = { of: [] as readonly RecipeSummary[], search: createRecipeSearch<RecipeSummary>([]) };
  /** What the search, the filters and the order make of the recipes. */
  private found: readonly RecipeSummary[] = [];
  private facets: RecipePage['facets'] = { endpoint: [], category: [], action: [] };
  private readonly news = new Announcer(this);
  private readonly recipes = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person, this.endpoints.join(' ')] as const),
    load: async ([session]) => {
      const all = await session.cache.get('recipes', () => loadRecipes(session.client));
      const wanted = new Set(this.endpoints);
      return wanted.size > 0 ? all.filter(({ endpoints }) => endpoints.some(({ id }) => wanted.has(id))) : all;
    },
    onReady: () => this.dispatchEvent(new CitizenReadyEvent()),
  });

  protected override willUpdate(changed: PropertyValues): void {
    const recipes = this.recipes.value;
    if (!recipes) return;
    if (recipes !== this.sorted.of || changed.has('order')) {
      const inOrder = [...recipes].sort(compareRecipes(this.order, this.i18n.locale));
      this.sorted = { of: recipes, search: createRecipeSearch(inOrder) };
    }
    const matching = this.sorted.search.find(this.words);
    this.found = filterByFacets(matching, this.selection);
    this.facets = facetCounts(matching, this.selection);
  }

  protected override render(): unknown {
    return html`<div class="root" part="root" @keydown=${this.onKeydown}>
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.recipes.value !== undefined,
        content: () => this.renderGallery(),
      })}
      ${this.news.render()}
    </div>`;
  }

  private renderGallery(): TemplateResult {
    const { i18n } = this;
    return html`<slot name="header">
        <div class="head">
          <div class="txt">
            ${heading({ level: this.headingLevel, content: i18n.t('gallery.heading'), part: 'heading', takesFocus: true })}
            <p class="muted">${i18n.t('gallery.lead')}</p>
          </div>
        </div>
      </slot>
      ${this.recipes.render({
        pending: isSlow => this.renderPage(this.renderPending(isSlow)),
        failed: (failure, retry) =>
          errorState({
            level: this.headingLevel + 1,
            title: i18n.t('gallery.failed'),
            failure,
            localizer: i18n,
            retry,
          }),
        ready: recipes =>
          recipes.length > 0 ? this.renderPage(this.renderResults(this.found)) : this.renderNoRecipes(),
      })}`;
  }

  private renderPage(results: unknown): TemplateResult {
    return html`<div class="gallery">
        <form class="facets" part="facets" aria-label=${this.i18n.t('gallery.filters')}>
          ${facetNames.map(name => this.renderFacet(name))}
        </form>
        <div>${this.renderToolbar()} ${results}</div>
      </div>
      ${this.renderFilterDialog()}`;
  }

  private renderToolbar(): TemplateResult {
    const { i18n } = this;
    const count = this.recipes.value?.length;
    const chosen = facetNames.reduce((sum, name) => sum + this.selection[name].length, 0);
    return html`<div class="toolbar">
      <div class="search" part="search">
        ${icon('search')}
        <input
          class="input"
          type="search"
          autocomplete="off"
          aria-label=${i18n.t('gallery.search')}
          placeholder=${count === undefined ? i18n.t('gallery.search') : i18n.t('gallery.searchAll', { count })}
          .value=${live(this.words)}
          @input=${(event: Event) => this.searchFor((event.target as HTMLInputElement).value)}
        />
        ${
          this.words
            ? html`<button
                type="button"
                class="btn icon clear"
                aria-label=${i18n.t('action.clearSearch')}
                @click=${this.clearSearch}
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
        @click=${() => this.filterDialog?.showModal()}
      >
        ${icon('filter')}${i18n.t('gallery.filters')}
        ${chosen > 0 ? html`<span class="tag verb">${i18n.number(chosen)}</span>` : nothing}
      </button>
      <span class="selw">
        <select
          class="select"
          aria-label=${i18n.t('gallery.sort')}
          @change=${(event: Event) => (this.order = (event.target as HTMLSelectElement).value as SortOrder)}
        >
          ${sortOrders.map(
            order =>
              html`<option .value=${order} ?selected=${order === this.order}>
                ${i18n.t(`gallery.sort.${order}`)}
              </option>`,
          )}
        </select>
        ${icon('down')}
      </span>
    </div>`;
  }

  private renderFacet(name: FacetName): TemplateResult {
    const { i18n } = this;
    const title = i18n.t(`gallery.facet.${name}`);
    const values = this.facets[name];
    const isUnfolded = this.unfolded.has(name);
    const inView = isUnfolded ? values : values.slice(0, fewChoices);
    if (values.length === 0) return html``;
    return html`<details class="facet" open>
      <summary>${title}${icon('down')}</summary>
      <div class="opts" role="group" aria-label=${title}>
        ${repeat(
          inView,
          ({ value }) => value,
          choice =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${live(this.selection[name].includes(choice.value))}
                @change=${() => this.toggle(name, choice.value)}
              /><span>${this.facetLabel(name, choice)}</span><span class="n">${i18n.number(choice.count)}</span></label
            >`,
        )}
        ${
          values.length > fewChoices
            ? html`<button type="button" class="btn link small more-link" @click=${() => this.unfold(name)}>
                ${i18n.t(isUnfolded ? 'gallery.facet.fewer' : 'gallery.facet.more')}
              </button>`
            : nothing
        }
      </div>
    </details>`;
  }

  private renderFilterDialog(): TemplateResult {
    const { i18n } = this;
    const close = () => this.filterDialog?.close();
    return html`<dialog part="dialog" aria-labelledby="filters-title">
      <div class="dh">
        ${heading({
          level: this.headingLevel + 1,
          content: i18n.t('gallery.filters'),
          look: 'subtitle',
          id: 'filters-title',
        })}
        <button type="button" class="btn icon small ghost" aria-label=${i18n.t('action.close')} @click=${close}>
          ${icon('close')}
        </button>
      </div>
      <form class="db facets">${facetNames.map(name => this.renderFacet(name))}</form>
      <div class="df">
        <button type="button" class="btn" @click=${this.clearFilters}>${i18n.t('action.clearAll')}</button>
        <button type="button" class="btn primary" @click=${close}>
          ${i18n.t('gallery.showFound', { count: this.found.length })}
        </button>
      </div>
    </dialog>`;
  }

  private renderPending(isSlow: boolean): TemplateResult {
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

  private renderResults(found: readonly RecipeSummary[]): TemplateResult {
    const { i18n } = this;
    const shown = found.slice(0, this.shown);
    return html`<div class="result">
        <span>${found.length > 0 ? i18n.t('gallery.count', { count: found.length }) : i18n.t('gallery.none')}</span>
        ${this.renderChips()}
      </div>
      ${
        found.length > 0
          ? html`<ul class="cards" part="grid">
              ${repeat(
                shown,
                ({ id }) => id,
                recipe => this.renderCard(recipe),
              )}
            </ul>`
          : this.renderNothingFound()
      }
      ${found.length > shown.length ? this.renderMore(shown.length, found.length) : nothing}`;
  }

  private renderChips(): unknown {
    const { i18n } = this;
    const chips = facetNames.flatMap(name =>
      this.facets[name]
        .filter(({ value }) => this.selection[name].includes(value))
        .map(choice => ({ name, value: choice.value, label: this.facetLabel(name, choice) })),
    );
    if (chips.length === 0) return nothing;
    return html`${chips.map(
        ({ name, value, label }) =>
          html`<button
            type="button"
            class="chip"
            part="chip"
            aria-label=${i18n.t('gallery.removeFilter', { name: label })}
            @click=${() => this.toggle(name, value)}
          >
            ${label}${icon('close')}
          </button>`,
      )}<button type="button" class="btn link small" @click=${this.clearFilters}>${i18n.t('action.clearAll')}</button>`;
  }

  private renderCard(recipe: RecipeSummary): TemplateResult {
    const { i18n } = this;
    const action = recipe.actions[0];
    const open = html`<button type="button" class="open" @click=${() => this.select(recipe)}>${recipe.name}</button>`;
    return html`<li class="card" part="card">
      <div class="top">${pair(recipe.endpoints)}${this.renderBadge(recipe)}</div>
      <div>
        ${heading({ level: this.headingLevel + 1, content: open, look: 'topic', part: 'card-title' })}
        <p>${recipe.summary}</p>
      </div>
      <div class="foot">
        ${action ? html`<span class="tag verb" part="verb">${i18n.t(`action.name.${action}`)}</span>` : nothing}
        <span>${categoryName(i18n, recipe.category)}</span>
        <span class="end"
          ><span class="vh">${i18n.t('gallery.takesAbout')}</span>${i18n.t('gallery.minutes', {
            count: recipe.minutes,
          })}</span
        >
      </div>
    </li>`;
  }

  private renderBadge({ verified, visibility }: RecipeSummary): TemplateResult | typeof nothing {
    if (verified) {
      return html`<span class="tag verified" part="badge-verified"
        >${icon('verified')}${this.i18n.t('gallery.verified')}</span
      >`;
    }
    if (visibility === 'public' || visibility === 'shared') return nothing;
    return html`<span class="tag private" part="badge-private">${icon('lock')}${this.i18n.t('gallery.private')}</span>`;
  }

  private renderMore(shown: number, count: number): TemplateResult {
    const { i18n } = this;
    return html`<div class="more">
      <span>${i18n.t('gallery.shown', { shown, count })}</span>
      <progress max=${count} .value=${shown} aria-label=${i18n.t('gallery.shownProgress')}></progress>
      <button type="button" class="btn" @click=${this.showMore}>
        ${i18n.t('gallery.showMore', { count: Math.min(cardsAtOnce, count - shown) })}
      </button>
    </div>`;
  }

  private renderNothingFound(): TemplateResult {
    const { i18n, words } = this;
    const count = this.recipes.value?.length ?? 0;
    return emptyState({
      icon: 'search',
      level: this.headingLevel + 1,
      title: words ? i18n.t('gallery.noMatch', { query: words.trim() }) : i18n.t('gallery.noMatchFilters'),
      text: i18n.t('gallery.noMatchHelp'),
      actions: html`${
          words
            ? html`<button type="button" class="btn" @click=${this.clearSearch}>
                ${i18n.t('action.clearSearch')}
              </button>`
            : nothing
        }<button
          type="button"
          class="btn soft"
          @click=${() => {
            this.clearFilters();
            this.clearSearch();
          }}
        >
          ${i18n.t('gallery.searchEverything', { count })}
        </button>`,
    });
  }

  private renderNoRecipes(): TemplateResult {
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

  private facetLabel(name: FacetName, { value, label }: FacetValue): string {
    if (name === 'category') return categoryName(this.i18n, value);
    return name === 'action' ? this.i18n.t(`action.means.${value as Action}`) : label;
  }

  private select(recipe: RecipeSummary): void {
    this.dispatchEvent(new RecipeSelectEvent(recipe));
  }

  private searchFor(words: string): void {
    this.words = words;
    this.shown = cardsAtOnce;
  }

  private toggle(name: FacetName, value: string): void {
    const chosen = this.selection[name];
    const next = chosen.includes(value) ? chosen.filter(other => other !== value) : [...chosen, value];
    this.selection = { ...this.selection, [name]: next };
    this.shown = cardsAtOnce;
  }

  private unfold(name: FacetName): void {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(name)) unfolded.add(name);
    this.unfolded = unfolded;
  }

  private readonly clearFilters = (): void => {
    this.selection = nothingChosen;
  };

  private readonly clearSearch = (): void => {
    this.searchFor('');
    this.searchField?.focus();
  };

  private readonly showMore = async (): Promise<void> => {
    const first = this.shown;
    this.shown += cardsAtOnce;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.card .open')[first]?.focus();
  };

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const isNarrowed = changed.has('words') || changed.has('selection');
    if (!isNarrowed || !this.recipes.value) return;
    const count = this.found.length;
    this.news.announce(count > 0 ? this.i18n.t('gallery.count', { count }) : this.i18n.t('gallery.none'));
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.searchField?.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-gallery': CitizenGallery;
  }
}
