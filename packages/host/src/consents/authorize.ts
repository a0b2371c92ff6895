import { createHash, randomBytes } from 'node:crypto';
import type { EndpointDescription } from '@citizen-integrator/library';
import type { Authorization, AuthorizationRequest, AuthorizationStart, Values } from 'citizen-integrator/contract';
import { isOrganizationAdmin, requireAccess, type Caller } from '../auth/caller.ts';
import { upsertCustomer } from '../auth/store.ts';
import {
  asksConsent,
  contentOf,
  freeName,
  mergedValues,
  requireChange,
  requireEndpoint,
  requirePlace,
  valueFaults,
  visible,
  type ConnectionParts,
} from '../connections/change-connection.ts';
import { toConnection } from '../connections/connection.ts';
import {
  getConnection,
  insertConnection,
  lockConnection,
  recordTest,
  updateConnection,
  type ConnectionRow,
} from '../connections/store.ts';
import { ConnectorError, connectorOf } from '../connectors/index.ts';
import { findOrganization } from '../environments/store.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { invalid } from '../http/faults.ts';
import { HttpProblem } from '../http/problem.ts';
import { message, say, type MessageRef } from '../messages/index.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { Scope, Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { findOAuthClient, type OAuthClientRow } from './client-store.ts';
import { returnTokens, sealTokens, type KeptTokens } from './consents.ts';
import { openClient } from './oauth-client.ts';
import {
  claimAuthorization,
  endAuthorization,
  getAuthorization,
  getConsent,
  holdAuthorization,
  insertAuthorization,
  putConsent,
  removeAuthorization,
  tellDeployments,
  type AuthorizationEnd,
  type AuthorizationRow,
} from './store.ts';
import { ConsentLostError, consentUrl, exchangeCode, openRequest } from './token-requests.ts';

export interface AuthorizeParts extends ConnectionParts {
  readonly guard: AddressGuard;
  /** The host's public origin. */
  readonly url: () => string;
}

export const callbackPath = '/v1/oauth/callback';
/** How long a person may take, in ms. */
const lasts = 10 * 60_000;
/** How long a system may take to say who signed in, in ms. */
const patience = 30_000;

/** What is sealed of an authorization that is under way. */
interface Sealed {
  readonly verifier: string;
  /** All answers, secrets included. */
  readonly values: Values;
  /** Of another account than before, until somebody says what becomes of them. */
  readonly tokens?: KeptTokens;
  readonly accountKey?: string | null;
}

const hashOf = (state: string): string => createHash('sha256').update(state).digest('base64url');
const contextOf = ({
  organization,
  customer,
  stateHash,
}: Pick<AuthorizationRow, 'organization' | 'customer' | 'stateHash'>) =>
  [organization, customer, stateHash, 'authorization'] as const;

const originOf = (address: string): string => new URL(address).origin;

const redirectOf = ({ redirect }: OAuthClientRow, { url }: AuthorizeParts): string =>
  redirect ?? `${url()}${callbackPath}`;

/** @throws HttpProblem invalid when the browser would be sent to a page that is none of the organization's. */
const requireReturn = async (
  tx: Tx,
  caller: Caller,
  { display, returnTo }: AuthorizationRequest,
  origin: string | null,
): Promise<void> => {
  if (display === 'popup') return;
  const { origins = [] } = (await findOrganization(tx, caller.scope.organization)) ?? {};
  const isOwn = returnTo !== undefined && (originOf(returnTo) === origin || origins.includes(originOf(returnTo)));
  if (!isOwn) throw invalid([{ path: 'returnTo', code: 'origin', says: message('consent.returnTo') }]);
};

/**
 * Begins to sign in with a system itself. Whoever has the state's address may finish it; what comes of it is seen by the
 * person alone who began.
 * @param origin Of the page that begins; null for none.
 * @throws HttpProblem not-found, forbidden or invalid.
 */
