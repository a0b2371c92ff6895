import * as oauth from 'oauth4webapi';
import type { AuthDescription } from '@citizen-integrator/library';
import { keptOf } from '../connectors/api-sign-in.ts';
import { tidiedTokens } from '../connectors/token-answer.ts';
import { destinationOf, placeOf } from '../connectors/api-exchange.ts';
import { expandAddress, expandText, openSystem, type ApiSystem } from '../connectors/api-system.ts';
import { ConnectorError, type ConnectorConnection } from '../connectors/index.ts';
import { networkError } from '../connectors/network-error.ts';
import { maskSecrets } from '../connectors/secrets-mask.ts';
import { message } from '../messages/index.ts';
import type { OAuthClient } from './oauth-client.ts';

export type ConsentWay = Extract<AuthDescription, { type: 'oauth2' }>;

/** What a system gave us. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** By name, as the description says. */
  readonly kept: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  /** ISO 8601; null when the system does not tell. */
  readonly expiresAt: string | null;
}

/** The system takes back what a person gave: nobody but a person can give it again. */
export class ConsentLostError extends Error {
  override readonly name = 'ConsentLostError';
}

/** How long a system may take to answer, in ms. */
const patience = 30_000;

/** What systems say of a refresh token that no longer holds: RFC 6749 § 5.2, and those that have words of their own. */
const lostCodes = new Set([
  'invalid_grant',
  'invalid_refresh_token',
  'invalid_code',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'access_denied',
]);
/** What they say of the client. */
const clientCodes = new Set(['invalid_client', 'unauthorized_client', 'invalid_client_id', 'bad_client_secret']);

const wordsOf = (text: unknown): string => (typeof text === 'string' ? text.replace(/\s+/g, ' ').slice(0, 200) : '');

interface Request {
  readonly way: ConsentWay;
  readonly system: ApiSystem;
  readonly client: OAuthClient;
}

/** A request for tokens of one connection. */
export const openRequest = (
  connection: ConnectorConnection,
  client: OAuthClient,
): Request & { readonly way: ConsentWay } => {
  const values = { ...connection.values, clientId: client.id, clientSecret: client.secret };
  const system = openSystem({ ...connection, values }, { mostWaits: 0 });
  const { way } = system;
  if (way.type !== 'oauth2') throw new Error(`Nobody signs in with "${connection.endpoint.id}" itself`);
  return { way, system, client };
};

const authenticationOf = ({ way, client: { secret } }: Request): oauth.ClientAuth => {
  if (secret === null) return oauth.None();
  return way.tokenRequestAuth === 'basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
};

const optionsOf = ({ system }: Request) => ({
  signal: AbortSignal.timeout(patience),
  // The guard says where plain http may go.
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: async (
    address: string,
    { body, headers, method, signal }: oauth.CustomFetchOptions<string, unknown>,
  ): Promise<Response> => {
    const response = await system.connection.guard.request(address, {
      method,
      headers,
      body: body as string | URLSearchParams,
      signal: signal ?? null,
    });
    return tidiedTokens(response as unknown as Response);
  },
});

/** @returns A ConnectorError, or ConsentLostError, or the error itself when nobody foresaw it. */
const tokenError = (error: unknown, { system, client }: Request, url: URL): unknown => {
  const { app, connection } = system;
  const secrets = client.secret === null ? [] : [client.secret];
  const masked = (text: string): string => maskSecrets(text, connection, secrets);
  if (error instanceof oauth.ResponseBodyError) {
    const { error: code, error_description: description, status } = error;
    const words = masked(wordsOf(description) || wordsOf(code));
    if (lostCodes.has(code)) return new ConsentLostError(words, { cause: error });
    return new ConnectorError(
      {
        kind: status >= 500 || status === 429 ? 'transient' : 'auth',
        message: clientCodes.has(code)
          ? message('consent.failed.client', { app })
          : message('consent.failed', { app, words }),
        details: masked(`POST ${url.href}: ${status}\n${code} ${words}`),
      },
      { cause: error },
    );
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const says = message('consent.failed.client', { app });
    return new ConnectorError({ kind: 'auth', message: says, details: `POST ${url.href}: ${error.status}` });
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    const { cause } = error;
    const status = cause instanceof Response ? cause.status : 0;
    const passes = status === 429 || status >= 500;
    return new ConnectorError({
      kind: passes ? 'transient' : 'unexpected',
      message: passes ? message('consent.failed.down', { app }) : message('api.odd', { app }),
      details: masked(`POST ${url.href}: ${status}\n${error.message}`),
    });
  }
  return networkError(error, destinationOf(system, url)) ?? error;
};

