import type { Connector } from './connector.ts';
import { addressOf, databaseError, openSession } from './postgresql-client.ts';
import { plainTimes, quoted, readError, readOnly, tableSelection } from './postgresql-reader.ts';
import { tableNameOf } from './postgresql-table.ts';
import { rowTypes } from './postgresql-values.ts';
import { valueText, type Row } from './row.ts';

/** Reads rows of a table by their keys. What a query gives has none. */
export const readAgain: NonNullable<Connector['readAgain']> = async (connection, { source, answers, rows }, signal) => {
  if (source.resource && 'query' in source.resource) return undefined;
  const session = await openSession(connection, signal);
  const { client } = session;
  try {
    await client.query(plainTimes);
    return await readOnly(client, async () => {
      const { user } = addressOf(connection);
      const { from, columns, order } = await tableSelection(client, tableNameOf(source, answers), user);
      const keys = order.map(({ name }) => rows.map(row => valueText(row[name])));
      const given = order.map(({ type }, index) => `$${index + 1}::text[]::${type}[]`).join(', ');
      const names = order.map((_, index) => `k${index}`);
      const isSame = order.map(({ name }, index) => `${quoted(name)} = given.k${index}`).join(' and ');
      const found = await client.query<unknown[]>({
        text: `select given.place::int, ${columns.map(quoted).join(', ')}
          from unnest(${given}) with ordinality as given (${names.join(', ')}, place) join ${from} on ${isSame}`,
        values: keys,
        rowMode: 'array',
        types: rowTypes,
      });
      const byPlace = new Map(
        found.rows.map(([place, ...values]): [number, Row] => [
          Number(place),
          Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null])),
        ]),
      );
      return rows.map((_, index) => byPlace.get(index + 1) ?? null);
    });
  } catch (error) {
    throw readError(error, connection) ?? databaseError(error, connection, signal);
  } finally {
    await session.close();
  }
};
