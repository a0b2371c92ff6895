import type { Values } from 'citizen-integrator/contract';
import pg from 'pg';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection, ReadPage, ReadRequest, SourceReader } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import {
  addressOf,
  databaseError,
  openSession,
  serverWords,
  statementTimeoutMs,
  type DatabaseSession,
} from './postgresql-client.ts';
import { parseTableName, quoteIdentifier, quoteTable, tableNameOf } from './postgresql-table.ts';
import { rowTypes } from './postgresql-values.ts';
import type { Row } from './row.ts';

/** Rows of a page. */
const pageSize = 500;
/** In ms. To know how many rows there are is not worth more. */
const countTimeoutMs = 2_000;

/** A column that rows are read in the order of. */
interface OrderColumn {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
}

/** Rows to be read in pages. */
interface Selection {
  /** What stands behind `from`, under the name `r`. */
  readonly from: string;
  /** The parameters in it. */
  readonly parameters: readonly unknown[];
  readonly columns: readonly string[];
  readonly order: readonly OrderColumn[];
  /** A column of which only values from this one on are wanted. */
  readonly since: { readonly column: string; readonly value: string } | null;
}

const refuse = (says: MessageRef, details: string | null = null): never => {
  throw new ConnectorError({ kind: 'refused', message: says, details });
};

const columnQuery = `
  select a.attname as name, has_column_privilege(a.attrelid, a.attnum, 'select') as readable
  from pg_catalog.pg_attribute a
  where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
  order by a.attnum`;

// Keys whose columns are all plain and never null, the primary key first: they tell every row apart.
const keyQuery = `
  select array_agg(a.attname::text order by k.place) as names,
    array_agg(format_type(a.atttypid, a.atttypmod) order by k.place) as types
  from pg_catalog.pg_index i
    cross join unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality as k (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
  group by i.indexrelid, i.indisprimary
  having bool_and(a.attnotnull)
  order by i.indisprimary desc, count(*), i.indexrelid
  limit 1`;

export const tableSelection = async (
  client: pg.Client,
  written: string,
  user: string,
): Promise<Omit<Selection, 'since'>> => {
  const table = parseTableName(written) ?? refuse(message('target.table.name', { table: written }));
  const found = await client.query<{ oid: number | null }>('select to_regclass($1)::oid as oid', [quoteTable(table)]);
  const oid = found.rows[0]?.oid ?? refuse(message('target.table.unknown', { table: written }));
  const { rows } = await client.query<{ name: string; readable: boolean }>(columnQuery, [oid]);
  const columns = rows.filter(({ readable }) => readable).map(({ name }) => name);
  if (columns.length === 0) refuse(message('source.table.rights', { user, table: written }));
  const key = (await client.query<{ names: string[]; types: string[] }>(keyQuery, [oid])).rows[0];
  const order = (key?.names ?? []).map((name, index) => ({ name, type: key?.types[index] ?? 'text' }));
  const hidden = order.find(({ name }) => !columns.includes(name));
  if (order.length === 0 || hidden) refuse(message('source.table.key', { table: written }));
  return { from: `${quoteTable(table)} as r`, parameters: [], columns, order };
};

/** A comment at its end must not swallow what stands behind it. */
export const asTable = (query: string): string => `(${query.trim().replace(/;\s*$/, '')}\n) as r`;

const querySelection = async (
  client: pg.Client,
  { query, parameters: names, orderBy }: { query: string; parameters: readonly string[]; orderBy: string },
  answers: Values,
): Promise<Omit<Selection, 'since'>> => {
  const from = asTable(query);
  const parameters = names.map(name => answers[name] ?? null);
  const { fields } = await client.query({ text: `select * from ${from} limit 0`, values: parameters });
  const columns = fields.map(({ name }) => name);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) refuse(message('source.query.column.twice', { column: twice }));
  const ordering = fields.find(({ name }) => name === orderBy);
  if (!ordering) return refuse(message('source.query.order', { column: orderBy }));
  const { rows } = await client.query<{ type: string }>('select format_type($1, $2) as type', [
    ordering.dataTypeID,
    ordering.dataTypeModifier,
  ]);
  return { from, parameters, columns, order: [{ name: orderBy, type: rows[0]?.type ?? 'text' }] };
};

export const selectionOf = async (
  client: pg.Client,
  { source, answers, since = null }: Omit<ReadRequest, 'cursor'>,
  user: string,
): Promise<Selection> => {
  const { resource } = source;
  const selection =
    resource && 'query' in resource && 'orderBy' in resource
      ? await querySelection(client, resource, answers)
      : await tableSelection(client, tableNameOf(source, answers), user);
  const column = source.changedSince;
  if (column !== undefined && !selection.columns.includes(column)) {
    refuse(message('source.changedSince', { field: column }));
  }
  return {
    ...selection,
    since: column === undefined || since === null ? null : { column, value: String(since) },
  };
};

export const quoted = (name: string): string => `r.${quoteIdentifier(name)}`;

