import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import fastify, { type FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import { createLibrary, commonLibrary, type Library } from '@citizen-integrator/library';
import { Configuration, type Values } from 'citizen-integrator/contract';
import { sealSecrets } from '../../packages/host/src/connections/connection-secrets.ts';
import { insertConnection } from '../../packages/host/src/connections/store.ts';
import { getDeployment, insertDeployment, type DeploymentRow } from '../../packages/host/src/deployments/store.ts';
import type { EngineParts } from '../../packages/host/src/engine/engine.ts';
import { insertEnvironment, insertOrganization } from '../../packages/host/src/environments/store.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say } from '../../packages/host/src/messages/index.ts';
import {
  createRun,
  getCheckpoint,
  getRun,
  listLog,
  type LogRow,
  type RunRow,
} from '../../packages/host/src/runs/store.ts';
import { openStore, type Store } from '../../packages/host/src/store/database.ts';
import { createId } from '../../packages/host/src/store/id.ts';
import { makeDatabase, makeHostDatabase } from './test-database.ts';

export const owner = { organization: 'harbor', customer: 'acme' } as const;
export const pageSize = 50;

/** One recipe: contacts of a REST API to a table, 50 a page. */
export const library: Library = createLibrary(
  [],
  [
    {
      schemaVersion: 1,
      id: 'contacts',
      version: '1.0.0',
      name: 'Copy contacts',
      summary: 'Copies contacts.',
      category: 'crm',
      endpoints: ['http-rest', 'postgresql'],
      actions: ['upsert'],
      author: 'Test',
      visibility: 'public',
      project: {
        kind: 'flow',
        connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'postgresql' } },
        operations: [
          {
            id: 'main',
            name: 'Contacts to rows',
            source: {
              connection: 'source',
              resource: {
                path: '/contacts',
                rows: 'data',
                total: 'total',
                paging: { kind: 'cursor', limit: pageSize },
                query: { stage: { property: 'stage' } },
              },
            },
            target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'id' },
            mapping: [
              { to: 'id', from: 'id' },
              { to: 'name', formula: "$trim(first & ' ' & last)" },
              { to: 'age', from: 'age' },
            ],
          },
        ],
      },
      steps: [
        {
          id: 'options',
          type: 'variables',
          title: 'Options',
          properties: [
            { name: 'table', label: 'Table', type: 'string', default: 'public.contacts' },
            { name: 'stage', label: 'Stage', type: 'string', default: 'all' },
          ],
        },
      ],
    },
  ],
  commonLibrary,
);

export interface Contact {
  readonly id: string | null;
  readonly first: string;
  readonly last: string;
  readonly age: unknown;
}

export const makeContacts = (count: number): Contact[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `c${String(index).padStart(5, '0')}`,
    first: `First${index}`,
    last: 'Last',
    age: 20 + (index % 50),
  }));

/** A system that gives contacts page by page; `onPage` may answer otherwise, or keep a page back. */
export interface Source {
  readonly port: number;
  contacts: readonly Contact[];
  /** Called with the page's number, from 0. Answers itself when it gives true. */
  onPage: (page: number, response: ServerResponse) => boolean | Promise<boolean>;
  /** Numbers of the pages that were asked for, in order. */
  readonly asked: number[];
  readonly queries: string[];
  readonly close: () => Promise<void>;
}

const startSource = async (): Promise<Source> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://source');
    if (url.pathname !== '/contacts') return void response.end('{}');
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    source.asked.push(at / limit);
    source.queries.push(url.search);
    void (async () => {
      if (await source.onPage(at / limit, response)) return;
      const next = at + limit < source.contacts.length ? String(at + limit) : null;
      const data = source.contacts.slice(at, at + limit);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data, next, total: source.contacts.length }));
    })();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const source: Source = {
    port: (server.address() as AddressInfo).port,
    contacts: [],
    onPage: () => false,
    asked: [],
    queries: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return source;
};

/** Waits until `look` gives something. */
export const until = async <Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false>,
): Promise<Found> => {
  const deadline = Date.now() + 45_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < deadline, `${what} never came`);
    await sleep(20);
  }
};

export const quietLog: FastifyBaseLogger = fastify({ logger: { level: 'silent' } }).log;

/** A host's store, a source and a target database, all on loopback. */
export interface World {
  readonly store: Store;
  readonly source: Source;
  /** As superuser, in the target database. */
  readonly target: pg.Client;
  readonly parts: EngineParts;
  readonly allow: readonly string[];
  /** Stores connections and a deployment that is still to be deployed. */
  readonly deployment: (
    values?: Values,
    options?: {
      /** Answers other than the usual ones. */
      readonly connections?: Partial<Record<'source' | 'target', Values>>;
      readonly mapping?: Configuration['mapping'];
      readonly firstRun?: Configuration['firstRun'];
    },
  ) => Promise<string>;
  readonly newRun: (deployment: string) => Promise<string>;
  readonly deploymentRow: (id: string) => Promise<DeploymentRow>;
  readonly lastRun: (deployment: string) => Promise<RunRow | null>;
  readonly finished: (run: string) => Promise<RunRow>;
  /** How many pages have been counted. */
  readonly finishedPages: (run: string) => Promise<number>;
  /** Holds a run's row, so that nobody can count a page until it is let go. */
  readonly lockBooks: (run: string) => Promise<{ release: () => Promise<void> }>;
  readonly log: (run: string) => Promise<readonly LogRow[]>;
  readonly close: () => Promise<void>;
}

