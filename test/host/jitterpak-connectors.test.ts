import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLibrary, endpointOf } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, LogEntry, Problem, Run, StoredRecipe } from 'citizen-integrator/contract';
import { describedApi } from './api-world.ts';
import { organizationAdmin, startTestHost, until, type TestHost } from './host-fixture.ts';
import { changedSample, guid, makeJitterpak, operation, source, target, transformation } from './jitterpak-project.ts';
import { recipesOf } from './own-recipes.ts';

let sandbox: Sandbox;
let host: TestHost;
let recipes: ReturnType<typeof recipesOf>;
let boss: string;
let ana: string;
let address: string;
let served = 'Bestellnummer,Käufer,SKU,Menge,Preis €,Datum\nB-1,Ada,S1,3,4,05.01.2026\nB-2,Bo,S2,120,4,06.01.2026\n';
const sent: { readonly url: string; readonly body: string }[] = [];

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    sent.push({ url: request.url ?? '', body: Buffer.concat(parts).toString('utf8') });
    response.end(request.method === 'GET' ? served : '{}');
  });
});

before(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  sandbox = await createSandbox({ rowsPerObject: 2300 });
  const apis = ['salesforce', 'netsuite', 'zendesk'].map(describedApi);
  const library = createLibrary(
    apis.map(api => endpointOf(api)),
    [],
  );
  host = await startTestHost({ practice: sandbox.address, library, allow: [`127.0.0.1:${port}`] });
  recipes = recipesOf(host);
  boss = await host.tokenFor(organizationAdmin);
  ana = await host.tokenFor();
});
after(async () => {
  await host.close();
  await sandbox.close();
  server.closeAllConnections();
  server.close();
});

const publish = async (jitterpak: Uint8Array): Promise<StoredRecipe> => {
  const { status, body } = await recipes.send('/v1/recipes/generate', null, { token: boss, jitterpak });
  assert.equal(status, 201, JSON.stringify(body));
  await recipes.share(boss, body.id, { visibility: 'organization' });
  return body;
};

const practiceAccount = async (endpoint: string): Promise<string> => {
  const body = { endpoint, environment: 'test' };
  const made = await host.call<Connection>('/v1/connections/practice', { token: ana, body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
};

const configurationOf = ({ id, version }: StoredRecipe, connections: object, values: object) => ({
  recipe: id,
  version,
  environment: 'test',
  connections,
  values,
});

const deploy = async (recipe: StoredRecipe, connections: object, values: object): Promise<string> => {
  const body = configurationOf(recipe, connections, values);
  const made = await host.call<Deployment>('/v1/deployments', { token: ana, body });
  assert.equal(made.status, 202, JSON.stringify(made.body));
  await until('deploying', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${made.body.id}`, { token: ana });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.state === 'active';
  });
  return made.body.id;
};

const run = async (deployment: string, operation: string): Promise<Run & { readonly log: readonly LogEntry[] }> => {
  const started = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token: ana, body: { operation } });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  const done = await until('the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${started.body.id}`, { token: ana });
    return body.finishedAt !== null && body;
  });
  const { body } = await host.call<{ items: LogEntry[] }>(`/v1/runs/${done.id}/log?limit=500`, { token: ana });
  return { ...done, log: body.items };
};

