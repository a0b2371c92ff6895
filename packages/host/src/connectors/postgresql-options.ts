import type pg from 'pg';
import type { ValueList, Values } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import type { Connector } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText } from './given.ts';
import { databaseError, openSession } from './postgresql-client.ts';
import { asTable, plainTimes, quoted, readError, readOnly } from './postgresql-reader.ts';
import { parseTableName, quoteTable } from './postgresql-table.ts';
import { collectOptions, listError, mostOptions } from './value-options.ts';

type DatabaseResource = Exclude<Extract<ValueList, { value: string }>['resource'], { path: string }>;

/** What stands behind `from`, under the name `r`. @throws ConnectorError */
const fromOf = async (client: pg.Client, resource: DatabaseResource, answers: Values): Promise<string> => {
  if ('query' in resource) return asTable(resource.query);
  const written = givenText(resource.table, answers);
  const table = parseTableName(written);
  if (!table) throw new ConnectorError({ kind: 'refused', message: message('target.table.name', { table: written }) });
  const { rows } = await client.query<{ oid: number | null }>('select to_regclass($1)::oid as oid', [
    quoteTable(table),
  ]);
  if (rows[0]?.oid) return `${quoteTable(table)} as r`;
  throw new ConnectorError({ kind: 'refused', message: message('target.table.unknown', { table: written }) });
};

/** The values of one column with the texts of another, in the order of those. */
export const listValues: NonNullable<Connector['listValues']> = async (connection, { list, answers }, signal) => {
  if (!('resource' in list) || 'path' in list.resource) throw listError('options.kind', connection);
  const { resource, value, label = value } = list;
  const parameters = 'parameters' in resource ? resource.parameters : [];
  const session = await openSession(connection, signal);
  const { client } = session;
  try {
    await client.query(plainTimes);
    return await readOnly(client, async () => {
      const from = await fromOf(client, resource, answers);
      const { rows } = await client.query<{ value: string; label: string | null }>(
        `select distinct ${quoted(value)}::text as value, ${quoted(label)}::text as label from ${from}
         where ${quoted(value)} is not null order by 2, 1 limit ${mostOptions + 1}`,
        parameters.map(name => answers[name] ?? null),
      );
      const options = collectOptions(connection);
      for (const row of rows) options.add(row.value, row.label ?? '');
      return options.all();
    });
  } catch (error) {
    throw readError(error, connection) ?? databaseError(error, connection, signal);
  } finally {
    await session.close();
  }
};
