import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf } from '../auth/cookies.ts';
import { basicOf, isSame } from '../auth/credentials.ts';
import { assemblyOf, billCount, partsOf } from '../data/bills.ts';
import { alphanumeric, uuid } from '../data/mix.ts';
import type { World } from '../data/people.ts';
import { articleOf } from '../data/sales.ts';
import type { FieldFacts, ObjectFacts } from '../endpoint-facts.ts';
import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import type { Reader } from '../query/expression.ts';
import { queryRows, readKey, readSystemQuery, type SystemQuery } from '../query/odata.ts';
import { QueryError } from '../query/parse-query.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, restOf, type Practice, type Vendor } from '../vendor.ts';

const bases: Readonly<Record<string, number>> = {
  Account: 10_000_000,
  Contact: 20_000_000,
  Order: 0,
  Invoice: 90_000_000,
  PriceBookEntry: 70_000_000,
  Item: 30_000,
};

/** What tells bills of materials apart, in the order of their addresses. */
const billKeys = [
  'BillOfMaterial',
  'BillOfMaterialCategory',
  'BillOfMaterialVariant',
  'BillOfMaterialVersion',
  'EngineeringChangeDocument',
  'Material',
  'Plant',
] as const;

/** Where a bill of materials is found within its service. */
const billAddress = (row: Row): string =>
  `MaterialBOM(${billKeys.map(key => `${key}='${encodeURIComponent(textOf(row[key]))}'`).join(',')})`;

/** A material is made in one way, for production at one plant. */
const billOf = (world: World, index: number): Row => ({
  BOMHeaderText: assemblyOf(world, index).name,
  BillOfMaterial: String(30_001 + index).padStart(8, '0'),
  BillOfMaterialCategory: 'M',
  BillOfMaterialVariant: '1',
  BillOfMaterialVersion: '',
  EngineeringChangeDocument: '',
  Material: assemblyOf(world, index).sku,
  Plant: '1010',
});

const dialect: Dialect = {
  rows: ({ canonical }, rows) => (canonical === 'Item' ? billCount(rows) : rows),
  id(object, number, world) {
    if (object.canonical === 'Product') return articleOf(world, number).sku;
    if (object.canonical === 'InventoryItem') return `${articleOf(world, number).sku}|1010|101A|`;
    if (object.canonical === 'Item') return billAddress(billOf(world, number));
    if (object.canonical === 'Project') return uuid(world.seed, 's4 project', number);
    return String((bases[object.canonical] ?? 0) + number + 1);
  },
  unique: ({ canonical, idField }) =>
    canonical === 'Product' ? [idField] : canonical === 'Project' ? ['Project'] : [],
  value(object, field, index) {
    const { canonical } = object;
    if (field.name === 'BusinessPartnerCategory') return canonical === 'Contact' ? '1' : '2';
    if (field.name === 'BusinessPartnerIsBlocked' || field.name === 'IsMarkedForDeletion') return index % 17 === 0;
    if (field.name === 'Industry' || field.name === 'LegalForm' || field.name === 'CrossPlantStatus') return null;
    if (field.name === 'ProductType') return 'HAWA';
    if (field.canonical === 'paymentTerms') return '0001';
    if (field.name === 'ShippingCondition' || field.name === 'PriceListType') return '01';
    if (['OverallDeliveryStatus', 'InvoiceClearingStatus', 'OverallBillingStatus'].includes(field.name))
      return index % 2 === 0 ? 'A' : 'C';
    if (field.name === 'BillOfMaterialStatus') return '1';
    if (field.name === 'SalesOrderType') return 'OR';
    if (field.name === 'SalesOrganization') return '1010';
    if (field.name === 'DistributionChannel') return '10';
    if (field.name === 'OrganizationDivision') return '00';
    if (field.name === 'Plant') return '1010';
    if (field.name === 'StorageLocation') return '101A';
    if (field.name === 'Batch') return '';
    if (field.name === 'InventoryStockType') return '01';
    if (field.name === 'ConditionType') return 'PPR0';
    if (field.name === 'Material' && ['PriceBookEntry', 'InventoryItem'].includes(canonical)) return undefined;
    if (field.name === 'Customer' && canonical === 'PriceBookEntry') return null;
    if (field.name === 'ProjectProfileCode') return 'YP05';
    if (field.name === 'Project') return `PRJ-${String(index + 1).padStart(5, '0')}`;
    if (field.name === 'BillOfMaterialVariantUsage') return '1';
    return undefined;
  },
  finish(object, record, index, world) {
    const { canonical } = object;
    if (canonical === 'Item') {
      Object.assign(record, billOf(world, index));
      const lines = rowsOf(record['to_BillOfMaterialItem']);
      record['to_BillOfMaterialItem'] = partsOf(world, index, lines.length).map(({ sku, name }, place): Row => {
        const number = String((place + 1) * 10).padStart(4, '0');
        const part = { BillOfMaterialItemNumber: number, BillOfMaterialComponent: sku, ComponentDescription: name };
        return { ...lines[place], ...part };
      });
    }
    if (canonical === 'Contact') record['PersonFullName'] = joined(record['FirstName'], record['LastName']);
    if (canonical === 'Account') {
      record['BusinessPartnerFullName'] = record['OrganizationBPName1'];
      record['SearchTerm1'] = textOf(record['OrganizationBPName1']).slice(0, 20).toUpperCase();
      record['to_BusinessPartnerRole'] = [{ BusinessPartnerRole: 'FLCU01' }];
    }
    for (const [place, line] of rowsOf(record['to_Item']).entries()) {
      const number = String((place + 1) * 10);
      if (canonical === 'Order') line['SalesOrderItem'] = number;
      if (canonical === 'Invoice') line['BillingDocumentItem'] = number;
      const price = line['UnitPrice'] ?? rowsOf(line['to_PricingElement'])[0]?.['ConditionRateValue'];
      delete line['UnitPrice'];
      if (canonical === 'Order' && price !== undefined)
        line['to_PricingElement'] = [{ ConditionType: 'PPR0', ConditionRateValue: price, ConditionCurrency: 'EUR' }];
    }
  },
};

