import type { FieldType, Option } from 'citizen-integrator/contract';
import type { Connector } from './connector.ts';
import { sampleOf } from './found-fields.ts';
import { addressOf, databaseError, openSession } from './postgresql-client.ts';
import { plainTimes, quoted, readError, readOnly, selectionOf } from './postgresql-reader.ts';
import { parseTableName, quoteTable, tableNameOf } from './postgresql-table.ts';
import { rowTypes } from './postgresql-values.ts';
import type { Row } from './row.ts';

/** Rows of a look. */
const peekSize = 20;

interface TypeRecord {
  readonly typname: string;
  readonly typcategory: string;
}

/** A type by its category (pg_type.typcategory). */
const typeOf = ({ typname, typcategory }: TypeRecord): FieldType => {
  switch (typcategory) {
    case 'B':
      return 'boolean';
    case 'N':
      return 'number';
    case 'D':
      return typname === 'date' ? 'date' : 'time';
    case 'A':
      return 'list';
    default:
      return typname === 'json' || typname === 'jsonb' ? 'record' : 'text';
  }
};

/** The columns of a table or a query with their types, and the first rows that come along. */
export const peek: NonNullable<Connector['peek']> = async (connection, request, signal) => {
  const session = await openSession(connection, signal);
  const { client } = session;
  try {
    await client.query(plainTimes);
    return await readOnly(client, async () => {
      const { from, columns, parameters } = await selectionOf(client, request, addressOf(connection).user);
      const found = await client.query<unknown[]>({
        text: `select ${columns.map(quoted).join(', ')} from ${from} limit ${peekSize}`,
        values: [...parameters],
        rowMode: 'array',
        types: rowTypes,
      });
      const ids = found.fields.map(({ dataTypeID }) => dataTypeID);
      const types = await client.query<TypeRecord & { oid: number }>(
        'select oid, typname, typcategory from pg_catalog.pg_type where oid = any($1::oid[])',
        [ids],
      );
      const byId = new Map(types.rows.map(type => [type.oid, typeOf(type)]));
      const fields = columns.map((name, index): Option => {
        const type = byId.get(ids[index] ?? 0);
        const value = found.rows.map(row => row[index]).find(each => each !== null && each !== '');
        return {
          value: name,
          label: name,
          ...(type && { type }),
          ...(value !== undefined && { sample: sampleOf(value) }),
        };
      });
      const rows = found.rows.map((values): Row =>
        Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])),
      );
      return { fields, rows };
    });
  } catch (error) {
    throw readError(error, connection) ?? databaseError(error, connection, signal);
  } finally {
    await session.close();
  }
};

interface ColumnRecord extends TypeRecord {
  readonly name: string;
  readonly required: boolean;
  readonly unique: boolean;
}

// A column that the database fills by itself cannot be written, or need not be.
const columnQuery = `
  select a.attname as name, t.typname, t.typcategory,
    a.attnotnull and not a.atthasdef and a.attidentity = '' as required,
    exists (
      select from pg_catalog.pg_index i
      where i.indrelid = a.attrelid and i.indisunique and i.indisvalid and i.indpred is null
        and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
    ) as unique
  from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
  where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = '' and a.attidentity <> 'a'
  order by a.attnum`;

/** The columns of a table that can be filled, in their order; none when there is no such table. */
export const listColumns: NonNullable<Connector['listFields']> = async (connection, object, signal) => {
  const table = parseTableName(object);
  if (table === null) return [];
  const session = await openSession(connection, signal);
  try {
    const { rows } = await session.client.query<ColumnRecord>(columnQuery, [quoteTable(table)]);
    return rows.map(({ name, required, unique, ...type }): Option => ({
      value: name,
      label: name,
      type: typeOf(type),
      ...(required && { required }),
      ...(unique && { unique }),
    }));
  } catch (error) {
    throw databaseError(error, connection, signal);
  } finally {
    await session.close();
  }
};

export const listTargetFields: NonNullable<Connector['listTargetFields']> = (connection, { target, answers }, signal) =>
  listColumns(connection, tableNameOf(target, answers), signal);
