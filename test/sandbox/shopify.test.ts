import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { createAdminApiClient, type AdminApiClient } from '@shopify/admin-api-client';
import { askToken, consent } from './sign-in.ts';

let sandbox: Sandbox;
let client: AdminApiClient;

/** The client insists on a shop's address at Shopify: what it asks there is asked here. */
const clientOf = (accessToken: string): AdminApiClient =>
  createAdminApiClient({
    storeDomain: 'practice-company.myshopify.com',
    apiVersion: '2025-10',
    accessToken,
    isTesting: true,
    customFetchApi: (url, init) =>
      fetch(String(url).replace('https://practice-company.myshopify.com', `${sandbox.address}/shopify`), init),
  });

interface Connection {
  nodes: { id: string; updatedAt: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
const ask = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
  const { data, errors } = await client.request<T>(query, { variables });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data as T;
};

before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
  client = clientOf(sandbox.accounts['shopify']?.values['accessToken'] ?? '');
});
after(() => sandbox.close());

describe('@shopify/admin-api-client', () => {
  it('signs in with a token of the shop or of the consent page', async () => {
    assert.deepEqual(await ask('{ shop { name currencyCode } }'), {
      shop: { name: 'Practice Company', currencyCode: 'EUR' },
    });
    const back = await consent(sandbox, 'shopify', { path: '/admin/oauth/authorize', scope: 'read_products' });
    const { body } = await askToken(sandbox, 'shopify', '/admin/oauth/access_token', {
      code: back.searchParams.get('code') ?? '',
    });
    const { errors } = await clientOf(String(body['access_token'])).request('{ shop { name } }');
    assert.equal(errors, undefined);
    const wrong = await clientOf('wrong').request('{ shop { name } }');
    assert.equal(wrong.errors?.networkStatusCode, 401);
  });

  it('pages through orders that changed, each once', async () => {
    const query = `query ($after: String) {
      orders(first: 100, after: $after, query: "updated_at:>='2025-01-01T00:00:00Z'", sortKey: UPDATED_AT) {
        nodes { id updatedAt totalPriceSet { shopMoney { amount } } lineItems(first: 10) { nodes { sku quantity } } customer { displayName } }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    const times: string[] = [];
    const ids = new Set<string>();
    let after: string | null = null;
    do {
      const { orders }: { orders: Connection } = await ask(query, { after });
      for (const { id, updatedAt } of orders.nodes) {
        ids.add(id);
        times.push(updatedAt);
      }
      after = orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null;
    } while (after !== null);
    assert.ok(ids.size > 200 && ids.size === times.length);
    assert.deepEqual(times, [...times].sort());
    assert.ok(times.every(time => time >= '2025-01-01'));
  });

  it('upserts a customer by e-mail, and is told what is wrong', async () => {
    const set = `mutation ($identifier: CustomerSetIdentifiers, $input: CustomerSetInput!) {
      customerSet(identifier: $identifier, input: $input) { customer { id lastName defaultAddress { city } } userErrors { field message code } }
    }`;
    interface Set {
      customerSet: {
        customer: { id: string; lastName: string } | null;
        userErrors: { field: string[]; code: string }[];
      };
    }
    const input = {
      email: 'ada@citizen.example',
      firstName: 'Ada',
      lastName: 'Berg',
      addresses: [{ city: 'Lyon', countryCode: 'FR' }],
    };
    const first = await ask<Set>(set, { identifier: { email: input.email }, input });
    const second = await ask<Set>(set, { identifier: { email: input.email }, input: { ...input, lastName: 'Lund' } });
    assert.equal(second.customerSet.customer?.id, first.customerSet.customer?.id);
    assert.equal(second.customerSet.customer?.lastName, 'Lund');
    const create = `mutation ($input: CustomerInput!) { customerCreate(input: $input) { customer { id } userErrors { field message } } }`;
    const refused = async (values: object): Promise<unknown> =>
      (
        await ask<{ customerCreate: { userErrors: { message: string }[] } }>(create, { input: values })
      ).customerCreate.userErrors.map(({ message }) => message);
    assert.deepEqual(await refused({ email: input.email }), ['Email has already been taken']);
    assert.deepEqual(await refused({ email: 'none' }), ['Email is invalid']);
    assert.deepEqual(await refused({ firstName: 'X', phone: '12' }), ['Phone is invalid']);
    assert.deepEqual(await refused({ note: 'nobody' }), ['A name, phone number, or email address must be present']);
  });

  it('sets a product with its variants, and its stock', async () => {
    const set = `mutation ($identifier: ProductSetIdentifiers, $input: ProductSetInput!) {
      productSet(identifier: $identifier, input: $input) {
        product { id variants(first: 5) { nodes { sku price inventoryItem { id unitCost { amount } } } } } userErrors { field message code }
      }
    }`;
    interface Set {
      productSet: {
        product: {
          id: string;
          variants: {
            nodes: { sku: string; price: string; inventoryItem: { id: string; unitCost: { amount: string } } }[];
          };
        };
      };
    }
    const put = (price: string) =>
      ask<Set>(set, {
        identifier: { handle: 'citizen-lamp' },
        input: {
          title: 'Citizen lamp',
          variants: [
            {
              price,
              inventoryItem: { sku: 'CIT-1', cost: '4.20' },
              optionValues: [{ optionName: 'Title', name: 'Default Title' }],
            },
          ],
        },
      });
    const first = await put('10.00');
    const { product } = (await put('12.5')).productSet;
    assert.equal(product.id, first.productSet.product.id);
    const [variant] = product.variants.nodes;
    assert.deepEqual(
      [product.variants.nodes.length, variant?.sku, variant?.price, variant?.inventoryItem.unitCost.amount],
      [1, 'CIT-1', '12.50', '4.20'],
    );
    const { locations } = await ask<{ locations: { nodes: { id: string }[] } }>(
      '{ locations(first: 1) { nodes { id name } } }',
    );
    const stock = await ask<{ inventorySetQuantities: { userErrors: unknown[] } }>(
      `mutation ($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { userErrors { field message code } } }`,
      {
        input: {
          name: 'available',
          reason: 'correction',
          ignoreCompareQuantity: true,
          quantities: [{ inventoryItemId: variant?.inventoryItem.id, locationId: locations.nodes[0]?.id, quantity: 7 }],
        },
      },
    );
    assert.deepEqual(stock.inventorySetQuantities.userErrors, []);
    const found = await ask(`{ productVariants(first: 5, query: "sku:CIT-1") { nodes { sku inventoryQuantity } } }`);
    assert.deepEqual(found, { productVariants: { nodes: [{ sku: 'CIT-1', inventoryQuantity: 7 }] } });
  });

  it('is told what is wrong with a query, and when it asks too much', async () => {
    const wrong = await client.request('{ shop { nmae } }');
    assert.match(JSON.stringify(wrong.errors), /nmae/);
    const many = await client.request('{ orders(first: 500) { nodes { id } } }');
    assert.match(JSON.stringify(many.errors), /cannot exceed 250/);
    sandbox.limit('shopify', { every: 1 });
    const slow = await client.request('{ shop { name } }');
    sandbox.limit('shopify', null);
    assert.match(JSON.stringify(slow.errors), /THROTTLED/);
  });
});
