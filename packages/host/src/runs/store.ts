import type { LogEntry, RunStatus, RunTrigger } from 'citizen-integrator/contract';
import { recordEvent } from '../events/store.ts';
import type { Assignment } from '../deployments/deployed-recipe.ts';
import type { MessageRef } from '../messages/index.ts';
import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { dropLinks, keepLinks, removeOldLinks, type KeptLinks } from './left-links-store.ts';
import { dropRows, keepRows, moveRows, removeOldRows } from './refused-rows-store.ts';
import type { Watermark } from './watermark.ts';

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
  /** The run that it follows. */
  readonly parent: string | null;
  /** How many runs it follows, one because of the other. */
  readonly depth: number;
  /** A run that is to be followed as soon as this one has ended. */
  readonly awaitedBy: string | null;
  /** Refused rows that are kept, to be tried again. */
  readonly retriable: number;
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
  cancel_requested as "cancelRequested", parent, depth, awaited_by as "awaitedBy", retriable, seq`;

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
  /** The run that it follows. */
  readonly parent?: { readonly id: string; readonly depth: number };
}

/**
 * Stores a run without telling anyone.
 * @returns null when a run of this operation has not finished yet.
 */
export const insertRun = async (tx: Tx, run: NewRun): Promise<RunRow | null> => {
  const { rows } = await tx.query<RunRow>(
    `insert into citizen.runs
       (id, organization, customer, deployment, operation, operation_name, trigger, parent, depth, status, requested_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'submitted', clock_timestamp())
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
      run.parent?.id ?? null,
      run.parent ? run.parent.depth + 1 : 0,
    ],
  );
  return rows[0] ?? null;
};

/** @returns null when a run of this operation has not finished yet. */
export const createRun = async (tx: Tx, run: NewRun): Promise<RunRow | null> => {
  const created = await insertRun(tx, run);
  if (created) await tell(tx, created, true);
  return created;
};

/**
 * Lets a run be followed by another run of the operation that is under way, as soon as that one has ended.
 * @returns false when none is under way.
 */
export const awaitRun = async (
  tx: Tx,
  { deployment, operation, by }: { deployment: string; operation: string; by: string },
): Promise<boolean> =>
  (
    await tx.query(
      `update citizen.runs set awaited_by = $3 where deployment = $1 and operation = $2 and finished_at is null`,
      [deployment, operation, by],
    )
  ).rowCount > 0;

/** The runs that a run follows, the nearest first. */
export const listAncestors = async (tx: Tx, id: string): Promise<readonly RunRow[]> =>
  (
    await tx.query<RunRow>(
      `with recursive above as (
         select parent as ancestor, 1 as place from citizen.runs where id = $1
         union all
         select r.parent, place + 1 from citizen.runs r join above on r.id = ancestor
       )
       select ${columns} from citizen.runs join above on ancestor = id order by place`,
      [id],
    )
  ).rows;

/** Says of a run that ended well that one of those that follow it stopped, without telling anyone. */
export const markChildError = async (tx: Tx, id: string, { code, params }: MessageRef): Promise<void> => {
  await tx.query(
    `update citizen.runs set status = 'success-with-child-error', message_code = $2, message_params = $3 where id = $1`,
    [id, code, JSON.stringify(params)],
  );
};

export const getRun = async (tx: Tx, id: string): Promise<RunRow | null> =>
  (await tx.query<RunRow>(`select ${columns} from citizen.runs where id = $1`, [id])).rows[0] ?? null;

/** Reads a run that nobody else changes until the transaction ends. */
export const lockRun = async (tx: Tx, id: string): Promise<RunRow | null> =>
  (await tx.query<RunRow>(`select ${columns} from citizen.runs where id = $1 for update`, [id])).rows[0] ?? null;

/** What a run began with, when its deployment was changed while it was under way; null when it does what that does. */
export const getAssignment = async (tx: Tx, id: string): Promise<Assignment | null> =>
  (
    await tx.query<Assignment>(
      `select recipe_version as "recipeVersion", configuration from citizen.runs
       where id = $1 and configuration is not null`,
      [id],
    )
  ).rows[0] ?? null;

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

/** Adds entries, a JSON parameter, to the log of run `$1`; `owner` is a query that gives whose they are and what they are counted from. */
const insertEntries = (owner: string, entries: string): string => `
  insert into citizen.log_entries
    (organization, customer, run, seq, level, step, code, params, row_key, row_reason_code, row_reason_params, details)
  select organization, customer, $1, base + place, entry->>'level', entry->>'step', entry->'message'->>'code',
         entry->'message'->'params', entry->'row'->>'key', entry->'row'->'reason'->>'code',
         entry->'row'->'reason'->'params', entry->>'details'
  from ${owner}, jsonb_array_elements(${entries}::jsonb) with ordinality as given (entry, place)`;

