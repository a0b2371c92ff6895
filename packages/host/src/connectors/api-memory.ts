import { createHash } from 'node:crypto';
import type { ApiDescription } from '@citizen-integrator/library';
import type { ConnectorConnection } from './connector.ts';
import type { Row } from './row.ts';

/** What lets us in for a while. */
export interface ApiGrant {
  /** `$token` */
  readonly token?: string;
  /** `$kept` */
  readonly kept: Readonly<Record<string, unknown>>;
  /** `$session` */
  readonly session?: unknown;
  /** The header `Cookie`, where a session lives in cookies. */
  readonly cookies?: string;
  /** In ms since 1970; null when the system does not tell. */
  readonly endsAt: number | null;
}

export interface Discovered {
  /** In ms since 1970. */
  readonly at: number;
  readonly rows: Promise<readonly Row[]>;
  /** Aborted when who asked for it does not want to know any more. */
  readonly asker: AbortSignal;
}

/** What this process knows of a connection's system, so that not every run signs in anew. */
export interface ApiMemory {
  grant: Promise<ApiGrant> | null;
  /** In ms since 1970: the system asked us not to come back before. */
  busyUntil: number;
  /** What the system told of its objects and fields, by what was asked. */
  readonly discovered: Map<string, Discovered>;
}

/** Connections to an API that are remembered. */
const mostConnections = 500;
const memoriesByApi = new WeakMap<ApiDescription, Map<string, ApiMemory>>();

/** Other answers are another connection: nothing of one is used for another. */
const nameOf = ({ id, endpoint, values, practice }: ConnectorConnection): string =>
  createHash('sha256')
    .update(JSON.stringify([id ?? null, endpoint.id, practice?.origin ?? null, Object.entries(values).sort()]))
    .digest('base64url');

const emptyMemory = (): ApiMemory => ({ grant: null, busyUntil: 0, discovered: new Map() });

export const memoryOf = (connection: ConnectorConnection, api: ApiDescription): ApiMemory => {
  // Whose account it is does not show in the answers where people sign in with the system itself.
  if (connection.consent && connection.id === undefined) return emptyMemory();
  const memories = memoriesByApi.get(api) ?? new Map<string, ApiMemory>();
  memoriesByApi.set(api, memories);
  const name = nameOf(connection);
  const memory = memories.get(name) ?? emptyMemory();
  // Insertion order is age: the one that was asked for is the youngest again.
  memories.delete(name);
  memories.set(name, memory);
  const [oldest] = memories.keys();
  if (memories.size > mostConnections && oldest !== undefined) memories.delete(oldest);
  return memory;
};
