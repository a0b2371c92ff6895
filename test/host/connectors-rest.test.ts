import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { EndpointDescription } from '@citizen-integrator/library';
import { Source, type Paging, type Values } from 'citizen-integrator/contract';
import {
  connectorOf,
  ConnectorError,
  type ConnectorConnection,
  type TestOutcome,
} from '../../packages/host/src/connectors/index.ts';
import { retryAfter } from '../../packages/host/src/connectors/retry-after.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { createSelfSigned } from './self-signed.ts';

const token = 'tok-3f9a+secret';
const contacts = Array.from({ length: 7 }, (_, index) => ({ id: `c${index + 1}` }));
type Route = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;

const endpoint = (testPath: string) =>
  z.parse(EndpointDescription, {
    id: 'shop',
    name: 'Shop',
    category: 'generic',
    monogram: 'Sh',
    connector: 'rest',
    auth: 'bearer',
    testPath,
    fields: [
      { name: 'baseUrl', label: 'Address', type: 'url' },
      { name: 'token', label: 'Token', type: 'password', secret: true },
    ],
  });

describe('REST connector', () => {
  const asked: { url: URL; authorization: string | undefined }[] = [];
  let route: Route = (_url, _request, response) => response.end('{}');
  const answer =
    (body: unknown, status = 200, headers: Record<string, string> = {}): Route =>
    (_url, _request, response) =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://shop');
    asked.push({ url, authorization: request.headers.authorization });
    route(url, request, response);
  });
  const secure = createSecureServer(createSelfSigned(), (_request, response) => response.end('{}'));
  let port = 0;
  let securePort = 0;
  let guard: AddressGuard;

  before(async () => {
    port = await listen(server);
    securePort = await listen(secure);
    guard = createAddressGuard({
      allow: [`127.0.0.1:${port}`, `127.0.0.1:${securePort}`],
      resolve: name => Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
    });
  });
  after(async () => {
    await guard.close();
    for (const each of [server, secure]) {
      each.closeAllConnections();
      await new Promise(resolve => each.close(resolve));
    }
  });

  const connection = (values: Values = {}, testPath = '/me'): ConnectorConnection => ({
    endpoint: endpoint(testPath),
    values: { baseUrl: `http://127.0.0.1:${port}/v1/`, token, ...values },
    guard,
  });
  const rest = connectorOf(endpoint('/me'));
  const test = (values: Values = {}, testPath = '/me'): Promise<TestOutcome> =>
    rest.test(connection(values, testPath), never);

  const read = async (
    paging: Partial<Paging>,
    { path = '/contacts', rows = 'data', total = '', query = {}, answers = {}, cursor = null as string | null } = {},
  ) => {
    const source = z.parse(Source, { connection: 'source', resource: { path, rows, total, query, paging } });
    assert.ok(rest.read);
    return rest.read(connection(), { source, answers, cursor }, never);
  };
  const readAll = async (...[paging, options]: Parameters<typeof read>) => {
    const ids: unknown[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { rows, next } = await read(paging, { ...options, cursor });
      ids.push(...rows.map(row => row['id']));
      if (next === null) return ids;
      cursor = next;
    }
    return assert.fail('the list does not end');
  };
  const failure = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => assert.fail('it should have been refused'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  };
  const allIds = contacts.map(({ id }) => id);

  describe('test', () => {
    it("asks for the endpoint's path with the token", async () => {
      route = answer({ name: 'Acme' });
      assert.deepEqual(await test(), {
        ok: true,
        message: { code: 'connection.works', params: { app: 'Shop' } },
        todo: [],
        field: null,
        details: null,
      });
      assert.equal(asked.at(-1)?.url.pathname, '/v1/me');
      assert.equal(asked.at(-1)?.authorization, `Bearer ${token}`);
    });

    it("asks for the connection's path, without a token when there is none", async () => {
      route = answer({});
      const { ok, message } = await test({ testPath: '//elsewhere.example/status?deep=1', token: '' }, '');
      assert.ok(ok);
      assert.equal(text(message), 'Connection works. Shop has answered.');
      assert.equal(asked.at(-1)?.url.href, 'http://shop/v1/elsewhere.example/status?deep=1');
      assert.equal(asked.at(-1)?.authorization, undefined);
    });

    for (const [status, headers, says, field] of [
      [401, {}, 'We reached Shop, but it did not let us in.', 'token'],
      [403, {}, 'We are signed in to Shop, but may not read /v1/me.', null],
      [404, {}, 'We reached {here}, but there is nothing at /v1/me.', 'baseUrl'],
      [301, { location: 'https://new.example/v2' }, 'This address sends us on to https://new.example/v2.', 'baseUrl'],
      [429, {}, 'Shop is busy.', null],
      [502, {}, 'Shop has a problem of its own right now.', null],
      [418, {}, 'Shop could not do what we asked.', null],
    ] as const) {
      it(`says what ${status} means and what to do`, async () => {
        route = answer({ message: `no, ${token}` }, status, headers);
        const outcome = await test();
        assert.equal(outcome.ok, false);
        assert.equal(text(outcome.message), says.replace('{here}', `127.0.0.1:${port}`));
        assert.equal(outcome.field, field);
        assert.ok(outcome.todo.length > 0 && outcome.todo.map(text).every(todo => todo.endsWith('.')));
        assert.match(outcome.details ?? '', new RegExp(`^${status} `));
        assert.match(outcome.details ?? '', /no, •••/, 'the secret is masked');
        assert.doesNotMatch(JSON.stringify(outcome), /tok-3f9a/);
      });
    }

    for (const [what, values, says] of [
      [
        'a name that does not exist',
        { baseUrl: 'https://nowhere.example' },
        'We found nothing at the address nowhere.example.',
      ],
      [
        'a private address',
        { baseUrl: 'https://10.0.0.1/api' },
        'The address 10.0.0.1 is in a private network, which we may not reach.',
      ],
      [
        'no encryption',
        { baseUrl: 'http://shop.example' },
        'The address does not start with https://, so the token could be read on the way.',
      ],
      ['no address', { baseUrl: 'shop' }, 'We cannot read "shop" as an address.'],
      [
        'another kind of address',
        { baseUrl: 'file:///etc/passwd' },
        'We cannot read "file:///etc/passwd" as an address.',
      ],
      [
        'an address with a password',
        { baseUrl: 'https://ana:pw@shop.example' },
        'We cannot read "shop.example" as an address.',
      ],
    ] as const) {
      it(`says what is wrong with ${what}`, async () => {
        const outcome = await test(values);
        assert.equal(outcome.ok, false);
        assert.equal(text(outcome.message), says);
        assert.equal(outcome.field, 'baseUrl');
        assert.ok(outcome.todo.length > 0);
      });
    }

    it('says that nothing listens', async () => {
      const closed = createServer();
      const free = await listen(closed);
      await new Promise(resolve => closed.close(resolve));
      const there = createAddressGuard({ allow: [`127.0.0.1:${free}`] });
      const values = { baseUrl: `http://127.0.0.1:${free}`, token };
      const outcome = await rest.test({ ...connection(), values, guard: there }, never);
      await there.close();
      assert.equal(text(outcome.message), `We found 127.0.0.1, but nothing answers on port ${free}.`);
    });

    it('does not trust a certificate that nobody vouches for', async () => {
      const outcome = await test({ baseUrl: `https://127.0.0.1:${securePort}` });
      assert.equal(text(outcome.message), 'The certificate of 127.0.0.1 cannot be trusted.');
      assert.equal(outcome.field, 'baseUrl');
    });

    it('takes a web page for no API', async () => {
      route = answer('<h1>Welcome</h1>', 200, { 'content-type': 'text/html; charset=utf-8' });
      const outcome = await test();
      assert.equal(text(outcome.message), 'The answer of Shop is not JSON.');
      assert.match(outcome.details ?? '', /Welcome/);
    });
  });

  describe('read', () => {
    it('follows a cursor to the end', async () => {
      route = (url, request, response) => {
        const at = Number(url.searchParams.get('after') ?? 0);
        const size = Number(url.searchParams.get('size'));
        const next = at + size < contacts.length ? at + size : null;
        answer({ data: contacts.slice(at, at + size), meta: { next, total: 7 } })(url, request, response);
      };
      const paging = { kind: 'cursor', param: 'after', next: 'meta.next', limitParam: 'size', limit: 3 } as const;
      assert.deepEqual(await readAll(paging), allIds);
      assert.equal((await read(paging, { total: 'meta.total' })).total, 7);
      assert.equal((await read(paging)).total, null);
    });

    it('follows Link headers, absolute and relative', async () => {
      route = (url, request, response) => {
        const at = Number(url.searchParams.get('from') ?? 0);
        const link: Record<string, string> =
          at + 3 < contacts.length
            ? { link: `</v1/contacts>; rel="first", <?from=${at + 3}>; title="a, b"; rel="next last"` }
            : { link: '</v1/contacts>; rel=first' };
        answer(contacts.slice(at, at + 3), 200, link)(url, request, response);
      };
      assert.deepEqual(await readAll({ kind: 'link', limit: 3 }, { rows: '' }), allIds);
      assert.equal(asked.at(-1)?.url.search, '?from=6');
    });

    it('does not take the token to another origin', async () => {
      route = answer([], 200, { link: '<https://elsewhere.example/contacts>; rel="next"' });
      const { says } = await failure(read({ kind: 'link' }, { rows: '' }));
      assert.equal(text(says), 'This address sends us on to https://elsewhere.example/contacts.');
    });

    it('counts pages, also when the server gives fewer rows than it was asked for', async () => {
      route = (url, request, response) => {
        const page = Number(url.searchParams.get('page'));
        answer({ data: contacts.slice((page - 1) * 2, page * 2), total: 7 })(url, request, response);
      };
      assert.deepEqual(await readAll({ kind: 'page', limit: 2 }), allIds);
      assert.deepEqual(await readAll({ kind: 'page', limit: 5 }, { total: 'total' }), allIds);
    });

    it('counts an offset', async () => {
      route = (url, request, response) => {
        const at = Number(url.searchParams.get('skip'));
        answer({ data: contacts.slice(at, at + 2), total: 7 })(url, request, response);
      };
      const paging = { kind: 'offset', param: 'skip', limit: 3 } as const;
      assert.deepEqual(await readAll(paging), allIds);
      const before = asked.length;
      assert.deepEqual(await readAll(paging, { total: 'total' }), allIds);
      assert.equal(asked.length - before, 4, 'the total saves the empty page at the end');
    });

    it('fills answers into path and query, encoded, and leaves empty ones out', async () => {
      route = answer({ data: [] });
      await read(
        { kind: 'none' },
        {
          path: '/lists/{list}/{+path}',
          query: { stage: { property: 'stage' }, q: { property: 'empty' }, tag: { property: 'tags' }, fixed: 'a b' },
          answers: { list: 'a/b ?', path: 'x/y z', stage: 'lead & co', empty: '', tags: ['1', '2'] },
        },
      );
      assert.equal(
        asked.at(-1)?.url.href,
        'http://shop/v1/lists/a%2Fb%20%3F/x/y%20z?stage=lead+%26+co&tag=1&tag=2&fixed=a+b',
      );
      const { says } = await failure(read({ kind: 'none' }, { path: '/lists/{list}' }));
      assert.equal(text(says), 'The path of the records needs an answer to "list".');
    });

    it('says when the answer is no JSON, holds no list or no records', async () => {
      route = answer('<html>', 200, { 'content-type': 'text/html' });
      assert.equal(text((await failure(read({ kind: 'none' }))).says), 'The answer of Shop is not JSON.');
      route = answer({ items: [] });
      const noList = await failure(read({ kind: 'none' }));
      assert.equal(noList.kind, 'unexpected');
      assert.equal(text(noList.says), 'The answer of Shop holds no list of records where we look for it.');
      assert.equal(noList.details, '{"items":[]}');
      route = answer({ data: [1, 2] });
      const noRecord = await failure(read({ kind: 'none' }));
      assert.equal(text(noRecord.says), 'The answer of Shop holds something that is no record.');
    });

    it('hands on the records of a list in which something is none, and says what', async () => {
      route = answer({ data: [{ id: 1 }, null, { id: 2 }, 'three'] });
      const { rows, unreadable = [] } = await read({ kind: 'none' });
      assert.deepEqual(rows, [{ id: 1 }, { id: 2 }]);
      assert.deepEqual(
        unreadable.map(({ key, reason, details }) => [key, text(reason), details]),
        [
          ['#2', 'It is no record with fields.', 'null'],
          ['#4', 'It is no record with fields.', '"three"'],
        ],
      );
      // As long as a page is what it was asked for, another one may follow.
      const full = await read({ kind: 'page', limit: 4 });
      assert.equal(full.next, '2');
    });

    it('reads the characters as they are written, and stops where it cannot', async () => {
      const written = (encoding: BufferEncoding, type: string, mark = '') => {
        route = (_url, _request, response) => {
          const bytes = Buffer.from(`${mark}{"data":[{"name":"Zürich"}]}`, encoding);
          response.writeHead(200, { 'content-type': type }).end(bytes);
        };
        return read({ kind: 'none' });
      };
      for (const [encoding, type, mark] of [
        ['utf8', 'application/json', '\ufeff'],
        ['latin1', 'application/json; charset=ISO-8859-1'],
        ['utf16le', 'application/json;charset="utf-16le"'],
      ] as const)
        assert.deepEqual((await written(encoding, type, mark)).rows, [{ name: 'Zürich' }], encoding);
      for (const [type, says] of [
        ['application/json', 'UTF-8'],
        ['application/json; charset=moon', 'MOON'],
      ]) {
        const { kind, says: said } = await failure(written('latin1', type ?? ''));
        assert.equal(kind, 'unexpected');
        const sentence = `The answer of Shop is not written in ${says}, so that some of its characters would be lost.`;
        assert.equal(text(said), sentence);
      }
    });

    it('stops at an answer that is too big', async () => {
      route = (_url, _request, response) => {
        const chunk = Buffer.alloc(1024 * 1024, ' ');
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      };
      const { kind, says } = await failure(read({ kind: 'none' }));
      assert.equal(kind, 'unexpected');
      assert.equal(text(says), 'The answer of Shop is bigger than 32 megabytes.');
    });

    it('knows what passes by itself, and for how long', async () => {
      route = answer({}, 429, { 'retry-after': '7' });
      const busy = await failure(read({ kind: 'none' }));
      assert.deepEqual([busy.kind, busy.retryAfterMs], ['transient', 7000]);
      route = answer({}, 500);
      const down = await failure(read({ kind: 'none' }));
      assert.deepEqual([down.kind, down.retryAfterMs], ['transient', null]);
      route = (_url, _request, response) => response.destroy();
      const lost = await failure(read({ kind: 'none' }));
      assert.deepEqual([lost.kind, text(lost.says)], ['transient', 'The connection to Shop was lost.']);
      route = answer({}, 401);
      assert.equal((await failure(read({ kind: 'none' }))).kind, 'auth');
      route = answer({}, 422);
      assert.equal((await failure(read({ kind: 'none' }))).kind, 'refused');
    });

    it('takes where the records are and how pages go on from answers', async () => {
      route = (url, request, response) => {
        const at = Number(url.searchParams.get('offset') ?? 0);
        answer({ result: { items: contacts.slice(at, at + 4) } })(url, request, response);
      };
      const source = z.parse(Source, {
        connection: 'source',
        resource: { path: '/contacts', rows: { property: 'rows' }, paging: { property: 'paging' } },
      });
      const answers = { rows: 'result.items', paging: 'offset' };
      assert.ok(rest.read);
      const page = await rest.read(connection(), { source, answers, cursor: '4' }, never);
      assert.deepEqual([page.rows.length, page.next], [3, '7']);
      assert.equal(asked.at(-1)?.url.search, '?limit=200&offset=4');
      const unknown = rest.read(
        connection(),
        { source, answers: { ...answers, paging: 'scroll' }, cursor: null },
        never,
      );
      assert.equal(
        text((await failure(unknown)).says),
        'We do not know the way "scroll" of going on to the next page.',
      );
    });

    it('tells the API since when it wants changes', async () => {
      route = answer({ data: [] });
      const resource = { path: '/contacts', rows: 'data', sinceParam: 'updated_since' };
      const source = z.parse(Source, { connection: 'source', resource, changedSince: 'updatedAt' });
      assert.ok(rest.read);
      await rest.read(connection(), { source, answers: {}, cursor: null, since: '2026-11-25T08:00:00Z' }, never);
      assert.equal(asked.at(-1)?.url.search, '?updated_since=2026-11-25T08%3A00%3A00Z');
      await rest.read(connection(), { source, answers: {}, cursor: null, since: null }, never);
      assert.equal(asked.at(-1)?.url.search, '');
    });

    it('ends at once when it is told to', async () => {
      const stop = new AbortController();
      route = () => stop.abort(new Error('enough'));
      const source = z.parse(Source, { connection: 'source', resource: { path: '/contacts' } });
      assert.ok(rest.read);
      await assert.rejects(rest.read(connection(), { source, answers: {}, cursor: null }, stop.signal), /enough/);
    });
  });

  it('reads Retry-After as seconds and as a date', () => {
    const now = Date.parse('2026-11-25T08:00:00Z');
    assert.equal(retryAfter('120', now), 120_000);
    assert.equal(retryAfter('Wed, 25 Nov 2026 08:01:30 GMT', now), 90_000);
    assert.equal(retryAfter('Wed, 25 Nov 2026 07:00:00 GMT', now), 0);
    for (const none of [null, '', 'soon', '-5', '1.5']) assert.equal(retryAfter(none, now), null);
  });
});
