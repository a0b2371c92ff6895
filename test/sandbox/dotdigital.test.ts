import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, basic, listIn, wordOf } from './ask.ts';

let sandbox: Sandbox;
let headers: Readonly<Record<string, string>> = {};
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'dotdigital', path, { ...more, headers });

before(async () => {
  sandbox = await createSandbox({ seed: 'test', rowsPerObject: 30 });
  const { apiUser = '', apiPassword = '' } = sandbox.accounts['dotdigital']?.values ?? {};
  headers = basic(apiUser, apiPassword);
});
after(() => sandbox.close());

describe("Dotdigital's API", () => {
  it('knows its user by name and password', async () => {
    assert.equal((await call('/v2/account-info')).body['properties']?.[0]?.['value'], 'Practice Company');
    const stranger = await ask(sandbox, 'dotdigital', '/v2/account-info', { headers: basic('apiuser', 'no') });
    assert.deepEqual([stranger.status, /ERROR_UNAUTHORIZED/.test(stranger.text)], [401, true]);
  });

  it('marks where the next page of contacts begins', async () => {
    const ids = new Set<string>();
    let marker: string | undefined = '0';
    while (marker !== undefined) {
      const { body }: Awaited<ReturnType<typeof call>> = await call(`/contacts/v3?limit=20&marker=${marker}`);
      for (const { contactId } of listIn(body['_items'])) ids.add(wordOf(contactId));
      marker = body['_links']?.['next']?.['marker'] as unknown as string | undefined;
    }
    assert.equal(ids.size, 30);
  });

  it('makes a contact or changes the one that has the e-mail', async () => {
    const write = (values: object) =>
      call('/contacts/v3/email/ada%40citizen.example', { method: 'PATCH', body: values });
    const first = await write({ dataFields: { FIRSTNAME: 'Ada' } });
    const second = await write({ dataFields: { LASTNAME: 'Berg' } });
    assert.deepEqual([first.status, second.status], [201, 200]);
    const { dataFields } = (await call('/contacts/v3/email/ada%40citizen.example')).body;
    assert.deepEqual([dataFields?.['FIRSTNAME'], dataFields?.['LASTNAME']], ['Ada', 'Berg']);
  });

  it('refuses data fields that the account does not have', async () => {
    const { status, body } = await call('/contacts/v3/email/ada%40citizen.example', {
      method: 'PATCH',
      body: { dataFields: { SHOE_SIZE: 42 } },
    });
    assert.deepEqual([status, body['errorCode']], [400, 'contacts:dataFieldNotFound']);
  });
});