const errorBody = (code: string, value: string, field?: string): Row => ({
  error: {
    code,
    message: { lang: 'en', value },
    innererror: {
      transactionid: uuid('s4', code),
      errordetails: [{ code, message: value, propertyref: field ?? '', severity: 'error', target: field ?? '' }],
    },
  },
});
const refuse = (status: number, code: string, value: string, field?: string): Refusal =>
  new Refusal(status, errorBody(code, value, field));

const refusalOf = (object: ObjectFacts, { code, field, value }: Problem): Refusal => {
  const name = field.name.replaceAll(/\[\d+\]/g, '');
  switch (code) {
    case 'required':
      return refuse(400, 'R1/103', `Enter a value for ${field.label}`, name);
    case 'unknown':
      return refuse(400, '005056A509B11EE1B9A8FEC11C21578E', `Property ${name} is invalid`, name);
    case 'too-long':
      return refuse(
        400,
        '005056A509B11ED1BDCCFDA9D08EDEFD',
        `Property '${name}' has value of invalid length (maximum ${field.maxLength ?? 0})`,
        name,
      );
    case 'not-a-choice':
    case 'no-such-record':
      return refuse(400, 'R11/124', `${field.label} ${textOf(value)} does not exist`, name);
    case 'duplicate':
      return refuse(400, 'MD_PRD/105', `${object.label} ${textOf(value)} already exists`, name);
    case 'not-an-email':
      return refuse(400, 'AM/867', `E-mail address ${textOf(value)} is not valid`, name);
    case 'wrong-type':
    case 'read-only':
      return refuse(
        400,
        '005056A509B11EE2B9A8FEC11C21578F',
        `Invalid value '${textOf(value)}' for property '${name}'`,
        name,
      );
  }
};

const session = 'SAP_SESSIONID_PRA_100';
const tokenFor = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url').slice(0, 22);

export const sapS4hana: Vendor = {
  id: 'sap-s4hana',
  title: 'SAP S/4HANA',
  dialect,
  account: world => ({
    values: {
      apiHost: 'my300000-api.s4hana.cloud.sap',
      userName: 'CITIZEN_COM',
      password: alphanumeric(20, world.seed, 's4 password'),
      language: 'EN',
      priceCondition: 'PPR0',
    },
  }),
  login(request, { account: { values }, oauth }) {
    const basic = basicOf(request);
    if (!basic || !isSame(basic.user, values['userName'] ?? '') || !isSame(basic.password, values['password'] ?? '')) {
      return {
        status: 401,
        body: '<html><head><title>Logon Error Message</title></head><body>Logon failed</body></html>',
        headers: {
          'content-type': 'text/html',
          'www-authenticate': 'Basic realm="SAP NetWeaver Application Server [PRA/100][alias]"',
        },
      };
    }
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return undefined;
    const cookie = cookieOf(request, session);
    const isGood = oauth.accepts(cookie) && textOf(request.headers['x-csrf-token']) === tokenFor(cookie ?? '');
    return isGood
      ? undefined
      : {
          status: 403,
          body: 'CSRF token validation failed',
          headers: { 'x-csrf-token': 'Required', 'content-type': 'text/plain' },
        };
  },
  limited: { status: 429, body: errorBody('429', 'Too many requests'), headers: { 'retry-after': '1' } },
  failed: (status, message) =>
    errorBody(
      status === 404 ? '005056A509B11EE1B9A8FEC11C21178E' : 'SY/530',
      status === 404 ? `Resource not found. ${message}` : message,
    ),
  serve,
};

