import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { commonLibrary, createLibrary, endpointOf, type ApiDescription } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, LogEntry, RecipeSourceInput, Run } from 'citizen-integrator/contract';
import { valueText } from '../../packages/host/src/connectors/row.ts';
import { copyingRecipe, describedApi, inPages } from './api-world.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const rows = 230;

/** Zendesk Sell, if it took what a person belongs to for new people alone. */
const onlyAtFirst = (api: ApiDescription): ApiDescription => ({
  ...api,
  objects: api.objects.map(object => ({
    ...object,
    fields: object.fields.map(field =>
      object.id === 'people' && field.name === 'contact_id' ? { ...field, createOnly: true } : field,
    ),
  })),
});

const recipe = (id: string, source: string, target: string, part: object): RecipeSourceInput =>
  copyingRecipe(id, [source, target], part, { actions: ['upsert', 'insert', 'update'] });

const find = (object: string, by?: string) => ({ kind: 'find', object, otherwise: 'leave', ...(by && { by }) });

let sandbox: Sandbox;
let host: TestHost;
let files: Server;
let token: string;
let customer = 0;
/** How far the clocks of the practice accounts are ahead, in ms. */
let ahead = 0;
let connections: Readonly<Record<'salesforce' | 'zendesk-sell' | 'http-rest', string>>;
/** What the REST API gives: in the order in which a file has it, children first. */
let listed: readonly { readonly name: string; readonly parent: string | null }[] = [];

before(async () => {
  sandbox = await createSandbox({ rowsPerObject: rows, clock: () => Date.now() + ahead });
  files = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(listed));
  });
  await new Promise<void>(resolve => files.listen(0, '127.0.0.1', resolve));
  const { port } = files.address() as AddressInfo;
  const accounts = {
    source: { connection: 'source', object: 'Account' },
    target: { connection: 'target', object: 'companies', key: 'name' },
    mapping: [
      { to: 'name', formula: "Name & ' ' & AccountNumber" },
      { to: 'parent_organization_id', from: 'ParentId', convert: find('companies') },
    ],
  };
  const library = createLibrary(
    [endpointOf(inPages(describedApi('salesforce'))), endpointOf(onlyAtFirst(describedApi('zendesk-sell')))],
    [
      recipe('accounts', 'salesforce', 'zendesk-sell', accounts),
      recipe('changed-accounts', 'salesforce', 'zendesk-sell', {
        ...accounts,
        source: { ...accounts.source, changedSince: 'LastModifiedDate' },
      }),
      recipe('back', 'zendesk-sell', 'salesforce', {
        source: { connection: 'source', object: 'companies' },
        target: { connection: 'target', object: 'Account' },
        mapping: [
          { to: 'Name', from: 'name' },
          { to: 'ParentId', from: 'parent_organization_id', convert: find('Account') },
        ],
      }),
      recipe('files', 'http-rest', 'zendesk-sell', {
        source: { connection: 'source', resource: { path: '/', rows: '', paging: { kind: 'none' } } },
        target: accounts.target,
        mapping: [
          { to: 'name', from: 'name' },
          { to: 'parent_organization_id', from: 'parent', convert: find('companies', 'name') },
        ],
      }),
      recipe('people', 'http-rest', 'zendesk-sell', {
        source: { connection: 'source', resource: { path: '/', rows: '', paging: { kind: 'none' } } },
        target: { connection: 'target', object: 'people', key: 'email' },
        mapping: [
          { to: 'email', from: 'name' },
          { to: 'last_name', from: 'name' },
          { to: 'contact_id', from: 'parent', convert: find('people', 'email') },
        ],
      }),
    ],
    commonLibrary,
  );
  host = await startTestHost({ practice: sandbox.address, library, allow: [`127.0.0.1:${port}`] });
});
after(async () => {
  await host.close();
  await sandbox.close();
  files.closeAllConnections();
  await new Promise(resolve => files.close(resolve));
});

