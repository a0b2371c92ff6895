import type { RunStatus } from 'citizen-integrator/contract';
import { message, type MessageRef } from '../messages/index.ts';
import type { NewLogEntry, RunCounts, RunRow } from './store.ts';
import type { Watermark } from './watermark.ts';

/** Refused rows that a run's log lists; more are only counted, so that the log stays readable. */
export const listedRefusals = 1000;

/** Why a run ended. */
export type RunEnd =
  /** `watermark`: how far the changes go that were copied, when the operation copies only changes. */
  | { readonly kind: 'complete'; readonly watermark?: Watermark | null }
  /** All operations of a Jitterpak are done; how they went is kept with the run. */
  | { readonly kind: 'operated' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'stopped'; readonly message: MessageRef; readonly details: string | null };

export interface RunOutcome {
  readonly status: RunStatus;
  readonly message: MessageRef;
  readonly entries: readonly NewLogEntry[];
}

/** `unlinked`: records whose target refused what they point at, as far as the log lists them. */
type EndCounts = RunCounts & { readonly unlinked: number };

/** `isWritten`: whether the last page is in the books. */
type RunCame = EndCounts & Pick<RunRow, 'trigger'> & { readonly isWritten: boolean };

const completed = (counts: EndCounts): { status: RunStatus; message: MessageRef } => {
  const { read, created, updated, skipped, failed, unlinked } = counts;
  const count = created + updated;
  if (read === 0) return { status: 'success', message: message('run.done.nothing') };
  if (failed === 0 && unlinked > 0) {
    const says = message('run.done.unlinked', { count: unlinked, written: count, read });
    return { status: 'success-with-warning', message: says };
  }
  if (failed === 0 && skipped > 0) {
    return { status: 'success', message: message('run.done.skipped', { count: skipped, created, updated }) };
  }
  if (failed === 0) return { status: 'success', message: message('run.done', { count, created, updated }) };
  if (count + skipped === 0) return { status: 'error', message: message('run.stopped.refused', { count: failed }) };
  return {
    status: 'success-with-warning',
    message: message('run.done.refused', { count: failed, written: count, read }),
  };
};

const ended = (
  end: Exclude<RunEnd, { kind: 'operated' }>,
  counts: EndCounts,
): { status: RunStatus; message: MessageRef } => {
  switch (end.kind) {
    case 'complete':
      return completed(counts);
    case 'canceled':
      return { status: 'canceled', message: message('run.canceled', { count: counts.created + counts.updated }) };
    case 'stopped':
      return { status: 'error', message: end.message };
  }
};

const levels: Partial<Record<RunStatus, NewLogEntry['level']>> = { success: 'info', error: 'error' };

/** How a run ends: status, the sentence for people and the last entries of its log. */
export const outcomeOfRun = (end: Exclude<RunEnd, { kind: 'operated' }>, counts: RunCame): RunOutcome => {
  const { status, message: says } = ended(end, counts);
  const unlisted = counts.failed - listedRefusals;
  const details = end.kind === 'stopped' ? end.details : null;
  return {
    status,
    message: says,
    entries: [
      ...(unlisted > 0
        ? [{ level: 'warning', step: 'write', message: message('run.rows.unlisted', { count: unlisted }) } as const]
        : []),
      // Of rows that are tried again, those that were not come upon are kept as before.
      ...(end.kind === 'stopped' && counts.read > 0 && !counts.isWritten && counts.trigger !== 'retry'
        ? [{ level: 'info', step: 'finish', message: message('run.rest', { count: counts.read }) } as const]
        : []),
      { level: levels[status] ?? 'warning', step: 'finish', message: says, details },
    ],
  };
};

const pageMessage = ({ read: count, created, updated, skipped, failed: refused }: RunCounts): MessageRef => {
  if (skipped > 0) return message('run.page.skipped', { count, created, updated, skipped, refused });
  return refused === 0
    ? message('run.page', { count, created, updated })
    : message('run.page.refused', { count, created, updated, refused });
};

/** What filling in adds to the run's log. */
export const filledEntries = (count: number, refused: readonly NewLogEntry[]): readonly NewLogEntry[] => [
  ...refused,
  ...(count > 0 ? [{ level: 'info', step: 'write', message: message('run.links', { count }) } as const] : []),
];

/** What a page adds to the run's log: its refused rows, as far as the log lists them, and the page. */
export const pageEntries = (counts: RunCounts, listed: readonly NewLogEntry[]): readonly NewLogEntry[] => {
  // Where a file ends and the like: nothing that anyone asks about.
  if (counts.read === 0) return [];
  return [...listed, { level: 'info', step: 'write', message: pageMessage(counts) }];
};
