import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, listIn, wordOf } from './ask.ts';
import { signIn } from './sign-in.ts';

let sandbox: Sandbox;
let token = '';
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'constant-contact', path, { ...more, headers: { authorization: `Bearer ${token}` } });

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  const paths = { authorize: '/oauth2/default/v1/authorize', token: '/oauth2/default/v1/token' };
  token = await signIn(sandbox, 'constant-contact', paths, 'contact_data offline_access');
});
after(() => sandbox.close());

describe("Constant Contact's API", () => {
  it('links its pages', async () => {
    const ids = new Set<string>();
    let path: string | undefined = '/v3/contacts?status=all&limit=300&include=list_memberships';
    while (path !== undefined) {
      const { body }: Awaited<ReturnType<typeof call>> = await call(path);
      for (const { contact_id, list_memberships, phone_numbers } of listIn(body['contacts'])) {
        ids.add(wordOf(contact_id));
        assert.deepEqual([listIn(list_memberships).length, phone_numbers], [1, undefined]);
      }
      path = body['_links']?.['next']?.['href'] as unknown as string | undefined;
    }
    assert.equal(ids.size, 1000);
  });

  it('signs people up, once each, and keeps what is not sent', async () => {
    const list = (await call('/v3/contact_lists?limit=1')).body['lists']?.[0]?.['list_id'];
    const signUp = (values: object) =>
      call('/v3/contacts/sign_up_form', {
        body: { email_address: 'ada@citizen.example', list_memberships: [list], ...values },
      });
    const first = await signUp({ first_name: 'Ada' });
    const second = await signUp({ last_name: 'Berg' });
    assert.deepEqual(
      [first.status, first.body['action'], second.status, second.body['action']],
      [201, 'created', 200, 'updated'],
    );
    const { body } = await call(`/v3/contacts/${wordOf(second.body['contact_id'])}`);
    assert.deepEqual([body['first_name'], body['last_name']], ['Ada', 'Berg']);
    assert.equal((await signUp({ list_memberships: [] })).status, 400);
    const again = await call('/v3/contacts', {
      body: { email_address: { address: 'ada@citizen.example' }, create_source: 'Account' },
    });
    assert.deepEqual([again.status, again.body[0]?.['error_key']], [409, 'contacts.api.conflict']);
  });

  it('clears what a whole contact is written without', async () => {
    const { body } = await call('/v3/contacts?status=all&limit=1');
    const contact = body['contacts']?.[0];
    const path = `/v3/contacts/${wordOf(contact?.['contact_id'])}`;
    const written = { email_address: contact?.['email_address'], first_name: 'Only', update_source: 'Account' };
    assert.equal((await call(path, { method: 'PUT', body: written })).status, 200);
    const after_ = await call(path);
    assert.deepEqual([after_.body['first_name'], after_.body['last_name']], ['Only', undefined]);
  });
});
