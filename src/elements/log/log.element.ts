import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { allPages, createRequestId, isRecipeApiError, type Client } from '../../client/index.ts';
import type { Connection, Deployment, DeploymentDetail, HostEvent, Run, Session } from '../../contract/index.ts';
import { Announcer } from '../../controllers/announcer.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { delivery } from '../../i18n/en/delivery.ts';
import { log } from '../../i18n/en/log.ts';
import { statuses } from '../../i18n/en/statuses.ts';
import { allows, namedCustomer } from '../../model/access.ts';
import { isMoving } from '../../model/status.ts';
import { deliveryAddress } from '../../ui/delivery-address.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon, iconButton } from '../../ui/icons.ts';
import '../../ui/more-icons.ts';
import { notice } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { controls } from '../../ui/styles/controls.ts';
import { delivery as deliveryStyles } from '../../ui/styles/delivery.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { layout } from '../../ui/styles/layout.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { ConnectedElement } from '../connected-element.ts';
import type { Format } from './log-download.ts';
import { LogCloseEvent } from './log.events.ts';
import { styles } from './log.styles.ts';
import { RunEntries } from './run-entries.ts';
import { runView } from './run-view.ts';

interface Runs {
  /** Newest first. */
  readonly items: readonly Run[];
  readonly next: string | null;
}

const runsAtOnce = 20;

/** Who looks, and at what: decides what they may do. */
interface About {
  readonly who: Session;
  readonly deployment: Deployment;
  /** Its connections that others deliver to. */
  readonly inboxes: readonly Connection[];
}

const formats: readonly Format[] = ['csv', 'json'];

/** The deployment's connections that others deliver to; none where the person may not see them. */
const inboxesOf = async (
  { connections }: Client,
  who: Session,
  { recipe, environment, customer, configuration }: DeploymentDetail,
  signal: AbortSignal,
): Promise<readonly Connection[]> => {
  if (!recipe.endpoints.some(({ id }) => id === 'webhook')) return [];
  const named = namedCustomer(who, customer.id);
  try {
    const all = await allPages(from =>
      connections.list({ environment: environment.id, limit: 500, ...named, ...from }, { signal }),
    );
    const used = new Set(Object.values(configuration.connections));
    return all.filter(({ id, address }) => address !== undefined && used.has(id));
  } catch (error) {
    if (isRecipeApiError(error) && error.kind === 'forbidden') return [];
    throw error;
  }
};

/** The runs after one of them has changed, or has come. */
const withRun = (runs: Runs, run: Run): Runs => {
  const present = runs.items.find(({ id }) => id === run.id);
  if (!present) return { ...runs, items: [run, ...runs.items] };
  return { ...runs, items: runs.items.map(other => (other.id === run.id && run.seq >= other.seq ? run : other)) };
};

