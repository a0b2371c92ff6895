import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric } from '../data/mix.ts';
import { customField, type FieldFacts, type ObjectFacts } from '../endpoint-facts.ts';
import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { fieldsIn, holds, sortRows, type Found, type Reader } from '../query/expression.ts';
import { parseSelect, QueryError, type Column, type Dialect as Language, type Select } from '../query/parse-query.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';
import { serveBulk } from './salesforce-bulk.ts';

const prefixes: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  User: '005',
  Opportunity: '006',
  Product2: '01t',
  PricebookEntry: '01u',
  Pricebook2: '01s',
  Profile: '00e',
  Order: '801',
  OrderItem: '802',
  Case: '500',
  Campaign: '701',
  CampaignMember: '00v',
  Lead: '00Q',
  Task: '00T',
  Event: '00U',
};
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Three letters that tell which of the fifteen before them are capitals. */
const withChecksum = (id: string): string => {
  const sums = [0, 5, 10].map(start =>
    [...id.slice(start, start + 5)].reduce((sum, sign, place) => sum + (/[A-Z]/.test(sign) ? 1 << place : 0), 0),
  );
  return id + sums.map(sum => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[sum]).join('');
};

const idFor = (api: string, number: number): string => {
  let rest = number + 1;
  let digits = '';
  while (rest > 0) {
    digits = (base62[rest % 62] as string) + digits;
    rest = Math.floor(rest / 62);
  }
  return withChecksum(`${prefixes[api] ?? 'a00'}Pr${digits.padStart(10, '0')}`);
};
const organization = withChecksum('00DPr0000000001');

const booksAndProfiles = {
  Pricebook2: [
    { id: idFor('Pricebook2', 0), name: 'Standard Price Book' },
    { id: idFor('Pricebook2', 1), name: 'Partner Price Book' },
  ],
  Profile: [
    { id: idFor('Profile', 0), name: 'Standard User' },
    { id: idFor('Profile', 1), name: 'System Administrator' },
  ],
};

const externalId = 'External_Id__c';
const numbered: Readonly<Record<string, string>> = { OrderNumber: 'Order', CaseNumber: 'Case' };

/** Fields that Salesforce itself fills in. */
const complete = (object: ObjectFacts, row: Row, number: number): void => {
  const has = (name: string): boolean => object.fields.some(field => field.name === name);
  if (['Contact', 'Lead', 'User'].includes(object.api) && has('Name')) {
    row['Name'] = joined(row['FirstName'], row['LastName']);
  }
  for (const name of Object.keys(numbered)) {
    if (has(name)) row[name] ??= String(number + 1).padStart(8, '0');
  }
  if (has('IsClosed')) {
    const state = textOf(row['Status'] ?? row['StageName']);
    row['IsClosed'] = /^(closed|completed)/i.test(state);
    if (has('IsWon')) row['IsWon'] = state === 'Closed Won';
  }
  if (has('TotalAmount') && Array.isArray(row['OrderItems'])) {
    const items = rowsOf(row['OrderItems']);
    for (const item of items)
      item['TotalPrice'] = Math.round(Number(item['Quantity']) * Number(item['UnitPrice']) * 100) / 100;
    row['TotalAmount'] = Math.round(items.reduce((sum, item) => sum + Number(item['TotalPrice']), 0) * 100) / 100;
  }
};

/** An object that people of this account made. */
const warehouse: ObjectFacts = {
  canonical: 'Warehouse',
  id: 'Warehouse__c',
  api: 'Warehouse__c',
  label: 'Warehouse',
  labelPlural: 'Warehouses',
  idField: 'Id',
  modifiedField: 'LastModifiedDate',
  createdField: 'CreatedDate',
  keys: ['Name'],
  fields: [
    customField('Id', 'Record ID', { type: 'id', readOnly: true, maxLength: 18, custom: false }),
    customField('Name', 'Warehouse Name', { required: true, maxLength: 80, canonical: 'name', custom: false }),
    customField('Account__c', 'Account', { type: 'reference', references: 'Account' }),
    customField('Floor_Area__c', 'Floor area', { type: 'decimal' }),
    customField('CreatedDate', 'Created Date', {
      type: 'datetime',
      readOnly: true,
      canonical: 'createdAt',
      custom: false,
    }),
    customField('LastModifiedDate', 'Last Modified Date', {
      type: 'datetime',
      readOnly: true,
      canonical: 'modifiedAt',
      custom: false,
    }),
  ],
};

