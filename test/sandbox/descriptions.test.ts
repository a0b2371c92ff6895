import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ApiDescription } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { connectorOf, type ConnectorConnection } from '../../packages/host/src/connectors/index.ts';
import { valueText, type Row } from '../../packages/host/src/connectors/row.ts';
import { createFormulaPool, type FormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { answersFor, describedApi, endpointFor } from '../host/api-world.ts';

const never = new AbortController().signal;
const rowsPerObject = 7;
/** More than any vendor tells on one page. */
const ownFields = 1050;
let sandbox: Sandbox;
/** Its accounts have many fields of their own. */
let vast: Sandbox;
let guard: AddressGuard;
let formulas: FormulaPool;

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject });
  vast = await createSandbox({ seed: 'test', rowsPerObject, ownFields });
  formulas = createFormulaPool();
  guard = createAddressGuard({ allow: [sandbox, vast].map(({ address }) => new URL(address).host) });
});
after(async () => {
  formulas.close();
  await Promise.all([guard.close(), sandbox.close(), vast.close()]);
});

/** A token without a person: the account lets an app in that asks for itself. */
const consentFor = (api: ApiDescription, of: Sandbox): NonNullable<ConnectorConnection['consent']> | undefined => {
  const oauth = api.auth.find(each => each.type === 'oauth2');
  const client = of.accounts[api.id]?.oauthClient;
  if (oauth?.type !== 'oauth2' || !client) return undefined;
  const path = new URL(oauth.tokenUrl.replaceAll(/\{[^}]*\}/g, 'x')).pathname;
  const read = async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
    });
    const answer = await fetch(`${of.address}/${api.id}${path}`, { method: 'POST', body });
    const told = (await answer.json()) as Record<string, string>;
    return {
      accessToken: String(told['access_token']),
      kept: { instanceUrl: told['instance_url'], identity: told['id'], apiDomain: told['api_domain'] },
    };
  };
  return { read, renew: read };
};

const connectionTo = (id: string, of = sandbox): ConnectorConnection => {
  const api = describedApi(id);
  const endpoint = endpointFor(api);
  const consent = consentFor(api, of);
  const way = api.auth.find(({ type }) => type !== 'oauth2' || consent) ?? api.auth[0];
  const values = answersFor(of, endpoint, api.auth.length > 1 && way ? { signIn: way.id } : {});
  return { endpoint, values, guard, practice: { origin: of.address }, ...(consent ? { consent } : {}) };
};

describe('The host reads what a description names at', () => {
  const endpoints = [
    'autodesk',
    'autodesk-fusion-manage',
    'clarizen',
    'constant-contact',
    'dotdigital',
    'dynamics-crm',
    'jira',
    'magento',
    'netsuite',
    'salesforce',
    'sap-business-one',
    'sap-s4hana',
    'servicenow',
    'shopify',
    'slack',
    'zendesk',
    'zendesk-sell',
    'zoho-crm',
  ];
  for (const id of endpoints) {
    it(id, async () => {
      const connection = connectionTo(id);
      const connector = connectorOf(connection.endpoint);
      const outcome = await connector.test(connection, never);
      assert.ok(outcome.ok, `${id}: ${JSON.stringify(outcome)}`);
      for (const { id: object, calls } of describedApi(id).objects) {
        if (!calls.list) continue;
        const source = await connector.openSource?.(
          connection,
          { source: { connection: 'source', object }, answers: {}, formulas: [] },
          never,
        );
        const page = await source?.read(null, never);
        await source?.close();
        assert.deepEqual(page?.unreadable ?? [], [], object);
        assert.ok((page?.rows.length ?? 0) > 0, `${id} ${object} has no records`);
      }
    });
  }

  it('all of them', () => assert.deepEqual(Object.keys(sandbox.accounts).sort(), endpoints));
});

