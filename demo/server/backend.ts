import { stages } from './contacts/contact.ts';
import type { ContactStore } from './contacts/contact-store.ts';
import { json, problem, type Route } from './http.ts';
import type { Person } from './person.ts';
import type { RecipeHost } from './recipe-host.ts';
import type { Warehouse } from './warehouse.ts';

export interface BackendParts {
  readonly contacts: ContactStore;
  readonly recipeHost: RecipeHost;
  readonly warehouse: Warehouse;
  readonly person: Person;
}

const pageSize = 25;

/** What Harbor's own pages ask for. */
export const backendRoutes = ({ contacts, recipeHost, warehouse, person }: BackendParts): Route[] => [
  {
    method: 'GET',
    pattern: /^\/integrations\/token$/,
    async answer() {
      try {
        return json(200, { token: await recipeHost.tokenFor(person) });
      } catch (error) {
        console.error(error);
        return problem(503, 'No token', 'The recipe host does not answer. Try again in a moment.');
      }
    },
  },
  {
    method: 'GET',
    pattern: /^\/app\/contacts$/,
    answer({ query }) {
      const stage = stages.find(one => one === query.get('stage'));
      const [search, after] = [query.get('q') ?? '', query.get('after') ?? ''];
      return json(200, contacts.find({ stage, search, after, limit: pageSize }));
    },
  },
  {
    method: 'GET',
    pattern: /^\/app\/warehouse$/,
    answer: async () => json(200, { facts: warehouse.facts, ...(await warehouse.readState()) }),
  },
];