const dialect: Dialect = {
  id: (object, number) => idFor(object.api, number),
  moreObjects: [warehouse],
  rows: (object, rows) => (object === warehouse ? Math.min(20, rows) : rows),
  customFields: () => [
    customField(externalId, 'External ID', { maxLength: 255 }),
    customField('Region__c', 'Region', {
      type: 'picklist',
      maxLength: 255,
      enum: ['North', 'South', 'East', 'West'].map(value => ({ value, label: value })),
    }),
  ],
  lists: booksAndProfiles,
  unique: () => [externalId],
  value(object, field, index) {
    if (field.name === 'Pricebook2Id' || (object.api === 'PricebookEntry' && field.canonical === 'priceListId')) {
      return booksAndProfiles.Pricebook2[0]?.id;
    }
    if (object.api === 'Order' && field.name === 'Status') return 'Draft';
    if (object.api === 'CampaignMember' && field.name === 'LeadId') return null;
    if (field.name === 'TimeZoneSidKey') return 'Europe/Berlin';
    if (field.name === 'LanguageLocaleKey') return 'en_US';
    if (field.name === 'Floor_Area__c') return 100 * (1 + (index % 30));
    if (object.canonical === 'Warehouse' && field.name === 'Name') return `Warehouse ${index + 1}`;
    if (field.name === externalId || field.name === 'OrderItems.Product2.ProductCode') return null;
    return undefined;
  },
  finish: (object, record, index) => complete(object, record, index),
};

const soql: Language = {
  escape: 'backslash',
  doubleQuotes: 'text',
  literal(word) {
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    const days = /^LAST_N_DAYS:(\d+)$/i.exec(word);
    if (days) return new Date(today - Number(days[1]) * 86_400_000).toISOString();
    if (/^TODAY$/i.test(word)) return new Date(today).toISOString();
    if (/^YESTERDAY$/i.test(word)) return new Date(today - 86_400_000).toISOString();
    return undefined;
  },
};

interface Fault {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}
const refuse = (status: number, errorCode: string, message: string, fields?: readonly string[]): Refusal =>
  new Refusal(status, [{ message, errorCode, ...(fields ? { fields } : {}) } satisfies Fault]);

