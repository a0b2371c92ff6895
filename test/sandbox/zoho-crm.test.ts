import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, listIn, wordOf } from './ask.ts';
import { askToken, consent, redirect } from './sign-in.ts';

let sandbox: Sandbox;
let token = '';
const call = (path: string, more: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  ask(sandbox, 'zoho-crm', `/crm/v8${path}`, {
    ...more,
    headers: { authorization: `Zoho-oauthtoken ${token}`, ...more.headers },
  });

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  const scope = 'ZohoCRM.modules.ALL,ZohoCRM.users.READ';
  const back = await consent(sandbox, 'zoho-crm', {
    path: '/oauth/v2/auth',
    scope,
    params: { access_type: 'offline' },
  });
  const code = back.searchParams.get('code') ?? '';
  const { body } = await askToken(sandbox, 'zoho-crm', '/oauth/v2/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
  });
  assert.equal(body['api_domain'], `${sandbox.address}/zoho-crm`);
  token = String(body['access_token']);
});
after(() => sandbox.close());

describe("Zoho CRM's API", () => {
  it('pages with tokens, and passes over what did not change', async () => {
    const ids = new Set<string>();
    let path = '/Accounts?fields=Account_Name,Owner&per_page=150&sort_by=Modified_Time&sort_order=asc';
    for (;;) {
      const { body } = await call(path);
      for (const { id, Owner } of listIn(body['data'])) {
        ids.add(JSON.stringify(id));
        assert.match(JSON.stringify(Owner), /"name":"\w+/);
      }
      const next: unknown = body['info']?.['next_page_token'];
      if (typeof next !== 'string') break;
      path = path.replace(/&page_token.*|$/, `&page_token=${next}`);
    }
    assert.equal(ids.size, 1000);
    const numbered = await call('/Accounts?fields=Account_Number&per_page=10');
    for (const { Account_Number: number } of listIn(numbered.body['data'])) assert.match(wordOf(number), /^\d+$/);
    const none = await call('/Accounts?fields=id', { headers: { 'if-modified-since': '2030-01-01T00:00:00+00:00' } });
    assert.equal(none.status, 304);
    assert.match((await call('/Accounts')).text, /REQUIRED_PARAM_MISSING/);
  });

  it('upserts records by a field, each with its own outcome', async () => {
    const data = [
      { Last_Name: 'Berg', Email: 'ada@citizen.example' },
      { Email: 'x@y.example' },
      { Last_Name: 'X', Email: 'none' },
      { Last_Name: 'Y', Lead_Source: 'Billboard' },
    ];
    const put = async () => {
      const { body } = await call('/Contacts/upsert', { body: { data, duplicate_check_fields: ['Email'] } });
      return listIn(body['data']).map(({ code, action }) => [code, action]);
    };
    const refused = [
      ['MANDATORY_NOT_FOUND', undefined],
      ['INVALID_DATA', undefined],
      ['INVALID_DATA', undefined],
    ];
    assert.deepEqual(await put(), [['SUCCESS', 'insert'], ...refused]);
    assert.deepEqual(await put(), [['SUCCESS', 'update'], ...refused]);
  });

  it('answers COQL, and nothing with 204', async () => {
    const coql = (select_query: string) => call('/coql', { body: { select_query } });
    const { body } = await coql(
      "select Last_Name, Account_Name, Account_Name.Account_Name from Contacts where Email in ('ada@citizen.example') or Last_Name like 'Bak%' limit 5",
    );
    assert.ok(listIn(body['data']).every(({ Last_Name }) => /Berg|Bak/.test(JSON.stringify(Last_Name))));
    assert.equal((await coql("select id from Leads where Email = 'nobody@citizen.example'")).status, 204);
    assert.match((await coql('select Colour from Leads where id is not null')).text, /INVALID_QUERY/);
  });

  it('gives line items with a single record alone', async () => {
    const listed = await call('/Sales_Orders?fields=Subject,Ordered_Items&per_page=1');
    const [order] = listIn(listed.body['data']);
    assert.equal(order?.['Ordered_Items'], undefined);
    const { body } = await call(`/Sales_Orders/${wordOf(order?.['id'])}`);
    const [whole] = listIn(body['data']);
    const sum = listIn(whole?.['Ordered_Items']).reduce((all, line) => all + Number(line['Total'] as unknown), 0);
    assert.equal(Math.round(sum * 100) / 100, whole?.['Sub_Total']);
  });
});
