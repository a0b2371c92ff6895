import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric, hexadecimal } from '../data/mix.ts';
import { customField, type FieldFacts } from '../endpoint-facts.ts';
import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { compareValues, fieldsIn, holds, sortRows, type Reader } from '../query/expression.ts';
import { parseSelect, QueryError, type Select } from '../query/parse-query.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const bases: Readonly<Record<string, number>> = {
  Accounts: 100_000,
  Contacts: 200_000,
  Leads: 300_000,
  Deals: 400_000,
  Products: 500_000,
  Sales_Orders: 600_000,
  Invoices: 700_000,
  Cases: 800_000,
  Campaigns: 900_000,
  Tasks: 1_000_000,
  Events: 1_100_000,
  users: 50_000,
};
const idFor = (api: string, number: number): string =>
  `5725767${String((bases[api] ?? 1_900_000) + number + 1).padStart(12, '0')}`;
const externalId = 'External_Id';

/** Fields by which Zoho itself tells records apart. */
const systemKeys: Readonly<Record<string, readonly string[]>> = {
  Accounts: ['Account_Name'],
  Contacts: ['Email'],
  Leads: ['Email'],
  Deals: ['Deal_Name'],
  Campaigns: ['Campaign_Name'],
  Products: ['Product_Code', 'Product_Name'],
  Cases: ['Subject'],
  Sales_Orders: ['Subject'],
  Invoices: ['Subject'],
  Tasks: ['Subject'],
  Events: ['Event_Title'],
};

const complete = (api: string, row: Row, number: number): void => {
  if (['Contacts', 'Leads'].includes(api)) row['Full_Name'] = joined(row['First_Name'], row['Last_Name']);
  for (const [name, prefix] of [
    ['SO_Number', 'SO'],
    ['Invoice_Number', 'INV'],
    ['Case_Number', 'CASE'],
  ] as const) {
    if (
      (api === 'Sales_Orders' && name === 'SO_Number') ||
      (api === 'Invoices' && name === 'Invoice_Number') ||
      (api === 'Cases' && name === 'Case_Number')
    ) {
      row[name] ??= `${prefix}${String(number + 1).padStart(6, '0')}`;
    }
  }
  const list = ['Ordered_Items', 'Invoiced_Items'].find(name => Array.isArray(row[name]));
  if (!list) return;
  const cents = (amount: number): number => Math.round(amount * 100) / 100;
  for (const [place, line] of rowsOf(row[list]).entries()) {
    line['id'] ??= `${textOf(row['id']) || number}${place}`;
    line['Total'] = cents(
      Number(line['Quantity'] ?? 0) * Number(line['List_Price'] ?? 0) - Number(line['Discount'] ?? 0),
    );
  }
  row['Sub_Total'] = cents(rowsOf(row[list]).reduce((sum, line) => sum + Number(line['Total']), 0));
  row['Grand_Total'] = cents(
    Number(row['Sub_Total']) + Number(row['Tax'] ?? 0) + Number(row['Adjustment'] ?? 0) - Number(row['Discount'] ?? 0),
  );
};

const dialect: Dialect = {
  id: (object, number) => idFor(object.api, number),
  customFields: object =>
    object.canonical === 'User' ? [] : [customField(externalId, 'External ID', { maxLength: 100 })],
  lists: {
    roles: [{ id: idFor('roles', 0), name: 'CEO' }],
    profiles: [{ id: idFor('profiles', 0), name: 'Standard' }],
    Vendors: [{ id: idFor('Vendors', 0), name: 'Practice Goods' }],
  },
  unique: object => (object.canonical === 'User' ? [] : [externalId]),
  reference: (_field, id) => ({ id: id ?? null }),
  value(object, field, index) {
    if (field.name === 'Account_Number') return 1_000_001 + index;
    if (field.name === externalId || (field.name === 'Discount' && object.canonical !== 'Product'))
      return field.name === externalId ? null : 0;
    if (field.type === 'multipicklist' || field.canonical === 'line.sku') return null;
    return undefined;
  },
  finish: (object, record, index) => complete(object.api, record, index),
};

