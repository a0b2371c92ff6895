import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, listIn, wordOf, type Loose } from './ask.ts';
import { signIn } from './sign-in.ts';

const paths = { authorize: '/authentication/v2/authorize', token: '/authentication/v2/token' };
let sandbox: Sandbox;
let construction = '';
let plm = '';
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'autodesk', path, { ...more, headers: { authorization: `Bearer ${construction}` } });
const callPlm = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'autodesk-fusion-manage', path, { ...more, headers: { authorization: `Bearer ${plm}` } });

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 30 });
  construction = await signIn(sandbox, 'autodesk', paths, 'data:read account:write');
  plm = await signIn(sandbox, 'autodesk-fusion-manage', paths, 'data:read data:write');
});
after(() => sandbox.close());

const accountId = () => sandbox.accounts['autodesk']?.values['accountId'] ?? '';

describe("Autodesk Construction Cloud's API", () => {
  it('answers nobody without a token', async () => {
    assert.equal((await call('/project/v1/hubs')).body['data']?.[0]?.['type'], 'hubs');
    const stranger = await ask(sandbox, 'autodesk', '/project/v1/hubs');
    assert.deepEqual([stranger.status, stranger.body['errorCode']], [401, 'AUTH-006']);
  });

  it('lists projects from an offset on', async () => {
    const path = `/construction/admin/v1/accounts/${accountId()}/projects?limit=20`;
    const [first, second] = [(await call(path)).body, (await call(`${path}&offset=20`)).body];
    assert.equal(first['pagination']?.['totalResults'], 30);
    const ids = [...listIn(first['results']), ...listIn(second['results'])].map(({ id }) => wordOf(id));
    assert.equal(new Set(ids).size, 30);
  });

  it('makes companies, each name once, and changes them', async () => {
    const path = `/hq/v1/accounts/${accountId()}/companies`;
    const made = await call(path, { body: { name: 'Citizen Works', trade: 'Concrete' } });
    const again = await call(path, { body: { name: 'Citizen Works', trade: 'Concrete' } });
    assert.deepEqual([made.status, again.status, again.body['title']], [201, 409, 'ERR_CONFLICT']);
    const company = `${path}/${wordOf(made.body['id'])}`;
    assert.equal((await call(company, { method: 'PATCH', body: { trade: 'Masonry' } })).status, 200);
    assert.equal((await call(company)).body['trade'], 'Masonry');
    const found = await call(`${path}/search?name=Citizen%20Works`);
    assert.deepEqual(
      listIn(found.body).map(({ id }) => id),
      [made.body['id']],
    );
  });

  it('says which value is missing', async () => {
    const { status, body } = await call(`/hq/v1/accounts/${accountId()}/companies`, { body: { name: 'No trade' } });
    assert.deepEqual([status, body['title'], body['detail']], [400, 'ERR_BAD_INPUT', 'trade is required']);
  });
});

describe("Autodesk Fusion Manage's API", () => {
  const items = '/api/v3/workspaces/57/items';
  const sections = (values: Readonly<Record<string, unknown>>) => ({
    sections: [
      {
        link: '/api/v3/workspaces/57/sections/1',
        fields: Object.entries(values).map(([name, value]) => ({
          __self__: `/api/v3/workspaces/57/views/1/fields/${name}`,
          value,
        })),
      },
    ],
  });
  const valueOf = (item: Loose, name: string): Loose | undefined =>
    listIn(item['sections']?.[0]?.['fields']).find(field => wordOf(field['__self__']).endsWith(`/${name}`))?.['value'];

  it('answers nobody without a token', async () => {
    assert.equal((await callPlm('/api/v3/workspaces')).body['totalCount'], 4);
    assert.equal((await ask(sandbox, 'autodesk-fusion-manage', '/api/v3/workspaces')).status, 401);
  });

  it('searches a workspace page by page', async () => {
    const search = '/api/v3/search-results?limit=20&query=workspaceId%3D57';
    const [first, second] = [(await callPlm(search)).body, (await callPlm(`${search}&offset=20`)).body];
    const links = [...listIn(first['items']), ...listIn(second['items'])].map(item => wordOf(item['__self__']));
    assert.deepEqual([first['totalCount'], new Set(links).size], [30, 30]);
  });

  it('makes an item of its sections, finds it by its number and changes it', async () => {
    const made = await callPlm(items, { body: sections({ NUMBER: 'P-1', TITLE: 'Valve' }) });
    assert.equal(made.status, 201);
    const path = new URL(made.headers.get('location') ?? '').pathname.replace('/autodesk-fusion-manage', '');
    const query = encodeURIComponent('workspaceId=57 AND ITEM_DETAILS:NUMBER="P-1"');
    const found = await callPlm(`/api/v3/search-results?query=${query}`);
    assert.equal(found.body['items']?.[0]?.['__self__'], path);
    assert.equal((await callPlm(path, { method: 'PATCH', body: sections({ TITLE: 'Big valve' }) })).status, 204);
    assert.equal(valueOf((await callPlm(path)).body, 'TITLE'), 'Big valve');
  });

  it('names the field that is wrong', async () => {
    const { status, body } = await callPlm(items, { body: sections({ NUMBER: 'P-2', COLOUR: 'red' }) });
    assert.deepEqual([status, body['errors']?.[0]?.['fieldId']], [400, 'COLOUR']);
  });
});
