import { isDeepStrictEqual } from 'node:util';
import { isConsent, signInQuestion, type EndpointDescription } from '@citizen-integrator/library';
import type { PracticeRequest, Values } from 'citizen-integrator/contract';
import type { Caller } from '../auth/caller.ts';
import { upsertCustomer } from '../auth/store.ts';
import {
  contentOf,
  freeName,
  requirePlace,
  valueFaults,
  visible,
  type ConnectionParts,
} from '../connections/change-connection.ts';
import { openValues } from '../connections/connection-secrets.ts';
import {
  findPracticeConnection,
  getConnection,
  insertConnection,
  updateConnection,
  type ConnectionRow,
} from '../connections/store.ts';
import { ConnectorError } from '../connectors/index.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { createId } from '../store/id.ts';
import { sealTokens, type KeptTokens } from './consents.ts';
import type { PracticeAccount, PracticeServer } from './practice.ts';
import { putConsent, removeConsent } from './store.ts';
import { openRequest, ownTokens } from './token-requests.ts';

/** What a connection to one is called, in every language: people change it. */
const practiceName = 'Practice account';

export interface PracticeParts extends ConnectionParts {
  readonly guard: AddressGuard;
  /** Null when there is none. */
  readonly practiceServer: PracticeServer | null;
}

/** The answers with which an account lets us in: where people would sign in themselves, the account's own client does. */
const answersFor = (
  endpoint: EndpointDescription,
  { values, oauthClient }: PracticeAccount,
): { readonly values: Values; readonly hasConsent: boolean } | null => {
  const ways = endpoint.api?.auth ?? [];
  const isAsked = endpoint.fields.some(({ name }) => name === signInQuestion);
  const names = new Set(endpoint.fields.map(({ name }) => name));
  const all = { ...values, ...(oauthClient && { clientId: oauthClient.id, clientSecret: oauthClient.secret }) };
  const known = Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  // Those that need nobody come first.
  for (const way of [...ways].sort((a, b) => Number(isConsent(a)) - Number(isConsent(b)))) {
    if (isConsent(way) && !oauthClient) continue;
    const answers = isAsked ? { ...known, [signInQuestion]: way.id } : known;
    if (valueFaults(endpoint, answers).length === 0) return { values: answers, hasConsent: isConsent(way) };
  }
  return null;
};

/**
 * Connects the practice account of an endpoint; a second time it is the same one.
 * @throws HttpProblem invalid, forbidden, or unavailable.
 */
export const createPracticeConnection = async (
  parts: PracticeParts,
  caller: Caller,
  request: PracticeRequest,
): Promise<ConnectionRow> => {
  const { store, guard, masterSecret, practiceServer } = parts;
  const { customer, endpoint } = requirePlace(parts, caller, request);
  const { name: app } = endpoint;
  if (!practiceServer) throw new HttpProblem('invalid', message('practice.none', { app }));
  const account = await practiceServer.account(endpoint.id, app);
  const answers = answersFor(endpoint, account);
  if (!answers) throw new HttpProblem('invalid', message('practice.none', { app }));
  const { values, hasConsent } = answers;

  const place = { customer, environment: request.environment, endpoint: endpoint.id };
  const present = await store.withScope(caller.scope, tx => findPracticeConnection(tx, place));
  const isSame = present && isDeepStrictEqual(openValues(masterSecret, present), values);
  if (isSame && (!hasConsent || present.consent === 'given')) return visible(caller, present);

  const practice = { origin: practiceServer.origin };
  let tokens: KeptTokens | null = null;
  if (hasConsent && account.oauthClient) {
    const client = account.oauthClient;
    try {
      tokens = { ...(await ownTokens(openRequest({ endpoint, values, guard, practice }, client))), client };
    } catch (error) {
      throw error instanceof ConnectorError ? new HttpProblem('unavailable', error.says, { cause: error }) : error;
    }
  }

  const { organization } = caller.scope;
  return store.withScope(caller.scope, async tx => {
    if (!caller.customer) await upsertCustomer(tx, organization, { id: customer, name: request.customer?.name });
    const before = await findPracticeConnection(tx, place);
    const name = before?.name ?? (await freeName(tx, { id: endpoint.id, name: practiceName }, place));
    const owner = { organization, customer, id: before?.id ?? createId('con') };
    const content = contentOf(parts, endpoint, owner, name, values);
    if (!before) await insertConnection(tx, { ...owner, ...place, home: false, practice: true, ...content });
    if (tokens) {
      await putConsent(tx, {
        connection: owner.id,
        organization,
        customer,
        sealed: sealTokens(masterSecret, owner, tokens),
        account: null,
        accountKey: null,
        scopes: tokens.scopes,
        expiresAt: tokens.expiresAt === null ? null : new Date(tokens.expiresAt),
        givenBy: caller.user.id,
      });
    } else await removeConsent(tx, owner.id);
    if (before) await updateConnection(tx, owner.id, content);
    return visible(caller, await getConnection(tx, owner.id));
  });
};
