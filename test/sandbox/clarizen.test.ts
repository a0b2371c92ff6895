import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, listIn, wordOf } from './ask.ts';

const root = '/V2.0/services';
let sandbox: Sandbox;
let session = '';
const logIn = (password: string) => {
  const { userName } = sandbox.accounts['clarizen']?.values ?? {};
  return ask(sandbox, 'clarizen', `${root}/authentication/login`, { body: { userName, password } });
};
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'clarizen', `${root}${path}`, { ...more, headers: { authorization: `Session ${session}` } });

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 30 });
  session = wordOf((await logIn(sandbox.accounts['clarizen']?.values['password'] ?? '')).body['sessionId']);
});
after(() => sandbox.close());

describe("Clarizen's API", () => {
  it('opens sessions, and answers nobody without one', async () => {
    const wrong = await logIn('no');
    assert.deepEqual([wrong.status >= 400, wrong.body['errorCode']], [true, 'LoginFailure']);
    assert.equal((await call('/authentication/getSessionInfo')).body['sessionId'], session);
    const stranger = await ask(sandbox, 'clarizen', `${root}/authentication/getSessionInfo`);
    assert.deepEqual([stranger.status, stranger.body['errorCode']], [401, 'Unauthorized']);
  });

  it('queries page by page', async () => {
    const pageFrom = (from: number) =>
      call('/data/entityQuery', { body: { typeName: 'Project', fields: ['Name'], paging: { from, limit: 20 } } });
    const [first, second] = [(await pageFrom(0)).body, (await pageFrom(20)).body];
    assert.deepEqual([first['paging']?.['hasMore'], second['paging']?.['hasMore']], [true, false]);
    const ids = [...listIn(first['entities']), ...listIn(second['entities'])].map(({ id }) => wordOf(id));
    assert.equal(new Set(ids).size, 30);
  });

  it('makes an entity, finds it and changes it', async () => {
    const made = await call('/data/objects/Project', { method: 'PUT', body: { Name: 'New line' } });
    const id = wordOf(made.body['id']);
    const where = {
      _type: 'Compare',
      leftExpression: { fieldName: 'Name' },
      operator: 'Equal',
      rightExpression: { value: 'New line' },
    };
    const found = await call('/data/entityQuery', { body: { typeName: 'Project', fields: ['Name'], where } });
    assert.deepEqual(
      listIn(found.body['entities']).map(each => each['id']),
      [id],
    );
    assert.equal((await call(`/data/objects${id}`, { body: { Name: 'Old line' } })).status, 200);
    assert.equal((await call(`/data/objects${id}?fields=Name`)).body['Name'], 'Old line');
  });

  it('says by a code what is wrong', async () => {
    const strange = await call('/data/entityQuery', { body: { typeName: 'Project', fields: ['Colour'] } });
    assert.equal(strange.body['errorCode'], 'InvalidField');
    const nameless = await call('/data/objects/Project', { method: 'PUT', body: { Description: 'No name' } });
    assert.deepEqual([nameless.status >= 400, nameless.body['errorCode']], [true, 'MissingArgument']);
  });
});
