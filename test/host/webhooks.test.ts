import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoLibrary } from '@citizen-integrator/library/demo';
import pg from 'pg';
import type { Connection, ConnectionTest, Deployment, Option, Run } from 'citizen-integrator/contract';
import type { ConnectorConnection, Delivery } from '../../packages/host/src/connectors/connector.ts';
import { webhook as connector } from '../../packages/host/src/connectors/webhook.ts';
import { loadMasterSecret } from '../../packages/host/src/secrets/master-secret.ts';
import { takeDelivery } from '../../packages/host/src/deliveries/take-delivery.ts';
import { createScheduler, type SchedulerParts } from '../../packages/host/src/schedules/scheduler.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';
import { makeDatabase, type TestDatabase } from './test-database.ts';

let host: TestHost;
let token: string;
let warehouse: TestDatabase;
let database: pg.Client;
let target: string;
let api: Server;
/** What the API of the target got; while it is closed, it says that it is busy. */
const sent: unknown[] = [];
let isClosed = false;

before(async () => {
  warehouse = await makeDatabase({ prefix: 'forms', role: 'writer', password: 'let me in', isOwner: true });
  database = new pg.Client(warehouse.rootUrl);
  await database.connect();
  await database.query('create table forms (id text primary key, received_at timestamptz, content jsonb)');
  await database.query('alter table forms owner to writer');
  api = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method !== 'POST') return void response.end('{}');
      if (isClosed) return void response.writeHead(503, { 'retry-after': '1' }).end();
      const body = JSON.parse(Buffer.concat(parts).toString()) as { name?: string };
      if (body.name === 'Refused') return void response.writeHead(422).end('{"message":"no such name"}');
      sent.push(body);
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  host = await startTestHost({ allow: [`127.0.0.1:${warehouse.port}`, `127.0.0.1:${port}`] });
  token = await host.tokenFor();
  target = await host.connect(token, 'postgresql', {
    host: '127.0.0.1',
    port: warehouse.port,
    database: warehouse.name,
    user: 'writer',
    password: 'let me in',
    encryption: 'disable',
  });
});
after(async () => {
  await host.close();
  await database.end();
  await warehouse.close();
  api.closeAllConnections();
  await new Promise(resolve => api.close(resolve));
});

