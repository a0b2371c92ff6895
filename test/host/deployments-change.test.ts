import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type {
  Deployment,
  DeploymentDetail,
  DeploymentPatch,
  Draft,
  RecipeSource,
  Run,
} from 'citizen-integrator/contract';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import { openEvents } from './event-stream.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

const contacts = 250;
const recipe = 'harbor-contacts-to-postgresql';
const daily = (at: string) => ({ kind: 'daily' as const, at: [at], timeZone: 'Europe/Paris' });

/** The demo's recipe, which a person may schedule. */
const recipes = new Map<string, RecipeSource>();
const publish = (version: string, minutes = 4): void => {
  const steps = [
    ...harborContactsToPostgresql.steps,
    { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: { kind: 'off' } } as const,
  ];
  const library = createLibrary([], [{ ...harborContactsToPostgresql, version, minutes, steps }], demoLibrary);
  for (const [id, source] of library.recipes) recipes.set(id, source);
};

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let token: string;
let target: string;

before(async () => {
  publish('1.0.0');
  [harbor, warehouse] = await Promise.all([startHarbor(contacts), startWarehouse()]);
  host = await startTestHost({
    allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`],
    library: { endpoints: demoLibrary.endpoints, recipes },
  });
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

const get = async (id: string): Promise<DeploymentDetail> => {
  const { status, body } = await host.call<DeploymentDetail>(`/v1/deployments/${id}`, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const answers = { stage: 'customer', table: 'public.contacts' };

const deploy = async (more: object = {}): Promise<DeploymentDetail> => {
  const body = {
    recipe,
    version: recipes.get(recipe)?.version,
    environment: 'test',
    connections: { target },
    values: answers,
    firstRun: { main: 'manual' },
    ...more,
  };
  const answer = await host.call<Deployment>('/v1/deployments', { token, body });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return until('the end of deploying', async () => {
    const deployment = await get(answer.body.id);
    return deployment.state === 'deploying' ? null : deployment;
  });
};

const patchOf = (more: Partial<DeploymentPatch> = {}): object => ({
  version: recipes.get(recipe)?.version,
  connections: { target },
  values: answers,
  firstRun: { main: 'manual' },
  ...more,
});

const change = async (id: string, more: Partial<DeploymentPatch>, headers = {}, who = token): Promise<Deployment> => {
  const request = { token: who, method: 'PATCH', body: patchOf(more), headers };
  const answer = await host.call<Deployment>(`/v1/deployments/${id}`, request);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.body;
};

const settled = (id: string): Promise<DeploymentDetail> =>
  until('the end of the change', async () => {
    const deployment = await get(id);
    return deployment.change?.state === 'checking' ? null : deployment;
  });

const run = async (id: string): Promise<string> => {
  const { status, body } = await host.call<Run>(`/v1/deployments/${id}/run`, { token, body: {} });
  assert.equal(status, 202, JSON.stringify(body));
  return body.id;
};

const finished = (id: string): Promise<Run> =>
  until(`the end of ${id}`, async () => {
    const { body } = await host.call<Run>(`/v1/runs/${id}`, { token });
    return body.finishedAt ? body : null;
  });

describe('changing a deployment', () => {
  test('takes over the new answers once they are checked, and tells everyone', async () => {
    const { id, etag } = await deploy();
    const events = await openEvents(host.url, token);
    const asked = await change(id, { values: { ...answers, stage: 'all' } }, { 'if-match': etag });
    assert.equal(asked.state, 'active');
    assert.equal(asked.change?.state, 'checking');
    assert.deepEqual(asked.change.by, { id: 'ana', name: 'Ana' });
    const changed = await settled(id);
    assert.equal(changed.change, undefined);
    assert.equal(changed.configuration.values['stage'], 'all');
    assert.deepEqual(Object.keys(changed.configuration.connections).sort(), ['source', 'target']);
    await events.find(({ data }) => data.deployment?.etag === changed.etag);
    events.close();
    assert.equal((await finished(await run(id))).read, contacts);
  });

  test('happens once for a key', async () => {
    const { id, etag } = await deploy();
    const headers = { 'if-match': etag, 'idempotency-key': `change-${id}` };
    const values = { ...answers, stage: 'lead' };
    const all = await Promise.all(Array.from({ length: 6 }, () => change(id, { values }, headers)));
    assert.equal(new Set(all.map(each => each.id)).size, 1);
    await settled(id);
    assert.equal((await change(id, { values }, headers)).change, undefined);
    const { rows } = await host.store.withScope('operator', tx =>
      tx.query('select 1 from citizen.deployment_changes where deployment = $1', [id]),
    );
    assert.equal(rows.length, 1);
  });

  test('that cannot work leaves everything as it was, and says why', async () => {
    const wrong = await connect('postgresql', { ...warehouse.values, password: 'wrong' });
    const { id } = await deploy();
    await change(id, { connections: { target: wrong }, values: { ...answers, stage: 'all' } });
    const failed = await settled(id);
    assert.equal(failed.state, 'active');
    assert.equal(failed.change?.state, 'failed');
    assert.match(failed.change.message?.text ?? '', /goes on as before.*did not let us in/);
    assert.equal(failed.configuration.connections['target'], target);
    assert.equal((await finished(await run(id))).read, contacts / 2);
    await change(id, { values: { ...answers, stage: 'all' } });
    assert.equal((await settled(id)).change, undefined);
    await host.call(`/v1/connections/${wrong}`, { token, method: 'DELETE' });
  });

  test('that somebody else has made is named', async () => {
    const { id, etag } = await deploy();
    const ben = await host.tokenFor({ user: { id: 'ben', name: 'Ben' } });
    await change(id, { values: { ...answers, stage: 'all' } }, { 'if-match': etag }, ben);
    await settled(id);
    const late = { token, method: 'PATCH', body: patchOf(), headers: { 'if-match': etag } };
    const { detail, kind } = await host.problem(`/v1/deployments/${id}`, 412, late);
    assert.equal(kind, 'conflict');
    assert.match(detail, /^Ben changed this recipe at/);
    const { configuration, lastChange } = await get(id);
    assert.equal(configuration.values['stage'], 'all');
    assert.deepEqual(lastChange?.by, { id: 'ben', name: 'Ben' });
    assert.match(lastChange.at, /Z$/);
  });

  test('is refused with everything that is wrong, and to those who may not', async () => {
    const { id } = await deploy();
    const request = { token, method: 'PATCH', body: patchOf({ values: { stage: 'friends' }, version: '1.0.0' }) };
    const { errors } = await host.problem(`/v1/deployments/${id}`, 400, request);
    assert.deepEqual(
      errors?.map(({ path }) => path),
      ['values.stage', 'values.table'],
    );
    const version = { ...request, body: patchOf({ version: '0.1.0' }) };
    assert.match((await host.problem(`/v1/deployments/${id}`, 400, version)).errors?.[0]?.path ?? '', /version/);
    const reader = await host.tokenFor({ environments: [{ id: 'test', access: 'execute' }] });
    await host.problem(`/v1/deployments/${id}`, 403, { ...request, token: reader, body: patchOf() });
    const birch = await host.tokenFor({ customer: { id: 'birch' } });
    await host.problem(`/v1/deployments/${id}`, 404, { ...request, token: birch, body: patchOf() });
    assert.equal((await get(id)).change, undefined);
  });

  test('lets a run that is under way end with what it began with', async () => {
    const { id } = await deploy();
    harbor.gate.close();
    const under = await run(id);
    await change(id, { values: { ...answers, stage: 'all' } });
    assert.equal((await settled(id)).configuration.values['stage'], 'all');
    harbor.gate.open();
    assert.equal((await finished(under)).read, contacts / 2);
    assert.equal((await finished(await run(id))).read, contacts);
  });

  test('sets its schedule, and leaves a paused one paused', async () => {
    const { id } = await deploy();
    assert.equal((await get(id)).nextRunAt, null);
    await change(id, { schedules: { main: daily('09:00') } });
    assert.ok((await settled(id)).nextRunAt);
    await host.call(`/v1/deployments/${id}/pause`, { token, method: 'POST' });
    await change(id, { schedules: { main: daily('10:00') } });
    const paused = await settled(id);
    assert.equal(paused.state, 'paused');
    assert.equal(paused.change, undefined);
    assert.deepEqual(paused.configuration.schedules, { main: daily('10:00') });
    await change(id, { schedules: {} });
    await settled(id);
    const resumed = await host.call<Deployment>(`/v1/deployments/${id}/resume`, { token, method: 'POST' });
    assert.equal(resumed.body.nextRunAt, null);
  });

  test('deploys what could not be deployed before', async () => {
    const failed = await deploy({ values: { stage: 'lead', table: 'public.moon' } });
    assert.equal(failed.state, 'failed');
    await change(failed.id, { firstRun: { main: 'after-deploy' } });
    const mended = await settled(failed.id);
    assert.equal(mended.state, 'active', JSON.stringify(mended.change));
    assert.equal(mended.message, null);
    assert.equal((await finished(mended.lastRun?.id ?? '')).read, contacts / 2);
  });

  test('forgets the draft that it was made from', async () => {
    const { id } = await deploy();
    const path = `/v1/drafts/${recipe}?environment=test&deployment=${id}`;
    const kept = await host.call<Draft>(path, { token, method: 'PUT', body: { version: '1.0.0', values: answers } });
    assert.equal(kept.status, 200);
    await change(id, { values: { ...answers, stage: 'lead' } });
    await settled(id);
    assert.equal((await host.call(path, { token })).body, null);
  });
});

describe('a newer version of a recipe', () => {
  test('is offered, and taken when it is asked for; until then the old one runs', async () => {
    const { id, upgrade } = await deploy();
    assert.equal(upgrade, null);
    publish('1.1.0', 7);
    const offered = await get(id);
    assert.equal(offered.upgrade, '1.1.0');
    assert.equal((await finished(await run(id))).status, 'success');
    await change(id, { version: '1.0.0', values: { ...answers, stage: 'lead' } });
    assert.equal((await settled(id)).recipe.version, '1.0.0');
    await change(id, { version: '1.1.0' });
    const upgraded = await settled(id);
    assert.equal(upgraded.recipe.version, '1.1.0');
    assert.equal(upgraded.configuration.version, '1.1.0');
    assert.equal(upgraded.upgrade, null);
    assert.equal((await finished(await run(id))).status, 'success');
  });
});
