import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import pg from 'pg';
import { commonLibrary } from '@citizen-integrator/library';
import { Configuration, type ConfigurationInput, type Values } from 'citizen-integrator/contract';
import { startMailServer, type MailServer } from '../../demo/server/mail-server.ts';
import { makeHostKey, startSftpServer } from '../../demo/server/sftp-server.ts';
import { partSecrets, sealSecrets } from '../../packages/host/src/connections/connection-secrets.ts';
import { insertConnection } from '../../packages/host/src/connections/store.ts';
import { checkConfiguration } from '../../packages/host/src/deployments/check-configuration.ts';
import { getDeployment, insertDeployment } from '../../packages/host/src/deployments/store.ts';
import { createEngine, type Engine, type EngineParts } from '../../packages/host/src/engine/engine.ts';
import { insertEnvironment, insertOrganization } from '../../packages/host/src/environments/store.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { createRun, getRun, listLog, type LogRow, type RunRow } from '../../packages/host/src/runs/store.ts';
import { openStore } from '../../packages/host/src/store/database.ts';
import { createId } from '../../packages/host/src/store/id.ts';
import { owner, quietLog, until, words } from './engine-world.ts';
import { makeDatabase, makeHostDatabase } from './test-database.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface Finished {
  readonly deployment: string;
  readonly run: RunRow;
  /** The run's sentence. */
  readonly says: string;
}

/** A host's engine with the standard library, and one system of each kind that its recipes connect. */
export interface RecipeWorld {
  /** Answers requests to the REST API; what came in is in `sent`. */
  api: (sent: Sent, response: ServerResponse) => void;
  readonly sent: Sent[];
  /** As superuser. */
  readonly database: pg.Client;
  readonly mail: MailServer;
  readonly put: (file: string, content: string) => Promise<void>;
  readonly get: (file: string) => Promise<string>;
  readonly files: () => Promise<string[]>;
  /** Deploys a recipe as an answer of the wizard would, and waits for its first run. */
  readonly deploy: (recipe: string, values: Values, others?: Partial<ConfigurationInput>) => Promise<Finished>;
  readonly runAgain: (deployment: string) => Promise<Finished>;
  /** Ends the engine without waiting for what it is at, and starts another one. */
  readonly restart: () => Promise<void>;
  readonly startRun: (deployment: string) => Promise<string>;
  readonly finished: (run: string) => Promise<Finished>;
  readonly log: (run: string) => Promise<readonly LogRow[]>;
  /** Id of the run of a deployment that was asked for last. */
  readonly lastRun: (deployment: string) => Promise<string | null>;
  readonly close: () => Promise<void>;
}

const password = 'let me in';