/** One page's statement: the columns, then those that it is ordered by as texts. */
const pageStatement = (
  { from, parameters, columns, order, since }: Selection,
  after: readonly string[] | null,
): { text: string; values: unknown[] } => {
  const values = [...parameters];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (since) {
    const column = quoted(since.column);
    conditions.push(`(${column} >= ${place(since.value)} or ${column} is null)`);
  }
  if (after) {
    const names = order.map(({ name }) => quoted(name)).join(', ');
    const limits = order.map(({ type }, index) => `${place(after[index] ?? null)}::${type}`).join(', ');
    // Without a value there is no place in the order; such a row is found at the end, and said.
    const isLost = order.map(({ name }) => `${quoted(name)} is null`).join(' or ');
    conditions.push(`((${names}) > (${limits}) or ${isLost})`);
  }
  const text = [
    `select ${[...columns.map(quoted), ...order.map(({ name }) => `${quoted(name)}::text`)].join(', ')}`,
    `from ${from}`,
    ...(conditions.length > 0 ? [`where ${conditions.join(' and ')}`] : []),
    `order by ${order.map(({ name }) => quoted(name)).join(', ')}`,
    `limit ${pageSize + 1}`,
  ].join(' ');
  return { text, values };
};

export const readOnly = async <Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> => {
  await client.query('begin transaction read only');
  try {
    await client.query(`set local statement_timeout = ${statementTimeoutMs}`);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
};

/** How moments and days are written decides what a cursor says. */
export const plainTimes = `set time zone 'UTC'; set datestyle to 'ISO, YMD'`;

/** What a recipe's query or a missing right makes the server say; null when it is none of that. */
export const readError = (error: unknown, connection: ConnectorConnection): ConnectorError | null => {
  if (!(error instanceof pg.DatabaseError)) return null;
  const app = connection.endpoint.name;
  const details = serverWords(error, connection);
  const { user } = addressOf(connection);
  const code = error.code ?? '';
  const refused = (says: MessageRef) =>
    new ConnectorError({ kind: 'refused', message: says, details }, { cause: error });
  if (code === '57014') {
    return refused(message('source.query.slow', { app, count: Math.round(statementTimeoutMs / 1000) }));
  }
  if (code === '42501') return refused(message('source.rights', { user }));
  // What it reads away while it reads; what an answer does not fit; what it cannot be.
  if (/^(0A|25006|22|42)/.test(code)) return refused(message('source.query', { app }));
  return null;
};

const createReader = (
  session: DatabaseSession,
  selection: Selection,
  plainly: <Result>(work: () => Promise<Result>) => Promise<Result>,
): SourceReader => {
  const { client } = session;
  const { columns, order } = selection;

  const count = async (): Promise<number | null> => {
    await client.query('savepoint counting');
    try {
      await client.query(`set local statement_timeout = ${countTimeoutMs}`);
      const text = `select count(*)::int as count from ${selection.from}`;
      const { rows } = await client.query<{ count: number }>({ text, values: [...selection.parameters] });
      return rows[0]?.count ?? null;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      await client.query('rollback to savepoint counting');
      return null;
    }
  };

  /** The values that tell a row's place. @throws ConnectorError when there is none. */
  const placeOf = (values: readonly unknown[]): string[] =>
    order.map(({ name }, index) => {
      const value = values[columns.length + index];
      return typeof value === 'string' ? value : refuse(message('source.order.empty', { column: name }));
    });

  const readPage = async (after: readonly string[] | null): Promise<ReadPage> => {
    const { rows: found } = await client.query<unknown[]>({
      ...pageStatement(selection, after),
      rowMode: 'array',
      types: rowTypes,
    });
    const places = found.map(values => JSON.stringify(placeOf(values)));
    if (places.some((place, index) => place === places[index + 1])) {
      refuse(message('source.order.notUnique', { column: order.map(({ name }) => name).join(', ') }));
    }
    const isLast = found.length <= pageSize;
    const rows = found
      .slice(0, pageSize)
      .map((values): Row => Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])));
    const total = after === null && selection.since === null ? (isLast ? rows.length : await count()) : null;
    return { rows, total, next: isLast ? null : (places[pageSize - 1] ?? null) };
  };

  return {
    fields: columns,
    read: cursor =>
      plainly(() => readOnly(client, () => readPage(cursor === null ? null : (JSON.parse(cursor) as string[])))),
    readsAhead: true,
    close: session.close,
  };
};

/**
 * Opens a table or a query as a source. Pages go on behind the key of the last row, so that rows that come and go
 * meanwhile shift nothing; each is read in a transaction of its own that may not write.
 * @throws ConnectorError when a table, a right or what rows are told apart by is missing, or the query cannot be run.
 */
export const openReader = async (
  connection: ConnectorConnection,
  request: Omit<ReadRequest, 'cursor'>,
  signal: AbortSignal,
): Promise<SourceReader> => {
  const plainly = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw readError(error, connection) ?? databaseError(error, connection, signal);
    }
  };
  const session = await openSession(connection, signal);
  try {
    const { client } = session;
    const selection = await plainly(async () => {
      await client.query(plainTimes);
      return readOnly(client, () => selectionOf(client, request, addressOf(connection).user));
    });
    return createReader(session, selection, plainly);
  } catch (error) {
    await session.close();
    throw error;
  }
};
