import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSandbox, type Sandbox } from '@citizen-integrator/sandbox';
import { ask, basic, listIn, wordOf, type Loose } from './ask.ts';

let sandbox: Sandbox;
before(async () => {
  sandbox = await createSandbox({ seed: 'test' });
});
after(() => sandbox.close());

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('SAP Business One', () => {
  let cookie = '';
  const signIn = async (changes: object = {}) => {
    const {
      companyDb: CompanyDB,
      userName: UserName,
      password: Password,
    } = sandbox.accounts['sap-business-one']?.values ?? {};
    const answer = await ask(sandbox, 'sap-business-one', '/b1s/v1/Login', {
      body: { CompanyDB, UserName, Password, ...changes },
    });
    cookie = answer.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ');
    return answer;
  };
  const call = (path: string, { headers, ...more }: Asked = {}) =>
    ask(sandbox, 'sap-business-one', `/b1s/v1/${path}`, { ...more, headers: { cookie, ...headers } });

  it('hands out a session, and ends it', async () => {
    assert.equal((await call('Items')).body['error']?.['code'], 301);
    assert.equal((await signIn({ Password: 'wrong' })).status, 401);
    assert.equal((await signIn()).body['SessionTimeout'], 30);
    assert.equal((await call('Items')).status, 200);
    sandbox.expire('sap-business-one');
    assert.equal((await call('Items')).status, 401);
    await signIn();
  });

  it('follows its own links through all pages', async () => {
    const ids = new Set<string>();
    let path: string | undefined =
      "BusinessPartners?$select=CardCode,BPAddresses&$filter=UpdateDate ge '2024-01-01'&$orderby=UpdateDate";
    while (path !== undefined) {
      const { body }: Awaited<ReturnType<typeof call>> = await call(path.replaceAll(' ', '%20'), {
        headers: { prefer: 'odata.maxpagesize=300' },
      });
      for (const { CardCode, BPAddresses } of listIn(body['value'])) {
        ids.add(wordOf(CardCode));
        assert.equal(BPAddresses?.[0]?.['AddressType'], 'bo_BillTo');
      }
      path = body['odata.nextLink'] as unknown as string | undefined;
    }
    assert.equal(ids.size, 1000);
    assert.equal(listIn((await call('BusinessPartners')).body['value']).length, 20);
  });

  it('creates and changes partners with their contacts', async () => {
    const made = await call('BusinessPartners', {
      body: {
        CardCode: 'CIT1',
        CardName: 'Citizen',
        Valid: 'tYES',
        ContactEmployees: [{ Name: 'Ada', E_Mail: 'ada@citizen.example' }],
      },
    });
    assert.deepEqual([made.status, made.body['CardType']], [201, 'cCustomer']);
    assert.equal(
      (
        await call("BusinessPartners('CIT1')", {
          method: 'PATCH',
          body: { ContactEmployees: [{ Name: 'Jan' }], Valid: 'tNO' },
        })
      ).status,
      204,
    );
    const { body } = await call("BusinessPartners('CIT1')?$select=Valid,ContactEmployees");
    assert.deepEqual(
      [body['Valid'], listIn(body['ContactEmployees']).map(({ Name }) => Name)],
      ['tNO', ['Ada', 'Jan']],
    );
    const found = await call(
      "$crossjoin(BusinessPartners,BusinessPartners/ContactEmployees)?$expand=BusinessPartners($select=CardCode),BusinessPartners/ContactEmployees&$filter=BusinessPartners/CardCode%20eq%20BusinessPartners/ContactEmployees/CardCode%20and%20(BusinessPartners/ContactEmployees/E_Mail%20eq%20'ada@citizen.example')",
    );
    assert.equal(found.body['value']?.[0]?.['BusinessPartners']?.['CardCode'], 'CIT1');
    const price = await call('Items?$top=1&$select=ItemCode,ItemPrices');
    const code = wordOf(price.body['value']?.[0]?.['ItemCode']);
    await call(`Items('${code}')`, { method: 'PATCH', body: { ItemPrices: [{ PriceList: 2, Price: 9.5 }] } });
    const after_ = await call(`Items('${code}')?$select=ItemPrices`);
    assert.equal(after_.body['ItemPrices']?.[1]?.['Price'], 9.5);
    const order = await call('Orders', {
      body: {
        CardCode: 'CIT1',
        DocDueDate: '2026-02-01',
        DocumentLines: [{ ItemCode: code, Quantity: 2, UnitPrice: 5 }],
      },
    });
    assert.deepEqual([order.body['DocTotal'], order.body['CardName']], [10, 'Citizen']);
  });

  it('says what is wrong', async () => {
    const refused = async (path: string, body: object) => (await call(path, { body })).body['error']?.['code'];
    assert.equal(await refused('BusinessPartners', { CardCode: 'CIT1' }), -2035);
    assert.equal(await refused('BusinessPartners', { CardCode: 'CIT2', Colour: 'red' }), -1000);
    assert.equal(await refused('BusinessPartners', { CardCode: 'x'.repeat(16) }), -1029);
    assert.equal(await refused('Orders', { CardCode: 'NONE', DocDueDate: '2026-02-01', DocumentLines: [] }), -5002);
    assert.equal((await call("Items('NONE')")).body['error']?.['code'], -2028);
  });
});

