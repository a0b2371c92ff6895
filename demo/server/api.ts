import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { stages, type Contact, type Stage } from './contacts/contact.ts';
import type { ContactStore } from './contacts/contact-store.ts';
import { json, problem, type Answer, type Call, type Route } from './http.ts';
import type { Person } from './person.ts';
import { makeBucket } from './token-bucket.ts';

export interface ApiParts {
  readonly contacts: ContactStore;
  /** The one bearer token that Harbor's API takes. */
  readonly token: string;
  readonly person: Person;
}

/** What a page of contacts costs on a server that is not next door, in ms. */
const latency = 80;
const largestPage = 200;

const isSame = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map(text => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
};

const encodeCursor = (after: string): string => Buffer.from(`after:${after}`).toString('base64url');
const decodeCursor = (cursor: string): string | null =>
  /^after:(ct_\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1] ?? null;

const badRequest = (detail: string): Answer => problem(400, 'Bad request', detail);

const listContacts = (contacts: ContactStore, query: URLSearchParams): Answer => {
  const limit = Number(query.get('limit') ?? '50');
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    return badRequest(`"limit" is a whole number from 1 to ${largestPage}.`);
  }
  const cursor = query.get('cursor');
  const after = cursor === null ? undefined : decodeCursor(cursor);
  if (after === null) return badRequest('"cursor" is not one that this API gave.');
  const asked = query.get('stage') ?? 'all';
  const stage = stages.find(one => one === asked);
  if (!stage && asked !== 'all') return badRequest(`"stage" is one of all, ${stages.join(', ')}.`);
  const page = contacts.find({ stage, after, limit });
  return json(200, { data: page.contacts, total: page.total, next: page.next && encodeCursor(page.next) });
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 200;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

/** The parts of a contact that may be changed, or what is wrong with them. */
const readChange = (input: unknown): Partial<Contact> | string => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'Send a JSON object.';
  const change: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const fits =
      name === 'email' || name === 'phone'
        ? isTextOrNull(value)
        : name === 'stage'
          ? stages.includes(value as Stage)
          : ['firstName', 'lastName', 'city', 'country'].includes(name) && isText(value);
    if (!fits) return `"${name}" cannot be set to this.`;
    change[name] = value;
  }
  return change;
};

const changeContact = async (contacts: ContactStore, { groups, readJson }: Call): Promise<Answer> => {
  const contact = contacts.get(groups['id'] ?? '');
  if (!contact) return problem(404, 'Not found', 'There is no contact with this id.');
  const change = readChange(await readJson());
  if (typeof change === 'string') return badRequest(change);
  const changed = { ...contact, ...change, updatedAt: new Date().toISOString() };
  contacts.put(changed);
  return json(200, changed);
};

/** Harbor's own REST API: bearer token, cursor paging, problem answers, a limit on how often one may ask. */
export const apiRoutes = ({ contacts, token, person }: ApiParts): Route[] => {
  // A hundred at once, then twenty a second.
  const bucket = makeBucket({ size: 100, perSecond: 20 });

  const guarded =
    (answer: Route['answer']): Route['answer'] =>
    async call => {
      const [, given = ''] = /^Bearer (\S+)$/i.exec(call.header('authorization')) ?? [];
      if (!isSame(given, token)) {
        return problem(401, 'Unauthorized', 'Send "Authorization: Bearer …" with a token of Harbor.', {
          'www-authenticate': 'Bearer realm="Harbor"',
        });
      }
      const wait = bucket.take();
      if (wait > 0) {
        return problem(429, 'Too many requests', `Ask again in ${wait} s.`, { 'retry-after': String(wait) });
      }
      await sleep(latency);
      return answer(call);
    };

  return [
    {
      method: 'GET',
      pattern: /^\/api\/me$/,
      answer: guarded(() => json(200, { id: person.id, name: person.name, account: person.customer })),
    },
    {
      method: 'GET',
      pattern: /^\/api\/contacts$/,
      answer: guarded(({ query }) => listContacts(contacts, query)),
    },
    {
      method: 'PUT',
      pattern: /^\/api\/contacts\/(?<id>ct_\d+)$/,
      answer: guarded(call => changeContact(contacts, call)),
    },
  ];
};
