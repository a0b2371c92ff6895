import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createLibrary } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { Draft, DraftContentInput, PropertyInput } from 'citizen-integrator/contract';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';
import { organizationAdmin, startTestHost, type CallOptions, type TestHost } from './host-fixture.ts';

const path = '/v1/drafts/harbor-contacts-to-postgresql?environment=test';
const content = (values: DraftContentInput['values'] = {}): DraftContentInput => ({ version: '1.0.0', values });

let host: TestHost;
let ana: string;
let ben: string;

/** The demo's recipe, which asks for a password as well. */
const libraryWithSecret = () => {
  const pin: PropertyInput = { name: 'pin', label: 'PIN', type: 'password', secret: true };
  const steps = harborContactsToPostgresql.steps.map(step =>
    step.type === 'variables' ? { ...step, properties: [...step.properties, pin] } : step,
  );
  return createLibrary([], [{ ...harborContactsToPostgresql, steps }], demoLibrary);
};

const get = async (token: string, at = path): Promise<Draft | null> => {
  const { status, body } = await host.call<Draft | null>(at, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};

const putting = (token: string, body: unknown, ifMatch?: string): CallOptions => ({
  token,
  body,
  method: 'PUT',
  ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
});

const put = async (token: string, body: DraftContentInput, ifMatch?: string, at = path): Promise<Draft> => {
  const answer = await host.call<Draft>(at, putting(token, body, ifMatch));
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.headers.get('etag'), answer.body.etag);
  return answer.body;
};

before(async () => {
  host = await startTestHost({ library: libraryWithSecret() });
  ana = await host.tokenFor();
  ben = await host.tokenFor({ user: { id: 'ben', name: 'Ben' } });
});
after(() => host.close());
beforeEach(async () => {
  const { status } = await host.call(path, { token: ana, method: 'DELETE' });
  assert.equal(status, 204);
});

describe('a draft', () => {
  test('is kept for the people of a customer, with everything that was answered', async () => {
    assert.equal(await get(ana), null);
    const given: DraftContentInput = {
      version: '1.0.0',
      connections: { target: 'con_1' },
      action: 'upsert',
      values: { stage: 'lead', table: '' },
      mapping: { main: [{ to: 'email', from: 'mail' }] },
      schedules: { main: { kind: 'daily', at: ['09:00'], timeZone: 'Europe/Paris' } },
      firstRun: { main: 'manual' },
      step: 'options',
      visited: ['intro', 'options'],
    };
    const kept = await put(ana, given);
    assert.deepEqual(kept.updatedBy, { id: 'ana', name: 'Ana' });
    assert.deepEqual(kept.content, given);
    assert.deepEqual(await get(ben), kept);
  });

  test('of somebody else is written over only by who has seen it', async () => {
    const first = await put(ana, content({ stage: 'lead' }));
    const { kind, detail } = await host.problem(path, 412, putting(ben, content({ stage: 'all' })));
    assert.equal(kind, 'conflict');
    assert.match(detail, /^Ana changed this recipe at \d+:\d\d.*UTC\./);
    const second = await put(ben, content({ stage: 'all' }), first.etag);
    assert.notEqual(second.etag, first.etag);
    const late = await host.problem(path, 412, putting(ana, content({ stage: 'partner' }), first.etag));
    assert.match(late.detail, /^Ben changed this recipe/);
    assert.deepEqual((await get(ana))?.content.values, { stage: 'all' });
    await host.problem(path, 412, { token: ana, method: 'DELETE', headers: { 'if-match': first.etag } });
    await put(ana, content({ stage: 'partner' }), '*');
  });

  test('with a text that nobody can store is refused, not stumbled over', async () => {
    for (const stage of ['nul \u0000', 'half \ud800']) {
      assert.equal((await host.problem(path, 400, putting(ana, content({ stage })))).kind, 'invalid');
    }
  });

  test('that was begun by two at once is begun by one of them', async () => {
    const answers = await Promise.all([ana, ben, ana, ben].map(token => host.call(path, putting(token, content()))));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
  });

  test('that was started over is another one than before', async () => {
    const { etag } = await put(ana, content());
    await host.call(path, { token: ben, method: 'DELETE' });
    assert.match((await host.problem(path, 412, putting(ana, content(), etag))).detail, /deployed, or started over/);
    const again = await put(ben, content());
    assert.notEqual(again.etag, etag);
    await host.problem(path, 412, putting(ana, content(), etag));
  });

  test('holds no secret', async () => {
    await put(ana, content({ stage: 'lead', pin: 'a-secret-pin' }));
    assert.deepEqual((await get(ana))?.content.values, { stage: 'lead' });
    const stored = await host.store.withScope('operator', tx => tx.query('select content::text from citizen.drafts'));
    assert.doesNotMatch(JSON.stringify(stored.rows), /a-secret-pin/);
  });

  test("is kept by the organization's admin for a customer of whom nobody has heard yet", async () => {
    const boss = await host.tokenFor(organizationAdmin);
    const at = `${path}&customer=never-seen`;
    await put(boss, content({ stage: 'lead' }), undefined, at);
    assert.deepEqual((await get(boss, at))?.content.values, { stage: 'lead' });
  });

  test('belongs to one customer, environment and recipe', async () => {
    await put(ana, content({ stage: 'lead' }));
    const birch = await host.tokenFor({ customer: { id: 'birch' } });
    assert.equal(await get(birch), null);
    assert.equal(await get(ana, path.replace('environment=test', 'environment=production')), null);
    await put(birch, content({ stage: 'all' }));
    assert.deepEqual((await get(ana))?.content.values, { stage: 'lead' });
    const quay = await host.tokenFor({}, 'quay');
    assert.equal(await get(quay), null);
    const boss = await host.tokenFor(organizationAdmin);
    await host.problem(path, 400, { token: boss });
    assert.deepEqual((await get(boss, `${path}&customer=acme`))?.content.values, { stage: 'lead' });
    await host.problem(`${path}&customer=birch`, 403, { token: ana });
    await host.problem('/v1/drafts/moon?environment=test', 404, { token: ana });
    await host.problem(`${path}&deployment=dep_none`, 404, { token: ana });
    await host.problem('/v1/drafts/harbor-contacts-to-postgresql?environment=moon', 404, { token: ana });
  });

  test('is read with read access and written with write access', async () => {
    await put(ana, content());
    const reader = await host.tokenFor({ environments: [{ id: 'test', access: 'read' }] });
    assert.ok(await get(reader));
    await host.problem(path, 403, putting(reader, content(), '*'));
    await host.problem(path, 403, { token: reader, method: 'DELETE' });
    const watcher = await host.tokenFor({ environments: [{ id: 'test', access: 'view-logs' }] });
    await host.problem(path, 403, { token: watcher });
  });

  test('has a size', async () => {
    const long = 'x'.repeat(300 * 1024);
    const { errors } = await host.problem(path, 400, putting(ana, content({ stage: long })));
    assert.match(errors?.[0]?.message ?? '', /longer than what can be kept/);
    assert.equal(await get(ana), null);
  });
});