describe('SAP S/4HANA', () => {
  const root = '/sap/opu/odata/sap';
  let cookie = '';
  let token = '';
  const call = (path: string, { headers, ...more }: Asked = {}) => {
    const { userName = '', password = '' } = sandbox.accounts['sap-s4hana']?.values ?? {};
    return ask(sandbox, 'sap-s4hana', `${root}/${path}`, {
      ...more,
      headers: { ...basic(userName, password), cookie, 'x-csrf-token': token, ...headers },
    });
  };

  it('wants a token against forged requests before anything is written', async () => {
    const body = { BusinessPartnerCategory: '2', OrganizationBPName1: 'Citizen' };
    const refused = await call('API_BUSINESS_PARTNER/A_BusinessPartner', { body });
    assert.deepEqual([refused.status, refused.headers.get('x-csrf-token')], [403, 'Required']);
    const fetched = await call('API_BUSINESS_PARTNER/', { headers: { 'x-csrf-token': 'Fetch' } });
    token = fetched.headers.get('x-csrf-token') ?? '';
    cookie = fetched.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ');
    const made = await call('API_BUSINESS_PARTNER/A_BusinessPartner', {
      body: { ...body, to_BusinessPartnerAddress: [{ CityName: 'Lyon', Country: 'FR' }] },
    });
    assert.equal(made.status, 201, made.text);
    const id = wordOf(made.body['d']?.['BusinessPartner']);
    const path = `API_BUSINESS_PARTNER/A_BusinessPartner('${id}')`;
    assert.equal((await call(path, { method: 'PATCH', body: { SearchTerm1: 'X' } })).status, 428);
    assert.equal(
      (await call(path, { method: 'PATCH', body: { SearchTerm1: 'X' }, headers: { 'if-match': '*' } })).status,
      204,
    );
    const { body: read } = await call(`${path}?$expand=to_BusinessPartnerAddress&$format=json`);
    assert.deepEqual(
      [read['d']?.['SearchTerm1'], read['d']?.['to_BusinessPartnerAddress']?.['results']?.[0]?.['CityName']],
      ['X', 'Lyon'],
    );
    assert.match(wordOf(read['d']?.['CreationDate']), /^\/Date\(\d+\)\/$/);
  });

  it('has one bill of materials for a material, use and plant, and gives its lines when they are asked for', async () => {
    const bills = 'API_BILL_OF_MATERIAL_SRV;v=0002/MaterialBOM';
    const { body } = await call(`${bills}?$format=json&$expand=to_BillOfMaterialItem`);
    const all = listIn(body['d']?.['results']);
    const placeOf = (bill: Loose) =>
      ['Material', 'Plant', 'BillOfMaterialVariantUsage'].map(name => wordOf(bill[name])).join();
    assert.deepEqual([all.length, new Set(all.map(placeOf)).size], [500, 500]);
    const linesOf = (bill: Loose) => listIn(bill['to_BillOfMaterialItem']?.['results']);
    for (const bill of all) {
      const parts = linesOf(bill).map(line => wordOf(line['BillOfMaterialComponent']));
      assert.ok(parts.length > 0 && new Set([...parts, wordOf(bill['Material'])]).size === parts.length + 1);
    }
    const [first = {}, second = {}] = all;
    const bare = await call(`${bills}?$format=json&$filter=Material%20eq%20'${wordOf(first['Material'])}'`);
    assert.deepEqual(
      listIn(bare.body['d']?.['results']).map(bill => Object.keys(bill['to_BillOfMaterialItem'] ?? {})),
      [['__deferred']],
    );

    const made = await call(bills, {
      body: { Material: first['Material'], BillOfMaterialVariantUsage: '1', to_BillOfMaterialItem: [] },
    });
    assert.deepEqual(
      [made.status, made.body['d']?.['BillOfMaterial'], made.body['d']?.['BillOfMaterialVariant']],
      [201, first['BillOfMaterial'], '2'],
    );
    const uriOf = (bill: Loose) => wordOf(bill['__metadata']?.['uri']).split(`${root}/`)[1] ?? '';
    const change = { method: 'PATCH', body: { BOMHeaderText: 'New' }, headers: { 'if-match': '*' } };
    assert.equal((await call(uriOf(first), change)).status, 204);
    const texts = await Promise.all([first, second].map(async bill => (await call(uriOf(bill))).body['d']));
    assert.deepEqual(
      texts.map(bill => bill?.['BOMHeaderText']),
      ['New', second['BOMHeaderText']],
    );
  });

  it('pages with filters of OData 2', async () => {
    const ids = new Set<string>();
    let total = 0;
    for (let skip = 0; skip === 0 || skip < total; skip += 100) {
      const filter = encodeURIComponent(
        "LastChangeDateTime ge datetimeoffset'2025-01-01T00:00:00Z' or CreationDate ge datetime'2025-01-01T00:00:00'",
      );
      const { body } = await call(
        `API_SALES_ORDER_SRV/A_SalesOrder?$format=json&$top=100&$skip=${skip}&$inlinecount=allpages&$orderby=SalesOrder&$filter=${filter}&$expand=to_Item,to_Item/to_PricingElement`,
      );
      total = Number(wordOf(body['d']?.['__count']));
      for (const { SalesOrder, to_Item } of listIn(body['d']?.['results'])) {
        ids.add(wordOf(SalesOrder));
        assert.match(
          wordOf(to_Item?.['results']?.[0]?.['to_PricingElement']?.['results']?.[0]?.['ConditionRateValue']),
          /^\d+(\.\d+)?$/,
        );
      }
    }
    assert.ok(ids.size === total && total > 200);
    const partners = await call(
      "API_BUSINESS_PARTNER/A_BusinessPartner?$top=2&$inlinecount=allpages&$filter=BusinessPartnerCategory%20eq%20'1'",
    );
    assert.equal(partners.body['d']?.['__count'], '1000');
  });

  it('says what is wrong', async () => {
    const refused = async (path: string, body: object) =>
      (await call(path, { body })).body['error']?.['message']?.['value'];
    const order = {
      SalesOrderType: 'OR',
      SalesOrganization: '1010',
      DistributionChannel: '10',
      OrganizationDivision: '00',
      SoldToParty: '999',
      to_Item: [],
    };
    assert.match(wordOf(await refused('API_SALES_ORDER_SRV/A_SalesOrder', order)), /999 does not exist|Enter a value/);
    assert.match(
      wordOf(await refused('API_BUSINESS_PARTNER/A_BusinessPartner', { BusinessPartnerCategory: '1' })),
      /Last Name/,
    );
    assert.match(wordOf(await refused('API_BILLING_DOCUMENT_SRV/A_BillingDocument', {})), /not implemented/);
    assert.equal((await call("API_PRODUCT_SRV/A_Product('NONE')")).status, 404);
  });
});
