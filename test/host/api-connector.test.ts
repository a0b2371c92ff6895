import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import type { ApiDescription, PagingDescription } from '@citizen-integrator/library';
import { createSandbox } from '@citizen-integrator/sandbox';
import type { Action, Values } from 'citizen-integrator/contract';
import { readDescription } from '../../packages/library/src/descriptions/read-description.ts';
import {
  connectorOf,
  ConnectorError,
  type ConnectorConnection,
  type RecordLinks,
} from '../../packages/host/src/connectors/index.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { answersFor, describedApi, endpointFor } from './api-world.ts';

const described = `
schemaVersion: 2
id: shop
family: shop
title: Shop
monogram: SH
vendor: null
category: commerce
docs: https://shop.example/docs
api: {name: REST, style: rest, version: null}
baseUrl: {template: 'http://{+host}/v1'}
auth:
- {id: key, title: With a key, type: apiKey, fields: [key], headers: {X-Key: $values.key}, evidence: known}
connection:
  fields:
  - {name: host, label: Host, help: Where it is, type: string, required: true, secret: false, pattern: null, example: null}
  - {name: key, label: Key, help: '', type: password, required: true, secret: true, pattern: null, example: null}
  test: {method: GET, path: /me, ok: $exists(name), show: name}
  evidence: known
rateLimits: {limits: [], busy: "$status = 429 or error.code = 'busy'", retryAfter: error.after, evidence: known}
errors:
  failed: $exists(error)
  code: error.code
  message: error.message
  fields: error.fields
  means: {duplicate: $code = 'taken', invalid: $code = 'wrong', missing: $code = 'gone'}
  evidence: known
paging: {style: cursor, size: 2, next: next}
objects:
- canonical: Contact
  id: people
  label: Person
  labelPlural: People
  idField: id
  modifiedField: changed
  keys: [email]
  evidence: known
  calls:
    list: {method: GET, path: /people, query: {size: $size, cursor: $cursor, since: $since}, rows: people}
    find: {method: GET, path: /find, query: {by: $key.field, value: $key.values}, size: 2, rows: people}
    get: {method: GET, path: '/people/{id}', record: $}
    create: {method: POST, path: /people, body: $, id: $string(id)}
    update: {method: PATCH, path: '/people/{id}', body: $}
  fields:
  - {name: id, label: Id, type: id, required: false, readOnly: true, evidence: known}
  - {name: email, label: E-mail, type: email, required: true, readOnly: false, evidence: known}
  - {name: name.last, label: Last name, type: string, required: false, readOnly: false, maxLength: 10, evidence: known}
  - {name: credit, label: Credit, type: decimal, required: false, readOnly: false, read: $number(amount), write: "{'amount': $string($)}", evidence: known}
  - {name: active, label: Active, type: boolean, required: false, readOnly: false, read: $not($), write: $not($), writeTo: blocked, evidence: known}
  - {name: kind, label: Kind, type: string, required: false, readOnly: false, fixed: person, evidence: known}
  - {name: lines.price, label: Price, type: decimal, required: false, readOnly: false, read: $number($), evidence: known}
  - {name: changed, label: Changed, type: datetime, required: false, readOnly: true, evidence: known}
`;

