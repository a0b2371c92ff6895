import { createHmac, hkdfSync } from 'node:crypto';
import { message } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';
import { HttpProblem } from './problem.ts';

/**
 * Does something once for a key and gives the id of what it made, now or the first time. Runs in the transaction that
 * makes it: of simultaneous calls with one key the second waits for the first.
 */
export type Once = (tx: Tx, make: () => Promise<string>) => Promise<string>;

const plain = /^[\x21-\x7e]{1,200}$/;

/** @throws HttpProblem invalid when the header does not fit. */
export const readIdempotencyKey = (header: string | string[] | undefined): string | null => {
  if (header === undefined) return null;
  if (typeof header === 'string' && plain.test(header)) return header;
  throw new HttpProblem('invalid', message('request.idempotencyKey'));
};

/** A request may hold a password: its hash is keyed, so that nobody who reads the table can try passwords out. */
export const requestKey = (masterSecret: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', masterSecret, '', 'citizen-integrator/v1/idempotency', 32));

/**
 * @param owner whose key it is: the same key of another customer is another key.
 * @param request everything that makes the request what it is; compared by a hash under `hashKey`.
 */
export const createOnce = (
  key: string | null,
  owner: { organization: string; customer: string | null },
  route: string,
  request: unknown,
  hashKey: Buffer,
): Once => {
  if (key === null) return (_tx, make) => make();
  const hash = createHmac('sha256', hashKey).update(JSON.stringify(request)).digest('hex');
  const place = [owner.organization, owner.customer ?? '', route, key];
  return async (tx, make) => {
    // Waits here while another transaction with the same key is still at work.
    const { rowCount: isFirst } = await tx.query(
      `insert into citizen.idempotency_keys (organization, customer, route, key, request_hash, resource)
       values ($1, $2, $3, $4, $5, '') on conflict do nothing`,
      [...place, hash],
    );
    const where = 'organization = $1 and customer = $2 and route = $3 and key = $4';
    if (isFirst === 0) {
      const { rows } = await tx.query<{ request_hash: string; resource: string }>(
        `select request_hash, resource from citizen.idempotency_keys where ${where}`,
        place,
      );
      const first = rows[0];
      if (first?.request_hash === hash) return first.resource;
      throw new HttpProblem('conflict', message('problem.conflict.idempotency'));
    }
    const resource = await make();
    await tx.query(`update citizen.idempotency_keys set resource = $5 where ${where}`, [...place, resource]);
    return resource;
  };
};

/** A key is forgotten after some hours: nobody repeats a call that long. */
export const removeOldIdempotencyKeys = async (tx: Tx, hours: number): Promise<void> => {
  await tx.query('delete from citizen.idempotency_keys where created_at < now() - make_interval(hours => $1)', [hours]);
};
