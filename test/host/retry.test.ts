import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createLibrary, commonLibrary, type Library } from '@citizen-integrator/library';
import type { Connection, Deployment, LogEntry, LogPage, Run } from 'citizen-integrator/contract';
import { forgetOldRows } from '../../packages/host/src/runs/store.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';
import { openSftpWorld, type SftpWorld } from './sftp-world.ts';
import { startWarehouse, type Warehouse } from './systems.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly age: unknown;
}

const mapping = ['id', 'name', 'age'].map(name => ({ to: name, from: name }));
const recipe = (id: string, from: string, source: object) => ({
  schemaVersion: 1 as const,
  id,
  version: '1.0.0',
  name: id,
  summary: id,
  category: 'crm',
  endpoints: [from, 'postgresql'],
  actions: ['upsert' as const],
  author: 'Test',
  visibility: 'public' as const,
  project: {
    kind: 'flow' as const,
    connections: { source: { endpoint: from }, target: { endpoint: 'postgresql' } },
    operations: [
      {
        id: 'main',
        name: 'People',
        source: { connection: 'source', ...source },
        target: { connection: 'target', resource: { table: { property: 'table' } }, key: 'id' },
        mapping,
      },
    ],
  },
  steps: [
    {
      id: 'options',
      type: 'variables' as const,
      title: 'Options',
      properties: [{ name: 'table', label: 'Table', type: 'string' as const, default: 'people' }],
    },
  ],
});

/** People of a REST API, a table or files, to a table. */
const library: Library = createLibrary(
  [],
  [
    recipe('api-to-table', 'http-rest', { resource: { path: '/people', rows: 'data', paging: { kind: 'none' } } }),
    recipe('table-to-table', 'postgresql', {
      resource: { table: 'origin' },
      filter: [{ field: 'name', op: 'exists', value: true }],
    }),
    recipe('files-to-table', 'sftp-csv', {
      resource: { files: '*.csv', afterwards: 'move' },
    }),
  ],
  commonLibrary,
);

/** Where each takes them from. */
const sources: Readonly<Record<string, string>> = {
  'api-to-table': 'http-rest',
  'table-to-table': 'postgresql',
  'files-to-table': 'sftp-csv',
};

