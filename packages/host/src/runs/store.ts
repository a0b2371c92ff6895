import type { LogEntry, RunStatus, RunTrigger } from 'citizen-integrator/contract';
import { recordEvent } from '../events/store.ts';
import type { MessageRef } from '../messages/index.ts';
import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';

export interface RunCounts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface RunRow extends RunCounts {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly operation: string;
  readonly operationName: string;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Rows in the source; null when it does not tell. */
  readonly total: number | null;
  readonly message: MessageRef | null;
  readonly cancelRequested: boolean;
  /** Counts up with every change. */
  readonly seq: number;
}

export interface NewLogEntry {
  readonly level: LogEntry['level'];
  readonly step: LogEntry['step'];
  readonly message: MessageRef;
  /** The row that was refused, and why. */
  readonly row?: { readonly key: string; readonly reason: MessageRef } | null;
  /** Technical text, secrets masked. */
  readonly details?: string | null;
}

export interface LogRow extends Required<NewLogEntry> {
  readonly seq: number;
  readonly at: Date;
}

const columns = `
  id, organization, customer, deployment, operation, operation_name as "operationName", trigger, status,
  requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt",
  read, created, updated, skipped, failed, total,
  case when message_code is null then null else jsonb_build_object('code', message_code, 'params', message_params) end as message,
  cancel_requested as "cancelRequested", seq`;

/** Everyone who watches sees the run; with `deployment`, also its deployment, whose health has changed. */
const tell = async (tx: Tx, run: RunRow, deployment = false): Promise<void> => {
  const { organization, customer } = run;
  await recordEvent(tx, { organization, customer, type: 'run', resource: run.id });
  if (deployment) await recordEvent(tx, { organization, customer, type: 'deployment', resource: run.deployment });
};

export interface NewRun {
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly operation: { readonly id: string; readonly name: string };
  readonly trigger: RunTrigger;
}

/** @returns null when a run of this operation has not finished yet. */
export const createRun = async (tx: Tx, run: NewRun): Promise<RunRow | null> => {
  const { rows } = await tx.query<RunRow>(
    `insert into citizen.runs (id, organization, customer, deployment, operation, operation_name, trigger, status)
     values ($1, $2, $3, $4, $5, $6, $7, 'submitted')
     on conflict (deployment, operation) where finished_at is null do nothing
     returning ${columns}`,
    [
      createId('run'),
      run.organization,
      run.customer,
      run.deployment,
      run.operation.id,
      run.operation.name,
      run.trigger,
    ],
  );
  const created = rows[0];
  if (!created) return null;
  await tell(tx, created, true);
  return created;
};

export const getRun = async (tx: Tx, id: string): Promise<RunRow | null> =>
  (await tx.query<RunRow>(`select ${columns} from citizen.runs where id = $1`, [id])).rows[0] ?? null;

export const getRuns = async (tx: Tx, ids: readonly string[]): Promise<readonly RunRow[]> =>
  (await tx.query<RunRow>(`select ${columns} from citizen.runs where id = any($1)`, [ids])).rows;

/** Newest first. Cursor: when it was requested, id. */
export const listRuns = async (tx: Tx, deployment: string, { limit, after }: PageRequest): Promise<Page<RunRow>> => {
  const { rows } = await tx.query<RunRow & { place: string }>(
    `select ${columns}, requested_at::text as place from citizen.runs
     where deployment = $1 and ($2::text is null or (requested_at, id) < ($2::timestamptz, $3))
     order by requested_at desc, id desc limit $4`,
    [deployment, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const count = await tx.query<{ total: number }>(
    'select count(*)::int as total from citizen.runs where deployment = $1',
    [deployment],
  );
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ place, id }) => [place, id]);
};

/** Ids of a deployment's runs that have not finished. */
export const listUnfinishedRunsOf = async (tx: Tx, deployment: string): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>('select id from citizen.runs where deployment = $1 and finished_at is null', [
      deployment,
    ])
  ).rows.map(({ id }) => id);

/** Runs that were asked for and have not finished, of all customers: for a host that takes up work at its start. */
export const listUnfinishedRuns = async (tx: Tx): Promise<readonly RunRow[]> =>
  (await tx.query<RunRow>(`select ${columns} from citizen.runs where finished_at is null order by requested_at`)).rows;

/**
 * Says that work has begun; a run that was told to stop keeps saying so.
 * @returns null when the run has finished or is gone.
 */
export const startRun = async (tx: Tx, id: string): Promise<RunRow | null> => {
  const { rows } = await tx.query<RunRow>(
    `update citizen.runs set
       status = case when cancel_requested then 'cancel-requested' else 'running' end,
       started_at = coalesce(started_at, now()),
       seq = seq + 1
     where id = $1 and finished_at is null returning ${columns}`,
    [id],
  );
  const run = rows[0];
  if (run) await tell(tx, run);
  return run ?? null;
};

