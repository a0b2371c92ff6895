import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection, ConnectorInbox, Delivery } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { fieldsOf, mostRows } from './found-fields.ts';
import { valueAt, valueText, type Row } from './row.ts';

/** Deliveries that are looked at for their fields. */
const mostLatest = 20;

const inboxOf = ({ inbox, endpoint }: ConnectorConnection): ConnectorInbox => {
  if (inbox) return inbox;
  throw new ConnectorError({ kind: 'refused', message: message('source.unsupported', { app: endpoint.name }) });
};

/** A delivery's records, each with what tells it from all others. */
const rowsOf = ({ number, senderId, receivedAt, rows }: Delivery): Row[] =>
  rows.map((row, index) => ({
    ...row,
    _delivery: { number, record: index + 1, id: senderId, receivedAt: receivedAt.toISOString() },
  }));

/** What was delivered after one, up to another: those that come while a run is at work are left to the next. */
interface Range {
  readonly after: number;
  readonly until: number;
}

/** What others deliver to an address of the host's, as a source that grows. */
export const webhook: Connector = {
  async test({ inbox }) {
    const ok = { ok: true, todo: [], field: null, details: null } as const;
    const { last, lastAt } = (await inbox?.count()) ?? { last: 0, lastAt: null };
    if (!inbox) return { ...ok, message: message('webhook.new') };
    if (lastAt === null) return { ...ok, message: message('webhook.waiting'), todo: [message('webhook.waiting.todo')] };
    return { ...ok, message: message('webhook.works', { count: last }) };
  },
  async read(connection, { source, cursor, since = null }) {
    const inbox = inboxOf(connection);
    const isNumber = since !== null && source.changedSince === '_delivery.number';
    const range: Range =
      cursor === null
        ? { after: isNumber ? Number(since) - 1 : 0, until: (await inbox.count()).last }
        : (JSON.parse(cursor) as Range);
    const deliveries = await inbox.read(range);
    const after = deliveries.at(-1)?.number ?? range.until;
    const next: Range | null = after < range.until ? { ...range, after } : null;
    return { rows: deliveries.flatMap(rowsOf), next: next && JSON.stringify(next), total: null };
  },
  async peek(connection) {
    const rows: Row[] = [];
    for (const delivery of await inboxOf(connection).readLatest(mostLatest)) {
      rows.push(...rowsOf({ ...delivery, rows: delivery.rows.slice(0, mostRows - rows.length) }));
    }
    return { fields: fieldsOf(rows), rows };
  },
  origin: () => ({
    object: 'deliveries',
    idOf: row => [valueAt(row, '_delivery.number'), valueAt(row, '_delivery.record')].map(valueText).join('.'),
    referenceOf: () => null,
  }),
};
