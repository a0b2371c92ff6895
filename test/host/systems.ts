import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { makeDatabase } from './test-database.ts';

/** The provider's own product: a REST API with contacts, behind a token. */
export interface Harbor {
  readonly port: number;
  readonly token: string;
  /** Lets contacts through only while it is open; for who calls below a path of their own (`/acme`), apart from others. */
  readonly gate: { open: (below?: string) => void; close: (below?: string) => void };
  readonly stop: () => Promise<void>;
}

export const startHarbor = async (count: number): Promise<Harbor> => {
  const token = 'harbor-token';
  const contacts = Array.from({ length: count }, (_, index) => ({
    id: `ct_${index}`,
    firstName: `First ${index}`,
    lastName: 'Last',
    email: `p${index}@example.com`,
    phone: null,
    company: { name: 'Company' },
    stage: index % 2 === 0 ? 'customer' : 'lead',
    city: 'Kiel',
    country: 'DE',
    updatedAt: '2026-11-25T08:00:00.000Z',
  }));
  const held = new Map<string, { readonly whenOpen: Promise<void>; readonly letThrough: () => void }>();

  const server = createServer((request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const url = new URL(request.url ?? '/', 'http://harbor');
    if (request.headers.authorization !== `Bearer ${token}`) return send(401, { detail: 'who are you' });
    const [, below = '', path] = /^(.*)(\/[^/]*)$/.exec(url.pathname) ?? [];
    if (path === '/me') return send(200, { id: 'me' });
    if (path !== '/contacts') return send(404, {});
    const stage = url.searchParams.get('stage') ?? 'all';
    const fitting = contacts.filter(contact => stage === 'all' || contact.stage === stage);
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const end = start + Number(url.searchParams.get('limit'));
    void Promise.resolve(held.get(below)?.whenOpen).then(() =>
      send(200, {
        data: fitting.slice(start, end),
        total: fitting.length,
        next: end < fitting.length ? String(end) : null,
      }),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    token,
    gate: {
      open: (below = '') => {
        held.get(below)?.letThrough();
        held.delete(below);
      },
      close: (below = '') => {
        let letThrough = () => {};
        const whenOpen = new Promise<void>(resolve => (letThrough = resolve));
        held.set(below, { whenOpen, letThrough });
      },
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
};

/** A customer's database with the table `contacts`. */
export interface Warehouse {
  readonly port: number;
  /** Answers of a connection to it. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly count: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

export const startWarehouse = async (): Promise<Warehouse> => {
  const login = { role: 'writer', password: 'let me in' };
  const database = await makeDatabase({ prefix: 'warehouse', ...login, isOwner: true });
  const client = new pg.Client(database.rootUrl);
  await client.connect();
  await client.query(`create table contacts (contact_id text primary key, full_name text, email text, phone text,
    company text, stage text, city text, country text, updated_at timestamptz)`);
  await client.query(`alter table contacts owner to ${login.role}`);
  return {
    port: database.port,
    values: {
      host: '127.0.0.1',
      port: database.port,
      database: database.name,
      user: login.role,
      password: login.password,
      encryption: 'disable',
    },
    count: async () =>
      (await client.query<{ count: number }>('select count(*)::int as count from contacts')).rows[0]?.count ?? 0,
    async stop() {
      await client.end();
      await database.close();
    },
  };
};
