import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import OAuth from 'oauth-1.0a';
import { ask, listIn, wordOf } from './ask.ts';
import { signIn } from './sign-in.ts';

let sandbox: Sandbox;

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signed as NetSuite wants it: HMAC-SHA256 over the whole address, with the account as realm. */
const call = (path: string, { method, body, secret, headers }: Asked = {}) => {
  const {
    consumerKey = '',
    consumerSecret = '',
    tokenId = '',
    tokenSecret = '',
    accountId = '',
  } = sandbox.accounts['netsuite']?.values ?? {};
  const oauth = new OAuth({
    consumer: { key: consumerKey, secret: consumerSecret },
    realm: accountId,
    signature_method: 'HMAC-SHA256',
    hash_function: (text, key) => createHmac('sha256', key).update(text).digest('base64'),
  });
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const signed = oauth.authorize(
    { url: `${sandbox.address}/netsuite${path}`, method: verb },
    { key: tokenId, secret: secret ?? tokenSecret },
  );
  return ask(sandbox, 'netsuite', path, { method: verb, body, headers: { ...oauth.toHeader(signed), ...headers } });
};
const query = (q: string, page = 'limit=400&offset=0') =>
  call(`/services/rest/query/v1/suiteql?${page}`, { body: { q }, headers: { prefer: 'transient' } });
const record = '/services/rest/record/v1';

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
});
after(() => sandbox.close());

describe('NetSuite', () => {
  it('checks each signature', async () => {
    const { status, body } = await call(`${record}/customer?limit=1`);
    assert.deepEqual([status, body['totalResults']], [200, 1000]);
    assert.equal((await call(`${record}/customer`, { secret: 'wrong' })).status, 401);
    const token = await signIn(sandbox, 'netsuite', {
      authorize: '/app/login/oauth2/authorize.nl',
      token: '/services/rest/auth/oauth2/v1/token',
    });
    const answer = await ask(sandbox, 'netsuite', `${record}/customer?limit=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
  });

  it('pages through SuiteQL, with times as they are asked for', async () => {
    const ids = new Set<string>();
    const times: string[] = [];
    const q = `SELECT id, companyname, isinactive, TO_CHAR(SYS_EXTRACT_UTC(lastmodifieddate), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS changed
      FROM customer WHERE 1 = 1 AND lastmodifieddate >= TO_TIMESTAMP_TZ('2025-01-01T00:00:00.000Z', 'YYYY-MM-DD"T"HH24:MI:SS.FF3TZR') ORDER BY lastmodifieddate, id`;
    for (let offset = 0; ; offset += 400) {
      const { body } = await query(q, `limit=400&offset=${offset}`);
      for (const { id, changed, isinactive } of listIn(body['items'])) {
        ids.add(wordOf(id));
        times.push(wordOf(changed));
        assert.equal(isinactive, 'F');
      }
      if ((body['hasMore'] as unknown) !== true) break;
    }
    assert.ok(ids.size === times.length && ids.size > 300);
    assert.deepEqual(times, [...times].sort());
    assert.match(times[0] ?? '', /^2025-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const orders = await query(
      `SELECT id, tranid, BUILTIN.DF(entity) AS customer FROM transaction WHERE type = 'SalesOrd' AND tranid IN ('SA10001', 'SA10002')`,
    );
    assert.deepEqual([orders.body['totalResults'], typeof orders.body['items']?.[0]?.['customer']], [2, 'string']);
    assert.match((await query('SELECT colour FROM customer')).text, /Field 'colour'/);
    assert.match((await call('/services/rest/query/v1/suiteql', { body: { q } })).text, /Prefer/);
  });

  it('upserts by the external id, and reads what was written', async () => {
    const put = (companyName: string) =>
      call(`${record}/customer/eid:A-1`, {
        method: 'PUT',
        body: {
          companyName,
          subsidiary: { id: '1' },
          addressBook: { items: [{ addressBookAddress: { city: 'Lyon', country: { id: 'FR' } } }] },
        },
      });
    const first = (await put('Citizen Test')).headers.get('location');
    const second = await put('Citizen Test 2');
    assert.deepEqual([second.status, second.headers.get('location')], [204, first]);
    const { body } = await call(`${record}/customer/eid:A-1?expandSubResources=true`);
    const address = body['addressBook']?.['items']?.[0]?.['addressBookAddress'];
    assert.deepEqual(
      [body['companyName'], address?.['city'], address?.['country']?.['id']],
      ['Citizen Test 2', 'Lyon', 'FR'],
    );
    const customer = first?.split('/').at(-1);
    const order = await call(`${record}/salesOrder`, {
      body: { entity: { id: customer }, item: { items: [{ item: { id: '500001' }, quantity: 2, rate: 5 }] } },
    });
    const made = await call(
      `${record}/salesOrder/${order.headers.get('location')?.split('/').at(-1) ?? ''}?expandSubResources=true`,
    );
    assert.deepEqual([made.body['total'], made.body['item']?.['items']?.[0]?.['amount']], [10, 10]);
  });

  it('says what is wrong', async () => {
    const refused = async (body: object) => {
      const details = (await call(`${record}/customer`, { body })).body['o:errorDetails']?.[0];
      return [details?.['o:errorCode'], details?.['o:errorPath']];
    };
    const good = { companyName: 'X', subsidiary: { id: '1' } };
    assert.deepEqual(await refused({ subsidiary: { id: '1' } }), ['USER_ERROR', 'companyName']);
    assert.deepEqual(await refused({ ...good, colour: 'red' }), ['INVALID_CONTENT', 'colour']);
    assert.deepEqual(await refused({ ...good, subsidiary: { id: '9' } }), ['INVALID_CONTENT', 'subsidiary']);
    assert.deepEqual(await refused({ ...good, email: 'none' }), ['INVALID_CONTENT', 'email']);
    assert.deepEqual(await refused({ ...good, entityId: 'Citizen Test' }), ['UNIQUE_CUST_ID_REQD', 'entityId']);
    assert.equal((await call(`${record}/customer/999`)).status, 404);
  });
});
