import type { EndpointDescription, Library } from '@citizen-integrator/library';
import type { ConnectionOwner } from '../connections/connection-secrets.ts';
import { openValues } from '../connections/connection-secrets.ts';
import { getConnection, tellConnection, type ConnectionRow } from '../connections/store.ts';
import {
  ConnectorError,
  type ConnectorConnection,
  type ConnectorConsent,
  type ConsentToken,
} from '../connectors/index.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { Scope, Store, Tx } from '../store/database.ts';
import { findOAuthClient } from './client-store.ts';
import { openClient, type OAuthClient } from './oauth-client.ts';
import { getConsent, lockConsent, loseConsent, renewConsent, tellDeployments, type ConsentRow } from './store.ts';
import { ConsentLostError, openRequest, ownTokens, refreshTokens, revokeToken, type Tokens } from './token-requests.ts';

export interface ConsentParts {
  readonly store: Store;
  readonly library: Library;
  readonly guard: AddressGuard;
  readonly masterSecret: Buffer;
  /** The practice server's origin; null when there is none. */
  readonly practice: string | null;
}

/** What is sealed of a consent. */
export interface KeptTokens extends Tokens {
  /** Of a practice account, which has a client of its own; the operator's otherwise. */
  readonly client?: OAuthClient;
}

export interface Consents {
  /** How to get in beside what was answered, and the way there. @throws ConnectorError for a practice account without a server. */
  readonly of: (
    connection: ConnectionRow,
    endpoint: EndpointDescription,
  ) => Pick<ConnectorConnection, 'consent' | 'practice'>;
  /** Gives the tokens back to the system, as far as that works: best before the connection is removed. */
  readonly giveBack: (connection: ConnectionRow) => Promise<void>;
}

/** An access token that ends within this is renewed before it is used, in ms. */
const earlier = 60_000;
/** How long a system may take to have its tokens back, in ms. */
const patience = 5_000;

const contextOf = ({ organization, customer, id }: ConnectionOwner): readonly string[] => [
  organization,
  customer,
  id,
  'consent',
];

export const sealTokens = (master: Buffer, owner: ConnectionOwner, tokens: KeptTokens): string =>
  seal(master, contextOf(owner), { ...tokens });

const openTokens = (master: Buffer, owner: ConnectionOwner, sealed: string): KeptTokens =>
  open(master, contextOf(owner), sealed) as unknown as KeptTokens;

/** What stays of the tokens before where the system does not repeat itself. */
export const renewed = (before: KeptTokens, now: Tokens): KeptTokens => ({
  ...before,
  ...now,
  refreshToken: now.refreshToken ?? before.refreshToken,
  scopes: now.scopes.length > 0 ? now.scopes : before.scopes,
  kept: {
    ...before.kept,
    ...Object.fromEntries(Object.entries(now.kept).filter(([, value]) => value !== undefined && value !== null)),
  },
});

const tokenOf = ({ accessToken, kept }: KeptTokens): ConsentToken => ({ accessToken, kept });

const lostError = (app: string, cause?: unknown): ConnectorError =>
  new ConnectorError(
    { kind: 'auth', message: message('consent.lost', { app }), todo: [message('consent.lost.todo', { app })] },
    { cause },
  );

/** Gives tokens back to the system that gave them. @throws Error when that did not work. */
export const returnTokens = (
  request: ReturnType<typeof openRequest>,
  { refreshToken, accessToken }: Tokens,
): Promise<void> => revokeToken(request, refreshToken ?? accessToken, AbortSignal.timeout(patience));

/** The consent of a stored connection ends: everybody who looks at it, or at what uses it, is told. */
export const markLost = async (tx: Tx, connection: string): Promise<void> => {
  if (!(await loseConsent(tx, connection))) return;
  const row = await getConnection(tx, connection);
  if (row) await tellConnection(tx, row);
  await tellDeployments(tx, connection);
};

