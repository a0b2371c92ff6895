import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createLibrary, endpointOf } from '@citizen-integrator/library';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import type {
  Connection,
  Deployment,
  FieldMapping,
  LogEntry,
  RecipeSourceInput,
  Run,
} from 'citizen-integrator/contract';
import { copyingRecipe, describedApi } from './api-world.ts';
import { startTestHost, until, type TestHost } from './host-fixture.ts';

const rows = 30;

const recipe = (id: string, mapping: readonly FieldMapping[]): RecipeSourceInput =>
  copyingRecipe(id, ['salesforce', 'zendesk'], {
    source: { connection: 'source', object: 'Account' },
    target: { connection: 'target', object: 'organizations', key: 'external_id' },
    mapping: [{ to: 'external_id', from: 'Id' }, ...mapping],
  });

const plain: FieldMapping[] = [{ to: 'name', formula: "Name & ' ' & AccountNumber" }];

let sandbox: Sandbox;
let host: TestHost;
let token: string;
let connections: { source: string; target: string };

before(async () => {
  sandbox = await createSandbox({ rowsPerObject: rows });
  const library = createLibrary(
    ['salesforce', 'zendesk'].map(id => endpointOf(describedApi(id))),
    [
      recipe('plain', plain),
      recipe('looked-up', [
        ...plain,
        {
          to: 'notes',
          from: 'Type',
          convert: { kind: 'lookup', table: { Prospect: 'a prospect' }, otherwise: 'other' },
        },
        { to: 'details', from: 'Rating', convert: { kind: 'lookup', table: { Hot: 'h', Warm: 'w', Cold: 'c' } } },
      ]),
      recipe('counted', [...plain, { to: 'notes', formula: '$string($number(Phone))' }]),
      recipe('endless', [
        ...plain,
        { to: 'notes', formula: '($f := function($n) { $f($n + 1) }; Rating = "Hot" ? $f(0) : "")' },
      ]),
    ],
  );
  host = await startTestHost({ practice: sandbox.address, library });
  token = await host.tokenFor();
  const connect = async (endpoint: string): Promise<string> =>
    (await host.call<Connection>('/v1/connections/practice', { token, body: { endpoint, environment: 'test' } })).body
      .id;
  connections = { source: await connect('salesforce'), target: await connect('zendesk') };
});
after(async () => {
  await host.close();
  await sandbox.close();
});
beforeEach(() => sandbox.reset());

/** Runs a recipe once, with what Salesforce's list then answers spoilt. */
const run = async (name: string): Promise<{ run: Run; log: LogEntry[] }> => {
  const body = { recipe: name, version: '1.0.0', environment: 'test', connections, values: {} };
  const { status, body: made } = await host.call<Deployment>('/v1/deployments', { token, body });
  assert.equal(status, 202, JSON.stringify(made));
  const ended = await until('the first run', async () => {
    const { body: now } = await host.call<Deployment>(`/v1/deployments/${made.id}`, { token });
    assert.notEqual(now.state, 'failed', now.message?.text);
    return now.lastRun?.finishedAt ? now.lastRun : null;
  });
  const { body: log } = await host.call<{ items: LogEntry[] }>(`/v1/runs/${ended.id}/log`, { token });
  return { run: ended, log: log.items };
};

const query = { path: /\/query\?/ };
const refusedIn = (log: readonly LogEntry[]) => log.flatMap(({ row }) => (row ? [row] : []));

/** The records of an answer, each changed. */
const spoil = (change: (record: Record<string, unknown>, index: number) => unknown) => (body: unknown) => {
  const answer = body as { records: Record<string, unknown>[] };
  return { ...answer, records: answer.records.map(change) };
};

describe('A run that gets', () => {
  it('a page in place of JSON says which call it was, and goes on when that has passed', async () => {
    sandbox.fail('salesforce', { status: 200, body: '<html>Down for maintenance</html>', match: query });
    const { run: ended, log } = await run('plain');
    assert.deepEqual([ended.status, ended.created], ['success', rows]);
    const wait = log.find(({ message }) => message.code.startsWith('run.wait'));
    assert.match(wait?.message.text ?? '', /Reading Accounts, page 1: /);
    assert.match(wait?.details ?? '', /^GET \S+\/query\?\S+: 200\n<html>Down/);
  });

  it('an error inside of a success says so, and keeps nothing of it', async () => {
    const inside = { status: 200, body: { errors: [{ message: 'Something broke' }] }, match: query };
    sandbox.fail('salesforce', inside);
    const { run: ended, log } = await run('plain');
    assert.equal(ended.status, 'error');
    assert.match(log.at(-1)?.message.text ?? '', /Reading Accounts, page 1: /);
    assert.match(log.at(-1)?.details ?? '', /Something broke/);
  });

  it('a record without a field, and one that is none, copies the others', async () => {
    const without = ({ Name: _name, ...record }: Record<string, unknown>, index: number) =>
      index === 2 ? record : index === 3 ? 'no record' : { Name: _name, ...record };
    sandbox.fail('salesforce', { change: spoil(without), match: query });
    const { run: ended, log } = await run('plain');
    assert.deepEqual([ended.status, ended.read, ended.failed], ['success-with-warning', rows, 1]);
    assert.equal(ended.created, rows - 1);
    assert.equal(refusedIn(log)[0]?.key, '#4');
  });

  it('a value that no list knows refuses that record alone, and names the value', async () => {
    const unknown = (record: Record<string, unknown>, index: number) =>
      index === 4 ? { ...record, Rating: 'Lukewarm' } : record;
    sandbox.fail('salesforce', { change: spoil(unknown), match: query });
    const { run: ended, log } = await run('looked-up');
    assert.deepEqual([ended.failed, ended.created], [1, rows - 1]);
    assert.match(refusedIn(log)[0]?.reason ?? '', /Lukewarm/);
  });

  it('values that a formula cannot use lists those records with the value', async () => {
    const numbers = (record: Record<string, unknown>, index: number) => ({
      ...record,
      Phone: index < 2 ? `call ${index}` : String(index),
    });
    sandbox.fail('salesforce', { change: spoil(numbers), match: query });
    const { run: ended, log } = await run('counted');
    assert.deepEqual([ended.status, ended.failed, ended.retriable], ['success-with-warning', 2, 2]);
    assert.deepEqual(
      refusedIn(log).map(({ reason }) => reason),
      ['call 0', 'call 1'].map(value => `The formula for "Notes" does not work for "${value}".`),
    );
  });

  it('a formula that never ends stops it at that record, in time', async () => {
    const hot = (record: Record<string, unknown>, index: number) => ({
      ...record,
      Rating: index === 1 ? 'Hot' : 'Cold',
    });
    sandbox.fail('salesforce', { change: spoil(hot), match: query });
    const { run: ended, log } = await run('endless');
    assert.deepEqual([ended.failed, ended.created], [1, rows - 1]);
    assert.equal(refusedIn(log)[0]?.reason, 'The formula for "Notes" takes too long for this record.');
  });
});
