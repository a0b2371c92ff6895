import pg from 'pg';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection, PreviewedRow, TargetWriter, WriteRequest, WriteResult } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText } from './given.ts';
import {
  addressOf,
  databaseError,
  openSession,
  serverWords,
  statementTimeoutMs,
  type DatabaseSession,
} from './postgresql-client.ts';
import { isAboutRows, refusalReason, type Column } from './postgresql-refusal.ts';
import { parseTableName, quoteIdentifier, quoteTable, tableNameOf, type TableName } from './postgresql-table.ts';
import type { Row } from './row.ts';

/** What is done with a row, and what with one that is there already. */
type WriteKind = 'upsert' | 'insert' | 'update' | 'append';

interface TablePlan {
  readonly table: TableName;
  readonly columns: readonly Column[];
  readonly kind: WriteKind;
  /** The column that tells rows apart; null when rows are only appended. */
  readonly key: string | null;
}

const refuse = (says: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

/** The table's columns, with what we may do with them. */
const columnQuery = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    has_column_privilege(a.attrelid, a.attnum, 'insert') as insert,
    has_column_privilege(a.attrelid, a.attnum, 'update') as update,
    has_column_privilege(a.attrelid, a.attnum, 'select') as select,
    exists (
      select from pg_catalog.pg_index i
      where i.indrelid = a.attrelid and i.indisunique and i.indisvalid and i.indpred is null
        and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
    ) as is_unique
  from pg_catalog.pg_attribute a
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped`;

type Right = 'insert' | 'update' | 'select';

interface ColumnRecord extends Column, Readonly<Record<Right, boolean>> {
  readonly is_unique: boolean;
}

// To look at a key takes the right to read it.
const neededRights: Readonly<Record<WriteKind, readonly Right[]>> = {
  upsert: ['insert', 'update', 'select'],
  insert: ['insert', 'select'],
  update: ['update', 'select'],
  append: ['insert'],
};

const kindOf = ({ action }: WriteRequest, key: string): WriteKind => {
  if (action === 'insert') return key === '' ? 'append' : 'insert';
  if (key === '') return refuse(message('target.key.missing'));
  return action === 'update' ? 'update' : 'upsert';
};

/** @throws ConnectorError saying what the table lacks. */
const planOf = async (client: pg.Client, request: WriteRequest, user: string): Promise<TablePlan> => {
  const { target, answers, fields } = request;
  const written = tableNameOf(target, answers);
  const table = parseTableName(written) ?? refuse(message('target.table.name', { table: written }));
  const key = givenText(target.key, answers);
  const kind = kindOf(request, key);

  const found = await client.query<{ oid: number | null }>('select to_regclass($1)::oid as oid', [quoteTable(table)]);
  const oid = found.rows[0]?.oid ?? refuse(message('target.table.unknown', { table: written }));
  const { rows } = await client.query<ColumnRecord>(columnQuery, [oid]);
  const byName = new Map(rows.map(column => [column.name, column]));
  const names = fields.filter(name => name !== '*');
  const columns = [...new Set([...(key === '' ? [] : [key]), ...names])].map(
    name => byName.get(name) ?? refuse(message('target.column.unknown', { table: written, column: name })),
  );
  const mayWrite = columns.every(column => neededRights[kind].every(right => column[right]));
  if (!mayWrite) refuse(message('target.table.rights', { user, table: written }));
  if (key !== '' && !byName.get(key)?.is_unique) {
    refuse(message('target.key.notUnique', { column: key, table: written }));
  }
  return { table, columns, kind, key: key === '' ? null : key };
};

/** One statement for any number of rows, which come as one JSON parameter; it gives one row for each that it wrote. */
const writeStatement = ({ table, columns, kind, key }: TablePlan): string => {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const target = quoteTable(table);
  const given = `jsonb_populate_recordset(null::${target}, $1::jsonb)`;
  const conflict = quoteIdentifier(key ?? '');
  const insert = `insert into ${target} (${names.join(', ')}) select ${names.join(', ')} from ${given}`;
  switch (kind) {
    case 'append':
      return `${insert} returning true as created`;
    case 'insert':
      return `${insert} on conflict (${conflict}) do nothing returning true as created`;
    case 'update': {
      const set = names.map(name => `${name} = given.${name}`).join(', ');
      return `update ${target} as present set ${set} from ${given} as given
        where present.${conflict} = given.${conflict} returning false as created`;
    }
    case 'upsert': {
      const set = names.map(name => `${name} = excluded.${name}`).join(', ');
      // A row version that replaced none has no xmax.
      return `${insert} on conflict (${conflict}) do update set ${set} returning (xmax = 0) as created`;
    }
  }
};

interface Numbered {
  readonly row: Row;
  readonly index: number;
}

/** Rows in rounds without a key twice, as one statement cannot change a row twice; the order of one key's rows stays. */
const roundsOf = (rows: readonly Numbered[], key: string | null): Numbered[][] => {
  if (key === null) return [[...rows]];
  const rounds: Numbered[][] = [];
  const seen = new Map<string, number>();
  for (const numbered of rows) {
    const value = JSON.stringify(numbered.row[key]);
    const round = seen.get(value) ?? 0;
    seen.set(value, round + 1);
    (rounds[round] ??= []).push(numbered);
  }
  return rounds;
};

const nothing: WriteResult = { created: 0, updated: 0, skipped: 0, refused: [] };

const sum = (a: WriteResult, b: WriteResult): WriteResult => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  skipped: (a.skipped ?? 0) + (b.skipped ?? 0),
  refused: [...a.refused, ...b.refused],
});

const createWriter = (
  session: DatabaseSession,
  plan: TablePlan,
  connection: ConnectorConnection,
  signal: AbortSignal,
): TargetWriter => {
  const { client } = session;
  const { key } = plan;
  const statement = writeStatement(plan);

  const transaction = async (work: () => Promise<WriteResult>): Promise<WriteResult> => {
    // A rule that is only checked at the end would refuse the whole page instead of one row.
    await client.query(`begin; set local statement_timeout = ${statementTimeoutMs}; set constraints all immediate`);
    try {
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  };

  const writeRows = async (batch: readonly Numbered[]): Promise<WriteResult> => {
    const json = JSON.stringify(batch.map(({ row }) => row));
    const { rows } = await client.query<{ created: boolean }>(statement, [json]);
    const created = rows.filter(row => row.created).length;
    return { created, updated: rows.length - created, skipped: batch.length - rows.length, refused: [] };
  };

  /** Writes what can be written; a refused batch is halved until the rows that are refused stand alone. */
  const writeBatch = async (batch: readonly Numbered[]): Promise<WriteResult> => {
    await client.query('savepoint batch');
    try {
      const result = await writeRows(batch);
      await client.query('release savepoint batch');
      return result;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !isAboutRows(error)) throw error;
      await client.query('rollback to savepoint batch');
      const [only] = batch;
      if (only && batch.length === 1) {
        const reason = refusalReason(error, only.row, plan.columns);
        return { ...nothing, refused: [{ index: only.index, reason, details: serverWords(error, connection) }] };
      }
      const middle = Math.ceil(batch.length / 2);
      return writeAll([batch.slice(0, middle), batch.slice(middle)], writeBatch);
    }
  };

  const writeAll = async (
    batches: readonly (readonly Numbered[])[],
    write: (batch: readonly Numbered[]) => Promise<WriteResult>,
  ): Promise<WriteResult> => {
    let all = nothing;
    for (const batch of batches) all = sum(all, await write(batch));
    return all;
  };

  /** All at once, which is how it nearly always ends; else again, looking for the rows that are refused. */
  const writePage = async (rounds: readonly (readonly Numbered[])[]): Promise<WriteResult> => {
    try {
      return await transaction(() => writeAll(rounds, writeRows));
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !isAboutRows(error)) throw error;
      return transaction(() => writeAll(rounds, writeBatch));
    }
  };

  return {
    async write(rows) {
      const numbered = rows.map((row, index) => ({ row, index }));
      const hasKey = ({ row }: Numbered) => key === null || (row[key] !== null && row[key] !== undefined);
      const reason = message('row.key', { column: key ?? '' });
      const keyless = numbered.filter(entry => !hasKey(entry)).map(({ index }) => ({ index, reason, details: null }));
      try {
        const result = await writePage(roundsOf(numbered.filter(hasKey), key));
        return { ...result, refused: [...keyless, ...result.refused].sort((a, b) => a.index - b.index) };
      } catch (error) {
        throw databaseError(error, connection, signal);
      }
    },
    close: session.close,
  };
};

/**
 * Opens a table as a target. By key, a page that is written twice changes nothing more. Without one, rows are appended
 * at least once: a run whose host ended just after a page was written appends that page again.
 * @throws ConnectorError when the table, a column, a right or a unique key is missing.
 */
export const openWriter = async (
  connection: ConnectorConnection,
  request: WriteRequest,
  signal: AbortSignal,
): Promise<TargetWriter> => {
  const { mode = { rows: 'each' } } = request;
  if ('rows' in mode && mode.rows === 'all') {
    refuse(message('target.unsupported.mode', { app: connection.endpoint.name }));
  }
  const session = await openSession(connection, signal);
  try {
    const plan = await planOf(session.client, request, addressOf(connection).user);
    return createWriter(session, plan, connection, signal);
  } catch (error) {
    await session.close();
    throw databaseError(error, connection, signal);
  }
};

const withoutRow: PreviewedRow = { outcome: 'refuse', present: null, problems: [], details: null };

/**
 * What writing rows would do: each is written and taken back, so that the table's own rules speak. Numbers that the
 * table hands out may have gaps afterwards; nothing else is left of it.
 * @throws ConnectorError when the table, a column, a right or a unique key is missing.
 */
export const previewRows = async (
  connection: ConnectorConnection,
  { rows, ...request }: WriteRequest & { readonly rows: readonly Row[] },
  signal: AbortSignal,
): Promise<readonly PreviewedRow[]> => {
  const { client, close } = await openSession(connection, signal);
  try {
    const plan = await planOf(client, request, addressOf(connection).user);
    const { key, table, columns } = plan;
    const statement = writeStatement(plan);
    const presentRow = async (row: Row): Promise<Row | null> => {
      if (key === null) return null;
      const match = `select to_jsonb(present) as present from ${quoteTable(table)} as present,
        jsonb_populate_record(null::${quoteTable(table)}, $1::jsonb) as given
        where present.${quoteIdentifier(key)} = given.${quoteIdentifier(key)} limit 1`;
      return (await client.query<{ present: Row }>(match, [JSON.stringify(row)])).rows[0]?.present ?? null;
    };
    const previewRow = async (row: Row): Promise<PreviewedRow> => {
      if (key !== null && (row[key] === null || row[key] === undefined)) {
        return { ...withoutRow, problems: [message('row.key', { column: key })] };
      }
      await client.query('savepoint row');
      try {
        const present = await presentRow(row);
        const written = (await client.query<{ created: boolean }>(statement, [JSON.stringify([row])])).rows[0];
        const outcome = written ? (written.created ? 'create' : 'update') : 'skip';
        return { outcome, present, problems: [], details: null };
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || !isAboutRows(error)) throw error;
        const problems = [refusalReason(error, row, columns)];
        return { ...withoutRow, problems, details: serverWords(error, connection) };
      } finally {
        await client.query('rollback to savepoint row');
      }
    };
    await client.query(`begin; set local statement_timeout = ${statementTimeoutMs}; set constraints all immediate`);
    try {
      const previewed: PreviewedRow[] = [];
      for (const row of rows) previewed.push(await previewRow(row));
      return previewed;
    } finally {
      await client.query('rollback');
    }
  } catch (error) {
    throw databaseError(error, connection, signal);
  } finally {
    await close();
  }
};
