import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withoutAccents } from './accents.ts';
import type { Contact, Stage } from './contact.ts';
import { makeContacts } from './make-contacts.ts';

export interface ContactQuery {
  readonly stage?: Stage | undefined;
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  /** Words that must be in name, e-mail, company, city or country. */
  readonly search?: string | undefined;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface ContactPage {
  readonly contacts: readonly Contact[];
  /** All that fit, on every page. */
  readonly total: number;
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

export interface ContactStore {
  readonly find: (query: ContactQuery) => ContactPage;
  readonly get: (id: string) => Contact | undefined;
  readonly put: (contact: Contact) => void;
}

const fold = (text: string): string => withoutAccents(text).toLowerCase();

const textOf = ({ firstName, lastName, email, company, city, country }: Contact): string =>
  fold([firstName, lastName, email, company.name, city, country].join(' '));

const readChanges = (file: string): Contact[] => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Contact[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${file} cannot be read: remove it to have Harbor's contacts as they were first.`, {
      cause: error,
    });
  }
};

/** Contacts of one account, in the order of their ids. What is changed is kept in a file. */
export const openContacts = (file: string, { count, seed }: { count: number; seed: number }): ContactStore => {
  const contacts = new Map(makeContacts(count, seed).map(contact => [contact.id, contact]));
  const changed = new Map(readChanges(file).map(contact => [contact.id, contact]));
  for (const contact of changed.values()) contacts.set(contact.id, contact);

  return {
    find({ stage, country, city, search = '', after = '', limit }) {
      const words = fold(search).split(/\s+/).filter(Boolean);
      const fitting = [...contacts.values()].filter(
        contact =>
          (!stage || contact.stage === stage) &&
          (!country || contact.country === country) &&
          (!city || contact.city === city) &&
          (words.length === 0 || words.every(word => textOf(contact).includes(word))),
      );
      const rest = fitting.filter(contact => contact.id > after);
      const page = rest.slice(0, limit);
      return { contacts: page, total: fitting.length, next: rest.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    get: id => contacts.get(id),
    put(contact) {
      contacts.set(contact.id, contact);
      changed.set(contact.id, contact);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify([...changed.values()]), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
};
