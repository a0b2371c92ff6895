import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Library } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { Connection, Problem, SessionRequest } from 'citizen-integrator/contract';
import { createApiKey } from '../../packages/host/src/auth/api-keys.ts';
import { readConfig, type Config } from '../../packages/host/src/config.ts';
import { insertEnvironment, insertOrganization } from '../../packages/host/src/environments/store.ts';
import { createHost } from '../../packages/host/src/host.ts';
import type { Store } from '../../packages/host/src/store/database.ts';
import { removePostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { openConfiguredStore } from '../../packages/host/src/store/open.ts';
import { makeFolder } from './make-folder.ts';
import { makeHostDatabase } from './test-database.ts';

export { makeFolder } from './make-folder.ts';

export interface CallOptions {
  /** Bearer: a token or an API key. */
  readonly token?: string | undefined;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HostAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface TestHost {
  readonly url: string;
  /** The data folder. */
  readonly data: string;
  readonly config: Config;
  /** The host's own database, as the host's own user. */
  readonly store: Store;
  /** The same database as superuser; null when it is embedded. */
  readonly rootUrl: string | null;
  /** API keys of the organizations `harbor` and `quay`. */
  readonly keys: Readonly<Record<'harbor' | 'quay', string>>;
  readonly call: <Body = unknown>(path: string, options?: CallOptions) => Promise<HostAnswer<Body>>;
  /** Calls, and expects a problem of this kind. */
  readonly problem: (path: string, status: number, options?: CallOptions) => Promise<Problem>;
  /** A token; of a user of `acme` at `harbor` where nothing else is said. */
  readonly tokenFor: (session?: Partial<SessionRequest>, organization?: 'harbor' | 'quay') => Promise<string>;
  /** Makes a connection in the environment `test`. @returns its id. */
  readonly connect: (token: string, endpoint: string, values: object, more?: object) => Promise<string>;
  /** Ends the host, whatever it is at, and starts it again on its database, at another address. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface TestHostOptions {
  /** `host:port` pairs that connections may reach. */
  readonly allow?: readonly string[];
  readonly elements?: string;
  /** In place of the common one with what the demo adds. */
  readonly library?: Library;
  /** The origin of a practice server. */
  readonly practice?: string;
  /** Whether it runs a PostgreSQL of its own in its data folder, as one without DATABASE_URL does; that takes longer. */
  readonly isEmbedded?: boolean;
}

/** A real host on a database of its own, with two organizations that have the environments `test` and `production`. */
export const startTestHost = async ({
  allow = [],
  elements,
  isEmbedded = false,
  practice,
  // Tests that need no vendor's app start sooner without them.
  library = demoLibrary,
  ...more
}: TestHostOptions = {}): Promise<TestHost> => {
  const [data, database] = await Promise.all([makeFolder('citizen-host-'), isEmbedded ? null : makeHostDatabase()]);
  const config = readConfig({
    CITIZEN_HOST_PORT: '0',
    CITIZEN_HOST_DATA: data,
    DATABASE_URL: database?.url,
    CITIZEN_HOST_LIBRARY: 'demo',
    CITIZEN_HOST_ALLOW: allow.join(','),
    CITIZEN_HOST_ELEMENTS: elements,
    CITIZEN_HOST_PRACTICE: practice,
  });
  const { store } = await openConfiguredStore(config);
  const keys = { harbor: '', quay: '' };
  for (const organization of ['harbor', 'quay'] as const) {
    await store.withScope('operator', async tx => {
      await insertOrganization(tx, { id: organization, name: organization });
      await insertEnvironment(tx, organization, { id: 'test', name: 'Test' });
      await insertEnvironment(tx, organization, { id: 'production', name: 'Production' });
    });
    keys[organization] = (await createApiKey(store, organization, 'test')).key;
  }
  const options = { ...more, library };
  let host = await createHost(config, options);

  const call: TestHost['call'] = async <Body>(path: string, options: CallOptions = {}) => {
    const { token, body, method = body === undefined ? 'GET' : 'POST', headers } = options;
    const response = await fetch(`${host.address}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  };

  return {
    get url() {
      return host.address;
    },
    data,
    config,
    store,
    rootUrl: database?.rootUrl ?? null,
    keys,
    call,
    async problem(path, status, options) {
      const answer = await call<Problem>(path, options);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(answer.body.status, status);
      assert.equal(answer.body.requestId, answer.headers.get('x-request-id'));
      return answer.body;
    },
    async tokenFor(session = {}, organization = 'harbor') {
      const body = {
        user: { id: 'ana', name: 'Ana' },
        role: 'user',
        customer: { id: 'acme', name: 'Acme' },
        ...session,
      };
      const { status, body: answer } = await call<{ token: string }>('/v1/sessions', {
        token: keys[organization],
        body,
      });
      assert.equal(status, 201, JSON.stringify(answer));
      return answer.token;
    },
    async connect(token, endpoint, values, more = {}) {
      const body = { endpoint, environment: 'test', values, ...more };
      const answer = await call<Connection>('/v1/connections', { token, body });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body.id;
    },
    async restart() {
      await host.close();
      host = await createHost(config, options);
    },
    async close() {
      await store.close();
      await host.close();
      if (database) await database.close();
      else await removePostgres({ directory: data, name: 'postgres' });
      await rm(data, { recursive: true, force: true });
    },
  };
};

/** Waits until `look` gives something; fails after a minute, which a busy computer may need to start a host. */
export const until = async <Found>(what: string, look: () => Promise<Found | null | false>): Promise<Found> => {
  for (const deadline = Date.now() + 60_000; ; await sleep(25)) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < deadline, `${what} never came`);
  }
};

/** The organization's own admin. */
export const organizationAdmin: Partial<SessionRequest> = { user: { id: 'boss' }, role: 'admin', customer: undefined };