/**
 * What happened in one deployment: its runs, newest first, and what was written down in each.
 * @element citizen-log
 * @attr {'light' | 'dark'} theme - Forces one scheme; the page's own when left out.
 * @attr {'comfortable' | 'compact'} density - How much air there is.
 * @fires {LogCloseEvent} citizen-log-close - With `closable`: a person closes the log.
 * @fires {CitizenReadyEvent} citizen-ready - The runs are in view for the first time.
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded or done.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart notice - Something could not be done.
 * @csspart log-entry - One run.
 * @csspart status - How a run is.
 * @csspart empty - It has not run yet.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenLog extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-log';
  static readonly texts = { ...statuses, ...delivery, ...log };
  static override styles = [foundation, layout, buttons, controls, deliveryStyles, panels, notices, styles];

  /** Id of the deployment. */
  @property() deployment = '';
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 3;
  /** Shows a button that fires `citizen-log-close`. */
  @property({ type: Boolean }) closable = false;

  @state() private readsEarlier = false;
  /** Ids of runs that a person just asked something of. */
  @state() private busy: ReadonlySet<string> = new Set();
  @state() private downloading: Format | null = null;
  /** What could not be done, in a sentence. */
  @state() private trouble: string | null = null;

  private leaving = new AbortController();
  /** What changed before it was there to be changed. */
  private readonly missed = new Set<'runs' | 'about'>();

  private readonly news = new Announcer(this);
  private readonly entries = new RunEntries(this, () => this.session);
  private readonly runs = new ResourceController(this, {
    key: () =>
      this.session && this.deployment ? ([this.session, this.session.person, this.deployment] as const) : undefined,
    load: async ([session, , deployment], signal): Promise<Runs> => {
      await session.liveIsSettled;
      return session.client.deployments.runs(deployment, { limit: runsAtOnce }, { signal });
    },
    onReady: ({ items: [newest] }) => {
      this.catchUp('runs');
      if (newest) this.entries.unfold(newest.id);
      this.dispatchEvent(new CitizenReadyEvent());
    },
  });

  private readonly about = new ResourceController(this, {
    key: () =>
      this.session && this.deployment ? ([this.session, this.session.person, this.deployment] as const) : undefined,
    load: async ([session, , deployment], signal): Promise<About> => {
      await session.liveIsSettled;
      const [who, found] = await Promise.all([
        session.whoami(),
        session.client.deployments.get(deployment, { signal }),
      ]);
      return { who, deployment: found, inboxes: await inboxesOf(session.client, who, found, signal) };
    },
    onReady: () => this.catchUp('about'),
  });

  constructor() {
    super();
    new LiveController(
      this,
      () => this.session,
      event => this.receive(event),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('deployment')) return;
    this.entries.clear();
    this.trouble = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.leaving = new AbortController();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leaving.abort();
  }

  protected override render(): unknown {
    const { i18n } = this;
    return html`<div class="root" part="root">
      ${
        this.deployment
          ? this.renderConnected({
              level: this.headingLevel + 1,
              hasContent: this.runs.value !== undefined,
              content: () => this.renderLog(),
            })
          : notice({ tone: 'warn', body: i18n.t('log.noDeployment'), role: 'alert' })
      }
      ${this.news.render()}
    </div>`;
  }

  private renderLog(): TemplateResult {
    const { i18n } = this;
    return html`<section class="logp" aria-labelledby="log-title">
      <div class="loghead">
        ${heading({
          level: this.headingLevel,
          content: i18n.t('log.heading'),
          look: 'subtitle',
          id: 'log-title',
          part: 'heading',
          takesFocus: true,
        })}
        <div class="btnbar">
          ${this.runs.value && this.runs.value.items.length > 0 ? formats.map(format => this.renderDownload(format)) : nothing}
          ${
            this.closable
              ? iconButton('close', i18n.t('log.close'), () => this.dispatchEvent(new LogCloseEvent()))
              : nothing
          }
        </div>
      </div>
      ${(this.about.value?.inboxes ?? []).map(inbox => deliveryAddress(i18n, inbox))}
      ${this.trouble === null ? nothing : notice({ tone: 'bad', body: this.trouble, role: 'alert' })}
      ${this.runs.render({
        pending: isSlow => this.renderPending(isSlow),
        failed: (failure, retry) =>
          errorState({ level: this.headingLevel + 1, title: i18n.t('log.failed'), failure, localizer: i18n, retry }),
        ready: runs => (runs.items.length > 0 ? this.renderRuns(runs) : this.renderEmpty()),
      })}
    </section>`;
  }

  private renderPending(isSlow: boolean): TemplateResult {
    const { i18n } = this;
    return html`<div class="stack-2" role="group" aria-busy="true" aria-label=${i18n.t('log.loading')}>
      ${skeleton('long')}${skeleton('middle')}${skeleton('long')}
      ${isSlow ? html`<p class="sm muted" role="status">${i18n.t('loading.slow')}</p>` : nothing}
    </div>`;
  }

  private renderEmpty(): TemplateResult {
    return emptyState({
      icon: 'clock',
      level: this.headingLevel + 1,
      title: this.i18n.t('log.empty'),
      text: this.i18n.t('log.emptyHelp'),
    });
  }

  private renderRuns(runs: Runs): TemplateResult {
    return html`<ul class="log">
        ${repeat(
          runs.items,
          ({ id }) => id,
          run => this.renderRun(run),
        )}
      </ul>
      ${
        runs.next === null
          ? nothing
          : html`<div>
              <button
                type="button"
                class="btn link small"
                aria-busy=${this.readsEarlier ? 'true' : nothing}
                @click=${this.readEarlier}
              >
                ${this.i18n.t('log.earlierRuns')}
              </button>
            </div>`
      }`;
  }

  private renderRun(run: Run): TemplateResult {
    return html`<li>
      ${runView({
        localizer: this.i18n,
        level: this.headingLevel + 1,
        run,
        entries: this.entries.of(run.id),
        filter: this.entries.filterOf(run.id),
        retryHindrance: this.retryHindrance(run),
        stopHindrance: this.mayRun ? null : this.i18n.t('log.retry.mayNot'),
        isBusy: this.busy.has(run.id),
        onToggle: isOpen => this.toggle(run, isOpen),
        onFilter: filter => this.entries.choose(run.id, filter),
        onMore: () => this.entries.readMore(run.id),
        onRetry: () => void this.retry(run),
        onStop: () => void this.stop(run),
      })}
    </li>`;
  }

  private renderDownload(format: Format): TemplateResult {
    const isBusy = this.downloading === format;
    return html`<button
      type="button"
      class="btn small ghost"
      aria-busy=${isBusy ? 'true' : nothing}
      @click=${() => this.download(format)}
    >
      ${icon(isBusy ? 'running' : 'download', isBusy ? 'spin' : '')}<span class="vh"
        >${this.i18n.t('log.download')}</span
      >
      ${format.toUpperCase()}
    </button>`;
  }

  /** Until it is known who looks, the host decides. */
  private get mayRun(): boolean {
    const about = this.about.value;
    if (!about) return true;
    const access = about.who.environments.find(({ id }) => id === about.deployment.environment.id)?.access;
    return access !== undefined && allows(access, 'execute');
  }

  private retryHindrance({ operation }: Run): string | null {
    const { i18n } = this;
    const state = this.about.value?.deployment.state ?? 'active';
    if (!this.mayRun) return i18n.t('log.retry.mayNot');
    if (state === 'paused') return i18n.t('log.retry.paused');
    if (state !== 'active') return i18n.t('log.retry.notActive');
    const isRunning = this.runs.value?.items.some(run => run.operation.id === operation.id && isMoving(run.status));
    return isRunning ? i18n.t('log.retry.running') : null;
  }

  private toggle({ id }: Run, isOpen: boolean): void {
    if (isOpen) this.entries.unfold(id);
    else this.entries.fold(id);
    this.requestUpdate();
  }

  private readonly readEarlier = async (): Promise<void> => {
    const { session, deployment } = this;
    const cursor = this.runs.value?.next;
    if (!session || !cursor || this.readsEarlier) return;
    this.readsEarlier = true;
    const page = await this.attempt(client => client.deployments.runs(deployment, { limit: runsAtOnce, cursor }));
    this.readsEarlier = false;
    if (!page || deployment !== this.deployment) return;
    this.runs.change(({ items }) => {
      const known = new Set(items.map(({ id }) => id));
      return { items: [...items, ...page.items.filter(({ id }) => !known.has(id))], next: page.next };
    });
  };

  private async retry({ id, retriable: count }: Run): Promise<void> {
    const idempotencyKey = createRequestId();
    const retry = await this.ask(
      id,
      client => client.runs.retry(id, { idempotencyKey }),
      this.i18n.t('log.retry.failed'),
    );
    if (!retry) return;
    this.take(retry);
    this.news.announce(this.i18n.t('log.retry.started', { count }), id);
  }

  private async stop({ id }: Run): Promise<void> {
    const run = await this.ask(id, client => client.runs.cancel(id), this.i18n.t('log.stopFailed'));
    if (!run) return;
    this.take(run);
    this.news.announce(this.i18n.t('log.stopping'), id);
  }

  private async download(format: Format): Promise<void> {
    if (this.downloading) return;
    const { deployment } = this;
    this.downloading = format;
    await this.attempt(async client => {
      const { downloadLog } = await import('./log-download.ts');
      await downloadLog(client, deployment, format, this.leaving.signal);
    }, this.i18n.t('log.download.failed'));
    this.downloading = null;
  }

  /** Asks something of a run, once at a time. */
  private async ask<Result>(
    id: string,
    work: (client: Client) => Promise<Result>,
    failed: string,
  ): Promise<Result | undefined> {
    if (this.busy.has(id)) return undefined;
    this.busy = new Set([...this.busy, id]);
    const result = await this.attempt(work, failed);
    this.busy = new Set([...this.busy].filter(other => other !== id));
    return result;
  }

  /** Does something with the host, and says what went wrong. */
  private async attempt<Result>(work: (client: Client) => Promise<Result>, failed = ''): Promise<Result | undefined> {
    const { session } = this;
    if (!session) return undefined;
    this.trouble = null;
    try {
      return await work(session.client);
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      if (error.kind === 'aborted') return undefined;
      this.trouble = `${failed} ${failureSentence(this.i18n, error)}`.trim();
      this.dispatchEvent(new CitizenErrorEvent(error));
      return undefined;
    }
  }

  private receive(event: HostEvent): void {
    if (event.type === 'reset') {
      this.runs.reload();
      this.about.reload();
      this.entries.refreshAll();
    } else if (event.type === 'deployment' && event.deployment.id === this.deployment) {
      if (!this.about.value) this.missed.add('about');
      this.about.change(about => ({ ...about, deployment: event.deployment }));
    } else if (event.type === 'run' && event.run.deployment === this.deployment) {
      this.take(event.run);
    }
  }

  /** Loads anew what has changed while it was loaded. */
  private catchUp(what: 'runs' | 'about'): void {
    if (this.missed.delete(what)) this[what].reload();
  }

  /** A run has changed, or come. */
  private take(run: Run): void {
    if (!this.runs.value) this.missed.add('runs');
    const isNew = !this.runs.value?.items.some(({ id }) => id === run.id);
    this.runs.change(runs => withRun(runs, run));
    // What was unfolded before the list of runs came may have been read too early.
    if (isNew && !this.entries.of(run.id)) this.entries.unfold(run.id);
    else this.entries.refresh(run.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-log': CitizenLog;
  }
}