/** Adds to a run's log without telling anyone: entries are told with the change of the run that they belong to. */
export const insertLog = async (tx: Tx, run: string, entries: readonly NewLogEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  await tx.query(
    `with owner as (
       update citizen.runs set log_seq = log_seq + $2, seq = seq + 1 where id = $1 returning organization, customer, log_seq - $2 as base
     ) ${insertEntries('owner', '$3')}`,
    [run, entries.length, JSON.stringify(entries)],
  );
};

/** How far a run has come. */
export interface Checkpoint {
  /** Pages that are written and counted. */
  readonly pages: number;
  /** Where to go on: null before the first page and after the last. */
  readonly cursor: string | null;
  /** How far the changes go that were copied; null when nobody asks. */
  readonly watermark: Watermark | null;
}

/** @returns null when the run is gone. */
export const getCheckpoint = async (tx: Tx, run: string): Promise<Checkpoint | null> =>
  (await tx.query<Checkpoint>('select pages, next_cursor as cursor, watermark from citizen.runs where id = $1', [run]))
    .rows[0] ?? null;

export interface PageOutcome {
  readonly run: string;
  /** Counts from 0. */
  readonly page: number;
  readonly counts: RunCounts;
  /** Rows in the source, when it tells. */
  readonly total?: number | null;
  readonly entries: readonly NewLogEntry[];
  /** Where the next page begins; null after the last. */
  readonly cursor: string | null;
  readonly watermark: Watermark | null;
  /** Refused rows to be kept, sealed. */
  readonly keep?: readonly string[];
  /** Places of kept rows that need not be tried any more. */
  readonly settled?: readonly number[];
  /** What records lack for now. */
  readonly left?: readonly KeptLinks[];
}

/** Counts anew how many rows runs keep; `seq` only says so where nothing else changes with it. */
const recountRows = (tx: Tx, runs: readonly string[]): Promise<unknown> =>
  tx.query(
    `update citizen.runs set seq = seq + 1,
       retriable = (select count(*) from citizen.refused_rows kept where kept.run = runs.id)
     where id = any($1)`,
    [runs],
  );

/**
 * Counts a page, logs what happened in it and keeps where to go on, once. It tells nobody: see `tellRun`.
 * @returns null when there is nothing to count: the page was counted before, or the run has finished or is gone.
 */
export const recordPage = async (
  tx: Tx,
  { run, page, counts, total, entries, cursor, watermark, keep = [], settled = [], left = [] }: PageOutcome,
): Promise<{ readonly failed: number; readonly cancelRequested: boolean } | null> => {
  const { read, created, updated, skipped, failed } = counts;
  const { rows } = await tx.query<{ failed: number; cancelRequested: boolean }>(
    `with counted as (
       update citizen.runs set pages = pages + 1, next_cursor = $3, watermark = $4::jsonb, total = coalesce($5, total),
         read = read + $6, created = created + $7, updated = updated + $8, skipped = skipped + $9, failed = failed + $10,
         log_seq = log_seq + jsonb_array_length($11::jsonb), seq = seq + 1
       where id = $1 and pages = $2 and finished_at is null
       returning organization, customer, log_seq - jsonb_array_length($11::jsonb) as base, failed, cancel_requested
     ), logged as (${insertEntries('counted', '$11')})
     select failed, cancel_requested as "cancelRequested" from counted`,
    [
      run,
      page,
      cursor,
      watermark && JSON.stringify(watermark),
      total ?? null,
      read,
      created,
      updated,
      skipped,
      failed,
      JSON.stringify(entries),
    ],
  );
  if (rows[0] && keep.length + settled.length > 0) {
    await keepRows(tx, run, keep);
    await dropRows(tx, run, settled);
    await recountRows(tx, [run]);
  }
  if (rows[0]) await keepLinks(tx, run, left);
  return rows[0] ?? null;
};

/**
 * Logs what became of links that a run kept, and keeps them no longer. It tells nobody: see `tellRun`.
 * @param filled `of`: the run that kept them, which may be an earlier one.
 * @returns null when they were filled in before, or the run has finished.
 */
export const recordFilled = async (
  tx: Tx,
  filled: {
    readonly run: string;
    readonly of: string;
    readonly place: number;
    readonly entries: readonly NewLogEntry[];
  },
): Promise<{ readonly cancelRequested: boolean } | null> => {
  const run = await lockRun(tx, filled.run);
  if (!run || run.finishedAt || !(await dropLinks(tx, filled.of, filled.place))) return null;
  await insertLog(tx, filled.run, filled.entries);
  return run;
};

/** How many entries of a run's log say this. */
export const countLogged = async (tx: Tx, run: string, code: MessageRef['code']): Promise<number> =>
  (
    await tx.query<{ count: number }>(
      'select count(*)::int as count from citizen.log_entries where run = $1 and code = $2',
      [run, code],
    )
  ).rows[0]?.count ?? 0;

/**
 * Makes the run that tries a run's kept rows again: they are its own from then on, so that nobody tries them twice.
 * @returns null when a run of this operation has not finished yet.
 */
