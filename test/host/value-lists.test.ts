import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { Option, RecipeSourceInput, ValueListInput } from 'citizen-integrator/contract';
import { makeHostKey, startSftpServer, type SftpServer } from '../../demo/server/sftp-server.ts';
import { makeFolder, startTestHost, until, type TestHost } from './host-fixture.ts';
import { startWarehouse, type Warehouse } from './systems.ts';

const lists: Readonly<Record<string, { connection: string; list: ValueListInput }>> = {
  groups: {
    connection: 'api',
    list: {
      resource: {
        path: '/groups',
        rows: 'data',
        paging: { kind: 'cursor' },
        query: { region: { property: 'region' } },
      },
      value: 'id',
      label: 'names.short',
    },
  },
  nameless: { connection: 'api', list: { resource: { path: '/groups', rows: 'data' }, value: 'code' } },
  offices: { connection: 'database', list: { resource: { table: 'public.offices' }, value: 'id', label: 'name' } },
  nearby: {
    connection: 'database',
    list: {
      resource: { query: 'select id, name from offices where region = $1', parameters: ['region'] },
      value: 'id',
      label: 'name',
    },
  },
  broken: { connection: 'database', list: { resource: { table: 'public.offices' }, value: 'colour' } },
  many: {
    connection: 'database',
    list: { resource: { query: 'select generate_series(1, 2001) as id', parameters: [] }, value: 'id' },
  },
  writing: {
    connection: 'database',
    list: { resource: { query: 'delete from offices returning id', parameters: [] }, value: 'id' },
  },
  folders: { connection: 'files', list: { folders: '*' } },
  orders: { connection: 'files', list: { files: '{region}/*.csv' } },
};

const question = (name: string) => {
  const from = lists[name]?.connection ?? assert.fail(name);
  return {
    name,
    label: name,
    type: 'select' as const,
    options: { from, of: 'values' as const, object: name, dependsOn: ['region'] },
  };
};

const recipe: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'choices',
  version: '1.0.0',
  name: 'Choose from lists',
  summary: 'Chooses from lists.',
  category: 'data',
  endpoints: ['http-rest', 'postgresql', 'sftp-csv'],
  actions: ['extract'],
  author: 'Test',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: {
      api: { endpoint: 'http-rest' },
      database: { endpoint: 'postgresql' },
      files: { endpoint: 'sftp-csv' },
    },
    lists,
    operations: [
      {
        id: 'main',
        name: 'Copy',
        source: { connection: 'api', resource: { path: '/groups' } },
        target: { connection: 'files', resource: { files: '{region}/groups.csv' } },
        mapping: [{ to: 'id', from: 'id' }],
      },
    ],
  },
  steps: [
    {
      id: 'options',
      type: 'variables',
      title: 'Options',
      properties: [{ name: 'region', label: 'Region', type: 'string' }, ...Object.keys(lists).map(question)],
    },
  ],
};

let folder: string;
let host: TestHost;
let warehouse: Warehouse;
let sftp: SftpServer;
let token: string;
/** Connections by their endpoint. */
const connections: Record<string, string> = {};
let answer: (url: URL, response: ServerResponse) => void = () => {};
let asked: URL[] = [];
const send = (response: ServerResponse, body: unknown): void => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
};
const api = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://api');
  asked.push(url);
  answer(url, response);
});

