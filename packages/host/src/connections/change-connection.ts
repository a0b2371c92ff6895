import { isConsent, signInWayOf, type EndpointDescription, type Library } from '@citizen-integrator/library';
import type { ConnectionPatch, ConnectionRequest, Values } from 'citizen-integrator/contract';
import { checkAnswers, shownProperties } from 'citizen-integrator/model';
import { customerOf, hasAccess, isOrganizationAdmin, requireAccess, type Caller } from '../auth/caller.ts';
import { upsertCustomer } from '../auth/store.ts';
import { requireMatch } from '../http/require-match.ts';
import { answerFaults, invalid } from '../http/faults.ts';
import type { Once } from '../http/idempotency.ts';
import { HttpProblem, type FieldFault } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store, Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { markLost, type Consents } from '../consents/consents.ts';
import { removeConsent } from '../consents/store.ts';
import { openValues, partSecrets, sealSecrets } from './connection-secrets.ts';
import {
  countUses,
  deleteConnection,
  findHomeConnection,
  getConnection,
  insertConnection,
  listConnections,
  lockConnection,
  updateConnection,
  type ConnectionContent,
  type ConnectionRow,
} from './store.ts';

export interface ConnectionParts {
  readonly store: Store;
  readonly library: Library;
  readonly masterSecret: Buffer;
  readonly consents: Consents;
}

const notFound = (): HttpProblem => new HttpProblem('not-found', message('problem.not-found'));

/** @throws HttpProblem not-found when it is not there, is another customer's or lies in an environment that is closed. */
export const visible = (caller: Caller, connection: ConnectionRow | null): ConnectionRow => {
  if (!connection || !hasAccess(caller, connection.environment, 'read')) throw notFound();
  return connection;
};

/** The provider's own product is its admin's to change; everything else takes write access. */
export const mayChange = (caller: Caller, { environment, home }: ConnectionRow): boolean =>
  home ? isOrganizationAdmin(caller) : hasAccess(caller, environment, 'write');

/** @throws HttpProblem forbidden */
export const requireChange = (caller: Caller, connection: ConnectionRow): void => {
  if (mayChange(caller, connection)) return;
  if (connection.home) throw new HttpProblem('forbidden', message('problem.forbidden.home'));
  requireAccess(caller, { id: connection.environment }, 'write');
};

/** @throws HttpProblem invalid when there is no such endpoint. */
export const requireEndpoint = (library: Library, id: string): EndpointDescription => {
  const endpoint = library.endpoints.get(id);
  if (endpoint) return endpoint;
  throw invalid([{ path: 'endpoint', code: 'unknown', says: message('field.endpoint', { endpoint: id }) }]);
};

/** What is wrong with the answers to an endpoint's questions; an answer to no question is wrong too. */
export const valueFaults = (endpoint: EndpointDescription, values: Values): FieldFault[] => {
  const names = new Set(endpoint.fields.map(({ name }) => name));
  const unknown = Object.keys(values)
    .filter(name => !names.has(name))
    .map(name => ({ path: `values.${name}`, code: 'unknown', says: message('field.unknown') }));
  return [...answerFaults(checkAnswers(endpoint.fields, values), endpoint.fields), ...unknown];
};

/** Whether people sign in with the system itself to connect it with these answers. */
export const asksConsent = ({ api }: EndpointDescription, values: Values): boolean =>
  api !== undefined && isConsent(signInWayOf(api, values));

/** Answers without those that are empty or not asked for. */
const givenValues = ({ fields }: EndpointDescription, values: Values): Values => {
  const asked = new Set(shownProperties(fields, values).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => asked.has(name) && value !== null && value !== ''),
  );
};

/** What is stored for answers that have been checked. */
export const contentOf = (
  { masterSecret }: Pick<ConnectionParts, 'masterSecret'>,
  endpoint: EndpointDescription,
  owner: { organization: string; customer: string; id: string },
  name: string,
  values: Values,
): ConnectionContent => {
  const { plain, secrets } = partSecrets(endpoint, givenValues(endpoint, values));
  return { name, values: plain, sealed: sealSecrets(masterSecret, owner, secrets), secretNames: Object.keys(secrets) };
};

/** "PostgreSQL", "PostgreSQL 2" …: a name that the customer has not got in this environment. */
export const freeName = async (
  tx: Tx,
  { name, id }: Pick<EndpointDescription, 'name' | 'id'>,
  place: { customer: string; environment: string },
): Promise<string> => {
  const { rows } = await listConnections(tx, {
    endpoint: id,
    customer: place.customer,
    environments: [place.environment],
    limit: 500,
    after: null,
  });
  const taken = new Set(rows.map(connection => connection.name));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(candidate)) return candidate;
  }
};

/**
 * The endpoint and the customer of a new connection.
 * @throws HttpProblem invalid or forbidden.
 */