const readOnly = new Set(['Invoice', 'PriceBookEntry', 'InventoryItem']);

function serve(app: FastifyInstance, practice: Practice): void {
  const tablesOf = (set: string): Table[] =>
    practice.store.tables.filter(({ object }) => object.api === set || object.id === set);
  const bare = (name: string): string => name.replaceAll(/\[\d+\]/g, '');
  const typesOf = new WeakMap<ObjectFacts, Map<string, FieldFacts>>();
  const factsOf = ({ object }: Table): Map<string, FieldFacts> => {
    let found = typesOf.get(object);
    if (!found) typesOf.set(object, (found = new Map(object.fields.map(field => [bare(field.name), field]))));
    return found;
  };

  const scalar = (field: FieldFacts | undefined, value: Json): Json => {
    if (value === null || value === undefined) return null;
    if (field?.type === 'date' && typeof value === 'string') return `/Date(${Date.parse(value)})/`;
    if (field?.type === 'datetime' && typeof value === 'string') return `/Date(${Date.parse(value)}+0000)/`;
    if (typeof value === 'number') return String(value);
    return value;
  };

  const uriOf = (request: FastifyRequest, service: string, table: Table, row: Row): string => {
    const base = `${practice.addressFor(request)}/sap/opu/odata/sap/${service}`;
    if (table.object.canonical === 'Item') return `${base}/${billAddress(row)}`;
    const id = encodeURIComponent(textOf(row[table.object.idField]).replaceAll("'", "''"));
    return `${base}/${table.object.api}(${table.object.canonical === 'Project' ? `guid'${id}'` : `'${id}'`})`;
  };

  /** Records below a record are given when they are asked for, else a link to them. */
  const below = (table: Table, path: string, value: Json, expand: readonly string[], uri: string): Json => {
    if (!expand.some(each => each === path || each.startsWith(`${path}/`)))
      return { __deferred: { uri: `${uri}/${path}` } };
    const facts = factsOf(table);
    const one = (row: Row): Row => {
      const made: Row = { __metadata: { uri: `${uri}/${path}`, type: `PRACTICE.${path.replace(/^.*to_/, '')}Type` } };
      for (const [name, inner] of Object.entries(row)) {
        if (name.startsWith('to_')) made[name] = below(table, `${path}/${name}`, inner, expand, uri);
        else made[name] = scalar(facts.get(`${path}/${name}`.replaceAll('/', '.')), inner);
      }
      return made;
    };
    return Array.isArray(value) ? { results: rowsOf(value).map(one) } : isRow(value) ? one(value) : null;
  };
  const present = (request: FastifyRequest, service: string, table: Table, row: Row, query: SystemQuery): Row => {
    const uri = uriOf(request, service, table, row);
    const facts = factsOf(table);
    const expand = query.expand.map(({ name }) => name);
    const selected = query.select && new Set(query.select.map(name => name.split('/')[0]));
    const etag = `W/"${textOf(row[table.object.modifiedField ?? '']) || '1'}"`;
    const made: Row = {
      __metadata: { id: uri, uri, type: `${service.split(';')[0] ?? ''}.${table.object.api}Type`, etag },
    };
    const names = new Set([...[...facts.keys()].map(name => name.split('.')[0] ?? name), ...Object.keys(row)]);
    for (const name of names) {
      if (name === 'Id' || (selected && !selected.has(name))) continue;
      if (!name.startsWith('to_')) made[name] = scalar(facts.get(name), row[name]);
      else if (row[name] !== undefined || expand.some(each => each.split('/')[0] === name)) {
        made[name] = below(table, name, row[name] ?? [], expand, uri);
      } else made[name] = { __deferred: { uri: `${uri}/${name}` } };
    }
    return made;
  };

  const systemQuery = (request: FastifyRequest): SystemQuery => {
    try {
      return readSystemQuery(queryOf(request));
    } catch (error) {
      if (error instanceof QueryError)
        throw refuse(400, '005056A509B11EE3AEB5BC8C1A3C4B5F', `Invalid system query options value: ${error.message}`);
      throw error;
    }
  };
  const readerFor = (tables: readonly Table[]): Reader<Row> => ({
    field(row, name) {
      const path = name.replaceAll('/', '.');
      const field = tables.map(table => factsOf(table).get(path)).find(Boolean);
      const isKey = tables[0]?.object.canonical === 'Item' && billKeys.some(key => key === path);
      if (!field && !isKey)
        throw refuse(
          400,
          '005056A509B11EE1B9A8FEC11C21578E',
          `Property ${name} not found in type ${tables[0]?.object.api ?? ''}Type`,
        );
      return { value: row[path], type: field?.type ?? 'string' };
    },
  });

  const list = (request: FastifyRequest, service: string, tables: readonly Table[]): Row => {
    const query = systemQuery(request);
    const owner = new Map<Row, Table>();
    const all = tables.flatMap(table => table.rows().map(row => (owner.set(row, table), row)));
    const rows = queryRows(all, query, readerFor(tables));
    const size = Math.min(query.top ?? 5000, 5000);
    const shown = rows.slice(query.skip, query.skip + size);
    const results = shown.map(row => present(request, service, owner.get(row) ?? (tables[0] as Table), row, query));
    const isMore = query.top === undefined && query.skip + size < rows.length;
    const next = new URLSearchParams({ ...queryOf(request), $skip: String(query.skip + size) });
    const uri = `${practice.addressFor(request)}/sap/opu/odata/sap/${service}/${tables[0]?.object.api ?? ''}`;
    return {
      d: {
        ...(query.count ? { __count: String(rows.length) } : {}),
        results,
        ...(isMore ? { __next: `${uri}?${next.toString()}` } : {}),
      },
    };
  };

  const plain = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(plain);
    if (!isRow(value)) return value;
    if (Array.isArray(value['results'])) return value['results'].map(plain);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '__metadata')
        .map(([name, each]) => [name, plain(each)]),
    );
  };
  const check = (table: Table, values: Row, current?: Row): Row => {
    const written = rowOf(plain(values));
    const ignored = table.object.canonical === 'Item' ? billKeys : [];
    const { record, problems } = table.check(
      written,
      { isNew: current === undefined, refusesUnknown: true, ignored },
      current,
    );
    // Deep inserts bring lists that descriptions do not name.
    const serious = problems.find(({ code, field }) => !(code === 'unknown' && field.name.startsWith('to_')));
    if (serious) throw refusalOf(table.object, serious);
    return record;
  };
  /** Another way to make a material for the same use at the same plant has the same number, and is the next variant. */
  const newBill = (table: Table, record: Row): Row => {
    const bill: Row = {
      ...record,
      BillOfMaterialCategory: 'M',
      BillOfMaterialVersion: '',
      EngineeringChangeDocument: '',
      Plant: record['Plant'] ?? '1010',
    };
    const isSame = (row: Row): boolean =>
      ['Material', 'Plant', 'BillOfMaterialVariantUsage'].every(key => textOf(row[key]) === textOf(bill[key]));
    const same = table.rows().filter(isSame);
    const next = (rows: readonly Row[], key: string, least: number): number =>
      1 + rows.reduce((most, row) => Math.max(most, Number(row[key])), least);
    bill['BillOfMaterial'] =
      same[0]?.['BillOfMaterial'] ?? String(next(table.rows(), 'BillOfMaterial', 30_000)).padStart(8, '0');
    bill['BillOfMaterialVariant'] ??= String(next(same, 'BillOfMaterialVariant', 0));
    return { ...bill, Id: billAddress(bill) };
  };
  const complete = (table: Table, record: Row): Row => {
    const made = { ...record };
    const { canonical } = table.object;
    if (canonical === 'Contact') made['PersonFullName'] = joined(made['FirstName'], made['LastName']);
    if (canonical === 'Account')
      made['BusinessPartnerFullName'] = joined(made['OrganizationBPName1'], made['OrganizationBPName2']);
    if (canonical === 'Item' && made['Id'] === undefined) Object.assign(made, newBill(table, made));
    if (canonical === 'Order') {
      const items = rowsOf(made['to_Item']).map((line, index): Row => {
        const price = Number(rowsOf(line['to_PricingElement'])[0]?.['ConditionRateValue'] ?? 10);
        return {
          ...line,
          SalesOrderItem: line['SalesOrderItem'] ?? String((index + 1) * 10),
          NetAmount: Math.round(price * Number(line['RequestedQuantity'] ?? 0) * 100) / 100,
        };
      });
      made['to_Item'] = items;
      made['TotalNetAmount'] = Math.round(items.reduce((sum, line) => sum + Number(line['NetAmount']), 0) * 100) / 100;
      made['OverallSDProcessStatus'] ??= 'A';
      made['TransactionCurrency'] ??= 'EUR';
      made['SalesOrderDate'] ??= new Date(practice.now()).toISOString().slice(0, 10);
    }
    return made;
  };

  const handle = (request: FastifyRequest, reply: FastifyReply): unknown => {
    if (/^fetch$/i.test(textOf(request.headers['x-csrf-token']))) {
      const known = cookieOf(request, session);
      const cookie = known !== undefined && practice.oauth.accepts(known) ? known : practice.oauth.issue(30 * 60);
      reply
        .header('x-csrf-token', tokenFor(cookie))
        .header('set-cookie', [`${session}=${cookie}; Path=/; HttpOnly`, 'sap-usercontext=sap-client=100; Path=/']);
    }
    reply.header('DataServiceVersion', '2.0');
    const [service = '', segment = '', second] = restOf(request).split('/');
    if (segment === '') return { d: { EntitySets: practice.store.tables.map(({ object }) => object.api) } };
    const { name, keys } = readKey(decodeURIComponent(segment));
    const tables = tablesOf(name);
    const [first] = tables;
    if (!first) throw refuse(404, '005056A509B11EE1B9A8FEC11C21178E', `Resource not found for the segment '${name}'`);
    if (!keys) {
      if (second === '$count' || segment === '$count')
        return reply.type('text/plain').send(String(tables.reduce((sum, table) => sum + table.rows().length, 0)));
      if (request.method === 'GET') return list(request, service, tables);
      const values = rowOf(request.body);
      const table =
        tables.length > 1 && values['BusinessPartnerCategory'] === '1'
          ? (tables.find(({ object }) => object.canonical === 'Contact') ?? first)
          : first;
      if (readOnly.has(table.object.canonical))
        throw refuse(
          400,
          '/IWBEP/CM_MGW_RT/020',
          `Method '${name.toUpperCase()}_CREATE_ENTITY' not implemented in data provider class`,
        );
      const row = table.insert(complete(table, check(table, values)));
      const everything: SystemQuery = {
        ...systemQuery(request),
        expand: Object.keys(row)
          .filter(each => each.startsWith('to_'))
          .map(each => ({ name: each, select: undefined, expand: [] })),
      };
      return reply
        .code(201)
        .header('location', uriOf(request, service, table, row))
        .send({ d: present(request, service, table, row, everything) });
    }
    const id = keys[''] ?? keys[first.object.idField];
    const found = tables.flatMap(table => {
      const row =
        id === undefined
          ? table
              .rows()
              .find(each =>
                Object.entries(keys).every(([key, value]) => textOf(each[key]) === decodeURIComponent(textOf(value))),
              )
          : table.get(decodeURIComponent(textOf(id)));
      return row ? [{ table, row }] : [];
    })[0];
    if (!found) throw refuse(404, '/IWBEP/CM_MGW_RT/020', `Resource not found for segment '${name}Type'`);
    const { table, row } = found;
    if (request.method === 'GET') {
      if (second === undefined) return { d: present(request, service, table, row, systemQuery(request)) };
      return { d: below(table, second, row[second] ?? [], [second], uriOf(request, service, table, row)) };
    }
    if (readOnly.has(table.object.canonical))
      throw refuse(
        400,
        '/IWBEP/CM_MGW_RT/020',
        `Method '${name.toUpperCase()}_UPDATE_ENTITY' not implemented in data provider class`,
      );
    if (request.headers['if-match'] === undefined)
      throw refuse(
        428,
        '/IWBEP/CM_MGW_RT/154',
        "Precondition required: the data service request is required to be conditional. Try using the 'If-Match' header.",
      );
    if (request.method === 'DELETE') table.remove(row);
    else table.replace(complete(table, { ...row, ...check(table, rowOf(request.body), row) }));
    return reply.code(204).send();
  };
  app.route({
    method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    url: '/sap/opu/odata/sap/*',
    handler: (request, reply) => handle(request, reply),
  });
}
