import type { Tx } from '../store/database.ts';

/** A delivery as it is kept. */
export interface DeliveryRow {
  /** Counts from 1 in each connection. */
  readonly number: number;
  readonly senderId: string | null;
  readonly sealed: string;
  readonly receivedAt: Date;
}

/** Lets deliveries to a connection come one after the other: the next waits until the transaction ends. */
export const lockDeliveries = async (tx: Tx, connection: string): Promise<void> => {
  await tx.query('select 1 from citizen.connections where id = $1 for no key update', [connection]);
};

export interface NewDelivery extends Pick<DeliveryRow, 'senderId' | 'sealed'> {
  readonly connection: string;
  readonly records: number;
}

/** Keeps a delivery behind those before it, under the lock. @returns false when one with the sender's id is there. */
export const insertDelivery = async (
  tx: Tx,
  { connection, senderId, sealed, records }: NewDelivery,
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `with kept as (
       insert into citizen.deliveries
         (organization, customer, connection, number, bytes_before, sender_id, sealed, records)
       select organization, customer, id, delivered + 1, delivered_bytes, $2, $3, $4
       from citizen.connections where id = $1
       on conflict (connection, sender_id) do nothing
       returning connection, number, bytes_before + octet_length(sealed) as bytes
     )
     update citizen.connections set delivered = number, delivered_bytes = bytes from kept where id = connection`,
    [connection, senderId, sealed, records],
  );
  return rowCount > 0;
};

export interface DeliveryCounts {
  /** The number of the last one; 0 before the first. */
  readonly last: number;
  readonly lastAt: Date | null;
  /** How many are kept, and their size, sealed. */
  readonly kept: number;
  readonly keptBytes: number;
}

export const countDeliveries = async (tx: Tx, connection: string): Promise<DeliveryCounts> =>
  (
    await tx.query<DeliveryCounts>(
      `select delivered as last, newest.received_at as "lastAt",
         coalesce(delivered - oldest.number + 1, 0) as kept,
         coalesce(delivered_bytes - oldest.bytes_before, 0) as "keptBytes"
       from citizen.connections
       left join lateral (
         select number, bytes_before from citizen.deliveries where connection = id order by number limit 1
       ) oldest on true
       left join lateral (
         select received_at from citizen.deliveries where connection = id order by number desc limit 1
       ) newest on true
       where id = $1`,
      [connection],
    )
  ).rows[0] ?? { last: 0, lastAt: null, kept: 0, keptBytes: 0 };

const columns = `number, sender_id as "senderId", sealed, received_at as "receivedAt"`;
/** A page is full with so many deliveries, bytes as they are sealed, or records. */
const mostDeliveries = 200;
const mostBytes = 4 * 1024 * 1024;
const mostRecords = 5_000;

/** The next ones after a number, in order, up to another one. */
export const listDeliveries = async (
  tx: Tx,
  connection: string,
  { after, until }: { after: number; until: number },
): Promise<readonly DeliveryRow[]> =>
  (
    await tx.query<DeliveryRow>(
      `select ${columns} from (
         select *, bytes_before - min(bytes_before) over () as bytes,
           sum(records) over (order by number) - records as records_before
         from (
           select * from citizen.deliveries where connection = $1 and number > $2 and number <= $3
           order by number limit $4
         ) next
       ) sized where bytes < $5 and records_before < $6 order by number`,
      [connection, after, until, mostDeliveries, mostBytes, mostRecords],
    )
  ).rows;

/** Newest first. */
export const listLatestDeliveries = async (
  tx: Tx,
  connection: string,
  limit: number,
): Promise<readonly DeliveryRow[]> =>
  (
    await tx.query<DeliveryRow>(
      `select ${columns} from citizen.deliveries where connection = $1 order by number desc limit $2`,
      [connection, limit],
    )
  ).rows;

export const removeOldDeliveries = async (tx: Tx, days: number): Promise<void> => {
  await tx.query('delete from citizen.deliveries where received_at < now() - make_interval(days => $1)', [days]);
};