const signIn = async (): Promise<void> => {
  token = await host.tokenFor({ customer: { id: `customer-${customer}`, name: 'Customer' } });
};
const tableOf = (endpoint: string, object: string) =>
  sandbox.records(endpoint).tables.find(table => table.object.id === object) ?? assert.fail(object);

beforeEach(async () => {
  sandbox.reset();
  // The host knows nothing yet of what a customer has copied.
  customer += 1;
  await signIn();
  const practice = async (endpoint: string): Promise<string> => {
    const body = { endpoint, environment: 'test' };
    return (await host.call<Connection>('/v1/connections/practice', { token, body })).body.id;
  };
  const { port } = files.address() as AddressInfo;
  const rest = { baseUrl: `http://127.0.0.1:${port}`, signIn: 'none', testPath: '/' };
  connections = {
    salesforce: await practice('salesforce'),
    'zendesk-sell': await practice('zendesk-sell'),
    'http-rest': await host.connect(token, 'http-rest', rest),
  };
  // Every account belongs to the one that comes after it, the last to one that is nowhere.
  const accounts = tableOf('salesforce', 'Account');
  const all = accounts.rows().map(row => row['Id']);
  for (const [index, id] of all.entries()) {
    // One after the other, as lists give them.
    ahead += 1000;
    accounts.change(accounts.get(id ?? null) ?? {}, { ParentId: all[index + 1] ?? '001Pr00000nowhere' });
  }
});

const deploy = async (
  id: string,
  source: keyof typeof connections,
  target: keyof typeof connections,
  more: object = {},
): Promise<string> => {
  const body = {
    recipe: id,
    version: '1.0.0',
    environment: 'test',
    connections: { source: connections[source], target: connections[target] },
    values: {},
    firstRun: { main: 'manual' },
    ...more,
  };
  const made = await host.call<Deployment>('/v1/deployments', { token, body });
  assert.equal(made.status, 202, JSON.stringify(made.body));
  await until('it is deployed', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${made.body.id}`, { token });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.state === 'active';
  });
  return made.body.id;
};
const begin = async (deployment: string): Promise<string> => {
  const { status, body } = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token, body: {} });
  assert.equal(status, 202, JSON.stringify(body));
  return body.id;
};
const finished = (id: string): Promise<Run> =>
  until('the end of the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${id}`, { token });
    return body.finishedAt ? body : null;
  });
const logOf = async ({ id }: Run): Promise<readonly LogEntry[]> => {
  const { items } = (await host.call<{ items: LogEntry[] }>(`/v1/runs/${id}/log?limit=200`, { token })).body;
  return items;
};
const countOf = (log: readonly LogEntry[], code: string) =>
  log
    .filter(({ message }) => message.code === code)
    .reduce((sum, { message }) => sum + Number(message.params['count'] ?? 1), 0);
const changes = (endpoint: string, object: string, change: 'created' | 'updated') =>
  sandbox
    .log(endpoint)
    .flatMap(entry => (entry.kind === 'change' && entry.object === object && entry.change === change ? [entry] : []));

/** Companies by name, each with the name of the one that it belongs to. */
const parentsAtSell = (): Map<unknown, unknown> => {
  const companies = tableOf('zendesk-sell', 'companies').rows();
  const names = new Map(companies.map(row => [valueText(row['id']), row['name']]));
  return new Map(companies.map(row => [row['name'], names.get(valueText(row['parent_organization_id']))]));
};
const accountNames = (): string[] =>
  tableOf('salesforce', 'Account')
    .rows()
    .map(row => [row['Name'], row['AccountNumber']].map(valueText).join(' '));
const parentRequest = { method: 'PUT', path: /contacts\/\d+$/ };

