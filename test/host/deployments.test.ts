import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  Deployment,
  DeploymentDetail,
  DeploymentSummary,
  LogEntry,
  Recipe,
  Run,
} from 'citizen-integrator/contract';
import { openEvents } from './event-stream.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

const contacts = 250;

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let token: string;
let target: string;

before(async () => {
  [harbor, warehouse] = await Promise.all([startHarbor(contacts), startWarehouse()]);
  host = await startTestHost({ allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });
  token = await host.tokenFor();
  target = await connect('postgresql', warehouse.values);
  const home = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
  await connect('harbor', home, { home: true, customer: { id: 'acme' } }, await host.tokenFor(organizationAdmin));
});
after(async () => {
  harbor.gate.open();
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
});

const connect = (endpoint: string, values: object, more: object = {}, who = token): Promise<string> =>
  host.connect(who, endpoint, values, more);

const configuration = (more: object = {}) => ({
  recipe: 'harbor-contacts-to-postgresql',
  version: '1.0.0',
  environment: 'test',
  connections: { target },
  values: { stage: 'all', table: 'public.contacts' },
  ...more,
});

const deploy = async (more: object = {}): Promise<Deployment> => {
  const answer = await host.call<Deployment>('/v1/deployments', { token, body: configuration(more) });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body;
};

const get = async <Body>(path: string, who = token): Promise<Body> => {
  const { status, body } = await host.call<Body>(path, { token: who });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const finishedRun = (id: string): Promise<Run> =>
  until(`a finished run of ${id}`, async () => {
    const { state, message, lastRun } = await get<Deployment>(`/v1/deployments/${id}`);
    assert.notEqual(state, 'failed', message?.text);
    return lastRun?.finishedAt ? lastRun : null;
  });

const manual = { firstRun: { main: 'manual' } };
const active = (id: string): Promise<Deployment> =>
  until(`${id} to be active`, async () => {
    const deployment = await get<Deployment>(`/v1/deployments/${id}`);
    assert.notEqual(deployment.state, 'failed', deployment.message?.text);
    return deployment.state === 'active' ? deployment : null;
  });

describe('deploying', () => {
  test('copies every record, and says so', async () => {
    const made = await deploy();
    assert.equal(made.state, 'deploying');
    assert.deepEqual(made.createdBy, { id: 'ana', name: 'Ana' });
    const run = await finishedRun(made.id);
    assert.equal(run.status, 'success');
    assert.deepEqual([run.read, run.created, run.updated, run.failed], [contacts, contacts, 0, 0]);
    assert.equal(run.progress, 1);
    assert.equal(await warehouse.count(), contacts);

    const detail = await get<DeploymentDetail>(`/v1/deployments/${made.id}`);
    assert.equal(detail.state, 'active');
    assert.equal(detail.health, 'ok');
    assert.equal(detail.recipe.name, 'Copy contacts from Harbor to PostgreSQL');
    assert.deepEqual(Object.keys(detail.configuration.connections).sort(), ['source', 'target']);
    assert.deepEqual(
      detail.recent.map(({ status, written }) => [status, written]),
      [['success', contacts]],
    );

    const log = await get<{ items: LogEntry[] }>(`/v1/runs/${run.id}/log`);
    assert.deepEqual(
      log.items.map(({ seq }) => seq),
      log.items.map((_, index) => index + 1),
    );
    assert.equal(log.items.at(-1)?.step, 'finish');
    assert.ok(log.items.every(({ message }) => message.text.length > 0));
    const recipe = await get<Recipe>('/v1/recipes/harbor-contacts-to-postgresql');
    assert.ok(recipe.deployments >= 1);
  });

  test('happens once for a key, however often it is asked for', async () => {
    const before = (await get<{ total: number }>('/v1/deployments')).total;
    const request = { token, body: configuration(manual), headers: { 'idempotency-key': 'double-click' } };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => host.call<Deployment>('/v1/deployments', request)),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.equal((await get<{ total: number }>('/v1/deployments')).total, before + 1);
    const other = { ...request, body: configuration({ values: { stage: 'lead', table: 'public.contacts' } }) };
    assert.equal((await host.problem('/v1/deployments', 409, other)).kind, 'conflict');
    const stranger = await host.tokenFor({ customer: { id: 'birch' } });
    await host.problem('/v1/deployments', 400, { ...request, token: stranger });
  });

  test('is refused with everything that is wrong', async () => {
    const elsewhere = await connect('postgresql', warehouse.values, { environment: 'production' });
    const rest = await connect('http-rest', { baseUrl: 'https://api.example.com', testPath: '/', signIn: 'none' });
    const faultsOf = async (more: object, who = token) => {
      const body = configuration(more);
      const { errors } = await host.problem('/v1/deployments', 400, { token: who, body });
      return errors?.map(({ path, code }) => `${path} ${code}`);
    };
    assert.deepEqual(await faultsOf({ recipe: 'moon' }), ['recipe unknown']);
    assert.deepEqual(await faultsOf({ version: '9.0.0' }), ['version unknown']);
    assert.deepEqual(await faultsOf({ environment: 'moon' }), ['environment unknown']);
    assert.deepEqual(await faultsOf({ connections: {} }), ['connections.target required']);
    assert.deepEqual(await faultsOf({ connections: { target: 'con_nobody' } }), ['connections.target unknown']);
    assert.deepEqual(await faultsOf({ connections: { target: elsewhere } }), ['connections.target environment']);
    assert.deepEqual(await faultsOf({ connections: { target: rest, moon: rest } }), [
      'connections.target endpoint',
      'connections.moon unknown',
    ]);
    assert.deepEqual(
      await faultsOf({
        values: { stage: 'friends', color: 'red' },
        action: 'migrate',
        firstRun: { other: 'manual' },
        schedules: { main: { kind: 'daily', at: ['09:00'], timeZone: 'Europe/Berlin' } },
      }),
      [
        'values.stage not-an-option',
        'values.table required',
        'values.color unknown',
        'action unknown',
        'firstRun.other unknown',
        'schedules.main unknown',
      ],
    );
    const birch = await host.tokenFor({ customer: { id: 'birch' } });
    assert.deepEqual(await faultsOf({}, birch), ['connections.source required', 'connections.target unknown']);
    await host.problem('/v1/deployments', 403, { token, body: configuration({ customer: 'birch' }) });
  });

  test('that cannot work says why, in the words of the system that refuses', async () => {
    const wrong = await connect('postgresql', { ...warehouse.values, password: 'wrong' });
    const { id } = await deploy({ connections: { target: wrong } });
    const failed = await until('the end of deploying', async () => {
      const deployment = await get<Deployment>(`/v1/deployments/${id}`);
      return deployment.state === 'deploying' ? null : deployment;
    });
    assert.equal(failed.state, 'failed');
    assert.match(failed.message?.text ?? '', /did not let us in/);
    const run = await host.problem(`/v1/deployments/${id}/run`, 409, { token, body: {} });
    assert.match(run.detail, /as soon as it is deployed/);
  });
});

