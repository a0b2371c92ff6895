import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { createOAuth1 } from '../auth/oauth1.ts';
import { hexadecimal } from '../data/mix.ts';
import { customField, type FieldFacts } from '../endpoint-facts.ts';
import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import {
  compareValues,
  fieldsIn,
  holds,
  read,
  sortRows,
  type Found,
  type Operand,
  type Reader,
} from '../query/expression.ts';
import { parseSelect, QueryError, type Dialect as Language, type Select } from '../query/parse-query.ts';
import { readPath, writePath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import { readMoment } from '../store/moment.ts';
import type { Dialect, SideRow, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const order = [
  'customer',
  'contact',
  'employee',
  'job',
  'inventoryItem',
  'opportunity',
  'salesOrder',
  'invoice',
  'customerPayment',
  'supportCase',
  'task',
];
/** Prices and stock go by the id of their item. */
const idFor = (api: string, number: number): string => {
  const place = order.indexOf(/^(pricing|inventoryBalance)/.test(api) ? 'inventoryItem' : api);
  return String((place < 0 ? 90 : place + 1) * 100_000 + number + 1);
};
/** References that descriptions name no object for. */
const choices: Readonly<Record<string, readonly string[]>> = {
  status: ['Not Started', 'In Progress', 'Closed'],
  priority: ['High', 'Medium', 'Low'],
  origin: ['E-mail', 'Phone', 'Web'],
  category: ['Question', 'Problem'],
  entityStatus: ['In Progress', 'Closed'],
  jobType: ['Internal', 'Customer'],
  department: ['Sales', 'Service'],
  shipMethod: ['Standard delivery', 'Express'],
  paymentMethod: ['Bank transfer', 'Card'],
  stockUnit: ['Each'],
  units: ['Each'],
};
const side = (...names: string[]): SideRow[] => names.map((name, index) => ({ id: String(index + 1), name }));

const currencies: readonly { readonly [name: string]: string; readonly name: string }[] = [
  { symbol: 'EUR', name: 'Euro' },
  { symbol: 'USD', name: 'US Dollar' },
];

const dialect: Dialect = {
  id: (object, number) => (object.api === 'currency' ? String(number + 1) : idFor(object.api, number)),
  rows: (object, rows) => (object.api === 'currency' ? currencies.length : rows),
  lists: {
    subsidiary: side('Practice Company'),
    currency: side(...currencies.map(({ name }) => name)),
    term: side('Net 30', 'Net 60', 'Due on receipt'),
    customerStatus: side('CUSTOMER-Closed Won', 'PROSPECT-Qualified', 'LEAD-Unqualified'),
    customerCategory: side('Corporate', 'Retail'),
    priceLevel: side('Base Price', 'Alternate Price 1'),
    location: side('Main warehouse'),
    account: side('1000 Bank'),
    campaign: side('Web', 'Trade show'),
  },
  customFields: ({ fields }) =>
    fields.some(({ name }) => name === 'externalId')
      ? [customField('custentity_region', 'Region', { maxLength: 50 })]
      : [],
  unique: object =>
    object.fields.some(({ name }) => name === 'externalId')
      ? ['externalId', ...(object.api === 'customer' ? ['entityId'] : object.api === 'inventoryItem' ? ['itemId'] : [])]
      : [],
  value(object, field, index) {
    if (field.name === 'custentity_region') return null;
    const named = choices[field.name];
    if (named && field.type === 'reference' && field.references === undefined)
      return String(1 + (index % named.length));
    if (field.name === 'isInactive' || field.name === 'isPerson') return false;
    if (field.name === 'priceLevel' || field.name === 'pricelevel') return '1';
    if (field.name === 'tranId') return `${object.api.slice(0, 2).toUpperCase()}${10_001 + index}`;
    if (field.name === 'caseNumber') return String(index + 1);
    if (field.name === 'entityId' && object.api === 'job') return `PRJ${index + 1}`;
    if (field.name === 'status' && field.type === 'picklist' && !field.enum) return 'Deposited';
    if (field.name === 'globalSubscriptionStatus') return '2';
    if (field.name === 'item.sku') return null;
    if (field.name === 'weightUnit') return '3';
    if (object.api === 'currency') return currencies[index]?.[field.name];
    return undefined;
  },
  finish(object, record) {
    // Words of SuiteQL among the fields are no part of a record.
    delete record['BUILTIN'];
    if (object.api === 'contact') record['entityId'] = joined(record['firstName'], record['lastName']);
  },
};

const problemType = (section: string): string => `https://www.rfc-editor.org/rfc/rfc9110.html#section-${section}`;
const body = (status: number, code: string, detail: string, path?: string): Row => ({
  type: problemType(status === 401 ? '15.5.2' : status === 404 ? '15.5.5' : '15.5.1'),
  title:
    status === 401
      ? 'Unauthorized'
      : status === 404
        ? 'Not Found'
        : status === 429
          ? 'Too Many Requests'
          : 'Bad Request',
  status,
  'o:errorDetails': [{ detail, 'o:errorCode': code, ...(path === undefined ? {} : { 'o:errorPath': path }) }],
});
const refuse = (status: number, code: string, detail: string, path?: string): Refusal =>
  new Refusal(status, body(status, code, detail, path));

const refusalOf = (api: string, { code, field, value }: Problem): Refusal => {
  const { name, label } = field;
  switch (code) {
    case 'required':
      return refuse(400, 'USER_ERROR', `Please enter value(s) for: ${label}`, name);
    case 'unknown':
      return refuse(400, 'INVALID_CONTENT', `Error while accessing a resource. Unknown field: ${name}.`, name);
    case 'too-long':
      return refuse(
        400,
        'INVALID_CONTENT',
        `The field ${name} contained more than the maximum number ( ${field.maxLength ?? 0} ) of characters allowed.`,
        name,
      );
    case 'not-a-choice':
    case 'no-such-record':
      return refuse(
        400,
        'INVALID_CONTENT',
        `Invalid value for the resource or sub-resource field '${name}'. Value '${textOf(value)}' is not valid.`,
        name,
      );
    case 'not-an-email':
      return refuse(400, 'INVALID_CONTENT', `Invalid email address: ${textOf(value)}`, name);
    case 'duplicate':
      return name === 'entityId'
        ? refuse(
            400,
            'UNIQUE_CUST_ID_REQD',
            'A customer record with this ID already exists. You must enter a unique customer ID for each record you create.',
            name,
          )
        : refuse(
            400,
            name === 'itemId' ? 'DUP_ITEM' : 'USER_ERROR_DUPLICATE',
            `Error while accessing resource ${api}: this record already exists.`,
            name,
          );
    case 'wrong-type':
    case 'read-only':
      return refuse(400, 'INVALID_CONTENT', `Invalid data type of field '${name}': '${textOf(value)}'.`, name);
  }
};

const checkers = new WeakMap<Practice, ReturnType<typeof createOAuth1>>();

export const netsuite: Vendor = {
  id: 'netsuite',
  title: 'NetSuite',
  dialect,
  oauth: {
    authorize: '/app/login/oauth2/authorize.nl',
    token: '/services/rest/auth/oauth2/v1/token',
    revoke: '/services/rest/auth/oauth2/v1/revoke',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'kept',
    lifetime: 3600,
  },
  account: world => ({
    values: {
      accountId: '1234567_SB1',
      consumerKey: hexadecimal(64, world.seed, 'netsuite consumer'),
      consumerSecret: hexadecimal(64, world.seed, 'netsuite consumer secret'),
      tokenId: hexadecimal(64, world.seed, 'netsuite token'),
      tokenSecret: hexadecimal(64, world.seed, 'netsuite token secret'),
    },
    oauthClient: {
      id: hexadecimal(64, world.seed, 'netsuite client'),
      secret: hexadecimal(64, world.seed, 'netsuite client secret'),
    },
  }),
  login(request, practice) {
    if (practice.oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    const {
      consumerKey = '',
      consumerSecret = '',
      tokenId: token = '',
      tokenSecret = '',
      accountId = '',
    } = practice.account.values;
    let check = checkers.get(practice);
    if (!check) checkers.set(practice, (check = createOAuth1(() => practice.now())));
    const host = `https://${accountId.toLowerCase().replace('_', '-')}.suitetalk.api.netsuite.com`;
    const wrong = check(request, { consumerKey, consumerSecret, token, tokenSecret }, [
      practice.addressFor(request),
      host,
    ]);
    if (wrong === undefined) return undefined;
    return {
      status: 401,
      body: body(
        401,
        'INVALID_LOGIN',
        'Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.',
      ),
      headers: {
        'www-authenticate': `OAuth realm="${accountId}", error="token_rejected", error_description="Invalid login attempt."`,
      },
    };
  },
  limited: {
    status: 429,
    body: body(429, 'CONCURRENCY_LIMIT_EXCEEDED', 'Concurrent request limit exceeded. Request blocked.'),
    headers: { 'retry-after': '1' },
  },
  failed: (status, message) =>
    status === 404
      ? body(404, 'NONEXISTENT_ID', 'The record instance does not exist. Provide a valid record instance ID.')
      : body(status, status === 400 ? 'INVALID_CONTENT' : 'UNEXPECTED_ERROR', message),
  serve,
};

const kinds: Readonly<Record<string, string>> = {
  opportunity: 'Opprtnty',
  salesOrder: 'SalesOrd',
  invoice: 'CustInvc',
  customerPayment: 'CustPymt',
};
/** What SuiteQL calls the tables. */
const froms: Readonly<Record<string, readonly string[]>> = {
  transaction: ['opportunity', 'salesOrder', 'invoice', 'customerPayment'],
  item: ['inventoryItem'],
  supportcase: ['supportCase'],
};

/** Columns of SuiteQL that have another name in records. */
const columns: Readonly<Record<string, readonly string[]>> = {
  createddate: ['datecreated'],
  datecreated: ['createddate'],
  description: ['salesdescription'],
  employee: ['salesrep'],
  entity: ['customer'],
  foreignamountpaid: ['amountpaid'],
  foreignamountunpaid: ['amountremaining'],
  foreigntotal: ['total', 'payment'],
  status: ['orderstatus'],
  totalquantityonhand: ['quantityonhand'],
};

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');
/** TO_CHAR of Oracle, for the parts that dates are asked for with. */
const toChar = (value: Json, format: string): string | null => {
  const time = readMoment(textOf(value));
  if (Number.isNaN(time)) return value === null || value === undefined ? null : textOf(value);
  const date = new Date(time);
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(date.getUTCFullYear()),
    MM: pad(date.getUTCMonth() + 1),
    DD: pad(date.getUTCDate()),
    HH24: pad(date.getUTCHours()),
    MI: pad(date.getUTCMinutes()),
    SS: pad(date.getUTCSeconds()),
    FF3: pad(date.getUTCMilliseconds(), 3),
  };
  return format.replaceAll(
    /"([^"]*)"|YYYY|MM|DD|HH24|MI|SS|FF3/g,
    (part, quoted: string | undefined) => quoted ?? parts[part] ?? part,
  );
};

