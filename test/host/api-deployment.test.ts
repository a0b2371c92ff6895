import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createLibrary, endpointOf, type ApiDescription } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type {
  Connection,
  Deployment,
  DryRun,
  FieldMapping,
  LogEntry,
  MappingTrialResult,
  Option,
  RecipeSourceInput,
  Run,
} from 'citizen-integrator/contract';
import { copyingRecipe, describedApi, inPages } from './api-world.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const rows = 240;

/** Zendesk, if it took the sharing of tickets for new organizations alone. */
const sharedAtFirst = (api: ApiDescription): ApiDescription => ({
  ...api,
  objects: api.objects.map(object => ({
    ...object,
    fields: object.fields.map(field => (field.name === 'shared_tickets' ? { ...field, createOnly: true } : field)),
  })),
});

const recipe = (id: string, part: object): RecipeSourceInput =>
  copyingRecipe(id, ['salesforce', 'zendesk'], part, { actions: ['upsert', 'insert', 'update'] });

let sandbox: Sandbox;
let host: TestHost;
let token: string;
let authorization: string;
let agent: { id: number; email: string };
let connections: { source: string; target: string };

before(async () => {
  sandbox = await createSandbox({ rowsPerObject: rows });
  const { email, apiToken } = sandbox.accounts['zendesk']?.values ?? {};
  authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
  const agents = await fetch(`${sandbox.address}/zendesk/api/v2/users.json?role[]=agent`, {
    headers: { authorization },
  });
  agent = ((await agents.json()) as { users: (typeof agent)[] }).users[0] ?? assert.fail('there are agents');
  const apis = ['salesforce', 'zendesk'].map(describedApi);
  const library = createLibrary(
    apis.map(api => endpointOf(api.id === 'salesforce' ? inPages(api) : sharedAtFirst(api))),
    [
      recipe('accounts', {
        source: { connection: 'source', object: 'Account', changedSince: 'LastModifiedDate' },
        target: { connection: 'target', object: 'organizations', key: 'external_id' },
        mapping: [
          { to: 'external_id', from: 'Id' },
          { to: 'name', formula: "Name & ' ' & AccountNumber" },
          { to: 'notes', from: 'Region__c' },
          { to: 'tags', value: ['crm'] },
          { to: 'shared_tickets', value: true },
        ],
      }),
      recipe('cases', {
        source: { connection: 'source', object: 'Case' },
        target: { connection: 'target', object: 'tickets' },
        mapping: [
          { to: 'subject', from: 'Subject' },
          // Accounts were copied before: what became of each is known.
          {
            to: 'organization_id',
            from: 'AccountId',
            convert: { kind: 'find', object: 'organizations', otherwise: 'leave' },
          },
          {
            to: 'assignee_id',
            value: agent.email,
            convert: { kind: 'find', object: 'agents', by: 'email', otherwise: 'refuse' },
          },
          {
            to: 'custom_fields',
            formula: `[{ 'id': 1, 'value': '${agent.email}' }]`,
            convert: { kind: 'find', object: 'agents', by: 'email', within: 'value', otherwise: 'refuse' },
          },
          { to: 'custom_fields[id=360200201].value', value: 'A-17' },
          { to: 'comment.body', from: 'Description' },
        ],
      }),
      recipe('marked-cases', {
        source: { connection: 'source', object: 'Case' },
        target: { connection: 'target', object: 'tickets' },
        mapping: [
          { to: 'subject', from: 'Subject' },
          { to: 'comment.body', from: 'Description' },
          { to: 'custom_fields[id=360200201].value', value: 'A-18' },
        ],
      }),
      recipe('contacts', {
        source: { connection: 'source', object: 'Contact', changedSince: 'LastModifiedDate' },
        target: { connection: 'target', object: 'tickets' },
        mapping: [
          { to: 'subject', from: 'LastName' },
          { to: 'comment.body', from: 'Email' },
        ],
      }),
      recipe('tickets-back', {
        source: { connection: 'target', object: 'tickets' },
        target: { connection: 'source', object: 'Case' },
        mapping: [{ to: 'Subject', from: 'custom_fields[id=360200201].value' }],
      }),
    ],
  );
  host = await startTestHost({ practice: sandbox.address, library });
  token = await host.tokenFor();
  const connect = async (endpoint: string): Promise<string> => {
    const body = { endpoint, environment: 'test' };
    const made = await host.call<Connection>('/v1/connections/practice', { token, body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body.id;
  };
  connections = { source: await connect('salesforce'), target: await connect('zendesk') };
});
after(async () => {
  await host.close();
  await sandbox.close();
});

const configuration = (name: string, more: object = {}) => ({
  recipe: name,
  version: '1.0.0',
  environment: 'test',
  connections,
  values: {},
  firstRun: { main: 'manual' },
  ...more,
});

/** Deploys a recipe without running it. */
const deploy = async (name: string, more: object = {}): Promise<string> => {
  const { status, body } = await host.call<Deployment>('/v1/deployments', { token, body: configuration(name, more) });
  assert.equal(status, 202, JSON.stringify(body));
  const { state, message } = await until('it is deployed', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${body.id}`, { token });
    return now.state !== 'deploying' && now;
  });
  assert.equal(state, 'active', message?.text);
  return body.id;
};

const run = async (deployment: string): Promise<Run> => {
  const body = { operation: 'main' };
  const { status, body: begun } = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token, body });
  assert.equal(status, 202, JSON.stringify(begun));
  return until('the run ended', async () => {
    const { body: now } = await host.call<Run>(`/v1/runs/${begun.id}`, { token });
    return now.finishedAt !== null && now;
  });
};

const logOf = async ({ id }: Run): Promise<LogEntry[]> =>
  (await host.call<{ items: LogEntry[] }>(`/v1/runs/${id}/log`, { token })).body.items;

/** Organizations and tickets that were made or changed since `from` entries of the log. */
const changesSince = (from: number, object: string) =>
  sandbox
    .log('zendesk')
    .slice(from)
    .flatMap(entry => (entry.kind === 'change' && entry.object === object ? [entry] : []));

describe('A deployment between two described APIs', () => {
  it('tests its connections and lists objects and fields, those of the account too', async () => {
    const test = await host.call<{ ok: boolean; message: { text: string } }>('/v1/connections/test', {
      token,
      body: { id: connections.target, endpoint: 'zendesk', values: {} },
    });
    assert.equal(test.body.ok, true);
    assert.match(test.body.message.text, /^Connection works\. We are signed in to Zendesk: \w+/);
    const options = async (connection: string, query: string) =>
      (await host.call<{ items: Option[] }>(`/v1/connections/${connection}/options?${query}`, { token })).body.items;
    const objects = await options(connections.source, 'of=objects&use=read');
    assert.ok(
      objects.some(({ value, label }) => value === 'Account' && label === 'Accounts'),
      JSON.stringify(objects),
    );
    const fields = await options(connections.source, 'of=fields&recipe=accounts&operation=main&use=read');
    const region = fields.find(({ value }) => value === 'Region__c');
    assert.deepEqual(
      region?.choices?.map(({ value }) => value),
      ['North', 'South', 'East', 'West'],
    );
    assert.ok(fields.find(({ value }) => value === 'Name')?.sample);
    assert.ok(!fields.some(({ value }) => value.startsWith('attributes')), 'what is no field is not offered');
    const targets = await options(connections.target, 'of=fields&recipe=accounts&operation=main');
    assert.deepEqual(
      targets.find(({ value }) => value === 'name'),
      { value: 'name', label: 'Name', type: 'text', canonical: 'name', required: true, unique: true },
    );
    assert.deepEqual(
      targets.find(({ value }) => value === 'organization_fields.contract_value'),
      { value: 'organization_fields.contract_value', label: 'Contract value', type: 'number' },
    );
    const back = await options(connections.target, 'of=fields&recipe=tickets-back&operation=main&use=read');
    const order = back.find(({ value }) => value === 'custom_fields[id=360200201].value');
    assert.deepEqual([order?.label, typeof order?.sample], ['Order number', 'string']);
  });

  it('shows in a dry run what it would do, and writes nothing', async () => {
    const from = sandbox.log('zendesk').length;
    const body = { operation: 'main', configuration: configuration('accounts') };
    const dry = await host.call<DryRun>('/v1/dry-runs', { token, body });
    assert.equal(dry.status, 200, JSON.stringify(dry.body));
    assert.deepEqual(new Set(dry.body.records.map(({ outcome }) => outcome)), new Set(['create']));
    assert.equal(dry.body.isChecked, true);
    assert.ok(dry.body.records.every(({ fields }) => fields.some(({ field }) => field === 'shared_tickets')));
    assert.equal(changesSince(from, 'organizations').length, 0);
  });

  it('adds, goes on through busy hours, pages in place of data and ended sessions, and copies only changes', async () => {
    const deployment = await deploy('accounts');
    const from = sandbox.log('zendesk').length;
    // Every kind of trouble of a bad day, once.
    sandbox.fail('zendesk', { status: 429, body: { error: 'APIRateLimitExceeded' }, headers: { 'retry-after': '0' } });
    sandbox.fail('salesforce', { body: '<h1>Down for maintenance</h1>', match: { path: /query\/.+/ } });
    sandbox.expire('salesforce');
    const first = await run(deployment);
    const log = await logOf(first);
    assert.equal(first.status, 'success', JSON.stringify(log.slice(-3)));
    assert.deepEqual([first.read, first.created + first.updated, first.failed], [rows, rows, 0]);
    const wait = log.find(({ message }) => message.code === 'run.wait.seconds');
    assert.match(wait?.message.text ?? '', /^Reading Accounts, page 2: The answer of Salesforce was no data/);
    assert.match(wait?.details ?? '', /Down for maintenance/);
    const made = changesSince(from, 'organizations');
    assert.equal(made.length, rows);
    assert.equal(new Set(made.map(({ record }) => record['external_id'])).size, rows);

    const next = await run(deployment);
    assert.deepEqual([next.status, next.read], ['success', 0]);
    const asked = sandbox.log('salesforce').flatMap(entry => (entry.kind === 'call' ? [entry.path] : []));
    assert.match(
      asked.findLast(path => path.includes('/query?')) ?? '',
      /LastModifiedDate\+%3E%3D\+20|LastModifiedDate\+>=\+20/,
    );
  });

  it('shows as changes of what is there only what a change writes', async () => {
    const body = { operation: 'main', configuration: configuration('accounts') };
    const { records } = (await host.call<DryRun>('/v1/dry-runs', { token, body })).body;
    assert.deepEqual(new Set(records.map(({ outcome }) => outcome)), new Set(['update']));
    for (const { fields } of records) {
      assert.deepEqual(
        fields.map(({ field }) => field),
        ['external_id', 'name', 'notes', 'tags'],
      );
    }
  });

  it('copies what a condition left out once the condition is gone', async () => {
    const filters = { main: [{ field: 'Region__c', op: 'eq', value: 'North' }] };
    const deployment = await deploy('accounts', { filters });
    const first = await run(deployment);
    const { recipe: _recipe, environment: _environment, ...body } = configuration('accounts');
    await host.call(`/v1/deployments/${deployment}`, { token, method: 'PATCH', body });
    await until('it is changed', async () => {
      const { body: now } = await host.call<Deployment>(`/v1/deployments/${deployment}`, { token });
      return now.change === undefined;
    });
    const next = await run(deployment);
    assert.ok(first.read < rows && next.read === rows, `${first.read} were read at first, ${next.read} then`);
  });

  it('does so too, without making any twice, where only the host knows what became of each record', async () => {
    const more = { action: 'insert', filters: { main: [{ field: 'Region__c', op: 'eq', value: 'North' }] } };
    const deployment = await deploy('contacts', more);
    const first = await run(deployment);
    const { recipe: _recipe, environment: _environment, ...body } = configuration('contacts', { action: 'insert' });
    await host.call(`/v1/deployments/${deployment}`, { token, method: 'PATCH', body });
    await until('it is changed', async () => {
      const { body: now } = await host.call<Deployment>(`/v1/deployments/${deployment}`, { token });
      return now.change === undefined;
    });
    const next = await run(deployment);
    assert.ok(first.created > 0 && first.created < rows, String(first.created));
    assert.deepEqual([next.created, next.skipped, next.failed], [rows - first.created, first.created, 0]);
  });

  it('writes what a person chose to become of values, of fields that only this account has too', async () => {
    const entries: FieldMapping[] = [
      { to: 'name', from: 'AccountNumber', convert: { kind: 'join', fields: ['Region__c'], separator: ' / ' } },
      {
        to: 'notes',
        from: 'Region__c',
        convert: { kind: 'lookup', table: { North: 'Nord', South: 'Süd' }, otherwise: 'anderswo' },
      },
      { to: 'organization_fields.region', from: 'Region__c' },
      { to: 'details', from: 'LastModifiedDate', convert: { kind: 'date', to: 'text', format: 'dd.MM.yyyy' } },
    ];
    const body = { entries, recipe: 'accounts', operation: 'main' };
    const path = `/v1/connections/${connections.source}/mapping`;
    const { items } = (await host.call<MappingTrialResult>(path, { token, body })).body;
    const from = sandbox.log('zendesk').length;
    const done = await run(await deploy('accounts', { mapping: { main: entries } }));
    assert.deepEqual([done.status, done.failed], ['success', 0], JSON.stringify(await logOf(done)));
    const written = changesSince(from, 'organizations').map(({ record }) => record);
    assert.equal(written.length, rows);
    assert.deepEqual(new Set(written.map(({ notes }) => notes)), new Set(['Nord', 'Süd', 'anderswo']));
    for (const { name, details, organization_fields: own } of written) {
      assert.match(JSON.stringify(own), /"region":"(North|South|East|West)"/);
      assert.match(JSON.stringify(name), / \/ (North|South|East|West)"$/);
      assert.match(JSON.stringify(details), /^"\d\d\.\d\d\.\d{4}"$/);
    }
    const tried = items.map(({ samples }) => samples[0]?.after ?? '');
    const sample = written.find(({ name }) => name === tried[0]);
    assert.ok(sample, `what was shown beforehand is what arrives: ${tried.join()}`);
  });

  it('says which call it was when a system answers with an error that stays', async () => {
    const deployment = await deploy('cases');
    sandbox.fail('salesforce', {
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY', message: 'unexpected token' }],
      match: { path: /\/query/ },
    });
    const stopped = await run(deployment);
    const log = await logOf(stopped);
    assert.equal(stopped.status, 'error');
    assert.match(
      log.at(-1)?.message.text ?? '',
      /Reading Cases, page 1: Salesforce answered with an error: unexpected token/,
    );
  });

  it('knows records again where nothing tells them apart, and what they point at', async () => {
    const from = sandbox.log('zendesk').length;
    const deployment = await deploy('cases');
    const first = await run(deployment);
    assert.deepEqual([first.created, first.updated, first.failed], [rows, 0, 0], JSON.stringify(await logOf(first)));
    const made = changesSince(from, 'tickets').filter(({ change }) => change === 'created');
    assert.equal(made.length, rows);
    assert.deepEqual(new Set(made.map(({ record }) => record['assignee_id'])), new Set([agent.id]));
    assert.deepEqual(made[0]?.record['custom_fields'], [
      { id: 1, value: String(agent.id) },
      { id: 360_200_201, value: 'A-17' },
    ]);
    const organizations = new Set(changesSince(0, 'organizations').map(({ id }) => id));
    assert.ok(made.some(({ record }) => organizations.has(record['organization_id'] ?? null)));

    const body = { operation: 'main', configuration: configuration('cases') };
    const [again] = (await host.call<DryRun>('/v1/dry-runs', { token, body })).body.records;
    assert.equal(again?.outcome, 'update');
    const shown = again.fields.map(({ field }) => field);
    assert.ok(shown.includes('subject') && !shown.includes('comment.body'), shown.join());

    assert.ok(!(await logOf(first)).some(({ message }) => message.code === 'run.left'));

    const next = await run(deployment);
    assert.deepEqual([next.created, next.updated], [0, rows]);
    const changed = changesSince(from, 'tickets').find(({ change }) => change === 'updated');
    const address = `${sandbox.address}/zendesk/api/v2/tickets/${JSON.stringify(changed?.id)}/comments.json`;
    const comments = await fetch(address, { headers: { authorization } });
    assert.equal(((await comments.json()) as { count: number }).count, 1, 'the first comment is not said again');
  });

  it('writes records without links that lead nowhere yet, and says so once', async () => {
    const nowhere: FieldMapping = {
      to: 'group_id',
      from: 'CaseNumber',
      convert: { kind: 'find', object: 'groups', otherwise: 'leave' },
    };
    const done = await run(await deploy('cases', { mapping: { main: [nowhere] } }));
    const log = await logOf(done);
    assert.deepEqual([done.status, done.updated, done.failed], ['success', rows, 0], JSON.stringify(log));
    assert.deepEqual(
      log.flatMap(({ level, message: { code, text } }) => (code === 'run.left' ? [[level, text]] : [])),
      [
        [
          'info',
          'Some records were written without "Group": what it points at is not in Zendesk yet. It is filled in when those records change once it is there.',
        ],
      ],
    );
  });

  it('calls a field as people know it where a record is refused for it, in a trial and in a dry run too', async () => {
    const nobody: FieldMapping = {
      to: 'group_id',
      from: 'CaseNumber',
      convert: { kind: 'find', object: 'groups', otherwise: 'refuse' },
    };
    const refused = /^"Group" points at ".+", which is not in Zendesk yet\.$/;
    const mapping = { main: [nobody] };
    const body = { operation: 'main', configuration: configuration('cases', { mapping }) };
    const { records } = (await host.call<DryRun>('/v1/dry-runs', { token, body })).body;
    assert.match(records[0]?.problems[0]?.text ?? '', refused);
    const log = await logOf(await run(await deploy('cases', { mapping })));
    assert.match(log.find(({ row }) => row)?.row?.reason ?? '', refused);

    const entries: FieldMapping[] = [
      { to: 'group_id', formula: '$trim(' },
      { to: 'subject', formula: '$trim(' },
    ];
    const { items } = (
      await host.call<MappingTrialResult>(`/v1/connections/${connections.source}/mapping`, {
        token,
        body: { entries, labels: { group_id: 'Group' }, recipe: 'cases', operation: 'main' },
      })
    ).body;
    assert.deepEqual(
      items.map(({ message }) => message?.text),
      ['The formula for "Group" cannot be read.', 'The formula for "subject" cannot be read.'],
    );
  });

  it('writes a field that only this account has', async () => {
    const from = sandbox.log('zendesk').length;
    const done = await run(await deploy('marked-cases'));
    assert.deepEqual([done.updated, done.failed], [rows, 0], JSON.stringify(await logOf(done)));
    const [changed] = changesSince(from, 'tickets');
    assert.deepEqual(changed?.record['custom_fields'], [
      { id: 1, value: String(agent.id) },
      { id: 360_200_201, value: 'A-18' },
    ]);
  });

  it('reads fields that only this account has', async () => {
    const body = { operation: 'main', configuration: configuration('tickets-back', { action: 'insert' }) };
    const { body: dry } = await host.call<DryRun>('/v1/dry-runs', { token, body });
    const subjects = dry.records.map(({ fields }) => fields[0]?.after ?? '');
    assert.ok(
      subjects.some(each => /^SO-\d+$/.test(each)),
      JSON.stringify(dry),
    );
  });
});
