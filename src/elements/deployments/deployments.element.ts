import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { createRequestId, isRecipeApiError, type Client } from '../../client/index.ts';
import type { Deployment, HostEvent, Session } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
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
import { icon, type IconName } from '../../ui/icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { dialogs } from '../../ui/styles/dialogs.ts';
import { controls } from '../../ui/styles/controls.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { tables } from '../../ui/styles/tables.ts';
import { toasts } from '../../ui/styles/toasts.ts';
import { toastList } from '../../ui/toast-list.ts';
import { ConnectedElement } from '../connected-element.ts';
import {
  loadDeploymentList,
  searchDeployments,
  tileOf,
  tiles,
  type DeploymentList,
  type Tile,
} from './deployment-list.ts';
import { deploymentTable, movingRun } from './deployment-table.ts';
import { BeforeRemoveEvent, DeploymentRemoveEvent, StatusChangeEvent } from './deployments.events.ts';
import { styles } from './deployments.styles.ts';
import { afterEvent } from './live-deployments.ts';

const tileIcons: Readonly<Record<Tile, IconName>> = { ok: 'ok', warning: 'warning', error: 'error' };

/**
 * Deployed recipes: what is running, is it well, what to do.
 * @element citizen-deployments
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {NavigateEvent} citizen-navigate - With `can-add`: a person wants to choose a recipe. Cancelable.
 * @fires {StatusChangeEvent} citizen-status-change - A deployment is better or worse off than before.
 * @fires {RunFinishEvent} citizen-run-finish - A run has an outcome.
 * @fires {BeforeRemoveEvent} citizen-before-remove - A person wants to remove a deployment. Cancelable.
 * @fires {DeploymentRemoveEvent} citizen-deployment-remove - A deployment was removed.
 * @fires {CitizenReadyEvent} citizen-ready - The deployments are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @slot header - In place of the heading and the sentence under it.
 * @slot empty - Shown when nothing is deployed.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart tiles - The three counts, which are filters.
 * @csspart tile - One of them.
 * @csspart table - The list.
 * @csspart row - One deployment.
 * @csspart status - How it is.
 * @csspart spark - Its last runs.
 * @csspart log - What happened, under its row.
 * @csspart dialog - Asks before removing.
 * @csspart toasts - Short news.
 * @csspart notice - The live connection is lost.
 * @csspart empty - Nothing is running, or nothing fits.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenDeployments extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-deployments';
  static readonly texts = { ...statuses, ...deployments };
  static override styles = [foundation, buttons, controls, panels, notices, tables, dialogs, toasts, styles];

  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;
  /** Shows the way to the recipes: buttons that fire `citizen-navigate`. */
  @property({ type: Boolean, attribute: 'can-add' }) canAdd = false;

  @state() private words = '';
  @state() private chosenEnvironment = '';
  @state() private tile: Tile | null = null;
  @state() private opened: string | null = null;
  /** What the dialog asks about. */
  @state() private removing: Deployment | null = null;
  /** Deployments that a person just asked something of. */
  @state() private busy: ReadonlySet<string> = new Set();

  private wasCutOff = false;

  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  private readonly news = new Announcer(this);
  private readonly toasts = new Toasts(this);
  private readonly loaded = new ResourceController(this, {
    key: () => this.session && ([this.session, this.session.person, this.settings.environment] as const),
    load: ([session, , environment], signal) => loadDeploymentList(session, environment, signal),
    onReady: () => this.dispatchEvent(new CitizenReadyEvent()),
  });

  constructor() {
    super();
    new LiveController(
      this,
      () => this.session,
      event => this.receive(event),
    );
  }

  protected override willUpdate(): void {
    const live = this.session?.live;
    if (live?.trouble) this.wasCutOff = true;
    if (live?.kind !== 'open' || !this.wasCutOff) return;
    this.wasCutOff = false;
    this.news.announce(this.i18n.t('deployments.liveAgain'), 'live');
  }

  protected override render(): unknown {
    return html`<div class="root" part="root">
      ${this.renderConnected({
        level: this.headingLevel + 1,
        hasContent: this.loaded.value !== undefined,
        content: session => this.renderPage(session),
      })}
      ${toastList({
        items: this.toasts.items,
        dismissLabel: this.i18n.t('deployments.dismiss'),
        undoLabel: this.i18n.t('deployments.undo'),
        onDismiss: id => this.toasts.dismiss(id),
        onHold: isHeld => this.toasts.hold(isHeld),
      })}
      ${this.news.render()}
    </div>`;
  }

  private renderPage(session: CitizenSession): TemplateResult {
    const { i18n } = this;
    return html`${this.renderHead()}
    ${this.loaded.render({
      pending: isSlow => this.renderPending(isSlow),
      failed: (failure, retry) =>
        errorState({
          level: this.headingLevel + 1,
          title: i18n.t('deployments.failed'),
          failure,
          localizer: i18n,
          retry,
        }),
      ready: loaded => (loaded.deployments.length > 0 ? this.renderList(session, loaded) : this.renderEmpty()),
    })}
    ${this.renderRemoveDialog()}`;
  }

  private renderHead(): TemplateResult {
    const { i18n } = this;
    const loaded = this.loaded.value;
    const count = loaded?.deployments.filter(({ state }) => state === 'active').length ?? 0;
    const customer = loaded?.who.customer?.name;
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
          ${loaded && loaded.deployments.length > 0 ? html`<p class="muted">${lead}</p>` : nothing}
        </div>
        ${
          this.canAdd && loaded && loaded.deployments.length > 0
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

  private renderList(session: CitizenSession, loaded: DeploymentList): TemplateResult {
    const { i18n } = this;
    const { chosenEnvironment } = this;
    const inView = searchDeployments(loaded.deployments, this.words).filter(
      ({ environment }) => !chosenEnvironment || environment.id === chosenEnvironment,
    );
    const shown = this.tile === null ? inView : inView.filter(deployment => tileOf(deployment) === this.tile);
    return html`${this.renderTiles(inView)} ${this.renderToolbar(session, loaded)} ${this.renderLiveLost(session)}
    ${
      this.tile === null
        ? nothing
        : html`<div class="result">
            <span>${i18n.t('deployments.count', { count: shown.length })}</span>
            <button type="button" class="btn link small" @click=${() => (this.tile = null)}>
              ${i18n.t('action.showAll')}
            </button>
          </div>`
    }
    ${shown.length > 0 ? this.renderTable(shown, loaded.who) : this.renderNothingFound()}`;
  }

  private renderTiles(deployments: readonly Deployment[]): TemplateResult {
    const { i18n } = this;
    return html`<div class="tiles" part="tiles" role="group" aria-label=${i18n.t('deployments.tiles')}>
      ${tiles.map(tile => {
        const count = deployments.filter(deployment => tileOf(deployment) === tile).length;
        const label =
          tile === 'warning' ? i18n.t('deployments.tile.warning', { count }) : i18n.t(`deployments.tile.${tile}`);
        return html`<button
          type="button"
          class="stile ${tile}"
          part="tile"
          aria-pressed=${this.tile === tile ? 'true' : 'false'}
          @click=${() => (this.tile = this.tile === tile ? null : tile)}
        >
          <span class="bub" aria-hidden="true">${icon(tileIcons[tile])}</span>
          <span class="n">${i18n.number(count)}</span>
          <span class="l">${label}</span>
          <span class="on" aria-hidden="true">${icon('check')}<span>${i18n.t('deployments.shown')}</span></span>
        </button>`;
      })}
    </div>`;
  }

  private renderToolbar(session: CitizenSession, { who }: DeploymentList): TemplateResult {
    const { i18n } = this;
    return html`<div class="toolbar">
      <div class="search" part="search">
        ${icon('search')}
        <input
          class="input"
          type="search"
          autocomplete="off"
          aria-label=${i18n.t('deployments.search')}
          placeholder=${i18n.t('deployments.search')}
          .value=${live(this.words)}
          @input=${(event: Event) => (this.words = (event.target as HTMLInputElement).value)}
        />
      </div>
      ${
        this.settings.environment || who.environments.length < 2
          ? nothing
          : html`<span class="selw">
              <select
                class="select"
                aria-label=${i18n.t('environment.label')}
                @change=${(event: Event) => (this.chosenEnvironment = (event.target as HTMLSelectElement).value)}
              >
                <option value="" ?selected=${this.chosenEnvironment === ''}>${i18n.t('environment.all')}</option>
                ${who.environments.map(
                  ({ id, name }) =>
                    html`<option value=${id} ?selected=${this.chosenEnvironment === id}>${name}</option>`,
                )}
              </select>
              ${icon('down')}
            </span>`
      }
      ${
        session.live.kind === 'open'
          ? html`<span class="autosave nowrap">${icon('refresh')}${i18n.t('deployments.live')}</span>`
          : nothing
      }
    </div>`;
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
    const { i18n, words } = this;
    return emptyState({
      icon: 'search',
      level: this.headingLevel + 1,
      title: words.trim() ? i18n.t('deployments.noMatch', { query: words.trim() }) : i18n.t('deployments.noneHere'),
      text: words.trim() ? i18n.t('deployments.noMatchHelp') : undefined,
      actions: html`<button type="button" class="btn" @click=${this.showAll}>${i18n.t('action.showAll')}</button>`,
    });
  }

  private renderTable(deployments: readonly Deployment[], who: Session): TemplateResult {
    return deploymentTable(deployments, {
      localizer: this.i18n,
      who,
      opened: this.opened,
      busy: this.busy,
      onOpen: ({ id }) => this.toggleLog(id),
      onRun: deployment => void this.runNow(deployment),
      onStop: deployment => void this.stopRun(deployment),
      onSwitch: deployment => void this.switchState(deployment),
      onRemove: deployment => void this.askToRemove(deployment),
      onRefused: reason => this.toasts.show({ tone: 'bad', text: this.i18n.t(reason) }),
      renderLog: ({ id }) =>
        html`<citizen-log
          part="log"
          deployment=${id}
          heading-level=${this.headingLevel + 1}
          closable
          @citizen-log-close=${() => this.closeLog(id)}
        ></citizen-log>`,
    });
  }

  private renderRemoveDialog(): TemplateResult {
    const { i18n, removing } = this;
    return html`<dialog part="dialog" aria-labelledby="remove-title">
      <div class="dh">
        ${heading({
          level: this.headingLevel + 1,
          content: i18n.t('deployments.removeHeading'),
          look: 'subtitle',
          id: 'remove-title',
        })}
      </div>
      <div class="db">
        <p>${removing ? i18n.t('deployments.removeText', { name: removing.recipe.name }) : nothing}</p>
      </div>
      <div class="df">
        <button type="button" class="btn" @click=${() => this.dialog?.close()}>
          ${i18n.t('deployments.removeKeep')}
        </button>
        <button type="button" class="btn danger solid" @click=${() => removing && this.confirmRemoval(removing)}>
          ${i18n.t('deployments.removeConfirm')}
        </button>
      </div>
    </dialog>`;
  }

  private receive(event: HostEvent): void {
    if (event.type === 'reset') return this.loaded.reload();
    const { environment } = this.settings;
    if (event.type === 'deployment' && environment && event.deployment.environment.id !== environment) return;
    const before = this.loaded.value?.deployments ?? [];
    this.loaded.change(loaded => ({ ...loaded, deployments: afterEvent(loaded.deployments, event) }));
    for (const deployment of this.loaded.value?.deployments ?? []) {
      const previous = before.find(({ id }) => id === deployment.id);
      if (previous && previous !== deployment) this.tell(previous, deployment);
    }
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
      this.news.announce(
        healthOf(lastRun.status) === 'error'
          ? i18n.t('deployments.spoken.stopped', { name })
          : i18n.t('deployments.spoken.done', { name, status: i18n.t(`run.status.${lastRun.status}`) }),
        deployment.id,
      );
    } else if (lastRun.progress !== null) {
      const quarter = Math.floor(lastRun.progress * 4);
      if (isSame && Math.floor((was.progress ?? 0) * 4) === quarter) return;
      this.news.announce(
        i18n.t('deployments.spoken.running', { name, percent: i18n.percent(quarter / 4) }),
        deployment.id,
      );
    }
  }

  private readonly browse = (): void => {
    this.dispatchEvent(new NavigateEvent('gallery'));
  };

  private readonly showAll = (): void => {
    this.words = '';
    this.tile = null;
    this.chosenEnvironment = '';
  };

  private toggleLog(id: string): void {
    this.opened = this.opened === id ? null : id;
    if (this.opened) void import('../log/log.define.ts');
  }

  private async closeLog(id: string): Promise<void> {
    this.opened = null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`.rowbtn[data-deployment="${CSS.escape(id)}"]`)?.focus();
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
    const run = await this.act(
      deployment,
      client => client.deployments.run(deployment.id, {}, { idempotencyKey }),
      this.i18n.t('deployments.runFailed'),
    );
    if (!run) return;
    this.receive({ type: 'run', run, customer: deployment.customer });
    this.toasts.show({ tone: 'ok', text: this.i18n.t('deployments.runStarted') });
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
    this.toasts.show({ tone: 'ok', text: this.i18n.t('deployments.stopping') });
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
    this.toasts.show({
      tone: 'ok',
      text: isPaused ? resumed : i18n.t('deployments.paused'),
      ...(isPaused ? {} : { undo: () => void this.switchState(changed) }),
    });
  }

  private async askToRemove(deployment: Deployment): Promise<void> {
    this.removing = deployment;
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
    this.toasts.show({ tone: 'ok', text: this.i18n.t('deployments.removed') });
    this.dispatchEvent(new DeploymentRemoveEvent(deployment));
  }

  /** Takes a row out and moves the focus to the one after it, or to the heading. */
  private async leaveRow(removed: Deployment): Promise<void> {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('.rowbtn')];
    const position = (this.loaded.value?.deployments ?? []).findIndex(({ id }) => id === removed.id);
    this.loaded.change(loaded => ({
      ...loaded,
      deployments: loaded.deployments.filter(({ id }) => id !== removed.id),
    }));
    await this.updateComplete;
    const next = [...this.renderRoot.querySelectorAll<HTMLElement>('.rowbtn')];
    (
      next[Math.min(position, rows.length - 2)] ?? this.renderRoot.querySelector<HTMLElement>('[part=heading]')
    )?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-deployments': CitizenDeployments;
  }
}
