import type { Tx } from '../store/database.ts';

/** A delivery as it is kept. */
export interface DeliveryRow {
  /** Counts from 1 in each connection. */
  readonly number: number;
  readonly senderId: string | null;
  readonly sealed: string;
  readonly receivedAt: Date;
}

/** Keeps a delivery behind those before it. @returns null when one with the sender's id is there. */
export const insertDelivery = async (
  tx: Tx,
  { connection, senderId, sealed }: { connection: string; senderId: string | null; sealed: string },
): Promise<number | null> => {
  const { rows } = await tx.query<{ number: number }>(
    `with counted as (
       update citizen.connections set delivered = delivered + 1 where id = $1 returning organization, customer, id, delivered
     )
     insert into citizen.deliveries (organization, customer, connection, number, sender_id, sealed)
     select organization, customer, id, delivered, $2, $3 from counted
     on conflict (connection, sender_id) do nothing returning number`,
    [connection, senderId, sealed],
  );
  return rows[0]?.number ?? null;
};

export interface DeliveryCounts {
  /** The number of the last one; 0 before the first. */
  readonly last: number;
  /** The number of the oldest that is kept; null when none is. */
  readonly first: number | null;
  readonly lastAt: Date | null;
}

export const countDeliveries = async (tx: Tx, connection: string): Promise<DeliveryCounts> =>
  (
    await tx.query<DeliveryCounts>(
      `select delivered as last,
         (select number from citizen.deliveries where connection = $1 order by number limit 1) as first,
         (select received_at from citizen.deliveries where connection = $1 order by number desc limit 1) as "lastAt"
       from citizen.connections where id = $1`,
      [connection],
    )
  ).rows[0] ?? { last: 0, first: null, lastAt: null };

const columns = `number, sender_id as "senderId", sealed, received_at as "receivedAt"`;
/** Deliveries and, as they are sealed, characters of a page: one that is bigger comes alone. */
const mostDeliveries = 200;
const mostCharacters = 4 * 1024 * 1024;

/** The next ones after a number, in order, up to another one. */
export const listDeliveries = async (
  tx: Tx,
  connection: string,
  { after, until }: { after: number; until: number },
): Promise<readonly DeliveryRow[]> =>
  (
    await tx.query<DeliveryRow>(
      `select ${columns} from (
         select *, sum(length(sealed)) over (order by number) - length(sealed) as before
         from (
           select * from citizen.deliveries where connection = $1 and number > $2 and number <= $3
           order by number limit $4
         ) next
       ) sized where before < $5 order by number`,
      [connection, after, until, mostDeliveries, mostCharacters],
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
