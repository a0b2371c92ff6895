import type { Sandbox } from '@citizen-integrator/sandbox';

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** JSON whose shape the reader knows. */
export interface Loose {
  readonly [name: string]: Loose;
  readonly [index: number]: Loose;
}

/** One call to a vendor's API, without a client: for what clients hide. */
export const ask = async (sandbox: Sandbox, endpoint: string, path: string, { method, headers, body }: Asked = {}) => {
  const answer = await fetch(`${sandbox.address}/${endpoint}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await answer.text();
  const isJson = text !== '' && /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, body: (isJson ? JSON.parse(text) : {}) as Loose };
};

export const listIn = (value: Loose | undefined): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);

/** What is known to be a text or a number. */
export const wordOf = (value: Loose | undefined): string => {
  const word: unknown = value;
  return typeof word === 'string' ? word : JSON.stringify(word);
};

export const basic = (user: string, password: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
