import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, listIn, wordOf } from './ask.ts';

let sandbox: Sandbox;
let token = '';
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'zendesk-sell', path, { ...more, headers: { authorization: `Bearer ${token}` } });

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 30 });
  token = sandbox.accounts['zendesk-sell']?.values['accessToken'] ?? '';
});
after(() => sandbox.close());

describe("Zendesk Sell's API", () => {
  it('lets a token in, and nobody without one', async () => {
    assert.equal((await call('/v2/users/self')).body['meta']?.['type'], 'user');
    const stranger = await ask(sandbox, 'zendesk-sell', '/v2/users/self', { headers: { authorization: 'Bearer no' } });
    assert.deepEqual([stranger.status, stranger.body['errors']?.[0]?.['error']?.['code']], [401, 'invalid_token']);
  });

  it('lists people and companies apart, page by page', async () => {
    const idsOf = async (page: number) => {
      const { body } = await call(`/v2/contacts?is_organization=false&per_page=20&page=${page}`);
      const next: unknown = body['meta']?.['links']?.['next_page'];
      return { ids: listIn(body['items']).map(({ data }) => wordOf(data?.['id'])), hasMore: next !== undefined };
    };
    const [first, second] = [await idsOf(1), await idsOf(2)];
    assert.deepEqual([first.hasMore, second.hasMore], [true, false]);
    assert.equal(new Set([...first.ids, ...second.ids]).size, 30);
  });

  it('makes a person or changes the one that has the e-mail', async () => {
    const upsert = (values: object) =>
      call('/v2/contacts/upsert?email=ada%40citizen.example', {
        body: { data: { is_organization: false, ...values } },
      });
    const first = await upsert({ first_name: 'Ada', last_name: 'Berg' });
    const second = await upsert({ last_name: 'Lund' });
    assert.deepEqual([first.status, second.status], [201, 200]);
    const { body } = await call(`/v2/contacts/${wordOf(second.body['data']?.['id'])}`);
    const { first_name, last_name, email } = body['data'] ?? {};
    assert.deepEqual([first_name, last_name, email], ['Ada', 'Lund', 'ada@citizen.example']);
  });

  it('names the field that is wrong', async () => {
    const { status, body } = await call('/v2/deals', { body: { data: { name: 'No customer' } } });
    assert.deepEqual([status, body['errors']?.[0]?.['error']?.['resource_field']], [422, 'contact_id']);
  });
});
