import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type {
  ConnectionTest,
  Deployment,
  DeploymentDetail,
  LogEntry,
  Problem,
  Recipe,
  Run,
  Schedule,
  StoredRecipe,
} from 'citizen-integrator/contract';
import { readJitterpak, validateProject } from '@citizen-integrator/jitterpak';
import { nextRuns } from 'citizen-integrator/model/schedule';
import { unzipSync } from 'fflate';
import { findGaps } from '../../packages/host/src/jitterpak/gaps.ts';
import { scheduleChanges } from '../../packages/host/src/jitterpak/written-schedule.ts';
import { scheduleOf } from '../../packages/host/src/recipes/generate/schedule-of.ts';
import { readSample } from '../jitterpak/samples.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { changedSample } from './jitterpak-project.ts';
import { recipesOf } from './own-recipes.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

let host: TestHost;
let recipes: ReturnType<typeof recipesOf>;
let boss: string;
let ana: string;
let address: string;
/** Answers to what Acme's project asks. */
const acmeAt = (at: string) => ({
  'acme.crm.url': at,
  'acme.crm.user': 'robot@example.com',
  'acme.crm.password': 'p4ss-word',
  'acme.desk.url': `${at}/desk`,
  'acme.desk.api_token': 't0ken-of-ours',
});

const asked: Asked[] = [];
let answer: (asked: Asked, response: ServerResponse) => void;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(parts).toString('utf8') };
    asked.push(one);
    answer(one, response);
  });
});

before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  host = await startTestHost({ allow: [`127.0.0.1:${port}`] });
  recipes = recipesOf(host);
  boss = await host.tokenFor(organizationAdmin);
  ana = await host.tokenFor();
});
after(async () => {
  await host.close();
  server.closeAllConnections();
  server.close();
});

const publish = async (jitterpak: Uint8Array): Promise<StoredRecipe> => {
  const { status, body } = await recipes.send('/v1/recipes/generate', null, { token: boss, jitterpak });
  assert.equal(status, 201, JSON.stringify(body));
  await recipes.share(boss, body.id, { visibility: 'organization' });
  return body;
};

const configurationOf = ({ id, version }: Pick<Recipe, 'id' | 'version'>, values: object, more: object = {}) => ({
  recipe: id,
  version,
  environment: 'test',
  connections: {},
  values,
  ...more,
});

const deploy = async (recipe: Recipe, values: object, more: object = {}): Promise<Deployment> => {
  const body = configurationOf(recipe, values, more);
  const made = await host.call<Deployment>('/v1/deployments', { token: ana, body });
  assert.equal(made.status, 202, JSON.stringify(made.body));
  return until('deploying', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${made.body.id}`, { token: ana });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.state === 'active' && now;
  });
};

const run = async (deployment: string, operation: string): Promise<Run & { log: readonly LogEntry[] }> => {
  const started = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token: ana, body: { operation } });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  const done = await until('the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${started.body.id}`, { token: ana });
    return body.finishedAt !== null && body;
  });
  const { body } = await host.call<{ items: LogEntry[] }>(`/v1/runs/${done.id}/log?limit=500`, { token: ana });
  return { ...done, log: body.items };
};
const said = (log: readonly LogEntry[]): string[] => log.map(({ message }) => message.text);

const operations = { check: '35aeff10-f3ed-491b-9980-56a89aaf7824', copy: 'b31806f9-236a-4c3a-9a14-9bd7a41178fa' };
const customers = {
  customers: [
    { id: 7, name: ' Ada ', email: 'ADA@example.com', city: 'Ulm', vip: true },
    { id: 8, name: '', email: 'b@example.com', city: 'X', vip: false },
  ],
};

