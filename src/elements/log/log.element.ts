import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type { HostEvent, LogEntry, Run } from '../../contract/index.ts';
import { LiveController } from '../../controllers/live-controller.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import { CitizenErrorEvent, CitizenReadyEvent } from '../../controllers/session-events.ts';
import { log } from '../../i18n/en/log.ts';
import { statuses } from '../../i18n/en/statuses.ts';
import { emptyState } from '../../ui/empty-state.ts';
import { errorState, failureSentence } from '../../ui/error-state.ts';
import { heading } from '../../ui/heading.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { notice, supportDetails } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { runStatus } from '../../ui/status.ts';
import { buttons } from '../../ui/styles/buttons.ts';
import { foundation } from '../../ui/styles/foundation.ts';
import { notices } from '../../ui/styles/notices.ts';
import { panels } from '../../ui/styles/panels.ts';
import { ConnectedElement } from '../connected-element.ts';
import { LogCloseEvent } from './log.events.ts';
import { styles } from './log.styles.ts';
import { RunEntries, type Entries } from './run-entries.ts';

interface Runs {
  /** Newest first. */
  readonly items: readonly Run[];
  readonly next: string | null;
}

const runsAtOnce = 20;

const levels: Readonly<Record<LogEntry['level'], { tone: string; icon: IconName }>> = {
  info: { tone: 'ok', icon: 'ok' },
  warning: { tone: 'warn', icon: 'warning' },
  error: { tone: 'bad', icon: 'error' },
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
 * @fires {CitizenErrorEvent} citizen-error - Something could not be loaded.
 * @fires {CitizenTokenExpiredEvent} citizen-token-expired - The token ends and cannot be renewed: set a new `token`.
 * @csspart root - Everything.
 * @csspart heading - The heading.
 * @csspart log-entry - One run.
 * @csspart status - How a run is.
 * @csspart empty - It has not run yet.
 * @csspart error - Could not be loaded.
 * @cssprop [--citizen-accent=#0b5fff] - The brand colour, from which every other colour is derived.
 */
export class CitizenLog extends ConnectedElement(LitElement) {
  static readonly tag = 'citizen-log';
  static readonly texts = { ...statuses, ...log };
  static override styles = [foundation, buttons, panels, notices, styles];

  /** Id of the deployment. */
  @property() deployment = '';
  /** Level of the heading in the page's own order. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 3;
  /** Shows a button that fires `citizen-log-close`. */
  @property({ type: Boolean }) closable = false;

  @state() private readsEarlier = false;
  @state() private earlierFailure: RecipeApiError | null = null;

  private readonly entries = new RunEntries(this, () => this.session);
  private readonly runs = new ResourceController(this, {
    key: () =>
      this.session && this.deployment ? ([this.session, this.session.person, this.deployment] as const) : undefined,
    load: async ([session, , deployment], signal): Promise<Runs> => {
      await session.liveIsSettled;
      return session.client.deployments.runs(deployment, { limit: runsAtOnce }, { signal });
    },
    onReady: ({ items: [newest] }) => {
      if (newest) this.entries.unfold(newest.id);
      this.dispatchEvent(new CitizenReadyEvent());
    },
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
    if (changed.has('deployment')) this.entries.clear();
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
        ${
          this.closable
            ? html`<button
                type="button"
                class="btn icon small ghost"
                aria-label=${i18n.t('log.close')}
                title=${i18n.t('log.close')}
                @click=${() => this.dispatchEvent(new LogCloseEvent())}
              >
                ${icon('close')}
              </button>`
            : nothing
        }
      </div>
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
        this.earlierFailure
          ? notice({ tone: 'bad', body: failureSentence(this.i18n, this.earlierFailure), role: 'alert' })
          : nothing
      }
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
    const { i18n } = this;
    const entries = this.entries.of(run.id);
    const at = run.startedAt ?? run.finishedAt;
    const facts = [
      run.durationMs === null ? '' : i18n.duration(run.durationMs),
      i18n.t('log.read', { count: run.read }),
      i18n.t('log.written', { count: run.created + run.updated }),
      run.skipped > 0 ? i18n.t('log.skipped', { count: run.skipped }) : '',
      run.failed > 0 ? i18n.t('log.refused', { count: run.failed }) : '',
    ];
    return html`<li>
      <details
        class="run"
        part="log-entry"
        .open=${entries !== undefined}
        @toggle=${(event: Event) => this.toggle(run, (event.target as HTMLDetailsElement).open)}
      >
        <summary>
          ${runStatus(i18n, run.status, run.progress)}
          <span class="when">${at ? i18n.moment(at) : nothing}</span>
          <span class="msg">${run.message?.text ?? nothing}</span>
          <span class="facts">${facts.filter(Boolean).map(fact => html`<span>${fact}</span>`)}</span>
          ${icon('right', 'chev')}
        </summary>
        ${entries ? html`<div class="in">${this.renderEntries(run, entries)}</div>` : nothing}
      </details>
    </li>`;
  }

  private renderEntries(run: Run, entries: Entries): unknown {
    const { i18n } = this;
    return entries.render({
      pending: () => skeleton('middle'),
      failed: (failure, retry) =>
        errorState({
          level: this.headingLevel + 1,
          title: i18n.t('log.entriesFailed'),
          failure,
          localizer: i18n,
          retry,
        }),
      ready: items => this.renderTrace(run, items),
    });
  }

  private renderTrace(run: Run, items: readonly LogEntry[]): TemplateResult {
    const { i18n } = this;
    if (items.length === 0) return html`<p class="sm muted">${i18n.t('log.noEntries')}</p>`;
    return html`<ol class="trace">
        ${repeat(
          items,
          ({ seq }) => seq,
          entry => this.renderEntry(entry),
        )}
      </ol>
      ${
        this.entries.hasMore(run.id)
          ? html`<div>
              <button type="button" class="btn link small" @click=${() => this.entries.readMore(run.id)}>
                ${i18n.t('log.moreEntries')}
              </button>
            </div>`
          : nothing
      }`;
  }

  private renderEntry({ level, message, row, details, at }: LogEntry): TemplateResult {
    const { i18n } = this;
    const look = levels[level];
    return html`<li>
      <span class="st ${look.tone}">${icon(look.icon)}<span class="vh">${i18n.t(`log.level.${level}`)}: </span></span>
      <div>
        ${message.text}
        ${
          row
            ? html`<span class="row"
                ><strong><bdi>${i18n.t('log.row', { key: row.key })}</bdi></strong> ${row.reason}</span
              >`
            : nothing
        }
        ${details ? supportDetails(i18n.t('support.details'), details) : nothing}
      </div>
      <span class="muted nowrap">${i18n.time(at)}</span>
    </li>`;
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
    this.earlierFailure = null;
    try {
      const page = await session.client.deployments.runs(deployment, { limit: runsAtOnce, cursor });
      this.runs.change(({ items }) => ({ items: [...items, ...page.items], next: page.next }));
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      this.earlierFailure = error;
      this.dispatchEvent(new CitizenErrorEvent(error));
    } finally {
      this.readsEarlier = false;
    }
  };

  private receive(event: HostEvent): void {
    if (event.type === 'reset') return this.runs.reload();
    if (event.type !== 'run' || event.run.deployment !== this.deployment) return;
    const { run } = event;
    const isNew = !this.runs.value?.items.some(({ id }) => id === run.id);
    this.runs.change(runs => withRun(runs, run));
    if (isNew) this.entries.unfold(run.id);
    else this.entries.refresh(run.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'citizen-log': CitizenLog;
  }
}
