import type { ConnectorInbox, Delivery } from '../connectors/index.ts';
import type { Row } from '../connectors/row.ts';
import type { ConnectionOwner } from '../connections/connection-secrets.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { Store } from '../store/database.ts';
import { countDeliveries, listDeliveries, listLatestDeliveries, type DeliveryRow } from './store.ts';

const contextOf = ({ organization, customer, id }: ConnectionOwner) => [organization, customer, id, 'delivery'];

/** Seals a delivery's records, as they hold whatever its sender knows of people. */
export const sealRows = (masterSecret: Buffer, owner: ConnectionOwner, rows: readonly Row[]): string =>
  seal(masterSecret, contextOf(owner), { rows });

/** What was delivered to a connection. */
export const openInbox = (
  { store, masterSecret }: { readonly store: Store; readonly masterSecret: Buffer },
  owner: ConnectionOwner,
): ConnectorInbox => {
  const toDelivery = ({ sealed, ...row }: DeliveryRow): Delivery => ({
    ...row,
    rows: open(masterSecret, contextOf(owner), sealed)['rows'] as readonly Row[],
  });
  return {
    count: () => store.withScope(owner, tx => countDeliveries(tx, owner.id)),
    read: async range => (await store.withScope(owner, tx => listDeliveries(tx, owner.id, range))).map(toDelivery),
    readLatest: async limit =>
      (await store.withScope(owner, tx => listLatestDeliveries(tx, owner.id, limit))).map(toDelivery),
  };
};