describe('a Jitterpak with HTTP places, JSON and mappings', () => {
  let recipe: StoredRecipe;
  let deployment: Deployment;
  before(async () => {
    recipe = await publish(readSample('acme-crm-to-desk.jpk'));
    const values = acmeAt(address);
    // Nothing runs by itself in between.
    deployment = await deploy(recipe, values, { schedules: { [operations.copy]: { kind: 'off' } } });
  });

  test('asks, maps and sends, and tells in its log what it did', async () => {
    asked.length = 0;
    answer = ({ method }, response) =>
      void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(method === 'GET' ? JSON.stringify(customers) : '{"ok":true}');
    const { status, message, read, created, log } = await run(deployment.id, operations.copy);
    assert.equal(status, 'success', JSON.stringify({ message, log: said(log) }));
    assert.deepEqual([read, created], [2, 2]);
    const [get, post, ...others] = asked;
    assert.equal(others.length, 0);
    assert.match(get?.url ?? '', /^\/customers\?changed_since=/);
    assert.equal(
      get?.headers['authorization'],
      `Basic ${Buffer.from('robot@example.com:p4ss-word').toString('base64')}`,
    );
    assert.equal(get.headers['x-client'], '"Citizen"');
    assert.equal(post?.url, '/desk/tickets/bulk');
    assert.equal(post.headers['authorization'], 'Bearer t0ken-of-ours');
    assert.deepEqual(JSON.parse(post.body), {
      tickets: [
        {
          external_id: 'ACME-7',
          subject: 'Welcome,  Ada ',
          requester: 'ada@example.com',
          priority: 'high',
          tags: 'crm\ncity:Ulm',
        },
        {
          external_id: 'ACME-8',
          subject: 'Grüße & welcome',
          requester: 'b@example.com',
          priority: 'low',
          tags: 'crm\ncity:X',
        },
      ],
    });
    assert.ok(
      said(log).some(text => text.startsWith('Done at ')),
      said(log).join('\n'),
    );
  });

  test('runs its failure operation when a place does not agree, and shows no secret', async () => {
    answer = ({ headers }, response) =>
      void response.writeHead(503).end(`no ${String(headers['authorization'])} t0ken-of-ours`);
    const { status, message, log } = await run(deployment.id, operations.copy);
    assert.equal(status, 'error');
    assert.match(message?.text ?? '', /"CRM customers – geändert" answered with 503/);
    assert.ok(said(log).includes('"Note failure" is done.'), said(log).join('\n'));
    assert.doesNotMatch(JSON.stringify(log), /t0ken-of-ours|p4ss-word|cm9ib3RAZXhhbXBsZS5jb206cDRzcy13b3Jk/);
  });

  test('has scripts that run operations and read places', async () => {
    asked.length = 0;
    answer = ({ method }, response) =>
      void response.writeHead(200).end(method === 'GET' ? JSON.stringify(customers) : '{}');
    const { status, log } = await run(deployment.id, operations.check);
    assert.equal(status, 'success', said(log).join('\n'));
    assert.deepEqual(
      asked.map(({ method }) => method),
      ['GET', 'POST', 'GET'],
    );
  });

  test('are tried before anything is deployed, without sending anything', async () => {
    const [crm = '', desk = ''] = recipe.steps.flatMap(step => (step.type === 'endpoint' ? [step.connection] : []));
    const values = acmeAt(address);
    const tryPlace = async (connection: string, more: object = {}) => {
      asked.length = 0;
      const body = { version: recipe.version, environment: 'test', connection, values, ...more };
      const { status, body: said } = await host.call<ConnectionTest>(`/v1/recipes/${recipe.id}/test`, {
        token: ana,
        body,
      });
      assert.equal(status, 200, JSON.stringify(said));
      return said;
    };
    answer = (_asked, response) => void response.end('{}');
    assert.deepEqual((({ ok, message }) => [ok, message.text])(await tryPlace(crm)), [
      true,
      'Connected: "CRM customers – geändert".',
    ]);
    assert.equal(asked[0]?.method, 'GET');
    // What takes records is asked without one; that it knows no such question does not matter.
    answer = (_asked, response) => void response.writeHead(405).end();
    assert.equal((await tryPlace(desk)).ok, true);
    assert.deepEqual(
      asked.map(({ method, body, headers }) => [method, body, headers['authorization']]),
      [['OPTIONS', '', 'Bearer t0ken-of-ours']],
    );
    answer = (_asked, response) => void response.writeHead(401).end('no t0ken-of-ours');
    const refused = await tryPlace(desk);
    assert.deepEqual([refused.ok, refused.message.text], [false, '"Desk tickets" answered with 401.']);
    assert.doesNotMatch(JSON.stringify(refused), /t0ken-of-ours/);

    answer = (_asked, response) => void response.writeHead(401).end('"p4ss-word" is wrong');
    assert.equal((await tryPlace(crm)).details, '"•••" is wrong');

    // Stored secrets of the deployment are used at its own addresses, and nowhere else.
    const { 'acme.desk.api_token': _token, 'acme.crm.password': _password, ...open } = values;
    answer = (_asked, response) => void response.end();
    assert.equal((await tryPlace(desk, { values: open, deployment: deployment.id })).ok, true);
    assert.equal(asked[0]?.headers['authorization'], 'Bearer t0ken-of-ours');
    answer = (_asked, response) => void response.writeHead(401).end('"p4ss-word" is wrong');
    assert.equal((await tryPlace(crm, { values: open, deployment: deployment.id })).details, '"•••" is wrong');
    answer = (_asked, response) => void response.end();
    const elsewhere = { ...open, 'acme.desk.url': `${address}/elsewhere` };
    await tryPlace(desk, { values: elsewhere, deployment: deployment.id });
    assert.equal(asked[0]?.headers['authorization'], 'Bearer');
    await host.problem(`/v1/recipes/${recipe.id}/test`, 404, {
      token: ana,
      body: { version: recipe.version, environment: 'test', connection: 'nothing', values },
    });
  });

  test('are tried with stored secrets of this recipe alone, by those who may change the deployment', async () => {
    const other = await publish(changedSample('acme-crm-to-desk.jpk', text => text.replaceAll('ACME-', 'OTHER-')));
    assert.notEqual(other.id, recipe.id);
    const values = {
      'acme.crm.url': address,
      'acme.crm.user': 'robot@example.com',
      'acme.desk.url': `${address}/desk`,
    };
    const tryAll = async (of: StoredRecipe, status: number, token: string, environment: string) => {
      asked.length = 0;
      for (const step of of.steps) {
        if (step.type !== 'endpoint') continue;
        const { connection } = step;
        const body = { version: of.version, environment, connection, values, deployment: deployment.id };
        const said = await host.call(`/v1/recipes/${of.id}/test`, { token, body });
        assert.equal(said.status, status, JSON.stringify(said.body));
      }
      return asked.length;
    };
    answer = (_asked, response) => void response.end('{}');
    assert.equal(await tryAll(recipe, 200, ana, 'test'), 2);
    assert.equal(await tryAll(other, 404, ana, 'test'), 0);
    const reader = await host.tokenFor({
      environments: [
        { id: 'test', access: 'read' },
        { id: 'production', access: 'write' },
      ],
    });
    for (const environment of ['test', 'production']) {
      assert.equal(await tryAll(recipe, 403, reader, environment), 0);
    }
  });

  test('keeps secret answers to itself, and keeps them when they are left out of a change', async () => {
    const { body } = await host.call<DeploymentDetail>(`/v1/deployments/${deployment.id}`, { token: ana });
    assert.deepEqual([...(body.secrets ?? [])].sort(), ['acme.crm.password', 'acme.desk.api_token']);
    assert.doesNotMatch(JSON.stringify(body), /t0ken-of-ours|p4ss-word/);
    const { rows } = await host.store.withScope('operator', tx =>
      tx.query<{ text: string }>('select configuration::text as text from citizen.deployments where id = $1', [
        deployment.id,
      ]),
    );
    assert.doesNotMatch(rows[0]?.text ?? '', /t0ken-of-ours|p4ss-word/);
    const { recipe: _recipe, environment: _environment, customer: _customer, ...patch } = body.configuration;
    const answer = (name: string, value: string) =>
      host.call<Deployment & Problem>(`/v1/deployments/${deployment.id}`, {
        token: ana,
        method: 'PATCH',
        body: { ...patch, values: { ...patch.values, [name]: value } },
      });
    // A secret is not sent to another address by somebody who does not know it.
    const elsewhere = await answer('acme.crm.url', `${String(patch.values['acme.crm.url'])}/other`);
    assert.equal(elsewhere.status, 400);
    assert.deepEqual(elsewhere.body.errors?.map(({ path }) => path).sort(), [
      'values.acme.crm.password',
      'values.acme.desk.api_token',
    ]);
    const change = await answer('acme.crm.user', 'other@example.com');
    assert.equal(change.status, 202, JSON.stringify(change.body));
    await until('the change', async () => {
      const { body: now } = await host.call<DeploymentDetail>(`/v1/deployments/${deployment.id}`, { token: ana });
      return now.lastChange !== undefined;
    });
    asked.length = 0;
    await run(deployment.id, operations.copy);
    assert.equal(
      asked[0]?.headers['authorization'],
      `Basic ${Buffer.from('other@example.com:p4ss-word').toString('base64')}`,
    );
  });
});

