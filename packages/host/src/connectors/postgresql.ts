import type { Option } from 'citizen-integrator/contract';
import type pg from 'pg';
import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { addressOf, databaseError, openSession } from './postgresql-client.ts';
import { readAgain } from './postgresql-again.ts';
import { listColumns, listTargetFields, peek } from './postgresql-fields.ts';
import { listValues } from './postgresql-options.ts';
import { openReader } from './postgresql-reader.ts';
import { formatTableName } from './postgresql-table.ts';
import { openWriter, previewRows } from './postgresql-writer.ts';

interface TableRecord {
  readonly schema: string;
  readonly name: string;
}

const tables = (conditions: string): string => `
  select n.nspname as schema, c.relname as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' and not c.relispartition
    and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') and ${conditions}
  order by n.nspname <> 'public', n.nspname, c.relname`;

// Reading belongs to an upsert: it looks at the key and says whether a row is new. Partitioned tables cannot say that.
const writableTables = tables(
  "c.relkind = 'r' and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')",
);
const readableTables = tables("c.relkind in ('r', 'p')");

/** Signs in for one question. @throws ConnectorError */
const query = async <Record extends pg.QueryResultRow>(
  connection: ConnectorConnection,
  signal: AbortSignal,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record[]> => {
  const session = await openSession(connection, signal);
  try {
    return (await session.client.query<Record>(text, [...values])).rows;
  } catch (error) {
    throw databaseError(error, connection, signal);
  } finally {
    await session.close();
  }
};

const toOption = ({ schema, name }: TableRecord): Option => ({
  value: formatTableName(schema, name),
  label: schema === 'public' ? name : `${schema}.${name}`,
});

/** PostgreSQL: tables and queries as sources; as a target a table, to which rows are added or in which they are updated. */
export const postgresql: Connector = {
  async test(connection, signal) {
    const { user, database } = addressOf(connection);
    try {
      const { length: count } = await query<TableRecord>(connection, signal, writableTables);
      const ok = { ok: true, field: null, details: null } as const;
      if (count > 0) return { ...ok, message: message('connection.works.tables', { count, database }), todo: [] };
      const todo = [message('connection.works.noTables.todo', { user })];
      return { ...ok, message: message('connection.works.noTables', { database, user }), todo };
    } catch (error) {
      if (error instanceof ConnectorError) return outcomeOf(error);
      throw error;
    }
  },
  listObjects: async (connection, use, signal) =>
    (await query<TableRecord>(connection, signal, use === 'read' ? readableTables : writableTables)).map(toOption),
  listFields: listColumns,
  listValues,
  peek,
  listTargetFields,
  openSource: openReader,
  readAgain,
  openTarget: openWriter,
  preview: previewRows,
};