export const createConsents = ({ store, library, guard, masterSecret, practice }: ConsentParts): Consents => {
  const placeOf = (connection: ConnectionRow): Pick<ConnectorConnection, 'practice'> => {
    if (!connection.practice) return {};
    if (practice !== null) return { practice: { origin: practice } };
    throw new ConnectorError({ kind: 'refused', message: message('practice.gone') });
  };

  const clientFor = async (connection: ConnectionRow, app: string): Promise<OAuthClient> => {
    const { organization, endpoint } = connection;
    const row = await store.withScope({ organization, customer: null }, tx =>
      findOAuthClient(tx, organization, endpoint),
    );
    if (row) return openClient(masterSecret, row);
    throw new ConnectorError({ kind: 'auth', message: message('consent.noClient', { app }) });
  };

  const requestFor = async (connection: ConnectionRow, endpoint: EndpointDescription, tokens: KeptTokens) => {
    const client = tokens.client ?? (await clientFor(connection, endpoint.name));
    const values = openValues(masterSecret, connection);
    return openRequest({ id: connection.id, endpoint, values, guard, ...placeOf(connection) }, client);
  };

  const consentOf = (connection: ConnectionRow, endpoint: EndpointDescription): ConnectorConsent => {
    const { id, organization, customer } = connection;
    const { name: app } = endpoint;
    const scope: Scope = { organization, customer };

    /** @param stale The token that is to be replaced; another one that is there already will do. */
    const renew = async (stale: string): Promise<ConsentToken> => {
      // What ends in an error is kept all the same: that access is lost must not be forgotten with the transaction.
      const outcome = await store.withScope(scope, async (tx): Promise<ConsentToken | ConnectorError> => {
        const row = await lockConsent(tx, id);
        if (!row?.sealed) return lostError(app);
        const tokens = openTokens(masterSecret, connection, row.sealed);
        if (tokens.accessToken !== stale) return tokenOf(tokens);
        try {
          if (!tokens.client && tokens.refreshToken === null) throw new ConsentLostError('There is no refresh token');
          const request = await requestFor(connection, endpoint, tokens);
          const now = renewed(
            tokens,
            await (tokens.client ? ownTokens(request) : refreshTokens(request, tokens.refreshToken ?? '')),
          );
          const { expiresAt } = now;
          await renewConsent(tx, id, {
            sealed: sealTokens(masterSecret, connection, now),
            expiresAt: expiresAt === null ? null : new Date(expiresAt),
          });
          return tokenOf(now);
        } catch (error) {
          if (!(error instanceof ConsentLostError)) throw error;
          await markLost(tx, id);
          return lostError(app, error);
        }
      });
      if (outcome instanceof ConnectorError) throw outcome;
      return outcome;
    };

    const isEnding = ({ expiresAt }: ConsentRow): boolean =>
      expiresAt !== null && expiresAt.getTime() - Date.now() < earlier;

    return {
      async read() {
        const row = await store.withScope(scope, tx => getConsent(tx, id));
        if (!row?.sealed) throw lostError(app);
        const tokens = openTokens(masterSecret, connection, row.sealed);
        const canRenew = tokens.client !== undefined || tokens.refreshToken !== null;
        return isEnding(row) && canRenew ? renew(tokens.accessToken) : tokenOf(tokens);
      },
      renew,
    };
  };

  return {
    of: (connection, endpoint) => ({
      ...placeOf(connection),
      ...(connection.consent !== null && { consent: consentOf(connection, endpoint) }),
    }),

    async giveBack(connection) {
      const { organization, customer, id } = connection;
      const endpoint = library.endpoints.get(connection.endpoint);
      const row = await store.withScope({ organization, customer }, tx => getConsent(tx, id));
      if (!row?.sealed || !endpoint?.api) return;
      const tokens = openTokens(masterSecret, connection, row.sealed);
      await returnTokens(await requestFor(connection, endpoint, tokens), tokens);
    },
  };
};
