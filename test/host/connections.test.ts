import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type {
  Connection,
  ConnectionTest,
  EntryResult,
  FieldMapping,
  MappingTrialResult,
  Option,
} from 'citizen-integrator/contract';
import { organizationAdmin, startTestHost, type TestHost } from './host-fixture.ts';
import { startHarbor, startWarehouse, type Harbor, type Warehouse } from './systems.ts';

let host: TestHost;
let harbor: Harbor;
let warehouse: Warehouse;
let token: string;
let admin: string;

before(async () => {
  [harbor, warehouse] = await Promise.all([startHarbor(10), startWarehouse()]);
  const allow = [`127.0.0.1:${harbor.port}`, `127.0.0.1:${warehouse.port}`];
  host = await startTestHost({ allow, isEmbedded: true });
  token = await host.tokenFor();
  admin = await host.tokenFor(organizationAdmin);
});
after(async () => {
  await host.close();
  await Promise.all([harbor.stop(), warehouse.stop()]);
});

const create = async (body: object = {}, who = token): Promise<Connection> => {
  const request = { endpoint: 'postgresql', environment: 'test', values: warehouse.values, ...body };
  const answer = await host.call<Connection>('/v1/connections', { token: who, body: request });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};

const recipe = 'harbor-contacts-to-postgresql';

const harborValues = (secret = harbor.token) => ({ baseUrl: `http://127.0.0.1:${harbor.port}`, token: secret });

describe('a connection', () => {
  test('keeps its secrets', async () => {
    const made = await create();
    assert.deepEqual(made.secrets, ['password']);
    assert.ok(!('password' in made.values));
    const { body } = await host.call<string>('/v1/connections', { token });
    assert.ok(!JSON.stringify(body).includes('let me in'));
    const scope = { organization: 'harbor', customer: 'acme' };
    const rows = await host.store.withScope(scope, tx =>
      tx.query('select row_to_json(c)::text as row from citizen.connections c'),
    );
    assert.ok(!JSON.stringify(rows).includes('let me in'));
  });

  test('gets a name that is free', async () => {
    const names = [await create(), await create()].map(({ name }) => name);
    assert.notEqual(names[0], names[1]);
    assert.ok(
      names.every(name => /^PostgreSQL( \d+)?$/.test(name)),
      names.join(),
    );
    assert.equal((await create({ name: 'Ours' })).name, 'Ours');
  });

  test('is made once for a key, however often it is asked for', async () => {
    const body = { endpoint: 'postgresql', environment: 'test', values: warehouse.values };
    const headers = { 'idempotency-key': 'con-1' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => host.call<Connection>('/v1/connections', { token, body, headers })),
    );
    assert.equal(new Set(answers.map(answer => answer.body.id)).size, 1);
    const other = { token, headers, body: { ...body, environment: 'production' } };
    assert.match((await host.problem('/v1/connections', 409, other)).detail, /other contents/);
    await host.problem('/v1/connections', 400, { token, body, headers: { 'idempotency-key': 'a b' } });
  });

  test('is refused when its answers do not fit', async () => {
    const values = { ...warehouse.values, host: 'a b', port: 99_999, password: '', color: 'red' };
    const body = { endpoint: 'postgresql', environment: 'test', values };
    const { errors } = await host.problem('/v1/connections', 400, { token, body });
    assert.deepEqual(
      errors?.map(({ path, message }) => [path, message]),
      [
        ['values.host', 'Write only the name of the server, like db.example.com.'],
        ['values.port', 'Write a number from 1 to 65,535.'],
        ['values.password', 'This needs an answer.'],
        ['values.color', 'There is no such question.'],
      ],
    );
    const nowhere = { endpoint: 'moon', environment: 'test', values: {} };
    assert.equal((await host.problem('/v1/connections', 400, { token, body: nowhere })).errors?.[0]?.path, 'endpoint');
    const elsewhere = { ...body, values: warehouse.values, environment: 'moon' };
    const problem = await host.problem('/v1/connections', 400, { token, body: elsewhere });
    assert.equal(problem.errors?.[0]?.message, 'There is no environment "moon".');
  });

  test('changes only what is sent, and only from what was seen', async () => {
    const made = await create();
    const path = `/v1/connections/${made.id}`;
    const patch = { token, method: 'PATCH', body: { name: 'Renamed', values: { database: 'other' } } };
    const { body, headers } = await host.call<Connection>(path, { ...patch, headers: { 'if-match': made.etag } });
    assert.equal(body.name, 'Renamed');
    assert.equal(body.values['database'], 'other');
    assert.equal(body.values['user'], 'writer');
    assert.deepEqual(body.secrets, ['password']);
    assert.notEqual(headers.get('etag'), made.etag);
    await host.problem(path, 412, { ...patch, headers: { 'if-match': made.etag } });
    const { errors } = await host.problem(path, 400, { ...patch, body: { values: { password: null } } });
    assert.deepEqual(
      errors?.map(error => error.path),
      ['values.password'],
    );
  });

  test('goes away when nothing uses it', async () => {
    const { id } = await create();
    const path = `/v1/connections/${id}`;
    assert.equal((await host.call(path, { token, method: 'DELETE' })).status, 204);
    await host.problem(path, 404, { token, method: 'DELETE' });
  });
});