describe('a Jitterpak that reads Salesforce', () => {
  const main = 'fca4db37-1f25-4875-97df-401b81d261e5';
  const connection = 'salesforce-produktion';
  let recipe: StoredRecipe;

  before(async () => {
    const toServer = (text: string) =>
      text
        .replace('https://[zendesk.subdomain].zendesk.com/', `${address}/[zendesk.subdomain]/`)
        // Practice records are older than a week.
        .replace('LAST_N_DAYS:7', 'LAST_N_DAYS:3650');
    recipe = await publish(changedSample('salesforce-accounts-to-zendesk.jpk', toServer));
  });

  it('becomes a recipe that asks for an account there, not for a password of the project', () => {
    assert.deepEqual(
      recipe.warnings.filter(({ code }) => code.startsWith('unsupported')),
      [],
    );
    const { project, steps, endpoints } = recipe;
    assert.deepEqual(project.kind === 'jitterpak' && project.connections, {
      [connection]: { endpoint: 'salesforce', entity: 'f048e3d0-2785-4564-8416-268be577b838' },
    });
    assert.equal(endpoints[0], 'salesforce');
    const asked = steps.flatMap(step => ('properties' in step ? step.properties.map(({ name }) => name) : []));
    assert.deepEqual(asked, ['zendesk.subdomain', 'zendesk.email', 'zendesk.api_token']);
  });

  it('copies what its query finds, page by page', async () => {
    const values = {
      'zendesk.subdomain': 'acme',
      'zendesk.email': 'a@example.com',
      'zendesk.api_token': 't0ken-of-ours',
    };
    const missing: Problem = await host.problem('/v1/deployments', 400, {
      token: ana,
      body: configurationOf(recipe, {}, values),
    });
    assert.deepEqual(
      missing.errors?.map(({ path }) => path),
      [`connections.${connection}`],
    );
    const deployment = await deploy(recipe, { [connection]: await practiceAccount('salesforce') }, values);
    const { status, read, created, log } = await run(deployment, main);
    assert.equal(status, 'success', JSON.stringify(log.map(({ message }) => message.text)));
    assert.deepEqual([read, created], [2300, 2300]);
    const [one] = sent;
    assert.equal(one?.url, '/acme/api/v2/organizations/create_or_update_many.json');
    const { organizations } = JSON.parse(one.body) as { organizations: Record<string, string>[] };
    assert.equal(new Set(organizations.map(({ external_id }) => external_id)).size, 2300);
    const queries = sandbox.log('salesforce').filter(entry => entry.kind === 'call' && /\/query/.test(entry.path));
    assert.equal(queries.length, 2);
    const [first] = organizations;
    assert.match(first?.['external_id'] ?? '', /^sf:001\w{15}$/);
    assert.match(first?.['details'] ?? '', /^\d{4}-\d\d-\d\d (süd|übrig)$/);
    assert.match(first?.['notes'] ?? '', /^umsatz: ([\d.]+ T€|–)$/);
  });
});

describe('a Jitterpak that writes to NetSuite', () => {
  const main = 'ebd1be73-abe4-4ef7-bdce-80aa8dc1d606';
  const connection = 'netsuite-sandbox';

  /** The sample with more fields in its orders, and with an address that it reads them from. */
  const deployOrders = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    const more = Object.entries(fields).map(
      ([field, code]) =>
        `<Mapping><konga.string name="expr">root$transaction.request$body$upsertList$record.SalesOrder.${field}\t&lt;trans&gt;${code}&lt;/trans&gt;</konga.string></Mapping>`,
    );
    const jitterpak = changedSample('orders-file-to-netsuite.jpk', (text, path) => {
      if (path.includes('/Source/')) {
        return text.replace('"TemporaryStorage"', '"HTTP"').replace('"file_name"', '"httpurl"');
      }
      return text.includes('SalesOrder.externalId') ? text.replace('</Mappings>', `${more.join('')}</Mappings>`) : text;
    });
    const connections = { [connection]: await practiceAccount('netsuite') };
    return deploy(await publish(jitterpak), connections, { 'orders.file': `${address}/orders.csv` });
  };

  it('writes its records by their external ids, and tells which of them were not taken', async () => {
    const deployment = await deployOrders({
      entity$internalId: '"100001"',
      'itemList$item.item$internalId': 'If(Bestellnummer == "B-2", "no such item", "500001")',
    });
    const { status, read, created, updated, failed, log } = await run(deployment, main);
    // NetSuite does not tell which of its records are new.
    assert.deepEqual([status, read, created, updated, failed], ['success-with-warning', 2, 0, 1, 1]);
    const refusals = log.flatMap(({ row }) => (row ? [row] : []));
    assert.deepEqual(
      refusals.map(({ key }) => key),
      ['B-2'],
    );
    assert.match(refusals[0]?.reason ?? '', /NetSuite refused it/);
    const orders = sandbox.log('netsuite').flatMap(entry => (entry.kind === 'change' ? [entry.record] : []));
    assert.equal(orders.length, 1);
    const { externalId, memo, tranDate, item } = orders[0] ?? {};
    assert.deepEqual([externalId, memo, tranDate], ['B-1', 'Käufer: Ada', '2026-01-05']);
    assert.equal((item as { quantity: number }[])[0]?.quantity, 3);
  });

  it('stops, and says so, when its account is no longer let in', async () => {
    const deployment = await deployOrders({ entity$internalId: '"100001"' });
    sandbox.fail('netsuite', { status: 401, body: {}, times: 20 });
    const { status, message } = await run(deployment, main);
    assert.equal(status, 'error');
    assert.match(message?.text ?? '', /stopped\. .*NetSuite/);
  });
});

