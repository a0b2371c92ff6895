import { isConsent, signInQuestion, type EndpointDescription, type Library } from '@citizen-integrator/library';
import type { Endpoint } from 'citizen-integrator/contract';
import { listReadyEndpoints } from '../consents/client-store.ts';
import type { PracticeServer } from '../consents/practice.ts';
import type { Handle } from '../http/handle.ts';
import { pageOfAll } from '../http/page.ts';
import type { Store } from '../store/database.ts';

interface Known {
  /** Ids of the endpoints that people of the organization can sign in with. */
  readonly ready: ReadonlySet<string>;
  /** Ids of those with a practice account. */
  readonly practice: ReadonlySet<string>;
}

const consentOf = ({ id, api, fields }: EndpointDescription, { ready }: Known): Endpoint['consent'] => {
  const ways = (api?.auth ?? []).filter(isConsent).map(way => way.id);
  if (ways.length === 0) return null;
  const isAsked = fields.some(({ name }) => name === signInQuestion);
  return { ways: isAsked ? ways : [], isReady: ready.has(id) };
};

const toEndpoint = (endpoint: EndpointDescription, known: Known): Endpoint => {
  const { id, name, category, home, monogram, fields } = endpoint;
  const practice = known.practice.has(id);
  return { id, name, category, home, monogram, fields, consent: consentOf(endpoint, known), practice };
};

const none: ReadonlySet<string> = new Set();

export const registerEndpointRoutes = (
  handle: Handle,
  { library, store, practiceServer }: { library: Library; store: Store; practiceServer: PracticeServer | null },
): void => {
  const endpoints = [...library.endpoints.values()].sort((a, b) => a.name.localeCompare(b.name));
  handle('listEndpoints', async ({ caller, query }) => {
    const practice = (await practiceServer?.endpoints()) ?? none;
    const ready = await store.withScope(caller.scope, tx => listReadyEndpoints(tx, caller.scope.organization));
    const page = pageOfAll(endpoints, query);
    return { ...page, items: page.items.map(endpoint => toEndpoint(endpoint, { ready, practice })) };
  });
};
