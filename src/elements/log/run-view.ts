import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LogEntry, Run } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { isFinished } from '../../model/status.ts';
import { errorState } from '../../ui/error-state.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { supportDetails } from '../../ui/notice.ts';
import { skeleton } from '../../ui/skeleton.ts';
import { runStatus } from '../../ui/status.ts';
import { filters, type Entries, type Filter, type Slice } from './run-entries.ts';

export interface RunView {
  readonly localizer: Localizer;
  /** Of the run's own headings. */
  readonly level: number;
  readonly run: Run;
  /** Undefined while the run is folded. */
  readonly entries: Entries | undefined;
  readonly filter: Filter;
  /** Why its refused records cannot be tried again now; null when they can. */
  readonly retryHindrance: string | null;
  /** Why it cannot be stopped; null when it can. */
  readonly stopHindrance: string | null;
  /** A person has just asked something of it. */
  readonly isBusy: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly onFilter: (filter: Filter) => void;
  readonly onMore: () => void;
  readonly onRetry: () => void;
  readonly onStop: () => void;
}

const levels: Readonly<Record<LogEntry['level'], { tone: string; icon: IconName }>> = {
  info: { tone: 'ok', icon: 'ok' },
  warning: { tone: 'warn', icon: 'warning' },
  error: { tone: 'bad', icon: 'error' },
};

const renderEntry = (localizer: Localizer, { level, message, row, details, at }: LogEntry): TemplateResult => {
  const look = levels[level];
  return html`<li>
    <span class="st ${look.tone}"
      >${icon(look.icon)}<span class="vh">${localizer.t(`log.level.${level}`)}: </span></span
    >
    <div>
      ${
        row
          ? html`<strong
                ><bdi
                  >${localizer.t(message.code === 'run.file.unread' ? 'log.file' : 'log.row', { key: row.key })}</bdi
                ></strong
              >
              <span class="row">${row.reason}</span>
              ${message.code === 'run.row.refused' ? nothing : message.text}`
          : message.text
      }
      ${details ? supportDetails(localizer.t('support.details'), details) : nothing}
    </div>
    <span class="muted nowrap">${localizer.time(at)}</span>
  </li>`;
};

const renderFilters = ({ localizer, filter, onFilter }: RunView, { counts }: Slice): unknown => {
  if (!counts || counts.warning + counts.error + counts.rows === 0) return nothing;
  return html`<div class="seg" role="group" aria-label=${localizer.t('log.filter')}>
    ${filters.map(
      each =>
        html`<button
          type="button"
          aria-pressed=${each === filter ? 'true' : 'false'}
          ?disabled=${counts[each] === 0 && each !== filter}
          @click=${() => onFilter(each)}
        >
          ${localizer.t(`log.filter.${each}`)} <span class="c">${localizer.number(counts[each])}</span>
        </button>`,
    )}
  </div>`;
};

/** What can be done about a run: stop it while it goes on, try again what was refused. */
const renderActs = (view: RunView): unknown => {
  const { localizer, run, isBusy, retryHindrance, stopHindrance } = view;
  const act = (label: string, name: IconName, hindrance: string | null, onClick: () => void) =>
    html`<div class="act">
      <button
        type="button"
        class="btn small"
        aria-disabled=${hindrance === null ? nothing : 'true'}
        aria-busy=${isBusy ? 'true' : nothing}
        aria-describedby=${hindrance === null ? nothing : `why-${run.id}`}
        @click=${() => (hindrance === null && !isBusy ? onClick() : undefined)}
      >
        ${icon(isBusy ? 'running' : name, isBusy ? 'spin' : '')}${label}
      </button>
      ${hindrance === null ? nothing : html`<span class="sm muted" id="why-${run.id}">${hindrance}</span>`}
    </div>`;
  if (!isFinished(run.status)) {
    const isStopping = run.status === 'cancel-requested';
    const hindrance = isStopping ? localizer.t('log.stopping') : stopHindrance;
    return act(localizer.t('log.stop'), 'stop', hindrance, view.onStop);
  }
  if (run.retriable > 0) {
    return act(localizer.t('log.retry', { count: run.retriable }), 'refresh', retryHindrance, view.onRetry);
  }
  return run.failed > 0 ? html`<p class="sm muted">${localizer.t('log.retry.gone')}</p>` : nothing;
};

const renderSlice = (view: RunView, slice: Slice): TemplateResult => {
  const { localizer } = view;
  if (slice.items.length === 0 && view.filter === 'all') {
    return html`<p class="sm muted">${localizer.t('log.noEntries')}</p>`;
  }
  return html`${renderFilters(view, slice)}
    <ol class="trace">
      ${repeat(
        slice.items,
        ({ seq }) => seq,
        entry => renderEntry(localizer, entry),
      )}
    </ol>
    ${
      slice.items.length < slice.total
        ? html`<div class="act">
            <button type="button" class="btn link small" @click=${view.onMore}>
              ${localizer.t('log.moreEntries')}
            </button>
            <span class="sm muted"
              >${localizer.t('log.shownOf', { count: slice.items.length, total: slice.total })}</span
            >
          </div>`
        : nothing
    }`;
};

const renderInside = (view: RunView, entries: Entries): TemplateResult => {
  const { localizer, level } = view;
  return html`<div class="in">
    ${renderActs(view)}
    ${entries.render({
      pending: () => skeleton('middle'),
      failed: (failure, retry) =>
        errorState({ level, title: localizer.t('log.entriesFailed'), failure, localizer, retry }),
      ready: slice => renderSlice(view, slice),
    })}
  </div>`;
};

/** One run: how it is, and unfolded what happened in it. */
export const runView = (view: RunView): TemplateResult => {
  const { localizer, run, entries } = view;
  const at = run.startedAt ?? run.finishedAt;
  const facts = [
    run.durationMs === null ? '' : localizer.duration(run.durationMs),
    localizer.t('log.read', { count: run.read }),
    localizer.t('log.written', { count: run.created + run.updated }),
    run.skipped > 0 ? localizer.t('log.skipped', { count: run.skipped }) : '',
    run.failed > 0 ? localizer.t('log.refused', { count: run.failed }) : '',
  ];
  return html`<details
    class="run"
    part="log-entry"
    .open=${entries !== undefined}
    @toggle=${(event: Event) => view.onToggle((event.target as HTMLDetailsElement).open)}
  >
    <summary>
      ${runStatus(localizer, run.status, run.progress)}
      <span class="when"
        >${at ? html`<span>${localizer.moment(at)}</span>` : nothing}
        <span>${localizer.t(`log.trigger.${run.trigger}`)}</span></span
      >
      <span class="msg">${run.message?.text ?? nothing}</span>
      <span class="facts">${facts.filter(Boolean).map(fact => html`<span>${fact}</span>`)}</span>
      ${icon('right', 'chev')}
    </summary>
    ${entries ? renderInside(view, entries) : nothing}
  </details>`;
};
