import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Connection, Deployment } from 'citizen-integrator/contract';
import { insertDeployment } from '../../packages/host/src/deployments/store.ts';
import { createRun } from '../../packages/host/src/runs/store.ts';
import { openStore } from '../../packages/host/src/store/database.ts';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';

const tables = async () =>
  (
    await host.store.pool.query<{ name: string; is_forced: boolean }>(
      `select relname as name, relrowsecurity and relforcerowsecurity as is_forced from pg_class
       where relnamespace = 'citizen'::regnamespace and relkind = 'r' and relname not like 'kysely%'`,
    )
  ).rows;

let host: TestHost;
let acme: string;
let deployment: string;
let run: string;
let connection: string;

const acmeScope = { organization: 'harbor', customer: 'acme' };
const postgresql = {
  host: 'db.example.com',
  port: 5432,
  database: 'd',
  user: 'u',
  password: 'p',
  encryption: 'disable',
};

before(async () => {
  host = await startTestHost();
  acme = await host.tokenFor();
  await host.tokenFor({ customer: { id: 'birch' } });
  await host.tokenFor({ customer: { id: 'acme' } }, 'quay');
  const body = { endpoint: 'postgresql', environment: 'test', values: postgresql };
  connection = (await host.call<Connection>('/v1/connections', { token: acme, body })).body.id;
  deployment = 'dep_1';
  run = await host.store.withScope(acmeScope, async tx => {
    await insertDeployment(tx, {
      ...acmeScope,
      id: deployment,
      environment: 'test',
      recipe: { id: 'harbor-contacts-to-postgresql', version: '1.0.0' },
      createdBy: { id: 'ana', name: 'Ana' },
      configuration: {
        recipe: 'harbor-contacts-to-postgresql',
        version: '1.0.0',
        environment: 'test',
        connections: { target: connection },
        values: {},
        mapping: {},
        schedules: {},
        firstRun: {},
      },
    });
    const operation = { id: 'main', name: 'Main' };
    const created = await createRun(tx, { ...acmeScope, deployment, operation, trigger: 'manual' });
    return created?.id ?? '';
  });
});
after(() => host.close());

describe('the database itself', () => {
  test('holds every table of ours to its scope', async () => {
    const all = await tables();
    assert.ok(all.length >= 14);
    assert.deepEqual(
      all.filter(({ is_forced }) => !is_forced),
      [],
    );
  });

  test('shows nothing to who has no scope', async () => {
    for (const { name } of await tables()) {
      // What a host has of a library, and words alone: see 0030-recipe-search.ts.
      if (['library_recipes', 'recipe_kinds', 'recipe_entries', 'recipe_words'].includes(name)) continue;
      const { rowCount } = await host.store.pool.query(`select * from citizen.${name}`);
      assert.equal(rowCount, 0, name);
    }
  });

  test('shows nothing of others, and takes nothing for others', async () => {
    const others = [
      { organization: 'harbor', customer: 'birch' },
      { organization: 'quay', customer: 'acme' },
      { organization: 'quay', customer: null },
      { organization: '', customer: null },
    ];
    const owned = ['connections', 'deployments', 'deployment_connections', 'runs', 'events', 'idempotency_keys'];
    for (const scope of others) {
      await host.store.withScope(scope, async tx => {
        for (const name of owned) {
          const { rowCount } = await tx.query(
            `select 1 from citizen.${name} where organization = 'harbor' and customer = 'acme'`,
          );
          assert.equal(rowCount, 0, `${name} seen by ${JSON.stringify(scope)}`);
        }
        const { rowCount } = await tx.query(`update citizen.connections set name = 'mine' where id = $1`, [connection]);
        assert.equal(rowCount, 0);
      });
      const insert = host.store.withScope(scope, tx =>
        tx.query(
          `insert into citizen.connections (id, organization, customer, environment, endpoint, name)
           values ('con_x', 'harbor', 'acme', 'test', 'postgresql', 'x')`,
        ),
      );
      await assert.rejects(insert, /row-level security/);
    }
  });

  test("refuses a deployment that uses another customer's connection", async () => {
    const scope = { organization: 'harbor', customer: 'birch' };
    const insert = host.store.withScope(scope, tx =>
      insertDeployment(tx, {
        ...scope,
        id: 'dep_thief',
        environment: 'test',
        recipe: { id: 'r', version: '1.0.0' },
        createdBy: { id: 'b', name: 'B' },
        configuration: {
          recipe: 'r',
          version: '1.0.0',
          environment: 'test',
          connections: { target: connection },
          values: {},
          mapping: {},
          schedules: {},
          firstRun: {},
        },
      }),
    );
    await assert.rejects(insert, /foreign key/);
  });

  test('is refused as long as its user is not bound by it', async () => {
    await assert.rejects(openStore(host.rootUrl ?? ''), /"postgres" is a superuser/);
  });
});