const suiteql: Language = { escape: 'double', doubleQuotes: 'name' };

function serve(app: FastifyInstance, practice: Practice): void {
  const root = '/services/rest/record/v1';
  const tableOf = (type: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.api.toLowerCase() === type.toLowerCase());
    if (!found) throw refuse(404, 'NONEXISTENT_ID', `Record type '${type}' does not exist.`);
    return found;
  };
  const listField = ({ object }: Table): FieldFacts | undefined =>
    object.fields.find(({ canonical }) => canonical === 'lines');
  const isInner = (table: Table, field: FieldFacts): boolean => {
    const lists = table.object.fields.filter(({ type }) => type === 'array');
    return lists.some(list => field.name.startsWith(`${list.name}.`));
  };
  const nameFor = (field: FieldFacts, id: Json): string => {
    const choice = field.enum?.find(each => each.value === textOf(id))?.label;
    const listed = practice.store.list(field.references ?? '').find(each => String(each.id) === textOf(id))?.name;
    const own =
      field.references === undefined
        ? choices[field.name.slice(field.name.lastIndexOf('.') + 1)]?.[Number(id) - 1]
        : undefined;
    const found = choice ?? listed ?? own;
    if (found !== undefined) return found;
    const target = practice.store.target(field, id);
    if (target?.table.object.api === 'inventoryItem') return textOf(target.row['itemId']);
    return target ? practice.store.nameOf(target.table, target.row) : textOf(id);
  };
  const isChosen = (field: FieldFacts): boolean => field.type === 'reference' || field.type === 'picklist';
  const chosen = (field: FieldFacts, value: Json): Json =>
    value === null || value === undefined || value === ''
      ? value
      : { id: textOf(value), refName: nameFor(field, value) };

  const present = (request: FastifyRequest, table: Table, row: Row): Row => {
    const self = `${practice.addressFor(request)}${root}/${table.object.api}/${textOf(row['id'])}`;
    const made = structuredClone(row);
    for (const field of table.object.fields) {
      if (isInner(table, field)) continue;
      const value = readPath(made, field.name);
      if (value === undefined) continue;
      if (isChosen(field)) writePath(made, field.name, chosen(field, value));
      else if (field.type === 'datetime' && typeof value === 'string') made[field.name] = value.replace(/\.\d+Z$/, 'Z');
    }
    const isExpanded = queryOf(request)['expandSubResources'] === 'true';
    for (const list of table.object.fields.filter(({ type }) => type === 'array')) {
      const rows = rowsOf(made[list.name]);
      const links = [{ rel: 'self', href: `${self}/${list.name}` }];
      const inner = table.object.fields.filter(field => field.name.startsWith(`${list.name}.`));
      const items = rows.map(line => {
        const shown = { ...line };
        for (const field of inner) {
          const name = field.name.slice(list.name.length + 1);
          if (isChosen(field) && shown[name] !== undefined) shown[name] = chosen(field, shown[name]);
        }
        return shown;
      });
      if (made[list.name] !== undefined || list === listField(table))
        made[list.name] = isExpanded ? { links, totalResults: items.length, items } : { links };
    }
    if (isRow(made['addressBook']) && !isExpanded)
      made['addressBook'] = { links: [{ rel: 'self', href: `${self}/addressBook` }] };
    return { links: [{ rel: 'self', href: self }], ...made };
  };

  /** The id that is meant by `{ id }`, `{ refName }` or `{ externalId }`. */
  const idIn = (field: FieldFacts, value: Json): Json => {
    if (!isRow(value)) return value;
    if (value['id'] !== undefined) return textOf(value['id']);
    const listed = practice.store.list(field.references ?? '').find(({ name }) => name === value['refName']);
    if (listed) return listed.id;
    const target =
      field.references === undefined
        ? undefined
        : practice.store.tables.find(({ object }) => object.api === field.references);
    if (value['externalId'] !== undefined)
      return target?.find('externalId', value['externalId'])?.['id'] ?? textOf(value['externalId']);
    return (
      target?.rows().find(row => practice.store.nameOf(target, row) === value['refName'])?.['id'] ??
      textOf(value['refName'])
    );
  };
  const inside = (table: Table, values: Row): Row => {
    const record = structuredClone(values);
    for (const field of table.object.fields) {
      if (isInner(table, field)) continue;
      const value = readPath(record, field.name);
      if (field.type === 'array') {
        if (value === undefined) continue;
        const inner = table.object.fields.filter(each => each.name.startsWith(`${field.name}.`));
        record[field.name] = rowsOf(isRow(value) ? value['items'] : value).map(line => {
          const kept = { ...line };
          for (const each of inner) {
            const name = each.name.slice(field.name.length + 1);
            if (isChosen(each) && kept[name] !== undefined) kept[name] = idIn(each, kept[name]);
          }
          return kept;
        });
      } else if (isChosen(field) && value !== undefined) writePath(record, field.name, idIn(field, value));
    }
    return record;
  };
  const cents = (amount: number): number => Math.round(amount * 100) / 100;
  const complete = (table: Table, record: Row, number: number): Row => {
    const has = (name: string): boolean => table.object.fields.some(field => field.name === name);
    const made: Row = { ...record };
    if (has('tranId')) made['tranId'] ??= `${table.object.api.slice(0, 2).toUpperCase()}${10_001 + number}`;
    if (has('caseNumber')) made['caseNumber'] ??= String(number + 1);
    if (has('isInactive')) made['isInactive'] ??= false;
    if (has('tranDate')) made['tranDate'] ??= new Date(practice.now()).toISOString().slice(0, 10);
    if (has('orderStatus')) made['orderStatus'] ??= 'A';
    if (has('currency')) made['currency'] ??= '1';
    if (table.object.api === 'customer') made['entityId'] ??= made['companyName'];
    if (table.object.api === 'contact') made['entityId'] ??= joined(made['firstName'], made['lastName']);
    const list = listField(table);
    if (list && Array.isArray(made[list.name])) {
      const lines = rowsOf(made[list.name]).map((line, index): Row => ({
        line: index + 1,
        ...line,
        amount: line['amount'] ?? cents(Number(line['quantity'] ?? 1) * Number(line['rate'] ?? 0)),
      }));
      made[list.name] = lines;
      made['subtotal'] = cents(lines.reduce((sum, line) => sum + Number(line['amount']), 0));
      made['total'] = cents(
        Number(made['subtotal']) + Number(made['taxTotal'] ?? 0) + Number(made['shippingCost'] ?? 0),
      );
    }
    return made;
  };
  const check = (table: Table, values: Row, current?: Row): Row => {
    const written = inside(table, values);
    const { record, problems } = table.check(
      written,
      { isNew: current === undefined, refusesUnknown: true, ignored: ['links', 'id'] },
      current,
    );
    const [problem] = problems;
    if (problem) throw refusalOf(table.object.api, problem);
    delete record['links'];
    delete record['id'];
    return record;
  };
  const insert = (table: Table, values: Row): Row =>
    table.insert(complete(table, check(table, values), table.rows().length));
  const update = (request: FastifyRequest, table: Table, row: Row, values: Row): Row => {
    const record = check(table, values, row);
    const list = listField(table);
    const replaced = (queryOf(request)['replace'] ?? '').split(',');
    if (list && Array.isArray(record[list.name]) && !replaced.includes(list.name)) {
      const kept = rowsOf(row[list.name]);
      for (const line of rowsOf(record[list.name])) {
        const place = kept.findIndex(each => line['line'] !== undefined && each['line'] === line['line']);
        if (place < 0) kept.push(line);
        else kept[place] = { ...kept[place], ...line };
      }
      record[list.name] = kept;
    }
    return table.replace(complete(table, { ...row, ...record }, 0));
  };
  const located = (request: FastifyRequest, reply: FastifyReply, table: Table, row: Row): FastifyReply =>
    reply
      .code(204)
      .header('location', `${practice.addressFor(request)}${root}/${table.object.api}/${textOf(row['id'])}`)
      .send();
  const find = (table: Table, id: string): Row | undefined =>
    id.startsWith('eid:') ? table.find('externalId', id.slice(4)) : table.get(id);
  const get = (table: Table, id: string): Row => {
    const row = find(table, id);
    if (!row)
      throw refuse(404, 'NONEXISTENT_ID', 'The record instance does not exist. Provide a valid record instance ID.');
    return row;
  };

  /** `q=email IS "a@b.example" AND lastModifiedDate ON_OR_AFTER "2026-01-31"` */
  const filtered = (table: Table, q: string | undefined): readonly Row[] => {
    if (!q) return table.rows();
    const terms = q.split(/\s+AND\s+/i).map(term => {
      const [, name = '', by = '', value = ''] = /^(\w+)\s+([A-Z_]+)(?:\s+"?([^"]*)"?)?$/.exec(term.trim()) ?? [];
      const field = table.object.fields.find(each => each.name.toLowerCase() === name.toLowerCase());
      if (!field)
        throw refuse(400, 'INVALID_PARAMETER', `Invalid query parameter 'q'. Field '${name}' does not exist.`, 'q');
      return { field, by, value };
    });
    return table.rows().filter(row =>
      terms.every(({ field, by, value }) => {
        const held = row[field.name];
        const text = textOf(held).toLowerCase();
        const wanted = value.toLowerCase();
        const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value);
        const at = date ? `${date[3] ?? ''}-${pad(Number(date[1]))}-${pad(Number(date[2]))}` : value;
        const by_ = compareValues(held, at, field.type) ?? Number.NaN;
        switch (by) {
          case 'IS':
          case 'EQUAL':
          case 'ON':
            return text === wanted;
          case 'IS_NOT':
          case 'EQUAL_NOT':
            return text !== wanted;
          case 'CONTAIN':
            return text.includes(wanted);
          case 'START_WITH':
            return text.startsWith(wanted);
          case 'EMPTY':
            return text === '';
          case 'EMPTY_NOT':
            return text !== '';
          case 'AFTER':
          case 'GREATER':
            return by_ > 0;
          case 'ON_OR_AFTER':
          case 'GREATER_OR_EQUAL':
            return by_ >= 0;
          case 'BEFORE':
          case 'LESS':
            return by_ < 0;
          case 'ON_OR_BEFORE':
          case 'LESS_OR_EQUAL':
            return by_ <= 0;
          default:
            throw refuse(
              400,
              'INVALID_PARAMETER',
              `Invalid query parameter 'q'. Operator '${by}' is not supported.`,
              'q',
            );
        }
      }),
    );
  };
  const pageOf = (request: FastifyRequest, path: string, rows: readonly Row[], show: (row: Row) => Row): Row => {
    const query = queryOf(request);
    const limit = Math.min(1000, Math.max(1, Number(query['limit'] ?? 1000)));
    const offset = Number(query['offset'] ?? 0);
    const link = (rel: string, at: number) => ({
      rel,
      href: `${practice.addressFor(request)}${path}?limit=${limit}&offset=${at}`,
    });
    const hasMore = offset + limit < rows.length;
    const items = rows.slice(offset, offset + limit).map(show);
    return {
      links: [link('self', offset), ...(hasMore ? [link('next', offset + limit)] : [])],
      count: items.length,
      hasMore,
      items,
      offset,
      totalResults: rows.length,
    };
  };

  const sourcesOf = (from: string): readonly Table[] => {
    const names = froms[from.toLowerCase()] ?? [from];
    const tables = practice.store.tables.filter(({ object }) =>
      names.some(name => object.api.split(' ')[0]?.toLowerCase() === name.toLowerCase()),
    );
    if (tables.length === 0)
      throw refuse(
        400,
        'INVALID_PARAMETER',
        `Invalid search query. Detailed unprocessed description follows. Search error occurred: Record '${from}' was not found.`,
        'q',
      );
    return tables;
  };
  interface Held {
    readonly table: Table;
    readonly row: Row;
  }
  const columnOf = (table: Table, name: string): FieldFacts | undefined => {
    const bare = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    const wanted = [bare, ...(columns[bare] ?? [])];
    return table.object.fields.find(field => wanted.includes(field.name.toLowerCase()));
  };

  const runQuery = (request: FastifyRequest): Row => {
    const text = textOf(rowOf(request.body)['q']);
    if (!/transient/.test(textOf(request.headers['prefer']))) {
      throw refuse(
        400,
        'INVALID_HEADER',
        "The required request header 'Prefer' is missing in the request or its value is invalid. Set the value of the 'Prefer' header to 'transient'.",
      );
    }
    let select: Select;
    try {
      select = parseSelect(text, suiteql);
    } catch (error) {
      if (error instanceof QueryError)
        throw refuse(
          400,
          'INVALID_PARAMETER',
          `Invalid search query. Detailed unprocessed description follows. ${error.message}`,
          'q',
        );
      throw error;
    }
    const tables = sourcesOf(select.from);
    const reader: Reader<Held> = {
      field({ table, row }, name) {
        if (/(^|\.)type$/i.test(name) && froms['transaction']?.includes(table.object.api))
          return { value: kinds[table.object.api], type: 'string' };
        if (/(^|\.)itemtype$/i.test(name) && table.object.api === 'inventoryItem')
          return { value: 'InvtPart', type: 'string' };
        if (/(^|\.)id$/i.test(name)) return { value: row['id'], type: 'integer' };
        const field = columnOf(table, name);
        if (field)
          return {
            value:
              field.type === 'boolean' && row[field.name] !== undefined
                ? row[field.name]
                  ? 'T'
                  : 'F'
                : row[field.name],
            type: field.type,
          };
        if (tables.some(each => columnOf(each, name))) return { value: null, type: 'string' };
        throw refuse(
          400,
          'INVALID_PARAMETER',
          `Invalid search query. Detailed unprocessed description follows. Search error occurred: Field '${name}' for record '${select.from}' was not found. Reason: NOT_EXISTS.`,
          'q',
        );
      },
      call(name, values): Found {
        const [first, second] = values;
        switch (name.toUpperCase()) {
          case 'TO_CHAR':
            return {
              value: second ? toChar(first?.value, textOf(second.value)) : textOf(first?.value),
              type: 'string',
            };
          case 'SYS_EXTRACT_UTC':
          case 'TO_TIMESTAMP':
          case 'TO_TIMESTAMP_TZ':
          case 'TRUNC':
            return { value: first?.value, type: 'datetime' };
          case 'NVL':
          case 'COALESCE':
            return (
              values.find(({ value }) => value !== null && value !== undefined && value !== '') ?? {
                value: null,
                type: 'string',
              }
            );
          default:
            throw refuse(400, 'INVALID_PARAMETER', `Invalid search query. Unknown identifier ${name}.`, 'q');
        }
      },
    };
    const evaluate = (operand: Operand, held: Held): Found => {
      const [of] = operand.kind === 'call' && operand.name.toUpperCase() === 'BUILTIN.DF' ? operand.of : [];
      if (of?.kind !== 'field') return read(operand, held, reader);
      const field = columnOf(held.table, of.name);
      const { value } = reader.field(held, of.name);
      return { value: field && value !== null && value !== undefined ? nameFor(field, value) : null, type: 'string' };
    };
    const held = tables.flatMap(table => table.rows().map((row): Held => ({ table, row })));
    const { where } = select;
    const [firstTable] = tables;
    if (firstTable)
      for (const name of [...fieldsIn(where), ...select.order.map(({ field }) => field)])
        reader.field({ table: firstTable, row: {} }, name);
    const fitting = where ? held.filter(each => holds(where, each, reader)) : held;
    const sorted = sortRows(fitting, select.order, reader).slice(
      select.offset,
      select.limit === undefined ? undefined : select.offset + select.limit,
    );
    const isCount =
      select.columns[0]?.operand.kind === 'call' && select.columns[0].operand.name.toUpperCase() === 'COUNT';
    if (isCount) {
      const name = select.columns[0]?.alias?.toLowerCase() ?? 'expr1';
      return pageOf(
        request,
        '/services/rest/query/v1/suiteql',
        [{ links: [], [name]: String(fitting.length) }],
        row => row,
      );
    }
    // Without rows nothing would tell of a column that does not exist.
    if (firstTable && !select.isAll)
      for (const { operand } of select.columns) evaluate(operand, { table: firstTable, row: {} });
    return pageOf(request, '/services/rest/query/v1/suiteql', sorted as unknown as Row[], each => {
      const one = each as unknown as Held;
      const made: Row = { links: [] };
      const put = (name: string, { value, type }: Found): void => {
        if (value === null || value === undefined || typeof value === 'object') return;
        made[name.toLowerCase()] =
          type === 'date' || type === 'datetime'
            ? (toChar(value, 'MM/DD/YYYY') ?? '').replaceAll(/\b0/g, '')
            : textOf(value);
      };
      if (select.isAll)
        for (const { name } of one.table.object.fields) if (!/[.(]/.test(name)) put(name, reader.field(one, name));
      for (const [index, { operand, alias }] of select.columns.entries()) {
        if (operand.kind === 'field' && operand.name === '*') continue;
        const own =
          operand.kind === 'field' ? operand.name.slice(operand.name.lastIndexOf('.') + 1) : `expr${index + 1}`;
        put(alias ?? own, evaluate(operand, one));
      }
      return made;
    });
  };

  app.post('/services/rest/query/v1/suiteql', request => runQuery(request));
  app.get(`${root}/metadata-catalog`, () => ({
    items: practice.store.tables
      .filter(({ object }) => !object.api.includes(' '))
      .map(({ object }) => ({ name: object.api, links: [] })),
  }));
  app.get(`${root}/metadata-catalog/:type`, request => {
    const { object } = tableOf((request.params as { type: string }).type);
    const types: Readonly<Record<string, string>> = {
      boolean: 'boolean',
      integer: 'integer',
      decimal: 'number',
      currency: 'number',
      percent: 'number',
      reference: 'object',
      array: 'array',
      picklist: 'object',
    };
    const properties = object.fields
      .filter(({ name }) => !/[.[(]/.test(name))
      .map(field => [
        field.name,
        {
          title: field.label,
          type: types[field.type] ?? 'string',
          nullable: !field.required,
          readOnly: field.readOnly,
          ...(field.type === 'date' ? { format: 'date' } : field.type === 'datetime' ? { format: 'date-time' } : {}),
        },
      ]);
    return { type: 'object', properties: Object.fromEntries(properties) as Row };
  });
  type Params = { readonly type: string; readonly id: string };
  const paramsOf = (request: FastifyRequest): Params => request.params as Params;
  app.get(`${root}/:type`, request => {
    const { type } = paramsOf(request);
    const table = tableOf(type);
    return pageOf(request, `${root}/${type}`, filtered(table, queryOf(request)['q']), row => ({
      links: [{ rel: 'self', href: `${practice.addressFor(request)}${root}/${type}/${textOf(row['id'])}` }],
      id: row['id'],
    }));
  });
  app.post(`${root}/:type`, (request, reply) => {
    const table = tableOf(paramsOf(request).type);
    return located(request, reply, table, insert(table, rowOf(request.body)));
  });
  app.get(`${root}/:type/:id`, request => {
    const table = tableOf(paramsOf(request).type);
    return present(request, table, get(table, paramsOf(request).id));
  });
  app.patch(`${root}/:type/:id`, (request, reply) => {
    const table = tableOf(paramsOf(request).type);
    return located(
      request,
      reply,
      table,
      update(request, table, get(table, paramsOf(request).id), rowOf(request.body)),
    );
  });
  app.put(`${root}/:type/:id`, (request, reply) => {
    const table = tableOf(paramsOf(request).type);
    const { id } = paramsOf(request);
    const row = find(table, id);
    if (row) return located(request, reply, table, update(request, table, row, rowOf(request.body)));
    if (!id.startsWith('eid:'))
      throw refuse(404, 'NONEXISTENT_ID', 'The record instance does not exist. Provide a valid record instance ID.');
    return located(request, reply, table, insert(table, { ...rowOf(request.body), externalId: id.slice(4) }));
  });
  app.delete(`${root}/:type/:id`, (request, reply) => {
    const table = tableOf(paramsOf(request).type);
    table.remove(get(table, paramsOf(request).id));
    return reply.code(204).send();
  });
}
