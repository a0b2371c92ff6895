import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { createRequestId, isRecipeApiError, type Client } from '../../client/index.ts';
import type { Deployment, HostEvent, Session } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { CalmUpdates } from '../../controllers/calm-updates.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { NavigateEvent } from '../../controllers/navigate-event.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { RunFinishEvent } from '../../controllers/run-finish-event.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { Toasts } from '../../controllers/toasts.ts';
import { deployments } from '../../i18n/en/deployments.ts';
import { statuses } from '../../i18n/en/statuses.ts';
import { healthOf, isFinished } from '../../model/status.ts';
import type { CitizenSession } from '../../session/index.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon } from '../../ui/icons.ts';
import '../../ui/more-icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { controls } from '../../ui/styles/controls.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { menus } from '../../ui/styles/menus.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { tables } from '../../ui/styles/tables.ts';
import { tiles } from '../../ui/styles/tiles.ts';
import { toasts } from '../../ui/styles/toasts.ts';
import { toastList } from '../../ui/toast-list.ts';
import { ConnectedElement } from '../connected-element.ts';
import { Arrangement } from './arrangement.ts';
import { DeploymentBook } from './deployment-book.ts';
import {
  arrange,
  firstDirection,
  loadDeployments,
  mayMove,
  movingRun,
  search,
  tileOf,
  tiles as knownTiles,
  type Tile,
  type SortColumn,
  type Wish,
} from './deployment-list.ts';
import { deploymentTable, may, type DeploymentTable } from './deployment-table.ts';
import { BeforeRemoveEvent, DeploymentRemoveEvent, StatusChangeEvent } from './deployments.events.ts';
import { styles } from './deployments.styles.ts';
import { resultLine, tileFilters, toolbar, type ListTools } from './list-tools.ts';
import { questionDialog } from './question-dialog.ts';
import { RowMenu, type MenuItem } from '../row-menu.ts';
import { RowWindow } from './row-window.ts';
import { RunPaces } from './run-paces.ts';
import { statusLegend } from './status-legend.ts';

/** So many can be followed by ear. */
const fewDeployments = 20;
const everything: Wish = { words: '', environment: '', tile: null, sorting: null };

