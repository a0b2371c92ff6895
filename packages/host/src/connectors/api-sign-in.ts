import { createHmac } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import OAuth from 'oauth-1.0a';
import type { AuthDescription } from '@citizen-integrator/library';
import { message } from '../messages/index.ts';
import { destinationOf, exchange, placeOf } from './api-exchange.ts';
import { evaluate, ExpressionError, type ApiScope } from './api-expression.ts';
import { during, errorOf, faultOf, oddAnswer } from './api-fault.ts';
import type { ApiGrant } from './api-memory.ts';
import {
  evaluateHeaders,
  expandAddress,
  expandText,
  requestOf,
  type ApiRequest,
  type ApiSystem,
} from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import { networkError } from './network-error.ts';
import { valueText } from './row.ts';
import { maskSecrets } from './secrets-mask.ts';
import { tidiedTokens } from './token-answer.ts';

type Way<Type extends AuthDescription['type']> = Extract<AuthDescription, { type: Type }>;

/** How long signing in may take, in ms. */
const patience = 60_000;
/** A token that ends is replaced so long before, in ms. */
const earlier = 30_000;
/** How long what a person's consent gave is used before it is asked for again, in ms. */
const consentLasts = 20_000;

const nothing: ApiGrant = { kept: {}, endsAt: null };

/** JSONata's own words hold no answers. */
export const keptOf = async (
  keep: Readonly<Record<string, string>>,
  answer: unknown,
  { description, values }: ApiSystem,
): Promise<Record<string, unknown>> => {
  const kept: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(keep)) {
    kept[name] = await evaluate(description, text, answer, { values });
  }
  return kept;
};

const signInError = (error: unknown, system: ApiSystem, url: URL): unknown => {
  const { app, connection } = system;
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.WWWAuthenticateChallengeError) {
    const words = error instanceof oauth.ResponseBodyError ? (error.error_description ?? error.error) : '';
    return new ConnectorError({
      kind: 'auth',
      message: message('api.signIn', { app }),
      todo: [message('api.signIn.todo')],
      details: maskSecrets(`POST ${url.href}: ${error.status}\n${words}`, connection),
    });
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    const { cause } = error;
    const status = cause instanceof Response ? cause.status : 0;
    return new ConnectorError({
      kind: status === 429 || status >= 500 ? 'transient' : 'unexpected',
      message: status === 429 || status >= 500 ? message('connection.down', { app }) : message('api.odd', { app }),
      details: maskSecrets(`POST ${url.href}: ${status}\n${error.message}`, connection),
    });
  }
  return networkError(error, destinationOf(system, url)) ?? error;
};

/** A token that the system gives to whoever knows the client's secret (RFC 6749 § 4.4). */
const clientCredentials = async (way: Way<'oauth2'>, system: ApiSystem): Promise<ApiGrant> => {
  const { values, connection } = system;
  const url = placeOf(system, await expandAddress(way.tokenUrl, system, { values }));
  const client: oauth.Client = { client_id: valueText(values['clientId']) };
  const secret = valueText(values['clientSecret']);
  const authentication =
    way.tokenRequestAuth === 'basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
  const templates = way.clientCredentialsScopes ?? way.scopes;
  const scopes = await Promise.all(templates.map(scope => expandText(scope, system, { values })));
  const server: oauth.AuthorizationServer = { issuer: url.origin, token_endpoint: url.href };
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      scopes.length === 0 ? {} : { scope: scopes.join(way.scopeSeparator) },
      {
        signal: AbortSignal.timeout(patience),
        // The guard says where plain http may go.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: async (address, { body, headers, method, signal }) => {
          const response = await connection.guard.request(address, {
            method,
            headers,
            body: body as string | URLSearchParams,
            signal: signal ?? null,
          });
          return tidiedTokens(response as unknown as Response);
        },
      },
    );
    const answer = await oauth.processClientCredentialsResponse(server, client, response);
    return {
      token: answer.access_token,
      kept: await keptOf(way.keep, answer, system),
      endsAt: answer.expires_in === undefined ? null : Date.now() + answer.expires_in * 1000 - earlier,
    };
  } catch (error) {
    throw signInError(error, system, url);
  }
};

const consentOf = ({ connection, app }: ApiSystem) => {
  if (connection.consent) return connection.consent;
  throw new ConnectorError({
    kind: 'auth',
    message: message('api.consent', { app }),
    todo: [message('api.consent.todo', { app })],
  });
};

const logIn = async ({ login, cookies: hasCookies }: Way<'session'>, system: ApiSystem): Promise<ApiGrant> => {
  const scope: ApiScope = { values: system.values, kept: {} };
  const signal = AbortSignal.timeout(patience);
  const answer = await exchange(await requestOf(login, system.values, system, scope), system, signal);
  const fault = await faultOf(answer, system, scope);
  // Wrong answers are told in many ways; that a login is refused means one thing.
  if (fault) throw errorOf(/invalid|other|failed|rights/.test(fault.kind) ? { ...fault, kind: 'auth' } : fault, system);
  const { content, status, headers, cookies } = answer;
  try {
    const session = await evaluate(system.description, login.session, content, { ...scope, status, headers });
    const kept = cookies.map(cookie => cookie.split(';', 1)[0] ?? '').join('; ');
    return { session, kept: {}, endsAt: null, ...(hasCookies && { cookies: kept }) };
  } catch (error) {
    throw oddAnswer(error, answer, system);
  }
};

