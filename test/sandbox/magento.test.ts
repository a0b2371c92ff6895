import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import magento from 'magento-api-rest';
import { ask } from './ask.ts';

interface Page {
  items: Record<string, unknown>[];
  total_count: number;
}
interface Client {
  get(path: string, params?: object): Promise<{ data: Page & Record<string, unknown> }>;
  post(path: string, body: object): Promise<{ data: Record<string, unknown> }>;
  put(path: string, body: object): Promise<{ data: Record<string, unknown> }>;
}

let sandbox: Sandbox;
let client: Client;

const clientOf = (changes: Readonly<Record<string, unknown>> = {}): Client => {
  const {
    consumerKey = '',
    consumerSecret = '',
    accessToken = '',
    accessTokenSecret: tokenSecret = '',
  } = sandbox.accounts['magento']?.values ?? {};
  const url = `${sandbox.address}/magento`;
  // Its CommonJS keeps the class one level deeper than its types say.
  const { default: Api } = magento as unknown as { default: new (options: object) => Client };
  return new Api({ url, consumerKey, consumerSecret, accessToken, tokenSecret, type: 'V1', sha: 256, ...changes });
};

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  client = clientOf();
});
after(() => sandbox.close());

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => assert.fail('It was taken'),
    (error: { response?: { status: number; data: { message: string } } }) =>
      `${error.response?.status ?? 0} ${error.response?.data.message ?? ''}`,
  );

describe('magento-api-rest', () => {
  it('signs each request, and no other signature will do', async () => {
    const { data } = await client.get('store/storeConfigs');
    assert.equal((data as unknown as { base_currency_code: string }[])[0]?.base_currency_code, 'EUR');
    assert.match(await refusal(clientOf({ tokenSecret: 'wrong' }).get('orders')), /^401 /);
    assert.equal((await clientOf({ sha: 1 }).get('orders', { $perPage: 1 })).data.items.length, 1);
  });

  it('lists all pages', async () => {
    const skus = new Set<unknown>();
    for (let page = 1; page <= 4; page += 1) {
      const { data } = await client.get('products', { $perPage: 300, $page: page });
      assert.equal(data.total_count, 1000);
      for (const { sku } of data.items) skus.add(sku);
    }
    assert.equal(skus.size, 1000);
    const beyond = await client.get('products', { $perPage: 300, $page: 9 });
    assert.equal(beyond.data.items.length, 100);
  });

  it('asks with filters and order', async () => {
    const { data } = await client.get('orders', {
      $after: '2025-06-01 00:00:00',
      $sort: { created_at: 'DESC' },
      $perPage: 50,
    });
    const times = data.items.map(({ created_at }) => String(created_at));
    assert.ok(times.length > 10 && times.every(time => time > '2025-06-01 00:00:00'));
    assert.deepEqual(times, [...times].sort().reverse());
  });

  it('creates and changes a customer', async () => {
    const customer = { email: 'ada@citizen.example', firstname: 'Ada', lastname: 'Berg', website_id: 1 };
    const { data } = await client.post('customers', { customer });
    await client.put(`customers/${String(data['id'])}`, { customer: { ...customer, lastname: 'Lund' } });
    const found = await client.get('customers/search', { email: customer.email });
    assert.deepEqual(
      found.data.items.map(({ lastname }) => lastname),
      ['Lund'],
    );
    assert.match(await refusal(client.post('customers', { customer })), /400 A customer with the same email/);
    assert.match(
      await refusal(client.post('customers', { customer: { email: 'x@y.example' } })),
      /400 "%fieldName" is required/,
    );
    assert.match(await refusal(client.get('customers/99999')), /404 No such entity/);
  });

  it('upserts a product by its SKU', async () => {
    const put = (price: number) =>
      client.put('products/CIT-1', {
        product: {
          sku: 'CIT-1',
          name: 'Citizen',
          price,
          custom_attributes: [{ attribute_code: 'description', value: '<p>x</p>' }],
        },
      });
    await put(10);
    await put(12.5);
    const { data } = await client.get('products/CIT-1');
    assert.deepEqual([data['price'], data['name']], [12.5, 'Citizen']);
    const changes = sandbox
      .log('magento')
      .flatMap(entry => (entry.kind === 'change' && entry.id === 'CIT-1' ? [entry.change] : []));
    assert.deepEqual(changes, ['created', 'updated']);
  });
});

it('Magento takes the prices that it can, and tells of the others in a list', async () => {
  const { data: page } = await client.get('products', { $perPage: 1 });
  const price = {
    sku: page.items[0]?.['sku'],
    price: 7,
    price_type: 'fixed',
    website_id: 0,
    customer_group: 'all groups',
    quantity: 5,
  };
  const { data } = await client.post('products/tier-prices', {
    prices: [price, { ...price, sku: 'NONE' }, { ...price, customer_group: 'Nobody' }],
  });
  const place = 'Row ID: SKU = %SKU, Website ID: %websiteId, Customer Group: %customerGroup, Quantity: %qty.';
  assert.deepEqual(data, [
    { message: `Invalid attribute SKU = %SKU. ${place}`, parameters: ['NONE', '0', 'all groups', '5'] },
    {
      message: `Invalid attribute Customer Group = %customerGroup. ${place}`,
      parameters: [price.sku, '0', 'Nobody', '5'],
    },
  ]);
  const { data: prices } = await client.post('products/tier-prices-information', { skus: [price.sku] });
  assert.deepEqual(
    (prices as unknown as Record<string, unknown>[]).map(each => [each['quantity'], each['Id']]),
    [
      [1, undefined],
      [5, undefined],
    ],
  );
});

it('Magento lets an integration in by its token, and an admin by his', async () => {
  const { accessToken = '', username = '', password = '' } = sandbox.accounts['magento']?.values ?? {};
  const orders = (token: string) =>
    ask(sandbox, 'magento', '/rest/default/V1/orders?searchCriteria[pageSize]=1', {
      headers: { authorization: `Bearer ${token}` },
    });
  assert.equal((await orders(accessToken)).status, 200);
  const admin = await ask(sandbox, 'magento', '/rest/default/V1/integration/admin/token', {
    body: { username, password },
  });
  assert.equal((await orders(JSON.parse(admin.text) as string)).status, 200);
  assert.equal((await orders('wrong')).status, 401);
});
