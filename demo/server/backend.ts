import type { Account } from './account.ts';
import { stages } from './contacts/contact.ts';
import { customers } from './customers.ts';
import { systemFacts } from './facts.ts';
import { listFiles, readListed } from './files/file-list.ts';
import { putOrderFile } from './files/order-files.ts';
import { json, problem, type Answer, type Call, type Route } from './http.ts';
import { cookieFor, initialsOf, personOf, readPerson, roles, type Person } from './person.ts';
import type { RecipeHost } from './recipe-host.ts';

export interface BackendParts {
  readonly accounts: readonly Account[];
  readonly recipeHost: RecipeHost;
  /** Of Harbor. */
  readonly address: string;
}

const contactsPerPage = 25;
const mostOrders = 200;

const describe = (person: Person) => ({
  name: person.name,
  initials: initialsOf(person),
  role: person.role,
  customer: { id: person.customer.id, name: person.customer.name },
});

/** Signs in as another person: `{ "customer", "role" }`. */
const changePerson = async ({ readJson }: Call): Promise<Answer> => {
  const { customer: id, role: wished } = ((await readJson()) ?? {}) as Readonly<Record<string, unknown>>;
  const customer = customers.find(one => one.id === id);
  const role = roles.find(one => one === wished);
  if (!customer || !role) return problem(400, 'Bad request', 'Send a "customer" and a "role" that there are.');
  const person = personOf(customer, role);
  return json(200, describe(person), { 'set-cookie': cookieFor(person) });
};

/** What Harbor's own pages ask for: each about the account that is open. */
export const backendRoutes = ({ accounts, recipeHost, address }: BackendParts): Route[] => {
  const personIn = ({ header }: Call): Person => readPerson(header('cookie'));
  const accountIn = (call: Call): Account => {
    const { customer } = personIn(call);
    const account = accounts.find(one => one.customer.id === customer.id);
    if (!account) throw new Error(`${customer.name} has no account.`);
    return account;
  };

  const get = (pattern: RegExp, answer: Route['answer']): Route => ({ method: 'GET', pattern, answer });

  return [
    get(/^\/integrations\/token$/, async call => {
      try {
        return json(200, { token: await recipeHost.tokenFor(personIn(call)) });
      } catch (error) {
        console.error(error);
        return problem(503, 'No token', 'The recipe host does not answer. Try again in a moment.');
      }
    }),
    get(/^\/app\/person$/, call => json(200, describe(personIn(call)))),
    { method: 'PUT', pattern: /^\/app\/person$/, answer: changePerson },
    get(/^\/app\/contacts$/, call => {
      const { query } = call;
      const stage = stages.find(one => one === query.get('stage'));
      const [search, after] = [query.get('q') ?? '', query.get('after') ?? ''];
      return json(200, accountIn(call).contacts.find({ stage, search, after, limit: contactsPerPage }));
    }),
    get(/^\/app\/orders$/, call => {
      const orders = accountIn(call).orders.list();
      const newest = [...orders].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, mostOrders);
      return json(200, { total: orders.length, orders: newest });
    }),
    get(/^\/app\/warehouse$/, async call => {
      const { warehouse } = accountIn(call);
      return json(200, { facts: warehouse.facts, ...(await warehouse.readState(call.query.get('table') ?? '')) });
    }),
    get(/^\/app\/systems$/, call => json(200, { systems: systemFacts(accountIn(call), address) })),
    get(/^\/app\/files$/, async call => json(200, { files: await listFiles(accountIn(call).folder) })),
    {
      method: 'POST',
      pattern: /^\/app\/files$/,
      async answer(call) {
        const { folder, customer } = accountIn(call);
        return json(201, { path: await putOrderFile(folder, customer, new Date()) });
      },
    },
    get(/^\/app\/file$/, async call => {
      const content = await readListed(accountIn(call).folder, call.query.get('path') ?? '');
      return content ? json(200, content) : problem(404, 'Not found', 'This file is not there any more.');
    }),
    get(/^\/app\/mail$/, call => {
      const messages = accountIn(call).mail.list();
      return json(200, {
        messages: messages
          .map(({ number, from, recipients, subject, receivedAt, text }) => ({
            number,
            from,
            to: recipients.join(', '),
            subject,
            receivedAt,
            beginning: text.slice(0, 120),
          }))
          .reverse(),
      });
    }),
    get(/^\/app\/mail\/(?<number>\d+)$/, call => {
      const mail = accountIn(call)
        .mail.list()
        .find(({ number }) => number === Number(call.groups['number']));
      if (!mail) return problem(404, 'Not found', 'This message is not there any more.');
      const { number, id, from, recipients, subject, receivedAt, text } = mail;
      return json(200, { number, id, from, to: recipients.join(', '), subject, receivedAt, text });
    }),
    {
      method: 'DELETE',
      pattern: /^\/app\/mail$/,
      answer(call) {
        accountIn(call).mail.clear();
        return json(200, {});
      },
    },
  ];
};
