import { badRequest, listAnswer, notFound, readAsked } from '../api-list.ts';
import type { ApiRoute } from '../api-route.ts';
import { json, type Answer, type Call } from '../http.ts';
import { stages, type Contact, type Stage } from './contact.ts';
import type { ContactStore } from './contact-store.ts';

const listContacts = (contacts: ContactStore, { query }: Call): Answer => {
  const page = readAsked(query);
  if ('status' in page) return page;
  const asked = query.get('stage') ?? 'all';
  const stage = stages.find(one => one === asked);
  if (!stage && asked !== 'all') return badRequest(`"stage" is one of all, ${stages.join(', ')}.`);
  const country = query.get('country') ?? undefined;
  const city = query.get('city') ?? undefined;
  const found = contacts.find({ ...page, stage, country, city });
  return listAnswer(found.contacts, found.total, found.next);
};

/** The countries of an account's contacts, or the cities of one of them. */
const listPlaces = (contacts: ContactStore, kind: 'country' | 'city', { query }: Call): Answer => {
  const country = kind === 'city' ? (query.get('country') ?? undefined) : undefined;
  const all = contacts.find({ country, limit: Number.MAX_SAFE_INTEGER }).contacts;
  const names = [...new Set(all.map(contact => contact[kind]))].sort((a, b) => a.localeCompare(b, 'en'));
  return listAnswer(
    names.map(name => ({ name })),
    names.length,
    null,
  );
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
  if (!contact) return notFound('contact');
  const change = readChange(await readJson());
  if (typeof change === 'string') return badRequest(change);
  const changed = { ...contact, ...change, updatedAt: new Date().toISOString() };
  contacts.put(changed);
  return json(200, changed);
};

export const contactRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    pattern: /^\/api\/contacts$/,
    answer: ({ contacts }, call) => listContacts(contacts, call),
  },
  {
    method: 'GET',
    pattern: /^\/api\/countries$/,
    answer: ({ contacts }, call) => listPlaces(contacts, 'country', call),
  },
  {
    method: 'GET',
    pattern: /^\/api\/cities$/,
    answer: ({ contacts }, call) => listPlaces(contacts, 'city', call),
  },
  {
    method: 'PUT',
    pattern: /^\/api\/contacts\/(?<id>[\w-]+)$/,
    answer: ({ contacts }, call) => changeContact(contacts, call),
  },
];
