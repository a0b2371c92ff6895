import { open, seal } from '../secrets/envelope.ts';
import type { OAuthClientRow } from './client-store.ts';

/** A client as requests for tokens need it. */
export interface OAuthClient {
  readonly id: string;
  /** Null for a client without one. */
  readonly secret: string | null;
}

type Place = Pick<OAuthClientRow, 'endpoint' | 'organization'>;

const contextOf = ({ endpoint, organization }: Place): readonly string[] => ['oauth-client', organization, endpoint];

export const sealClientSecret = (master: Buffer, place: Place, secret: string): string =>
  seal(master, contextOf(place), { secret });

/** @throws SealError when the master secret is another one. */
export const openClient = (master: Buffer, row: OAuthClientRow): OAuthClient => ({
  id: row.clientId,
  secret: row.sealed === null ? null : (open(master, contextOf(row), row.sealed)['secret'] as string),
});