describe("a connection to the provider's own product", () => {
  test('is made by its admin alone, for a customer that need not have been here', async () => {
    const body = { endpoint: 'harbor', environment: 'test', home: true, values: harborValues() };
    const refused = await host.problem('/v1/connections', 403, { token, body });
    assert.match(refused.detail, /your provider/);
    const unnamed = await host.problem('/v1/connections', 400, { token: admin, body });
    assert.equal(unnamed.errors?.[0]?.path, 'customer');
    const made = await create({ ...body, customer: { id: 'new-one', name: 'New One' } }, admin);
    assert.deepEqual([made.home, made.customer], [true, { id: 'new-one', name: 'New One' }]);
  });

  test('exists once a customer and environment: a second one replaces it', async () => {
    const body = { endpoint: 'harbor', environment: 'test', home: true, customer: { id: 'acme' } };
    const first = await create({ ...body, values: harborValues('old') }, admin);
    const second = await create({ ...body, values: harborValues() }, admin);
    assert.equal(second.id, first.id);
    const other = await create({ ...body, environment: 'production', values: harborValues() }, admin);
    assert.notEqual(other.id, first.id);
    const path = `/v1/connections/${first.id}`;
    await host.problem(path, 403, { token, method: 'PATCH', body: { values: { token: 'x' } } });
    await host.problem(path, 403, { token, method: 'DELETE' });
    const tested = { token, body: { id: first.id, endpoint: 'harbor', values: {} } };
    const { body: answer } = await host.call<ConnectionTest>('/v1/connections/test', tested);
    assert.equal(answer.ok, true, JSON.stringify(answer));
  });

  test('is not what another app is', async () => {
    const body = { endpoint: 'postgresql', environment: 'test', home: true, customer: { id: 'acme' } };
    const request = { token: admin, body: { ...body, values: warehouse.values } };
    assert.equal((await host.problem('/v1/connections', 400, request)).errors?.[0]?.path, 'home');
  });
});