/**
 * Deployed recipes: what is running, is it well, what to do.
 * @element citizen-deployments
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {NavigateEvent} citizen-navigate - With `can-add`: a person wants to choose a recipe, or to change or upgrade a
 *   deployment: page `wizard`, its `recipe` and `deployment`. Cancelable.
 * @fires {StatusChangeEvent} citizen-status-change - A deployment is better or worse off than before.
 * @fires {RunFinishEvent} citizen-run-finish - A run has an outcome.
 * @fires {BeforeRemoveEvent} citizen-before-remove - A person wants to remove a deployment. Cancelable.
 * @fires {DeploymentRemoveEvent} citizen-deployment-remove - A deployment was removed.
 * @fires {CitizenReadyEvent} citizen-ready - The deployments are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot header - In place of the heading and the sentence under it.
 * @slot row-actions-<id> - More buttons for one deployment, before the others; `<id>` is the deployment's.
 * @slot empty - Shown when nothing is deployed.
 * @slot error - Shown when the deployments could not be loaded.
 * @slot footer - Below everything.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart tiles - The three counts, which are filters.
 * @csspart tile - One of them.
 * @csspart table - The list.
 * @csspart row - One deployment.
 * @csspart status - How it is.
 * @csspart spark - Its last runs.
 * @csspart log - What happened, under its row.
 * @csspart legend - What the statuses of runs mean.
 * @csspart menu - More actions of a row.
 * @csspart dialog - Asks before removing or upgrading.
 * @csspart toasts - Short news.
 * @csspart notice - The live connection is lost, or what to do about a deployment that has stopped.
 * @csspart empty - Nothing is running, or nothing fits.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenDeployments extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-deployments';
  static readonly texts = { ...statuses, ...deployments };
  static override styles = [
    foundation,
    layout,
    buttons,
    controls,
    panels,
    notices,
    tables,
    tiles,
    menus,
    dialogs,
    toasts,
    styles,
  ];

  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;
  /** The page has a gallery and a wizard: shows the ways there, buttons that fire `citizen-navigate`. */
  @property({ type: Boolean, attribute: 'can-add' }) canAdd = false;

  /** Which deployments are shown to begin with: those that are well, need a look or have stopped; all when empty. */
  @property() tile: Tile | '' = '';
  /** Id of the deployment whose log is open to begin with. */
  @property() log = '';

  @state() private wish = everything;
  @state() private opened: string | null = null;
  /** What the dialog asks about. */
  @state() private question: { readonly about: 'remove' | 'upgrade'; readonly deployment: Deployment } | null = null;
  /** Deployments that a person just asked something of. */
  @state() private busy: ReadonlySet<string> = new Set();
  /** Ids of those of which a run is asked for, until the host says that it has it. */
  @state() private sent: ReadonlySet<string> = new Set();
  @state() private showsWords = false;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('input[type=search]') private readonly searchField!: HTMLInputElement | null;

  private wasCutOff = false;
  /** Id of the deployment that is to come into view as soon as it is there. */
  private sought: string | null = null;
  /** Ids of deployments that a person has asked something of. */
  private readonly asked = new Set<string>();
  /** Whose deployments the book holds. */
  private bookOf: readonly unknown[] = [];
  /** What the search leaves, by tiles or not. */
  private found: readonly Deployment[] = [];
  private foundFor: readonly unknown[] = [];
  private arranged: readonly string[] = [];

  private readonly book = new DeploymentBook();
  private readonly paces = new RunPaces();
  private readonly news = new Announcer(this);
  private readonly toasts = new Toasts(this);
  private readonly calm = new CalmUpdates(this);
  private readonly arrangement = new Arrangement(this);
  private readonly rows = new RowWindow(this);
  private readonly menu = new RowMenu(this);
  private readonly loaded = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person, this.settings.environment] as const),
    load: (key, signal) => this.load(key, signal),
    onReady: () => this.dispatchEvent(new CitizenReadyEvent()),
  });

  /** Who is here; known before all deployments are. */
  private who: Session | null = null;

  constructor() {
    super();
    new LiveController(
      this,
      () => this.session,
      event => this.receive(event),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // An attribute may say anything.
    if (changed.has('tile')) this.wish = { ...this.wish, tile: knownTiles.find(tile => tile === this.tile) ?? null };
    if (changed.has('log') && this.log) {
      this.toggleLog(this.log, true);
      this.sought = this.log;
    }
    this.arrangeRows();
    const trouble = this.session?.live.trouble;
    if (trouble) this.wasCutOff = true;
    if (this.session?.live.kind !== 'open' || !this.wasCutOff) return;
    this.wasCutOff = false;
    this.news.announce(this.i18n.t('deployments.liveAgain'), 'live');
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const row = this.sought === null ? null : this.rowButton(this.sought);
    if (!row) return;
    this.sought = null;
    row.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): unknown {
    return html`<div class="root" part="root" @keydown=${this.onKey}>
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.isShown,
        content: session => this.renderPage(session),
      })}
      ${toastList({
        toasts: this.toasts,
        dismissLabel: this.i18n.t('deployments.dismiss'),
        undoLabel: this.i18n.t('deployments.undo'),
      })}
      ${this.news.render()}
    </div>`;
  }

  /** All deployments have come, or at least some. */
  private get isShown(): boolean {
    return this.loaded.value !== undefined || (this.who !== null && this.book.all.length > 0);
  }

  private renderPage(session: CitizenSession): TemplateResult {
    const { i18n, who } = this;
    const all = this.book.all;
    return html`${this.renderHead(who)}
      ${
        who && this.isShown
          ? all.length > 0
            ? this.renderList(session, who)
            : this.renderEmpty()
          : this.loaded.render({
              pending: isSlow => this.renderPending(isSlow),
              failed: (failure, retry) =>
                html`<slot name="error"
                  >${errorState({
                    level: this.headingLevel + 1,
                    title: i18n.t('deployments.failed'),
                    failure,
                    localizer: i18n,
                    retry,
                  })}</slot
                >`,
              ready: () => nothing,
            })
      }
      <slot name="footer"></slot>
      ${this.renderMenu()} ${this.renderDialog()}`;
  }

  private renderHead(who: Session | null): TemplateResult {
    const { i18n } = this;
    const { all } = this.book;
    const hasSome = who !== null && all.length > 0;
    const count = all.filter(({ state: now }) => now === 'active').length;
    const customer = who?.customer?.name;
    const lead = customer
      ? i18n.t('deployments.runningFor', { count, customer })
      : i18n.t('deployments.running', { count });
    return html`<slot name="header">
      <div class="head">
        <div class="txt">
          ${heading({
            level: this.headingLevel,
            content: i18n.t('deployments.heading'),
            part: 'heading',
            takesFocus: true,
          })}
          ${hasSome ? html`<p class="muted">${lead}</p>` : nothing}
        </div>
        ${
          this.canAdd && hasSome
            ? html`<div class="acts">
                <button type="button" class="btn primary" @click=${this.browse}>
                  ${icon('plus')}${i18n.t('deployments.add')}
                </button>
              </div>`
            : nothing
        }
      </div>
    </slot>`;
  }

  private renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="tw" role="group" aria-busy="true" aria-label=${i18n.t('deployments.loading')}>
        ${(['long', 'middle', 'long'] as const).map(
          size => html`<div class="loading">${skeleton('apps')}${skeleton(size)}${skeleton('badge')}</div>`,
        )}
      </div>
      ${isSlow ? html`<p class="result" role="status">${i18n.t('loading.slow')}</p>` : nothing}`;
  }

  private renderEmpty(): TemplateResult {
    const { i18n } = this;
    return html`<slot name="empty"
      >${emptyState({
        icon: 'deploy',
        level: this.headingLevel + 1,
        title: i18n.t('deployments.empty'),
        text: i18n.t('deployments.emptyHelp'),
        actions: this.canAdd
          ? html`<button type="button" class="btn primary" @click=${this.browse}>
              ${i18n.t('deployments.browse')}
            </button>`
          : undefined,
      })}</slot
    >`;
  }

  private renderList(session: CitizenSession, who: Session): TemplateResult {
    const tools = this.tools(session, who);
    return html`${tileFilters(tools)} ${toolbar(tools)} ${this.renderLiveLost(session)} ${resultLine(tools)}
    ${this.arrangement.ids.length > 0 ? this.renderTable(who) : this.renderNothingFound()}
    ${statusLegend(this.i18n, this.showsWords, isOpen => (this.showsWords = isOpen))}`;
  }

  private tools(session: CitizenSession, who: Session): ListTools {
    const { arrangement, loaded } = this;
    return {
      localizer: this.i18n,
      who,
      wish: this.wish,
      found: this.found,
      count: arrangement.ids.length,
      total: this.book.all.length,
      waiting: arrangement.waiting,
      isLive: session.live.kind === 'open',
      hasEnvironments: !this.settings.environment && who.environments.length > 1,
      isLoading: loaded.isLoading,
      isPartial: loaded.error !== null,
      onWish: change => this.want(change),
      onShowAll: this.showAll,
      onUpdate: arrangement.update,
      onReload: loaded.reload,
    };
  }

  private renderLiveLost({ live: { trouble, seenAt }, reconnect }: CitizenSession): unknown {
    if (!trouble) return nothing;
    const { i18n } = this;
    return notice({
      tone: 'warn',
      icon: 'offline',
      role: 'status',
      title: i18n.t('deployments.liveLost'),
      body:
        seenAt === null
          ? i18n.t('deployments.liveLostFromStart')
          : i18n.t('deployments.liveLostSince', { time: i18n.time(new Date(seenAt)) }),
      actions: html`<button type="button" class="btn small" @click=${reconnect}>
        ${i18n.t('deployments.tryNow')}
      </button>`,
    });
  }

  private renderNothingFound(): TemplateResult {
    const { i18n } = this;
    const words = this.wish.words.trim();
    return emptyState({
      icon: 'search',
      level: this.headingLevel + 1,
      title: words ? i18n.t('deployments.noMatch', { query: words }) : i18n.t('deployments.noneHere'),
      text: words ? i18n.t('deployments.noMatchHelp') : undefined,
      actions: html`<button type="button" class="btn" @click=${this.showAll}>${i18n.t('action.showAll')}</button>`,
    });
  }

  private renderTable(who: Session): TemplateResult {
    const { ids } = this.arrangement;
    const focused = this.shadowRoot?.activeElement?.closest('tr')?.querySelector<HTMLElement>('.rowbtn');
    const kept = [this.opened, focused?.dataset['deployment']].flatMap(id => id ?? []);
    const table: DeploymentTable = {
      localizer: this.i18n,
      who,
      deployment: id => this.book.get(id),
      count: ids.length,
      window: this.rows,
      sorting: this.wish.sorting,
      opened: this.opened,
      menuOf: this.menu.openFor,
      busy: this.busy,
      sent: this.sent,
      canChange: this.canAdd,
      paceOf: deployment => {
        const run = movingRun(deployment);
        return run && this.paces.of(run);
      },
      onSort: column => this.sortBy(column),
      onOpen: ({ id }) => this.toggleLog(id),
      onRun: deployment => void this.runNow(deployment),
      onStop: deployment => void this.stopRun(deployment),
      onSwitch: deployment => void this.switchState(deployment),
      onUpgrade: deployment => this.askOrRefuse('upgrade', deployment),
      onSignIn: deployment => this.change(deployment),
      onMenu: ({ id }, opener) => void this.menu.open(id, opener),
      onRefused: reason => this.toasts.show({ tone: 'bad', text: this.i18n.t(reason) }),
      onPointer: this.arrangement.point,
      onFocus: this.arrangement.focus,
      renderLog: deployment =>
        html`${this.renderCure(deployment, who)}<citizen-log
            part="log"
            deployment=${deployment.id}
            heading-level=${this.headingLevel + 1}
            closable
            @citizen-log-close=${() => this.closeLog(deployment.id)}
          ></citizen-log>`,
    };
    return deploymentTable(table, this.rows.blocks(ids, kept));
  }

  /** What a person can do about a deployment that has stopped. */
  private renderCure(deployment: Deployment, who: Session): TemplateResult | typeof nothing {
    if (deployment.health !== 'error' || !this.canAdd || !may(who, deployment, 'write')) return nothing;
    const { i18n } = this;
    return notice({
      tone: 'bad',
      title: i18n.t('deployments.cure'),
      body: i18n.t('deployments.cureHelp'),
      actions: html`<button type="button" class="btn small" @click=${() => this.change(deployment)}>
        ${i18n.t('deployments.change')}
      </button>`,
    });
  }

  private renderMenu(): TemplateResult {
    const deployment = this.menu.openFor === null ? undefined : this.book.get(this.menu.openFor);
    const name = deployment?.recipe.name ?? '';
    return this.menu.render(
      this.i18n.t('deployments.more', { name }),
      deployment && this.who ? this.menuItems(deployment, this.who) : [],
    );
  }

  private menuItems(deployment: Deployment, who: Session): readonly MenuItem[] {
    const { i18n } = this;
    const isAllowed = may(who, deployment, 'write');
    const { upgrade: version } = deployment;
    const change: readonly MenuItem[] = [
      {
        icon: 'edit',
        label: i18n.t('deployments.change'),
        isAllowed,
        act: () => (isAllowed ? this.change(deployment) : this.refuse('deployments.mayNotChange')),
      },
      ...(version
        ? [
            {
              icon: 'upgrade',
              label: i18n.t('deployments.upgrade', { version }),
              isAllowed,
              act: () => this.askOrRefuse('upgrade', deployment),
            } as const,
          ]
        : []),
    ];
    const takeBack = {
      icon: 'download',
      label: i18n.t('deployments.jitterpak'),
      act: () => this.takeBack(deployment),
    } as const;
    return [
      ...(this.canAdd ? change : []),
      { icon: 'history', label: i18n.t('deployments.seeLog'), act: () => this.toggleLog(deployment.id, true) },
      // Only the organization's own admins have no customer.
      ...(deployment.jitterpak && !who.customer ? [takeBack] : []),
      {
        icon: 'remove',
        label: i18n.t('deployments.remove'),
        isAllowed,
        isGrave: true,
        act: () => this.askOrRefuse('remove', deployment),
      },
    ];
  }

  private renderDialog(): TemplateResult {
    return html`<dialog part="dialog" aria-labelledby="question">
      ${this.question ? this.renderQuestion(this.question.about, this.question.deployment) : nothing}
    </dialog>`;
  }

  private renderQuestion(about: 'remove' | 'upgrade', deployment: Deployment): TemplateResult {
    const { i18n } = this;
    const { name } = deployment.recipe;
    const version = deployment.upgrade ?? '';
    const common = { level: this.headingLevel + 1, onKeep: () => this.dialog?.close() };
    return questionDialog(
      about === 'remove'
        ? {
            ...common,
            title: i18n.t('deployments.removeHeading'),
            text: i18n.t('deployments.removeText', { name }),
            keep: i18n.t('deployments.removeKeep'),
            confirm: i18n.t('deployments.removeConfirm'),
            isGrave: true,
            onConfirm: () => void this.confirmRemoval(deployment),
          }
        : {
            ...common,
            title: i18n.t('deployments.upgradeHeading', { version }),
            text: i18n.t('deployments.upgradeText', { name }),
            keep: i18n.t('deployments.upgradeKeep'),
            confirm: i18n.t('deployments.upgradeConfirm'),
            isGrave: false,
            onConfirm: () => this.change(deployment),
          },
    );
  }

  /** Loads all deployments, page by page, and shows what there is of them. */
  private async load(
    key: readonly [session: CitizenSession, person: number, environment: string],
    signal: AbortSignal,
  ): Promise<Session> {
    const [session, , environment] = key;
    const isAnew = key.some((part, index) => part !== this.bookOf[index]);
    this.bookOf = key;
    if (isAnew) this.who = null;
    this.book.beginLoading(isAnew);
    // From here on the stream tells of every change.
    await session.liveIsSettled;
    const whoami = session.whoami();
    await loadDeployments(session.client, environment, signal, page => {
      this.book.addPage(page);
      this.requestUpdate();
      void whoami.then(who => {
        if (signal.aborted || this.who === who) return;
        this.who = who;
        this.requestUpdate();
      });
    });
    const who = await whoami;
    if (signal.aborted) return who;
    this.who = who;
    this.book.endLoading();
    return who;
  }

  private arrangeRows(): void {
    const { wish, book, i18n } = this;
    const now = [wish, book.version, i18n.locale];
    if (now.some((part, index) => part !== this.foundFor[index])) {
      this.foundFor = now;
      this.found = search(book.all, wish);
      this.arranged = arrange(this.found, wish, i18n.locale);
    }
    this.arrangement.settle(wish, this.arranged, this.loaded.isLoading);
  }

  private want(change: Partial<Wish>): void {
    this.wish = { ...this.wish, ...change };
  }

  /** By another column; by the same one the other way round, then newest first again. */
  private sortBy(column: SortColumn): void {
    const { sorting } = this.wish;
    const first = firstDirection(column);
    if (sorting?.column !== column) return this.want({ sorting: { column, direction: first } });
    const other = first === 'ascending' ? 'descending' : 'ascending';
    this.want({ sorting: sorting.direction === first ? { column, direction: other } : null });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key !== '/' || !(target instanceof Element) || target.matches('input, select, textarea')) return;
    event.preventDefault();
    this.searchField?.focus();
  };

  private receive(event: HostEvent): void {
    if (event.type === 'reset') return this.loaded.reload();
    const { environment } = this.settings;
    if (event.type === 'deployment' && environment && event.deployment.environment.id !== environment) return;
    const change = this.book.receive(event);
    if (!change) return;
    const { previous, deployment } = change;
    if (deployment.lastRun) this.paces.note(deployment.lastRun);
    this.arrangement.note(deployment.id);
    if (previous) this.tell(previous, deployment);
    if (this.isSeen(previous, deployment)) this.calm.request();
  }

  /** Whether a change shows: in a row that is in the page, in a count, or in the order. */
  private isSeen(previous: Deployment | undefined, deployment: Deployment): boolean {
    return (
      !previous ||
      previous.state !== deployment.state ||
      tileOf(previous) !== tileOf(deployment) ||
      mayMove(this.wish.sorting) ||
      this.rows.shows(deployment.id)
    );
  }

  /** Tells page and person what has changed. */
  private tell(previous: Deployment, deployment: Deployment): void {
    const { i18n } = this;
    const { name } = deployment.recipe;
    const { lastRun } = deployment;
    const was = previous.lastRun;
    if (tileOf(previous) !== tileOf(deployment) || previous.state !== deployment.state) {
      this.dispatchEvent(new StatusChangeEvent(deployment, previous));
    }
    if (!lastRun) return;
    const isSame = was?.id === lastRun.id;
    if (isFinished(lastRun.status) && !(isSame && isFinished(was.status))) {
      this.dispatchEvent(new RunFinishEvent(lastRun, deployment));
      if (healthOf(lastRun.status) === 'error') {
        this.news.announce(i18n.t('deployments.spoken.stopped', { name }), deployment.id);
      } else if (this.isFollowed(deployment)) {
        const status = i18n.t(`run.status.${lastRun.status}`);
        this.news.announce(i18n.t('deployments.spoken.done', { name, status }), deployment.id);
      }
    } else if (lastRun.progress !== null && this.isFollowed(deployment)) {
      const quarter = Math.floor(lastRun.progress * 4);
      if (isSame && Math.floor((was.progress ?? 0) * 4) === quarter) return;
      this.news.announce(
        i18n.t('deployments.spoken.running', { name, percent: i18n.percent(quarter / 4) }),
        deployment.id,
      );
    }
  }

  /** Of many, good news is only spoken of those that a person looks at or has asked something of. */
  private isFollowed({ id }: Deployment): boolean {
    return this.book.count <= fewDeployments || this.opened === id || this.asked.has(id);
  }

  private readonly browse = (): void => {
    this.dispatchEvent(new NavigateEvent('gallery'));
  };

  private change({ id, recipe }: Deployment): void {
    this.dialog?.close();
    this.dispatchEvent(new NavigateEvent('wizard', recipe.id, id));
  }

  private readonly showAll = (): void => {
    this.want({ words: '', tile: null, environment: '' });
  };

  private refuse(reason: 'deployments.mayNotChange' | 'deployments.mayNotRemove'): void {
    this.toasts.show({ tone: 'bad', text: this.i18n.t(reason) });
  }

  /** Says that something was done to a deployment. */
  private inform({ id }: Deployment, text: string, undo?: () => void): void {
    this.toasts.show({ tone: 'ok', text, about: id, undo });
  }

  private toggleLog(id: string, isWanted = this.opened !== id): void {
    this.opened = isWanted ? id : null;
    if (this.opened) void import('../log/log.define.ts');
  }

  private async closeLog(id: string): Promise<void> {
    this.opened = null;
    await this.updateComplete;
    this.rowButton(id)?.focus();
  }

  private rowButton(id: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.rowbtn[data-deployment="${CSS.escape(id)}"]`);
  }

  /** Does what was asked of a deployment once at a time, and says how it went. */
  private async act<Result>(
    { id }: Deployment,
    act: (client: Client) => Promise<Result>,
    failed: string,
  ): Promise<Result | undefined> {
    const { session } = this;
    if (!session || this.busy.has(id)) return undefined;
    this.busy = new Set([...this.busy, id]);
    this.asked.add(id);
    try {
      return await act(session.client);
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      this.toasts.show({ tone: 'bad', text: `${failed} ${failureSentence(this.i18n, error)}` });
      this.dispatchEvent(new CitizenErrorEvent(error));
      return undefined;
    } finally {
      this.busy = new Set([...this.busy].filter(other => other !== id));
    }
  }

  private async runNow(deployment: Deployment): Promise<void> {
    const idempotencyKey = createRequestId();
    const { id } = deployment;
    if (this.busy.has(id)) return;
    this.sent = new Set([...this.sent, id]);
    const run = await this.act(
      deployment,
      client => client.deployments.run(deployment.id, {}, { idempotencyKey }),
      this.i18n.t('deployments.runFailed'),
    );
    this.sent = new Set([...this.sent].filter(other => other !== id));
    if (!run) return;
    this.receive({ type: 'run', run, customer: deployment.customer });
    this.inform(deployment, this.i18n.t('deployments.runStarted'));
  }

  private async stopRun(deployment: Deployment): Promise<void> {
    const moving = movingRun(deployment);
    if (!moving) return;
    const run = await this.act(
      deployment,
      client => client.runs.cancel(moving.id),
      this.i18n.t('deployments.stopFailed'),
    );
    if (!run) return;
    this.receive({ type: 'run', run, customer: deployment.customer });
    this.inform(deployment, this.i18n.t('deployments.stopping'));
  }

  /** Pauses or resumes at once; if the host will not have it, everything is as it was. */
  private async switchState(deployment: Deployment): Promise<void> {
    const { i18n } = this;
    const isPaused = deployment.state === 'paused';
    const show = (changed: Deployment): void => this.receive({ type: 'deployment', deployment: changed });
    show({ ...deployment, state: isPaused ? 'active' : 'paused' });
    const changed = await this.act(
      deployment,
      ({ deployments }) => (isPaused ? deployments.resume(deployment.id) : deployments.pause(deployment.id)),
      i18n.t(isPaused ? 'deployments.resumeFailed' : 'deployments.pauseFailed'),
    );
    show(changed ?? deployment);
    if (!changed) return;
    const { nextRunAt } = changed;
    const resumed =
      nextRunAt === null
        ? i18n.t('deployments.resumed')
        : i18n.t('deployments.resumedNext', { time: i18n.moment(nextRunAt) });
    if (isPaused) this.inform(changed, resumed);
    else this.inform(changed, i18n.t('deployments.paused'), () => void this.switchState(changed));
  }

  private takeBack(deployment: Deployment): void {
    void this.act(
      deployment,
      async client => {
        const { takeBack, texts } = await import('./taking-back.ts');
        this.addTexts(texts);
        this.toasts.show(await takeBack(client, deployment.id, this.i18n));
      },
      this.i18n.t('deployments.jitterpakFailed'),
    );
  }

  private askOrRefuse(about: 'remove' | 'upgrade', deployment: Deployment): void {
    if (this.who && may(this.who, deployment, 'write')) void this.ask(about, deployment);
    else this.refuse(about === 'remove' ? 'deployments.mayNotRemove' : 'deployments.mayNotChange');
  }

  private async ask(about: 'remove' | 'upgrade', deployment: Deployment): Promise<void> {
    this.question = { about, deployment };
    await this.updateComplete;
    this.dialog?.showModal();
  }

  private async confirmRemoval(deployment: Deployment): Promise<void> {
    this.dialog?.close();
    if (!this.dispatchEvent(new BeforeRemoveEvent(deployment))) return;
    const isRemoved = await this.act(
      deployment,
      async client => {
        await client.deployments.remove(deployment.id);
        return true;
      },
      this.i18n.t('deployments.removeFailed'),
    );
    if (!isRemoved) return;
    await this.leaveRow(deployment);
    this.inform(deployment, this.i18n.t('deployments.removed'), () => void this.restore(deployment));
    this.dispatchEvent(new DeploymentRemoveEvent(deployment));
  }

  private async restore(removed: Deployment): Promise<void> {
    const deployment = await this.act(
      removed,
      client => client.deployments.restore(removed.id),
      this.i18n.t('deployments.restoreFailed'),
    );
    if (!deployment) return;
    this.receive({ type: 'deployment', deployment });
    this.inform(deployment, this.i18n.t('deployments.restored'));
  }

  /** Takes a row out and moves the focus to the one after it, or to the heading. */
  private async leaveRow(removed: Deployment): Promise<void> {
    const place = this.arrangement.ids.indexOf(removed.id);
    this.book.receive({ type: 'deployment', deployment: { ...removed, state: 'removed' } });
    this.arrangement.drop(removed.id);
    this.requestUpdate();
    await this.updateComplete;
    const { ids } = this.arrangement;
    const next = ids[Math.min(place, ids.length - 1)];
    const row = next === undefined ? null : this.rowButton(next);
    (row ?? this.renderRoot.querySelector<HTMLElement>('[part=heading]'))?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-deployments': CitizenDeployments;
  }
}