export const requirePlace = (
  { library }: Pick<ConnectionParts, 'library'>,
  caller: Caller,
  request: Pick<ConnectionRequest, 'customer' | 'endpoint' | 'environment'>,
): { readonly customer: string; readonly endpoint: EndpointDescription } => {
  const customer = customerOf(caller, request.customer?.id);
  const endpoint = requireEndpoint(library, request.endpoint);
  if (!caller.environments.some(({ id }) => id === request.environment)) {
    const says = message('field.environment', { environment: request.environment });
    throw invalid([{ path: 'environment', code: 'unknown', says }]);
  }
  requireAccess(caller, { id: request.environment }, 'read');
  return { customer, endpoint };
};

/**
 * Stores a connection. The provider's own product has one a customer and environment: a second one replaces its values.
 * @throws HttpProblem invalid or forbidden.
 */
export const createConnection = async (
  parts: ConnectionParts,
  caller: Caller,
  request: ConnectionRequest,
  once: Once,
): Promise<ConnectionRow> => {
  const { store } = parts;
  const { customer, endpoint } = requirePlace(parts, caller, request);
  if ((endpoint.home || request.home) && !isOrganizationAdmin(caller)) {
    throw new HttpProblem('forbidden', message('problem.forbidden.home'));
  }
  if (request.home && !endpoint.home) {
    throw invalid([{ path: 'home', code: 'endpoint', says: message('field.home', { app: endpoint.name }) }]);
  }
  const faults = valueFaults(endpoint, request.values);
  if (faults.length > 0) throw invalid(faults);
  if (asksConsent(endpoint, request.values))
    throw new HttpProblem('invalid', message('consent.first', { app: endpoint.name }));

  const { organization } = caller.scope;
  const place = { customer, environment: request.environment, endpoint: endpoint.id };
  return store.withScope(caller.scope, async tx => {
    const id = await once(tx, async () => {
      if (!caller.customer) await upsertCustomer(tx, organization, { id: customer, name: request.customer?.name });
      const home = endpoint.home ? await findHomeConnection(tx, place) : null;
      const name = request.name ?? home?.name ?? (await freeName(tx, endpoint, place));
      const owner = { organization, customer, id: home?.id ?? createId('con') };
      const content = contentOf(parts, endpoint, owner, name, request.values);
      if (home) await updateConnection(tx, home.id, content);
      else await insertConnection(tx, { ...owner, ...place, home: endpoint.home, ...content });
      return owner.id;
    });
    return visible(caller, await getConnection(tx, id));
  });
};

/** Answers over stored ones: what is left out stays, null removes. */
export const mergedValues = (
  { masterSecret }: Pick<ConnectionParts, 'masterSecret'>,
  connection: ConnectionRow,
  values: Values,
): Values => ({ ...openValues(masterSecret, connection), ...values });

const isOther = (given: Values, stored: Values): boolean =>
  Object.entries(given).some(([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(stored[name] ?? null));

/** @throws HttpProblem not-found, forbidden, invalid, or conflict when somebody else was faster. */
export const changeConnection = async (
  parts: ConnectionParts,
  caller: Caller,
  id: string,
  patch: ConnectionPatch,
  ifMatch: string | null,
): Promise<ConnectionRow> =>
  parts.store.withScope(caller.scope, async tx => {
    const connection = visible(caller, await lockConnection(tx, id));
    requireChange(caller, connection);
    requireMatch(ifMatch, connection.version);
    const endpoint = requireEndpoint(parts.library, connection.endpoint);
    const values = mergedValues(parts, connection, patch.values ?? {});
    const faults = valueFaults(endpoint, values);
    if (faults.length > 0) throw invalid(faults);
    const name = patch.name ?? connection.name;
    if (!isOther(patch.values ?? {}, openValues(parts.masterSecret, connection))) {
      return updateConnection(tx, id, contentOf(parts, endpoint, connection, name, values));
    }
    if (connection.practice) throw new HttpProblem('invalid', message('practice.fixed'));
    // What a person gave was for the system that the answers named; where they name another one, it must not go there.
    if (asksConsent(endpoint, values) && connection.consent === null) {
      throw new HttpProblem('invalid', message('consent.first', { app: endpoint.name }));
    }
    const row = await updateConnection(tx, id, contentOf(parts, endpoint, connection, name, values));
    if (connection.consent === null) return row;
    if (asksConsent(endpoint, values)) await markLost(tx, id);
    else await removeConsent(tx, id);
    return visible(caller, await getConnection(tx, id));
  });

/**
 * Removes a connection, and gives back what a person gave, as far as the system takes it.
 * @throws HttpProblem not-found, forbidden, or conflict while a deployment uses it.
 */
export const removeConnection = async (
  { store, consents }: ConnectionParts,
  caller: Caller,
  id: string,
  onError: (error: unknown) => void,
): Promise<void> => {
  const check = async (tx: Tx): Promise<ConnectionRow> => {
    const connection = visible(caller, await lockConnection(tx, id));
    requireChange(caller, connection);
    const count = await countUses(tx, id);
    if (count > 0) throw new HttpProblem('conflict', message('problem.conflict.inUse', { count }));
    return connection;
  };
  const connection = await store.withScope(caller.scope, check);
  if (connection.consent === 'given') await consents.giveBack(connection).catch(onError);
  await store.withScope(caller.scope, async tx => {
    await check(tx);
    await deleteConnection(tx, id);
  });
};