const download = async (id: string, token: string) => {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${host.url}/v1/deployments/${id}/jitterpak`, { headers });
  return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
};

test('a deployed Jitterpak comes back with what was answered, without secrets, to its own organization, and runs on schedule', async () => {
  const before = readSample('acme-crm-to-desk.jpk');
  const recipe = await publish(before);
  const values = acmeAt(address);
  const { id, nextRunAt, jitterpak } = await deploy(recipe, values);
  assert.equal(jitterpak, true);
  assert.equal((await download(id, ana)).status, 403);
  assert.equal((await download(id, await host.tokenFor(organizationAdmin, 'quay'))).status, 404);
  const { status, bytes } = await download(id, boss);
  assert.equal(status, 200);
  const { project } = await readJitterpak(bytes);
  const valueOf = (name: string) => project.variables.find(variable => variable.name === name)?.value;
  assert.deepEqual(['acme.crm.url', 'acme.crm.user', 'acme.crm.password', 'acme.desk.api_token'].map(valueOf), [
    address,
    'robot@example.com',
    '',
    '',
  ]);
  const [was, is] = [unzipSync(before), unzipSync(bytes)];
  assert.deepEqual(Object.keys(is), Object.keys(was));
  const different = Object.keys(is).filter(path => !Buffer.from(is[path] ?? []).equals(Buffer.from(was[path] ?? [])));
  assert.ok(different.length > 0 && different.every(path => path.includes('/Data/ProjectVariable/')), different.join());

  // Its own schedule, every five minutes, is the recipe's.
  assert.ok(nextRunAt !== null && Date.parse(nextRunAt) <= Date.now() + 5 * 60_000, String(nextRunAt));
  answer = (_asked, response) => void response.end('{}');
  await host.store.withScope('operator', tx =>
    tx.query(`update citizen.schedules set next_run_at = now() - interval '1 second' where deployment = $1`, [id]),
  );
  const scheduled = await until('the scheduled run', async () => {
    const { body } = await host.call<Deployment>(`/v1/deployments/${id}`, { token: ana });
    return body.lastRun !== null && body.lastRun.finishedAt !== null && body.lastRun;
  });
  assert.deepEqual([scheduled.trigger, scheduled.operation.id], ['schedule', operations.copy]);
});

test('a deployed Jitterpak comes back with the schedules that were chosen, as far as it can say them', async () => {
  const recipe = await publish(readSample('acme-crm-to-desk.jpk'));
  const values = acmeAt('http://127.0.0.1:9');
  const window = { timeZone: 'America/New_York', start: '2030-01-01', end: '2030-12-31' };
  const take = async (schedule: Schedule) => {
    const { id } = await deploy(recipe, values, { schedules: { [operations.copy]: schedule } });
    const { project } = await readJitterpak((await download(id, boss)).bytes);
    const { scheduleId } = project.operations.find(({ id: of }) => of === operations.copy) ?? assert.fail();
    const entity = project.schedules.find(({ id: of }) => of === scheduleId);
    assert.deepEqual(
      validateProject(project).filter(({ code }) => code.startsWith('schedule')),
      [],
    );
    return entity ? scheduleOf(entity) : null;
  };
  for (const schedule of [
    { kind: 'interval', every: 3, unit: 'hour', from: '08:00', to: '18:00', ...window },
    { kind: 'daily', at: ['06:30'], ...window },
    { kind: 'weekly', days: ['mon', 'sat'], at: ['23:00'], timeZone: 'UTC', start: '2026-02-01' },
    { kind: 'monthly', day: 15, at: ['00:05'], ...window },
    { kind: 'monthly', day: { nth: 5, weekday: 'sun' }, at: ['12:00'], ...window },
  ] as const satisfies readonly Schedule[]) {
    assert.deepEqual(await take(schedule), schedule);
  }
  // Projects always have a first day: where nobody chose one, it begins today where its times are told.
  for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const weekly: Schedule = { kind: 'weekly', days: ['mon', 'sat'], at: ['23:00'], timeZone };
    const before = new Date();
    const taken = await take(weekly);
    const days = [before, new Date()].map(date => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(date));
    assert.ok(taken?.kind === 'weekly');
    const { start = '', ...rest } = taken;
    assert.ok(days.includes(start), `${start} is today: ${days[0]}`);
    assert.deepEqual(rest, weekly);
    assert.deepEqual(nextRuns(taken, before, 10), nextRuns(weekly, before, 10));
  }
  // What is over by now does not end before it begins.
  const over: Schedule = { kind: 'daily', at: ['07:00'], timeZone: 'UTC', end: '2030-12-31' };
  const { project } = await readJitterpak(readSample('acme-crm-to-desk.jpk'));
  const changes = scheduleChanges(project, { [operations.copy]: over }, new Date('2031-05-01'));
  assert.equal(changes.find(({ key }) => key === 'duration_start_date')?.value, '2030-12-31');
  assert.equal(await take({ kind: 'off' }), null);
  const own = recipe.steps.find(({ type }) => type === 'schedule');
  assert.ok(own?.type === 'schedule');
  assert.deepEqual(await take({ kind: 'daily', at: ['06:00', '18:00'], timeZone: 'UTC' }), own.default);
});

test('what a project needs and nobody has is told at upload and refused before deploying', async () => {
  const recipe = await publish(
    changedSample('acme-crm-to-desk.jpk', text => text.replaceAll('JoinLines(', 'DBLookup(')),
  );
  const warning = recipe.warnings.find(({ code }) => code === 'unsupported-function');
  assert.match(warning?.message ?? JSON.stringify(recipe.warnings), /calls DBLookup/);
  assert.match(warning?.path ?? '', /^jitterpak\/.*\/Data\/Transformation\//);
  const problem: Problem = await host.problem('/v1/deployments', 400, {
    token: ana,
    body: configurationOf(recipe, {}),
  });
  assert.match(JSON.stringify(problem), /calls DBLookup/);
});

test('the samples say by name what they need that cannot be run here', async () => {
  const gapsOf = async (name: string) => {
    const { project } = await readJitterpak(readSample(name));
    return [...new Set((await findGaps(project)).map(gap => `${gap.kind} ${gap.name}`))];
  };
  assert.deepEqual(await gapsOf('acme-crm-to-desk.jpk'), []);
  assert.deepEqual(await gapsOf('nightly-cleanup.jpk'), []);
  assert.deepEqual(await gapsOf('wide.jpk'), []);
  // What a recipe may bring.
  assert.deepEqual(await gapsOf('orders-file-to-netsuite.jpk'), ['connection netsuite']);
  assert.deepEqual(await gapsOf('salesforce-accounts-to-zendesk.jpk'), ['connection salesforce']);
});

test('a Jitterpak that is run without a word begins at its beginning, not with what follows', async () => {
  const begunBy = async (recipe: StoredRecipe, values: object = {}, more: object = {}): Promise<string> => {
    const { id } = await deploy(recipe, values, more);
    const { body } = await host.call<Run>(`/v1/deployments/${id}/run`, { token: ana, body: {} });
    return body.operation.name;
  };
  // Both list what follows first. One is scheduled, the other is not.
  assert.equal(await begunBy(await publish(readSample('nightly-cleanup.jpk'))), 'Nightly cleanup');
  const values = acmeAt('http://127.0.0.1:9');
  const resting = { schedules: { [operations.copy]: { kind: 'off' } } };
  const scheduled = await begunBy(await publish(readSample('acme-crm-to-desk.jpk')), values, resting);
  assert.equal(scheduled, 'Übernahme: customers to Desk');
});

test('a Jitterpak of scripts alone is run after deploying when that is asked for, and can be stopped', async () => {
  const recipe = await publish(readSample('nightly-cleanup.jpk'));
  const main = '2269d829-0407-4b45-8252-e7e053d2e55e';
  const { id } = await deploy(recipe, {}, { firstRun: { [main]: 'after-deploy' } });
  const first = await until('the first run', async () => {
    const { body } = await host.call<Deployment>(`/v1/deployments/${id}`, { token: ana });
    return body.lastRun !== null && body.lastRun.finishedAt !== null && body.lastRun;
  });
  assert.deepEqual([first.trigger, first.status], ['deploy', 'success'], first.message?.text);
  const { body: log } = await host.call<{ items: LogEntry[] }>(`/v1/runs/${first.id}/log?limit=500`, { token: ana });
  assert.deepEqual(
    log.items.filter(({ step }) => step === 'script').map(({ message }) => message.text),
    ['purged läufe', 'purged ログ', 'cleanup <done> & gone', 'cleanup <done> & gone'],
  );

  const endless = await publish(
    changedSample('nightly-cleanup.jpk', text => text.replace('$cleanup.days = 30;', 'Sleep(3000);')),
  );
  const waiting = await deploy(endless, {});
  const { body: started } = await host.call<Run>(`/v1/deployments/${waiting.id}/run`, {
    token: ana,
    body: { operation: main },
  });
  await until('the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${started.id}`, { token: ana });
    return body.status === 'running';
  });
  assert.equal((await host.call(`/v1/runs/${started.id}/cancel`, { token: ana, method: 'POST' })).status, 202);
  const stopped = await until('the end', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${started.id}`, { token: ana });
    return body.finishedAt !== null && body;
  });
  assert.equal(stopped.status, 'canceled');
});
