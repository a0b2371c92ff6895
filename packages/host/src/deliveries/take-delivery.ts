import type { IncomingHttpHeaders } from 'node:http';
import type { Library } from '@citizen-integrator/library';
import { openValues } from '../connections/connection-secrets.ts';
import { getConnection, type ConnectionRow } from '../connections/store.ts';
import { isRow, type Row } from '../connectors/row.ts';
import { listDeploymentsOn } from '../deployments/store.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import { makeDue } from '../schedules/store.ts';
import type { Store, Tx } from '../store/database.ts';
import { isDeliveryKey } from './delivery-address.ts';
import { isProven, senderIdOf } from './delivery-proof.ts';
import { sealRows } from './inbox.ts';
import { countDeliveries, insertDelivery, lockDeliveries } from './store.ts';

export interface DeliveryParts {
  readonly store: Store;
  readonly library: Library;
  readonly masterSecret: Buffer;
  /** Called when runs have become due. */
  readonly onDue: () => void;
}

/** What is kept of a connection: a sender that does not stop must not fill the database. */
const mostKept = 100_000;
const mostKeptGigabytes = 1;
const fullRetrySeconds = 3600;

/** Of one delivery. */
const mostRecords = 5_000;
const mostLevels = 100;

const isNestedWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every(inner => isNestedWithin(levels - 1, inner)));

/** @throws HttpProblem invalid when it is neither an object nor a list of objects, too long a list or nested too deep. */
const rowsOf = (body: Buffer): readonly Row[] => {
  const refuse = (cause?: unknown) =>
    new HttpProblem('invalid', message('delivery.json', { levels: mostLevels }), { cause });
  let sent: unknown;
  try {
    sent = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw refuse(error);
  }
  const rows: unknown[] = Array.isArray(sent) ? sent : [sent];
  if (rows.length > mostRecords) {
    throw new HttpProblem('invalid', message('delivery.records', { count: mostRecords }), { status: 413 });
  }
  if (!rows.every(isRow) || !isNestedWithin(mostLevels, sent)) throw refuse();
  return rows;
};

/** Lets the operations that read a webhook run as soon as they can. */
const makeReadersDue = async (tx: Tx, library: Library, connection: string): Promise<void> => {
  for (const { id, recipeId, recipeVersion, configuration } of await listDeploymentsOn(tx, connection)) {
    const recipe = await findRecipe(tx, library, recipeId, recipeVersion);
    const operations = recipe?.project.kind === 'flow' ? recipe.project.operations : [];
    const readers = operations.filter(({ source }) => configuration.connections[source.connection] === connection);
    await makeDue(
      tx,
      id,
      readers.map(operation => operation.id),
    );
  }
};

export interface SentDelivery {
  readonly connection: string;
  readonly key: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Keeps what somebody delivered to a webhook's address; one that is sent again is kept once.
 * @returns how many records it holds.
 * @throws HttpProblem not-found, unauthorized, invalid or rate-limited.
 */
export const takeDelivery = async (
  { store, library, masterSecret, onDue }: DeliveryParts,
  { connection: id, key, headers, body }: SentDelivery,
): Promise<number> => {
  const isKnown = isDeliveryKey(masterSecret, id, key);
  const connection: ConnectionRow | null = isKnown
    ? await store.withScope('operator', tx => getConnection(tx, id))
    : null;
  if (!connection || library.endpoints.get(connection.endpoint)?.connector !== 'webhook') {
    throw new HttpProblem('not-found', message('delivery.address'));
  }
  const values = openValues(masterSecret, connection);
  if (!isProven(values, headers, body)) throw new HttpProblem('unauthorized', message('delivery.proof'));
  const rows = rowsOf(body);
  if (rows.length === 0) return 0;
  const sealed = sealRows(masterSecret, connection, rows);
  const senderId = senderIdOf(values, headers);
  const isNew = await store.withScope(connection, async tx => {
    await lockDeliveries(tx, id);
    const { kept, keptBytes } = await countDeliveries(tx, id);
    if (kept >= mostKept || keptBytes >= mostKeptGigabytes * 1e9) {
      const params = { count: mostKept, gigabytes: mostKeptGigabytes };
      const headers = { 'retry-after': String(fullRetrySeconds) };
      throw new HttpProblem('rate-limited', message('delivery.full', params), { headers });
    }
    const isInserted = await insertDelivery(tx, { connection: id, senderId, sealed, records: rows.length });
    if (isInserted) await makeReadersDue(tx, library, id);
    return isInserted;
  });
  if (isNew) onDue();
  return rows.length;
};
