import pg from 'pg';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection, RefusedRow, TargetWriter, WriteRequest, WriteResult } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import {
  addressOf,
  databaseError,
  openSession,
  serverWords,
  statementTimeoutMs,
  type DatabaseSession,
} from './postgresql-client.ts';
import { isAboutRows, refusalReason, type Column } from './postgresql-refusal.ts';
import { parseTableName, quoteIdentifier, quoteTable, type TableName } from './postgresql-table.ts';
import type { Row } from './row.ts';

interface TablePlan {
  readonly table: TableName;
  readonly columns: readonly Column[];
  readonly key: string;
}

const refuse = (says: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

/** The table's columns that rows carry, with what we may do with them. */
const columnQuery = `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    has_column_privilege(a.attrelid, a.attnum, 'insert') and has_column_privilege(a.attrelid, a.attnum, 'update')
      and has_column_privilege(a.attrelid, a.attnum, 'select') as writable,
    exists (
      select from pg_catalog.pg_index i
      where i.indrelid = a.attrelid and i.indisunique and i.indisvalid and i.indpred is null
        and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
    ) as is_unique
  from pg_catalog.pg_attribute a
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped`;

interface ColumnRecord extends Column {
  readonly writable: boolean;
  readonly is_unique: boolean;
}

const tableNameOf = ({ target, answers }: WriteRequest): string => {
  const { resource } = target;
  const given = resource && 'table' in resource ? resource.table : (target.object ?? '');
  return typeof given === 'string' ? given : String(answers[given.property] ?? '');
};

/** @throws ConnectorError saying what the table lacks. */
const planOf = async (client: pg.Client, request: WriteRequest, user: string): Promise<TablePlan> => {
  const written = tableNameOf(request);
  const table = parseTableName(written) ?? refuse(message('target.table.name', { table: written }));
  const key = request.target.key ?? refuse(message('target.key.missing'));

  const found = await client.query<{ oid: number | null }>('select to_regclass($1)::oid as oid', [quoteTable(table)]);
  const oid = found.rows[0]?.oid ?? refuse(message('target.table.unknown', { table: written }));
  const { rows } = await client.query<ColumnRecord>(columnQuery, [oid]);
  const byName = new Map(rows.map(column => [column.name, column]));
  const columns = [...new Set([key, ...request.fields])].map(
    name => byName.get(name) ?? refuse(message('target.column.unknown', { table: written, column: name })),
  );
  if (!columns.every(column => column.writable)) refuse(message('target.table.rights', { user, table: written }));
  if (!byName.get(key)?.is_unique) refuse(message('target.key.notUnique', { column: key, table: written }));
  return { table, columns, key };
};

/** One statement for any number of rows, which come as one JSON parameter. */
const upsertStatement = ({ table, columns, key }: TablePlan): string => {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const target = quoteTable(table);
  return [
    `insert into ${target} (${names.join(', ')})`,
    `select ${names.join(', ')} from jsonb_populate_recordset(null::${target}, $1::jsonb)`,
    `on conflict (${quoteIdentifier(key)}) do update set ${names.map(name => `${name} = excluded.${name}`).join(', ')}`,
    // A row version that replaced none has no xmax.
    'returning (xmax = 0) as created',
  ].join(' ');
};

interface Numbered {
  readonly row: Row;
  readonly index: number;
}

/** Rows in rounds without a key twice, as one statement cannot change a row twice; the order of one key's rows stays. */
const roundsOf = (rows: readonly Numbered[], key: string): Numbered[][] => {
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

const createWriter = (
  session: DatabaseSession,
  plan: TablePlan,
  connection: ConnectorConnection,
  signal: AbortSignal,
): TargetWriter => {
  const { client } = session;
  const statement = upsertStatement(plan);

  /** Writes what can be written; a refused batch is halved until the rows that are refused stand alone. */
  const writeBatch = async (batch: readonly Numbered[]): Promise<WriteResult> => {
    await client.query('savepoint batch');
    try {
      const json = JSON.stringify(batch.map(({ row }) => row));
      const { rows } = await client.query<{ created: boolean }>(statement, [json]);
      await client.query('release savepoint batch');
      const created = rows.filter(row => row.created).length;
      return { created, updated: rows.length - created, refused: [] };
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !isAboutRows(error)) throw error;
      await client.query('rollback to savepoint batch');
      const [only] = batch;
      if (only && batch.length === 1) {
        const reason = refusalReason(error, only.row, plan.columns);
        return {
          created: 0,
          updated: 0,
          refused: [{ index: only.index, reason, details: serverWords(error, connection) }],
        };
      }
      const middle = Math.ceil(batch.length / 2);
      return writeAll([batch.slice(0, middle), batch.slice(middle)]);
    }
  };

  const writeAll = async (batches: readonly (readonly Numbered[])[]): Promise<WriteResult> => {
    let created = 0;
    let updated = 0;
    const refused: RefusedRow[] = [];
    for (const batch of batches) {
      const result = await writeBatch(batch);
      created += result.created;
      updated += result.updated;
      refused.push(...result.refused);
    }
    return { created, updated, refused };
  };

  return {
    async write(rows) {
      const numbered = rows.map((row, index) => ({ row, index }));
      const hasKey = ({ row }: Numbered) => row[plan.key] !== null && row[plan.key] !== undefined;
      const reason = message('row.key', { column: plan.key });
      const keyless = numbered.filter(entry => !hasKey(entry)).map(({ index }) => ({ index, reason, details: null }));
      try {
        await client.query('begin');
        await client.query(`set local statement_timeout = ${statementTimeoutMs}`);
        // A rule that is only checked at the end would refuse the whole page instead of one row.
        await client.query('set constraints all immediate');
        const result = await writeAll(roundsOf(numbered.filter(hasKey), plan.key));
        await client.query('commit');
        return { ...result, refused: [...keyless, ...result.refused].sort((a, b) => a.index - b.index) };
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw databaseError(error, connection, signal);
      }
    },
    close: session.close,
  };
};

/** @throws ConnectorError when the table, a column, a right or a unique key is missing. */
export const openWriter = async (
  connection: ConnectorConnection,
  request: WriteRequest,
  signal: AbortSignal,
): Promise<TargetWriter> => {
  const { mode = { rows: 'each' } } = request;
  if (!('rows' in mode) || mode.rows !== 'each') {
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
