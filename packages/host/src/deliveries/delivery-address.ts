import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Library } from '@citizen-integrator/library';
import type { Connection } from 'citizen-integrator/contract';
import { toConnection } from '../connections/connection.ts';
import type { ConnectionRow } from '../connections/store.ts';

const folder = '/v1/deliveries';

/** Where deliveries come in, as a route. */
export const deliveryPath = `${folder}/:connection/:key`;

/** What nobody can guess who knows a connection's id: 192 bits that follow from the master secret. */
const keyOf = (masterSecret: Buffer, connection: string): string =>
  createHmac('sha256', masterSecret).update(`delivery ${connection}`).digest().subarray(0, 24).toString('base64url');

export const isDeliveryKey = (masterSecret: Buffer, connection: string, key: string): boolean => {
  const [own, given] = [Buffer.from(keyOf(masterSecret, connection)), Buffer.from(key)];
  return own.length === given.length && timingSafeEqual(own, given);
};

export interface AddressParts {
  readonly library: Library;
  readonly masterSecret: Buffer;
  /** The host's public origin. */
  readonly url: () => string;
}

/** A connection as the contract has it; of a webhook, with the address that its deliveries are sent to. */
export const presentConnection = ({ library, masterSecret, url }: AddressParts, row: ConnectionRow): Connection => ({
  ...toConnection(row),
  ...(library.endpoints.get(row.endpoint)?.connector === 'webhook' && {
    address: `${url()}${folder}/${row.id}/${keyOf(masterSecret, row.id)}`,
  }),
});
