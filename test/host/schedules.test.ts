import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { Connection, Deployment, Run, Schedule } from 'citizen-integrator/contract';
import { takeDue } from '../../packages/host/src/schedules/store.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

const contacts = demoLibrary.recipes.get('harbor-contacts-to-postgresql');
assert.ok(contacts);
const daily: Schedule = { kind: 'daily', at: ['09:00'], timeZone: 'Europe/Paris' };
const library = createLibrary(
  [],
  [
    {
      ...contacts,
      id: 'daily-contacts',
      steps: [...contacts.steps, { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: daily }],
    },
  ],
  demoLibrary,
);

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let token: string;
let target: string;

const call = async <Body>(path: string, status: number, options: object = {}): Promise<Body> => {
  const answer = await host.call<Body>(path, { token, ...options });
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
};

before(async () => {
  [harbor, warehouse] = await Promise.all([startHarbor(20), startWarehouse()]);
  host = await startTestHost({ library, allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });
  token = await host.tokenFor();
  const connect = (endpoint: string, values: object, more: object) =>
    call<Connection>('/v1/connections', 201, { body: { endpoint, environment: 'test', values }, ...more });
  target = (await connect('postgresql', warehouse.values, {})).id;
  const values = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
  await call('/v1/connections', 201, {
    token: await host.tokenFor(organizationAdmin),
    body: { endpoint: 'harbor', environment: 'test', values, home: true, customer: { id: 'acme' } },
  });
});
after(async () => {
  harbor.gate.open();
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
});

const configuration = (more: object = {}) => ({
  recipe: 'daily-contacts',
  version: '1.0.0',
  environment: 'test',
  connections: { target },
  values: { stage: 'all', table: 'public.contacts' },
  firstRun: { main: 'manual' },
  ...more,
});

const deploy = async (more: object = {}): Promise<string> => {
  const { id } = await call<Deployment>('/v1/deployments', 202, { body: configuration(more) });
  await until('an active deployment', async () => (await look(id)).state === 'active');
  return id;
};
const look = (id: string) => call<Deployment>(`/v1/deployments/${id}`, 200);
const runsOf = async (id: string) => (await call<{ items: Run[] }>(`/v1/deployments/${id}/runs`, 200)).items;

/** As if the host had been down since then. */
const missSince = (id: string, days: number) =>
  host.store.withScope('operator', tx =>
    tx.query(`update citizen.schedules set next_run_at = now() - make_interval(days => $2) where deployment = $1`, [
      id,
      days,
    ]),
  );

const paris = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', timeStyle: 'short' });

describe('A schedule', () => {
  test("is the recipe's own where nothing else was answered, and tells its next run", async () => {
    const { nextRunAt } = await look(await deploy());
    assert.equal(paris.format(new Date(nextRunAt ?? '')), '09:00');
    assert.ok(Date.parse(nextRunAt ?? '') > Date.now());
  });

  test('runs once for all the times that were missed, then goes on', async () => {
    const id = await deploy();
    await missSince(id, 3);
    await until('a finished run', async () => (await look(id)).lastRun?.finishedAt);
    const runs = await runsOf(id);
    assert.deepEqual(
      runs.map(({ trigger, status, read }) => ({ trigger, status, read })),
      [{ trigger: 'schedule', status: 'success', read: 20 }],
    );
    assert.ok(Date.parse((await look(id)).nextRunAt ?? '') > Date.now());
  });

  test('leaves out a run while the one before is under way', async () => {
    const id = await deploy();
    harbor.gate.close();
    await call(`/v1/deployments/${id}/run`, 202, { body: {} });
    await missSince(id, 1);
    await until('the schedule to move on', async () => Date.parse((await look(id)).nextRunAt ?? '') > Date.now());
    harbor.gate.open();
    await until('a finished run', async () => (await look(id)).lastRun?.finishedAt);
    assert.deepEqual(
      (await runsOf(id)).map(({ trigger }) => trigger),
      ['manual'],
    );
  });

  test('rests while its deployment is paused, and counts from the resuming', async () => {
    const id = await deploy();
    assert.equal((await call<Deployment>(`/v1/deployments/${id}/pause`, 200, { method: 'POST' })).state, 'paused');
    await missSince(id, 1);
    assert.equal((await look(id)).nextRunAt, null);
    const due = await host.store.withScope('operator', tx => takeDue(tx, new Date(), 10));
    assert.deepEqual(due, []);
    const resumed = await call<Deployment>(`/v1/deployments/${id}/resume`, 200, { method: 'POST' });
    assert.equal(resumed.state, 'active');
    assert.ok(Date.parse(resumed.nextRunAt ?? '') > Date.now());
    assert.deepEqual(await runsOf(id), []);
  });

  test('is taken by one host alone', async () => {
    const id = await deploy();
    const now = new Date(Date.now() + 400 * 24 * 3600 * 1000);
    const both = await Promise.all([1, 2].map(() => host.store.withScope('operator', tx => takeDue(tx, now, 100))));
    assert.equal(both.flat().filter(({ deployment }) => deployment === id).length, 1);
  });

  test('can be switched off', async () => {
    assert.equal((await look(await deploy({ schedules: { main: { kind: 'off' } } }))).nextRunAt, null);
  });

  test('is refused when it never comes, and each field that makes no sense is named', async () => {
    const refusal = async (schedule: Schedule) => {
      const body = configuration({ schedules: { main: schedule } });
      return (await host.problem('/v1/deployments', 400, { token, body })).errors?.[0];
    };
    const unknown = await refusal({ ...daily, timeZone: 'Europe/Atlantis' });
    assert.equal(unknown?.path, 'schedules.main.timeZone');
    assert.match(unknown.message, /no time zone "Europe\/Atlantis"/);
    const never = await refusal({ ...daily, end: '2020-01-01' });
    assert.deepEqual([never?.path, never?.code], ['schedules.main', 'never']);
    assert.match(never?.message ?? '', /never comes/);
    const noSuchDay = await refusal({
      ...daily,
      kind: 'weekly',
      days: ['mon'],
      start: '2099-01-06',
      end: '2099-01-10',
    });
    assert.equal(noSuchDay?.code, 'never');
    assert.equal((await refusal({ ...daily, start: '2099-01-02', end: '2099-01-01' }))?.path, 'schedules.main.end');
    const interval: Schedule = { kind: 'interval', every: 2, unit: 'hour', timeZone: 'Europe/Paris' };
    const backwards = await refusal({ ...interval, from: '18:00', to: '08:00' });
    assert.equal(backwards?.path, 'schedules.main.to');
    assert.match(backwards.message, /ends before it starts/);
    assert.match((await refusal({ ...interval, every: 48 }))?.message ?? '', /at most 24 hours/);
  });
});