describe('a run', () => {
  test('by hand updates what is there, one at a time, and can be stopped', async () => {
    const { id } = await active((await deploy(manual)).id);
    harbor.gate.close();
    const path = `/v1/deployments/${id}/run`;
    const { status, body: run } = await host.call<Run>(path, { token, body: {} });
    assert.equal(status, 202);
    assert.equal(run.trigger, 'manual');
    const again = await host.problem(path, 409, { token, method: 'POST' });
    assert.equal(again.detail, 'It is already running.');
    await host.problem(path, 400, { token, body: { operation: 'moon' } });
    const canceled = await host.call<Run>(`/v1/runs/${run.id}/cancel`, { token, method: 'POST' });
    assert.equal(canceled.status, 202);
    harbor.gate.open();
    assert.equal((await finishedRun(id)).status, 'canceled');
    assert.equal((await get<Deployment>(`/v1/deployments/${id}`)).health, 'warning');

    const headers = { 'idempotency-key': 'run-again' };
    const twice = await Promise.all([1, 2].map(() => host.call<Run>(path, { token, body: {}, headers })));
    assert.equal(twice[0]?.body.id, twice[1]?.body.id);
    const finished = await until('the second run', async () => {
      const found = await get<Run>(`/v1/runs/${twice[0]?.body.id ?? ''}`);
      return found.finishedAt ? found : null;
    });
    assert.deepEqual([finished.status, finished.updated], ['success', contacts]);
    const runs = await get<{ items: Run[]; total: number; next: string | null }>(`/v1/deployments/${id}/runs?limit=1`);
    assert.deepEqual([runs.total, runs.items[0]?.id], [2, finished.id]);
    const older = await get<{ items: Run[]; next: null }>(`/v1/deployments/${id}/runs?cursor=${runs.next}`);
    assert.deepEqual([older.items.map(({ id }) => id), older.next], [[run.id], null]);
  });
});

