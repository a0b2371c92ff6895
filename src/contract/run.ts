import * as z from 'zod/mini';
import { Count, Id, Message, Named, pageOf, PageQuery, Timestamp } from './primitives.ts';
import { runStatuses } from './run-statuses.ts';

export const RunStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunTrigger = z.enum(['schedule', 'delivery', 'manual', 'deploy', 'retry', 'chain']);
export type RunTrigger = z.infer<typeof RunTrigger>;

export const Run = z.object({
  id: Id,
  deployment: Id,
  operation: Named,
  trigger: RunTrigger,
  /** The run that it follows, for the trigger `chain`. */
  parent: z.optional(Id),
  status: RunStatus,
  startedAt: z.nullable(Timestamp),
  finishedAt: z.nullable(Timestamp),
  durationMs: z.nullable(Count),
  read: Count,
  created: Count,
  updated: Count,
  skipped: Count,
  failed: Count,
  message: z.nullable(Message),
  /** 0 to 1; null when the source does not tell how many rows there are. */
  progress: z.nullable(z.number()),
  agentGroup: z.nullable(z.string()),
  /** Refused rows that are kept and can be tried again. */
  retriable: z._default(Count, 0),
  /** Counts up with every change of this run: a lower one is older. */
  seq: Count,
});
export type Run = z.infer<typeof Run>;
export const RunPage = pageOf(Run);

export const LogLevel = z.enum(['info', 'warning', 'error']);
export const LogEntry = z.object({
  seq: Count,
  at: Timestamp,
  level: LogLevel,
  step: z.enum(['start', 'read', 'map', 'write', 'script', 'finish']),
  message: Message,
  /** The row that was refused, with the reason in plain words. */
  row: z.nullable(z.object({ key: z.string(), reason: z.string() })),
  /** Technical text for support, secrets masked. */
  details: z.nullable(z.string()),
});
export type LogEntry = z.infer<typeof LogEntry>;
export const LogPage = z.extend(pageOf(LogEntry), {
  /** How many entries of each kind the whole log has; with the first page only. */
  facets: z.optional(z.object({ level: z.record(LogLevel, Count), rows: Count })),
});
export type LogPage = z.infer<typeof LogPage>;

export const LogQuery = z.extend(PageQuery, {
  level: z.optional(LogLevel),
  /** `rows`: only the rows that were refused. */
  only: z.optional(z.literal('rows')),
});