const faultOf = (object: ObjectFacts, isNew: boolean, { code, field, value, other }: Problem): Fault => {
  const { name, label } = field;
  switch (code) {
    case 'required':
      return { errorCode: 'REQUIRED_FIELD_MISSING', message: `Required fields are missing: [${name}]`, fields: [name] };
    case 'unknown':
      return { errorCode: 'INVALID_FIELD', message: `No such column '${name}' on sobject of type ${object.api}` };
    case 'read-only':
      return {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        message: `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        fields: [name],
      };
    case 'too-long':
      return {
        errorCode: 'STRING_TOO_LONG',
        message: `${label}: data value too large: ${textOf(value)} (max length=${field.maxLength ?? 0})`,
        fields: [name],
      };
    case 'not-a-choice':
      return {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: `${label}: bad value for restricted picklist field: ${textOf(value)}`,
        fields: [name],
      };
    case 'no-such-record':
      return /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(textOf(value))
        ? { errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }
        : {
            errorCode: 'MALFORMED_ID',
            message: `${label}: id value of incorrect type: ${textOf(value)}`,
            fields: [name],
          };
    case 'not-an-email':
      return {
        errorCode: 'INVALID_EMAIL_ADDRESS',
        message: `${label}: invalid email address: ${textOf(value)}`,
        fields: [name],
      };
    case 'wrong-type':
      return {
        errorCode: 'JSON_PARSER_ERROR',
        message: `Cannot deserialize instance of ${field.type === 'datetime' ? 'datetime' : field.type === 'date' ? 'date' : field.type === 'boolean' ? 'boolean' : 'double'} from VALUE_STRING value ${textOf(value)} or request may be missing a required field`,
      };
    case 'duplicate':
      return {
        errorCode: isNew || name === externalId ? 'DUPLICATE_VALUE' : 'DUPLICATES_DETECTED',
        message: `duplicate value found: ${name} duplicates value on record with id: ${textOf(other?.['Id'])}`,
        fields: [],
      };
  }
};

const types: Readonly<Record<string, string>> = {
  text: 'textarea',
  html: 'textarea',
  integer: 'int',
  decimal: 'double',
  array: 'anyType',
};

const outside = (field: FieldFacts | undefined, value: Json): Json => {
  if (value === undefined || value === '') return null;
  return field?.type === 'datetime' && typeof value === 'string' ? value.replace('Z', '+0000') : value;
};

/** `AccountId` leads to `Account`, `Parent__c` to `Parent__r`. */
const relationOf = (field: FieldFacts): string | null =>
  field.type !== 'reference' ? null : field.name.replace(/__c$/, '__r').replace(/Id$/, '');

const isTopLevel = (field: FieldFacts): boolean => !/[.[]/.test(field.name) && field.type !== 'array';

export const salesforce: Vendor = {
  id: 'salesforce',
  title: 'Salesforce',
  dialect,
  oauth: {
    authorize: '/services/oauth2/authorize',
    token: '/services/oauth2/token',
    revoke: '/services/oauth2/revoke',
    grants: ['authorization_code', 'refresh_token', 'password', 'client_credentials'],
    refresh: 'kept',
    lifetime: 7200,
    tokenPrefix: `${organization.slice(0, 15)}!`,
    offline: scopes => scopes.includes('refresh_token') || scopes.includes('offline_access') || scopes.length === 0,
    body: ({ grant, accessToken, refreshToken, scope, address, issuedAt }) => ({
      access_token: accessToken,
      ...(refreshToken === undefined || grant === 'refresh_token' ? {} : { refresh_token: refreshToken }),
      signature: Buffer.from(String(issuedAt)).toString('base64'),
      scope,
      instance_url: address,
      id: `${address}/id/${organization}/${idFor('User', 0)}`,
      token_type: 'Bearer',
      issued_at: String(issuedAt),
    }),
  },
  account: world => ({
    values: {
      loginHost: 'login.salesforce.com',
      apiVersion: '62.0',
      username: 'integration@practice-company.example',
      password: alphanumeric(16, world.seed, 'salesforce password'),
    },
    oauthClient: {
      id: `3MVG9${alphanumeric(60, world.seed, 'salesforce client')}`,
      secret: alphanumeric(64, world.seed, 'salesforce secret').toUpperCase(),
    },
  }),
  isOpen: path => /^\/services\/data\/?(\?.*)?$/.test(path),
  login(request, { oauth }) {
    if (oauth.accepts(credentials(request, 'Bearer') ?? credentials(request, 'OAuth'))) return undefined;
    return { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] };
  },
  limited: { status: 403, body: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }] },
  failed: (status, message) => [
    {
      message: status === 404 ? 'The requested resource does not exist' : message,
      errorCode: status === 404 ? 'NOT_FOUND' : status === 400 ? 'JSON_PARSER_ERROR' : 'UNKNOWN_EXCEPTION',
    },
  ],
  serve,
};

interface Versioned {
  readonly version: string;
}

function serve(app: FastifyInstance, practice: Practice): void {
  const locators = new Map<string, { readonly rows: readonly Row[]; readonly size: number }>();
  const paramsOf = (request: FastifyRequest) => request.params as Record<string, string> & Versioned;
  const rootOf = (request: FastifyRequest): string => `/services/data/${paramsOf(request).version}`;

  const tableOf = (name: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.api.toLowerCase() === name.toLowerCase());
    if (!found) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
    return found;
  };
  const wholeId = (id: string): string => (id.length === 15 ? withChecksum(id) : id);
  const fieldOf = (object: ObjectFacts, name: string): FieldFacts | undefined =>
    object.fields.find(field => field.name.toLowerCase() === name.toLowerCase() && isTopLevel(field));

  /** Follows `Account.Owner.Name` from a record; nothing when a field on the way does not exist. */
  const follow = (
    table: Table,
    name: string,
    row?: Row,
  ):
    | {
        readonly field: FieldFacts;
        readonly table: Table | undefined;
        readonly value: Json;
        readonly way: readonly string[];
      }
    | undefined => {
    const [first = '', ...rest] = name.split('.');
    if (rest.length === 0) {
      const field = fieldOf(table.object, first);
      return field && { field, table, value: row?.[field.name], way: [field.name] };
    }
    if (first.toLowerCase() === table.object.api.toLowerCase()) return follow(table, rest.join('.'), row);
    const relation = table.object.fields.find(field => relationOf(field)?.toLowerCase() === first.toLowerCase());
    if (!relation) return undefined;
    const list = practice.store.list(relation.references ?? '');
    if (list.length > 0 && rest.length === 1 && /^(name|id)$/i.test(rest[0] ?? '')) {
      const side = list.find(each => each.id === row?.[relation.name]);
      const isName = /^name$/i.test(rest[0] ?? '');
      return {
        field: relation,
        table: undefined,
        value: isName ? side?.name : side?.id,
        way: [relationOf(relation) ?? '', isName ? 'Name' : 'Id'],
      };
    }
    const target = practice.store.tables.find(({ object }) => object.api === relation.references);
    if (!target) return undefined;
    const found = row === undefined ? undefined : target.get(row[relation.name]);
    const inner = follow(target, rest.join('.'), found);
    return inner && { ...inner, way: [relationOf(relation) ?? '', ...inner.way] };
  };

  const malformed = (query: string, at: number, code: string, message: string): Refusal => {
    const start = Math.max(0, at - 40);
    const line = query.slice(start, at + 40).replaceAll('\n', ' ');
    return refuse(400, code, `\n${line}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${message}`);
  };

  const urlOf = (version: string, api: string, id: Json): string =>
    `/services/data/${version}/sobjects/${api}/${textOf(id)}`;

  const readerFor = (table: Table, query: string): Reader<Row> => ({
    field(row, name): Found {
      const found = follow(table, name, row);
      if (!found) {
        throw malformed(
          query,
          Math.max(0, query.indexOf(name)),
          'INVALID_FIELD',
          `No such column '${name}' on entity '${table.object.api}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
        );
      }
      const isId = found.field.type === 'id' || found.field.type === 'reference';
      const value = isId && typeof found.value === 'string' ? wholeId(found.value) : found.value;
      return { value, type: found.field.type };
    },
  });

  const childrenOf = (
    table: Table,
    row: Row,
    children: Select,
  ): { readonly rows: readonly Row[]; readonly table: Table | undefined } => {
    const inside = row[children.from];
    const isOwn = table.object.fields.some(({ name }) => name.startsWith(`${children.from}.`));
    if (isOwn || Array.isArray(inside)) {
      return { rows: Array.isArray(inside) ? rowsOf(inside) : [], table: undefined };
    }
    const child = practice.store.tables.find(
      ({ object }) => object.labelPlural.replaceAll(' ', '').toLowerCase() === children.from.toLowerCase(),
    );
    const link = child?.object.fields.find(
      field => field.references === table.object.api && field.canonical !== 'parentId',
    );
    if (!child || !link)
      throw refuse(
        400,
        'INVALID_TYPE',
        `Didn't understand relationship '${children.from}' in FROM part of query call.`,
      );
    return { rows: child.rows().filter(each => each[link.name] === row['Id']), table: child };
  };

  /** A column of a line, or one of the product behind it: `Product2.ProductCode`. */
  const lineColumn = (table: Table, list: string, line: Row, text: string): readonly [string, Json] => {
    const [name = '', inner] = text.split('.');
    if (name !== 'Product2' || inner === undefined) return [text, outside(undefined, line[text])];
    const product = table.object.fields.find(field => field.name === `${list}.PricebookEntryId`);
    const entry = product && practice.store.target(product, line['PricebookEntryId']);
    const target = practice.store.table('Product')?.get(entry?.row['Product2Id'] ?? null);
    return [name, target ? { attributes: { type: name }, [inner]: target[inner] ?? null } : null];
  };

  const present = (version: string, table: Table, columns: readonly Column[], row: Row): Row => {
    const made: Row = { attributes: { type: table.object.api, url: urlOf(version, table.object.api, row['Id']) } };
    for (const column of columns) {
      const { operand, children } = column;
      if (children) {
        const found = childrenOf(table, row, children);
        const fits = found.table
          ? found.rows.filter(
              each => !children.where || holds(children.where, each, readerFor(found.table as Table, children.from)),
            )
          : found.rows;
        const chosen = fits.slice(0, children.limit).map(each =>
          found.table
            ? present(version, found.table, children.columns, each)
            : {
                attributes: { type: children.from.replace(/s$/, '') },
                ...Object.fromEntries(children.columns.map(({ text }) => lineColumn(table, children.from, each, text))),
              },
        );
        made[children.from] = chosen.length === 0 ? null : { totalSize: chosen.length, done: true, records: chosen };
        continue;
      }
      if (operand.kind !== 'field') continue;
      const found = follow(table, operand.name, row);
      if (!found) continue;
      let place = made;
      let at: Table | undefined = table;
      let current: Row | undefined = row;
      for (const step of found.way.slice(0, -1)) {
        const relation: FieldFacts | undefined = at?.object.fields.find(field => relationOf(field) === step);
        const target: Table | undefined = practice.store.tables.find(
          ({ object }) => object.api === relation?.references,
        );
        const reached: Row | undefined = relation && current && target?.get(current[relation.name]);
        const side: Json = relation && current ? current[relation.name] : undefined;
        if (!reached && (target || !side)) {
          place[step] = null;
          place = {};
          break;
        }
        const api = target?.object.api ?? relation?.references ?? '';
        const inner = (place[step] ??= {
          attributes: { type: api, url: urlOf(version, api, reached?.['Id'] ?? side) },
        });
        place = isRow(inner) ? inner : {};
        at = target;
        current = reached;
      }
      place[found.way.at(-1) ?? ''] = outside(found.table ? found.field : undefined, found.value);
    }
    return made;
  };

  const columnsOf = (table: Table, columns: readonly Column[]): Column[] =>
    columns.flatMap(column => {
      const { operand } = column;
      if (operand.kind !== 'call' || operand.name.toLowerCase() !== 'fields') return [column];
      const [which] = operand.of;
      const wanted = which?.kind === 'field' ? which.name.toLowerCase() : 'all';
      return table.object.fields
        .filter(field => isTopLevel(field) && (wanted === 'all' || (wanted === 'custom') === (field.custom === true)))
        .map(field => ({ operand: { kind: 'field' as const, name: field.name }, alias: undefined, text: field.name }));
    });

  const listRows = (name: string): Table | undefined => {
    const list = practice.store.list(name);
    if (list.length === 0) return undefined;
    const fields = ['Id', 'Name'].map(each => customField(each, each, { custom: false }));
    const object: ObjectFacts = {
      canonical: name,
      id: name,
      api: name,
      label: name,
      labelPlural: name,
      idField: 'Id',
      modifiedField: null,
      createdField: null,
      keys: [],
      fields,
    };
    return { object, rows: () => list.map(side => ({ Id: side.id, Name: side.name })) } as unknown as Table;
  };

  const query = (request: FastifyRequest): Row => {
    const text = queryOf(request)['q'] ?? '';
    const version = paramsOf(request).version;
    let select: Select;
    try {
      select = parseSelect(text, soql);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      throw malformed(text, error.at, 'MALFORMED_QUERY', error.message);
    }
    const table =
      practice.store.tables.find(({ object }) => object.api.toLowerCase() === select.from.toLowerCase()) ??
      listRows(select.from);
    if (!table) {
      throw malformed(
        text,
        Math.max(0, text.indexOf(select.from)),
        'INVALID_TYPE',
        `sObject type '${select.from}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
      );
    }
    const reader = readerFor(table, text);
    const columns = columnsOf(table, select.columns);
    const named = columns.flatMap(({ operand, children }) =>
      operand.kind === 'field' && !children ? [operand.name] : [],
    );
    for (const name of [...named, ...fieldsIn(select.where), ...select.order.map(({ field }) => field)])
      reader.field({}, name);
    const { where } = select;
    const found = where ? table.rows().filter(row => holds(where, row, reader)) : table.rows();
    const [first] = columns;
    if (first?.operand.kind === 'call' && first.operand.name.toLowerCase() === 'count') {
      return first.operand.of.length === 0
        ? { totalSize: found.length, done: true, records: [] }
        : {
            totalSize: 1,
            done: true,
            records: [{ attributes: { type: 'AggregateResult' }, [first.alias ?? 'expr0']: found.length }],
          };
    }
    const sorted = select.order.length > 0 ? sortRows(found, select.order, reader) : found;
    const chosen = sorted.slice(select.offset, select.limit === undefined ? undefined : select.offset + select.limit);
    const records = chosen.map(row => present(version, table, columns, row));
    const wanted = /batchSize=(\d+)/i.exec(textOf(request.headers['sforce-query-options']))?.[1];
    const size = Math.min(2000, Math.max(200, Number(wanted ?? 2000)));
    return page(request, records, size, 0);
  };

  const page = (request: FastifyRequest, rows: readonly Row[], size: number, from: number, known?: string): Row => {
    const done = from + size >= rows.length;
    const locator = known ?? `01g${idFor('query', locators.size).slice(3, 15)}`;
    if (!done && known === undefined) {
      locators.set(locator, { rows, size });
      const [oldest] = locators.keys();
      if (locators.size > 500 && oldest !== undefined) locators.delete(oldest);
    }
    return {
      totalSize: rows.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${rootOf(request)}/query/${locator}-${from + size}` }),
      records: rows.slice(from, from + size),
    };
  };

  const idsOf = (row: Row, object: ObjectFacts): Row => {
    const made = { ...row };
    for (const field of object.fields) {
      const value = made[field.name];
      if (field.type === 'reference' && typeof value === 'string') made[field.name] = wholeId(value);
    }
    const items = made['OrderItems'];
    if (isRow(items)) made['OrderItems'] = rowsOf(items['records']).map(({ attributes: _attributes, ...item }) => item);
    return made;
  };

  const check = (
    request: FastifyRequest,
    table: Table,
    values: Row,
    current?: Row,
  ): { readonly record: Row; readonly faults: readonly Fault[] } => {
    const { attributes: _attributes, ...fields } = values;
    const named: Row = {};
    for (const [name, value] of Object.entries(fields)) named[fieldOf(table.object, name)?.name ?? name] = value;
    const isNew = current === undefined;
    const { record, problems } = table.check(
      idsOf(named, table.object),
      { isNew, refusesUnknown: true, refusesReadOnly: true },
      current,
    );
    const faults = problems.map(problem => faultOf(table.object, isNew, problem));
    const email = record['Email'];
    const allowed = /allowSave=true/i.test(textOf(request.headers['sforce-duplicate-rule-header']));
    if (isNew && !allowed && ['Contact', 'Lead'].includes(table.object.api) && email && table.find('Email', email)) {
      faults.push({ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', fields: [] });
    }
    return { record, faults };
  };

  const insert = (
    request: FastifyRequest,
    table: Table,
    values: Row,
  ): { readonly id: Json } | { readonly faults: readonly Fault[] } => {
    const { record, faults } = check(request, table, values);
    if (faults.length > 0) return { faults };
    if (table.object.fields.some(field => field.name === 'OwnerId')) record['OwnerId'] ??= idFor('User', 0);
    complete(table.object, record, table.rows().length);
    return { id: table.insert(record)['Id'] };
  };
  const update = (
    request: FastifyRequest,
    table: Table,
    row: Row,
    values: Row,
  ): { readonly id: Json } | { readonly faults: readonly Fault[] } => {
    const { Id: _id, id: _other, ...fields } = values;
    const { record, faults } = check(request, table, fields, row);
    if (faults.length > 0) return { faults };
    const whole = { ...row, ...record };
    complete(table.object, whole, 0);
    return { id: table.replace(whole)['Id'] };
  };
  const upsert = (request: FastifyRequest, table: Table, name: string, value: Json, values: Row) => {
    const field = fieldOf(table.object, name);
    const isKey = field && (field.name === externalId || field.type === 'id' || table.object.keys.includes(field.name));
    if (!field || !isKey) {
      throw refuse(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);
    }
    const current = field.type === 'id' ? table.get(wholeId(textOf(value))) : table.find(field.name, value);
    if (field.type === 'id' && textOf(value) !== '' && !current)
      throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
    const whole = field.type === 'id' ? values : { ...values, [field.name]: value };
    if (!current) return { created: true, result: insert(request, table, whole) };
    // The key itself says which record is meant: it may be one that cannot be written.
    const { [field.name]: _key, ...rest } = whole;
    return { created: false, result: update(request, table, current, rest) };
  };

  const recordOf = (table: Table, id: string): Row => {
    const row = table.get(wholeId(id));
    if (!row) throw refuse(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: Id');
    return row;
  };
  const wholeRow = (request: FastifyRequest, table: Table, row: Row): Row => {
    const fields =
      queryOf(request)['fields']?.split(',') ?? table.object.fields.filter(isTopLevel).map(({ name }) => name);
    const columns = fields.map(name => ({ operand: { kind: 'field' as const, name }, alias: undefined, text: name }));
    return present(paramsOf(request).version, table, columns, row);
  };

  const describeField = (table: Table, field: FieldFacts): Row => ({
    name: field.name,
    label: field.label,
    type: types[field.type] ?? field.type,
    length: field.maxLength ?? 0,
    custom: field.custom === true,
    createable: !field.readOnly,
    updateable: !field.readOnly && !field.createOnly,
    nillable: !field.required && field.type !== 'boolean' && field.type !== 'id',
    defaultedOnCreate: field.type === 'boolean' || field.type === 'id' || field.name === 'OwnerId',
    externalId: field.name === externalId,
    idLookup: field.name === 'Id' || field.name === externalId || table.object.keys.includes(field.name),
    unique: field.name === externalId,
    nameField: field.name === 'Name',
    filterable: field.type !== 'text',
    sortable: field.type !== 'text',
    referenceTo: field.references === undefined ? [] : [field.references],
    relationshipName: relationOf(field),
    restrictedPicklist: field.enum !== undefined,
    picklistValues: (field.enum ?? []).map(({ value, label }) => ({
      active: true,
      defaultValue: false,
      label,
      validFor: null,
      value,
    })),
  });
  const describe = (request: FastifyRequest, { object }: Table): Row => ({
    name: object.api,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: prefixes[object.api] ?? null,
    custom: object.api.endsWith('__c'),
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    searchable: true,
    retrieveable: true,
    urls: {
      sobject: `${rootOf(request)}/sobjects/${object.api}`,
      describe: `${rootOf(request)}/sobjects/${object.api}/describe`,
      rowTemplate: `${rootOf(request)}/sobjects/${object.api}/{ID}`,
    },
  });

  const outcome = (result: ReturnType<typeof insert>, created?: boolean): Row =>
    'faults' in result
      ? {
          success: false,
          errors: result.faults.map(({ errorCode, message, fields = [] }) => ({
            statusCode: errorCode,
            message,
            fields: [...fields],
          })),
          ...(created === undefined ? {} : { created: false }),
        }
      : { id: result.id, success: true, errors: [], ...(created === undefined ? {} : { created }) };

  const collection = (request: FastifyRequest): Row[] => {
    const records = rowsOf(rowOf(request.body)['records']);
    if (records.length > 200) {
      throw refuse(
        400,
        'EXCEEDED_MAX_SIZE_REQUEST',
        'record limit reached. cannot submit more than 200 records into this call',
      );
    }
    return records;
  };
  const typed = (record: Row): Table | undefined => {
    const type = rowOf(record['attributes'])['type'];
    return practice.store.tables.find(({ object }) => object.api.toLowerCase() === textOf(type).toLowerCase());
  };
  const unknownId: ReturnType<typeof insert> = {
    faults: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }],
  };
  const untyped: ReturnType<typeof insert> = {
    faults: [{ errorCode: 'INVALID_TYPE', message: 'attributes.type is missing or not the name of an sObject' }],
  };

  app.get('/services/data', () => [{ label: "Winter '25", url: '/services/data/v62.0', version: '62.0' }]);
  app.get('/services/data/:version', request => {
    const root = rootOf(request);
    return {
      sobjects: `${root}/sobjects`,
      query: `${root}/query`,
      limits: `${root}/limits`,
      composite: `${root}/composite`,
    };
  });
  app.get('/services/data/:version/limits', () => ({
    DailyApiRequests: { Max: 100_000, Remaining: 98_765 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DataStorageMB: { Max: 1024, Remaining: 900 },
  }));
  for (const path of ['query', 'queryAll']) app.get(`/services/data/:version/${path}`, request => query(request));
  app.get('/services/data/:version/query/:locator', request => {
    const [name = '', from = '0'] = (paramsOf(request)['locator'] ?? '').split('-');
    const known = locators.get(name);
    if (!known) throw refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    return page(request, known.rows, known.size, Number(from), name);
  });

  app.get('/services/data/:version/sobjects', request => ({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: practice.store.tables.map(table => describe(request, table)),
  }));
  app.get('/services/data/:version/sobjects/:name', request => ({
    objectDescribe: describe(request, tableOf(paramsOf(request)['name'] ?? '')),
    recentItems: [],
  }));
  app.get('/services/data/:version/sobjects/:name/describe', request => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    return {
      ...describe(request, table),
      fields: table.object.fields.filter(isTopLevel).map(field => describeField(table, field)),
      childRelationships: [],
      recordTypeInfos: [],
    };
  });
  app.post('/services/data/:version/sobjects/:name', (request, reply) => {
    const result = insert(request, tableOf(paramsOf(request)['name'] ?? ''), rowOf(request.body));
    if ('faults' in result) throw new Refusal(400, result.faults);
    return reply.code(201).send({ id: result.id, success: true, errors: [] });
  });
  app.get('/services/data/:version/sobjects/:name/:id', request => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    return wholeRow(request, table, recordOf(table, paramsOf(request)['id'] ?? ''));
  });
  app.patch('/services/data/:version/sobjects/:name/:id', (request, reply) => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    const result = update(request, table, recordOf(table, paramsOf(request)['id'] ?? ''), rowOf(request.body));
    if ('faults' in result) throw new Refusal(400, result.faults);
    return reply.code(204).send();
  });
  app.delete('/services/data/:version/sobjects/:name/:id', (request, reply) => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    table.remove(recordOf(table, paramsOf(request)['id'] ?? ''));
    return reply.code(204).send();
  });
  app.get('/services/data/:version/sobjects/:name/:field/:value', request => {
    const { name = '', field = '', value = '' } = paramsOf(request);
    const table = tableOf(name);
    const row = table.find(fieldOf(table.object, field)?.name ?? field, value);
    if (!row) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
    return wholeRow(request, table, row);
  });
  app.patch('/services/data/:version/sobjects/:name/:field/:value', (request, reply) => {
    const { name = '', field = '', value = '' } = paramsOf(request);
    const { created, result } = upsert(request, tableOf(name), field, value, rowOf(request.body));
    if ('faults' in result) throw new Refusal(400, result.faults);
    return reply.code(created ? 201 : 200).send({ id: result.id, success: true, errors: [], created });
  });
  app.delete('/services/data/:version/sobjects/:name/:field/:value', (request, reply) => {
    const { name = '', field = '', value = '' } = paramsOf(request);
    const table = tableOf(name);
    const row = table.find(field, value);
    if (!row) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
    table.remove(row);
    return reply.code(204).send();
  });

  app.post('/services/data/:version/composite/sobjects', request =>
    collection(request).map(record => {
      const table = typed(record);
      return outcome(table ? insert(request, table, record) : untyped);
    }),
  );
  app.patch('/services/data/:version/composite/sobjects', request =>
    collection(request).map(record => {
      const table = typed(record);
      if (!table) return outcome(untyped);
      const row = table.get(wholeId(textOf(record['id'] ?? record['Id'])));
      return outcome(row ? update(request, table, row, record) : unknownId);
    }),
  );
  app.delete('/services/data/:version/composite/sobjects', request =>
    (queryOf(request)['ids'] ?? '').split(',').map(id => {
      const table = practice.store.tables.find(each => each.get(wholeId(id)));
      const row = table?.get(wholeId(id));
      if (!table || !row) return outcome(unknownId);
      table.remove(row);
      return { id, success: true, errors: [] };
    }),
  );
  app.get('/services/data/:version/composite/sobjects/:name', request => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    return (queryOf(request)['ids'] ?? '').split(',').map(id => {
      const row = table.get(wholeId(id));
      return row ? wholeRow(request, table, row) : null;
    });
  });
  app.patch('/services/data/:version/composite/sobjects/:name/:field', request => {
    const { name = '', field = '' } = paramsOf(request);
    const table = tableOf(name);
    const key = fieldOf(table.object, field)?.name ?? field;
    return collection(request).map(record => {
      const { created, result } = upsert(request, table, field, record[key], record);
      return outcome(result, created);
    });
  });
  serveBulk(app, {
    tableOf,
    insert,
    upsert,
    update: (request, table, id, record) => {
      const row = table.get(wholeId(id));
      return row ? update(request, table, row, record) : unknownId;
    },
  });
  app.post('/services/data/:version/composite/tree/:name', (request, reply) => {
    const table = tableOf(paramsOf(request)['name'] ?? '');
    const results = collection(request).map(record => ({
      referenceId: textOf(rowOf(record['attributes'])['referenceId']),
      result: insert(request, table, record),
    }));
    const hasErrors = results.some(({ result }) => 'faults' in result);
    return reply.code(hasErrors ? 400 : 201).send({
      hasErrors,
      results: results.map(({ referenceId, result }) =>
        'faults' in result ? { referenceId, errors: outcome(result)['errors'] } : { referenceId, id: result.id },
      ),
    });
  });

  const identity = (request: FastifyRequest): Row => ({
    id: `${practice.addressFor(request)}/id/${organization}/${idFor('User', 0)}`,
    asserted_user: true,
    user_id: idFor('User', 0),
    organization_id: organization,
    username: practice.account.values['username'],
    nick_name: 'integration',
    display_name: 'Integration User',
    email: practice.account.values['username'],
    active: true,
    language: 'en_US',
    locale: 'en_US',
    urls: { rest: `${practice.addressFor(request)}/services/data/v{version}/` },
  });
  app.get('/id/:organization/:user', request => identity(request));
  app.get('/services/oauth2/userinfo', request => ({
    sub: identity(request)['id'],
    user_id: idFor('User', 0),
    organization_id: organization,
    preferred_username: practice.account.values['username'],
    name: 'Integration User',
    email: practice.account.values['username'],
    zoneinfo: 'Europe/Berlin',
  }));
}
