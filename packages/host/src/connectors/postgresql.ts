import type { Option } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection } from './connector.ts';
import { ConnectorError, outcomeOf } from './connector-error.ts';
import { addressOf, databaseError, openSession } from './postgresql-client.ts';
import { formatTableName } from './postgresql-table.ts';
import { openWriter } from './postgresql-writer.ts';

interface TableRecord {
  readonly schema: string;
  readonly name: string;
}

// Reading belongs to an upsert: it looks at the key and says whether a row is new. Partitioned tables cannot say that.
const writableTables = `
  select n.nspname as schema, c.relname as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and not c.relispartition and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'insert')
    and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'select')
  order by n.nspname <> 'public', n.nspname, c.relname`;

const readTables = async (connection: ConnectorConnection, signal: AbortSignal): Promise<TableRecord[]> => {
  const session = await openSession(connection, signal);
  try {
    return (await session.client.query<TableRecord>(writableTables)).rows;
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

/** PostgreSQL as a target: rows are added or updated by a unique column. */
export const postgresql: Connector = {
  async test(connection, signal) {
    const { user, database } = addressOf(connection);
    try {
      const { length: count } = await readTables(connection, signal);
      const ok = { ok: true, field: null, details: null } as const;
      if (count > 0) return { ...ok, message: message('connection.works.tables', { count, database }), todo: [] };
      const todo = [message('connection.works.noTables.todo', { user })];
      return { ...ok, message: message('connection.works.noTables', { database, user }), todo };
    } catch (error) {
      if (error instanceof ConnectorError) return outcomeOf(error);
      throw error;
    }
  },
  listObjects: async (connection, signal) => (await readTables(connection, signal)).map(toOption),
  openTarget: openWriter,
};