describe('a Jitterpak that writes to Salesforce', () => {
  /** An operation of one call, whose request holds two accounts. */
  const projectFor = (verb: string, fields: readonly (readonly [field: string, code: string])[]): Uint8Array => {
    const place = (field: string) => `root$transaction.request$body$${verb}$${field}`;
    const request = transformation(1, 'Request', { source_type_id: '13', target_type_id: '12' }, [
      [`[${place('sObjects.Account.')}]`, '[]'],
      ...fields.map(([field, code]) => [place(field), code] as const),
    ]);
    const wizard = { connector_id: guid(5), operation_id: guid(4) };
    return makeJitterpak([
      { ...request, body: `<OutputStructure wsCallId="${guid(2)}"/>${request.body ?? ''}` },
      { type: 'WebServiceCall', id: guid(2), name: `${verb} accounts`, items: { operation: verb } },
      {
        type: verb === 'update' ? 'SalesforceUpdate' : 'SalesforceUpsert',
        id: guid(3),
        name: 'Accounts',
        items: wizard,
      },
      operation(4, 'Write', [
        ['Transformation', 1],
        ['WebServiceCall', 2],
      ]),
      { type: 'SalesforceConnector', id: guid(5), name: 'Company', items: { connector_id: guid(5) } },
    ]);
  };
  const runProject = async (jitterpak: Uint8Array) =>
    run(await deploy(await publish(jitterpak), { company: await practiceAccount('salesforce') }, {}), guid(4));
  const changes = () => sandbox.log('salesforce').flatMap(entry => (entry.kind === 'change' ? [entry] : []));

  it('adds records', async () => {
    const { status, created, log } = await runProject(
      projectFor('create', [['sObjects.Account.Name', '"Created here"']]),
    );
    assert.deepEqual([status, created], ['success', 1], JSON.stringify(log.map(({ message }) => message.text)));
    assert.deepEqual(
      changes()
        .map(({ change, record }) => [change, record['Name']])
        .at(-1),
      ['created', 'Created here'],
    );
  });

  it('adds and changes records by the field that its request names', async () => {
    const upsert = (phone: string) =>
      projectFor('upsert', [
        ['externalIDFieldName', '"External_Id__c"'],
        ['sObjects.Account.External_Id__c', '"ours-1"'],
        ['sObjects.Account.Name', '"By key"'],
        ['sObjects.Account.Phone', `"${phone}"`],
      ]);
    for (const [phone, expected] of [
      ['1', [1, 0]],
      ['2', [0, 1]],
    ] as const) {
      const { status, created, updated } = await runProject(upsert(phone));
      assert.deepEqual([status, created, updated], ['success', ...expected]);
    }
    assert.deepEqual(
      changes()
        .slice(-2)
        .map(({ change, record }) => [change, record['Phone']]),
      [
        ['created', '1'],
        ['updated', '2'],
      ],
    );
    const { status, message } = await runProject(projectFor('upsert', [['sObjects.Account.Name', '"No key"']]));
    assert.equal(status, 'error');
    assert.match(message?.text ?? '', /externalIDFieldName/);
  });

  it('changes records by their Ids alone', async () => {
    await runProject(projectFor('create', [['sObjects.Account.Name', '"To change"']]));
    const id = changes().at(-1)?.record['Id'];
    assert.ok(typeof id === 'string');
    const update = (account: string) =>
      projectFor('update', [
        ['sObjects.Account.Id', JSON.stringify(account)],
        ['sObjects.Account.Phone', '"77"'],
      ]);
    const { status, created, updated, log } = await runProject(update(id));
    const texts = JSON.stringify(log.map(({ message }) => message.text));
    assert.deepEqual([status, created, updated], ['success', 0, 1], texts);
    const { change, record } = changes().at(-1) ?? assert.fail();
    assert.deepEqual([change, record['Id'], record['Name'], record['Phone']], ['updated', id, 'To change', '77']);
    const count = changes().length;
    const nobody = await runProject(update('001000000000ZZZAAA'));
    assert.equal(nobody.status, 'success-with-warning', JSON.stringify(nobody.log.map(({ message }) => message.text)));
    const refused = nobody.log.flatMap(({ row }) => (row ? [[row.key, row.reason]] : []));
    assert.equal(refused.length, 1);
    assert.equal(refused[0]?.[0], '001000000000ZZZAAA');
    assert.match(String(refused[0]?.[1]), /There is no such record in Salesforce\./);
    assert.equal(changes().length, count);
  });

  it('hands on the answers in the order of the request, whatever kinds of records it holds', async () => {
    const record = (type: string, fields: string) => `<sObjects><${type}>${fields}</${type}></sObjects>`;
    served = `<root><transaction><request><body><create>${[
      record('Account', '<Name>First</Name>'),
      record('Contact', '<FirstName>No last name</FirstName>'),
      record('Account', '<Name>Third</Name>'),
      record('Contact', '<LastName>Fourth</LastName>'),
    ].join('')}</create></body></request></transaction></root>`;
    sent.length = 0;
    const { status, created, log } = await runProject(
      makeJitterpak([
        source(1, 'Records', 'HTTP', { httpurl: `${address}/records` }),
        { type: 'WebServiceCall', id: guid(2), name: 'create records', items: { operation: 'create' } },
        {
          type: 'SalesforceUpsert',
          id: guid(3),
          name: 'Records',
          items: { connector_id: guid(5), operation_id: guid(4) },
        },
        operation(4, 'Write', [
          ['Source', 1],
          ['WebServiceCall', 2],
          ['Target', 6],
        ]),
        { type: 'SalesforceConnector', id: guid(5), name: 'Company', items: { connector_id: guid(5) } },
        target(6, 'Answers', 'HTTP', { httpurl: `${address}/answers`, http_verb: '2' }),
      ]),
    );
    assert.deepEqual(
      [status, created],
      ['success-with-warning', 3],
      JSON.stringify(log.map(({ message }) => message.text)),
    );
    assert.deepEqual(
      log.flatMap(({ row }) => (row ? [row.key] : [])),
      ['#2'],
    );
    const answers = sent.find(({ url }) => url === '/answers')?.body ?? '';
    assert.deepEqual(
      [...answers.matchAll(/<success>(\w+)<\/success>/g)].map(([, success]) => success),
      ['true', 'false', 'true', 'true'],
      answers,
    );
  });

  it('is refused when a call is none that can be made', async () => {
    const recipe = await publish(projectFor('merge', [['sObjects.Account.Name', '"x"']]));
    const gaps = recipe.warnings.filter(({ code }) => code.startsWith('unsupported'));
    assert.deepEqual(gaps.map(({ code }) => code).sort(), ['unsupported-entity', 'unsupported-format']);
    await host.problem('/v1/deployments', 400, { token: ana, body: configurationOf(recipe, {}, {}) });
  });
});