/** Adds to a run's log without telling anyone: entries are told with the change of the run that they belong to. */
const insertLog = async (tx: Tx, run: string, entries: readonly NewLogEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  await tx.query(
    `with owner as (
       update citizen.runs set log_seq = log_seq + $2 where id = $1 returning organization, customer, log_seq - $2 as base
     )
     insert into citizen.log_entries
       (organization, customer, run, seq, level, step, code, params, row_key, row_reason_code, row_reason_params, details)
     select organization, customer, $1, base + place, entry->>'level', entry->>'step', entry->'message'->>'code',
            entry->'message'->'params', entry->'row'->>'key', entry->'row'->'reason'->>'code',
            entry->'row'->'reason'->'params', entry->>'details'
     from owner, jsonb_array_elements($3::jsonb) with ordinality as given (entry, place)`,
    [run, entries.length, JSON.stringify(entries)],
  );
};

export interface PageOutcome {
  readonly run: string;
  /** Counts from 0. */
  readonly page: number;
  readonly counts: RunCounts;
  /** Rows in the source, when it tells. */
  readonly total?: number | null;
  readonly entries: readonly NewLogEntry[];
}

/**
 * Counts a page and logs what happened in it, once: a page that has been counted changes nothing.
 * @returns the run as it is now; null when it is gone.
 */
export const recordPage = async (
  tx: Tx,
  { run, page, counts, total, entries }: PageOutcome,
): Promise<RunRow | null> => {
  // The run's lock first: two hosts that do the same page then come one after the other.
  const { rowCount: exists } = await tx.query('select 1 from citizen.runs where id = $1 for update', [run]);
  if (exists === 0) return null;
  const { rowCount: isNew } = await tx.query(
    `insert into citizen.run_pages (organization, customer, run, page)
     select organization, customer, id, $2 from citizen.runs where id = $1
     on conflict (run, page) do nothing`,
    [run, page],
  );
  if (isNew === 0) return getRun(tx, run);
  await insertLog(tx, run, entries);
  const { rows } = await tx.query<RunRow>(
    `update citizen.runs set read = read + $2, created = created + $3, updated = updated + $4, skipped = skipped + $5,
       failed = failed + $6, total = coalesce($7, total), seq = seq + 1
     where id = $1 returning ${columns}`,
    [run, counts.read, counts.created, counts.updated, counts.skipped, counts.failed, total ?? null],
  );
  const changed = rows[0];
  if (changed) await tell(tx, changed);
  return changed ?? null;
};

/** Adds to a run's log and tells everyone who watches the run. */
export const appendLog = async (tx: Tx, run: string, entries: readonly NewLogEntry[]): Promise<void> => {
  await insertLog(tx, run, entries);
  const { rows } = await tx.query<RunRow>(`update citizen.runs set seq = seq + 1 where id = $1 returning ${columns}`, [
    run,
  ]);
  if (rows[0]) await tell(tx, rows[0]);
};

/**
 * Ends a run, once: the first outcome stays.
 * @returns null when it had finished before or is gone.
 */
export const finishRun = async (
  tx: Tx,
  {
    run,
    status,
    message,
    entries = [],
  }: { run: string; status: RunStatus; message: MessageRef | null; entries?: readonly NewLogEntry[] },
): Promise<RunRow | null> => {
  const { rows } = await tx.query<RunRow>(
    `update citizen.runs set status = $2, message_code = $3, message_params = $4,
       started_at = coalesce(started_at, now()), finished_at = now(), seq = seq + 1
     where id = $1 and finished_at is null returning ${columns}`,
    [run, status, message?.code ?? null, JSON.stringify(message?.params ?? {})],
  );
  const finished = rows[0];
  if (!finished) return null;
  await insertLog(tx, run, entries);
  await tell(tx, finished, true);
  return finished;
};

/**
 * Asks a run to stop after its current page.
 * @returns the run as it is now; null when it is gone.
 */
export const requestCancel = async (tx: Tx, id: string): Promise<RunRow | null> => {
  const { rows } = await tx.query<RunRow>(
    `update citizen.runs set cancel_requested = true, status = 'cancel-requested', seq = seq + 1
     where id = $1 and finished_at is null and not cancel_requested returning ${columns}`,
    [id],
  );
  const run = rows[0];
  if (!run) return getRun(tx, id);
  await tell(tx, run);
  return run;
};

/** In order. Cursor: seq. */
export const listLog = async (
  tx: Tx,
  run: string,
  { level, limit, after }: PageRequest & { level?: LogEntry['level'] | undefined },
): Promise<Page<LogRow>> => {
  const { rows } = await tx.query<LogRow>(
    `select seq, at, level, step, jsonb_build_object('code', code, 'params', params) as message,
       case when row_key is null then null else jsonb_build_object('key', row_key, 'reason',
         jsonb_build_object('code', row_reason_code, 'params', coalesce(row_reason_params, '{}'))) end as row,
       details
     from citizen.log_entries
     where run = $1 and ($2::text is null or level = $2) and seq > $3 order by seq limit $4`,
    [run, level ?? null, Number(after?.[0] ?? 0), limit + 1],
  );
  const count = await tx.query<{ total: number }>(
    'select count(*)::int as total from citizen.log_entries where run = $1 and ($2::text is null or level = $2)',
    [run, level ?? null],
  );
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ seq }) => [String(seq)]);
};
