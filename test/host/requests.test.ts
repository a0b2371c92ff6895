import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as z from 'zod/mini';
import { RecipePage, routes, type Recipe } from 'citizen-integrator/contract';
import { packageFolder } from '../../packages/host/src/config.ts';
import { createRequire } from 'node:module';
import { updateOrigins } from '../../packages/host/src/environments/store.ts';
import { startTestHost, type TestHost } from './host-fixture.ts';

const { version } = createRequire(import.meta.url)(join(packageFolder(), 'package.json')) as { version: string };

let host: TestHost;
let token: string;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citizen-elements-'));
  await mkdir(join(folder, 'cdn', 'chunks'), { recursive: true });
  await writeFile(join(folder, 'cdn', 'citizen-integrator.js'), 'export const entry = 1;\n'.repeat(100));
  await writeFile(join(folder, 'cdn', 'chunks', 'core-abc.js'), 'export const core = 1;');
  await writeFile(join(folder, 'cdn', 'notes.txt'), 'not for others');
  await writeFile(join(folder, 'outside.js'), 'secret');
  await symlink(join(folder, 'outside.js'), join(folder, 'cdn', 'link.js'));
  host = await startTestHost({ elements: join(folder, 'cdn') });
  token = await host.tokenFor();
});
after(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

/** As it stands: fetch would tidy the path. */
const getRaw = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${host.url}/`, { path }, response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('a bad request', () => {
  test('gets every field that is wrong, in words', async () => {
    const problem = await host.problem('/v1/connections', 400, { token, body: { endpoint: '', values: { a: {} } } });
    assert.equal(problem.kind, 'invalid');
    assert.match(problem.detail, /3 things/);
    assert.deepEqual(
      problem.errors?.map(({ path, code }) => [path, code]),
      [
        ['endpoint', 'invalid-format'],
        ['environment', 'required'],
        ['values.a', 'invalid-union'],
      ],
    );
    assert.ok(
      problem.errors?.every(({ message }) => /^[A-Z].*\.$/.test(message)),
      JSON.stringify(problem.errors),
    );
  });

  const bodies: readonly (readonly [string, string, Record<string, string>, number, RegExp])[] = [
    ['no JSON', '{"a":', { 'content-type': 'application/json' }, 400, /no JSON/],
    ['another type', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /has to be JSON/],
    ['too much', JSON.stringify('x'.repeat(1_100_000)), { 'content-type': 'application/json' }, 413, /larger/],
    ['a prototype', '{"__proto__":{"a":1}}', { 'content-type': 'application/json' }, 400, /no JSON/],
  ];
  for (const [what, body, headers, status, words] of bodies) {
    test(`with ${what} in its body is refused`, async () => {
      const problem = await host.problem('/v1/connections', status, { token, body, headers });
      assert.match(problem.detail, words);
    });
  }

  test('with a query that does not fit is refused', async () => {
    const problem = await host.problem('/v1/recipes?limit=0&sort=best', 400, { token });
    assert.deepEqual(
      problem.errors?.map(({ path, message }) => [path, message]),
      [
        ['limit', 'Write a number that is at least 1.'],
        ['sort', 'Choose one of the list.'],
      ],
    );
    assert.match((await host.problem('/v1/recipes?cursor=bogus', 400, { token })).detail, /beginning/);
  });

  test('to nowhere says so', async () => {
    const problem = await host.problem('/v1/moon?a=b', 404, { token });
    assert.equal(problem.detail, 'There is nothing at GET /v1/moon.');
    assert.equal((await host.problem('/v1/recipes/moon', 404, { token })).kind, 'not-found');
  });
});

describe('every answer', () => {
  test('carries the id that a caller gave, when it is a plain one', async () => {
    const given = await host.call('/healthz', { headers: { 'x-request-id': 'call-17' } });
    assert.equal(given.headers.get('x-request-id'), 'call-17');
    const odd = await host.call('/healthz', { headers: { 'x-request-id': 'a b"' } });
    assert.match(odd.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });

  test('is open to other origins, without cookies', async () => {
    const preflight = await host.call('/v1/deployments', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://partner.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key,last-event-id,x-request-id',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    const { headers } = await host.call('/v1/session', { token });
    assert.match(headers.get('access-control-expose-headers') ?? '', /retry-after/);
    const refused = await host.call('/v1/session', { headers: { origin: 'https://partner.example' } });
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  });

  test('is for the pages that an organization lists, once it does', async () => {
    const quay = await host.tokenFor({}, 'quay');
    const scope = { organization: 'quay', customer: null };
    await host.store.withScope(scope, tx => updateOrigins(tx, 'quay', ['https://app.quay.example']));
    const from = (origin: string) => ({ token: quay, headers: { origin } });
    assert.equal((await host.call('/v1/session', from('https://app.quay.example'))).status, 200);
    const { detail } = await host.problem('/v1/session', 403, from('https://elsewhere.example'));
    assert.match(detail, /Pages at https:\/\/elsewhere\.example may not/);
    assert.equal((await host.call('/v1/events', from('https://elsewhere.example'))).status, 403);
    assert.equal((await host.call('/v1/session', { token: quay })).status, 200, 'what is no page');
    assert.equal(
      (await host.call('/v1/session', { token, headers: { origin: 'https://elsewhere.example' } })).status,
      200,
    );
    await host.store.withScope(scope, tx => updateOrigins(tx, 'quay', []));
    assert.equal((await host.call('/v1/session', from('https://elsewhere.example'))).status, 200);
  });

  test('is not sniffed, framed or kept', async () => {
    const { headers } = await host.call('/v1/session', { token });
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  });
});

describe('recipes', () => {
  test('are found by words, apps and what they do, with counts', async () => {
    const all = await host.call<RecipePage>('/v1/recipes', { token });
    assert.equal(all.body.total, all.body.items.length);
    assert.ok(z.safeParse(RecipePage, all.body).success);
    const { body } = await host.call<RecipePage>('/v1/recipes?q=contcts&endpoint=harbor&endpoint=http-rest', { token });
    assert.deepEqual(body.items.map(({ id }) => id).sort(), [
      'harbor-contacts-to-csv',
      'harbor-contacts-to-postgresql',
      'rest-contacts-to-postgresql',
    ]);
    assert.deepEqual(
      body.facets.endpoint.find(({ value }) => value === 'postgresql'),
      {
        value: 'postgresql',
        label: 'PostgreSQL',
        count: 2,
      },
    );
  });

  test('come page by page, each once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body }: { body: RecipePage } = await host.call<RecipePage>(`/v1/recipes?limit=1&sort=name${query}`, {
        token,
      });
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.next;
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].sort((a, b) => a.localeCompare(b)),
    );
    assert.ok(seen.length >= 2);
  });

  test('have their steps, and a tag for their version', async () => {
    const { body, headers } = await host.call<Recipe>('/v1/recipes/harbor-contacts-to-postgresql', { token });
    assert.equal(headers.get('etag'), body.etag);
    assert.equal(body.steps[0]?.type, 'introduction');
  });

  test('name endpoints that say what a connection asks for', async () => {
    const { body } = await host.call<{ items: { id: string; home: boolean }[] }>('/v1/endpoints', { token });
    assert.deepEqual(
      body.items.filter(({ home }) => home).map(({ id }) => id),
      ['harbor'],
    );
  });
});

describe('the description of the API', () => {
  interface Operation {
    readonly operationId: string;
    readonly parameters: readonly { readonly name: string; readonly in: string }[];
  }
  interface Description {
    readonly openapi: string;
    readonly paths: Record<string, Record<string, Operation>>;
    readonly components: { readonly schemas: Record<string, unknown> };
  }

  test('has every route, with named schemas that are all there', async () => {
    const { body } = await host.call<Description>('/v1/openapi.json');
    assert.equal(body.openapi, '3.1.0');
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
    );
    const expected = Object.entries(routes).map(([name, { method, path }]) => `${name} ${method} ${path}`);
    assert.deepEqual(described.sort(), [...expected, 'followEvents GET /v1/events'].sort());

    const text = JSON.stringify(body);
    const used = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(body.components.schemas).sort());
    assert.ok(!text.includes('$defs') && !text.includes('"$id"'));
    const schemas = [...JSON.stringify(body.paths).matchAll(/"application\/json":\{"schema":\{"(.*?)"/g)];
    assert.ok(schemas.length > 20 && schemas.every(([, key]) => key === '$ref'));
  });

  test('describes what comes in and what goes out, each as it is', async () => {
    const { body } = await host.call<Description>('/v1/openapi.json');
    const schemas = body.components.schemas as Record<string, { required?: string[] }>;
    assert.ok(!schemas['ConfigurationInput']?.required?.includes('values'));
    assert.ok(schemas['Configuration']?.required?.includes('values'));
    const { parameters } = body.paths['/v1/recipes']?.['get'] ?? { parameters: [] };
    assert.ok(parameters.some(({ name, in: place }) => name === 'endpoint' && place === 'query'));
  });
});

describe('health', () => {
  test('is told without a token', async () => {
    assert.equal((await host.call('/healthz')).status, 200);
    assert.equal((await host.call('/readyz')).status, 200);
    const { body } = await host.call<string>('/metrics');
    assert.match(body, /citizen_http_request_duration_seconds_bucket\{.*route="\/v1\/session"/);
    assert.match(body, /citizen_event_streams 0/);
  });
});

describe('the elements', () => {
  for (const prefix of ['/elements/', `/elements/${version}/`]) {
    test(`are served below ${prefix}`, async () => {
      const entry = await host.call<string>(`${prefix}citizen-integrator.js`);
      assert.equal(entry.status, 200);
      assert.match(entry.body, /^export const entry/);
      assert.equal(entry.headers.get('content-type'), 'text/javascript; charset=utf-8');
      assert.equal(entry.headers.get('cache-control'), 'no-cache');
      assert.equal(entry.headers.get('access-control-allow-origin'), '*');
      assert.equal(entry.headers.get('cross-origin-resource-policy'), 'cross-origin');
      const chunk = await host.call(`${prefix}chunks/core-abc.js`);
      assert.equal(chunk.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    });
  }

  test('are not sent again to who has them', async () => {
    const first = await host.call('/elements/citizen-integrator.js');
    const etag = first.headers.get('etag') ?? '';
    const again = await host.call('/elements/citizen-integrator.js', { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
    await writeFile(join(folder, 'cdn', 'citizen-integrator.js'), 'export const entry = 2;');
    const changed = await host.call<string>('/elements/citizen-integrator.js', { headers: { 'if-none-match': etag } });
    assert.equal(changed.status, 200);
    assert.match(changed.body, /entry = 2/);
  });

  test('are compressed for who can read that', async () => {
    for (const encoding of ['br', 'gzip']) {
      const { headers, body } = await host.call<string>('/elements/chunks/core-abc.js', {
        headers: { 'accept-encoding': encoding },
      });
      assert.equal(headers.get('content-encoding'), encoding);
      assert.equal(body, 'export const core = 1;');
    }
    const { headers } = await host.call('/elements/chunks/core-abc.js', { headers: { 'accept-encoding': 'identity' } });
    assert.equal(headers.get('content-encoding'), null);
  });

  test('are all that is served', async () => {
    const paths = [
      '../outside.js',
      '..%2foutside.js',
      '%2e%2e/outside.js',
      'chunks/../../outside.js',
      '..%5coutside.js',
    ];
    for (const path of [...paths, 'link.js', 'notes.txt', 'chunks', '', '%00.js', `${version}/../../outside.js`]) {
      assert.equal(await getRaw(`/elements/${path}`), 404, path);
    }
    assert.match((await host.problem('/elements/moon.js', 404)).detail, /no file "moon.js"/);
  });

  test('that are not built are said to be missing', async () => {
    await rm(join(folder, 'cdn'), { recursive: true });
    assert.match((await host.problem('/elements/citizen-integrator.js', 404)).detail, /npm run build:elements/);
  });
});