describe('The host reads and writes what only an account has at', () => {
  /** A field that the description does not name, a value for it, and what tells the object's records apart. */
  const own: readonly (readonly [endpoint: string, object: string, field: RegExp, value: unknown, key: string])[] = [
    [
      'constant-contact',
      'contacts',
      /^custom_fields\[custom_field_id=[\w-]+\]\.value$/,
      'North',
      'email_address.address',
    ],
    ['dynamics-crm', 'account', /^new_externalid$/, 'A-1', 'name'],
    ['jira', 'issue', /^fields\.customfield_10050$/, 'A-1', 'key'],
    ['magento', 'customers', /^custom_attributes\[attribute_code=loyalty_number\]\.value$/, 'L-7', 'email'],
    ['magento', 'products', /^custom_attributes\[material\]$/, 'Wood', 'sku'],
    ['netsuite', 'customer', /^custentity_region$/, 'North', 'externalId'],
    ['salesforce', 'Account', /^Region__c$/, 'West', 'Name'],
    ['sap-business-one', 'BusinessPartners', /^U_Region$/, 'West', 'CardCode'],
    ['servicenow', 'customer_account', /^correlation_id$/, 'A-1', 'name'],
    ['zendesk', 'tickets', /^custom_fields\[id=\d+\]\.value$/, 'SO-7', 'external_id'],
    ['zendesk', 'organizations', /^organization_fields\.contract_value$/, 12.5, 'name'],
    ['zendesk', 'end-users', /^user_fields\.loyalty_number$/, 'L-7', 'email'],
    ['zendesk-sell', 'people', /^custom_fields\.Sales region$/, 'West', 'email'],
    ['zoho-crm', 'Accounts', /^External_Id$/, 'A-1', 'Account_Name'],
  ];
  for (const [id, object, pattern, value, key] of own) {
    it(`${id}, ${object}`, async () => {
      const connection = connectionTo(id);
      const { listTargetFields, openSource, openTarget } = connectorOf(connection.endpoint);
      const target = { connection: 'target', object, key };
      const fields = (await listTargetFields?.(connection, { target, answers: {} }, never)) ?? [];
      const field = fields.find(each => pattern.test(each.value))?.value ?? assert.fail(JSON.stringify(fields));
      const described = describedApi(id).objects.find(each => each.id === object)?.fields ?? [];
      assert.ok(!described.some(({ name }) => name === field));

      const read = async () => {
        const source = { connection: 'source', object };
        const reader = await openSource?.(connection, { source, answers: {}, fields: [key, field] }, never);
        return (await reader?.read(null, never))?.rows ?? [];
      };
      // A closed ticket cannot be changed.
      const isOpen = (row: Row) => (row[key] ?? null) !== null && row['status'] !== 'closed';
      const known = (await read()).find(isOpen) ?? assert.fail(`no record has a ${key}`);
      const request = { target, answers: {}, fields: [key, field], action: 'update', formulas } as const;
      const writer = await openTarget?.(connection, request, never);
      const written = await writer?.write([{ [key]: known[key], [field]: value }]);
      assert.deepEqual([written?.updated, written?.refused], [1, []]);
      assert.deepEqual((await read()).find(row => row[key] === known[key])?.[field], value);
    });
  }

  it('magento, among others of a record that is written as a whole', async () => {
    const connection = connectionTo('magento');
    const { openTarget } = connectorOf(connection.endpoint);
    const table = sandbox.records('magento').table('customers') ?? assert.fail('there are customers');
    const [customer] = table.rows();
    assert.ok(customer);
    const others = [
      { attribute_code: 'gender_text', value: 'x' },
      { attribute_code: 'loyalty_number', value: 'L-1' },
    ];
    table.change(customer, { custom_attributes: others });
    const field = 'custom_attributes[attribute_code=loyalty_number].value';
    const target = { connection: 'target', object: 'customers', key: 'email' };
    const request = { target, answers: {}, fields: ['email', field], action: 'update', formulas } as const;
    const writer = await openTarget?.(connection, request, never);
    const written = await writer?.write([{ email: customer['email'], [field]: 'L-2' }]);
    assert.deepEqual([written?.updated, written?.refused], [1, []]);
    assert.deepEqual(table.get(customer['id'] ?? null)?.['custom_attributes'], [
      { attribute_code: 'gender_text', value: 'x' },
      { attribute_code: 'loyalty_number', value: 'L-2' },
    ]);
  });

  it('salesforce, an object that people made', async () => {
    const connection = connectionTo('salesforce');
    const { listObjects, listTargetFields, openSource, openTarget } = connectorOf(connection.endpoint);
    for (const use of ['read', 'write'] as const) {
      const objects = (await listObjects?.(connection, use, never)) ?? [];
      assert.deepEqual(
        objects.filter(({ value }) => /__c$/.test(value)),
        [{ value: 'Warehouse__c', label: 'Warehouse' }],
      );
    }
    const target = { connection: 'target', object: 'Warehouse__c', key: 'Name' };
    const fields = (await listTargetFields?.(connection, { target, answers: {} }, never)) ?? [];
    assert.deepEqual(fields.find(({ value }) => value === 'Name')?.required, true);
    const read = async () => {
      const source = { connection: 'source', object: 'Warehouse__c', changedSince: 'LastModifiedDate' };
      const reader = await openSource?.(connection, { source, answers: {} }, never);
      return (await reader?.read(null, never))?.rows ?? [];
    };
    assert.equal((await read()).length, rowsPerObject);
    const written = ['Name', 'Floor_Area__c'];
    const request = { target, answers: {}, fields: written, action: 'upsert', formulas } as const;
    const writer = await openTarget?.(connection, request, never);
    const rows = [
      { Name: 'Warehouse 1', Floor_Area__c: 77 },
      { Name: 'Kiel', Floor_Area__c: 50 },
    ];
    const { created, updated } = (await writer?.write(rows)) ?? assert.fail('it was written');
    assert.deepEqual([created, updated], [1, 1]);
    const now = new Map((await read()).map(row => [row['Name'], row['Floor_Area__c']]));
    assert.deepEqual([now.get('Warehouse 1'), now.get('Kiel')], [77, 50]);
  });
});

