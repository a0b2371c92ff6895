import type { EndpointDescription } from '@citizen-integrator/library';
import type { Consents } from '../consents/consents.ts';
import { ConnectorError, type ConnectorConnection } from '../connectors/index.ts';
import { openInbox } from '../deliveries/inbox.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { openValues } from './connection-secrets.ts';
import type { ConnectionRow } from './store.ts';

export interface OpenParts {
  readonly store: Store;
  readonly guard: AddressGuard;
  readonly masterSecret: Buffer;
  /** Left out where nobody signs in with a system itself. */
  readonly consents?: Consents | undefined;
}

/**
 * A stored connection, as a connector takes it. It holds secrets.
 * @throws ConnectorError for a practice account when there is no practice server: it must never reach the real system.
 */
export const openConnection = (
  parts: OpenParts,
  row: ConnectionRow,
  endpoint: EndpointDescription,
): ConnectorConnection => {
  const { guard, masterSecret, consents } = parts;
  const ways = consents?.of(row, endpoint);
  if (row.practice && !ways?.practice) throw new ConnectorError({ kind: 'refused', message: message('practice.gone') });
  const inbox = endpoint.connector === 'webhook' ? openInbox(parts, row) : undefined;
  return { id: row.id, endpoint, values: openValues(masterSecret, row), guard, ...ways, ...(inbox && { inbox }) };
};
