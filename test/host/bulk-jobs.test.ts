import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { commonLibrary, createLibrary, endpointOf } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, LogEntry, RecipeSourceInput, Run } from 'citizen-integrator/contract';
import { describedApi } from './api-world.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const count = 2_500;
const pageSize = 500;

const leads: RecipeSourceInput = {
  schemaVersion: 1,
  id: 'leads',
  version: '1.0.0',
  name: 'Leads',
  summary: 'Copies leads.',
  category: 'crm',
  endpoints: ['http-rest', 'salesforce'],
  actions: ['upsert', 'insert'],
  author: 'Test',
  visibility: 'public',
  project: {
    kind: 'flow',
    connections: { source: { endpoint: 'http-rest' }, target: { endpoint: 'salesforce' } },
    operations: [
      {
        id: 'main',
        name: 'Main',
        source: {
          connection: 'source',
          resource: { path: '/leads', rows: 'data', paging: { kind: 'cursor', limit: pageSize } },
        },
        target: { connection: 'target', object: 'Lead', key: 'Email' },
        mapping: [
          { to: 'Email', from: 'email' },
          { to: 'LastName', from: 'name' },
          { to: 'Company', from: 'company' },
          { to: 'AnnualRevenue', from: 'revenue' },
          { to: 'Description', from: 'notes' },
        ],
      },
    ],
  },
  steps: [{ id: 'intro', type: 'introduction', title: 'Start', body: '' }],
};

let sandbox: Sandbox;
let host: TestHost;
let source: Server;
let token: string;
let deployment: string;
let revenue = 1;

/** One lead in a hundred has no company, which Salesforce insists on. */
const rows = () =>
  Array.from({ length: count }, (_, index) => ({
    email: `p${index}@example.com`,
    name: `Last, "${index}"`,
    company: index % 100 === 7 ? '' : `Company\n${index}`,
    revenue,
    notes: index % 2 === 0 ? null : 'a, b',
  }));

before(async () => {
  sandbox = await createSandbox({ rowsPerObject: 5 });
  source = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://source');
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const next = at + pageSize < count ? String(at + pageSize) : null;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: rows().slice(at, at + pageSize), next }));
  });
  await new Promise<void>(resolve => source.listen(0, '127.0.0.1', resolve));
  const { port } = source.address() as AddressInfo;
  const library = createLibrary([endpointOf(describedApi('salesforce'))], [leads], commonLibrary);
  host = await startTestHost({ practice: sandbox.address, library, allow: [`127.0.0.1:${port}`] });
  token = await host.tokenFor();
  const practice = await host.call<Connection>('/v1/connections/practice', {
    token,
    body: { endpoint: 'salesforce', environment: 'test' },
  });
  const rest = { baseUrl: `http://127.0.0.1:${port}`, signIn: 'none', testPath: '/' };
  const connections = { source: await host.connect(token, 'http-rest', rest), target: practice.body.id };
  const body = {
    recipe: 'leads',
    version: '1.0.0',
    environment: 'test',
    connections,
    values: {},
    firstRun: { main: 'manual' },
  };
  deployment = (await host.call<Deployment>('/v1/deployments', { token, body })).body.id;
  await until('it is deployed', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${deployment}`, { token });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.state === 'active';
  });
});
after(async () => {
  await host.close();
  await sandbox.close();
  source.closeAllConnections();
  await new Promise(resolve => source.close(resolve));
});

const begin = async (): Promise<string> => {
  const { status, body } = await host.call<Run>(`/v1/deployments/${deployment}/run`, { token, body: {} });
  assert.equal(status, 202, JSON.stringify(body));
  return body.id;
};
const finished = (id: string): Promise<Run> =>
  until('the end of the run', async () => {
    const { body } = await host.call<Run>(`/v1/runs/${id}`, { token });
    return body.finishedAt ? body : null;
  });

/** Calls to Salesforce since `from` entries of its log. */
const callsSince = (from: number): string[] =>
  sandbox
    .log('salesforce')
    .slice(from)
    .flatMap(entry => (entry.kind === 'call' ? [`${entry.method} ${entry.path.replace(/750Pr\d+/, '{job}')}`] : []));
const madeJobs = (from: number): number => callsSince(from).filter(call => /^POST .*\/jobs\/ingest$/.test(call)).length;
const leadsMade = (): number =>
  sandbox.log('salesforce').filter(entry => entry.kind === 'change' && entry.object === 'Lead').length;

const refused = Math.ceil((count - 7) / 100);

describe('many records at Salesforce', () => {
  it('go in one job, each with its own outcome', async () => {
    const run = await finished(await begin());
    assert.equal(run.status, 'success-with-warning', run.message?.text);
    assert.deepEqual([run.read, run.created, run.failed], [count, count - refused, refused]);
    assert.equal(madeJobs(0), 1);
    assert.ok(!callsSince(0).some(call => call.includes('/composite/sobjects')));
    const log = await host.call<{ items: LogEntry[] }>(`/v1/runs/${run.id}/log?only=rows`, { token });
    const [first] = log.body.items;
    assert.equal(first?.row?.key, 'p7@example.com');
    assert.match(first.row.reason, /Company/);
    assert.equal(run.retriable, refused);
  });

  it('are changed in a job when they are there', async () => {
    revenue = 2;
    const from = sandbox.log('salesforce').length;
    const run = await finished(await begin());
    assert.deepEqual([run.created, run.updated, run.failed], [0, count - refused, refused]);
    assert.ok(madeJobs(from) >= 1);
  });

  it('are sent once though the host ends while a job is at work', async () => {
    revenue = 3;
    const from = sandbox.log('salesforce').length;
    const before = leadsMade();
    // The first look at the job never comes to an answer: the host ends while it waits for the next one.
    sandbox.fail('salesforce', {
      match: { method: 'GET', path: /\/jobs\/ingest\/\w+$/ },
      status: 503,
      body: [],
      times: 3,
    });
    const id = await begin();
    await until('a job', () => Promise.resolve(callsSince(from).some(call => call.startsWith('PATCH '))));
    await host.restart();
    token = await host.tokenFor();
    const run = await finished(id);
    assert.deepEqual([run.created, run.updated, run.failed], [0, count - refused, refused]);
    assert.equal(madeJobs(from), 1);
    assert.equal(leadsMade() - before, count - refused);
  });
});
