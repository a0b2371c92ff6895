import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { DryRun, Problem, RowCount } from 'citizen-integrator/contract';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let token: string;
let target: string;

before(async () => {
  [harbor, warehouse] = await Promise.all([startHarbor(30), startWarehouse()]);
  host = await startTestHost({ allow: [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`] });
  token = await host.tokenFor();
  target = await host.connect(token, 'postgresql', warehouse.values);
  const home = { baseUrl: `http://127.0.0.1:${harbor.port}`, token: harbor.token };
  await host.connect(await host.tokenFor(organizationAdmin), 'harbor', home, { home: true, customer: { id: 'acme' } });
});
after(async () => {
  harbor.gate.open();
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
});

const tryOut = async (more: object = {}, who = token) =>
  host.call<DryRun & Problem>('/v1/dry-runs', {
    token: who,
    body: {
      operation: 'main',
      configuration: {
        recipe: 'harbor-contacts-to-postgresql',
        version: '1.0.0',
        environment: 'test',
        connections: { target },
        values: { stage: 'all', table: 'public.contacts' },
        ...more,
      },
    },
  });

/** As the owner of the table. */
const inWarehouse = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => {
  const { host: address, port, database, user, password } = warehouse.values;
  const client = new pg.Client({
    host: String(address),
    port: Number(port),
    database: String(database),
    user: String(user),
    password: String(password),
  });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('A dry run', () => {
  it('shows what would become of the first records, and leaves the target as it is', async () => {
    const first = await tryOut();
    assert.equal(first.status, 200, JSON.stringify(first.body));
    const { records, isChecked, read } = first.body;
    assert.equal(records.length, 10);
    assert.ok(isChecked && read >= 10);
    assert.deepEqual(new Set(records.map(({ outcome }) => outcome)), new Set(['create']));

    const { key, fields } = records[0] ?? assert.fail('there are records');
    const name = fields.find(({ field }) => field === 'full_name')?.after;
    await inWarehouse(`insert into contacts (contact_id, full_name) values ('${key}', 'Somebody Else')`);
    const second = await tryOut();
    const known = second.body.records[0];
    assert.equal(known?.outcome, 'update');
    assert.deepEqual(
      known.fields.find(({ field }) => field === 'full_name'),
      { field: 'full_name', label: 'full_name', before: 'Somebody Else', after: name },
    );
    const rows = await inWarehouse<{ full_name: string }>('select full_name from contacts');
    assert.deepEqual(rows, [{ full_name: 'Somebody Else' }]);
    await inWarehouse('delete from contacts');
  });

  it('shows of the records of a list what would be written, also of more than there will be', async () => {
    await inWarehouse('alter table contacts add column lines jsonb');
    const first = await tryOut();
    const { key } = first.body.records[0] ?? assert.fail('there are records');
    const lines = [
      { id: 1, quantity: '2.00', sku: 'A', note: 'made there' },
      { id: 2, quantity: '1.00', sku: '007', note: 'made there' },
    ];
    await inWarehouse(
      `insert into contacts (contact_id, full_name, lines) values ('${key}', 'Ada', '${JSON.stringify(lines)}')`,
    );
    const written = { to: 'lines', formula: '[{ "sku": "A", "quantity": 2 }]' };
    const { body } = await tryOut({ mapping: { main: [written] } });
    await inWarehouse('delete from contacts');
    await inWarehouse('alter table contacts drop column lines');
    assert.deepEqual(
      body.records[0]?.fields.find(({ field }) => field === 'lines'),
      {
        field: 'lines',
        label: 'lines',
        before: '[{"sku":"A","quantity":2},{"sku":"007","quantity":1}]',
        after: '[{"sku":"A","quantity":2}]',
      },
    );
  });

  it('reads only what a person’s own conditions want, as a count before and a deployment after do', async () => {
    const filters = [{ field: 'stage', op: 'eq', value: 'customer' }];
    const { body } = await tryOut({ filters: { main: filters } });
    const stages = body.records.map(({ fields }) => fields.find(({ field }) => field === 'stage')?.after);
    assert.deepEqual(new Set(stages), new Set(['customer']));
    assert.ok(body.leftOut > 0);

    const home = await host.call<{ items: { id: string; home: boolean }[] }>('/v1/connections', { token });
    const source = home.body.items.find(each => each.home)?.id ?? assert.fail('there is a home connection');
    const counted = await host.call<RowCount>(`/v1/connections/${source}/count`, {
      token,
      body: { recipe: 'harbor-contacts-to-postgresql', operation: 'main', filters, given: { stage: 'all' } },
    });
    const { read, wanted, isWhole } = counted.body;
    assert.ok(isWhole && read === 30 && wanted > 0 && wanted < 30, JSON.stringify(counted.body));
    const unknown = await tryOut({ filters: { elsewhere: filters } });
    assert.equal(unknown.body.errors?.[0]?.path, 'filters.elsewhere');
  });

  it('says which records the target would refuse, and why, by its own rules', async () => {
    await inWarehouse("alter table contacts add constraint short check (full_name not like 'A%')");
    const { body } = await tryOut({ mapping: { main: [{ to: 'full_name', value: 'Ada' }] } });
    await inWarehouse('alter table contacts drop constraint short');
    assert.deepEqual(new Set(body.records.map(({ outcome }) => outcome)), new Set(['refuse']));
    assert.match(body.records[0]?.details ?? '', /short/);
    assert.ok(body.records[0]?.problems[0]?.text);
    assert.equal(await warehouse.count(), 0);
  });

  it('refuses answers that do not hold, a target that is not there, and people who may not deploy', async () => {
    const wrong = await tryOut({ values: { stage: 'all', table: 'public.nowhere' } });
    assert.equal(wrong.status, 400, JSON.stringify(wrong.body));
    assert.match(wrong.body.detail, /public\.nowhere/);
    const unknown = await tryOut({ recipe: 'nothing-to-nowhere' });
    assert.equal(unknown.status, 400);
    const reader = await host.tokenFor({ environments: [{ id: 'test', access: 'read' }] });
    assert.equal((await tryOut({}, reader)).status, 403);
  });
});