const makeWebhook = async (values: object = { check: 'address' }): Promise<Connection & { address: string }> => {
  const body = { endpoint: 'webhook', environment: 'test', values };
  const made = await host.call<Connection>('/v1/connections', { token, body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { ...made.body, address: made.body.address ?? assert.fail('it has no address') };
};

const pathOf = (address: string): string => new URL(address).pathname;

const deliver = (address: string, body: unknown, headers: Record<string, string> = {}) =>
  host.call<{ records: number }>(pathOf(address), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

const get = async <Body>(path: string): Promise<Body> => {
  const { status, body } = await host.call<Body>(path, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const deploy = async (recipe: string, connections: object, values: object): Promise<string> => {
  const body = { recipe, version: '1.0.0', environment: 'test', connections, values };
  const answer = await host.call<Deployment>('/v1/deployments', { token, body });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await until('the first run', async () => {
    const { state, message, lastRun } = await get<Deployment>(`/v1/deployments/${answer.body.id}`);
    assert.notEqual(state, 'failed', message?.text);
    return lastRun?.finishedAt ? lastRun : null;
  });
  return answer.body.id;
};

const runsOf = async (deployment: string): Promise<readonly Run[]> =>
  (await get<{ items: Run[] }>(`/v1/deployments/${deployment}/runs`)).items;

const testOf = async (id: string): Promise<ConnectionTest> => {
  const body = { id, endpoint: 'webhook', values: {} };
  return (await host.call<ConnectionTest>('/v1/connections/test', { token, body })).body;
};

const rows = async () =>
  (await database.query<{ id: string; content: object }>('select * from forms order by id')).rows;

describe('a webhook', () => {
  test('is written to a table as soon as something is delivered', async () => {
    const webhook = await makeWebhook();
    assert.ok(webhook.address.startsWith(`${host.url}/v1/deliveries/${webhook.id}/`));
    const early = await deliver(webhook.address, { name: 'Ana', email: 'ana@acme.example' });
    assert.deepEqual([early.status, early.body], [202, { records: 1 }]);

    const connections = { source: webhook.id, target };
    const deployment = await deploy('webhook-to-postgresql', connections, { table: 'public.forms' });
    assert.deepEqual(
      (await rows()).map(({ id, content }) => [id, content]),
      [['1.1', { name: 'Ana', email: 'ana@acme.example' }]],
    );

    await deliver(webhook.address, [{ name: 'Bo' }, { name: 'Cy', tags: ['a'] }]);
    const written = await until('two more rows', async () => {
      const all = await rows();
      return all.length === 3 ? all : null;
    });
    assert.deepEqual(
      written.map(({ id }) => id),
      ['1.1', '2.1', '2.2'],
    );
    const [last] = await until('the end of the run', async () => {
      const runs = await runsOf(deployment);
      return runs[0]?.finishedAt ? runs : null;
    });
    assert.deepEqual([last?.trigger, last?.read, last?.created], ['delivery', 2, 2]);

    await host.restart();
    // A token is made for the address that the host had.
    token = await host.tokenFor();
    const again = await get<{ items: Connection[] }>('/v1/connections?endpoint=webhook');
    assert.equal(pathOf(again.items[0]?.address ?? ''), pathOf(webhook.address));
    await deliver(webhook.address, { name: 'Di' });
    await until('a row after the restart', async () => (await rows()).length === 4);
  });

  test('shows the fields of what was delivered', async () => {
    const { id, address } = await makeWebhook();
    assert.equal((await testOf(id)).message.code, 'webhook.waiting');
    await deliver(address, { customer: { city: 'Kiel' }, total: 12 });
    assert.deepEqual((await testOf(id)).message.params, { count: 1 });
    const query = 'of=fields&use=read&recipe=webhook-to-postgresql&operation=main';
    const { items } = await get<{ items: Option[] }>(`/v1/connections/${id}/options?${query}`);
    assert.deepEqual(items.find(({ value }) => value === 'customer.city')?.sample, 'Kiel');
  });

  test('keeps a delivery that is sent again once', async () => {
    const { id, address } = await makeWebhook();
    const again = () => deliver(address, { name: 'Twice' }, { 'x-github-delivery': 'a-guid' });
    const answers = await Promise.all(Array.from({ length: 6 }, again));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
    await deliver(address, { name: 'Other' }, { 'x-github-delivery': 'another-guid' });
    const { rows: kept } = await host.store.withScope('operator', tx =>
      tx.query('select 1 from citizen.deliveries where connection = $1', [id]),
    );
    assert.equal(kept.length, 2);
    assert.deepEqual((await testOf(id)).message.params, { count: 2 });
  });

  test('wakes the host for what is new alone', async () => {
    const { id, address } = await makeWebhook();
    const masterSecret = await loadMasterSecret(host.config.secret, host.data);
    let woken = 0;
    const parts = { store: host.store, library: demoLibrary, masterSecret, onDue: () => void woken++ };
    const key = address.split('/').at(-1) ?? '';
    const take = (name: string) =>
      takeDelivery(parts, { connection: id, key, headers: { 'webhook-id': name }, body: Buffer.from('{}') });
    for (const name of ['one', 'one', 'two']) assert.equal(await take(name), 1);
    assert.equal(woken, 2);
  });

  test('takes only what proves where it comes from', async () => {
    const secret = 'a secret of both';
    const signed = await makeWebhook({ check: 'signature', secret, signatureHeader: 'X-Signature' });
    const body = JSON.stringify({ name: 'Ana' });
    const hmac = (key: string) => createHmac('sha256', key).update(body);
    const hex = `sha256=${hmac(secret).digest('hex')}`;
    assert.equal((await deliver(signed.address, body, { 'x-signature': hex })).status, 202);
    assert.equal((await deliver(signed.address, body, { 'x-signature': hmac(secret).digest('base64') })).status, 202);
    for (const wrong of [hmac('another').digest('hex'), '', 'sha256=00']) {
      await host.problem(pathOf(signed.address), 401, { body, headers: { 'x-signature': wrong } });
    }
    await host.problem(pathOf(signed.address), 401, { body: `${body} `, headers: { 'x-signature': hex } });

    const withToken = await makeWebhook({ check: 'token', token: 'a long token', tokenHeader: 'Authorization' });
    const { status } = await deliver(withToken.address, body, { authorization: 'Bearer a long token' });
    assert.equal(status, 202);
    await host.problem(pathOf(withToken.address), 401, { body, token: 'a wrong token' });
    await host.problem(pathOf(withToken.address), 401, { body });
  });

  test('refuses other addresses and what is no JSON', async () => {
    const { address, id } = await makeWebhook();
    const guess = `/v1/deliveries/${id}/${'A'.repeat(32)}`;
    await host.problem(guess, 404, { body: {} });
    await host.problem(pathOf(address).replace(id, target), 404, { body: {} });
    for (const body of ['not JSON', '"text"', '[1]', 'null']) await host.problem(pathOf(address), 400, { body });
    await host.problem(pathOf(address), 413, { body: JSON.stringify({ text: 'x'.repeat(1024 * 1024) }) });
    const many = (count: number) => Array.from({ length: count }, () => ({}));
    const { detail } = await host.problem(pathOf(address), 413, { body: many(5001) });
    assert.match(detail, /At most 5,?000 records/);
    assert.deepEqual((await deliver(address, many(5000))).body, { records: 5000 });
    const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    for (const levels of [101, 100_000]) await host.problem(pathOf(address), 400, { body: nested(levels) });
    assert.equal((await deliver(address, nested(100))).status, 202);
    const mine = await host.tokenFor({ customer: { id: 'birch' } });
    const seen = await host.call<{ items: Connection[] }>('/v1/connections?endpoint=webhook', { token: mine });
    assert.deepEqual(seen.body.items, []);
  });

  test('is full when it keeps a gigabyte', async () => {
    const { address, id } = await makeWebhook();
    await deliver(address, {});
    const change = (statement: string) => host.store.withScope('operator', tx => tx.query(statement, [id]));
    await change('update citizen.connections set delivered_bytes = 1e9 where id = $1');
    const { detail } = await host.problem(pathOf(address), 429, { body: {} });
    assert.match(detail, /1 GB/);
    await change('delete from citizen.deliveries where connection = $1');
    assert.equal((await deliver(address, {})).status, 202);
  });

  test('is tried again while its target is away, and says what the target refuses', async () => {
    const webhook = await makeWebhook();
    const { port } = api.address() as AddressInfo;
    const rest = { baseUrl: `http://127.0.0.1:${port}`, signIn: 'bearer', token: 'a-token', testPath: '/' };
    const connections = { source: webhook.id, target: await host.connect(token, 'http-rest', rest) };
    const deployment = await deploy('webhook-to-rest', connections, { targetPath: 'messages' });
    isClosed = true;
    await deliver(webhook.address, { name: 'Ana', email: 'ana@acme.example', message: 'Hello' });
    await until('a wait', async () => {
      const [run] = await runsOf(deployment);
      const log = run && (await get<{ items: { message: { code: string } }[] }>(`/v1/runs/${run.id}/log`));
      return log?.items.some(({ message }) => message.code.startsWith('run.wait')) ?? false;
    });
    // What comes while a run is at work is not lost.
    await deliver(webhook.address, [{ name: 'Refused' }, { name: 'Bo' }]);
    isClosed = false;
    const done = await until('both runs', async () => {
      const runs = (await runsOf(deployment)).filter(({ trigger }) => trigger === 'delivery');
      return runs.length === 2 && runs.every(({ finishedAt }) => finishedAt) ? runs : null;
    });
    const refusing = done.find(({ failed }) => failed === 1) ?? assert.fail('nothing was refused');
    assert.deepEqual([done.reduce((sum, { created }) => sum + created, 0), refusing.retriable], [2, 1]);
    assert.deepEqual(
      (sent as { name: string }[]).map(({ name }) => name),
      ['Ana', 'Bo'],
    );
    const retried = await host.call<Run>(`/v1/runs/${refusing.id}/retry`, { token, method: 'POST', body: {} });
    assert.equal(retried.status, 202, JSON.stringify(retried.body));
  });

  test('goes on with what waited when its deployment was paused', async () => {
    const webhook = await makeWebhook();
    const deployment = await deploy('webhook-to-postgresql', { source: webhook.id, target }, { table: 'public.forms' });
    const path = `/v1/deployments/${deployment}`;
    assert.equal((await host.call(`${path}/pause`, { token, method: 'POST', body: {} })).status, 200);
    await database.query('truncate forms');
    await deliver(webhook.address, { name: 'Eve' });
    assert.equal((await rows()).length, 0);
    assert.equal((await host.call(`${path}/resume`, { token, method: 'POST', body: {} })).status, 200);
    await until('the row that waited', async () => (await rows()).length === 1);
  });

  test('is read again when something comes while its operation is taken', async () => {
    const webhook = await makeWebhook();
    const deployment = await deploy('webhook-to-postgresql', { source: webhook.id, target }, { table: 'public.forms' });
    const path = `/v1/deployments/${deployment}`;
    await host.call(`${path}/pause`, { token, method: 'POST', body: {} });
    await database.query('truncate forms');
    await deliver(webhook.address, { name: 'Flo' });
    let later: ReturnType<typeof deliver> | undefined;
    let isAnswered = false;
    await host.store.withScope('operator', async tx => {
      await tx.query('update citizen.schedules set delivered = false where deployment = $1', [deployment]);
      later = deliver(webhook.address, { name: 'Gil' }).finally(() => (isAnswered = true));
      await until('the delivery, or its wait', async () => {
        const { rows: waiting } = await host.store.withScope('operator', other =>
          other.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
        );
        return isAnswered || waiting.length > 0;
      });
    });
    assert.equal((await later)?.status, 202);
    await host.call(`${path}/resume`, { token, method: 'POST', body: {} });
    await until('both rows', async () => (await rows()).length === 2);
  });
});

describe('the connector of webhooks', () => {
  const inboxOf = (deliveries: readonly Delivery[]) =>
    ({
      inbox: {
        count: () => Promise.resolve({ last: deliveries.length, lastAt: null }),
        read: ({ after }) => Promise.resolve(deliveries.filter(({ number }) => number > after)),
        readLatest: () => Promise.resolve(deliveries),
      },
    }) as Partial<ConnectorConnection> as ConnectorConnection;
  const { signal } = new AbortController();
  const inbox = inboxOf(
    [1, 2, 3].map(number => ({
      number,
      senderId: null,
      receivedAt: new Date(),
      rows: Array.from({ length: 30 }, (_, index) => ({ index })),
    })),
  );
  const source = { connection: 'source' };

  test('looks no further than what is shown', async () => {
    const found = await connector.peek?.(inbox, { source, answers: {} }, signal);
    assert.equal(found?.rows.length, 50);
  });

  test('goes on behind a delivery only where its number tells what is new', async () => {
    const numbersSince = async (changedSince: string, since: string | number) => {
      const request = { source: { ...source, changedSince }, answers: {}, cursor: null, since };
      const page = await connector.read?.(inbox, request, signal);
      return new Set(page?.rows.map(row => (row['_delivery'] as Delivery).number));
    };
    assert.deepEqual(await numbersSince('_delivery.number', 2), new Set([2, 3]));
    assert.deepEqual(await numbersSince('index', 2), new Set([1, 2, 3]));
    assert.deepEqual(await numbersSince('updatedAt', '2026-01-01'), new Set([1, 2, 3]));
  });
});

test('deliveries that come while the host looks at its schedules make it look once more', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>(resolve => (open = resolve));
  let transactions = 0;
  const store = {
    ...host.store,
    withScope: async (_scope, work) => {
      transactions++;
      await gate;
      return work({ query: () => Promise.resolve({ rows: [], rowCount: 0 }) });
    },
  } as SchedulerParts['store'];
  const scheduler = createScheduler({ store, library: demoLibrary } as SchedulerParts);
  for (let count = 0; count < 5; count++) {
    scheduler.wake();
    await sleep(2);
  }
  open();
  // A pass takes what is due, and asks when the next is.
  await until('two passes', () => Promise.resolve(transactions >= 4));
  await scheduler.close();
  assert.equal(transactions, 4);
});