describe('deployments', () => {
  test('are counted and filtered by how they are', async () => {
    const summary = await get<DeploymentSummary>('/v1/deployments/summary');
    assert.equal(summary.ok + summary.warning + summary.error + summary.none, summary.total);
    const ok = await get<{ items: Deployment[]; total: number }>('/v1/deployments?health=ok');
    assert.equal(ok.total, summary.ok);
    assert.ok(ok.items.every(({ health }) => health === 'ok'));
    assert.equal((await get<{ total: number }>('/v1/deployments?q=contact')).total, summary.total);
    assert.equal((await get<{ total: number }>('/v1/deployments?q=zzzzzz')).total, 0);
    assert.equal((await get<{ total: number }>('/v1/deployments?environment=production')).total, 0);
  });

  test('keep the connections that they use, and let go of them when they are removed', async () => {
    const own = await connect('postgresql', warehouse.values);
    const { id } = await active((await deploy({ ...manual, connections: { target: own } })).id);
    const remove = { token, method: 'DELETE' };
    const refused = await host.problem(`/v1/connections/${own}`, 409, remove);
    assert.equal(refused.detail, '1 deployment uses this connection. Remove it first.');
    assert.equal((await host.call(`/v1/deployments/${id}`, remove)).status, 204);
    await host.problem(`/v1/deployments/${id}`, 404, { token });
    await host.problem(`/v1/deployments/${id}`, 404, remove);
    const { items } = await get<{ items: Deployment[] }>('/v1/deployments?limit=500');
    assert.ok(items.every(deployment => deployment.id !== id));
    assert.equal((await host.call(`/v1/connections/${own}`, remove)).status, 204);
  });
});

describe('events', () => {
  test('tell of a deployment from its beginning to its outcome, in order', async () => {
    const events = await openEvents(host.url, token);
    const { id } = await deploy();
    const outcome = await events.find(
      ({ type, data }) => type === 'deployment' && data.deployment?.id === id && data.deployment.health === 'ok',
    );
    assert.equal(outcome.data.deployment?.state, 'active');
    const ids = events.seen.flatMap(event => event.id ?? []).map(Number);
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => a - b),
    );
    const run = events.seen.find(({ type }) => type === 'run');
    assert.deepEqual(run?.data.customer, { id: 'acme', name: 'Acme' });
    events.close();
  });

  test('go on where a reader was', async () => {
    const first = await openEvents(host.url, token);
    const start = await first.find(({ type }) => type === 'start');
    first.close();
    const connection = await connect('postgresql', warehouse.values);
    const second = await openEvents(host.url, token, { lastEventId: start.id });
    const missed = await second.find(({ type }) => type === 'connection');
    assert.equal(missed.data.connection?.id, connection);
    assert.ok(!second.seen.some(({ type }) => type === 'reset'));
    second.close();
  });

  test('come although the connection that carries them was cut', async () => {
    const events = await openEvents(host.url, token);
    await events.find(({ type }) => type === 'start');
    const { rowCount } = await host.store.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'citizen-host-events'",
    );
    assert.equal(rowCount, 1);
    const connection = await connect('postgresql', warehouse.values);
    const event = await events.find(({ type }) => type === 'connection');
    assert.equal(event.data.connection?.id, connection);
    events.close();
  });

  test('say "reset" where what was missed is gone, or never was', async () => {
    await connect('postgresql', warehouse.values);
    await host.store.withScope('operator', tx =>
      tx.query(
        "delete from citizen.events where customer = 'acme' and id < (select max(id) from citizen.events where customer = 'acme')",
      ),
    );
    for (const lastEventId of ['1', '99999999', 'moon']) {
      const events = await openEvents(host.url, token, { lastEventId });
      const reset = await events.find(({ type }) => type === 'reset');
      events.close();
      const next = await openEvents(host.url, token, { lastEventId: reset.id });
      await connect('postgresql', warehouse.values);
      await next.find(({ type }) => type === 'connection');
      assert.ok(!next.seen.some(({ type }) => type === 'reset'));
      next.close();
    }
  });

  test('are only of what the reader may see', async () => {
    const open = (session: object) => host.tokenFor(session).then(each => openEvents(host.url, each));
    const stranger = await open({ customer: { id: 'birch' } });
    const elsewhere = await open({ environments: [{ id: 'production', access: 'write' }] });
    const viewer = await open({ environments: [{ id: 'test', access: 'view-logs' }] });
    const admin = await open(organizationAdmin);
    for (const events of [stranger, elsewhere, viewer, admin]) await events.find(({ type }) => type === 'start');
    const connection = await connect('postgresql', warehouse.values);
    const { id } = await deploy(manual);
    const isIt = (event: { data: { deployment?: { id: string } } }) => event.data.deployment?.id === id;
    await viewer.find(isIt);
    const seen = await admin.find(isIt);
    assert.equal(seen.id, null);
    assert.ok(admin.seen.some(({ data }) => data.connection?.id === connection));
    assert.ok(viewer.seen.every(({ type }) => type !== 'connection'));
    for (const events of [stranger, elsewhere])
      assert.deepEqual(
        events.seen.map(({ type }) => type),
        ['start'],
      );
    for (const events of [stranger, elsewhere, viewer, admin]) events.close();

    const again = await openEvents(host.url, await host.tokenFor(organizationAdmin), { lastEventId: 'all' });
    await again.find(({ type }) => type === 'reset');
    again.close();
  });

  test('end with the token', async () => {
    const events = await openEvents(host.url, await host.tokenFor({ expiresIn: 1 }));
    await events.ended;
    await host.problem('/v1/events', 401);
  });
});
