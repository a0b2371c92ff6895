import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { commonLibrary, createLibrary, endpointOf } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, LogEntry, RecipeSourceInput, Run } from 'citizen-integrator/contract';
import { findObject } from '../../packages/host/src/connectors/api-discovery.ts';
import { openSystem } from '../../packages/host/src/connectors/api-system.ts';
import { connectorOf, ConnectorError, type RecordLinks } from '../../packages/host/src/connectors/index.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { createSalesforceJobs } from '../../packages/host/src/connectors/salesforce-jobs.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say } from '../../packages/host/src/messages/index.ts';
import { answersFor, describedApi, endpointFor, withoutConsent } from './api-world.ts';
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

describe('a job at Salesforce', () => {
  const never = new AbortController().signal;
  const endpoint = endpointFor(withoutConsent(describedApi('salesforce')));
  const formulas = createFormulaPool();
  const guards: ReturnType<typeof createAddressGuard>[] = [];
  after(async () => {
    await Promise.all(guards.map(guard => guard.close()));
    formulas.close();
  });
  const connect = () => {
    const guard = createAddressGuard({ allow: [new URL(sandbox.address).host] });
    guards.push(guard);
    return { endpoint, values: answersFor(sandbox, endpoint), guard, practice: { origin: sandbox.address } };
  };
  /** Leads that nothing but the host's links tells apart. */
  const writeLeads = async (
    run: string,
    leads: readonly Row[],
    links: RecordLinks,
    known = new Map<string, string>(),
  ) => {
    const jobs = {
      list: () => Promise.resolve(known),
      keep: (_page: number, name: string, job: string) => Promise.resolve(void known.set(name, job)),
      canceling: never,
    };
    const target = { connection: 't', object: 'Lead' };
    const fields = ['LastName', 'Company', 'Description'];
    const request = { target, answers: {}, fields, formulas, links, jobs, run: { id: run, requestedAt: new Date() } };
    const { openTarget } = connectorOf(endpoint);
    assert.ok(openTarget);
    const writer = await openTarget(connect(), request, never);
    const origins = leads.map((_, index) => `${run}-${index}`);
    return writer.write(leads, 0, origins);
  };
  const noLinks: RecordLinks = {
    find: () => Promise.resolve(new Map()),
    keep: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
  const leadsOf = (Description: string): Row[] =>
    Array.from({ length: 2_000 }, (_, index) => ({ LastName: `L${index}`, Company: 'C', Description }));

  it('has the links of all its records kept together, or is asked again', async () => {
    const from = sandbox.log('salesforce').length;
    const before = leadsMade();
    const statements: number[] = [];
    const links: RecordLinks = {
      ...noLinks,
      keep(map) {
        statements.push(map.size);
        return statements.length === 1 ? Promise.reject(new Error('the host ends')) : Promise.resolve();
      },
    };
    const known = new Map<string, string>();
    const leads = leadsOf('');
    await assert.rejects(writeLeads('links', leads, links, known), /the host ends/);
    const { created } = await writeLeads('links', leads, links, known);
    assert.equal(created, leads.length);
    assert.deepEqual(statements, [leads.length, leads.length]);
    assert.equal(madeJobs(from), 1);
    assert.equal(leadsMade() - before, leads.length);
  });

  it('is not made of more than what can be read of its results', async () => {
    const from = sandbox.log('salesforce').length;
    const { created } = await writeLeads('large', leadsOf('x'.repeat(4_500)), noLinks);
    assert.equal(created, 2_000);
    assert.equal(madeJobs(from), 0);
  });

  it('is waited for only so long, and can be waited for again', async () => {
    const system = openSystem(connect(), { mostWaits: 0 });
    const object = await findObject(system, 'Lead', never);
    const order = { object, method: 'create', records: [{ LastName: 'L', Company: 'C' }] } as const;
    const jobs = createSalesforceJobs({ longestWait: 0 });
    const job = await jobs.make(system, order, never);
    await jobs.begin(system, job, order, never);
    const error: unknown = await jobs.wait(system, job, never, never).catch((reason: unknown) => reason);
    assert.ok(error instanceof ConnectorError);
    assert.equal(error.kind, 'transient');
    assert.match(say(error.says.code, error.says.params, 'en'), /^Salesforce has been at the job with our records/);
    assert.equal(await jobs.wait(system, job, never, never), true);
  });

  it('is given up when somebody stops the run', async () => {
    revenue = 4;
    const from = sandbox.log('salesforce').length;
    sandbox.fail('salesforce', {
      match: { method: 'GET', path: /\/jobs\/ingest\/\w+$/ },
      status: 200,
      body: { state: 'InProgress' },
      times: Infinity,
    });
    const changes = () => callsSince(from).filter(call => call.startsWith('PATCH ') && call.includes('/jobs/')).length;
    const id = await begin();
    await until('a job', () => Promise.resolve(changes() === 1));
    await host.call(`/v1/runs/${id}/cancel`, { token, method: 'POST' });
    const run = await finished(id);
    assert.equal(run.status, 'canceled');
    assert.deepEqual([madeJobs(from), changes()], [1, 2]);
    assert.deepEqual([run.created, run.updated, run.failed], [0, 0, 0]);
  });
});