describe('Of fields that fill many pages the host finds', () => {
  /** A field of the last page, and what each page is asked for at. */
  const all: readonly (readonly [endpoint: string, object: string, last: string, path: RegExp, pages: number])[] = [
    ['constant-contact', 'contacts', 'Own field 1050', /contact_custom_fields/, 11],
    ['magento', 'products', 'Own field 1050', /products\/attributes/, 11],
    ['sap-business-one', 'Items', 'Own field 1050', /UserFieldsMD/, 11],
    ['servicenow', 'customer_account', 'Own field 1050', /sys_dictionary/, 2],
    ['zendesk', 'tickets', 'Own field 1050', /ticket_fields/, 11],
  ];
  const callsTo = (id: string, path: RegExp) =>
    vast.log(id).filter(entry => entry.kind === 'call' && path.test(entry.path)).length;

  for (const [id, object, last, path, pages] of all) {
    it(`all, at ${id}, and asks for each page once`, async () => {
      const connection = connectionTo(id, vast);
      const fields = (await connectorOf(connection.endpoint).listFields?.(connection, object, never)) ?? [];
      assert.ok(
        fields.some(({ label }) => label === last),
        `${fields.length} fields`,
      );
      assert.equal(new Set(fields.map(({ value }) => value)).size, fields.length);
      assert.equal(callsTo(id, path), pages);
    });
  }

  it('all, and all objects, of a system that tells two on a page', async () => {
    const api = describedApi('servicenow');
    const paging = { style: 'offset', size: 2 } as const;
    const { objects: told, ...discovery } = api.discovery ?? {};
    assert.ok(told);
    // What is not described is an object that only this account has.
    const objects = api.objects.slice(0, 2);
    const small = { ...api, objects, discovery: { ...discovery, objects: { ...told, paging } } };
    const connection = { ...connectionTo('servicenow', vast), endpoint: endpointFor(small) };
    const found = (await connectorOf(connection.endpoint).listObjects?.(connection, 'read', never)) ?? [];
    const names = new Set(found.map(({ value }) => value));
    for (const { id, api: name = id } of api.objects.slice(2)) assert.ok(names.has(name), name);
    const tables = vast.records('servicenow').tables.length;
    assert.equal(callsTo('servicenow', /sys_db_object/), Math.floor(tables / 2) + 1);
  });

  it('no more than it can use', async () => {
    const endless = await createSandbox({ rowsPerObject, ownFields: 10_500 });
    const own = createAddressGuard({ allow: [new URL(endless.address).host] });
    try {
      const connection = { ...connectionTo('zendesk', endless), guard: own };
      const fields = (await connectorOf(connection.endpoint).listFields?.(connection, 'tickets', never)) ?? [];
      const described = describedApi('zendesk').objects.find(({ id }) => id === 'tickets')?.fields ?? [];
      const found = fields.filter(({ value }) => !described.some(({ name }) => name === value)).length;
      assert.ok(found > 9_900 && found <= 10_000, String(found));
      const calls = endless
        .log('zendesk')
        .filter(entry => entry.kind === 'call' && entry.path.includes('ticket_fields'));
      assert.equal(calls.length, 100);
    } finally {
      await Promise.all([own.close(), endless.close()]);
    }
  });

  it('none for somebody who has left, and all for who waited with him', async () => {
    vast.reset('zendesk');
    const connection = { ...connectionTo('zendesk', vast), id: 'shared' };
    const { listFields } = connectorOf(connection.endpoint);
    const leaving = new AbortController();
    const first = listFields?.(connection, 'tickets', leaving.signal);
    const second = listFields?.(connection, 'tickets', never);
    const isGone = assert.rejects(first ?? Promise.resolve());
    while (callsTo('zendesk', /ticket_fields/) < 2) await new Promise(setImmediate);
    leaving.abort();
    await isGone;
    assert.ok((await second)?.some(({ label }) => label === 'Own field 1050'));
  });
});