describe('trying refused records again', () => {
  let warehouse: Warehouse;
  let host: TestHost;
  let token: string;
  let database: pg.Client;
  let server: Server;
  let world: SftpWorld;
  let people: readonly Person[] = [];
  let asked = 0;
  const connections: Record<string, string> = {};

  before(async () => {
    server = createServer((request, response) => {
      if (request.url?.startsWith('/people')) asked += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: people }));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    warehouse = await startWarehouse();
    world = await openSftpWorld();
    const ports = [port, warehouse.port, world.server.port];
    host = await startTestHost({ library, allow: ports.map(each => `127.0.0.1:${each}`) });
    token = await host.tokenFor();
    const { user, password, host: address, database: name } = warehouse.values;
    database = new pg.Client({
      user: String(user),
      password: String(password),
      host: String(address),
      port: warehouse.port,
      database: String(name),
    });
    await database.connect();
    const given: [string, object][] = [
      ['http-rest', { baseUrl: `http://127.0.0.1:${port}`, testPath: '/', signIn: 'none' }],
      ['postgresql', warehouse.values],
      ['sftp-csv', world.connection().values],
    ];
    for (const [endpoint, values] of given) {
      const body = { endpoint, environment: 'test', values };
      const answer = await host.call<Connection>('/v1/connections', { token, body });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      connections[endpoint] = answer.body.id;
    }
  });
  after(async () => {
    await database.end();
    await host.close();
    await warehouse.stop();
    await world.stop();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const get = async <Body>(path: string): Promise<Body> => {
    const { status, body } = await host.call<Body>(path, { token });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const finished = (id: string): Promise<Run> =>
    until(`the end of ${id}`, async () => {
      const run = await get<Run>(`/v1/runs/${id}`);
      return run.finishedAt ? run : null;
    });
  /** Deploys with a table of its own, whose ages must be numbers under 100, and waits for the first run. */
  const firstRun = async (id = 'api-to-table'): Promise<Run & { table: string }> => {
    const table = `people_${Math.random().toString(36).slice(2)}`;
    await database.query(`create table ${table} (id text primary key, name text, age int check (age < 100))`);
    const source = sources[id] ?? assert.fail(id);
    const body = {
      recipe: id,
      version: '1.0.0',
      environment: 'test',
      connections: { source: connections[source], target: connections['postgresql'] },
      values: { table },
    };
    const answer = await host.call<Deployment>('/v1/deployments', { token, body });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const run = await until('the first run', async () => {
      const { state, message, lastRun } = await get<Deployment>(`/v1/deployments/${answer.body.id}`);
      assert.notEqual(state, 'failed', message?.text);
      return lastRun;
    });
    return { ...(await finished(run.id)), table };
  };
  const retry = async (id: string): Promise<Run> => {
    const answer = await host.call<Run>(`/v1/runs/${id}/retry`, { token, method: 'POST' });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    assert.equal(answer.body.trigger, 'retry');
    return finished(answer.body.id);
  };
  const refusal = async (id: string, status: number, who = token): Promise<string> => {
    const problem = await host.problem(`/v1/runs/${id}/retry`, status, { token: who, method: 'POST' });
    return problem.detail;
  };
  const counts = ({ read, created, updated, skipped, failed, retriable }: Run) => [
    read,
    created,
    updated,
    skipped,
    failed,
    retriable,
  ];
  const kept = (deployment: string) =>
    host.store.withScope('operator', async tx => {
      const text = 'select sealed from citizen.refused_rows where deployment = $1';
      return (await tx.query<{ sealed: string }>(text, [deployment])).rows.map(({ sealed }) => sealed);
    });
  const names = async (table: string) =>
    (await database.query<{ name: string }>(`select name from ${table} order by name`)).rows.map(({ name }) => name);

  it('keeps what can be kept, and says of the rest that it cannot be tried again', async () => {
    const broken = 'no person' as unknown as Person;
    people = [
      { id: '1', name: 'Ana', age: 40 },
      broken,
      { id: '2', name: 'B'.repeat(70_000), age: 'many' },
      { id: '3', name: 'Chen', age: 'some' },
    ];
    const run = await firstRun();
    assert.equal(run.status, 'success-with-warning');
    assert.deepEqual(counts(run), [4, 1, 0, 0, 3, 1]);
    const log = await get<LogPage>(`/v1/runs/${run.id}/log?only=rows`);
    assert.deepEqual(
      log.items.map(({ step, message, row }) => [step, row?.key, message.text]),
      [
        [
          'read',
          '#2',
          'One record could not be read, so it cannot be kept to be tried again. Correct it where it comes from: a later run reads it.',
        ],
        ['write', '2', 'One record was not copied. It is too big to be kept, so it cannot be tried again from here.'],
        ['write', '3', 'One record was not copied.'],
      ],
    );
    assert.equal((await kept(run.deployment)).length, 1);
    assert.deepEqual(counts(await retry(run.id)), [1, 0, 0, 0, 1, 1]);
  });

  it('says of files that could not be read that they stay, and that the next run reads them', async () => {
    await world.put('a.csv', 'id,name,age\n1,Ana,40\n');
    await world.put('b.csv', '');
    const run = await firstRun('files-to-table');
    assert.deepEqual([run.status, ...counts(run)], ['success-with-warning', 2, 1, 0, 0, 1, 0]);
    const log = await get<LogPage>(`/v1/runs/${run.id}/log?only=rows`);
    assert.deepEqual(
      log.items.map(({ row, message }) => [row?.key, row?.reason, message.code, message.text]),
      [
        [
          'b.csv',
          'This file is empty.',
          'run.file.unread',
          'One file could not be read, and stays where it is. Correct it there: the next run reads it, as a whole.',
        ],
      ],
    );
    assert.match(await refusal(run.id, 409), /could not be read\. Run the recipe/);

    await world.put('b.csv', 'id,name,age\n2,Ben,41\n');
    const { body } = await host.call<Run>(`/v1/deployments/${run.deployment}/run`, { token, body: {} });
    const next = await finished(body.id);
    assert.deepEqual([next.status, ...counts(next)], ['success', 1, 1, 0, 0, 0, 0]);
    assert.deepEqual(await names(run.table), ['Ana', 'Ben']);
  });

  it('copies what can be copied now, and nothing else', async () => {
    people = [
      { id: '1', name: 'Ana', age: 40 },
      { id: '2', name: 'Béla', age: 'many' },
      { id: '3', name: 'Chen', age: 'some' },
    ];
    const run = await firstRun();
    assert.equal(run.status, 'success-with-warning');
    assert.deepEqual(counts(run), [3, 1, 0, 0, 2, 2]);

    const log = await get<LogPage>(`/v1/runs/${run.id}/log?only=rows`);
    assert.deepEqual(
      log.items.map(({ row }) => row),
      [
        { key: '2', reason: '"age" needs a number; "many" is none.' },
        { key: '3', reason: '"age" needs a number; "some" is none.' },
      ],
    );
    assert.equal(log.total, 2);
    assert.equal(log.facets?.rows, 2);
    assert.equal(log.facets?.level.error, 0);

    assert.equal((await kept(run.deployment)).length, 2);
    assert.ok((await kept(run.deployment)).every(sealed => !Buffer.from(sealed).includes('Chen')));

    await database.query(`alter table ${run.table} drop constraint ${run.table}_age_check`);
    await database.query(`alter table ${run.table} alter column age type text`);
    const before = asked;
    const again = await retry(run.id);
    assert.equal(again.status, 'success', again.message?.text);
    assert.deepEqual(counts(again), [2, 2, 0, 0, 0, 0]);
    assert.equal(again.progress, 1);
    assert.equal(asked, before, 'an API without single records is not asked');
    assert.deepEqual(await names(run.table), ['Ana', 'Béla', 'Chen']);
    assert.deepEqual(await kept(run.deployment), [], 'what was copied is not kept');
    const { items } = await get<{ items: LogEntry[] }>(`/v1/runs/${again.id}/log`);
    assert.equal(items[0]?.message.text, 'Started to try refused records again.');

    assert.equal((await get<Run>(`/v1/runs/${run.id}`)).retriable, 0);
    assert.match(await refusal(run.id, 409), /was tried again before/);
    assert.match(await refusal(again.id, 409), /Nothing was refused in this run/);
  });

  it('keeps what is refused again for one more try', async () => {
    people = [
      { id: '1', name: 'Old', age: 120 },
      { id: '2', name: 'Older', age: 130 },
    ];
    const run = await firstRun();
    assert.equal(run.status, 'error');
    assert.equal(run.retriable, 2);
    await database.query(`alter table ${run.table} drop constraint ${run.table}_age_check, add check (age < 125)`);
    const second = await retry(run.id);
    assert.equal(second.status, 'success-with-warning');
    assert.deepEqual(counts(second), [2, 1, 0, 0, 1, 1]);
    await database.query(`alter table ${run.table} drop constraint ${run.table}_age_check`);
    const third = await retry(second.id);
    assert.deepEqual(counts(third), [1, 1, 0, 0, 0, 0]);
    assert.deepEqual(await names(run.table), ['Old', 'Older']);
  });

  it('happens once for a key, and not twice at a time', async () => {
    people = [{ id: '1', name: 'Old', age: 120 }];
    const run = await firstRun();
    const headers = { 'idempotency-key': 'double-click' };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => host.call<Run>(`/v1/runs/${run.id}/retry`, { token, method: 'POST', headers })),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.equal(await refusal(run.id, 409).then(text => /no longer kept|already running/.test(text)), true);
    await finished(answers[0]?.body.id ?? '');
  });

  it('reads records again where their app can be asked for them', async () => {
    await database.query('create table origin (id int primary key, name text, age int)');
    await database.query(
      "insert into origin values (1, 'Ana', 40), (2, 'Old', 120), (3, 'Gone', 130), (4, 'Odd', 140)",
    );
    const run = await firstRun('table-to-table');
    assert.deepEqual(counts(run), [4, 1, 0, 0, 3, 3]);
    await database.query("update origin set name = 'Mended', age = 50 where id = 2");
    await database.query('delete from origin where id = 3');
    await database.query('update origin set name = null where id = 4');
    const again = await retry(run.id);
    assert.equal(again.status, 'success');
    assert.deepEqual(counts(again), [3, 1, 0, 2, 0, 0], 'what is gone, or not wanted any more, is left as it is');
    assert.deepEqual(await names(run.table), ['Ana', 'Mended']);
    await database.query('drop table origin');
  });

  it('is for people who may run it, while it is not paused', async () => {
    people = [{ id: '1', name: 'Old', age: 120 }];
    const run = await firstRun();
    const looker = await host.tokenFor({ environments: [{ id: 'test', access: 'read' }] });
    assert.match(await refusal(run.id, 403, looker), /needs the access "execute"/);
    const stranger = await host.tokenFor({ customer: { id: 'birch' } });
    await refusal(run.id, 404, stranger);
    await host.call(`/v1/deployments/${run.deployment}/pause`, { token, method: 'POST' });
    assert.equal(await refusal(run.id, 409), 'It is paused. Resume it first.');
    assert.equal((await kept(run.deployment)).length, 1, 'nothing is lost by asking');
  });

  it('keeps a thousand at most, a while, and none of a deployment that was removed', async () => {
    people = Array.from({ length: 1_200 }, (_, index) => ({ id: String(index), name: 'Old', age: 120 }));
    const run = await firstRun();
    assert.equal(run.failed, 1_200);
    assert.equal(run.retriable, 1_000);
    await host.store.withScope('operator', async tx => {
      await forgetOldRows(tx, 30);
      const text =
        "update citizen.refused_rows set kept_at = now() - interval '31 days' where run = $1 and place < 400";
      await tx.query(text, [run.id]);
      await forgetOldRows(tx, 30);
    });
    assert.equal((await get<Run>(`/v1/runs/${run.id}`)).retriable, 600);
    await host.call(`/v1/deployments/${run.deployment}`, { token, method: 'DELETE' });
    assert.deepEqual(await kept(run.deployment), []);
  });
});