before(async () => {
  folder = await makeFolder('citizen-lists-');
  const shared = join(folder, 'shared');
  for (const region of ['eu', 'us', 'done']) await mkdir(join(shared, region), { recursive: true });
  await writeFile(join(shared, 'eu', 'march.csv'), 'id\n1\n');
  await writeFile(join(shared, 'eu', 'april.csv'), 'id\n2\n');
  await writeFile(join(shared, 'eu', 'notes.txt'), 'no');
  await writeFile(join(shared, 'root.csv'), 'id\n');
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  const password = 'let me in';
  [warehouse, sftp] = await Promise.all([
    startWarehouse(),
    startSftpServer({ directory: shared, user: 'courier', password, hostKey: makeHostKey() }),
  ]);
  const database = new pg.Client({ ...warehouse.values, ssl: false });
  await database.connect();
  await database.query(`create table offices (id int, name text, region text)`);
  await database.query(
    `insert into offices values (2, 'Zürich', 'eu'), (1, 'Bilbao', 'eu'), (3, 'Lima', 'us'), (4, null, 'us'), (null, 'Nowhere', 'us'), (1, 'Bilbao', 'eu')`,
  );
  await database.end();
  host = await startTestHost({
    allow: [`127.0.0.1:${port}`, `127.0.0.1:${warehouse.port}`, `127.0.0.1:${sftp.port}`],
    library: createLibrary([], [recipe], demoLibrary),
  });
  token = await host.tokenFor();
  const rest = { baseUrl: `http://127.0.0.1:${port}`, signIn: 'bearer', token: 'a-token', testPath: '/' };
  const files = { host: '127.0.0.1', port: sftp.port, user: 'courier', signIn: 'password', password, folder: '/' };
  connections['http-rest'] = await host.connect(token, 'http-rest', rest);
  connections['postgresql'] = await host.connect(token, 'postgresql', warehouse.values);
  connections['sftp-csv'] = await host.connect(token, 'sftp-csv', files);
});
after(async () => {
  await host.close();
  api.closeAllConnections();
  await new Promise(resolve => api.close(resolve));
  await Promise.all([sftp.stop(), warehouse.stop()]);
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (endpoint: string, object: string, given: object = {}, more: Record<string, string> = {}): string => {
  const query = { of: 'values', object, recipe: recipe.id, given: JSON.stringify(given), ...more };
  return `/v1/connections/${connections[endpoint]}/options?${new URLSearchParams(query).toString()}`;
};

const options = async (endpoint: string, object: string, given?: object): Promise<readonly Option[]> => {
  const { status, body } = await host.call<{ items: Option[] }>(pathOf(endpoint, object, given), { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body.items;
};

const pairs = (items: readonly Option[]) => items.map(({ value, label }) => [value, label]);

describe('lists to choose from', () => {
  it('are read from a REST API, all pages of them, with the answers that they hang on', async () => {
    asked = [];
    answer = (url, response) => {
      const isLast = url.searchParams.has('cursor');
      const data = isLast
        ? [{ id: 3 }, { id: '1', names: { short: 'again' } }, { id: null }]
        : [
            { id: 1, names: { short: 'Support' } },
            { id: 'two & three', names: { short: '' } },
          ];
      send(response, { data, next: isLast ? null : 'behind' });
    };
    assert.deepEqual(pairs(await options('http-rest', 'groups', { region: 'a&b=c' })), [
      ['1', 'Support'],
      ['two & three', 'two & three'],
      ['3', '3'],
    ]);
    assert.deepEqual(
      asked.map(({ searchParams }) => searchParams.get('region')),
      ['a&b=c', 'a&b=c'],
    );
  });

  it('are refused in plain words when an API gives too much, nothing that fits, or goes in circles', async () => {
    const say = async (object = 'groups') => (await host.problem(pathOf('http-rest', object), 400, { token })).detail;
    let count = 0;
    answer = (_url, response) => {
      const data = Array.from({ length: 200 }, () => ({ id: (count += 1) }));
      send(response, { data, next: String(count) });
    };
    assert.equal(await say(), 'REST API gives more than 2,000 things to choose from. Nobody can choose from so many.');
    assert.equal(count, 2200, 'it is not read any further');

    answer = (_url, response) => send(response, { data: [], next: 'for ever' });
    assert.match(await say(), /same page twice/);
    answer = (url, response) => send(response, { data: [], next: `${Number(url.searchParams.get('cursor')) + 1}` });
    assert.match(await say(), /more than 2,000/);
    answer = (_url, response) => send(response, { data: [{ id: 1 }] });
    assert.match(await say('nameless'), /has no "code"/);
    answer = (_url, response) => send(response, { groups: [] });
    assert.match(await say(), /holds no list/);
    answer = (_url, response) => void response.writeHead(401).end();
    assert.match(await say(), /did not let us in/);
  });

  it('say that a system is away for a while when it is', async () => {
    for (const fail of [
      (response: ServerResponse) => void response.writeHead(503).end(),
      (response: ServerResponse) => void response.socket?.destroy(),
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"data":[');
        setImmediate(() => response.socket?.destroy());
      },
    ]) {
      answer = (_url, response) => fail(response);
      const problem = await host.problem(pathOf('http-rest', 'groups'), 502, { token });
      assert.equal(problem.kind, 'unavailable');
    }
  });

  it('are no longer read when nobody waits for them', async () => {
    let isCut = false;
    const asking = new Promise<void>(resolve => {
      answer = (_url, response) => {
        response.on('close', () => (isCut = true));
        resolve();
      };
    });
    const leaving = new AbortController();
    const call = fetch(host.url + pathOf('http-rest', 'groups'), {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    });
    await asking;
    leaving.abort();
    await assert.rejects(call);
    await until('the end of the question', () => Promise.resolve(isCut));
  });

  it('are read from a table, each value once, in the order of what people see', async () => {
    assert.deepEqual(pairs(await options('postgresql', 'offices')), [
      ['1', 'Bilbao'],
      ['3', 'Lima'],
      ['2', 'Zürich'],
      ['4', '4'],
    ]);
  });

  it('are read by a query, in which an answer is nothing but a value', async () => {
    assert.deepEqual(pairs(await options('postgresql', 'nearby', { region: 'eu' })), [
      ['1', 'Bilbao'],
      ['2', 'Zürich'],
    ]);
    assert.deepEqual(await options('postgresql', 'nearby', { region: "eu' or true --" }), []);
  });

  it('change nothing in a database, and say what cannot be read', async () => {
    const say = async (object: string) => (await host.problem(pathOf('postgresql', object), 400, { token })).detail;
    assert.match(await say('many'), /more than 2,000/);
    await say('broken');
    await say('writing');
    assert.equal((await options('postgresql', 'offices')).length, 4);
  });

  it('are names of folders, or of files in one that was chosen before', async () => {
    assert.deepEqual(pairs(await options('sftp-csv', 'folders')), [
      ['done', 'done'],
      ['eu', 'eu'],
      ['us', 'us'],
    ]);
    assert.deepEqual(
      (await options('sftp-csv', 'orders', { region: 'eu' })).map(({ value }) => value),
      ['eu/april.csv', 'eu/march.csv'],
    );
    assert.deepEqual(await options('sftp-csv', 'orders', { region: 'us' }), []);
    for (const region of ['..', '../..', 'eu/..']) {
      const problem = await host.problem(pathOf('sftp-csv', 'orders', { region }), 400, { token });
      assert.match(problem.detail, /We cannot use/);
    }
    await host.problem(pathOf('sftp-csv', 'orders', { region: 'nowhere' }), 400, { token });
  });

  it('are those that a recipe or an endpoint describes, and no others', async () => {
    for (const object of ['offices', 'constructor', '__proto__', '/groups', '']) {
      const problem = await host.problem(pathOf('http-rest', object), 400, { token });
      assert.equal(problem.errors?.[0]?.path, 'object', object);
    }
    await host.problem(pathOf('http-rest', 'groups', {}, { recipe: 'rest-records-to-csv' }), 400, { token });
    await host.problem(pathOf('http-rest', 'groups', {}, { given: '[1]' }), 400, { token });
  });

  it('are not there for another customer', async () => {
    const others = [
      await host.tokenFor({ customer: { id: 'globex' }, user: { id: 'eve' } }),
      await host.tokenFor({}, 'quay'),
    ];
    asked = [];
    for (const other of others) await host.problem(pathOf('http-rest', 'groups'), 404, { token: other });
    assert.deepEqual(asked, []);
  });
});
