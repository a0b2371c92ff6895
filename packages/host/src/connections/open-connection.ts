import type { EndpointDescription } from '@citizen-integrator/library';
import type { Consents } from '../consents/consents.ts';
import { ConnectorError, type ConnectorConnection } from '../connectors/index.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import { openValues } from './connection-secrets.ts';
import type { ConnectionRow } from './store.ts';

export interface OpenParts {
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
  { guard, masterSecret, consents }: OpenParts,
  row: ConnectionRow,
  endpoint: EndpointDescription,
): ConnectorConnection => {
  const ways = consents?.of(row, endpoint);
  if (row.practice && !ways?.practice) throw new ConnectorError({ kind: 'refused', message: message('practice.gone') });
  return { id: row.id, endpoint, values: openValues(masterSecret, row), guard, ...ways };
};