describe('a test', () => {
  const testOf = async (body: object, who = token): Promise<ConnectionTest> => {
    const answer = await host.call<ConnectionTest>('/v1/connections/test', {
      token: who,
      body: { endpoint: 'postgresql', ...body },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };

  test('reaches a system before anything is stored', async () => {
    const { ok, message, todo } = await testOf({ values: warehouse.values });
    assert.equal(ok, true);
    assert.match(message.text, /^Connection works/);
    assert.deepEqual(todo, []);
  });

  test('says what is wrong, what to do and where', async () => {
    const { ok, message, todo, field } = await testOf({ values: { ...warehouse.values, password: 'wrong' } });
    assert.equal(ok, false);
    assert.match(message.text, /did not let us in/);
    assert.ok(todo.length > 0);
    assert.equal(field, 'password');
  });

  test('does not reach what the operator did not allow', async () => {
    const { ok, message } = await testOf({
      values: { ...warehouse.values, port: new URL(host.url).port as never },
    }).catch(() => ({ ok: null, message: { text: '' } }));
    assert.equal(ok, null, message.text);
    const own = Number(new URL(host.store.url).port);
    const refused = await testOf({ values: { ...warehouse.values, port: own } });
    assert.equal(refused.ok, false);
    assert.match(refused.message.text, /private network/);
  });

  test('of a stored one fills its secrets in, and is remembered', async () => {
    const made = await create();
    assert.equal(made.tested, null);
    assert.equal((await testOf({ id: made.id, values: {} })).ok, true);
    const { body } = await host.call<{ items: Connection[] }>('/v1/connections?limit=500', { token });
    assert.equal(body.items.find(({ id }) => id === made.id)?.tested?.ok, true);
  });

  test('sends stored secrets nowhere else for who may not change the connection', async () => {
    const made = await create();
    const reader = await host.tokenFor({ environments: [{ id: 'test', access: 'read' }] });
    assert.equal((await testOf({ id: made.id, values: { user: 'writer' } }, reader)).ok, true);
    const elsewhere = { id: made.id, endpoint: 'postgresql', values: { host: 'evil.example' } };
    const problem = await host.problem('/v1/connections/test', 403, { token: reader, body: elsewhere });
    assert.match(problem.detail, /as it is/);
  });
});

const connectHarbor = (secret?: string): Promise<Connection> =>
  create({ endpoint: 'harbor', customer: { id: 'acme' }, home: true, values: harborValues(secret) }, admin);

describe('an entry of a mapping', () => {
  const tryOut = async (id: string, ...entries: FieldMapping[]): Promise<EntryResult[]> => {
    const body = { entries, recipe, operation: 'main', given: { stage: 'lead' } };
    const answer = await host.call<MappingTrialResult>(`/v1/connections/${id}/mapping`, { token, body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.items;
  };
  const formula = (text: string): FieldMapping => ({ to: 'full_name', formula: text });
  const good = (before: string | null, after: string | null) => ({ before, after, message: null, details: null });

  test('is tried with real records', async () => {
    const { id } = await connectHarbor();
    const [joined, nothing, full, cut, answer] = await tryOut(
      id,
      formula("firstName & ' ' & $values.stage"),
      formula('nothing'),
      { to: 'full_name', from: 'firstName', convert: { kind: 'join', fields: ['lastName'], separator: ', ' } },
      { to: 'full_name', from: 'firstName', convert: [{ kind: 'cut', maxLength: 3 }] },
      { to: 'full_name', property: 'stage', convert: { kind: 'lookup', table: { lead: 'new' } } },
    );
    assert.deepEqual(joined?.samples[0], good(null, 'First 1 lead'));
    assert.equal(joined?.samples.length, 3);
    assert.deepEqual(nothing?.samples, [good(null, null)]);
    assert.deepEqual(full?.samples[0], good('First 1', 'First 1, Last'));
    assert.deepEqual(cut?.samples[0], good('First 1', 'Fir'));
    assert.deepEqual(answer?.samples, [good('lead', 'new')]);
  });

  test('is tried with the records that were just read', async () => {
    const { id } = await connectHarbor();
    const entry = { to: 'full_name', from: 'firstName' };
    const before = await tryOut(id, entry);
    harbor.gate.close();
    try {
      assert.deepEqual(await tryOut(id, { ...entry, to: 'email' }), before);
    } finally {
      harbor.gate.open();
    }
  });

  test('that cannot be read, or does not work, is told in words', async () => {
    const { id } = await connectHarbor();
    const [unreadable, broken, thrown, endless] = await tryOut(
      id,
      formula('$trim('),
      formula('$number(firstName)'),
      formula("$error('why')"),
      formula('($f := function($n) { $f($n + 1) }; $f(1))'),
    );
    assert.equal(unreadable?.message?.code, 'mapping.formula');
    assert.equal(unreadable.message.text, 'The formula for "full_name" cannot be read.');
    assert.match(unreadable.details ?? '', /S02/);
    const [failed] = broken?.samples ?? [];
    assert.equal(failed?.message?.text, 'The formula for "full_name" does not work for "First 9".');
    assert.match(thrown?.samples[0]?.details ?? '', /why/);
    assert.notEqual(endless?.samples[0]?.message, null);
  });

  test('shows a record that its conversion would refuse', async () => {
    const { id } = await connectHarbor();
    const table = { 'First 1': 'one', 'First 3': 'three', 'First 5': 'five' };
    const [lookup] = await tryOut(id, { to: 'full_name', from: 'firstName', convert: { kind: 'lookup', table } });
    assert.deepEqual(
      lookup?.samples.map(({ before, after }) => [before, after]),
      [
        ['First 1', 'one'],
        ['First 3', 'three'],
        ['First 7', null],
      ],
    );
    assert.match(lookup?.samples[2]?.message?.text ?? '', /First 7/);
  });

  test('is checked before a system is asked', async () => {
    const { id } = await connectHarbor('wrong');
    assert.equal((await tryOut(id, formula('(')))[0]?.message?.code, 'mapping.formula');
    const body = { entries: [formula('id')], recipe, operation: 'main' };
    const refused = await host.problem(`/v1/connections/${id}/mapping`, 400, { token, body });
    assert.match(refused.detail, /Harbor/);
  });
});

describe('options', () => {
  test('are read from the connected system', async () => {
    const { id } = await create();
    const { body } = await host.call<{ items: { value: string }[] }>(`/v1/connections/${id}/options?of=objects`, {
      token,
    });
    assert.deepEqual(
      body.items.map(({ value }) => value),
      ['public.contacts'],
    );
  });

  const fieldsOf = async (id: string, query: Readonly<Record<string, string>>) => {
    const params = new URLSearchParams({ of: 'fields', recipe, operation: 'main', ...query });
    const { body } = await host.call<{ items: Option[] }>(`/v1/connections/${id}/options?${params}`, { token });
    return body.items;
  };

  test('tell the fields of what a recipe reads, with the values of real records', async () => {
    const { id } = await connectHarbor();
    const given = JSON.stringify({ stage: 'lead', table: 'public.contacts' });
    const fields = await fieldsOf(id, { use: 'read', given });
    assert.deepEqual(
      fields.find(({ value }) => value === 'company.name'),
      { value: 'company.name', label: 'company.name', type: 'text', sample: 'Company' },
    );
    assert.equal(fields.find(({ value }) => value === 'id')?.sample, 'ct_1');
    assert.equal(fields.find(({ value }) => value === 'updatedAt')?.type, 'time');
  });

  test('tell the fields of what a recipe fills, as the answers say', async () => {
    const { id } = await create();
    const given = JSON.stringify({ table: 'public.contacts' });
    const [key, name, ...others] = await fieldsOf(id, { use: 'write', given });
    assert.deepEqual(key, { value: 'contact_id', label: 'contact_id', type: 'text', required: true, unique: true });
    assert.deepEqual(name, { value: 'full_name', label: 'full_name', type: 'text' });
    assert.equal(others.at(-1)?.type, 'time');
    assert.deepEqual(await fieldsOf(id, { use: 'write' }), []);
  });

  test('are refused for another recipe than the connection is for', async () => {
    const { id } = await create();
    const path = `/v1/connections/${id}/options?of=fields`;
    const other = await host.problem(`${path}&recipe=${recipe}&operation=main&use=read`, 400, { token });
    assert.equal(other.errors?.[0]?.path, 'id');
    await host.problem(`${path}&recipe=nothing&operation=main`, 400, { token });
    await host.problem(`${path}&recipe=${recipe}&operation=nothing`, 400, { token });
    await host.problem(`${path}&recipe=${recipe}&operation=main&given=no`, 400, { token });
  });

  test('that cannot be had are a sentence', async () => {
    const { id } = await create({ values: { ...warehouse.values, password: 'wrong' } });
    const refused = await host.problem(`/v1/connections/${id}/options?of=objects`, 400, { token });
    assert.match(refused.detail, /did not let us in/);
    await host.problem(`/v1/connections/${id}/options?of=fields&object=public.contacts`, 400, { token });
    await host.problem(`/v1/connections/${id}/options`, 400, { token });
  });
});