describe('The host fills in what a record points at of its own kind at', () => {
  const all: readonly (readonly [endpoint: string, object: string, field: string, key: string])[] = [
    ['dynamics-crm', 'account', 'parentaccountid', 'name'],
    ['netsuite', 'customer', 'parent', 'externalId'],
    ['salesforce', 'Account', 'ParentId', 'Name'],
    ['sap-business-one', 'BusinessPartners', 'FatherCard', 'CardCode'],
    ['servicenow', 'customer_account', 'account_parent', 'name'],
    ['servicenow', 'sys_user', 'manager', 'email'],
    ['zendesk-sell', 'companies', 'parent_organization_id', 'name'],
    ['zoho-crm', 'Accounts', 'Parent_Account', 'Account_Name'],
  ];
  for (const [id, object, field, key] of all) {
    it(`${id}, ${object}, and adds none`, async () => {
      const connection = connectionTo(id);
      const { openSource, openTarget } = connectorOf(connection.endpoint);
      const { idField } = describedApi(id).objects.find(each => each.id === object) ?? assert.fail(object);
      const read = async () => {
        const source = { connection: 'source', object };
        const reader = await openSource?.(connection, { source, answers: {}, fields: [key, field] }, never);
        return (await reader?.read(null, never))?.rows ?? [];
      };
      const before = await read();
      const [child, parent] = before.filter(row => valueText(row[key]) !== '');
      assert.ok(child && parent);
      const request = {
        target: { connection: 'target', object, key },
        answers: {},
        fields: [key, field],
        action: 'upsert',
        formulas,
      } as const;
      const writer = await openTarget?.(connection, request, never);
      const fill = writer?.fill ?? assert.fail('it can be changed');
      assert.ok(fill.takes(field));
      const rows = [child[key], 'nobody has this'].map(value => ({ [key]: value, [field]: parent[idField] }));
      const filled = await fill.write(rows, 0, ['', '']);
      assert.deepEqual([filled.updated, filled.created, filled.skippedAt, filled.refused], [1, 0, [1], []]);
      const now = await read();
      assert.equal(now.length, before.length);
      assert.equal(valueText(now.find(row => row[key] === child[key])?.[field]), valueText(parent[idField]));
    });
  }

  it('no system that takes it of new records alone', async () => {
    const connection = connectionTo('clarizen');
    const request = {
      target: { connection: 'target', object: 'Task', key: 'ExternalID' },
      answers: {},
      fields: ['ExternalID', 'Parent'],
      action: 'insert',
      formulas,
    } as const;
    const writer = await connectorOf(connection.endpoint).openTarget?.(connection, request, never);
    assert.deepEqual([writer?.fill?.takes('Parent'), writer?.fill?.takes('Name')], [false, true]);
  });
});
