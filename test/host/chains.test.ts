import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type {
  Deployment,
  DeploymentDetail,
  LogPage,
  Operation,
  RecipeSourceInput,
  Run,
} from 'citizen-integrator/contract';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

const contacts = 20;
const recipe = 'people-then-orders';

/** Contacts to a table of its own; `below` is a path that can be held back. */
const copyTo = (id: string, below: string, more: Partial<Pick<Operation, 'onSuccess' | 'onFailure'>> = {}) => ({
  id,
  name: `Copy ${id}`,
  source: {
    connection: 'source',
    resource: { path: `/${below}/contacts`, rows: 'data', paging: { kind: 'cursor' as const, limit: 10 } },
  },
  target: { connection: 'target', resource: { table: id }, key: 'id' },
  mapping: [{ to: 'id', from: 'id' }],
  ...more,
});

const chained: RecipeSourceInput = {
  schemaVersion: 1,
  id: recipe,
  version: '1.0.0',
  name: 'People, then their orders',
  summary: 'Copies people, then what they ordered.',
  category: 'crm',
  endpoints: ['harbor', 'postgresql'],
  actions: ['upsert'],
  author: 'Test',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'harbor' }, target: { endpoint: 'postgresql' } },
    operations: [
      copyTo('people', 'first', { onSuccess: ['orders'], onFailure: ['alarm'] }),
      copyTo('orders', 'second', { onFailure: ['alarm'] }),
      copyTo('alarm', 'third'),
      copyTo('stock', 'fourth'),
    ],
  },
  steps: [
    { id: 'when', type: 'schedule', title: 'When', operation: 'people', default: { kind: 'off' } },
    { id: 'stock', type: 'schedule', title: 'When', operation: 'stock', default: { kind: 'off' } },
  ],
};

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let database: pg.Client;
let token: string;
let target: string;

