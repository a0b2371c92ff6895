import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import jsforce from 'jsforce';
import { consent, redirect } from './sign-in.ts';

let sandbox: Sandbox;
let connection: InstanceType<typeof jsforce.Connection>;

/** A query of jsforce is a stream, too. */
const ask = async (soql: string) => await connection.query(soql);

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  const { id = '', secret = '' } = sandbox.accounts['salesforce']?.oauthClient ?? {};
  connection = new jsforce.Connection({
    oauth2: { loginUrl: `${sandbox.address}/salesforce`, clientId: id, clientSecret: secret, redirectUri: redirect },
    version: '62.0',
  });
});
after(() => sandbox.close());

describe('jsforce at Salesforce', () => {
  it('signs in by the consent page', async () => {
    const asked = new URL(connection.oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'x' }));
    const back = await consent(sandbox, 'salesforce', {
      path: asked.pathname.replace('/salesforce', ''),
      params: Object.fromEntries(asked.searchParams),
    });
    const user = await connection.authorize(back.searchParams.get('code') ?? '');
    assert.match(user.id, /^005/);
    assert.equal(connection.instanceUrl, `${sandbox.address}/salesforce`);
    assert.equal((await connection.identity()).organization_id, user.organizationId);
  });

  it('signs in with user and password', async () => {
    const { username = '', password = '' } = sandbox.accounts['salesforce']?.values ?? {};
    const { id = '', secret = '' } = sandbox.accounts['salesforce']?.oauthClient ?? {};
    const other = new jsforce.Connection({
      oauth2: { loginUrl: `${sandbox.address}/salesforce`, clientId: id, clientSecret: secret },
      version: '62.0',
    });
    await other.login(username, password);
    assert.ok((await other.limits())['DailyApiRequests']);
    await assert.rejects(other.login(username, 'wrong'), /authentication failure/);
  });

  it('lists and pages, each record once', async () => {
    const first = await connection.query<{ Id: string; Name: string }>('SELECT Id, Name FROM Account ORDER BY Name');
    assert.equal(first.totalSize, 1000);
    const ids = new Set<string>();
    let page = await connection.request<{ records: { Id: string }[]; nextRecordsUrl?: string }>({
      method: 'GET',
      url: '/query?q=SELECT+Id+FROM+Account',
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    let pages = 1;
    for (;;) {
      for (const { Id } of page.records) ids.add(Id);
      if (page.nextRecordsUrl === undefined) break;
      page = await connection.request(page.nextRecordsUrl);
      pages += 1;
    }
    assert.deepEqual([pages, ids.size], [5, 1000]);
  });

  it('asks with filters, relations, order and counts', async () => {
    interface Person {
      Id: string;
      LastName: string;
      Account: { Name: string; Owner: { Name: string } } | null;
    }
    const people = await connection.query<Person>(
      "SELECT Id, LastName, Account.Name, Account.Owner.Name FROM Contact WHERE (LastName LIKE 'B%' OR LastName IN ('Fox', 'O\\'Neil')) AND NOT HasOptedOutOfEmail = true ORDER BY LastName DESC, Id LIMIT 20 OFFSET 1",
    );
    assert.equal(people.records.length, 20);
    const names = people.records.map(({ LastName }) => LastName);
    assert.ok(names.every(name => /^(B|Fox)/.test(name)));
    assert.deepEqual(names, [...names].sort().reverse());
    assert.ok(people.records.every(({ Account }) => Account?.Name && Account.Owner.Name));
    const changed = await connection.query(
      'SELECT COUNT() FROM Account WHERE LastModifiedDate >= 2025-06-01T00:00:00Z',
    );
    assert.ok(changed.totalSize > 50 && changed.totalSize < 1000, String(changed.totalSize));
    const [order] = (
      await connection.query<{ TotalAmount: number; OrderItems: { records: { TotalPrice: number }[] } }>(
        'SELECT Id, TotalAmount, (SELECT Quantity, UnitPrice, TotalPrice FROM OrderItems) FROM Order LIMIT 1',
      )
    ).records;
    const sum = order?.OrderItems.records.reduce((all, { TotalPrice }) => all + TotalPrice, 0) ?? 0;
    assert.equal(order?.TotalAmount, Math.round(sum * 100) / 100);
  });

  it('has fields of the kinds that its standard objects have', async () => {
    const file = createRequire(import.meta.url).resolve('jsforce/lib/types/standard-schema.d.ts');
    const kinds = new Map(
      [...readFileSync(file, 'utf8').matchAll(/^type Fields\$(\w+) = \{\n([^}]*)\};/gm)].map(([, object, text]) => [
        object,
        new Map([...(text ?? '').matchAll(/^ +(\w+): (\w+)/gm)].map(([, name, kind]) => [name, kind])),
      ]),
    );
    const { sobjects } = await connection.describeGlobal();
    const standard = sobjects.filter(({ name }) => kinds.has(name));
    assert.ok(standard.length >= 13, String(standard.length));
    for (const { name: object } of standard) {
      const { fields } = await connection.describe(object);
      const names = fields.map(({ name }) => name).filter(name => kinds.get(object)?.has(name));
      assert.ok(names.length > 8, object);
      const { records } = await ask(`SELECT ${names.join(', ')} FROM ${object} LIMIT 50`);
      for (const name of names) {
        const kind = kinds.get(object)?.get(name);
        const isDay = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
        const fits = (value: unknown) => (kind === 'DateString' ? isDay(value) : typeof value === kind);
        const values = records.map((record): unknown => record[name]).filter(value => value !== null);
        assert.deepEqual(values.filter(value => !fits(value)).slice(0, 1), [], `${object}.${name} is no ${kind}`);
      }
    }
  });

  it('is told what is wrong with a query', async () => {
    await assert.rejects(ask('SELECT Nmae FROM Account'), /No such column 'Nmae' on entity 'Account'/);
    await assert.rejects(ask('SELECT Id FROM Acount'), /sObject type 'Acount' is not supported/);
    await assert.rejects(ask('SELECT Id FROM Account WHERE'), { errorCode: 'MALFORMED_QUERY' });
  });

  it('creates, changes and deletes', async () => {
    const accounts = connection.sobject('Account');
    const made = await accounts.create({ Name: 'Citizen Test', Rating: 'Hot' });
    assert.ok(made.success);
    const id = made.id ?? '';
    await accounts.update({ Id: id, Phone: '+49 40 1' });
    const read = await accounts.retrieve(id);
    assert.equal(read['Phone'], '+49 40 1');
    assert.match(String(read['LastModifiedDate']), /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/);
    await accounts.destroy(id);
    await assert.rejects(accounts.retrieve(id), { errorCode: 'NOT_FOUND' });
    const changes = sandbox
      .log('salesforce')
      .flatMap(entry => (entry.kind === 'change' && entry.id === id ? [entry.change] : []));
    assert.deepEqual(changes, ['created', 'updated', 'deleted']);
  });

  it('upserts by an external id, one and many', async () => {
    const accounts = connection.sobject('Account');
    const key = 'External_Id__c';
    assert.equal((await accounts.upsert({ [key]: 'A-1', Name: 'First' }, key)).created, true);
    assert.equal((await accounts.upsert({ [key]: 'A-1', Name: 'Second' }, key)).created, false);
    const many = await accounts.upsert(
      [
        { [key]: 'A-1', Name: 'Third' },
        { [key]: 'A-2', Name: 'Fourth' },
        { [key]: 'A-3', Name: '' },
      ],
      key,
    );
    assert.deepEqual(
      many.map(({ success }) => success),
      [true, true, false],
    );
    assert.deepEqual(
      (await accounts.find({ [key]: { $in: ['A-1', 'A-2', 'A-3'] } }, ['Name'])).map(row => row['Name']),
      ['Third', 'Fourth'],
    );
  });

  it('writes collections, and each record has its own outcome', async () => {
    const people = [
      { LastName: 'Good', Email: 'good@citizen.example' },
      { FirstName: 'Nobody' },
      { LastName: 'Bad', Email: 'no address' },
      { LastName: 'Choosy', LeadSource: 'Billboard' },
      { LastName: 'Long', MailingCity: 'x'.repeat(41) },
      { LastName: 'Orphan', AccountId: '001000000000000AAA' },
      { LastName: 'Odd', Colour__c: 'red' },
    ];
    const results = await connection.sobject('Contact').create(people, { allOrNone: false });
    assert.deepEqual(
      results.map(result =>
        result.success
          ? 'ok'
          : (result.errors[0]?.errorCode ?? (result.errors[0] as unknown as { statusCode: string }).statusCode),
      ),
      [
        'ok',
        'REQUIRED_FIELD_MISSING',
        'INVALID_EMAIL_ADDRESS',
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        'STRING_TOO_LONG',
        'INVALID_CROSS_REFERENCE_KEY',
        'INVALID_FIELD',
      ],
    );
    await assert.rejects(connection.sobject('Contact').create({ LastName: 'Again', Email: 'good@citizen.example' }), {
      errorCode: 'DUPLICATES_DETECTED',
    });
  });

  it('describes objects and their own fields', async () => {
    const global = await connection.describeGlobal();
    assert.ok(global.sobjects.some(({ name }) => name === 'Opportunity'));
    const { fields } = await connection.describe('Account');
    const field = (name: string) => fields.find(each => each.name === name);
    assert.equal(field('External_Id__c')?.externalId, true);
    assert.equal(field('Name')?.nillable, false);
    assert.deepEqual(field('OwnerId')?.referenceTo, ['User']);
    assert.ok((field('Rating')?.picklistValues ?? []).some(({ value }) => value === 'Hot'));
  });

  it('signs in anew when its token has ended', async () => {
    sandbox.expire('salesforce');
    const { records } = await connection.query('SELECT Id FROM Lead LIMIT 1');
    assert.equal(records.length, 1);
    sandbox.withdraw('salesforce');
    await assert.rejects(ask('SELECT Id FROM Lead LIMIT 1'), /ended/);
  });
});
