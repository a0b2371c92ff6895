import type { LogEntry, Run } from 'citizen-integrator/contract';
import { say } from '../messages/index.ts';
import type { LogRow, RunRow } from './store.ts';

const durationOf = ({ startedAt, finishedAt }: RunRow): number | null =>
  startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : null;

const progressOf = ({ total, read }: RunRow): number | null => {
  if (total === null) return null;
  return total === 0 ? 1 : Math.min(1, read / total);
};

/** A run as the contract has it, in the reader's language. */
export const toRun = (row: RunRow, language: string): Run => ({
  id: row.id,
  deployment: row.deployment,
  operation: { id: row.operation, name: row.operationName },
  trigger: row.trigger,
  ...(row.parent !== null && { parent: row.parent }),
  status: row.status,
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
  durationMs: durationOf(row),
  read: row.read,
  created: row.created,
  updated: row.updated,
  skipped: row.skipped,
  failed: row.failed,
  message: row.message && { ...row.message, text: say(row.message.code, row.message.params, language) },
  progress: progressOf(row),
  agentGroup: null,
  retriable: row.retriable,
  seq: row.seq,
});

export const toLogEntry = ({ seq, at, level, step, message, row, details }: LogRow, language: string): LogEntry => ({
  seq,
  at: at.toISOString(),
  level,
  step,
  message: { ...message, text: say(message.code, message.params, language) },
  row: row && { key: row.key, reason: say(row.reason.code, row.reason.params, language) },
  details,
});
