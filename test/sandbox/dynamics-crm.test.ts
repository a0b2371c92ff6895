import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { DynamicsWebApi } from 'dynamics-web-api';
import { signIn } from './sign-in.ts';

let sandbox: Sandbox;
let client: DynamicsWebApi;

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  const tenant = sandbox.accounts['dynamics-crm']?.values['tenantId'] ?? '';
  const token = await signIn(
    sandbox,
    'dynamics-crm',
    { authorize: `/${tenant}/oauth2/v2.0/authorize`, token: `/${tenant}/oauth2/v2.0/token` },
    'https://practice-company.crm4.dynamics.com/user_impersonation offline_access',
  );
  client = new DynamicsWebApi({
    serverUrl: `${sandbox.address}/dynamics-crm/`,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => Promise.resolve(token),
  });
});
after(() => sandbox.close());

interface Account {
  accountid: string;
  name: string;
  accountnumber: string;
  _ownerid_value: string;
}

describe('dynamics-web-api', () => {
  it('signs in', async () => {
    const who = await client.callFunction<{ OrganizationId: string }>('WhoAmI');
    assert.match(who.OrganizationId, /^[0-9a-f-]{36}$/);
  });

  it('lists all pages', async () => {
    const first = await client.retrieveMultiple<Account>({
      collection: 'accounts',
      select: ['name'],
      maxPageSize: 300,
    });
    assert.equal(first.value.length, 300);
    const { value } = await client.retrieveAll<Account>({ collection: 'accounts', select: ['name'] });
    assert.equal(new Set(value.map(({ accountid }) => accountid)).size, 1000);
    let pages = 1;
    let next = first.oDataNextLink;
    while (next) {
      next = (await client.retrieveMultiple<Account>({ collection: 'accounts', maxPageSize: 300 }, next)).oDataNextLink;
      pages += 1;
    }
    assert.equal(pages, 4);
  });

  it('asks with filter, order, count and labels', async () => {
    const { value, oDataCount } = await client.retrieveMultiple<Record<string, unknown> & Account>({
      collection: 'accounts',
      select: ['name', 'customertypecode', '_ownerid_value'],
      filter:
        "(startswith(name,'B') or contains(name, 'Energy')) and statecode eq 0 and modifiedon gt 2024-06-01T00:00:00Z",
      orderBy: ['name desc'],
      top: 5,
      count: true,
      includeAnnotations: '*',
    });
    assert.equal(value.length, 5);
    assert.ok((oDataCount ?? 0) > 20);
    const names = value.map(({ name }) => name);
    assert.deepEqual(names, [...names].sort().reverse());
    assert.ok(value.every(row => typeof row['_ownerid_value@OData.Community.Display.V1.FormattedValue'] === 'string'));
    const [order] = (
      await client.retrieveMultiple<{ order_details: { quantity: number }[]; customerid_account: { name: string } }>({
        collection: 'salesorders',
        select: ['name'],
        expand: [
          { property: 'order_details', select: ['quantity'] },
          { property: 'customerid_account', select: ['name'] },
        ],
        top: 1,
      })
    ).value;
    assert.ok(order?.order_details[0]?.quantity && order.customerid_account.name);
  });

  it('creates, changes, upserts by an alternate key and deletes', async () => {
    const id = await client.create<string>({
      collection: 'accounts',
      data: { name: 'Citizen Test', accountnumber: 'CT-1' } as never,
    });
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    await client.update({ collection: 'accounts', key: String(id), data: { telephone1: '+49 40 1' } });
    await client.upsert({ collection: 'accounts', key: "accountnumber='CT-1'", data: { fax: '+49 40 2' } });
    const row = await client.retrieve<Record<string, unknown>>({ collection: 'accounts', key: String(id) });
    assert.deepEqual([row['telephone1'], row['fax']], ['+49 40 1', '+49 40 2']);
    const made = await client.upsert<Account>({
      collection: 'accounts',
      key: "accountnumber='CT-2'",
      data: { name: 'Second', 'parentaccountid@odata.bind': `/accounts(${String(id)})` } as never,
      returnRepresentation: true,
    });
    assert.deepEqual(
      [made?.accountnumber, (made as unknown as Record<string, unknown>)['_parentaccountid_value']],
      ['CT-2', id],
    );
    await client.deleteRecord({ collection: 'accounts', key: String(id) });
    await assert.rejects(client.retrieve({ collection: 'accounts', key: String(id) }), {
      status: 404,
      code: '0x80040217',
    });
  });

  it('is told what is wrong', async () => {
    const create = (data: object): Promise<unknown> => client.create({ collection: 'contacts', data });
    await assert.rejects(create({ firstname: 'X' }), /'lastname' is missing/);
    await assert.rejects(create({ lastname: 'X', colour: 'red' }), /property 'colour' does not exist/);
    await assert.rejects(create({ lastname: 'x'.repeat(51) }), { code: '0x80044331' });
    await assert.rejects(create({ lastname: 'X', gendercode: 9 }), /outside the valid range/);
    await assert.rejects(create({ lastname: 'X', gendercode: '1' }), /Cannot convert the literal/);
    await assert.rejects(
      create({
        lastname: 'X',
        'parentcustomerid_account@odata.bind': '/accounts(00000000-0000-4000-a000-000000000000)',
      }),
      /Does Not Exist/,
    );
    const [known] = (await client.retrieveMultiple<{ emailaddress1: string }>({ collection: 'contacts', top: 1 }))
      .value;
    await assert.rejects(create({ lastname: 'X', emailaddress1: known?.emailaddress1 }), { status: 412 });
    await assert.rejects(
      client.retrieveMultiple({ collection: 'contacts', filter: 'nmae eq 1' }),
      /Could not find a property named 'nmae'/,
    );
  });
});