type Process = typeof oauth.processAuthorizationCodeResponse;

const request = async (
  asked: Request,
  send: (
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    authentication: oauth.ClientAuth,
  ) => Promise<Response>,
  process: Process,
): Promise<Tokens> => {
  const { way, system } = asked;
  const url = placeOf(system, await expandAddress(way.tokenUrl, system, { values: system.values }));
  const server: oauth.AuthorizationServer = { issuer: url.origin, token_endpoint: url.href };
  const client: oauth.Client = { client_id: asked.client.id };
  try {
    const response = await send(server, client, authenticationOf(asked));
    const answer = await process(server, client, response);
    const { access_token, refresh_token, expires_in, scope } = answer;
    return {
      accessToken: access_token,
      refreshToken: refresh_token ?? null,
      kept: await keptOf(way.keep, answer, system),
      scopes: scope?.split(/[ ,]+/).filter(Boolean) ?? [],
      expiresAt: expires_in === undefined ? null : new Date(Date.now() + expires_in * 1000).toISOString(),
    };
  } catch (error) {
    throw tokenError(error, asked, url);
  }
};

/** Where a person gives access. */
export const consentUrl = async (
  { way, system, client }: Request,
  { redirect, state, verifier }: { readonly redirect: string; readonly state: string; readonly verifier: string },
): Promise<URL> => {
  if (way.authorizationUrl === undefined)
    throw new Error(`"${system.connection.endpoint.id}" has no page to sign in at`);
  const { values } = system;
  const url = placeOf(system, await expandAddress(way.authorizationUrl, system, { values }));
  const scopes = await Promise.all(way.scopes.map(scope => expandText(scope, system, { values })));
  const asked = {
    ...way.authorizationParams,
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirect,
    state,
    ...(scopes.length > 0 && { scope: scopes.join(way.scopeSeparator) }),
    ...((way.pkce === 'required' || way.pkce === 'supported') && {
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url;
};

/**
 * Gives a code back for tokens.
 * @param params what the system sent the person back with; their state was found already.
 * @throws ConnectorError, ConsentLostError for a code that no longer holds.
 */
export const exchangeCode = (
  asked: Request,
  params: URLSearchParams,
  { redirect, verifier }: { readonly redirect: string; readonly verifier: string },
): Promise<Tokens> =>
  request(
    asked,
    (server, client, authentication) => {
      const answer = new URLSearchParams(params);
      // Who issued it is who the description names: there is no second server that an answer could be mixed up with.
      answer.delete('iss');
      answer.delete('response');
      const checked = oauth.validateAuthResponse(server, client, answer, oauth.skipStateCheck);
      const isPlain = asked.way.pkce === 'unsupported' || asked.way.pkce === 'unknown';
      return oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        checked,
        redirect,
        isPlain ? oauth.nopkce : verifier,
        optionsOf(asked),
      );
    },
    oauth.processAuthorizationCodeResponse,
  );

/** @throws ConnectorError, ConsentLostError */
export const refreshTokens = (asked: Request, refreshToken: string): Promise<Tokens> =>
  request(
    asked,
    (server, client, authentication) =>
      oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, optionsOf(asked)),
    oauth.processRefreshTokenResponse,
  );

/** Tokens that no person gives: those of practice accounts. @throws ConnectorError */
export const ownTokens = (asked: Request): Promise<Tokens> =>
  request(
    asked,
    (server, client, authentication) =>
      oauth.clientCredentialsGrantRequest(server, client, authentication, {}, optionsOf(asked)),
    oauth.processClientCredentialsResponse,
  );

/** Gives tokens back (RFC 7009), where the system has a way to. @throws Error when that did not work. */
export const revokeToken = async (asked: Request, token: string, signal: AbortSignal): Promise<void> => {
  const { way, system } = asked;
  if (way.revokeUrl === undefined) return;
  const url = placeOf(system, await expandAddress(way.revokeUrl, system, { values: system.values }));
  const server: oauth.AuthorizationServer = { issuer: url.origin, revocation_endpoint: url.href };
  const client: oauth.Client = { client_id: asked.client.id };
  const response = await oauth.revocationRequest(server, client, authenticationOf(asked), token, {
    ...optionsOf(asked),
    signal,
  });
  await oauth.processRevocationResponse(response);
};