describe('Records that point at others which come after them', () => {
  const assertAllLinked = (): void => {
    const names = accountNames();
    const parents = parentsAtSell();
    for (const [index, name] of names.entries()) assert.equal(parents.get(name), names[index + 1], name);
    const made = changes('zendesk-sell', 'contacts', 'created');
    assert.equal(made.length, rows);
    assert.equal(new Set(made.map(({ record }) => record['name'])).size, rows, 'nothing is there twice');
  };

  it('get their links when all are there, and each counts once', async () => {
    const deployment = await deploy('accounts', 'salesforce', 'zendesk-sell');
    const run = await finished(await begin(deployment));
    const log = await logOf(run);
    assert.equal(run.status, 'success', JSON.stringify(log.slice(-3)));
    assert.deepEqual([run.read, run.created, run.updated, run.failed], [rows, rows, 0, 0]);
    assertAllLinked();
    assert.equal(countOf(log, 'run.links'), rows - 1);
    assert.equal(changes('zendesk-sell', 'contacts', 'updated').length, rows - 1);
    const left = log.filter(({ message }) => message.code === 'run.left');
    assert.deepEqual(
      left.map(({ message }) => message.params['field']),
      ['Parent company'],
      'the last one still points at nothing',
    );
    const [linked] = changes('zendesk-sell', 'contacts', 'updated');
    assert.equal(typeof linked?.record['parent_organization_id'], 'number');
    const kept = await host.store.withScope('operator', tx => tx.query('select from citizen.left_links'));
    assert.equal(kept.rowCount, 0);

    const again = await finished(await begin(deployment));
    assert.deepEqual([again.created, again.updated], [0, rows]);
    assert.equal(countOf(await logOf(again), 'run.links'), 0, 'now they are there when they are asked for');
    assertAllLinked();
  });

  it('get them though the host ends in the middle of it', async () => {
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 503, body: {}, times: 3 });
    const id = await begin(await deploy('accounts', 'salesforce', 'zendesk-sell'));
    await until('the first link', () =>
      Promise.resolve(sandbox.log('zendesk-sell').some(entry => entry.kind === 'call' && entry.method === 'PUT')),
    );
    await host.restart();
    await signIn();
    const run = await finished(id);
    const log = await logOf(run);
    assert.equal(run.status, 'success', JSON.stringify(log.slice(-3)));
    assert.deepEqual([run.read, run.created, run.updated, run.failed], [rows, rows, 0, 0]);
    assert.equal(countOf(log, 'run.links'), rows - 1);
    assertAllLinked();
  });

  it('are copied all the same where the target refuses a link, which is told', async () => {
    const errors = [{ error: { code: 'invalid_value', message: 'No loops, please', details: '' } }];
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 422, body: { errors } });
    const run = await finished(await begin(await deploy('accounts', 'salesforce', 'zendesk-sell')));
    const log = await logOf(run);
    assert.deepEqual([run.status, run.created, run.failed], ['success-with-warning', rows, 0]);
    assert.equal(
      run.message?.text,
      `${rows} of ${rows} records copied, 1 without what it points at: the log says why.`,
    );
    const refused = log.filter(({ message }) => message.code === 'run.row.unlinked');
    assert.equal(refused.length, 1);
    assert.ok(accountNames().includes(refused[0]?.row?.key ?? ''));
    assert.match(refused[0]?.row?.reason ?? '', /No loops, please/);
    assert.equal(countOf(log, 'run.links'), rows - 2);
  });

  it('that are not made stay as they are, and known ones are found without a key, many at once', async () => {
    const deployment = await deploy('back', 'zendesk-sell', 'salesforce', { action: 'insert' });
    const companies = tableOf('zendesk-sell', 'companies');
    const all = companies.rows().map(row => row['id']);
    // Children are the oldest, so that lists give them first.
    const children = all.slice(0, 50);
    const pairs = children.map((child, index) => [child, all[100 + index]] as const);
    for (const [child, parent] of pairs) {
      companies.change(companies.get(child ?? null) ?? {}, { parent_organization_id: parent ?? null });
    }
    ahead += 1000;
    for (const id of all.slice(50)) companies.change(companies.get(id ?? null) ?? {}, { parent_organization_id: null });
    const run = await finished(await begin(deployment));
    const log = await logOf(run);
    assert.deepEqual([run.status, run.created, run.failed], ['success', rows, 0], JSON.stringify(log.slice(-3)));
    assert.equal(changes('salesforce', 'Account', 'created').length, rows);
    assert.equal(countOf(log, 'run.links'), pairs.length);
    const calls = sandbox.log('salesforce').filter(entry => entry.kind === 'call' && entry.method === 'PATCH');
    assert.equal(calls.length, 1);
    const accounts = tableOf('salesforce', 'Account');
    const byName = new Map(accounts.rows().map(row => [row['Name'], row]));
    for (const [child, parent] of pairs) {
      const account = byName.get(companies.get(child ?? null)?.['name'] ?? null);
      const expected = byName.get(companies.get(parent ?? null)?.['name'] ?? null);
      assert.ok(expected?.['Id']);
      assert.equal(account?.['ParentId'], expected['Id']);
    }

    for (const [child] of pairs) companies.change(companies.get(child ?? null) ?? {}, { parent_organization_id: 999 });
    const again = await finished(await begin(deployment));
    assert.deepEqual([again.created, again.skipped], [0, rows]);
    assert.ok(
      !(await logOf(again)).some(({ message }) => message.code.startsWith('run.left')),
      'nobody wanted to write them',
    );
  });

  it('are known by the key where their source has no ids', async () => {
    listed = Array.from({ length: 25 }, (_, index) => ({ name: `Unit ${index}`, parent: `Unit ${index + 1}` }));
    const run = await finished(await begin(await deploy('files', 'http-rest', 'zendesk-sell')));
    const log = await logOf(run);
    assert.deepEqual([run.status, run.created, run.failed], ['success', 25, 0], JSON.stringify(log.slice(-3)));
    const parents = parentsAtSell();
    for (const { name, parent } of listed.slice(0, 24)) assert.equal(parents.get(name), parent);
    assert.equal(countOf(log, 'run.links'), 24);
    assert.equal(countOf(log, 'run.left'), 1);
  });

  it('stay without, and it is told, where a link can only be given to new ones', async () => {
    listed = [
      { name: 'a@example.com', parent: 'b@example.com' },
      { name: 'b@example.com', parent: null },
    ];
    const run = await finished(await begin(await deploy('people', 'http-rest', 'zendesk-sell')));
    const log = await logOf(run);
    assert.deepEqual([run.status, run.created], ['success', 2], JSON.stringify(log.slice(-3)));
    assert.deepEqual(
      log.flatMap(({ message: { code, text } }) => (code.startsWith('run.l') ? [text] : [])),
      [
        'Some records were written without "Company": what it points at is not in Zendesk Sell yet. No later run fills it in: do so in Zendesk Sell once it is there.',
      ],
    );
    assert.equal(changes('zendesk-sell', 'contacts', 'updated').length, 0);
  });

  for (const [status, words] of [
    [401, 'Writing Companies: Zendesk Sell did not let us in. What was copied before stays.'],
    [403, 'Writing Companies: Zendesk Sell does not let us do this. What was copied before stays.'],
  ] as const) {
    it(`stop the run where all is answered by ${status}, as it stops anywhere, and a later one fills in`, async () => {
      const deployment = await deploy('accounts', 'salesforce', 'zendesk-sell');
      sandbox.fail('zendesk-sell', { match: parentRequest, status, body: {}, times: 1_000_000 });
      const run = await finished(await begin(deployment));
      const log = await logOf(run);
      assert.deepEqual([run.status, run.message?.text], ['error', words], JSON.stringify(log.slice(-3)));
      assert.deepEqual([run.read, run.created, run.failed], [rows, rows, 0]);
      assert.equal(countOf(log, 'run.row.unlinked'), 0, 'no single record was refused');
      assert.equal(countOf(log, 'run.rest'), 0, 'every record was copied');
      assert.deepEqual(
        log.flatMap(({ message: { code, text } }) => (code.startsWith('run.left') ? [text] : [])),
        [
          'Some records were written without "Parent company", as the run ended before it was filled in. The next run does so.',
        ],
      );
      sandbox.fail('zendesk-sell', null);

      const again = await finished(await begin(deployment));
      assert.deepEqual([again.status, again.created, again.failed], ['success', 0, 0]);
      assertAllLinked();
      const kept = await host.store.withScope('operator', tx => tx.query('select from citizen.left_links'));
      assert.equal(kept.rowCount, 0);
    });
  }

  it('that no later run writes get theirs from it all the same, once the target lets us', async () => {
    const deployment = await deploy('back', 'zendesk-sell', 'salesforce', { action: 'insert' });
    const companies = tableOf('zendesk-sell', 'companies');
    const all = companies.rows().map(row => row['id']);
    for (const id of all) companies.change(companies.get(id ?? null) ?? {}, { parent_organization_id: null });
    // The oldest, which lists give first, belongs to one that comes later.
    const [child, parent] = [all[0] ?? null, all[100] ?? null];
    companies.change(companies.get(child) ?? {}, { parent_organization_id: parent });
    ahead += 1000;
    for (const id of all.slice(1)) companies.change(companies.get(id ?? null) ?? {}, {});
    const accounts = tableOf('salesforce', 'Account');
    const named = (name: unknown) => accounts.rows().find(row => row['Name'] === name);
    const parentOfChild = () => named(companies.get(child)?.['name'])?.['ParentId'] ?? null;

    sandbox.fail('salesforce', { match: { method: 'PATCH' }, status: 403, body: [], times: 1_000_000 });
    const first = await finished(await begin(deployment));
    assert.deepEqual([first.status, first.created], ['error', rows], JSON.stringify((await logOf(first)).slice(-3)));
    assert.equal(parentOfChild(), null);

    // What cannot be filled in yet holds up nothing.
    const second = await finished(await begin(deployment));
    const log = await logOf(second);
    assert.deepEqual([second.status, second.created, second.skipped], ['success', 0, rows]);
    assert.equal(countOf(log, 'run.left.later'), 1, JSON.stringify(log));

    sandbox.fail('salesforce', null);
    const third = await finished(await begin(deployment));
    assert.deepEqual([third.status, third.created], ['success', 0]);
    assert.equal(countOf(await logOf(third), 'run.links'), 1);
    assert.equal(parentOfChild(), named(companies.get(parent)?.['name'])?.['Id']);
  });

  it('keep what they point at by now, where an earlier run could not fill in what they pointed at before', async () => {
    const deployment = await deploy('changed-accounts', 'salesforce', 'zendesk-sell');
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 401, body: {}, times: 1_000_000 });
    assert.equal((await finished(await begin(deployment))).status, 'error');
    sandbox.fail('zendesk-sell', null);

    // It belongs to another one by now, and whatever comes first is refused once more.
    const accounts = tableOf('salesforce', 'Account');
    const [child, , other] = accounts.rows();
    accounts.change(child ?? {}, { ParentId: other?.['Id'] ?? null });
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 401, body: {}, times: 2 });
    const second = await finished(await begin(deployment));
    const log = await logOf(second);
    assert.deepEqual([second.status, second.updated, countOf(log, 'run.left.later')], ['success', rows, 1]);
    sandbox.fail('zendesk-sell', null);
    const third = await finished(await begin(deployment));
    assert.equal(third.status, 'success');
    const names = accountNames();
    assert.equal(parentsAtSell().get(names[0]), names[2]);
  });

  it('that were added just before the host ended may stay without, which is told', async () => {
    const id = await begin(await deploy('accounts', 'salesforce', 'zendesk-sell', { action: 'insert' }));
    await until('the first records', () => Promise.resolve(changes('zendesk-sell', 'contacts', 'created').length > 2));
    await host.restart();
    await signIn();
    const run = await finished(id);
    const log = await logOf(run);
    assert.equal(run.status, 'success', JSON.stringify(log.slice(-3)));
    assert.equal(changes('zendesk-sell', 'contacts', 'created').length, rows);
    assert.ok(run.skipped > 0, 'some were there');
    assert.deepEqual(
      log.flatMap(({ message: { code, text } }) => (code === 'run.left.cut' ? [text] : [])),
      [
        'This run was cut off and went on. Some records that it had just added may lack "Parent company", and no later run fills it in: look at them in Zendesk Sell.',
      ],
    );
  });

  it('that were added just before the target was away for a moment may stay without too', async () => {
    const id = await begin(await deploy('accounts', 'salesforce', 'zendesk-sell', { action: 'insert' }));
    await until('the first records', () => Promise.resolve(changes('zendesk-sell', 'contacts', 'created').length > 2));
    sandbox.fail('zendesk-sell', { status: 503, body: {} });
    const run = await finished(id);
    const log = await logOf(run);
    assert.equal(run.status, 'success', JSON.stringify(log.slice(-3)));
    assert.ok(run.skipped > 0, 'some were there');
    assert.equal(countOf(log, 'run.left.cut'), 1, JSON.stringify(log.map(({ message }) => message.text)));
  });

  it('are given up, which is told, where what was kept cannot be read any more', async () => {
    const deployment = await deploy('accounts', 'salesforce', 'zendesk-sell');
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 401, body: {}, times: 1_000_000 });
    await finished(await begin(deployment));
    sandbox.fail('zendesk-sell', null);
    await host.store.withScope('operator', tx => tx.query("update citizen.left_links set sealed = 'spoilt'"));
    const second = await finished(await begin(deployment));
    const log = await logOf(second);
    assert.equal(second.message?.code, 'run.stopped.unexpected');
    assert.equal(countOf(log, 'run.left'), 1, JSON.stringify(log.map(({ message }) => message.text)));
    assert.equal((await finished(await begin(deployment))).status, 'success');
    assertAllLinked();
  });

  it('are forgotten when the deployment is removed', async () => {
    const deployment = await deploy('accounts', 'salesforce', 'zendesk-sell');
    sandbox.fail('zendesk-sell', { match: parentRequest, status: 401, body: {}, times: 1_000_000 });
    await finished(await begin(deployment));
    const kept = () => host.store.withScope('operator', tx => tx.query('select from citizen.left_links'));
    assert.ok((await kept()).rowCount > 0);
    const { etag } = (await host.call<{ etag: string }>(`/v1/deployments/${deployment}`, { token })).body;
    const headers = { 'if-match': etag };
    const removed = await host.call(`/v1/deployments/${deployment}`, { token, method: 'DELETE', headers });
    assert.ok(removed.status < 300, JSON.stringify(removed));
    assert.equal((await kept()).rowCount, 0);
  });

  it('stay without, and it is told, when the run is stopped', async () => {
    sandbox.fail('zendesk-sell', {
      match: parentRequest,
      status: 429,
      body: {},
      headers: { 'retry-after': '90' },
    });
    const id = await begin(await deploy('accounts', 'salesforce', 'zendesk-sell'));
    await until('the wait', async () => (await logOf({ id } as Run)).some(({ level }) => level === 'warning'));
    await host.call(`/v1/runs/${id}/cancel`, { token, method: 'POST' });
    const run = await finished(id);
    assert.equal(run.status, 'canceled');
    assert.equal(run.created, rows);
    assert.equal(countOf(await logOf(run), 'run.left'), 1);
  });
});