const faultOf = ({ code, field, value, other }: Problem): Row => {
  const details = { api_name: field.name, json_path: `$.data[0].${field.name}` };
  switch (code) {
    case 'required':
      return { code: 'MANDATORY_NOT_FOUND', details, message: 'required field not found', status: 'error' };
    case 'too-long':
      return {
        code: 'INVALID_DATA',
        details: { ...details, maximum_length: field.maxLength },
        message: 'invalid data',
        status: 'error',
      };
    case 'duplicate':
      return {
        code: 'DUPLICATE_DATA',
        details: { ...details, id: other?.['id'] },
        message: 'duplicate data',
        status: 'error',
      };
    case 'no-such-record':
      return { code: 'INVALID_DATA', details, message: 'the related id given seems to be invalid', status: 'error' };
    case 'not-an-email':
    case 'not-a-choice':
    case 'wrong-type':
    case 'unknown':
    case 'read-only':
      return {
        code: 'INVALID_DATA',
        details: { ...details, expected_data_type: field.type, value: textOf(value) },
        message: 'invalid data',
        status: 'error',
      };
  }
};

const refuse = (status: number, code: string, message: string, details: Row = {}): Refusal =>
  new Refusal(status, { code, details, message, status: 'error' });

export const zohoCrm: Vendor = {
  id: 'zoho-crm',
  title: 'Zoho CRM',
  dialect,
  oauth: {
    authorize: '/oauth/v2/auth',
    token: '/oauth/v2/token',
    revoke: '/oauth/v2/token/revoke',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'kept',
    lifetime: 3600,
    scopeSeparator: ',',
    tokenPrefix: '1000.',
    offline: (_scopes, query) => query['access_type'] === 'offline',
    body: ({ grant, accessToken, refreshToken, scope, expiresIn, address }) => ({
      access_token: accessToken,
      ...(refreshToken === undefined || grant === 'refresh_token' ? {} : { refresh_token: refreshToken }),
      scope,
      api_domain: address,
      token_type: 'Bearer',
      expires_in: expiresIn,
    }),
    // Refused, too, with status 200.
    refuse: code => ({ status: 200, body: { error: code === 'invalid_grant' ? 'invalid_code' : code } }),
  },
  account: world => ({
    values: { dataCenter: 'eu', email: 'integration@practice-company.example' },
    oauthClient: {
      id: `1000.${alphanumeric(30, world.seed, 'zoho client').toUpperCase()}`,
      secret: hexadecimal(42, world.seed, 'zoho secret'),
    },
  }),
  login(request, { oauth }) {
    const token = credentials(request, 'Zoho-oauthtoken') ?? credentials(request, 'Bearer');
    if (oauth.accepts(token)) return undefined;
    const code = token === undefined ? 'AUTHENTICATION_FAILURE' : 'INVALID_TOKEN';
    return {
      status: 401,
      body: {
        code,
        details: {},
        message: token === undefined ? 'Authentication failed' : 'invalid oauth token',
        status: 'error',
      },
    };
  },
  limited: {
    status: 429,
    body: {
      code: 'TOO_MANY_REQUESTS',
      details: {},
      message: 'Please try again after sometime. The request limit has been exceeded.',
      status: 'error',
    },
    headers: { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
  },
  failed: (status, message) => ({
    code: status === 404 ? 'INVALID_URL_PATTERN' : status === 400 ? 'INVALID_REQUEST' : 'INTERNAL_ERROR',
    details: {},
    message: status === 404 ? 'Please check if the URL trying to access is a correct one' : message,
    status: 'error',
  }),
  serve,
};

const isLine = (field: FieldFacts): boolean => field.canonical?.startsWith('line.') === true;

function serve(app: FastifyInstance, practice: Practice): void {
  const tableOf = (name: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.api === name && object.canonical !== 'User');
    if (!found)
      throw refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 0 });
    return found;
  };
  const users = (): Table => practice.store.table('User') as Table;
  const time = (value: Json): Json =>
    typeof value === 'string' ? value.replace(/\.\d+Z$/, '+00:00').replace(/Z$/, '+00:00') : value;

  const lookup = (field: FieldFacts, value: Json): Json => {
    const { id } = rowOf(value);
    if (!id) return null;
    const listed = practice.store.list(field.references ?? '').find(each => each.id === id);
    const found = listed ? undefined : practice.store.target(field, id);
    const name = listed?.name ?? (found ? practice.store.nameOf(found.table, found.row) : null);
    return {
      name,
      id,
      ...(field.references === 'User' ? { email: found?.row['email'] } : {}),
      ...(field.canonical === 'line.productId' ? { Product_Code: found?.row['Product_Code'] ?? null } : {}),
    };
  };
  const present = (table: Table, row: Row, names: readonly string[] | undefined, withLines: boolean): Row => {
    const made: Row = { id: row['id'] };
    for (const field of table.object.fields) {
      if (isLine(field) || field.name.includes('.')) continue;
      if (names && !names.includes(field.name)) continue;
      const value = row[field.name] ?? null;
      if (field.canonical === 'lines') {
        if (!withLines) continue;
        const fields = table.object.fields.filter(each => each.name.startsWith(`${field.name}.`));
        made[field.name] = rowsOf(value).map(line => {
          const shown: Row = { id: line['id'] };
          for (const each of fields) {
            const name = each.name.slice(field.name.length + 1);
            // It is told with the product.
            if (name === 'Product_Code') continue;
            shown[name] = each.type === 'reference' ? lookup(each, line[name]) : (line[name] ?? null);
          }
          return shown;
        });
      } else
        made[field.name] =
          field.type === 'reference' ? lookup(field, value) : field.type === 'datetime' ? time(value) : value;
    }
    return made;
  };

  const reader = (table: Table): Reader<Row> => ({
    field(row, name) {
      const [first = '', second] = name.split('.');
      const field = table.object.fields.find(each => each.name === first);
      if (!field) throw refuse(400, 'INVALID_QUERY', 'column given seems to be invalid', { column: name });
      if (field.type === 'reference') {
        const id = rowOf(row[first])['id'];
        if (second === undefined || second === 'id') return { value: id, type: 'string' };
        return { value: rowOf(lookup(field, row[first]))['name'], type: 'string' };
      }
      return { value: row[first], type: field.type };
    },
  });

  const list = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const { module } = request.params as { module: string };
    const table = tableOf(module);
    const query = queryOf(request);
    if (query['fields'] === undefined)
      throw refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: 'fields' });
    const names = query['fields'].split(',').map(name => name.trim());
    const since = textOf(request.headers['if-modified-since']);
    const rows = table
      .rows()
      .filter(row => since === '' || (compareValues(row['Modified_Time'], since, 'datetime') ?? 0) >= 0);
    if (rows.length === 0) return reply.code(since === '' ? 204 : 304).send();
    const field = query['sort_by'] ?? 'id';
    const sorted = sortRows(rows, [{ field, isDescending: query['sort_order'] !== 'asc' }], reader(table));
    const size = Math.min(200, Math.max(1, Number(query['per_page'] ?? 200)));
    const number = Number(query['page'] ?? 1);
    if (query['page_token'] === undefined && number * size > 2000) {
      throw refuse(
        400,
        'DISCRETE_PAGINATION_LIMIT_EXCEEDED',
        'You can get only the first 2000 records without using page_token param',
        {},
      );
    }
    const from =
      query['page_token'] === undefined
        ? (number - 1) * size
        : Number(Buffer.from(query['page_token'], 'base64url').toString('utf8'));
    if (Number.isNaN(from))
      throw refuse(400, 'INVALID_DATA', 'the page_token given seems to be invalid', { param_name: 'page_token' });
    const shown = sorted.slice(from, from + size);
    if (shown.length === 0) return reply.code(204).send();
    const more = from + size < sorted.length;
    return {
      data: shown.map(row => present(table, row, names, false)),
      info: {
        per_page: size,
        count: shown.length,
        page: Math.floor(from / size) + 1,
        sort_by: field,
        sort_order: query['sort_order'] ?? 'desc',
        more_records: more,
        next_page_token: more ? Buffer.from(String(from + size)).toString('base64url') : null,
        previous_page_token: null,
        page_token_expiry: more ? new Date(practice.now() + 86_400_000).toISOString() : null,
      },
    };
  };

  const check = (
    table: Table,
    values: Row,
    current?: Row,
  ): { readonly record: Row; readonly fault: Row | undefined } => {
    const written: Row = {};
    for (const [name, value] of Object.entries(values)) {
      const field = table.object.fields.find(each => each.name === name);
      if (name === 'id' || !field) continue;
      written[name] = field.type === 'reference' && typeof value === 'string' ? { id: value } : value;
    }
    const referenceId = (value: Json): Json => (isRow(value) ? value['id'] : value);
    const { record, problems } = table.check(written, { isNew: current === undefined, referenceId }, current);
    return { record, fault: problems[0] && faultOf(problems[0]) };
  };
  const done = (row: Row, message: string, more: Row = {}): Row => {
    const by = { name: 'Integration User', id: idFor('users', 0) };
    return {
      code: 'SUCCESS',
      ...more,
      details: {
        Modified_Time: time(row['Modified_Time']),
        Modified_By: by,
        Created_Time: time(row['Created_Time']),
        id: row['id'],
        Created_By: by,
      },
      message,
      status: 'success',
    };
  };
  const insert = (table: Table, values: Row, more: Row = {}): Row => {
    const { record, fault } = check(table, values);
    if (fault) return fault;
    if (table.object.fields.some(({ name }) => name === 'Owner')) record['Owner'] ??= { id: idFor('users', 0) };
    complete(table.object.api, record, table.rows().length);
    return done(table.insert(record), 'record added', more);
  };
  const update = (table: Table, row: Row, values: Row, more: Row = {}): Row => {
    const { record, fault } = check(table, values, row);
    if (fault) return fault;
    const whole = { ...row, ...record };
    complete(table.object.api, whole, 0);
    return done(table.replace(whole), 'record updated', more);
  };
  const invalidId = (id: Json): Row => ({
    code: 'INVALID_DATA',
    details: { id },
    message: 'the id given seems to be invalid',
    status: 'error',
  });
  const upsert = (table: Table, values: Row, fields: readonly string[]): Row => {
    for (const field of fields) {
      const row = values[field] ? table.find(field, values[field]) : undefined;
      if (row) return update(table, row, values, { duplicate_field: field, action: 'update' });
    }
    return insert(table, values, { duplicate_field: null, action: 'insert' });
  };

  const recordsOf = (request: FastifyRequest): Row[] => {
    const { data } = rowOf(request.body);
    if (!Array.isArray(data))
      throw refuse(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'data', json_path: '$.data' });
    if (data.length > 100) throw refuse(400, 'INVALID_DATA', 'invalid data', { maximum_length: 100, api_name: 'data' });
    return rowsOf(data);
  };
  const tell = (reply: FastifyReply, status: number, results: readonly Row[]): FastifyReply =>
    reply
      .code(results.length > 0 && results.every(each => each['status'] === 'error') ? 202 : status)
      .send({ data: results });

  const coql = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const text = textOf(rowOf(request.body)['select_query']);
    let select: Select;
    try {
      select = parseSelect(text, { escape: 'backslash', doubleQuotes: 'text' });
    } catch (error) {
      if (error instanceof QueryError)
        throw refuse(400, 'SYNTAX_ERROR', 'error occurred while parsing the query', {
          near: text.slice(error.at, error.at + 20),
        });
      throw error;
    }
    const table = tableOf(select.from);
    const { where } = select;
    if (!where) throw refuse(400, 'SYNTAX_ERROR', 'missing clause', { clause: 'where' });
    const read = reader(table);
    const names = select.columns.flatMap(({ operand }) => (operand.kind === 'field' ? [operand.name] : []));
    for (const name of [...names, ...fieldsIn(where)]) read.field({}, name);
    const rows = sortRows(
      table.rows().filter(row => holds(where, row, read)),
      select.order,
      read,
    );
    const limit = Math.min(2000, select.limit ?? 200);
    const shown = rows.slice(select.offset, select.offset + limit);
    if (shown.length === 0) return reply.code(204).send();
    const data = shown.map(row => {
      const made: Row = { id: row['id'] };
      for (const name of names) {
        const field = table.object.fields.find(each => each.name === name);
        made[name] =
          field?.type === 'reference'
            ? rowOf(row[name])['id']
              ? { id: rowOf(row[name])['id'] }
              : null
            : field?.type === 'datetime'
              ? time(row[name])
              : (read.field(row, name).value ?? null);
      }
      return made;
    });
    return { data, info: { count: shown.length, more_records: select.offset + limit < rows.length } };
  };

  const user = (row: Row): Row => ({
    ...row,
    ...present(users(), row, undefined, false),
    status: row['status'] ?? 'active',
  });

  const root = '/crm/v8';
  type Params = { readonly module: string; readonly id: string };
  const paramsOf = (request: FastifyRequest): Params => request.params as Params;

  app.get(`${root}/users`, request => {
    const { type = 'AllUsers', page = '1', per_page = '200' } = queryOf(request);
    const all = users().rows().map(user);
    const rows =
      type === 'CurrentUser'
        ? [{ ...all[0], email: practice.account.values['email'], full_name: 'Integration User' }]
        : all;
    const size = Math.min(200, Number(per_page));
    const from = (Number(page) - 1) * size;
    return {
      users: rows.slice(from, from + size),
      info: {
        per_page: size,
        count: rows.slice(from, from + size).length,
        page: Number(page),
        more_records: from + size < rows.length,
      },
    };
  });
  app.get(`${root}/users/:id`, (request, reply) => {
    const row = users().get(paramsOf(request).id);
    return row ? { users: [user(row)] } : reply.code(204).send();
  });
  app.get(`${root}/org`, () => ({
    org: [{ company_name: 'Practice Company', id: idFor('org', 0), currency: 'EUR', time_zone: 'Europe/Berlin' }],
  }));
  app.get(`${root}/settings/modules`, () => ({
    modules: practice.store.tables
      .filter(({ object }) => object.canonical !== 'User')
      .map(({ object }) => ({
        api_name: object.api,
        module_name: object.api,
        singular_label: object.label,
        plural_label: object.labelPlural,
        api_supported: true,
        generated_type: 'default',
        creatable: true,
        editable: true,
      })),
  }));
  const kinds: Readonly<Record<string, string>> = {
    string: 'text',
    text: 'textarea',
    id: 'bigint',
    integer: 'integer',
    decimal: 'double',
    currency: 'currency',
    percent: 'percent',
    boolean: 'boolean',
    date: 'date',
    datetime: 'datetime',
    picklist: 'picklist',
    multipicklist: 'multiselectpicklist',
    email: 'email',
    phone: 'phone',
    url: 'website',
    array: 'subform',
  };
  app.get(`${root}/settings/fields`, request => ({
    fields: tableOf(queryOf(request)['module'] ?? '')
      .object.fields.filter(field => !field.name.includes('.'))
      .map(field => ({
        api_name: field.name,
        field_label: field.label,
        data_type:
          field.type === 'reference'
            ? field.references === 'User'
              ? 'ownerlookup'
              : 'lookup'
            : (kinds[field.type] ?? 'text'),
        length: field.maxLength ?? null,
        system_mandatory: field.required,
        read_only: field.readOnly,
        field_read_only: field.readOnly,
        custom_field: field.custom === true,
        pick_list_values: (field.enum ?? []).map(({ value, label }) => ({ actual_value: value, display_value: label })),
      })),
  }));
  app.post(`${root}/coql`, (request, reply) => coql(request, reply));

  app.get(`${root}/:module`, (request, reply) => list(request, reply));
  app.get(`${root}/:module/search`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    const { email, phone, word, criteria } = queryOf(request);
    const terms = [...(criteria ?? '').matchAll(/\(?(\w+):(equals|starts_with|in):([^()]+)\)/g)];
    const rows = table.rows().filter(row => {
      if (email !== undefined) return textOf(row['Email']).toLowerCase() === email.toLowerCase();
      if (phone !== undefined) return [row['Phone'], row['Mobile']].includes(phone);
      if (word !== undefined)
        return Object.values(row).some(value => textOf(value).toLowerCase().includes(word.toLowerCase()));
      return (
        terms.length > 0 &&
        terms.every(([, field = '', by, value = '']) => {
          const held = textOf(reader(table).field(row, field).value).toLowerCase();
          const wanted = value.toLowerCase();
          return by === 'starts_with'
            ? held.startsWith(wanted)
            : by === 'in'
              ? wanted.split(',').includes(held)
              : held === wanted;
        })
      );
    });
    if (rows.length === 0) return reply.code(204).send();
    return {
      data: rows.slice(0, 200).map(row => present(table, row, undefined, false)),
      info: { count: Math.min(200, rows.length), more_records: rows.length > 200, page: 1, per_page: 200 },
    };
  });
  app.get(`${root}/:module/:id`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    const row = table.get(paramsOf(request).id);
    return row ? { data: [present(table, row, undefined, true)] } : reply.code(204).send();
  });
  app.post(`${root}/:module`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    return tell(
      reply,
      201,
      recordsOf(request).map(values => insert(table, values)),
    );
  });
  app.post(`${root}/:module/upsert`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    const asked = rowOf(request.body)['duplicate_check_fields'];
    const known = [...(systemKeys[table.object.api] ?? []), externalId];
    const fields = Array.isArray(asked) ? asked.map(textOf) : known;
    const wrong = fields.find(field => !known.includes(field));
    if (wrong !== undefined)
      throw refuse(400, 'INVALID_DATA', 'invalid data', {
        api_name: 'duplicate_check_fields',
        json_path: '$.duplicate_check_fields',
        value: wrong,
      });
    return tell(
      reply,
      200,
      recordsOf(request).map(values => upsert(table, values, fields)),
    );
  });
  app.put(`${root}/:module`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    const results = recordsOf(request).map(values => {
      const row = table.get(values['id']);
      return row ? update(table, row, values) : invalidId(values['id']);
    });
    return tell(reply, 200, results);
  });
  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: `${root}/:module/:id`,
      handler: (request, reply) => {
        const table = tableOf(paramsOf(request).module);
        const row = table.get(paramsOf(request).id);
        return tell(reply, 200, [
          row ? update(table, row, recordsOf(request)[0] ?? {}) : invalidId(paramsOf(request).id),
        ]);
      },
    });
  }
  const remove = (table: Table, id: string): Row => {
    const row = table.get(id);
    if (!row) return invalidId(id);
    table.remove(row);
    return { code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' };
  };
  app.delete(`${root}/:module/:id`, (request, reply) =>
    tell(reply, 200, [remove(tableOf(paramsOf(request).module), paramsOf(request).id)]),
  );
  app.delete(`${root}/:module`, (request, reply) => {
    const table = tableOf(paramsOf(request).module);
    return tell(
      reply,
      200,
      (queryOf(request)['ids'] ?? '').split(',').map(id => remove(table, id)),
    );
  });
}
