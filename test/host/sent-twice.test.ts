import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createLibrary, endpointOf, type ApiDescription } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type { Connection, Deployment, LogEntry, Run } from 'citizen-integrator/contract';
import { connectorOf, ConnectorError, type ConnectorConnection } from '../../packages/host/src/connectors/index.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { answersFor, copyingRecipe, describedApi, endpointFor } from './api-world.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const rows = 30;
const never = new AbortController().signal;
const newTicket = { method: 'POST', path: /\/tickets\.json$/ };

let sandbox: Sandbox;
before(async () => {
  sandbox = await createSandbox({ rowsPerObject: rows });
});
after(() => sandbox.close());
beforeEach(() => sandbox.reset());

const madeTickets = () =>
  sandbox
    .log('zendesk')
    .flatMap(entry => (entry.kind === 'change' && entry.object === 'tickets' ? [entry.record['subject']] : []));

describe('A record whose answer gets lost', () => {
  const formulas = createFormulaPool();
  let guard: AddressGuard;
  before(() => {
    guard = createAddressGuard({ allow: [new URL(sandbox.address).host] });
  });
  after(async () => {
    formulas.close();
    await guard.close();
  });

  const writerFor = async (api: ApiDescription, run: string) => {
    const endpoint = endpointFor(api);
    const values = answersFor(sandbox, endpoint, { signIn: 'token' });
    const connection: ConnectorConnection = { endpoint, values, guard, practice: { origin: sandbox.address } };
    const request = {
      target: { connection: 'target', object: 'tickets' },
      answers: {},
      fields: ['subject', 'comment.body'],
      action: 'insert',
      formulas,
      run: { id: run, requestedAt: new Date() },
    } as const;
    return (await connectorOf(endpoint).openTarget?.(connection, request, never)) ?? assert.fail('it is a target');
  };
  const ticket = (subject: string) => ({ subject, 'comment.body': 'Help' });
  const page = [ticket('A'), ticket('B'), ticket('B')];

  const sendTwice = async (api: ApiDescription, run: string): Promise<void> => {
    const writer = await writerFor(api, run);
    sandbox.fail('zendesk', { match: newTicket, losesAnswer: true });
    await assert.rejects(
      writer.write(page, 0),
      (error: unknown) => error instanceof ConnectorError && error.kind === 'transient',
    );
    const { created, refused } = await writer.write(page, 0);
    assert.deepEqual([created, refused], [3, []]);
  };

  it('is made once where the system knows what comes twice, and rows that are alike are each made', async () => {
    await sendTwice(describedApi('zendesk'), 'run-1');
    assert.deepEqual(madeTickets().sort(), ['A', 'B', 'B']);
  });

  it('is made again on another page, and in another run', async () => {
    const writer = await writerFor(describedApi('zendesk'), 'run-2');
    await writer.write([ticket('A')], 0);
    await writer.write([ticket('A')], 1);
    await (await writerFor(describedApi('zendesk'), 'run-3')).write([ticket('A')], 0);
    assert.deepEqual(madeTickets(), ['A', 'A', 'A']);
  });

  it('is made twice where it does not', async () => {
    const api = describedApi('zendesk');
    const forgetful = {
      ...api,
      objects: api.objects.map(object => ({
        ...object,
        calls: { ...object.calls, ...(object.calls.create && { create: { ...object.calls.create, headers: {} } }) },
      })),
    };
    await sendTwice(forgetful, 'run-4');
    assert.equal(madeTickets().length, 4);
  });
});

describe('A host that ends before it knows what became of a record', () => {
  let host: TestHost;
  let token: string;
  const cases = copyingRecipe(
    'cases',
    ['salesforce', 'zendesk'],
    {
      source: { connection: 'source', object: 'Case' },
      target: { connection: 'target', object: 'tickets' },
      mapping: [
        { to: 'subject', from: 'CaseNumber' },
        { to: 'comment.body', from: 'Description' },
      ],
    },
    { actions: ['insert'] },
  );

  before(async () => {
    const library = createLibrary(
      ['salesforce', 'zendesk'].map(id => endpointOf(describedApi(id))),
      [cases],
    );
    host = await startTestHost({ practice: sandbox.address, library });
    token = await host.tokenFor();
  });
  after(() => host.close());

  it('finds it there when it sends it again', async () => {
    const connect = async (endpoint: string): Promise<string> => {
      const body = { endpoint, environment: 'test' };
      return (await host.call<Connection>('/v1/connections/practice', { token, body })).body.id;
    };
    const body = {
      recipe: 'cases',
      version: '1.0.0',
      environment: 'test',
      connections: { source: await connect('salesforce'), target: await connect('zendesk') },
      values: {},
      firstRun: { main: 'manual' },
    };
    const { id } = (await host.call<Deployment>('/v1/deployments', { token, body })).body;
    await until('it is deployed', async () => {
      const { body: now } = await host.call<Deployment>(`/v1/deployments/${id}`, { token });
      return now.state === 'active';
    });
    sandbox.fail('zendesk', { match: newTicket, losesAnswer: true, times: 3 });
    const begun = await host.call<Run>(`/v1/deployments/${id}/run`, { token, body: {} });
    const path = `/v1/runs/${begun.body.id}`;
    await until('the wait', async () => {
      const { items } = (await host.call<{ items: LogEntry[] }>(`${path}/log`, { token })).body;
      return items.some(({ message }) => message.code.startsWith('run.wait'));
    });
    await host.restart();
    token = await host.tokenFor();
    const run = await until('the end of the run', async () => {
      const { body: now } = await host.call<Run>(path, { token });
      return now.finishedAt ? now : null;
    });
    assert.deepEqual([run.status, run.read, run.failed], ['success', rows, 0], run.message?.text);
    assert.equal(madeTickets().length, rows);
    assert.equal(new Set(madeTickets()).size, rows);
  });
});
