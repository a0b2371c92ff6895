import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { DeploymentSummary, HostEvent, Session } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { NavigateEvent } from '../../controllers/navigate-event.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { CitizenReadyEvent } from '../../controllers/session-events.ts';
import { dashboard } from '../../i18n/en/dashboard.ts';
import { statuses } from '../../i18n/en/statuses.ts';
import type { CitizenSession } from '../../session/index.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import '../../ui/more-icons.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { controls } from '../../ui/styles/controls.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { rows } from '../../ui/styles/rows.ts';
import { tiles } from '../../ui/styles/tiles.ts';
import { ConnectedElement } from '../connected-element.ts';
import { RecipeSelectEvent } from '../gallery/gallery.events.ts';
import { styles } from './dashboard.styles.ts';
import { deployedPanel } from './deployed-panel.ts';
import { discoverPanel, isQuest, type Quest } from './discover-panel.ts';
import { Refresher } from './refresher.ts';

/** So many of each are listed. */
const mostRows = 5;
const tileNames = ['ok', 'warning', 'error'] as const;

/**
 * Dashboard: how things are, what needs a person, what else could be connected.
 * @element citizen-dashboard
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {NavigateEvent} citizen-navigate - A person goes to page `recipes`, to the `gallery` with the `filters` that it
 *   begins with, to the `deployments` with a `tile` or a `deployment` whose log to open, or to the `wizard` with the
 *   `deployment` to change. Cancelable.
 * @fires {RecipeSelectEvent} citizen-recipe-select - A recipe was chosen, to be set up. Cancelable: prevent it to open your own page.
 * @fires {CitizenReadyEvent} citizen-ready - The counts are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot greeting - In place of the heading and the sentence under it.
 * @slot aside - Below the search for recipes.
 * @slot empty - Shown when nothing is deployed.
 * @slot error - Shown when the counts could not be loaded.
 * @slot footer - Below everything.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart my-recipes-link - The way to My Recipes, for admins.
 * @csspart tiles - The three counts.
 * @csspart tile - One of them.
 * @csspart deployed - What is deployed.
 * @csspart discover - Recipes to set up.
 * @csspart endpoints - The apps of a recipe.
 * @csspart monogram - One of them.
 * @csspart status - How a deployment is.
 * @csspart empty - Nothing is deployed.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenDashboard extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-dashboard';
  static readonly texts = { ...statuses, ...dashboard };
  static override styles = [foundation, layout, buttons, controls, panels, notices, rows, tiles, styles];

  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private words = '';
  @state() private quest: Quest = { words: '', app: '', category: '' };

  private isReady = false;
  /** Whose deployments were listed last. */
  private listedFor: readonly unknown[] = [];
  private readonly news = new Announcer(this);
  private readonly counts = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person, this.settings.environment] as const),
    load: ([session, , environment], signal) => this.load(session, environment, signal),
    onReady: () => this.beReady(),
  });
  private readonly deployed = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person, this.settings.environment, this.words] as const),
    load: ([{ client }, , environment, words], signal) =>
      client.deployments.list(
        {
          limit: mostRows,
          ...(environment ? { environment } : {}),
          ...(words.trim() ? { q: words.trim() } : {}),
        },
        { signal },
      ),
    onReady: page => {
      this.lastDeployed = page;
    },
  });
  /** What was listed before the words changed, or is. */
  private lastDeployed: (typeof this.deployed)['value'];
  private readonly recipes = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person] as const),
    load: ([{ client }], signal) => client.recipes.list({ limit: mostRows }, { signal }),
  });
  private readonly found = new ResourceController(this, {
    key: () => (this.session && isQuest(this.quest) ? ([this.session, this.quest] as const) : undefined),
    load: ([{ client }, { words, app, category }], signal) =>
      client.recipes.list(
        {
          limit: mostRows,
          ...(words.trim() ? { q: words.trim() } : {}),
          ...(app ? { endpoint: app } : {}),
          ...(category ? { category } : {}),
        },
        { signal },
      ),
    onReady: ({ total }) => this.news.announce(this.i18n.t('dashboard.found', { count: total }), 'found'),
  });
  private readonly refresher = new Refresher(this, () => {
    this.counts.reload();
    this.deployed.reload();
  });
  protected readonly live = new LiveController(
    this,
    () => this.session,
    event => this.receive(event),
  );

  protected override willUpdate(): void {
    const now = [this.session, this.session?.person, this.settings.environment];
    if (now.every((part, index) => part === this.listedFor[index])) return;
    this.listedFor = now;
    this.lastDeployed = undefined;
  }

  protected override render(): unknown {
    return html`<div class="root" part="root">
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.counts.value !== undefined,
        content: () => this.renderPage(),
      })}
      ${this.news.render()}
    </div>`;
  }

  private renderPage(): TemplateResult {
    const { i18n } = this;
    return html`${this.renderHead()}
      ${this.counts.render({
        pending: isSlow =>
          html`<div role="group" aria-busy="true" aria-label=${i18n.t('dashboard.loading')}>
              <div class="tiles">${tileNames.map(() => html`<div class="stile">${skeleton('long')}</div>`)}</div>
            </div>
            ${isSlow ? html`<p class="line" role="status">${i18n.t('loading.slow')}</p>` : nothing}`,
        failed: (failure, retry) =>
          html`<slot name="error"
            >${errorState({
              level: this.headingLevel + 1,
              title: i18n.t('dashboard.failed'),
              failure,
              localizer: i18n,
              retry,
            })}</slot
          >`,
        ready: ({ summary }) => this.renderContent(summary),
      })} <slot name="footer"></slot>`;
  }

  private renderHead(): TemplateResult {
    const { i18n } = this;
    const { who, summary } = this.counts.value ?? {};
    return html`<div class="head">
      <slot name="greeting">
        <div class="txt">
          ${heading({
            level: this.headingLevel,
            content: i18n.t('dashboard.heading'),
            part: 'heading',
            takesFocus: true,
          })}
          ${summary && summary.total > 0 ? html`<p class="muted">${this.leadOf(summary)}</p>` : nothing}
        </div>
      </slot>
      <div class="acts">
        ${
          who?.role === 'admin' && who.customer === null
            ? html`<button type="button" class="btn" part="my-recipes-link" @click=${() => this.goTo('recipes')}>
                ${i18n.t('dashboard.myRecipes')}
              </button>`
            : nothing
        }
        ${
          summary && summary.total > 0
            ? html`<button type="button" class="btn primary" @click=${() => this.goTo('gallery')}>
                ${icon('plus')}${i18n.t('dashboard.add')}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  /** At most one thing is asked for. */
  private leadOf({ error, warning }: DeploymentSummary): string {
    if (error > 0) return this.i18n.t('dashboard.stopped', { count: error });
    return warning > 0 ? this.i18n.t('dashboard.needsLook', { count: warning }) : this.i18n.t('dashboard.well');
  }

  private renderContent(summary: DeploymentSummary): TemplateResult {
    const { i18n, deployed, recipes, found } = this;
    const level = this.headingLevel + 1;
    const discover = html`<div class="stack">
      ${discoverPanel({
        localizer: i18n,
        level,
        quest: this.quest,
        all: recipes.value,
        found: found.value,
        error: recipes.error ?? found.error,
        onQuest: quest => (this.quest = { ...this.quest, ...quest }),
        onOpen: recipe => this.dispatchEvent(new RecipeSelectEvent(recipe)),
        onAll: ({ words, app, category }) =>
          this.goTo('gallery', null, null, null, {
            query: words.trim(),
            endpoint: app ? [app] : [],
            category: category ? [category] : [],
          }),
        onRetry: () => {
          recipes.reload();
          found.reload();
        },
      })}
      <slot name="aside"></slot>
    </div>`;
    if (summary.total === 0) return html`<div class="stack">${this.renderEmpty()} ${discover}</div>`;
    return html`${this.renderTiles(summary)}
      <div class="dash">
        ${deployedPanel({
          localizer: i18n,
          level,
          words: this.words,
          page: deployed.value ?? this.lastDeployed,
          error: deployed.error,
          total: summary.total,
          onWords: words => (this.words = words),
          onAll: () => this.goTo('deployments'),
          onChange: ({ id, recipe }) => this.goTo('wizard', recipe.id, id),
          onDetails: ({ id }) => this.goTo('deployments', null, id),
          onRetry: deployed.reload,
        })}
        ${discover}
      </div>`;
  }

  private renderTiles(summary: DeploymentSummary): TemplateResult {
    const { i18n } = this;
    return html`<div class="tiles" part="tiles" role="group" aria-label=${i18n.t('dashboard.tiles')}>
      ${tileNames.map(tile => {
        const count = summary[tile];
        const label =
          tile === 'warning' ? i18n.t('dashboard.tile.warning', { count }) : i18n.t(`dashboard.tile.${tile}`);
        return html`<button
          type="button"
          class="stile ${tile}"
          part="tile"
          @click=${() => this.goTo('deployments', null, null, tile)}
        >
          <span class="bub" aria-hidden="true">${icon(tile)}</span>
          <span class="n">${i18n.number(count)}</span>
          <span class="l">${label}</span>
        </button>`;
      })}
    </div>`;
  }

  private renderEmpty(): TemplateResult {
    const { i18n } = this;
    return html`<slot name="empty"
      >${emptyState({
        icon: 'link',
        level: this.headingLevel + 1,
        title: i18n.t('dashboard.empty'),
        text: i18n.t('dashboard.emptyHelp'),
        actions: html`<button type="button" class="btn primary" @click=${() => this.goTo('gallery')}>
          ${i18n.t('dashboard.browse')}
        </button>`,
      })}</slot
    >`;
  }

  private async load(
    session: CitizenSession,
    environment: string,
    signal: AbortSignal,
  ): Promise<{ readonly who: Session; readonly summary: DeploymentSummary }> {
    const [who, summary] = await Promise.all([
      session.whoami(),
      session.client.deployments.summary(environment ? { environment } : {}, { signal }),
    ]);
    return { who, summary };
  }

  private receive(event: HostEvent): void {
    if (event.type === 'recipe' || event.type === 'reset') {
      this.recipes.reload();
      this.found.reload();
    }
    if (event.type !== 'recipe' && event.type !== 'connection') this.refresher.soon();
  }

  private goTo(...to: ConstructorParameters<typeof NavigateEvent>): void {
    this.dispatchEvent(new NavigateEvent(...to));
  }

  private beReady(): void {
    if (this.isReady) return;
    this.isReady = true;
    void this.updateComplete.then(() => this.dispatchEvent(new CitizenReadyEvent()));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-dashboard': CitizenDashboard;
  }
}