export const createRetry = async (tx: Tx, of: RunRow): Promise<RunRow | null> => {
  const { organization, customer, deployment } = of;
  const operation = { id: of.operation, name: of.operationName };
  const created = await createRun(tx, { organization, customer, deployment, operation, trigger: 'retry' });
  if (!created) return null;
  await moveRows(tx, of.id, created.id);
  await recountRows(tx, [of.id, created.id]);
  await tellRun(tx, of.id);
  return getRun(tx, created.id);
};

/** Forgets refused rows that nobody tried again for so long, and links that no run filled in. */
export const forgetOldRows = async (tx: Tx, days: number): Promise<void> => {
  await removeOldLinks(tx, days);
  const runs = await removeOldRows(tx, days);
  await recountRows(tx, runs);
  for (const run of runs) await tellRun(tx, run);
};

/** Everyone who watches a run sees it as it is now. */
export const tellRun = async (tx: Tx, id: string): Promise<void> => {
  const run = await getRun(tx, id);
  if (run) await tell(tx, run);
};

/** Adds to a run's log and tells everyone who watches the run. */
export const appendLog = async (tx: Tx, run: string, entries: readonly NewLogEntry[]): Promise<void> => {
  await insertLog(tx, run, entries);
  const { rows } = await tx.query<RunRow>(`update citizen.runs set seq = seq + 1 where id = $1 returning ${columns}`, [
    run,
  ]);
  if (rows[0]) await tell(tx, rows[0]);
};

/** Those whose message the log does not have. */
export const withoutLogged = async (
  tx: Tx,
  run: string,
  entries: readonly NewLogEntry[],
): Promise<readonly NewLogEntry[]> => {
  const codes = entries.map(({ message }) => message.code);
  const { rows } = await tx.query<{ code: string; field: string | null }>(
    "select distinct code, params ->> 'field' as field from citizen.log_entries where run = $1 and code = any($2::text[])",
    [run, codes],
  );
  const isLogged = ({ message: { code, params } }: NewLogEntry) =>
    rows.some(row => row.code === code && row.field === (params['field'] ?? null));
  return entries.filter(entry => !isLogged(entry));
};

/**
 * Ends a run, once: the first outcome stays. It tells nobody: see `tellRun`.
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
  if (finished) await insertLog(tx, run, entries);
  return finished ?? null;
};

/** Everyone who watches sees what has ended and what has begun with it, and the deployment's new health. */
export const tellEnd = async (tx: Tx, ended: string, others: readonly string[]): Promise<void> => {
  for (const id of others) await tellRun(tx, id);
  const run = await getRun(tx, ended);
  if (run) await tell(tx, run, true);
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

/** Those of the runs that are to stop. */
export const listCanceled = async (tx: Tx, runs: readonly string[]): Promise<readonly string[]> =>
  (
    await tx.query<{ id: string }>('select id from citizen.runs where id = any($1) and cancel_requested', [runs])
  ).rows.map(({ id }) => id);

const wantedEntries = '($2::text is null or level = $2) and (not $3 or row_key is not null)';

/** How many entries of a run there are of each kind. */
export interface LogCounts {
  readonly level: Readonly<Record<LogEntry['level'], number>>;
  /** Refused rows. */
  readonly rows: number;
}

export const countLog = async (tx: Tx, run: string): Promise<LogCounts> => {
  const { rows: found } = await tx.query<{ level: LogEntry['level']; count: number; rows: number }>(
    `select level, count(*)::int as count, count(row_key)::int as rows from citizen.log_entries where run = $1
     group by level`,
    [run],
  );
  const of = (level: LogEntry['level']) => found.find(each => each.level === level)?.count ?? 0;
  return {
    level: { info: of('info'), warning: of('warning'), error: of('error') },
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
  };
};

/** In order. Cursor: seq. */
export const listLog = async (
  tx: Tx,
  run: string,
  {
    level,
    only,
    limit,
    after,
  }: PageRequest & { level?: LogEntry['level'] | undefined; /** Refused rows. */ only?: 'rows' | undefined },
): Promise<Page<LogRow>> => {
  const { rows } = await tx.query<LogRow>(
    `select seq, at, level, step, jsonb_build_object('code', code, 'params', params) as message,
       case when row_key is null then null else jsonb_build_object('key', row_key, 'reason',
         jsonb_build_object('code', row_reason_code, 'params', coalesce(row_reason_params, '{}'))) end as row,
       details
     from citizen.log_entries
     where run = $1 and ${wantedEntries} and seq > $4 order by seq limit $5`,
    [run, level ?? null, only === 'rows', Number(after?.[0] ?? 0), limit + 1],
  );
  const count = await tx.query<{ total: number }>(
    `select count(*)::int as total from citizen.log_entries where run = $1 and ${wantedEntries}`,
    [run, level ?? null, only === 'rows'],
  );
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ seq }) => [String(seq)]);
};