describe('through the API', () => {
  const paths = () => [
    `/v1/deployments/${deployment}`,
    `/v1/deployments/${deployment}/runs`,
    `/v1/runs/${run}`,
    `/v1/runs/${run}/log`,
  ];

  test('a customer finds what is theirs', async () => {
    for (const path of paths()) assert.equal((await host.call(path, { token: acme })).status, 200, path);
  });

  test('what is not theirs is not there', async () => {
    const strangers = [
      await host.tokenFor({ customer: { id: 'birch' } }),
      await host.tokenFor({ customer: { id: 'birch' }, role: 'admin' }),
      await host.tokenFor({}, 'quay'),
      await host.tokenFor(organizationAdmin, 'quay'),
      await host.tokenFor({ environments: [{ id: 'production', access: 'write' }] }),
    ];
    for (const token of strangers) {
      for (const path of paths()) await host.problem(path, 404, { token });
      await host.problem(`/v1/deployments/${deployment}`, 404, { token, method: 'DELETE' });
      await host.problem(`/v1/deployments/${deployment}/run`, 404, { token, body: {} });
      await host.problem(`/v1/runs/${run}/cancel`, 404, { token, method: 'POST' });
      await host.problem(`/v1/runs/${run}/retry`, 404, { token, method: 'POST' });
      for (const act of ['pause', 'resume', 'restore'])
        await host.problem(`/v1/deployments/${deployment}/${act}`, 404, { token, method: 'POST' });
      const patch = { version: '1.0.0', connections: { target: connection } };
      await host.problem(`/v1/deployments/${deployment}`, 404, { token, method: 'PATCH', body: patch });
      await host.problem(`/v1/connections/${connection}`, 404, { token, method: 'PATCH', body: { name: 'x' } });
      await host.problem(`/v1/connections/${connection}`, 404, { token, method: 'DELETE' });
      for (const of of ['objects', 'fields&object=a', 'values&object=a'])
        await host.problem(`/v1/connections/${connection}/options?of=${of}`, 404, { token });
      const formula = { formula: '1', to: 'a', recipe: 'rest-records-to-csv', operation: 'main' };
      await host.problem(`/v1/connections/${connection}/formula`, 404, { token, body: formula });
      // An admin of a whole organization says whose draft it is.
      const whose = token === strangers[3] ? '&customer=acme' : '';
      const draft = `/v1/drafts/rest-records-to-csv?environment=test&deployment=${deployment}${whose}`;
      for (const method of ['GET', 'DELETE']) await host.problem(draft, 404, { token, method });
      await host.problem(draft, 404, { token, method: 'PUT', body: { version: '1.0.0' } });
      const test = { id: connection, endpoint: 'postgresql', values: {} };
      await host.problem('/v1/connections/test', 404, { token, body: test });
      for (const list of ['/v1/deployments', '/v1/connections', '/v1/connections?customer=acme']) {
        const { body } = await host.call<{ total: number }>(list, { token });
        assert.equal(body.total, 0, list);
      }
    }
  });

  test("the organization's admin sees all customers", async () => {
    const token = await host.tokenFor(organizationAdmin);
    const { body } = await host.call<{ items: Deployment[] }>('/v1/deployments?q=acm', { token });
    assert.deepEqual(
      body.items.map(({ customer }) => customer.id),
      ['acme'],
    );
    const others = await host.call<{ total: number }>('/v1/deployments?customer=birch', { token });
    assert.equal(others.body.total, 0);
  });

  test('too little access is said, with what is needed', async () => {
    const with_ = (access: 'view-logs' | 'read' | 'execute') =>
      host.tokenFor({ environments: [{ id: 'test', access }] });
    const viewer = await with_('view-logs');
    for (const path of paths()) assert.equal((await host.call(path, { token: viewer })).status, 200, path);
    const run_ = await host.problem(`/v1/deployments/${deployment}/run`, 403, { token: await with_('read'), body: {} });
    assert.equal(run_.detail, 'This needs the access "execute" in Test. Ask your administrator for it.');
    const remove = { token: await with_('execute'), method: 'DELETE' };
    assert.match((await host.problem(`/v1/deployments/${deployment}`, 403, remove)).detail, /"write" in Test/);
    assert.match((await host.problem(`/v1/connections/${connection}`, 403, remove)).detail, /"write" in Test/);
    await host.problem(`/v1/connections/${connection}`, 404, { ...remove, token: viewer });
  });
});