export const beginAuthorization = async (
  parts: AuthorizeParts,
  caller: Caller,
  request: AuthorizationRequest,
  origin: string | null,
  language: string,
): Promise<AuthorizationStart> => {
  const { store, masterSecret, guard, library } = parts;
  const { organization } = caller.scope;
  const endpoint = requireEndpoint(library, request.endpoint);
  const { name: app } = endpoint;

  return store.withScope(caller.scope, async tx => {
    const before =
      request.connection === undefined ? null : visible(caller, await getConnection(tx, request.connection));
    if (before) requireChange(caller, before);
    if (before && before.endpoint !== endpoint.id) {
      throw invalid([{ path: 'connection', code: 'endpoint', says: message('field.connection.endpoint', { app }) }]);
    }
    if (before?.practice) throw new HttpProblem('invalid', message('practice.fixed'));
    if (!before && endpoint.home && !isOrganizationAdmin(caller)) {
      throw new HttpProblem('forbidden', message('problem.forbidden.home'));
    }
    const customer = before?.customer ?? requirePlace(parts, caller, request).customer;
    const environment = before?.environment ?? request.environment;
    if (!before && !caller.customer)
      await upsertCustomer(tx, organization, { id: customer, name: request.customer?.name });

    const values = before ? mergedValues(parts, before, request.values) : request.values;
    const faults = valueFaults(endpoint, values);
    if (faults.length > 0) throw invalid(faults);
    if (!asksConsent(endpoint, values)) throw new HttpProblem('invalid', message('consent.notHere', { app }));
    const client = await findOAuthClient(tx, organization, endpoint.id);
    if (!client) throw new HttpProblem('invalid', message('consent.noClient', { app }));
    await requireReturn(tx, caller, request, origin);

    const state = randomBytes(32).toString('base64url');
    const verifier = randomBytes(32).toString('base64url');
    const redirect = redirectOf(client, parts);
    const asked = openRequest({ endpoint, values, guard }, openClient(masterSecret, client));
    const url = await consentUrl(asked, { redirect, state, verifier }).catch((error: unknown) => {
      throw error instanceof ConnectorError ? new HttpProblem('invalid', error.says, { cause: error }) : error;
    });
    const expiresAt = new Date(Date.now() + lasts);
    const stateHash = hashOf(state);
    await insertAuthorization(tx, {
      stateHash,
      organization,
      customer,
      environment,
      endpoint: endpoint.id,
      connection: before?.id ?? null,
      person: caller.user.id,
      personCustomer: caller.customer?.id ?? '',
      name: request.name ?? null,
      values: {},
      sealed: seal(masterSecret, contextOf({ organization, customer, stateHash }), { verifier, values }),
      redirect,
      display: request.display,
      origin,
      returnTo: request.display === 'redirect' ? (request.returnTo ?? null) : null,
      language,
      expiresAt,
    });
    return { url: url.href, state, expiresAt: expiresAt.toISOString() };
  });
};

const scopeOf = ({ organization, customer }: AuthorizationRow): Scope => ({ organization, customer });

/** Who signed in, as far as the system tells: a name for people, and what tells them from others. */
const identify = async (
  { endpoint, values, guard }: { endpoint: EndpointDescription; values: Values; guard: AddressGuard },
  tokens: KeptTokens,
): Promise<{ readonly account: string | null; readonly accountKey: string | null }> => {
  const token = { accessToken: tokens.accessToken, kept: tokens.kept };
  const consent = { read: () => Promise.resolve(token), renew: () => Promise.resolve(token) };
  const outcome = await connectorOf(endpoint).test({ endpoint, values, guard, consent }, AbortSignal.timeout(patience));
  if (!outcome.ok) throw new ConnectorError({ kind: 'auth', ...outcome });
  const shown = outcome.message.params['account'];
  const account = typeof shown === 'string' && shown !== '' ? shown : null;
  const identity = tokens.kept['identity'];
  return { account, accountKey: typeof identity === 'string' ? identity : account };
};

/** Stores what a person gave, with the connection that it is for. */
const settle = async (
  parts: AuthorizeParts,
  tx: Tx,
  row: AuthorizationRow,
  endpoint: EndpointDescription,
  {
    values,
    tokens,
    account,
    accountKey,
  }: {
    readonly values: Values;
    readonly tokens: KeptTokens;
    readonly account: string | null;
    readonly accountKey: string | null;
  },
): Promise<ConnectionRow> => {
  const { organization, customer, environment } = row;
  const { masterSecret } = parts;
  const before = row.connection === null ? null : await lockConnection(tx, row.connection);
  const owner = { organization, customer, id: before?.id ?? createId('con') };
  const name = before?.name ?? row.name ?? (await freeName(tx, endpoint, { customer, environment }));
  const content = contentOf(parts, endpoint, owner, name, values);
  const consent = {
    connection: owner.id,
    organization,
    customer,
    sealed: sealTokens(masterSecret, owner, tokens),
    account,
    accountKey,
    scopes: tokens.scopes,
    expiresAt: tokens.expiresAt === null ? null : new Date(tokens.expiresAt),
    givenBy: row.person,
  };
  if (before) {
    await putConsent(tx, consent);
    await updateConnection(tx, before.id, content);
    await tellDeployments(tx, before.id);
  } else {
    const place = { customer, environment, endpoint: endpoint.id };
    await insertConnection(tx, { ...owner, ...place, home: endpoint.home, ...content });
    await putConsent(tx, consent);
  }
  // Who signed in was found out by the connection's own test.
  await recordTest(tx, owner.id, true);
  const made = await getConnection(tx, owner.id);
  if (!made) throw new Error(`Connection ${owner.id} cannot be read by the transaction that wrote it`);
  return made;
};

