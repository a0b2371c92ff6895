import type { Named } from './customers.ts';
import type { Person } from './person.ts';

export interface RecipeHostAccess {
  readonly address: string;
  /** Harbor's API key. */
  readonly key: string;
}

/** How recipes reach a customer's account in Harbor. */
export interface HomeConnection {
  readonly customer: Named;
  readonly values: { readonly baseUrl: string; readonly token: string };
}

export interface RecipeHost {
  /** A token of at most an hour for a person. */
  readonly tokenFor: (person: Person) => Promise<string>;
  /** Makes Harbor itself a connection of each customer, so that nobody is asked for it. */
  readonly connectHome: (connections: readonly HomeConnection[]) => Promise<void>;
}

const environment = 'production';

/** Who a person is to the recipe host, and what is open to them. */
const sessionOf = ({ id, name, role, customer }: Person) => {
  const user = { id, name };
  const account = { id: customer.id, name: customer.name };
  if (role === 'staff') return { user, role: 'admin' };
  if (role === 'admin') return { user, role, customer: account };
  return { user, role, customer: account, environments: [{ id: environment, access: 'execute' }] };
};

/** What an app provider's backend does with the recipe host: plain HTTP with its API key, no library. */
export const connectRecipeHost = ({ address, key }: RecipeHostAccess): RecipeHost => {
  const post = async <Body>(path: string, bearer: string, body: unknown): Promise<Body> => {
    const answer = await fetch(new URL(path, address), {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The recipe host answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  };

  const createSession = async (session: unknown): Promise<string> =>
    (await post<{ token: string }>('/v1/sessions', key, session)).token;

  return {
    tokenFor: person => createSession(sessionOf(person)),

    async connectHome(connections) {
      const token = await createSession({
        user: { id: 'harbor-backend', name: 'Harbor' },
        role: 'admin',
        expiresIn: 60,
      });
      await Promise.all(
        connections.map(({ customer, values }) =>
          post('/v1/connections', token, {
            endpoint: 'harbor',
            name: `${customer.name} in Harbor`,
            environment,
            customer: { id: customer.id, name: customer.name },
            home: true,
            values,
          }),
        ),
      );
    },
  };
};