/** A stored message in English. */
export const words = (message: { code: string; params: Readonly<Record<string, unknown>> } | null): string =>
  message ? say(message.code, message.params, 'en') : '';

export const openWorld = async (): Promise<World> => {
  const own = await makeHostDatabase();
  const store = await openStore(own.url);
  const source = await startSource();

  const warehouse = await makeDatabase({ prefix: 'warehouse', role: 'writer', password: 'let me in' });
  const target = new pg.Client(warehouse.rootUrl);
  await target.connect();
  await target.query('create table contacts (id text primary key, name text, age int, copies int not null default 0)');
  await target.query(`create function count_copies() returns trigger language plpgsql
    as 'begin new.copies = coalesce(old.copies, 0) + 1; return new; end'`);
  await target.query(
    'create trigger copies before insert or update on contacts for each row execute function count_copies()',
  );
  await target.query('grant select, insert, update on contacts to writer');

  const masterSecret = randomBytes(32);
  const allow = [`127.0.0.1:${source.port}`, `127.0.0.1:${warehouse.port}`];
  const guard = createAddressGuard({ allow });
  const scoped = <Value>(work: Parameters<typeof store.withScope<Value>>[1]) => store.withScope(owner, work);
  await store.withScope('operator', async tx => {
    await insertOrganization(tx, { id: owner.organization, name: 'Harbor' });
    await insertEnvironment(tx, owner.organization, { id: 'test', name: 'Test' });
    await tx.query('insert into citizen.customers (organization, id, name) values ($1, $2, $3)', [
      owner.organization,
      owner.customer,
      'Acme',
    ]);
  });

  const newConnection = async (endpoint: string, plain: Values, secrets: Values): Promise<string> => {
    const id = createId('con');
    const sealed = sealSecrets(masterSecret, { ...owner, id }, secrets);
    const secretNames = Object.keys(secrets);
    const place = { ...owner, id, environment: 'test', endpoint, name: endpoint, home: false };
    await scoped(tx => insertConnection(tx, { ...place, values: plain, sealed, secretNames }));
    return id;
  };

  const deploymentRow = async (id: string) =>
    (await scoped(tx => getDeployment(tx, id))) ?? assert.fail(`There is no deployment ${id}`);
  const runRow = (id: string) => scoped(tx => getRun(tx, id));

  return {
    store,
    source,
    target,
    allow,
    parts: { store, library, guard, masterSecret, log: quietLog, executorId: 'test' },
    async deployment(values = {}, { connections = {}, ...others } = {}) {
      const rest = { baseUrl: `http://127.0.0.1:${source.port}`, testPath: '/', ...connections.source };
      const postgres = {
        host: '127.0.0.1',
        port: warehouse.port,
        database: warehouse.name,
        user: 'writer',
        encryption: 'disable',
      };
      const { password = 'let me in', ...other } = connections.target ?? {};
      const id = createId('dep');
      const configuration = z.parse(Configuration, {
        recipe: 'contacts',
        version: '1.0.0',
        environment: 'test',
        connections: {
          source: await newConnection('http-rest', rest, { token: 'a-token' }),
          target: await newConnection('postgresql', { ...postgres, ...other }, { password }),
        },
        values,
        ...others,
      });
      const recipe = { id: 'contacts', version: '1.0.0' };
      const createdBy = { id: 'ana', name: 'Ana' };
      await scoped(tx => insertDeployment(tx, { ...owner, id, environment: 'test', recipe, configuration, createdBy }));
      return id;
    },
    newRun: async deployment => {
      const operation = { id: 'main', name: 'Contacts to rows' };
      const run = await scoped(tx => createRun(tx, { ...owner, deployment, operation, trigger: 'manual' }));
      return run?.id ?? assert.fail('a run is still under way');
    },
    deploymentRow,
    lastRun: async deployment => {
      const { lastRun } = await deploymentRow(deployment);
      return lastRun === null ? null : runRow(lastRun);
    },
    finished: run =>
      until(`the end of ${run}`, async () => {
        const row = await runRow(run);
        return row?.finishedAt ? row : null;
      }),
    finishedPages: async run => (await scoped(tx => getCheckpoint(tx, run)))?.pages ?? 0,
    lockBooks: run =>
      new Promise(resolve => {
        const held = scoped(async tx => {
          await tx.query('select from citizen.runs where id = $1 for update', [run]);
          await new Promise<void>(letGo => {
            resolve({
              release: async () => {
                letGo();
                await held;
              },
            });
          });
        });
      }),
    log: async run => (await scoped(tx => listLog(tx, run, { limit: 5000, after: null }))).rows,
    async close() {
      await target.end();
      await guard.close();
      await store.close();
      await source.close();
      await warehouse.close();
      await own.close();
    },
  };
};
