import type { Named, Person } from './person.ts';

export interface RecipeHostAccess {
  readonly address: string;
  /** Harbor's API key. */
  readonly key: string;
}

export interface RecipeHost {
  /** A token of at most an hour for a person of one of Harbor's customers. */
  readonly tokenFor: (person: Person) => Promise<string>;
  /** Makes Harbor itself a connection of a customer, so that nobody is asked for it. */
  readonly connectHome: (customer: Named, values: { baseUrl: string; token: string }) => Promise<void>;
}

const environment = 'production';

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
    tokenFor: ({ id, name, customer }) => createSession({ user: { id, name }, customer, role: 'user' }),

    async connectHome(customer, values) {
      const token = await createSession({
        user: { id: 'harbor-backend', name: 'Harbor' },
        role: 'admin',
        expiresIn: 60,
      });
      await post('/v1/connections', token, {
        endpoint: 'harbor',
        name: `${customer.name} in Harbor`,
        environment,
        customer,
        home: true,
        values,
      });
    },
  };
};