const signIn = async (system: ApiSystem, stale: ApiGrant | null): Promise<ApiGrant> => {
  const { way } = system;
  switch (way.type) {
    case 'none':
    case 'apiKey':
    case 'basic':
    case 'oauth1':
      return nothing;
    case 'session':
      return logIn(way, system);
    case 'oauth2': {
      if (way.grants[0] === 'client_credentials' && !system.connection.consent) return clientCredentials(way, system);
      const consent = consentOf(system);
      const signal = AbortSignal.timeout(patience);
      const { accessToken, kept } = await (stale?.token === undefined
        ? consent.read(signal)
        : consent.renew(stale.token, signal));
      return { token: accessToken, kept, endsAt: Date.now() + consentLasts };
    }
  }
};

const begin = (system: ApiSystem, stale: ApiGrant | null): Promise<ApiGrant> => {
  const { memory } = system;
  const grant = signIn(system, stale).catch((error: unknown) => {
    if (memory.grant === grant) memory.grant = null;
    throw during(error, reason => message('api.signingIn', { reason }));
  });
  memory.grant = grant;
  return grant;
};

/** What lets us in; runs that need it at the same time sign in once. @throws ConnectorError */
export const grantOf = async (system: ApiSystem): Promise<ApiGrant> => {
  const { memory } = system;
  const held = memory.grant;
  if (!held) return begin(system, null);
  const known = await held;
  if (known.endsAt === null || known.endsAt > Date.now()) return known;
  return memory.grant === held ? begin(system, null) : grantOf(system);
};

/** What lets us in, in place of what the system no longer takes. @throws ConnectorError */
export const renewGrant = async (system: ApiSystem, stale: ApiGrant): Promise<ApiGrant> => {
  const { memory } = system;
  const held = memory.grant;
  if (!held) return begin(system, stale);
  const known = await held;
  // What a person's consent gave may be read again and be the same.
  if (known !== stale && (known.token === undefined || known.token !== stale.token)) return known;
  return memory.grant === held ? begin(system, stale) : renewGrant(system, stale);
};

/** Whether signing in anew gives another grant. */
export const isRenewable = ({ way }: ApiSystem): boolean => way.type === 'session' || way.type === 'oauth2';

const oauth1Header = async (
  way: Way<'oauth1'>,
  request: ApiRequest,
  system: ApiSystem,
): Promise<Record<string, string>> => {
  const { values, description } = system;
  const answer = (name: string) => valueText(values[name]);
  const hash = way.signatureMethod === 'HMAC-SHA256' ? 'sha256' : 'sha1';
  const realm = way.realm && (await evaluate(description, way.realm, values, { values }));
  const signer = new OAuth({
    consumer: { key: answer(way.consumerKey), secret: answer(way.consumerSecret) },
    signature_method: way.signatureMethod,
    hash_function: (text, key) => createHmac(hash, key).update(text).digest('base64'),
    ...(typeof realm === 'string' && { realm }),
  });
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
  const data: unknown = isForm ? Object.fromEntries(new URLSearchParams(request.body)) : undefined;
  const signed = signer.authorize(
    // RFC 5849 § 3.4.1.2: what is signed is the address that is asked.
    { url: placeOf(system, request.url).href, method: request.method, data },
    { key: answer(way.token), secret: answer(way.tokenSecret) },
  );
  return { authorization: signer.toHeader(signed).Authorization };
};

const wayHeaders = async (request: ApiRequest, system: ApiSystem, scope: ApiScope): Promise<Record<string, string>> => {
  const { way, description, values } = system;
  const written = await evaluateHeaders(way.headers, values, system, scope);
  switch (way.type) {
    case 'basic': {
      const user = await evaluate(description, way.user, values, scope);
      const password = await evaluate(description, way.password, values, scope);
      const encoded = Buffer.from(`${valueText(user)}:${valueText(password)}`, 'utf8').toString('base64');
      return { authorization: `Basic ${encoded}`, ...written };
    }
    case 'oauth1':
      return { ...(await oauth1Header(way, request, system)), ...written };
    case 'oauth2':
      return Object.keys(way.headers).length + Object.keys(way.query).length > 0 || scope.token === undefined
        ? written
        : { authorization: `Bearer ${scope.token}` };
    default:
      return written;
  }
};

/**
 * A request with what lets us in.
 * @throws ConnectorError when it cannot be sent.
 */
export const signRequest = async (
  request: ApiRequest,
  system: ApiSystem,
  { token, kept, session, cookies }: ApiGrant,
): Promise<{ readonly request: ApiRequest; readonly secrets: readonly string[] }> => {
  const { way, values, description, app } = system;
  const scope: ApiScope = { values, kept, session, ...(token !== undefined && { token }) };
  const url = new URL(request.url);
  try {
    for (const [name, text] of Object.entries(way.query)) {
      const value = await evaluate(description, text, values, scope);
      if (value !== undefined && value !== null) url.searchParams.set(name, valueText(value));
    }
    const own = await wayHeaders({ ...request, url }, system, scope);
    const secrets = [token, session, cookies, ...Object.values(own)];
    const headers = { ...request.headers, ...own, ...(cookies && { cookie: cookies }) };
    return { request: { ...request, url, headers }, secrets: secrets.filter(each => typeof each === 'string') };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ConnectorError({ kind: 'refused', message: message('api.signIn', { app }), details: error.message });
  }
};
