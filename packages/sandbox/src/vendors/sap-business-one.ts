import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf } from '../auth/cookies.ts';
import { isSame } from '../auth/credentials.ts';
import { assemblyOf, billCount, partsOf } from '../data/bills.ts';
import { ownFieldsOf } from '../data/own-fields.ts';
import { alphanumeric } from '../data/mix.ts';
import { accountIndex } from '../data/people.ts';
import { articleOf } from '../data/sales.ts';
import { customField, type FieldFacts, type ObjectFacts } from '../endpoint-facts.ts';
import { isRow, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import type { Reader } from '../query/expression.ts';
import { queryRows, readKey, readSystemQuery, type SystemQuery } from '../query/odata.ts';
import { QueryError } from '../query/parse-query.ts';
import { readPath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, SideRow, Table } from '../store/record-store.ts';
import { queryOf, restOf, type Practice, type Vendor } from '../vendor.ts';

const codes = (...names: string[]): SideRow[] => names.map((name, index) => ({ id: index + 1, name }));
const cardCode = (slot: number, index: number): string =>
  `C${String(slot).padStart(2, '0')}${String(index + 1).padStart(5, '0')}`;

/** Database tables of objects that have a field of this account's own. */
const tables: Readonly<Record<string, string>> = { BusinessPartners: 'OCRD', Items: 'OITM', Orders: 'ORDR' };
const regions = ['North', 'South', 'East', 'West'].map(value => ({ value, label: value }));

const dialect: Dialect = {
  id(object, number, world) {
    if (object.canonical === 'Account') return cardCode(world.slot, number);
    if (object.canonical === 'Item') return assemblyOf(world, number).sku;
    if (['Product', 'PriceBookEntry', 'InventoryItem'].includes(object.canonical)) {
      const { sku } = articleOf(world, number);
      return object.canonical === 'PriceBookEntry' && object.idField === 'Id'
        ? `${sku}|1`
        : object.canonical === 'InventoryItem' && object.idField === 'Id'
          ? `${sku}|01`
          : sku;
    }
    if (object.canonical === 'Contact' && object.idField === 'Id')
      return `${cardCode(world.slot, accountIndex(world, number))}|${number + 1}`;
    return number + 1;
  },
  lists: {
    BusinessPartnerGroups: codes('Customers', 'Partners'),
    Industries: codes('Machinery', 'Trade', 'Services'),
    PaymentTermsTypes: codes('30 days', '60 days'),
    PriceLists: codes('Base price', 'Partner price'),
    SalesPersons: codes('Ada Berg', 'Jan Klein', 'Mia Stone'),
    SalesStages: codes('Lead', 'Meeting', 'Quotation', 'Negotiation', 'Order'),
    ItemGroups: codes('Parts', 'Machines', 'Tools'),
    Manufacturers: codes('Practice Goods'),
    Warehouses: [{ id: '01', name: 'Main warehouse' }],
    ServiceCallStatus: codes('Open', 'Pending', 'Closed'),
    ServiceCallOrigins: codes('Web', 'Phone', 'E-mail'),
    ServiceCallTypes: codes('Question', 'Repair'),
    ServiceCallProblemTypes: codes('Delivery', 'Machine', 'Invoice'),
    ActivityStatuses: codes('Not started', 'Running', 'Done'),
    ChartOfAccounts: [{ id: '161000', name: 'Cash' }],
    Users: codes('manager', 'integration'),
    TargetGroups: codes('Customers'),
  },
  customFields: ({ id }) =>
    tables[id] === undefined ? [] : [customField('U_Region', 'Sales region', { type: 'picklist', enum: regions })],
  rows: ({ canonical }, rows) => (canonical === 'Item' ? billCount(rows) : rows),
  unique: ({ canonical, idField }) => (['Account', 'Product', 'Item'].includes(canonical) ? [idField] : []),
  // Contacts are known by their number inside of documents.
  reference: (_field, id, target) => (target?.canonical === 'Contact' ? Number(textOf(id).split('|').at(-1)) : id),
  value(object, field, index) {
    if (field.name === 'InternalCode') return index + 1;
    if (field.name === 'DocNum') return 1001 + index;
    if (field.name === 'CardType') return 'cCustomer';
    if (field.name === 'Valid' || field.name === 'Active')
      return field.type === 'boolean' ? index % 17 !== 0 : index % 17 === 0 ? 'tNO' : 'tYES';
    if (['SalesItem', 'InventoryItem'].includes(field.name)) return field.type === 'boolean' ? true : 'tYES';
    if (['Cancelled', 'Closed'].includes(field.name)) return field.type === 'boolean' ? false : 'tNO';
    if (field.name === 'Gender') return index % 2 === 0 ? 'gt_Female' : 'gt_Male';
    if (field.name === 'ContactPerson' && object.canonical === 'Account') return null;
    if (field.name === 'ItemType') return 'itItems';
    if (field.name === 'DocumentStatus') return 'bost_Open';
    return undefined;
  },
  finish(object, record, index, world) {
    inside(object, record);
    if (object.canonical === 'Item') {
      const lines = rowsOf(record['ProductTreeLines']);
      record['ProductDescription'] = assemblyOf(world, index).name;
      record['ProductTreeLines'] = partsOf(world, index, lines.length).map(({ sku, name }, place): Row => ({
        ...lines[place],
        ItemCode: sku,
        Comment: name,
      }));
    }
    if (object.canonical === 'Account') {
      const addresses = (['BillTo', 'ShipTo'] as const).flatMap((name, place) => {
        const address = record[name];
        delete record[name];
        return isRow(address)
          ? [
              {
                AddressName: name === 'BillTo' ? 'Bill to' : 'Ship to',
                AddressType: `bo_${name}`,
                RowNum: place,
                ...address,
              },
            ]
          : [];
      });
      if (addresses.length > 0) record['BPAddresses'] = addresses;
    }
    if (object.canonical === 'Product') {
      const first = rowsOf(record['ItemPrices'])[0] ?? {};
      const price = Number(first['Price'] ?? 0);
      record['ItemPrices'] = [1, 2].map(list => ({
        PriceList: list,
        Price: list === 1 ? price : Math.round(price * 90) / 100,
        Currency: 'EUR',
        Factor: list === 1 ? 1 : 0.9,
        BasePriceList: 1,
      }));
      const stock = Number(record['QuantityOnStock'] ?? 0);
      record['ItemWarehouseInfoCollection'] = [
        {
          ItemCode: record['ItemCode'],
          WarehouseCode: '01',
          InStock: stock,
          Committed: Math.min(stock, index % 9),
          Ordered: index % 30,
          MinimalStock: 10,
          StandardAveragePrice: Math.round(price * 50) / 100,
        },
      ];
    }
  },
};

const flags = (object: ObjectFacts): FieldFacts[] => object.fields.filter(({ type }) => type === 'boolean');
/** Booleans are words here. */
const inside = (object: ObjectFacts, record: Row): void => {
  for (const { name } of flags(object))
    if (typeof record[name] === 'boolean') record[name] = record[name] ? 'tYES' : 'tNO';
};

const refuse = (status: number, code: number, value: string): Refusal =>
  new Refusal(status, { error: { code, message: { lang: 'en-us', value } } });
const entityOf = (object: ObjectFacts): string => object.api.replace(/ies$/, 'y').replace(/s$/, '');

const refusalOf = (object: ObjectFacts, { code, field, value }: Problem): Refusal => {
  const { name, label } = field;
  switch (code) {
    case 'required':
      return refuse(400, -5002, `Enter a value for ${label} [${name}]`);
    case 'unknown':
      return refuse(400, -1000, `Property '${name}' of '${entityOf(object)}' is invalid`);
    case 'too-long':
      return refuse(400, -1029, `Value too long in property '${name}' of '${entityOf(object)}'`);
    case 'not-a-choice':
      return refuse(400, -1004, `Value '${textOf(value)}' is invalid for property '${name}' of '${entityOf(object)}'`);
    case 'no-such-record':
      return refuse(400, -5002, `Invalid value [${name}], '${textOf(value)}'`);
    case 'duplicate':
      return refuse(400, -2035, `This entry already exists in the following tables (ODBC -2035): ${textOf(value)}`);
    case 'not-an-email':
    case 'wrong-type':
    case 'read-only':
      return refuse(400, -1004, `Value '${textOf(value)}' is invalid for property '${name}' of '${entityOf(object)}'`);
  }
};

export const sapBusinessOne: Vendor = {
  id: 'sap-business-one',
  title: 'SAP Business One',
  dialect,
  account: world => ({
    values: {
      serverUrl: 'https://b1.practice-company.example:50000',
      companyDb: 'SBOPRACTICE',
      userName: 'integration',
      password: alphanumeric(16, world.seed, 'b1 password'),
    },
  }),
  isOpen: path => /^\/b1s\/v1\/Login$/.test(path),
  login(request, { oauth }) {
    if (oauth.accepts(cookieOf(request, 'B1SESSION'))) return undefined;
    return {
      status: 401,
      body: { error: { code: 301, message: { lang: 'en-us', value: 'Invalid session or session already timeout.' } } },
    };
  },
  limited: {
    status: 503,
    body: {
      error: { code: -1, message: { lang: 'en-us', value: 'The Service Layer is busy. Please try again later.' } },
    },
  },
  failed: (status, message) => ({
    error: {
      code: status === 404 ? -1000 : -1,
      message: { lang: 'en-us', value: status === 404 ? `Unrecognized resource path. ${message}` : message },
    },
  }),
  serve,
};

function serve(app: FastifyInstance, practice: Practice): void {
  const root = '/b1s/v1';
  const tableOf = (set: string): Table | undefined => practice.store.tables.find(({ object }) => object.api === set);
  const contacts = (): Table | undefined => practice.store.table('Contact');
  const fieldOf = (table: Table, name: string): FieldFacts | undefined =>
    table.object.fields.find(field => field.name === name);
  /** Collections of a record that have objects of their own in descriptions, or none. */
  const collections: Readonly<Record<string, readonly string[]>> = {
    BusinessPartners: ['BPAddresses', 'ContactEmployees'],
    Items: ['ItemPrices', 'ItemWarehouseInfoCollection'],
    SalesOpportunities: ['SalesOpportunitiesLines'],
  };
  const names = (table: Table): Set<string> =>
    new Set(
      [
        ...table.object.fields.map(({ name }) => /^[^.[]+/.exec(name)?.[0] ?? name),
        ...(collections[table.object.api] ?? []),
      ].filter(name => !['BillTo', 'ShipTo', 'Id'].includes(name)),
    );

  const contactsOf = (code: Json): Row[] =>
    (contacts()?.rows() ?? []).filter(row => row['CardCode'] === code).map(({ Id: _id, ...row }) => row);
  const whole = (table: Table, row: Row, wanted: readonly string[] | undefined): Row => {
    const made: Row = {};
    for (const name of names(table)) {
      if (wanted && !wanted.includes(name)) continue;
      made[name] =
        name === 'ContactEmployees' && table.object.api === 'BusinessPartners'
          ? contactsOf(row['CardCode'])
          : (row[name] ?? (collections[table.object.api]?.includes(name) ? [] : null));
    }
    return made;
  };
  const systemQuery = (request: FastifyRequest): SystemQuery => {
    try {
      return readSystemQuery(queryOf(request));
    } catch (error) {
      if (error instanceof QueryError) throw refuse(400, -1000, `Query string error: ${error.message}`);
      throw error;
    }
  };
  const readerFor = (table: Table): Reader<Row> => ({
    field(row, name) {
      if (!names(table).has(name))
        throw refuse(400, -1000, `Property '${name}' of '${entityOf(table.object)}' is invalid`);
      return { value: row[name], type: fieldOf(table, name)?.type ?? 'string' };
    },
  });
  const pageOf = (request: FastifyRequest, name: string, rows: readonly Row[]) => {
    const { skip } = systemQuery(request);
    const asked = /odata\.maxpagesize=(\d+)/.exec(textOf(request.headers['prefer']))?.[1];
    const size = Number(asked ?? 20) || rows.length;
    const next = new URLSearchParams({ ...queryOf(request), $skip: String(skip + size) });
    return {
      value: rows.slice(skip, skip + size),
      ...(skip + size < rows.length ? { 'odata.nextLink': `${name}?${next.toString()}` } : {}),
    };
  };
  const list = (request: FastifyRequest, table: Table): Row => {
    const query = systemQuery(request);
    for (const name of query.select ?? []) readerFor(table).field({}, name);
    const rows = queryRows(table.rows(), query, readerFor(table)).slice(
      0,
      query.top === undefined ? undefined : query.skip + query.top,
    );
    const { value, ...more } = pageOf(request, table.object.api, rows);
    return {
      'odata.metadata': `${practice.addressFor(request)}${root}/$metadata#${table.object.api}`,
      ...(query.count ? { 'odata.count': String(rows.length) } : {}),
      value: value.map(row => whole(table, row, query.select)),
      ...more,
    };
  };

  const outside = (table: Table, values: Row): Row => {
    const made = { ...values };
    for (const { name } of flags(table.object)) {
      if (made[name] === 'tYES' || made[name] === 'Y') made[name] = true;
      if (made[name] === 'tNO' || made[name] === 'N') made[name] = false;
    }
    return made;
  };
  const check = (table: Table, values: Row, current?: Row): Row => {
    const known = names(table);
    const own = collections[table.object.api] ?? [];
    const plain: Row = {};
    const apart: Row = {};
    for (const [name, value] of Object.entries(values)) {
      if (!known.has(name) && !name.startsWith('U_'))
        throw refuse(400, -1000, `Property '${name}' of '${entityOf(table.object)}' is invalid`);
      const field = fieldOf(table, name);
      const isContact = field?.type === 'reference' && field.canonical === 'contactId';
      if (isContact && value !== null && !contacts()?.find('InternalCode', value))
        throw refuse(400, -5002, `Invalid value [${name}], '${textOf(value)}'`);
      if (own.includes(name) || isContact || name.startsWith('U_')) apart[name] = value;
      else plain[name] = value;
    }
    const { record, problems } = table.check(
      outside(table, plain),
      { isNew: current === undefined, refusesUnknown: false },
      current,
    );
    if (problems[0]) throw refusalOf(table.object, problems[0]);
    inside(table.object, record);
    return { ...record, ...apart };
  };

  const cents = (amount: number): number => Math.round(amount * 100) / 100;
  const complete = (table: Table, record: Row): Row => {
    const made = { ...record };
    const today = new Date(practice.now()).toISOString().slice(0, 10);
    const has = (name: string): boolean => fieldOf(table, name) !== undefined;
    if (has('DocNum')) made['DocNum'] ??= 1001 + table.rows().length;
    if (has('DocDate')) made['DocDate'] ??= today;
    if (has('DocumentStatus')) made['DocumentStatus'] ??= 'bost_Open';
    if (has('CardName') && table.object.canonical !== 'Account')
      made['CardName'] ??= tableOf('BusinessPartners')?.get(made['CardCode'])?.['CardName'];
    if (has('Valid')) made['Valid'] ??= 'tYES';
    if (has('Active')) made['Active'] ??= 'tYES';
    if (table.object.canonical === 'Account') made['CardType'] ??= 'cCustomer';
    if (table.object.canonical === 'Opportunity') {
      const last = rowsOf(made['SalesOpportunitiesLines']).at(-1);
      if (last) {
        made['MaxLocalTotal'] = last['MaxLocalTotal'] ?? made['MaxLocalTotal'];
        made['CurrentStageNo'] = last['StageKey'] ?? made['CurrentStageNo'];
        made['ClosingPercentage'] = last['PercentageRate'] ?? made['ClosingPercentage'];
      }
      made['Status'] ??= 'sos_Open';
    }
    const lines = made['DocumentLines'];
    if (Array.isArray(lines)) {
      made['DocumentLines'] = rowsOf(lines).map((line, index): Row => {
        const item = tableOf('Items')?.get(line['ItemCode']);
        const price = Number(line['UnitPrice'] ?? readPath(item ?? {}, 'ItemPrices[0].Price') ?? 0);
        const total = cents(Number(line['Quantity'] ?? 0) * price * (1 - Number(line['DiscountPercent'] ?? 0) / 100));
        return {
          ...line,
          LineNum: line['LineNum'] ?? index,
          ItemDescription: line['ItemDescription'] ?? item?.['ItemName'] ?? null,
          UnitPrice: price,
          LineTotal: line['LineTotal'] ?? total,
        };
      });
      made['DocTotal'] = cents(
        rowsOf(made['DocumentLines']).reduce((sum, line) => sum + Number(line['LineTotal']), 0) +
          Number(made['VatSum'] ?? 0),
      );
    }
    return made;
  };

  /** Rows of a collection that are known by a number are changed, the others are added. */
  const mergeRows = (before: Json, written: Json, key: string): Row[] => {
    const rows = rowsOf(before).map(row => ({ ...row }));
    for (const row of rowsOf(written)) {
      const place = row[key] === undefined ? -1 : rows.findIndex(each => textOf(each[key]) === textOf(row[key]));
      if (place < 0) rows.push(row);
      else rows[place] = { ...rows[place], ...row };
    }
    return rows;
  };
  const keyOf: Readonly<Record<string, string>> = {
    BPAddresses: 'RowNum',
    ItemPrices: 'PriceList',
    DocumentLines: 'LineNum',
    SalesOpportunitiesLines: 'LineNum',
    ProductTreeLines: 'ChildNum',
    PaymentInvoices: 'LineNum',
  };

  const writeContacts = (code: Json, written: Json): void => {
    const table = contacts();
    if (!table) return;
    for (const values of rowsOf(written)) {
      const current =
        values['InternalCode'] === undefined ? undefined : table.find('InternalCode', values['InternalCode']);
      const plain = outside(table, { CardCode: code, ...values });
      const { record, problems } = table.check(plain, { isNew: current === undefined }, current);
      if (problems[0]) throw refusalOf({ ...table.object, api: 'ContactEmployees' }, problems[0]);
      inside(table.object, record);
      const number = table.rows().length + 1;
      if (current) table.change(current, record);
      else
        table.insert({
          ...record,
          InternalCode: number,
          [table.object.idField]: table.object.idField === 'Id' ? `${textOf(code)}|${number}` : number,
          Active: record['Active'] ?? 'tYES',
          CardCode: code,
        });
    }
  };

  const insert = (table: Table, values: Row): Row => {
    const { ContactEmployees: people, ...record } = check(table, values);
    const code = record[table.object.idField];
    if (table.object.canonical === 'Item' && !tableOf('Items')?.get(code))
      throw refuse(400, -5002, `Item no. '${textOf(code)}' does not exist`);
    const row = table.insert(complete(table, record));
    writeContacts(row['CardCode'], people);
    return row;
  };
  const update = (request: FastifyRequest, table: Table, row: Row, values: Row): void => {
    const { ContactEmployees: people, ...record } = check(table, values, row);
    const replaces = /^true$/i.test(textOf(request.headers['b1s-replacecollectionsonpatch']));
    for (const [name, key] of Object.entries(keyOf)) {
      if (Array.isArray(record[name]) && !replaces) record[name] = mergeRows(row[name], record[name], key);
    }
    if (Object.keys(record).length > 0 || people === undefined) table.replace(complete(table, { ...row, ...record }));
    writeContacts(row['CardCode'], people);
  };

  const crossJoin = (request: FastifyRequest): Row => {
    const query = systemQuery(request);
    const [partners, people] = [tableOf('BusinessPartners'), contacts()];
    if (!partners || !people) throw refuse(400, -1000, 'Query string error');
    const joined = people.rows().flatMap(({ Id: _id, ...person }): Row[] => {
      const partner = partners.get(person['CardCode']);
      return partner ? [{ BusinessPartners: partner, 'BusinessPartners/ContactEmployees': person }] : [];
    });
    const reader: Reader<Row> = {
      field(row, name) {
        const slash = name.lastIndexOf('/');
        const [place, field] = [name.slice(0, slash), name.slice(slash + 1)];
        return {
          value: rowOf(row[place])[field],
          type: fieldOf(place === 'BusinessPartners' ? partners : people, field)?.type ?? 'string',
        };
      },
    };
    return {
      value: queryRows(joined, query, reader).map(row => ({
        BusinessPartners: { CardCode: rowOf(row['BusinessPartners'])['CardCode'] },
        'BusinessPartners/ContactEmployees': row['BusinessPartners/ContactEmployees'],
      })),
    };
  };

  const handle = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const path = restOf(request);
    if (path === 'Login' && request.method === 'POST') {
      const { CompanyDB, UserName, Password } = rowOf(request.body);
      const { companyDb = '', userName = '', password = '' } = practice.account.values;
      if (CompanyDB !== companyDb || UserName !== userName || !isSame(textOf(Password), password))
        throw refuse(401, -304, 'Fail to get DB Credentials from SLD');
      const session = practice.oauth.issue(30 * 60);
      reply.header('set-cookie', [`B1SESSION=${session}; HttpOnly; Path=/`, 'ROUTEID=.node1; Path=/']);
      return {
        'odata.metadata': `${practice.addressFor(request)}${root}/$metadata#B1Sessions/@Element`,
        SessionId: session,
        Version: '1000190',
        SessionTimeout: 30,
      };
    }
    if (path === 'Logout') return reply.header('set-cookie', 'B1SESSION=; Path=/; Max-Age=0').code(204).send();
    if (path === 'UserFieldsMD') {
      const [, table = ''] = /^TableName eq '(\w*)'$/.exec(queryOf(request)['$filter'] ?? '') ?? [];
      const ValidValuesMD = regions.map(({ value, label }) => ({ Value: value, Description: label }));
      const field = { Name: 'Region', Type: 'db_Alpha', Size: 10, Description: 'Sales region', Mandatory: 'tNO' };
      const more = ownFieldsOf(practice.world).map(({ label }) => ({
        ...field,
        Name: label.replaceAll(' ', ''),
        Description: label,
      }));
      const fields = [{ ...field, ValidValuesMD }, ...more.map(each => ({ ...each, ValidValuesMD: [] }))];
      const known = Object.values(tables).includes(table) ? fields : [];
      return pageOf(
        request,
        'UserFieldsMD',
        known.map((each, index) => ({ ...each, FieldID: index, TableName: table })),
      );
    }
    if (path === 'CompanyService_GetCompanyInfo')
      return { CompanyName: 'Practice Company', Version: 1_000_190, LocalCurrency: 'EUR' };
    const [first = '', second] = path.startsWith('$crossjoin') ? [path] : path.split('/');
    if (first.startsWith('$crossjoin')) return crossJoin(request);
    if (first === 'ProjectManagementService_GetList')
      return {
        value: (tableOf('ProjectManagements')?.rows() ?? []).map(({ AbsEntry, ProjectName }) => ({
          AbsEntry,
          ProjectName,
        })),
      };
    const { name, keys } = readKey(first);
    const listed = practice.store.list(name);
    if (listed.length > 0 && request.method === 'GET')
      return { value: listed.map(each => ({ Code: each.id, Name: each.name })) };
    const table = tableOf(name);
    if (!table || name.includes('.')) throw refuse(400, -1000, `Unrecognized resource path: ${name}`);
    if (second === '$count') return reply.type('text/plain').send(String(table.rows().length));
    if (!keys) {
      if (request.method === 'GET') return list(request, table);
      if (request.method === 'POST')
        return reply.code(201).send(whole(table, insert(table, rowOf(request.body)), undefined));
      throw refuse(405, -1000, 'The method is not supported');
    }
    const row = table.get(Object.values(keys)[0]);
    if (!row) throw refuse(404, -2028, 'No matching records found (ODBC -2028)');
    if (request.method === 'PATCH' || request.method === 'PUT') {
      update(request, table, row, rowOf(request.body));
      return reply.code(204).send();
    }
    if (request.method === 'DELETE') {
      table.remove(row);
      return reply.code(204).send();
    }
    return whole(table, row, systemQuery(request).select);
  };
  app.route({
    method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    url: `${root}/*`,
    handler: (request, reply) => handle(request, reply),
  });
}
