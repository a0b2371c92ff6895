import type { Library } from '@citizen-integrator/library';
import type { FastifyBaseLogger } from 'fastify';
import type { Consents } from '../consents/consents.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import type { Store } from '../store/database.ts';

/** What running deployments needs of the host. */
export interface EngineParts {
  readonly store: Store;
  readonly library: Library;
  readonly guard: AddressGuard;
  /** Opens the connections' secrets; at least 32 bytes. */
  readonly masterSecret: Buffer;
  /** Left out where nobody signs in with a system itself. */
  readonly consents?: Consents | undefined;
  readonly log: FastifyBaseLogger;
  /** Who takes up this host's work after a restart: the same name at every start, another one for every host. */
  readonly executorId: string;
  /** Called when another host has taken over this one's work, because it was away from the database: it must end. */
  readonly onOusted?: () => void;
}
