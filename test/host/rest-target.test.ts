import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { commonLibrary } from '@citizen-integrator/library';
import { Target, type Action, type RestResource, type RowMode, type Values } from 'citizen-integrator/contract';
import { connectorOf, ConnectorError, type TargetWriter } from '../../packages/host/src/connectors/index.ts';
import { refusalWords } from '../../packages/host/src/connectors/rest-refusal.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;
const formulas = createFormulaPool();
const endpoint = commonLibrary.endpoints.get('http-rest') ?? assert.fail('the library has REST');
const rest = connectorOf(endpoint);

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}
type Answer = (received: Received, response: ServerResponse) => void;
const created: Answer = (_received, response) => void response.writeHead(201).end();
const status =
  (code: number, body: unknown = {}, headers: Record<string, string> = {}): Answer =>
  (_received, response) =>
    void response.writeHead(code, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(body));

describe('REST as a target', () => {
  let answer = created;
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      received.push(one);
      answer(one, response);
    });
  });
  let port = 0;
  let guard: AddressGuard;

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    guard = createAddressGuard({ allow: [`127.0.0.1:${port}`] });
  });
  afterEach(() => {
    answer = created;
    received.length = 0;
  });
  after(async () => {
    await guard.close();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  let runs = 0;
  const open = (
    resource: Partial<z.input<typeof RestResource>>,
    {
      key = 'id',
      fields = ['id', 'name'],
      action = 'upsert',
      mode = { rows: 'each' },
      answers = {},
      run = `run_${(runs += 1)}`,
    }: {
      key?: string;
      fields?: string[];
      action?: Action;
      mode?: RowMode;
      answers?: Values;
      run?: string;
    } = {},
  ): Promise<TargetWriter> => {
    assert.ok(rest.openTarget);
    const values = { baseUrl: `http://127.0.0.1:${port}/v1`, testPath: '/', signIn: 'bearer', token: 'sesame' };
    const target = z.parse(Target, { connection: 'target', key, resource: { path: '/contacts', ...resource } });
    const request = { target, answers, fields, action, mode, formulas, run: { id: run, requestedAt: new Date() } };
    return rest.openTarget({ endpoint, values, guard }, request, never);
  };
  const failure = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  };
  const row = (id: string, rest = {}) => ({ id, name: `Name ${id}`, ...rest });
  const paths = () => received.map(({ path }) => path);

  it('sends a record a row, with what signs it and a key of its own', async () => {
    const writer = await open({}, { run: 'run_x' });
    const result = await writer.write([row('a', { 'address.city': 'Kiel', 'address.zip': null }), row('b/ü')]);
    assert.deepEqual(result, { created: 2, updated: 0, skipped: 0, refused: [] });
    const [first] = received;
    assert.deepEqual([first?.method, first?.path], ['POST', '/v1/contacts']);
    assert.equal(first?.headers.authorization, 'Bearer sesame');
    assert.equal(first?.headers['content-type'], 'application/json');
    assert.deepEqual(first?.body, { id: 'a', name: 'Name a', address: { city: 'Kiel', zip: null } });
    assert.deepEqual(
      received.map(({ headers }) => headers['idempotency-key']),
      ['run_x:a', 'run_x:b%2F%C3%BC'],
    );
  });

  it('says the same key when it sends a record again, another one for another record', async () => {
    const keysOf = async (key: string) => {
      received.length = 0;
      const writer = await open({}, { run: 'run_y', key });
      await writer.finish?.();
      await writer.write([row('a'), row('a'), row('x'.repeat(300))], 3);
      return received.map(({ headers }) => headers['idempotency-key']).sort();
    };
    const keys = await keysOf('id');
    assert.equal(new Set(keys).size, 3);
    assert.ok(keys.every(key => (key?.length ?? 0) <= 200));
    assert.deepEqual(await keysOf('id'), keys);
    assert.deepEqual(await keysOf('nothing'), ['run_y:3%3A0', 'run_y:3%3A1', 'run_y:3%3A2']);
  });

  it('puts and patches by a key in the path', async () => {
    answer = ({ path }, response) => void response.writeHead(path.endsWith('/a') ? 200 : 201).end();
    const writer = await open({ method: 'PUT', path: '/{+base}/{id}' }, { answers: { base: 'crm/contacts' } });
    const result = await writer.write([row('a'), row('b c'), row('')]);
    assert.deepEqual([result.created, result.updated], [1, 1]);
    assert.deepEqual(
      result.refused.map(({ index, reason }) => [index, text(reason)]),
      [[2, 'It has no value for "id", which is part of its address.']],
    );
    assert.deepEqual(paths().sort(), ['/v1/crm/contacts/a', '/v1/crm/contacts/b%20c']);
    assert.equal(received[0]?.headers['idempotency-key'], undefined);
    answer = status(204);
    const patched = await (await open({ method: 'PATCH', path: '/contacts/{id}' })).write([row('a')]);
    assert.deepEqual([patched.created, patched.updated, received.at(-1)?.method], [0, 1, 'PATCH']);
  });

  it('sends a few at a time, those of one key in their order', async () => {
    let underWay = 0;
    let most = 0;
    answer = (_received, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.writeHead(201).end();
      }, 5);
    };
    const writer = await open({});
    const rows = Array.from({ length: 24 }, (_, index) => row(`k${index % 5}`, { name: String(index) }));
    await writer.write(rows);
    assert.ok(most > 1 && most <= 4, `${most} at a time`);
    for (const key of ['k0', 'k1', 'k2', 'k3', 'k4']) {
      const bodies = received.map(({ body }) => body as { id: string; name: string });
      const names = bodies.filter(({ id }) => id === key).map(({ name }) => Number(name));
      assert.deepEqual(
        names,
        [...names].sort((a, b) => a - b),
      );
    }
  });

  it('sends the lines of a group with it', async () => {
    const writer = await open({ path: '/orders' }, { fields: ['id', 'lines'], mode: { groupBy: 'id' } });
    await writer.write([{ id: 'o1', lines: [{ sku: 'a', 'price.amount': '2.50' }] }]);
    assert.deepEqual(received[0]?.body, { id: 'o1', lines: [{ sku: 'a', price: { amount: '2.50' } }] });
  });

  it('sends all rows in one request', async () => {
    const writer = await open({ rows: 'data.items' }, { mode: { rows: 'all' } });
    assert.deepEqual(await writer.write([row('a'), row('b')]), { created: 2, updated: 0, skipped: 0, refused: [] });
    assert.deepEqual(received.length, 1);
    assert.deepEqual(received[0]?.body, { data: { items: [row('a'), row('b')] } });
    answer = status(422, { detail: 'No.' });
    const list = await open({}, { mode: { rows: 'all' } });
    const { refused } = await list.write([row('a'), row('b')]);
    assert.deepEqual(received.at(-1)?.body, [row('a'), row('b')]);
    assert.deepEqual(
      refused.map(({ index, reason }) => [index, text(reason)]),
      [
        [0, 'REST API refused it: No.'],
        [1, 'REST API refused it: No.'],
      ],
    );
  });

  it('goes on behind records that are refused, and repeats what the API said', async () => {
    answer = ({ body }, response) => {
      const { id } = body as { id: string };
      if (id === 'b') {
        const errors = [{ field: 'email', message: 'is taken' }];
        status(422, { title: 'Unprocessable', detail: 'The contact is not valid.', errors })({} as Received, response);
      } else if (id === 'c') response.writeHead(400).end('<html>sesame</html>');
      else created({} as Received, response);
    };
    const result = await (await open({})).write([row('a'), row('b'), row('c'), row('d')]);
    assert.equal(result.created, 2);
    assert.deepEqual(
      result.refused.map(({ index, reason }) => [index, text(reason)]),
      [
        [1, 'REST API refused it: The contact is not valid. email: is taken'],
        [2, 'REST API refused it and gave no reason.'],
      ],
    );
    assert.match(result.refused[1]?.details ?? '', /^400 Bad Request from .*\n<html>•••<\/html>$/);
  });

  it('reads what APIs say in their different ways', () => {
    for (const [body, words] of [
      [{ title: 'Bad email' }, 'Bad email'],
      [{ message: 'Nope' }, 'Nope'],
      [{ error: 'invalid_request', error_description: 'x' }, 'invalid_request'],
      [{ error: { message: 'Deep' } }, 'Deep'],
      [{ errors: { email: ['is taken', 'is long'], age: 'is low' } }, 'email: is taken, email: is long, age: is low'],
      [{ errors: ['one', 'two'] }, 'one, two'],
      [{ detail: 'No', 'invalid-params': [{ name: 'age', reason: 'x', detail: 'too low' }] }, 'No: age: too low'],
      [[{ message: 'first', code: 'X' }], 'first'],
      [{ message: `${'long '.repeat(100)}` }, `${'long '.repeat(60)}…`],
      ['Just a text', 'Just a text'],
      [{ ok: false }, ''],
      [null, ''],
    ] as const) {
      assert.equal(refusalWords(JSON.stringify(body)), words, JSON.stringify(body).slice(0, 60));
    }
    assert.equal(refusalWords('<html>'), '');
  });

  it('leaves alone what is there when it only adds, and what is not when it only updates', async () => {
    answer = status(409, { detail: 'exists' });
    const inserted = await (await open({}, { action: 'insert' })).write([row('a')]);
    assert.deepEqual([inserted.skipped, inserted.refused], [1, []]);
    const upserted = await (await open({}, { action: 'upsert' })).write([row('a')]);
    assert.equal(upserted.refused.length, 1);
    answer = status(404);
    const updated = await (
      await open({ method: 'PATCH', path: '/contacts/{id}' }, { action: 'update' })
    ).write([row('a')]);
    assert.deepEqual([updated.skipped, updated.refused], [1, []]);
  });

  for (const [what, reply, kind, says] of [
    ['is not let in', status(401), 'auth', 'We reached REST API, but it did not let us in.'],
    ['has no rights', status(403), 'auth', 'We are signed in to REST API, but may not send records to /v1/contacts.'],
    [
      'finds nothing at the path',
      status(404),
      'refused',
      'We reached 127.0.0.1:{port}, but there is nothing at /v1/contacts.',
    ],
    ['is told another method', status(405), 'refused', 'REST API does not take records with POST at /v1/contacts.'],
    [
      'is sent elsewhere',
      status(307, {}, { location: 'https://elsewhere.example/' }),
      'refused',
      'This address sends us on to https://elsewhere.example/.',
    ],
    ['is told to wait', status(429, {}, { 'retry-after': '7' }), 'transient', 'REST API is busy.'],
    ['finds the API broken', status(500), 'transient', 'REST API has a problem of its own right now.'],
    [
      'is cut off',
      (_received: Received, response: ServerResponse) => void response.destroy(),
      'transient',
      'The connection to REST API was lost.',
    ],
  ] as const) {
    it(`stops when it ${what}`, async () => {
      answer = reply;
      const error = await failure((await open({})).write([row('a')]));
      assert.deepEqual([error.kind, text(error.says)], [kind, says.replace('{port}', String(port))]);
      assert.equal(error.retryAfterMs, what === 'is told to wait' ? 7000 : null);
    });
  }

  it('sends only what is left of a page that is tried again', async () => {
    let busy = true;
    answer = ({ body }, response) => {
      const isThird = (body as { id: string }).id === 'c';
      response.writeHead(busy && isThird ? 503 : 201).end();
    };
    const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(id => row(id));
    const options = { run: 'run_again' };
    await failure((await open({}, options)).write(rows, 5));
    const sent = received.map(({ body }) => (body as { id: string }).id).filter(id => id !== 'c');
    assert.ok(sent.length > 0);
    busy = false;
    received.length = 0;
    const result = await (await open({}, options)).write(rows, 5);
    assert.deepEqual([result.created, result.refused], [8, []]);
    const again = received.map(({ body }) => (body as { id: string }).id);
    assert.deepEqual(
      [...sent, ...again].sort(),
      rows.map(({ id }) => id),
    );
    received.length = 0;
    await (await open({}, options)).write([row('a')], 6);
    assert.equal(received.length, 1, 'another page is another matter');
  });

  it('says before the first row that a path cannot be filled', async () => {
    const missing = await failure(open({ path: '/lists/{list}' }));
    assert.equal(
      text(missing.says),
      'The path of the records needs "list", which is neither an answer nor a field of every record.',
    );
    const all = await failure(open({ path: '/contacts/{id}' }, { mode: { rows: 'all' } }));
    assert.match(text(all.says), /needs "id"/);
    assert.deepEqual(received, []);
  });
});