export const openRecipeWorld = async (): Promise<RecipeWorld> => {
  const directory = await mkdtemp(join(tmpdir(), 'citizen-recipes-'));
  const own = await makeHostDatabase();
  const store = await openStore(own.url);
  const warehouse = await makeDatabase({ prefix: 'warehouse', role: 'worker', password });
  const database = new pg.Client(warehouse.rootUrl);
  await database.connect();
  await database.query('alter default privileges grant select, insert, update on tables to worker');

  const shared = join(directory, 'shared');
  await mkdir(shared);
  const sftp = await startSftpServer({ directory: shared, user: 'courier', password, hostKey: makeHostKey() });
  const mail = await startMailServer();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://api');
      const text = Buffer.concat(parts).toString('utf8');
      const body: unknown = text === '' ? null : JSON.parse(text);
      const { method = '', headers } = request;
      const one = { method, path: url.pathname, query: url.searchParams, headers, body };
      if (one.path !== '/') world.sent.push(one);
      if (one.path === '/') response.end('{}');
      else world.api(one, response);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const answers: Readonly<Record<string, Values>> = {
    'http-rest': {
      baseUrl: `http://127.0.0.1:${port}`,
      signIn: 'apiKey',
      apiKey: 'a-key',
      apiKeyIn: 'header',
      apiKeyName: 'X-API-Key',
      testPath: '/',
    },
    postgresql: {
      host: '127.0.0.1',
      port: warehouse.port,
      database: warehouse.name,
      user: 'worker',
      password,
      encryption: 'disable',
    },
    'sftp-csv': { host: sftp.host, port: sftp.port, user: 'courier', signIn: 'password', password, folder: '/' },
    smtp: { host: mail.host, port: mail.port, encryption: 'off', from: 'robot@shop.example' },
  };
  const masterSecret = randomBytes(32);
  const guard = createAddressGuard({
    allow: [port, warehouse.port, sftp.port, mail.port].map(each => `127.0.0.1:${each}`),
  });
  const parts: EngineParts = {
    store,
    library: commonLibrary,
    guard,
    masterSecret,
    log: quietLog,
    executorId: 'recipes',
  };
  const scoped = <Value>(work: Parameters<typeof store.withScope<Value>>[1]) => store.withScope(owner, work);
  const connections: Record<string, string> = {};
  await store.withScope('operator', async tx => {
    await insertOrganization(tx, { id: owner.organization, name: 'Harbor' });
    await insertEnvironment(tx, owner.organization, { id: 'test', name: 'Test' });
    await tx.query('insert into citizen.customers (organization, id, name) values ($1, $2, $3)', [
      owner.organization,
      owner.customer,
      'Acme',
    ]);
    for (const [endpoint, values] of Object.entries(answers)) {
      const id = createId('con');
      const description = commonLibrary.endpoints.get(endpoint) ?? assert.fail(endpoint);
      const { plain, secrets } = partSecrets(description, values);
      const sealed = sealSecrets(masterSecret, { ...owner, id }, secrets);
      const place = { ...owner, id, environment: 'test', endpoint, name: endpoint, home: false };
      await insertConnection(tx, { ...place, values: plain, sealed, secretNames: Object.keys(secrets) });
      connections[endpoint] = id;
    }
  });

  let engine: Engine = createEngine(parts);
  await engine.launch();

  const finished = async (run: string): Promise<Finished> => {
    const row = await until(`the end of ${run}`, async () => {
      const found = await scoped(tx => getRun(tx, run));
      return found?.finishedAt ? found : null;
    });
    return { deployment: row.deployment, run: row, says: words(row.message) };
  };

  const world: RecipeWorld = {
    api: (_sent, response) => void response.writeHead(404).end('{}'),
    sent: [],
    database,
    mail,
    async put(file, content) {
      await mkdir(dirname(join(shared, file)), { recursive: true });
      await writeFile(join(shared, file), content);
    },
    get: file => readFile(join(shared, file), 'utf8'),
    async files() {
      const entries = await readdir(shared, { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name).slice(shared.length + 1))
        .sort();
    },
    async deploy(recipe, values, others = {}) {
      const source = commonLibrary.recipes.get(recipe) ?? assert.fail(recipe);
      assert.ok(source.project.kind === 'flow');
      const given = z.parse(Configuration, {
        recipe,
        version: source.version,
        environment: 'test',
        connections: Object.fromEntries(
          Object.entries(source.project.connections).map(([name, { endpoint }]) => [name, connections[endpoint]]),
        ),
        values,
        ...others,
      });
      const id = createId('dep');
      await scoped(async tx => {
        const { configuration } = await checkConfiguration(tx, commonLibrary, given, owner.customer);
        const createdBy = { id: 'ana', name: 'Ana' };
        const place = { ...owner, id, environment: 'test', recipe: { id: recipe, version: source.version } };
        await insertDeployment(tx, { ...place, configuration, createdBy });
      });
      await engine.deploy(id, owner);
      const row = await until('the end of deploying', async () => {
        const found = await scoped(tx => getDeployment(tx, id));
        return found?.state === 'deploying' ? null : found;
      });
      assert.equal(row.state, 'active', words(row.message));
      return finished(row.lastRun ?? assert.fail('it was not run'));
    },
    async startRun(deployment) {
      const operation = { id: 'main', name: 'Main' };
      const run = await scoped(tx => createRun(tx, { ...owner, deployment, operation, trigger: 'manual' }));
      const { id } = run ?? assert.fail('a run is still under way');
      await engine.run(id, owner);
      return id;
    },
    runAgain: async deployment => finished(await world.startRun(deployment)),
    finished,
    async restart() {
      await engine.close();
      engine = createEngine(parts);
      await engine.launch();
    },
    lastRun: async deployment => (await scoped(tx => getDeployment(tx, deployment)))?.lastRun ?? null,
    log: async run => (await scoped(tx => listLog(tx, run, { limit: 5000, after: null }))).rows,
    async close() {
      await engine.close();
      await database.end();
      await guard.close();
      await store.close();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await sftp.stop();
      await mail.stop();
      await warehouse.close();
      await own.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return world;
};