before(async () => {
  [harbor, warehouse] = await Promise.all([startHarbor(contacts), startWarehouse()]);
  database = new pg.Client({ ...warehouse.values, ssl: false });
  await database.connect();
  for (const table of ['people', 'orders', 'alarm', 'stock'])
    await database.query(`create table ${table} (id text primary key)`);
  await database.query(`create function refuse() returns trigger language plpgsql
    as $$ begin raise exception 'not today' using errcode = 'check_violation'; end $$`);
  host = await startTestHost({
    allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`],
    library: createLibrary([], [chained], demoLibrary),
  });
  token = await host.tokenFor();
  target = await host.connect(token, 'postgresql', warehouse.values);
  const home = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
  const admin = await host.tokenFor(organizationAdmin);
  await host.connect(admin, 'harbor', home, { home: true, customer: { id: 'acme' } });
});
after(async () => {
  for (const below of ['/first', '/second', '/third']) harbor.gate.open(below);
  await database.end();
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
});

/** While it is at work, a table takes nothing. */
const refusing = async <Result>(table: string, work: () => Promise<Result>): Promise<Result> => {
  await database.query(`create trigger refusing before insert or update on ${table} execute function refuse()`);
  try {
    return await work();
  } finally {
    await database.query(`drop trigger refusing on ${table}`);
  }
};

const get = async (id: string): Promise<DeploymentDetail> =>
  (await host.call<DeploymentDetail>(`/v1/deployments/${id}`, { token })).body;

const deploy = async (firstRun: object = {}): Promise<string> => {
  const answer = await host.call<Deployment>('/v1/deployments', {
    token,
    body: { recipe, version: '1.0.0', environment: 'test', connections: { target }, firstRun },
  });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await until('the end of deploying', async () => (await get(answer.body.id)).state === 'active');
  return answer.body.id;
};

const byHand = { people: 'manual', stock: 'manual' };

const runsOf = async (deployment: string): Promise<readonly Run[]> =>
  (await host.call<{ items: Run[] }>(`/v1/deployments/${deployment}/runs`, { token })).body.items.toReversed();

/** All runs of a deployment, oldest first, when there are so many and all have ended. */
const ended = (deployment: string, count: number): Promise<readonly Run[]> =>
  until(`the end of ${count} runs`, async () => {
    const runs = await runsOf(deployment);
    assert.ok(runs.length <= count, `there are ${runs.length} runs instead of ${count}`);
    return runs.length === count && runs.every(({ finishedAt }) => finishedAt) ? runs : null;
  });

const start = async (deployment: string, operation?: string): Promise<Run> => {
  const answer = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token, body: { operation } });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body;
};

const logOf = async (run: Run | undefined): Promise<string[]> =>
  (await host.call<LogPage>(`/v1/runs/${run?.id}/log`, { token })).body.items.map(({ message }) => message.text);

const named = (runs: readonly Run[]) => runs.map(({ operation, trigger, status }) => [operation.id, trigger, status]);

describe('operations that follow others', () => {
  test('deploying runs every operation but those that follow one, and they run after it', async () => {
    const deployment = await deploy();
    const runs = await ended(deployment, 3);
    assert.deepEqual(named(runs).sort(), [
      ['orders', 'chain', 'success'],
      ['people', 'deploy', 'success'],
      ['stock', 'deploy', 'success'],
    ]);
    const of = (id: string) => runs.find(({ operation }) => operation.id === id);
    assert.equal(of('orders')?.parent, of('people')?.id);
    assert.equal(of('people')?.parent, undefined);
    assert.ok((of('orders')?.startedAt ?? '') >= (of('people')?.finishedAt ?? '~'));
    assert.equal(of('orders')?.read, contacts);
    assert.equal((await logOf(of('people'))).at(-1), '"Copy orders" follows.');
    assert.equal((await logOf(of('orders')))[0], 'Started after another run.');
    assert.equal((await get(deployment)).health, 'ok');
  });

  test('an operation is chosen, or the first one is meant', async () => {
    const deployment = await deploy(byHand);
    assert.deepEqual(await runsOf(deployment), []);
    assert.equal((await start(deployment, 'stock')).operation.id, 'stock');
    assert.deepEqual(named(await ended(deployment, 1)), [['stock', 'manual', 'success']]);
    assert.equal((await start(deployment)).operation.id, 'people');
    await ended(deployment, 3);
    await host.problem(`/v1/deployments/${deployment}/run`, 400, { token, body: { operation: 'nothing' } });
  });

  test('one that stops is told in the run that it follows, and its own failure has a follower', async () => {
    const deployment = await deploy(byHand);
    const runs = await refusing('orders', async () => {
      await start(deployment);
      return ended(deployment, 3);
    });
    assert.deepEqual(named(runs), [
      ['people', 'manual', 'success-with-child-error'],
      ['orders', 'chain', 'error'],
      ['alarm', 'chain', 'success'],
    ]);
    const [people, orders] = runs;
    assert.match(people?.message?.text ?? '', /^20 records copied.* But "Copy orders", which followed, stopped\.$/);
    assert.equal(
      (await logOf(people)).at(-1),
      `"Copy orders", which followed, stopped. ${orders?.message?.text ?? 'no reason'}`,
    );
    assert.equal((await get(deployment)).health, 'error');

    // What follows the next time ends well, and so does what it follows.
    await start(deployment);
    assert.deepEqual(named((await ended(deployment, 5)).slice(3)), [
      ['people', 'manual', 'success'],
      ['orders', 'chain', 'success'],
    ]);
    assert.equal((await get(deployment)).health, 'ok');
  });

  test('one that stops is followed by what it names for that alone', async () => {
    const deployment = await deploy(byHand);
    const runs = await refusing('people', async () => {
      await start(deployment);
      return ended(deployment, 2);
    });
    assert.deepEqual(named(runs), [
      ['people', 'manual', 'error'],
      ['alarm', 'chain', 'success'],
    ]);

    // Who tries its rows again does not begin anew what follows.
    await host.call(`/v1/runs/${runs[0]?.id}/retry`, { token, method: 'POST' });
    assert.deepEqual(named(await ended(deployment, 3)).at(-1), ['people', 'retry', 'success']);
  });

  test('no chain is longer than what recipes may have, whatever they say', async () => {
    const deployment = await deploy(byHand);
    harbor.gate.close('/first');
    const { id } = await start(deployment);
    await host.store.withScope('operator', tx => tx.query('update citizen.runs set depth = 9 where id = $1', [id]));
    harbor.gate.open('/first');
    const [run] = await ended(deployment, 1);
    assert.equal(
      (await logOf(run)).at(-1),
      '"Copy orders" does not follow: at most 9 runs may follow one after the other.',
    );
  });

  test('a follower that is still at work follows as soon as it has ended, once', async () => {
    const deployment = await deploy(byHand);
    harbor.gate.close('/second');
    await start(deployment, 'orders');
    for (const count of [2, 3]) {
      await start(deployment);
      await until('the end of the leader', async () => {
        const [run] = (await runsOf(deployment)).toReversed();
        return run?.operation.id === 'people' && (await runsOf(deployment)).length === count && run.finishedAt;
      });
    }
    const [, , third] = await runsOf(deployment);
    assert.match((await logOf(third)).at(-1) ?? '', /follows as soon as its run that is under way has ended\.$/);
    harbor.gate.open('/second');
    const runs = await ended(deployment, 4);
    assert.deepEqual(named(runs).at(-1), ['orders', 'chain', 'success']);
    assert.equal(runs.at(-1)?.parent, third?.id);
  });

  test('nothing follows a run that was stopped, nor in a deployment that is paused', async () => {
    const deployment = await deploy(byHand);
    harbor.gate.close('/first');
    const { id } = await start(deployment);
    await host.call(`/v1/runs/${id}/cancel`, { token, method: 'POST' });
    assert.deepEqual(named(await ended(deployment, 1)), [['people', 'manual', 'canceled']]);

    await start(deployment);
    await host.call(`/v1/deployments/${deployment}/pause`, { token, method: 'POST' });
    harbor.gate.open('/first');
    const [, last] = await ended(deployment, 2);
    assert.equal(last?.status, 'success');
    assert.equal((await logOf(last)).at(-1), '"Copy orders" does not follow, because this recipe is paused.');
  });

  test('each operation has a schedule of its own', async () => {
    const at = (hour: string) => ({ kind: 'daily', at: [hour], timeZone: 'UTC' });
    const body = {
      recipe,
      version: '1.0.0',
      environment: 'test',
      connections: { target },
      firstRun: byHand,
      schedules: { people: at('23:58'), stock: at('23:57') },
    };
    const { id } = (await host.call<Deployment>('/v1/deployments', { token, body })).body;
    await until('the end of deploying', async () => (await get(id)).state === 'active');
    assert.match((await get(id)).nextRunAt ?? '', /T23:57:00/);
    // What only follows cannot be scheduled: nobody is asked for it.
    const schedules = { orders: at('01:00') };
    const problem = await host.problem('/v1/deployments', 400, { token, body: { ...body, schedules } });
    assert.equal(problem.errors?.[0]?.path, 'schedules.orders');
  });
});
