import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, basic, listIn, wordOf } from './ask.ts';
import { signIn } from './sign-in.ts';

let sandbox: Sandbox;
let headers: Readonly<Record<string, string>>;
const call = (path: string, more: { method?: string; body?: unknown } = {}) =>
  ask(sandbox, 'servicenow', `/api/now/table${path}`, { headers, ...more });

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  const { userName = '', password = '' } = sandbox.accounts['servicenow']?.values ?? {};
  headers = basic(userName, password);
});
after(() => sandbox.close());

describe("ServiceNow's Table API", () => {
  it('lets in with a password, and by the consent page', async () => {
    assert.equal((await call('/sys_user?sysparm_limit=1')).status, 200);
    const token = await signIn(sandbox, 'servicenow', { authorize: '/oauth_auth.do', token: '/oauth_token.do' });
    const answer = await ask(sandbox, 'servicenow', '/api/now/table/incident?sysparm_limit=1', {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
    assert.equal((await ask(sandbox, 'servicenow', '/api/now/table/incident')).status, 401);
  });

  it('pages with an offset, and tells the total', async () => {
    const ids = new Set<string>();
    for (let offset = 0; offset < 1000; offset += 300) {
      const { body, headers: told } = await call(
        `/incident?sysparm_limit=300&sysparm_offset=${offset}&sysparm_fields=sys_id`,
      );
      assert.equal(told.get('x-total-count'), '1000');
      for (const { sys_id } of listIn(body['result'])) ids.add(JSON.stringify(sys_id));
    }
    assert.equal(ids.size, 1000);
  });

  it('filters with encoded queries, and gives all values as text', async () => {
    const query = encodeURIComponent(
      'sys_updated_on>=2025-06-01 00:00:00^short_descriptionLIKEinvoice^ORshort_descriptionLIKEprinter^ORDERBYDESCsys_updated_on',
    );
    const { body } = await call(
      `/incident?sysparm_query=${query}&sysparm_fields=short_description,sys_updated_on,active,assigned_to&sysparm_exclude_reference_link=true`,
    );
    const rows = listIn(body['result']);
    assert.ok(rows.length > 10);
    const times = rows.map(row => JSON.stringify(row['sys_updated_on']));
    assert.deepEqual(times, [...times].sort().reverse());
    assert.match(times[0] ?? '', /^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"$/);
    assert.ok(
      rows.every(
        row =>
          /invoice|printer/i.test(JSON.stringify(row['short_description'])) && typeof row['assigned_to'] === 'string',
      ),
    );
    const linked = await call('/incident?sysparm_limit=1&sysparm_fields=assigned_to');
    assert.match(JSON.stringify(listIn(linked.body['result'])[0]), /"link":"http.*sys_user/);
  });

  it('creates, changes and deletes, and says what is missing', async () => {
    const caller = (await call('/sys_user?sysparm_limit=1&sysparm_fields=sys_id')).body['result']?.[0]?.['sys_id'];
    const made = await call('/incident', {
      body: { caller_id: caller, short_description: 'Citizen', impact: '1', urgency: '2', correlation_id: 'A-1' },
    });
    const { sys_id, number, priority } = made.body['result'] ?? {};
    assert.deepEqual([made.status, priority], [201, '2']);
    assert.match(JSON.stringify(number), /INC001/);
    await call(`/incident/${wordOf(sys_id)}`, { method: 'PATCH', body: { urgency: '1' } });
    const found = await call('/incident?sysparm_query=correlation_idINA-1,A-2&sysparm_fields=priority');
    assert.deepEqual(found.body['result'], [{ priority: '1' }]);
    assert.equal((await call(`/incident/${wordOf(sys_id)}`, { method: 'DELETE' })).status, 204);
    assert.equal((await call(`/incident/${wordOf(sys_id)}`)).status, 404);
    assert.match((await call('/customer_account', { body: { phone: '1' } })).text, /mandatory: Name/);
    assert.match((await call('/nothing')).text, /Invalid table nothing/);
  });
});