const never = new AbortController().signal;
const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const formulas = createFormulaPool();
type Answer = (url: URL, body: Record<string, unknown> | null, request: IncomingMessage) => unknown;
interface Told {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
const told = (status: number, body?: unknown, headers: Record<string, string> = {}): Told => ({
  status,
  body,
  headers,
});
const isTold = (value: unknown): value is Told => typeof value === 'object' && value !== null && 'status' in value;

describe('An API that is described', () => {
  let answer: Answer = () => ({});
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const reply = (response: ServerResponse, given: unknown) => {
    const { status, body, headers = {} } = isTold(given) ? given : told(200, given);
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
    response.end(body === undefined ? '' : isText ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const sent = Buffer.concat(parts).toString('utf8');
      const body = sent === '' ? null : (JSON.parse(sent) as Record<string, unknown>);
      asked.push(`${request.method} ${request.url}`);
      if (body) bodies.push(body);
      reply(response, answer(new URL(request.url ?? '', 'http://shop'), body, request));
    });
  });
  let host = '';
  let guard: AddressGuard;

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    guard = createAddressGuard({ allow: [host] });
  });
  afterEach(() => {
    answer = () => ({});
    asked.length = 0;
    bodies.length = 0;
  });
  after(async () => {
    await guard.close();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const api = readDescription(described, 'shop.yaml');
  /** The description with another list. */
  const listed = (list: object): ApiDescription => ({
    ...api,
    objects: api.objects.map(object => ({
      ...object,
      calls: { ...object.calls, list: { ...object.calls.list, ...list } as NonNullable<typeof object.calls.list> },
    })),
  });
  const connectionTo = (description = api, values: Values = {}, more: object = {}): ConnectorConnection => ({
    endpoint: endpointFor(description),
    values: { host, key: 's3cret-key', ...values },
    guard,
    ...more,
  });
  const shop = connectorOf(endpointFor(api));
  const failure = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  };
  const openList = (connection: ConnectorConnection, source: object = {}, more: object = {}) => {
    assert.ok(shop.openSource);
    const request = { source: { connection: 's', object: 'people', ...source }, answers: {}, ...more };
    return shop.openSource(connection, request, never);
  };
  /** Reads to the end; each page again from a new reader, by its cursor alone. */
  const readAll = async (connection: ConnectorConnection): Promise<{ rows: Row[]; pages: number }> => {
    const rows: Row[] = [];
    let cursor: string | null = null;
    for (let pages = 1; ; pages += 1) {
      const reader = await openList(connection);
      const page = await reader.read(cursor, never);
      rows.push(...page.rows);
      if (page.next === null) return { rows, pages };
      cursor = page.next;
      assert.ok(pages < 20, 'it never ends');
    }
  };
  const people = Array.from({ length: 5 }, (_, index) => ({ id: index + 1, email: `p${index + 1}@x.example` }));
  const slice = (from: number, size = 2) => people.slice(from, from + size);
  const number = (url: URL, name: string) => Number(url.searchParams.get(name) ?? 0);

  const styles: Record<string, { paging: PagingDescription; list?: object; answer: Answer; pages: number }> = {
    'a cursor': {
      paging: { style: 'cursor', size: 2, next: 'next' },
      answer: url => {
        const at = number(url, 'cursor');
        return { people: slice(at), next: at + 2 < 5 ? at + 2 : null };
      },
      pages: 3,
    },
    'a link from the root': {
      paging: { style: 'link', size: 2, next: 'next' },
      answer: url => {
        const at = number(url, 'at');
        return { people: slice(at), next: at + 2 < 5 ? `/v1/people?at=${at + 2}` : '' };
      },
      pages: 3,
    },
    'a link in a header': {
      paging: { style: 'link', size: 2, next: '$match($headers.link, /<([^>]+)>; rel=.next/).groups[0]' },
      answer: url => {
        const at = number(url, 'at');
        const link = `<http://${host}/v1/people?at=${at + 2}>; rel="next"`;
        return told(200, { people: slice(at) }, at + 2 < 5 ? { link } : {});
      },
      pages: 3,
    },
    offsets: {
      paging: { style: 'offset', size: 2 },
      list: { query: { from: '$offset', size: '$size' } },
      answer: url => ({ people: slice(number(url, 'from')) }),
      pages: 3,
    },
    'offsets of a server that gives less than it is asked for': {
      paging: { style: 'offset', size: 4, more: '$count(people) > 0' },
      list: { query: { from: '$offset', size: '$size' } },
      answer: url => ({ people: slice(number(url, 'from')) }),
      pages: 4,
    },
    pages: {
      paging: { style: 'page', first: 0, size: 2, more: 'more' },
      list: { query: { page: '$page', size: '$size' } },
      answer: url => ({ people: slice(number(url, 'page') * 2), more: number(url, 'page') < 2 }),
      pages: 3,
    },
    'nothing at all': { paging: { style: 'none' }, answer: () => ({ people }), pages: 1 },
  };
  for (const [name, style] of Object.entries(styles)) {
    it(`goes on by ${name}`, async () => {
      answer = style.answer;
      const { rows, pages } = await readAll(connectionTo(listed({ paging: style.paging, ...style.list })));
      assert.deepEqual(
        rows.map(({ id }) => id),
        [1, 2, 3, 4, 5],
      );
      assert.equal(pages, style.pages);
    });
  }

  it('ends a list that comes back to where it was, and follows no link to elsewhere', async () => {
    let turn = 0;
    answer = () => ({ people: slice(0), next: ['a', 'b'][(turn += 1) % 2] });
    const reader = await openList(connectionTo());
    const error = await failure(
      (async () => {
        for (let cursor: string | null = null, pages = 0; pages < 9; pages += 1) {
          ({ next: cursor } = await reader.read(cursor, never));
        }
      })(),
    );
    assert.match(text(error.says), /gave the same page twice/);
    answer = () => ({ people: slice(0), next: 'https://elsewhere.example/v1/people' });
    const away = await failure(readAll(connectionTo(listed({ paging: { style: 'link', size: 2, next: 'next' } }))));
    assert.match(text(away.says), /^Reading People, page 1: Shop sent us on to https:\/\/elsewhere\.example/);
  });

  it('reads fields in their canonical form, also within lists', async () => {
    const odd = { id: 1, name: { last: 'Ode' }, credit: { amount: '12.50' }, blocked: true, active: true };
    answer = () => ({
      people: [{ ...odd, lines: [{ price: '1.5' }, { price: '2' }] }, 'no record', { id: 3, credit: { amount: 'x' } }],
    });
    const page = await (await openList(connectionTo())).read(null, never);
    const [row] = page.rows;
    assert.deepEqual(
      [row?.['name.last'], row?.['credit'], row?.['active'], row?.['lines']],
      ['Ode', 12.5, false, [{ price: 1.5 }, { price: 2 }]],
    );
    assert.deepEqual(
      page.unreadable?.map(({ key, reason }) => [key, text(reason)]),
      [
        ['#2', 'It is no record with fields.'],
        ['3', 'Its "Credit" cannot be read: {"amount":"x"}'],
      ],
    );
  });

  it('asks for what changed since, in UTC, and takes no content for an empty list', async () => {
    answer = () => told(204);
    assert.ok(shop.openSource);
    const source = { connection: 's', object: 'people', changedSince: 'changed' };
    const request = { source, answers: {}, since: '2026-01-31T10:00:00+02:00' };
    const page = await (await shop.openSource(connectionTo(), request, never)).read(null, never);
    assert.deepEqual(page, { rows: [], unreadable: [], next: null, total: null });
    assert.match(asked[0] ?? '', /since=2026-01-31T08%3A00%3A00\.000Z/);
  });

  const oddAnswers: Record<string, { given: unknown; says: RegExp; kind: string }> = {
    'a page in place of data': { given: told(200, '<h1>Soon back</h1>'), says: /was no data/, kind: 'transient' },
    'no list where one should be': { given: { persons: [] }, says: /no list of records/, kind: 'unexpected' },
    'a success with an error in it': {
      given: { error: { code: 'wrong', message: 'No such view' } },
      says: /error: No such view/,
      kind: 'refused',
    },
    'its own failure': { given: told(500, '<b>oops</b>'), says: /problem of its own/, kind: 'transient' },
    'a key that ended': { given: told(401, { error: {} }), says: /did not let us in/, kind: 'auth' },
    'a busy hour that lasts': {
      given: told(429, { error: { after: 900 } }),
      says: /come back later/,
      kind: 'transient',
    },
  };
  for (const [name, { given, says, kind }] of Object.entries(oddAnswers)) {
    it(`says which call and page got ${name}`, async () => {
      answer = url => (url.pathname === '/v1/people' ? given : {});
      const error = await failure(readAll(connectionTo()));
      assert.match(text(error.says), /^Reading People, page 1: /);
      assert.match(text(error.says), says);
      assert.equal(error.kind, kind);
      if (name.startsWith('a busy')) assert.equal(error.retryAfterMs, 900_000);
    });
  }

  it('waits a moment by itself when it is asked to, and keeps the key out of the details', async () => {
    let calls = 0;
    answer = () => ((calls += 1) === 1 ? { error: { code: 'busy', after: 0 } } : { people });
    assert.equal((await readAll(connectionTo())).rows.length, 5);
    answer = () => told(400, { error: { code: 'wrong', message: 'the key s3cret-key is odd' } });
    const error = await failure(readAll(connectionTo()));
    assert.doesNotMatch(`${error.details} ${text(error.says)}`, /s3cret/);
  });

  it('reads lists below other records, some of those for a page, and what only a single record tells', async () => {
    const parents = Array.from({ length: 120 }, (_, index) => ({ id: index + 1 }));
    let together = 0;
    answer = url => {
      const [, , kind, id] = url.pathname.split('/');
      if (kind === 'people') return { people: parents };
      if (kind === 'notes') return { notes: [{ id: `${id}-a` }, { id: `${id}-b` }], of: together++ };
      return { id, text: `about ${id}` };
    };
    const [people] = api.objects;
    assert.ok(people?.calls.list && people.fields[0]);
    const list = {
      ...people.calls.list,
      path: '/notes/{parent}',
      query: {},
      rows: 'notes',
      paging: { style: 'none' } as const,
    };
    const field = { ...people.fields[0], readOnly: false };
    const notes = {
      ...people,
      id: 'notes',
      labelPlural: 'Notes',
      keys: [],
      fields: [field, { ...field, name: 'text', label: 'Text' }],
      calls: {
        list: { ...list, of: { object: 'people' }, lacks: ['text'] },
        get: { method: 'GET', path: '/note/{id}', record: '$' } as const,
      },
    };
    const description = {
      ...listed({ paging: { style: 'none' } }),
      objects: [...listed({ paging: { style: 'none' } }).objects, notes],
    };
    const connection = connectionTo(description);
    const read = async (cursor: string | null, fields: string[]) => {
      assert.ok(shop.openSource);
      const request = { source: { connection: 's', object: 'notes' }, answers: {}, fields };
      return (await shop.openSource(connection, request, never)).read(cursor, never);
    };
    const first = await read(null, ['id']);
    assert.deepEqual([first.rows.length, first.rows[0]?.['id'], first.rows[99]?.['id']], [100, '1-a', '50-b']);
    const last = await read((await read(first.next, ['id'])).next, ['id', 'text']);
    assert.deepEqual([last.rows.length, last.rows[0]?.['text'], last.next], [40, 'about 101-a', null]);
    assert.equal(asked.filter(each => each.startsWith('GET /v1/note/')).length, 40);
  });

  it('reads and writes objects and fields that only an account has, as it tells them', async () => {
    const discovery: NonNullable<ApiDescription['discovery']> = {
      objects: { method: 'GET', path: '/objects', rows: '$' },
      fields: { method: 'GET', path: '/objects/{api}', rows: '$' },
    };
    const id = { name: 'id', label: 'Id', type: 'id', readOnly: true };
    const colour = { name: 'colour', label: 'Colour', type: 'picklist', enum: [{ value: 'b', label: 'Black' }] };
    answer = (url, body, { method }) => {
      if (url.pathname === '/v1/objects')
        return [
          { name: 'people', label: 'People' },
          { name: 'cats', label: 'Cats' },
        ];
      if (url.pathname.startsWith('/v1/objects/')) return [id, colour, { name: 'email', label: 'Mail', type: 'email' }];
      return method === 'POST'
        ? told(201, { ...body, id: 9 })
        : { records: [{ id: 1, colour: 'b', fields: url.searchParams.get('fields') }] };
    };
    const list = {
      method: 'GET',
      path: '/{api}',
      query: { fields: "$join($fields, ',')" },
      rows: 'records',
      paging: { style: 'none' },
    } as const;
    const create = { method: 'POST', path: '/{api}', body: '$', id: '$string(id)' } as const;
    const description: ApiDescription = { ...listed(list), discovery, calls: { list, create } };
    const connection = connectionTo(description);
    assert.ok(shop.listObjects && shop.listFields && shop.openTarget);
    assert.deepEqual(
      (await shop.listObjects(connection, 'read', never)).map(({ value }) => value),
      ['people', 'cats'],
    );
    const fields = await shop.listFields(connection, 'people', never);
    assert.deepEqual(
      fields.filter(({ value }) => ['colour', 'email', 'credit'].includes(value)),
      [
        { value: 'email', label: 'Mail', type: 'text' },
        {
          value: 'colour',
          label: 'Colour',
          type: 'text',
          help: 'b (Black)',
          choices: [{ value: 'b', label: 'Black' }],
        },
      ],
    );
    const read = async (object: string, used: string[]) =>
      (await openList(connection, { object }, { fields: used })).read(null, never);
    assert.doesNotMatch(String((await read('people', [])).rows[0]?.['fields']), /colour/);
    assert.match(String((await read('people', ['colour'])).rows[0]?.['fields']), /colour/);
    const unknown = await failure(read('people', ['tail']));
    assert.match(text(unknown.says), /^People of Shop have no field "tail"/);
    assert.equal((await read('cats', [])).rows[0]?.['colour'], 'b');
    const request = {
      target: { connection: 't', object: 'cats' },
      answers: {},
      formulas,
      fields: ['colour'],
      action: 'insert',
    } as const;
    const made = await (await shop.openTarget(connection, request, never)).write([{ colour: 'b' }]);
    assert.deepEqual([made.created, bodies], [1, [{ colour: 'b' }]]);
  });

  it('is let in by OAuth 1.0a, with what it signs', async () => {
    const sandbox = await createSandbox({ rowsPerObject: 5 });
    const away = createAddressGuard({ allow: [new URL(sandbox.address).host] });
    const endpoint = endpointFor(describedApi('netsuite'));
    const signIn = endpoint.api?.auth.find(({ type }) => type === 'oauth1')?.id ?? '';
    const values = answersFor(sandbox, endpoint, { signIn });
    const test = (more: Values) =>
      shop.test(
        { endpoint, values: { ...values, ...more }, guard: away, practice: { origin: sandbox.address } },
        never,
      );
    const [works, wrong] = [await test({}), await test({ tokenSecret: 'other' })];
    await Promise.all([away.close(), sandbox.close()]);
    assert.deepEqual([works.ok, wrong.ok], [true, false], works.details ?? text(works.message));
  });

  it('tests a connection, and says what is missing in its address', async () => {
    answer = (_url, _body, { headers }) => (headers['x-key'] === 's3cret-key' ? { name: 'Ana' } : told(401));
    const works = await shop.test(connectionTo(), never);
    assert.equal(text(works.message), 'Connection works. We are signed in to Shop: Ana.');
    const wrong = await shop.test(connectionTo(api, { key: 'other' }), never);
    assert.deepEqual([wrong.ok, wrong.field], [false, 'key']);
    const empty = await shop.test(connectionTo(api, { host: '' }), never);
    assert.deepEqual([empty.ok, empty.field], [false, 'host']);
  });

  it('signs in for a session with cookies, and again when it has ended', async () => {
    let session = 0;
    answer = (url, body, { headers }) => {
      if (url.pathname === '/v1/login') {
        assert.deepEqual(body, { key: 's3cret-key' });
        session += 1;
        return told(200, { token: `t${session}` }, { 'set-cookie': `route=n${session}; Path=/` });
      }
      const isIn = headers['x-session'] === `t${session}` && headers.cookie === `route=n${session}`;
      return isIn && session > 1 ? { people } : told(403, { error: { code: 'expired' } });
    };
    const login = { method: 'POST', path: '/login', body: "{'key': $values.key}", session: 'token' } as const;
    const way = {
      id: 'login',
      title: 'By login',
      type: 'session',
      login,
      cookies: true,
      fields: ['key'],
      query: {},
    } as const;
    const headers = { 'X-Session': '$session' };
    const auth = [
      { ...way, headers, expired: "error.code = 'expired'", evidence: 'known' as const },
    ] as unknown as ApiDescription['auth'];
    const connection = connectionTo({ ...api, auth });
    const all = await Promise.all([readAll(connection), readAll(connection)]);
    assert.deepEqual(
      all.map(({ rows }) => rows.length),
      [5, 5],
    );
    assert.equal(session, 2);
  });

  it('uses a person’s consent, and renews it once', async () => {
    answer = (_url, _body, { headers }) => (headers.authorization === 'Bearer new' ? { people } : told(401));
    const way = {
      ...api.auth[0],
      id: 'oauth',
      type: 'oauth2',
      grants: ['authorization_code'],
      fields: [],
      headers: {},
    };
    const auth = [way] as unknown as ApiDescription['auth'];
    const renewed: string[] = [];
    const consent = {
      read: () => Promise.resolve({ accessToken: 'old', kept: {} }),
      renew: (stale: string) => {
        renewed.push(stale);
        return Promise.resolve({ accessToken: 'new', kept: {} });
      },
    };
    assert.equal((await readAll(connectionTo({ ...api, auth }, {}, { consent }))).rows.length, 5);
    assert.ok(renewed.every(stale => stale === 'old') && renewed.length >= 1);
    const nobody = await failure(readAll(connectionTo({ ...api, auth })));
    assert.match(text(nobody.says), /Nobody has signed in to Shop yet/);
  });

  it('goes to the practice server with a practice account, links too', async () => {
    const practice = { origin: `http://${host}` };
    answer = url => {
      assert.ok(url.pathname.startsWith('/shop/v1/people'), url.pathname);
      const at = number(url, 'at');
      return {
        people: slice(at),
        next: at === 0 ? '/v1/people?at=2' : at === 2 ? `http://${host}/shop/v1/people?at=4` : null,
      };
    };
    const description = listed({ paging: { style: 'link', size: 2, next: 'next' } });
    const real = { ...description, baseUrl: { ...description.baseUrl, template: 'https://{host}.shop.example/v1' } };
    const { rows } = await readAll(connectionTo(real, { host: 'acme' }, { practice }));
    assert.equal(rows.length, 5);
  });

  let runs = 0;
  const open = (
    fields: string[],
    {
      key = 'email',
      action = 'upsert',
      links,
      description = api,
      run = `run_${(runs += 1)}`,
    }: { key?: string; action?: Action; links?: RecordLinks; description?: ApiDescription; run?: string } = {},
  ) => {
    assert.ok(shop.openTarget);
    const target = { connection: 't', object: 'people', ...(key !== '' && { key }) };
    const request = { target, answers: {}, fields, action, formulas, run: { id: run, requestedAt: new Date() } };
    return shop.openTarget(connectionTo(description), { ...request, ...(links && { links }) }, never);
  };
  /** A shop that keeps what it is given. */
  const keepingShop = () => {
    const kept = new Map<string, Record<string, unknown>>();
    answer = (url, body, { method }) => {
      const id = url.pathname.split('/').at(-1) ?? '';
      if (url.pathname === '/v1/find') {
        const by = url.searchParams.get('by') ?? '';
        const values = new Set(url.searchParams.getAll('value'));
        return { people: [...kept.values()].filter(each => values.has(String(each[by]))) };
      }
      if (method === 'POST') {
        if (!String(body?.['email']).includes('@')) {
          return told(422, { error: { code: 'wrong', message: 'is no address', fields: ['email'] } });
        }
        const made = { ...body, id: String(kept.size + 1) };
        kept.set(made.id, made);
        return told(201, made);
      }
      const found = kept.get(id);
      if (!found) return told(404, { error: { code: 'gone' } });
      if (method === 'PATCH') kept.set(id, { ...found, ...body });
      return kept.get(id);
    };
    return kept;
  };

  it('adds and changes by a key that it looks up, and puts values into the form of the system', async () => {
    const kept = keepingShop();
    const writer = await open(['email', 'name.last', 'credit', 'active']);
    const row = (email: string, more: Row = {}) => ({
      email,
      'name.last': 'Ode',
      credit: '12.50',
      active: 'true',
      ...more,
    });
    const result = await writer.write([
      row('a@x'),
      row('b@x'),
      row(''),
      row('c'),
      row('a@x', { 'name.last': 'Later' }),
    ]);
    assert.deepEqual([result.created, result.updated], [2, 1]);
    assert.deepEqual(
      result.refused.map(({ index, reason }) => [index, text(reason)]),
      [
        [2, 'It has no value for "E-mail", which tells records apart.'],
        [3, 'Shop refused it because of "E-mail": is no address.'],
      ],
    );
    const one = { kind: 'person', email: 'a@x', credit: { amount: '12.5' }, blocked: false, id: '1' };
    assert.deepEqual(kept.get('1'), { ...one, name: { last: 'Later' } });
    const again = await (
      await open(['email', 'credit'])
    ).write([
      { email: 'b@x', credit: 'many' },
      { email: 'B@X', credit: 1 },
    ]);
    assert.deepEqual(
      again.refused.map(({ reason }) => text(reason)),
      ['"Credit" needs a number; "many" is none.'],
    );
  });

  it('tells records of the same key apart by what else a row has of them', async () => {
    const kept = keepingShop();
    kept.set('1', { id: '1', email: 'a@x', name: { last: 'Ode' }, credit: { amount: '1.00' } });
    kept.set('2', { id: '2', email: 'a@x', name: { last: 'Lund' }, credit: { amount: '1.00' } });
    const object = { ...(api.objects[0] ?? assert.fail()), keyParts: ['name.last', 'credit'] };
    const writer = await open(['email', 'name.last', 'credit', 'active'], {
      description: { ...api, objects: [object] },
    });
    const result = await writer.write([
      { email: 'a@x', 'name.last': 'lund', credit: 1, active: true },
      { email: 'a@x', 'name.last': 'Berg', credit: 1 },
      { email: 'a@x', credit: 1 },
    ]);
    assert.deepEqual([result.created, result.updated, kept.get('2')?.['blocked']], [1, 1, false]);
    assert.equal(kept.get('1')?.['blocked'], undefined);
    assert.deepEqual(
      result.refused.map(({ index, reason }) => [index, text(reason)]),
      [[2, 'There is more than one record in Shop with this "E-mail".']],
    );
  });

  describe('has codes that only zeros tell apart, and', () => {
    const object = { ...(api.objects[0] ?? assert.fail()), keyParts: ['name.last'] };
    const description = { ...api, objects: [object] };
    const openParts = () => open(['email', 'name.last', 'active'], { description });
    const row = (code: unknown) => ({ email: 'a@x', 'name.last': code, active: true });
    const keeping = (...codes: readonly unknown[]) => {
      const kept = keepingShop();
      for (const [index, last] of codes.entries()) {
        kept.set(String(index + 1), { id: String(index + 1), email: 'a@x', name: { last } });
      }
      return kept;
    };
    const changed = (kept: ReadonlyMap<string, Record<string, unknown>>) =>
      [...kept.values()].flatMap(({ id, blocked }) => (blocked === false ? [id] : []));

    it('takes each for itself where both are there', async () => {
      for (const code of ['10', '0010']) {
        const kept = keeping('0010', '10');
        const result = await (await openParts()).write([row(code)]);
        assert.deepEqual([result.created, result.updated, result.refused], [0, 1, []]);
        assert.deepEqual(changed(kept), [code === '10' ? '2' : '1']);
      }
    });

    it('knows one that the system has padded, or made a number of', async () => {
      for (const [given, there] of [
        ['10', '0010'],
        ['0010', '10'],
        ['0010', 10],
        [10, '10'],
      ]) {
        const kept = keeping(there, '20');
        const result = await (await openParts()).write([row(given)]);
        assert.deepEqual([result.created, changed(kept)], [0, ['1']], `${given} is ${there}`);
      }
    });

    it('makes another where the one that is alike is meant by another row, of this page or of one before', async () => {
      for (const pages of [[['0010', '10']], [['10', '0010']], [['10'], ['0010']]]) {
        const kept = keeping('10');
        const writer = await openParts();
        let created = 0;
        for (const [page, codes] of pages.entries()) created += (await writer.write(codes.map(row), page)).created;
        assert.equal(created, 1, JSON.stringify(pages));
        assert.deepEqual(
          [...kept.values()].map(({ name }) => name),
          [{ last: '10' }, { last: '0010' }],
        );
      }
    });

    it('says so where more than one may be meant, and takes long codes as they are', async () => {
      keeping('010', '0010');
      const { refused } = await (await openParts()).write([row('10')]);
      assert.deepEqual(
        refused.map(({ reason }) => text(reason)),
        ['There is more than one record in Shop with this "E-mail".'],
      );
      const kept = keeping('12345678901234567891', '');
      const result = await (await openParts()).write([row('12345678901234567890'), row('0')]);
      assert.deepEqual([result.created, changed(kept)], [2, ['3', '4']]);
    });
  });

  it('writes whole records where a system clears what it is not given', async () => {
    const kept = keepingShop();
    kept.set('7', { id: '7', email: 'a@x', name: { first: 'Ada', last: 'Ode' }, phone: '1' });
    const update = { method: 'PUT', path: '/people/{id}', body: '$', whole: true } as const;
    const description = { ...api, objects: api.objects.map(each => ({ ...each, calls: { ...each.calls, update } })) };
    await (await open(['email', 'name.last'], { description })).write([{ email: 'a@x', 'name.last': 'New' }]);
    const whole = { id: '7', email: 'a@x', name: { first: 'Ada', last: 'New' }, phone: '1', kind: 'person' };
    assert.deepEqual(bodies, [whole]);
  });

  it('only adds, or only changes, where that is asked for', async () => {
    const kept = keepingShop();
    kept.set('7', { id: '7', email: 'a@x' });
    const added = await (await open(['email'], { action: 'insert' })).write([{ email: 'a@x' }, { email: 'b@x' }]);
    assert.deepEqual([added.created, added.updated, added.skipped], [1, 0, 1]);
    const changed = await (await open(['email'], { action: 'update' })).write([{ email: 'a@x' }, { email: 'c@x' }]);
    assert.deepEqual([changed.created, changed.updated, changed.skipped], [0, 1, 1]);
  });

  it('knows records again by the host’s links, makes anew what is gone, and takes up what has the natural key', async () => {
    const kept = keepingShop();
    kept.set('9', { id: '9', email: 'known@x' });
    const known = new Map<string, string>();
    const links: RecordLinks = {
      find: ids => Promise.resolve(new Map([...known].filter(([id]) => ids.includes(id)))),
      keep: more => Promise.resolve(more.forEach((id, origin) => known.set(origin, id))),
      forget: ids => Promise.resolve(ids.forEach(id => known.delete(id))),
    };
    const rows = [{ email: 'a@x' }, { email: 'known@x' }];
    const first = await (await open(['email'], { key: '', links })).write(rows, 0, ['s1', 's2']);
    assert.deepEqual([first.created, first.updated, known.get('s2')], [1, 1, '9']);
    const moved = [{ email: 'new@x' }, { email: 'known@x' }];
    const second = await (await open(['email'], { key: '', links })).write(moved, 0, ['s1', 's2']);
    assert.deepEqual([second.created, second.updated, kept.size], [0, 2, 2]);
    const id = known.get('s1') ?? '';
    assert.equal(kept.get(id)?.['email'], 'new@x');
    kept.delete(id);
    const third = await (await open(['email'], { key: '', links })).write(moved, 0, ['s1', 's2']);
    assert.deepEqual([third.created, third.updated], [1, 1]);
    const nothing = await failure(open(['name.last'], { key: '' }));
    assert.match(text(nothing.says), /does not say by which field records are told apart/);
  });

  it('sends many at once where the system takes that, and each alone when it refuses them as a whole', async () => {
    const outcomes = "results.{'ok': ok, 'id': id, 'code': code, 'message': text, 'fields': fields}";
    const bulk = { method: 'POST', path: '/bulk', size: 3, body: "{'all': [$records]}", outcomes } as const;
    const description: ApiDescription = {
      ...api,
      objects: api.objects.map(object => ({ ...object, calls: { ...object.calls, bulkCreate: bulk } })),
    };
    const kept = keepingShop();
    const single = answer;
    answer = (url, body, request) => {
      if (url.pathname !== '/v1/bulk') return single(url, body, request);
      const all = body?.['all'] as Row[];
      if (all.some(({ email }) => email === 'break@x')) return told(400, { error: { code: 'wrong' } });
      return {
        results: all.map(({ email }) =>
          email === 'no@x' ? { ok: false, code: 'taken', text: 'is taken' } : { ok: true, id: 'b' },
        ),
      };
    };
    const row = (name: string) => ({ email: `${name}@x` });
    const writer = await open(['email'], { key: '', action: 'insert', description, run: 'bulk' });
    const result = await writer.write(['a', 'no', 'c', 'd'].map(row));
    assert.deepEqual([result.created, result.skipped, result.refused.length], [3, 1, 0]);
    assert.equal(asked.filter(each => each === 'POST /v1/bulk').length, 2);
    const broken = await writer.write(['break', 'e', 'f'].map(row), 1);
    assert.deepEqual([broken.created, kept.size], [3, 3]);
  });

  it('goes on where a page broke off, without sending again what arrived', async () => {
    const kept = keepingShop();
    const works = answer;
    answer = (url, body, request) => (body?.['email'] === 'c@x' ? told(503, '<p>down</p>') : works(url, body, request));
    const rows = ['a@x', 'b@x', 'c@x'].map(email => ({ email }));
    const error = await failure((await open(['email'], { run: 'same' })).write(rows));
    assert.match(text(error.says), /^Writing People: Shop has a problem of its own/);
    answer = works;
    bodies.length = 0;
    const result = await (await open(['email'], { run: 'same' })).write(rows);
    assert.deepEqual([result.created, result.updated, kept.size, bodies.length], [3, 0, 3, 1]);
  });

  it('says before the first row which field or key a target cannot take', async () => {
    const says = async (work: Promise<unknown>) => text((await failure(work)).says);
    assert.match(await says(open(['email', 'changed'])), /"Changed" of People is set by Shop itself/);
    const { find: _find, ...calls } = api.objects[0]?.calls ?? {};
    const description = { ...api, objects: api.objects.map(object => ({ ...object, calls })) };
    assert.match(await says(open(['email'], { description })), /cannot look up People by "E-mail"/);
    assert.ok(shop.openTarget);
    const request = { target: { connection: 't', object: 'cats' }, answers: {}, fields: [], formulas };
    assert.match(await says(shop.openTarget(connectionTo(), request, never)), /nothing called "cats"/);
  });
});