const otherAccount = (app: string, account: string | null, before: string | null): MessageRef =>
  account !== null && before !== null && account !== before
    ? message('consent.otherAccount', { app, account, before })
    : message('consent.otherAccount.unnamed', { app });

/** What asks the system on behalf of one that began; null when its client was taken away. */
const requestFor = async (
  { store, masterSecret, guard }: AuthorizeParts,
  { organization }: AuthorizationRow,
  endpoint: EndpointDescription,
  values: Values,
): Promise<ReturnType<typeof openRequest> | null> => {
  const client = await store.withScope({ organization, customer: null }, tx =>
    findOAuthClient(tx, organization, endpoint.id),
  );
  return client && openRequest({ endpoint, values, guard }, openClient(masterSecret, client));
};

/** Exchanges the code, finds out who it is, and stores it. */
const complete = async (
  parts: AuthorizeParts,
  row: AuthorizationRow,
  endpoint: EndpointDescription,
  params: URLSearchParams,
  onError: (error: unknown) => void,
): Promise<AuthorizationEnd> => {
  const { store, masterSecret, guard } = parts;
  const { verifier, values } = open(masterSecret, contextOf(row), row.sealed) as unknown as Sealed;
  const { name: app } = endpoint;
  const asked = await requestFor(parts, row, endpoint, values);
  if (!asked) return { status: 'failed', says: message('consent.noClient', { app }) };
  const tokens = await exchangeCode(asked, params, { redirect: row.redirect, verifier });
  const { account, accountKey } = await identify({ endpoint, values, guard }, tokens);

  const end = await store.withScope(scopeOf(row), async (tx): Promise<AuthorizationEnd> => {
    // The person may have left it meanwhile: then nothing is made of it.
    if (!(await holdAuthorization(tx, row.stateHash))) {
      return { status: 'refused', says: message('consent.canceled', { app }) };
    }
    const before = row.connection === null ? null : await getConsent(tx, row.connection);
    const isOther = before !== null && before.accountKey !== null && before.accountKey !== accountKey;
    if (isOther) {
      const sealed = seal(masterSecret, contextOf(row), { verifier, values, tokens, accountKey });
      return { status: 'other-account', says: otherAccount(app, account, before.account), account, sealed };
    }
    const made = await settle(parts, tx, row, endpoint, { values, tokens, account, accountKey });
    return { status: 'done', says: message('consent.done', { app }), account, made: made.id };
  });
  if (end.status === 'refused') await returnTokens(asked, tokens).catch(onError);
  return end;
};

/** What the system said instead of giving a code. */
const refusalOf = (app: string, error: string, params: URLSearchParams): AuthorizationEnd => {
  if (error === 'access_denied') return { status: 'refused', says: message('consent.refused', { app }) };
  const words = (params.get('error_description') ?? error).replace(/\s+/g, ' ').slice(0, 200);
  return { status: 'failed', says: message('consent.failed', { app, words }) };
};

const failureOf = (app: string, error: unknown): AuthorizationEnd => {
  if (error instanceof ConnectorError) return { status: 'failed', says: error.says };
  if (error instanceof ConsentLostError) {
    const { message: words } = error;
    const says = words === '' ? message('consent.failed.silent', { app }) : message('consent.failed', { app, words });
    return { status: 'failed', says };
  }
  return { status: 'failed', says: message('consent.failed.silent', { app }) };
};

export type Finish =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'used'; readonly row: AuthorizationRow }
  | { readonly kind: 'ended'; readonly row: AuthorizationRow; readonly end: AuthorizationEnd };

/**
 * Ends what a person began, with what the system sent their browser back with. It ends once.
 * @param onError Told of what nobody foresaw.
 */
export const finishAuthorization = async (
  parts: AuthorizeParts,
  params: URLSearchParams,
  onError: (error: unknown) => void,
): Promise<Finish> => {
  const { store, library } = parts;
  const stateHash = hashOf(params.get('state') ?? '');
  // Nobody's token comes with it: the state alone says whose it is.
  const claimed = await store.withScope('operator', tx => claimAuthorization(tx, stateHash, 'waiting'));
  if (!claimed) {
    const row = await store.withScope('operator', tx => getAuthorization(tx, stateHash));
    return row ? { kind: 'used', row } : { kind: 'unknown' };
  }
  const endpoint = library.endpoints.get(claimed.endpoint);
  const app = endpoint?.name ?? claimed.endpoint;
  const error = params.get('error');
  let end: AuthorizationEnd;
  try {
    if (!endpoint) throw new Error(`There is no endpoint "${claimed.endpoint}" any more`);
    end = error === null ? await complete(parts, claimed, endpoint, params, onError) : refusalOf(app, error, params);
  } catch (reason) {
    const isForeseen = reason instanceof ConnectorError || reason instanceof ConsentLostError;
    if (!isForeseen) onError(reason);
    end = failureOf(app, reason);
  }
  await store.withScope(scopeOf(claimed), tx => endAuthorization(tx, stateHash, end));
  return { kind: 'ended', row: claimed, end };
};

