import { message } from '../messages/index.ts';
import type { Connector, ReadPage } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { readPage } from './rest-source.ts';
import { valueAt, valueText } from './row.ts';
import { collectOptions, listError } from './value-options.ts';

/** Pages that are read for a list; of one that has more, there would be too much to choose from. */
const mostPages = 40;

/** What the records of a list are told apart by, and how people call them. */
export const listValues: NonNullable<Connector['listValues']> = async (connection, { list, answers }, signal) => {
  if (!('resource' in list) || !('path' in list.resource)) throw listError('options.kind', connection);
  const { resource, value, label } = list;
  const options = collectOptions(connection);
  const seen = new Set<string>();
  let count = 0;
  let cursor: string | null = null;
  for (let pages = 0; pages === 0 || cursor !== null; pages += 1) {
    if (pages === mostPages) throw listError('options.many', connection);
    const page: ReadPage = await readPage(
      connection,
      { source: { connection: '', resource }, answers, cursor },
      signal,
    );
    for (const row of page.rows)
      options.add(valueText(valueAt(row, value)), label === undefined ? '' : valueText(valueAt(row, label)));
    count += page.rows.length;
    cursor = page.next;
    if (cursor !== null && seen.has(cursor)) {
      throw new ConnectorError({ kind: 'unexpected', message: message('source.repeats') });
    }
    if (cursor !== null) seen.add(cursor);
  }
  const found = options.all();
  if (found.length > 0 || count === 0) return found;
  const app = connection.endpoint.name;
  throw new ConnectorError({ kind: 'unexpected', message: message('options.field', { app, field: value }) });
};
