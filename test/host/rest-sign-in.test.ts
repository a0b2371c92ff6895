import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { commonLibrary } from '@citizen-integrator/library';
import { Source, type Values } from 'citizen-integrator/contract';
import { connectorOf, type ConnectorConnection } from '../../packages/host/src/connectors/index.ts';
import { createAddressGuard, type AddressGuard } from '../../packages/host/src/guard/address-guard.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');
const never = new AbortController().signal;
const endpoint = commonLibrary.endpoints.get('http-rest') ?? assert.fail('the library has REST');
const rest = connectorOf(endpoint);

describe('signing in to a REST API', () => {
  let headers: IncomingHttpHeaders = {};
  let url = new URL('http://api');
  let answer = (response: ServerResponse): void => void response.end('{}');
  const server = createServer((request, response) => {
    headers = request.headers;
    url = new URL(request.url ?? '', 'http://api');
    answer(response);
  });
  let port = 0;
  let guard: AddressGuard;

  before(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    guard = createAddressGuard({ allow: [`127.0.0.1:${port}`] });
  });
  after(async () => {
    await guard.close();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const connection = (values: Values): ConnectorConnection => ({
    endpoint,
    guard,
    values: { baseUrl: `http://127.0.0.1:${port}/v1`, testPath: '/', ...values },
  });
  const test = (values: Values) => rest.test(connection(values), never);

  it('sends a token', async () => {
    assert.equal(
      text((await test({ signIn: 'bearer', token: 'abc' })).message),
      'Connection works. We are signed in to REST API.',
    );
    assert.equal(headers.authorization, 'Bearer abc');
    await test({ token: 'abc' });
    assert.equal(headers.authorization, 'Bearer abc', 'a connection from before there was a choice');
  });

  it('sends a user name and a password', async () => {
    assert.ok((await test({ signIn: 'basic', user: 'ana', password: ' ünïcode: ' })).ok);
    const [, encoded = ''] = headers.authorization?.split(' ') ?? [];
    assert.equal(Buffer.from(encoded, 'base64').toString('utf8'), 'ana: ünïcode: ');
  });

  it('sends a key in a header or in the address', async () => {
    await test({ signIn: 'apiKey', apiKey: 'k+1', apiKeyIn: 'header', apiKeyName: 'X-Shop-Key' });
    assert.equal(headers['x-shop-key'], 'k+1');
    assert.equal(url.search, '');
    await test({ signIn: 'apiKey', apiKey: 'k+1', apiKeyIn: 'query', apiKeyName: 'key' });
    assert.equal(url.searchParams.get('key'), 'k+1');
  });

  it('sends nothing of the ways that were not chosen', async () => {
    const { message } = await test({ signIn: 'none', token: 'abc', user: 'ana', password: 'x', apiKey: 'k' });
    assert.equal(text(message), 'Connection works. REST API has answered.');
    assert.equal(headers.authorization, undefined);
    assert.equal(url.search, '');
  });

  it('sends more headers', async () => {
    await test({ signIn: 'none', headers: 'X-Tenant: acme\r\n\n  Accept :  application/vnd.shop+json  \nX-Empty:' });
    assert.equal(headers['x-tenant'], 'acme');
    assert.equal(headers.accept, 'application/vnd.shop+json');
    assert.equal(headers['x-empty'], '');
  });

  const unfit: [what: string, values: Values, says: string, field: string][] = [
    ['a header without a name', { headers: 'X-A: 1\nacme' }, 'Line 2 of the headers cannot be sent.', 'headers'],
    ['a header with a space in its name', { headers: 'X A: 1' }, 'Line 1 of the headers cannot be sent.', 'headers'],
    [
      'a header that breaks its line',
      { headers: 'X-A: 1\rX-B: 2' },
      'Line 1 of the headers cannot be sent.',
      'headers',
    ],
    ['a header beyond Latin', { headers: 'X-A: 東京' }, 'Line 1 of the headers cannot be sent.', 'headers'],
    ['the header Host', { headers: 'host: elsewhere' }, 'The header "host" is set by us for every request.', 'headers'],
    [
      'a header of the connection',
      { headers: 'Transfer-Encoding: chunked' },
      'The header "Transfer-Encoding" is set by us for every request.',
      'headers',
    ],
    [
      'a header that signs in twice',
      { signIn: 'bearer', token: 'abc', headers: 'Authorization: Basic x' },
      'The header "Authorization" is already set by the way to sign in.',
      'headers',
    ],
    [
      'a token with a line break',
      { signIn: 'bearer', token: 'a\nb' },
      'This holds a character that cannot be sent, such as a line break.',
      'token',
    ],
    [
      'a user name with a colon',
      { signIn: 'basic', user: 'a:b', password: 'x' },
      'A user name with a colon cannot be sent.',
      'user',
    ],
    [
      'a key under a name of ours',
      { signIn: 'apiKey', apiKey: 'k', apiKeyIn: 'header', apiKeyName: 'Host' },
      'The header "Host" is set by us for every request.',
      'apiKeyName',
    ],
  ];
  for (const [what, values, says, field] of unfit) {
    it(`does not send ${what}`, async () => {
      headers = {};
      const outcome = await test({ signIn: 'none', ...values });
      assert.deepEqual([outcome.ok, text(outcome.message), outcome.field], [false, says, field]);
      assert.deepEqual(headers, {}, 'nothing was asked');
    });
  }

  it('names the answer that is wrong when it is not let in', async () => {
    answer = response => void response.writeHead(401).end('who are you');
    const fieldOf = async (values: Values) => {
      const { field, todo } = await test(values);
      assert.equal(todo.length, 1);
      return field;
    };
    assert.equal(await fieldOf({ signIn: 'none' }), 'signIn');
    assert.equal(await fieldOf({ signIn: 'bearer', token: 'abc' }), 'token');
    assert.equal(await fieldOf({ signIn: 'basic', user: 'ana', password: 'x' }), 'password');
    assert.equal(await fieldOf({ signIn: 'apiKey', apiKey: 'k' }), 'apiKey');
  });

  it('shows no secret that the API repeats', async () => {
    const seen = async (values: Values) => {
      answer = response => {
        const said = [headers.authorization, headers['x-tenant'], url.search, url.searchParams.get('key')];
        response.writeHead(400).end(said.join(' '));
      };
      return JSON.stringify(await test(values));
    };
    assert.doesNotMatch(await seen({ signIn: 'basic', user: 'ana', password: 'sesame' }), /sesame|YW5hOnNlc2FtZQ/);
    assert.doesNotMatch(await seen({ signIn: 'none', headers: 'X-Tenant: sesame' }), /sesame/);
    const inAddress = { signIn: 'apiKey', apiKey: 'open sesame+', apiKeyIn: 'query', apiKeyName: 'key' };
    assert.doesNotMatch(await seen(inAddress), /sesame/);
  });

  it('keeps no key in a cursor', async () => {
    answer = response => {
      const next = new URL(url);
      next.searchParams.set('from', '3');
      response.setHeader('link', `<${next.pathname}${next.search}>; rel="next"`);
      response.end('[]');
    };
    const source = z.parse(Source, { connection: 'source', resource: { path: '/contacts', paging: { kind: 'link' } } });
    const values = { signIn: 'apiKey', apiKey: 'sesame', apiKeyIn: 'query', apiKeyName: 'key' };
    assert.ok(rest.read);
    const { next } = await rest.read(connection(values), { source, answers: {}, cursor: null }, never);
    assert.equal(next, `http://127.0.0.1:${port}/v1/contacts?limit=200&from=3`);
    await rest.read(connection(values), { source, answers: {}, cursor: next }, never);
    assert.equal(url.search, '?limit=200&from=3&key=sesame');
  });
});