/** @throws HttpProblem not-found for everybody but the person who began. */
const ownAuthorization = async (tx: Tx, caller: Caller, stateHash: string): Promise<AuthorizationRow> => {
  const row = await getAuthorization(tx, stateHash);
  const isOwn = row?.person === caller.user.id && row.personCustomer === (caller.customer?.id ?? '');
  if (row && isOwn) return row;
  throw new HttpProblem('not-found', message('problem.not-found'));
};

const toAuthorization = async (
  tx: Tx,
  row: AuthorizationRow,
  app: string,
  language: string,
): Promise<Authorization> => {
  const isOver =
    row.expiresAt.getTime() <= Date.now() && ['waiting', 'exchanging', 'other-account'].includes(row.status);
  const put = (code: string, params: Readonly<Record<string, unknown>>) => ({
    code,
    params,
    text: say(code, params, language),
  });
  if (isOver) {
    const { code, params } = message('consent.expired');
    return { status: 'expired', connection: null, account: null, message: put(code, params) };
  }
  const made = row.made === null ? null : await getConnection(tx, row.made);
  return {
    status: row.status === 'exchanging' ? 'waiting' : row.status,
    connection: made && toConnection(made),
    account: row.account,
    message: row.messageCode === null ? null : put(row.messageCode, { app, ...row.messageParams }),
  };
};

/** How it goes, for the person who began. @throws HttpProblem not-found */
export const lookAtAuthorization = (
  { store, library }: AuthorizeParts,
  caller: Caller,
  state: string,
  language: string,
): Promise<Authorization> =>
  store.withScope(caller.scope, async tx => {
    const row = await ownAuthorization(tx, caller, hashOf(state));
    return toAuthorization(tx, row, library.endpoints.get(row.endpoint)?.name ?? row.endpoint, language);
  });

/**
 * Lets nobody finish what a person began, who does not want it any more, and gives back what the system gave for it.
 * @throws HttpProblem not-found
 */
export const cancelAuthorization = async (
  parts: AuthorizeParts,
  caller: Caller,
  state: string,
  onError: (error: unknown) => void,
): Promise<void> => {
  const { store, library, masterSecret } = parts;
  const removed = await store.withScope(caller.scope, async tx => {
    const { stateHash } = await ownAuthorization(tx, caller, hashOf(state));
    return removeAuthorization(tx, stateHash);
  });
  const endpoint = removed && library.endpoints.get(removed.endpoint);
  // What is being exchanged is given back by whoever exchanges it.
  if (removed?.status !== 'other-account' || !endpoint) return;
  const { values, tokens } = open(masterSecret, contextOf(removed), removed.sealed) as unknown as Sealed;
  const asked = await requestFor(parts, removed, endpoint, values);
  if (asked && tokens) await returnTokens(asked, tokens).catch(onError);
};

/**
 * Takes another account than the connection had.
 * @throws HttpProblem not-found, forbidden, or conflict when there is nothing to take any more.
 */
export const acceptAuthorization = async (
  parts: AuthorizeParts,
  caller: Caller,
  state: string,
  language: string,
): Promise<Authorization> => {
  const { store, library, masterSecret } = parts;
  const stateHash = hashOf(state);
  return store.withScope(caller.scope, async tx => {
    const found = await ownAuthorization(tx, caller, stateHash);
    requireAccess(caller, { id: found.environment }, 'write');
    const endpoint = requireEndpoint(library, found.endpoint);
    const row = await claimAuthorization(tx, stateHash, 'other-account');
    if (!row) throw new HttpProblem('conflict', message('consent.expired'));
    const { values, tokens, accountKey = null } = open(masterSecret, contextOf(row), row.sealed) as unknown as Sealed;
    if (!tokens) throw new Error('An authorization of another account holds no tokens');
    const made = await settle(parts, tx, row, endpoint, { values, tokens, account: row.account, accountKey });
    const says = message('consent.done', { app: endpoint.name });
    await endAuthorization(tx, stateHash, { status: 'done', says, account: row.account, made: made.id });
    return toAuthorization(tx, await ownAuthorization(tx, caller, stateHash), endpoint.name, language);
  });
};
