import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric, uuid } from '../data/mix.ts';
import { customField, type FieldFacts, type ObjectFacts } from '../endpoint-facts.ts';
import { isRow, joined, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { queryRows, readKey, readSystemQuery, type Expanded, type SystemQuery } from '../query/odata.ts';
import type { Reader } from '../query/expression.ts';
import { QueryError } from '../query/parse-query.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, SideRow, Table } from '../store/record-store.ts';
import { queryOf, restOf, type Practice, type Vendor } from '../vendor.ts';

const side = (kind: string, ...names: string[]): SideRow[] =>
  names.map((name, index) => ({ id: uuid('dynamics', kind, index), name }));
const lists = {
  transactioncurrency: side('transactioncurrency', 'Euro', 'US Dollar'),
  pricelevel: side('pricelevel', 'Standard', 'Partner'),
  uom: side('uom', 'Primary Unit', 'Box'),
  uomschedule: side('uomschedule', 'Default Unit'),
};
const externalId = 'new_externalid';

const dialect: Dialect = {
  id: (object, number, world) => uuid(world.seed, 'dynamics', object.api, number),
  lists,
  customFields: () => [customField(externalId, 'External ID', { maxLength: 100 })],
  unique: object => [externalId, ...(object.keys.length === 1 ? object.keys : [])],
  value(object, field, index) {
    if (field.name === externalId) return null;
    if (field.name === 'statecode') return object.api === 'opportunity' ? undefined : '0';
    if (field.name === 'isdisabled') return false;
    if (field.type === 'picklist' && !field.enum) return 1 + (index % 5);
    if (object.canonical === 'Order' && field.name === 'name') return `Order ${index + 1}`;
    if (object.canonical === 'Invoice' && field.name === 'name') return `Invoice ${index + 1}`;
    return undefined;
  },
  finish(object, record) {
    for (const field of object.fields) {
      const value = record[field.name];
      if (field.enum && typeof value === 'string') record[field.name] = Number(value);
    }
  },
};

/** The name of a table's records in addresses: `opportunities` of `opportunity`. */
const setOf = (name: string): string =>
  /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : /s$/.test(name) ? `${name}es` : `${name}s`;

const refuse = (status: number, code: string, message: string): Refusal =>
  new Refusal(status, { error: { code, message } });

const refusalOf = (object: ObjectFacts, { code, field, value, other }: Problem): Refusal => {
  const { name } = field;
  switch (code) {
    case 'required':
      return refuse(400, '0x80040200', `Required field '${name}' is missing or empty.`);
    case 'unknown':
      return refuse(
        400,
        '0x80048d19',
        `Error identified in Payload provided by the user for Entity :'${setOf(object.api)}', For more information on this error please follow this help link. InnerException : Microsoft.OData.ODataException: The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.${object.api}'. Make sure to only use property names that are defined by the type.`,
      );
    case 'too-long':
      return refuse(
        400,
        '0x80044331',
        `A validation error occurred. The length of the '${name}' attribute of the '${object.api}' entity exceeded the maximum allowed length of '${field.maxLength ?? 0}'.`,
      );
    case 'not-a-choice':
      return refuse(
        400,
        '0x8004431a',
        `A validation error occurred. The value '${textOf(value)}' of '${name}' on record of type '${object.api}' is outside the valid range. Accepted Values: ${(field.enum ?? []).map(each => each.value).join(',')}`,
      );
    case 'no-such-record':
      return refuse(404, '0x80040217', `Entity '${field.references ?? ''}' With Id = ${textOf(value)} Does Not Exist`);
    case 'duplicate':
      return refuse(
        412,
        '0x80060892',
        `A record that has the attribute values ${field.label} already exists. The entity key ${field.label} Key requires that this set of attributes contains unique values. Select unique values and try again. (${textOf(other?.[object.idField])})`,
      );
    case 'not-an-email':
      return refuse(400, '0x80040203', `Invalid e-mail address '${textOf(value)}' in '${name}'`);
    case 'wrong-type':
    case 'read-only':
      return refuse(
        400,
        '0x80048d19',
        `Error identified in Payload provided by the user for Entity :'${setOf(object.api)}'. InnerException : Microsoft.OData.ODataException: Cannot convert the literal '${textOf(value)}' to the expected type of '${name}'.`,
      );
  }
};

export const dynamicsCrm: Vendor = {
  id: 'dynamics-crm',
  title: 'Microsoft Dynamics CRM',
  dialect,
  oauth: {
    authorize: '/:tenant/oauth2/v2.0/authorize',
    token: '/:tenant/oauth2/v2.0/token',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'rotated',
    lifetime: 4200,
    offline: scopes => scopes.includes('offline_access'),
    refuse: (code, description) => ({
      status: code === 'invalid_client' ? 401 : 400,
      body: {
        error: code,
        error_description: `AADSTS70000: ${description}`,
        error_codes: [70000],
        correlation_id: uuid('correlation'),
      },
    }),
  },
  account: world => ({
    values: {
      organizationUrl: 'https://practice-company.crm4.dynamics.com',
      tenantId: uuid(world.seed, 'dynamics tenant'),
      username: 'integration@practice-company.example',
    },
    oauthClient: { id: uuid(world.seed, 'dynamics client'), secret: alphanumeric(40, world.seed, 'dynamics secret') },
  }),
  login(request, { oauth, addressFor }) {
    if (oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    const headers = { 'www-authenticate': `Bearer authorization_uri=${addressFor(request)}/common/oauth2/authorize` };
    return { status: 401, body: '', headers };
  },
  limited: {
    status: 429,
    body: {
      error: {
        code: '0x80072322',
        message: 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
      },
    },
    headers: { 'retry-after': '1', 'x-ms-ratelimit-burst-remaining-xrm-requests': '0' },
  },
  failed: (status, message) => ({
    error: {
      code: status === 404 ? '0x8006088a' : status === 400 ? '0x80048d19' : '0x80040216',
      message: status === 404 ? `Resource not found for the segment. ${message}` : message,
    },
  }),
  serve,
};

function serve(app: FastifyInstance, practice: Practice): void {
  const tableOf = (set: string): Table | undefined =>
    practice.store.tables.find(({ object }) => setOf(object.api) === set);
  const isLookup = (field: FieldFacts): boolean => field.type === 'reference';
  const lineList = ({ object }: Table): FieldFacts | undefined =>
    object.fields.find(({ canonical }) => canonical === 'lines');
  const topFields = ({ object }: Table): FieldFacts[] =>
    object.fields.filter(field => !/[.[]/.test(field.name) && field.type !== 'array');

  /** `_parentaccountid_value` is how a lookup is read. */
  const fieldOf = (table: Table, name: string): FieldFacts | undefined => {
    const inner = /^_(.+)_value$/.exec(name)?.[1];
    return topFields(table).find(field =>
      inner === undefined ? field.name === name && !isLookup(field) : field.name === inner && isLookup(field),
    );
  };
  const unknown = ({ object }: Table, name: string): Refusal =>
    refuse(
      400,
      '0x80060888',
      `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${object.api}'.`,
    );
  const readerFor = (table: Table): Reader<Row> => ({
    field(row, name) {
      const field = fieldOf(table, name);
      if (!field) throw unknown(table, name);
      return { value: row[field.name], type: field.type };
    },
  });

  const wantsAnnotations = (request: FastifyRequest): boolean =>
    /include-annotations/.test(textOf(request.headers['prefer']));
  const targetOf = (field: FieldFacts, id: Json): { readonly api: string; readonly name: string } | undefined => {
    const list = practice.store.list(field.references ?? '').find(each => each.id === id);
    if (list) return { api: field.references ?? '', name: list.name };
    const found = practice.store.target(field, id);
    return found && { api: found.table.object.api, name: practice.store.nameOf(found.table, found.row) };
  };

  const lineOf = (table: Table, list: FieldFacts, line: Row): Row => {
    const made: Row = {};
    for (const field of table.object.fields.filter(each => each.name.startsWith(`${list.name}.`))) {
      const name = field.name.slice(list.name.length + 1);
      // It is the product's own.
      if (name === 'productnumber') continue;
      made[isLookup(field) ? `_${name}_value` : name] = line[name] ?? null;
    }
    return made;
  };

  /** What a line points at, under the name that it is expanded by. */
  const productOf = (
    request: FastifyRequest,
    table: Table,
    list: FieldFacts,
    line: Row,
    { name, select }: Expanded,
  ): readonly [string, Json] => {
    const field = table.object.fields.find(each => each.name === `${list.name}.${name}`);
    if (!field || !isLookup(field)) throw unknown(table, name);
    const found = practice.store.target(field, line[name]);
    return [name, found ? present(request, found.table, found.row, { select, expand: [] }) : null];
  };

  const present = (
    request: FastifyRequest,
    table: Table,
    row: Row,
    query: Pick<SystemQuery, 'select' | 'expand'>,
  ): Row => {
    const etag = `W/"${Date.parse(textOf(row[table.object.modifiedField ?? ''])) || 1}"`;
    const made: Row = { '@odata.etag': etag };
    const chosen = query.select?.map(name => {
      const field = fieldOf(table, name) ?? topFields(table).find(each => each.name === name);
      if (!field) throw unknown(table, name);
      return field;
    });
    const fields = chosen ?? topFields(table);
    const id = topFields(table).find(({ name }) => name === table.object.idField);
    for (const field of id && !fields.includes(id) ? [...fields, id] : fields) {
      const value = row[field.name] ?? null;
      const shown = field.type === 'datetime' && typeof value === 'string' ? value.replace(/\.\d+Z$/, 'Z') : value;
      const name = isLookup(field) ? `_${field.name}_value` : field.name;
      made[name] = shown;
      if (!wantsAnnotations(request) || value === null) continue;
      const label = field.enum?.find(choice => choice.value === textOf(value))?.label;
      const target = isLookup(field) ? targetOf(field, value) : undefined;
      const formatted = label ?? target?.name;
      if (formatted !== undefined) made[`${name}@OData.Community.Display.V1.FormattedValue`] = formatted;
      if (target) made[`${name}@Microsoft.Dynamics.CRM.lookuplogicalname`] = target.api;
    }
    for (const { name, select, expand } of query.expand) {
      const list = lineList(table);
      if (list?.name === name) {
        made[name] = rowsOf(row[name]).map(line => {
          const whole = lineOf(table, list, line);
          const shown = select ? Object.fromEntries(select.map(each => [each, whole[each] ?? null])) : whole;
          return { ...shown, ...Object.fromEntries(expand.map(each => productOf(request, table, list, line, each))) };
        });
        continue;
      }
      const field = topFields(table).find(
        each => isLookup(each) && (each.name === name || name.startsWith(`${each.name}_`)),
      );
      if (!field) throw unknown(table, name);
      const found = practice.store.target(field, row[field.name]);
      const listed = sideRows(setOf(field.references ?? ''))?.find(
        each => each[`${field.references}id`] === row[field.name],
      );
      made[name] = found ? present(request, found.table, found.row, { select, expand: [] }) : (listed ?? null);
    }
    return made;
  };

  const systemQuery = (request: FastifyRequest): SystemQuery => {
    try {
      return readSystemQuery(queryOf(request));
    } catch (error) {
      if (error instanceof QueryError) throw refuse(400, '0x80060888', `${error.message} at position ${error.at}`);
      throw error;
    }
  };
  const rootOf = (request: FastifyRequest): string =>
    `${practice.addressFor(request)}/api/data/${(request.params as { version: string }).version}`;

  const sideRows = (set: string): Row[] | undefined => {
    const found = Object.entries(lists).find(([name]) => setOf(name) === set);
    return found?.[1].map(({ id, name }) => ({
      [`${found[0]}id`]: id,
      ...(found[0] === 'transactioncurrency'
        ? { currencyname: name, isocurrencycode: name === 'Euro' ? 'EUR' : 'USD' }
        : {}),
      name,
    }));
  };

  const list = (request: FastifyRequest, table: Table): Row => {
    const query = systemQuery(request);
    const rows = queryRows(table.rows(), query, readerFor(table));
    const size = Math.min(
      5000,
      Number(/odata\.maxpagesize=(\d+)/.exec(textOf(request.headers['prefer']))?.[1] ?? 5000),
    );
    const from = Number(/pagenumber%3d(\d+)|(\d+)$/i.exec(queryOf(request)['$skiptoken'] ?? '0')?.[2] ?? 0);
    const limit = query.top ?? rows.length;
    const shown = rows.slice(from, Math.min(from + size, limit));
    const next = new URL(`${rootOf(request)}/${setOf(table.object.api)}`);
    for (const [name, value] of Object.entries(queryOf(request))) next.searchParams.set(name, value);
    next.searchParams.set('$skiptoken', String(from + size));
    return {
      '@odata.context': `${rootOf(request)}/$metadata#${setOf(table.object.api)}`,
      ...(query.count ? { '@odata.count': Math.min(5000, rows.length) } : {}),
      value: shown.map(row => present(request, table, row, query)),
      ...(from + size < Math.min(limit, rows.length) ? { '@odata.nextLink': next.href } : {}),
    };
  };

  /** What is written, with lookups as ids under their own names. */
  const readBody = (table: Table, values: Row): Row => {
    const record: Row = {};
    const list = lineList(table);
    for (const [name, value] of Object.entries(values)) {
      if (name.startsWith('@odata.')) continue;
      const bound = /^(.+)@odata\.bind$/i.exec(name)?.[1];
      if (bound !== undefined) {
        const field = table.object.fields.find(
          each => isLookup(each) && (each.name === bound || bound.startsWith(`${each.name}_`)),
        );
        if (!field) throw refusalOf(table.object, { code: 'unknown', field: customField(bound, bound), value });
        const { name: set, keys } = readKey(textOf(value).replace(/^.*\//, ''));
        const target = tableOf(set);
        const id = keys?.[''];
        const key = id === undefined ? Object.entries(keys ?? {})[0] : undefined;
        record[field.name] =
          value === null ? null : key && target ? (target.find(key[0], key[1])?.[target.object.idField] ?? key[1]) : id;
      } else if (list?.name === name) {
        record[name] = rowsOf(value).map(line =>
          Object.fromEntries(
            Object.entries(line).map(([inner, each]) => {
              const lineLookup = /^(.+)@odata\.bind$/i.exec(inner)?.[1];
              return lineLookup === undefined
                ? [inner, each]
                : [lineLookup, readKey(textOf(each).replace(/^.*\//, '')).keys?.['']];
            }),
          ),
        );
      } else if (table.object.fields.some(field => field.name === name && isLookup(field)) && value !== null) {
        throw refuse(
          400,
          '0x80048d19',
          `Error identified in Payload provided by the user for Entity :'${setOf(table.object.api)}'. InnerException : Microsoft.OData.ODataException: A 'PrimitiveValue' node with non-null value was found when trying to read the value of the property '${name}'; however, a 'StartObject' node, or a null value was expected: write it as '${name}@odata.bind'.`,
        );
      } else record[name] = value;
    }
    return record;
  };

  const check = (table: Table, values: Row, current?: Row): Row => {
    const written = readBody(table, values);
    for (const field of table.object.fields) {
      const value = written[field.name];
      if (field.enum && typeof value === 'string') {
        throw refusalOf(table.object, { code: 'wrong-type', field, value });
      }
    }
    const { record, problems } = table.check(written, { isNew: current === undefined, refusesUnknown: true }, current);
    if (problems[0]) throw refusalOf(table.object, problems[0]);
    return record;
  };

  const defaults = (table: Table, record: Row, number: number): Row => {
    const has = (name: string): boolean => table.object.fields.some(field => field.name === name);
    const made: Row = { ...record };
    if (has('statecode')) made['statecode'] ??= 0;
    if (has('ownerid')) made['ownerid'] ??= uuid(practice.world.seed, 'dynamics', 'systemuser', 0);
    if (has('fullname')) made['fullname'] = joined(made['firstname'], made['lastname']);
    for (const [name, prefix] of [
      ['ordernumber', 'ORD'],
      ['invoicenumber', 'INV'],
      ['ticketnumber', 'CAS'],
    ] as const) {
      if (has(name)) made[name] ??= `${prefix}-${String(number + 1).padStart(5, '0')}-P1R4C7`;
    }
    const list = lineList(table);
    if (list && Array.isArray(made[list.name])) {
      const lines = rowsOf(made[list.name]);
      for (const line of lines)
        line['extendedamount'] = Number(line['quantity'] ?? 0) * Number(line['priceperunit'] ?? 0);
      const sum = Math.round(lines.reduce((all, line) => all + Number(line['extendedamount']), 0) * 100) / 100;
      if (has('totallineitemamount')) made['totallineitemamount'] = sum;
      if (has('totalamount')) made['totalamount'] = sum + Number(made['freightamount'] ?? 0);
    }
    return made;
  };

  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    table: Table,
    row: Row,
    created: boolean,
  ): FastifyReply => {
    const address = `${rootOf(request)}/${setOf(table.object.api)}(${textOf(row[table.object.idField])})`;
    reply.header('OData-EntityId', address).header('OData-Version', '4.0');
    if (!/return=representation/.test(textOf(request.headers['prefer'])))
      return reply.header('Location', address).code(204).send();
    const body = present(request, table, row, systemQuery(request));
    return reply
      .code(created ? 201 : 200)
      .send({ '@odata.context': `${rootOf(request)}/$metadata#${setOf(table.object.api)}/$entity`, ...body });
  };

  const insert = (table: Table, values: Row): Row =>
    table.insert(defaults(table, check(table, values), table.rows().length));
  const update = (table: Table, row: Row, values: Row): Row =>
    table.replace(defaults(table, { ...row, ...check(table, values, row) }, 0));

  const findByKeys = (table: Table, keys: Readonly<Record<string, Json>>): Row | undefined => {
    const id = keys[''] ?? keys[table.object.idField];
    if (id !== undefined) return table.get(textOf(id).toLowerCase());
    const names = Object.keys(keys);
    const plain = names.map(name => /^_(.+)_value$/.exec(name)?.[1] ?? name);
    const isKey = plain.every(name => name === externalId || table.object.keys.includes(name));
    if (!isKey)
      throw refuse(
        400,
        '0x80060891',
        `A record with the specified key values does not exist in ${table.object.api} entity: the key is not an alternate key`,
      );
    const [first = '', ...rest] = plain;
    if (rest.length === 0) return table.find(first, keys[names[0] ?? '']);
    return table
      .rows()
      .find(row =>
        plain.every(
          (name, index) => textOf(row[name]).toLowerCase() === textOf(keys[names[index] ?? '']).toLowerCase(),
        ),
      );
  };

  const missing = (table: Table, keys: Readonly<Record<string, Json>>): Refusal => {
    const [name, value] = Object.entries(keys)[0] ?? ['', ''];
    return name === ''
      ? refuse(404, '0x80040217', `${table.object.api} With Id = ${textOf(value)} Does Not Exist`)
      : refuse(
          404,
          '0x80060891',
          `A record with the specified key values does not exist in ${table.object.api} entity`,
        );
  };

  const upsert = (
    request: FastifyRequest,
    table: Table,
    keys: Readonly<Record<string, Json>>,
  ): { readonly row: Row; readonly created: boolean } => {
    const current = findByKeys(table, keys);
    const values = rowOf(request.body);
    if (current) {
      if (request.headers['if-none-match'] === '*')
        throw refuse(412, '0x80040237', 'A record with matching key values already exists.');
      return { row: update(table, current, values), created: false };
    }
    if (request.headers['if-match'] === '*') throw missing(table, keys);
    const { '': id, ...named } = keys;
    const row = insert(table, { ...values, ...named });
    if (id === undefined) return { row, created: true };
    return { row, created: true };
  };

  const attributeTypes: Readonly<Record<string, string>> = {
    id: 'Uniqueidentifier',
    string: 'String',
    email: 'String',
    phone: 'String',
    url: 'String',
    text: 'Memo',
    html: 'Memo',
    integer: 'Integer',
    decimal: 'Decimal',
    percent: 'Decimal',
    currency: 'Money',
    boolean: 'Boolean',
    date: 'DateTime',
    datetime: 'DateTime',
    picklist: 'Picklist',
    reference: 'Lookup',
  };
  const label = (text: string): Row => ({ UserLocalizedLabel: { Label: text, LanguageCode: 1033 } });
  const attribute = (table: Table, field: FieldFacts): Row => ({
    LogicalName: field.name,
    SchemaName: field.name,
    AttributeType: attributeTypes[field.type] ?? 'String',
    DisplayName: label(field.label),
    RequiredLevel: { Value: field.required ? 'ApplicationRequired' : 'None' },
    IsValidForCreate: !field.readOnly,
    IsValidForUpdate: !field.readOnly && !field.createOnly,
    IsValidForRead: true,
    IsPrimaryId: field.name === table.object.idField,
    IsCustomAttribute: field.custom === true,
    MaxLength: field.maxLength ?? null,
    Format: field.type === 'email' ? 'Email' : field.type === 'date' ? 'DateOnly' : null,
    Targets: field.references === undefined ? null : [field.references],
    OptionSet: field.enum
      ? { Options: field.enum.map(each => ({ Value: Number(each.value), Label: label(each.label) })) }
      : null,
  });
  const definition = (table: Table): Row => ({
    LogicalName: table.object.api,
    EntitySetName: setOf(table.object.api),
    PrimaryIdAttribute: table.object.idField,
    DisplayName: label(table.object.label),
    DisplayCollectionName: label(table.object.labelPlural),
  });

  app.route({
    method: ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'],
    url: '/api/data/:version/*',
    handler: (request, reply) => {
      reply.header('OData-Version', '4.0');
      const [first = '', ...rest] = restOf(request).split('/');
      const { name, keys } = readKey(first);
      if (name === 'WhoAmI' || name === 'WhoAmI()') {
        return {
          '@odata.context': `${rootOf(request)}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
          BusinessUnitId: uuid(practice.world.seed, 'business unit'),
          UserId: uuid(practice.world.seed, 'dynamics', 'systemuser', 0),
          OrganizationId: uuid(practice.world.seed, 'organization'),
        };
      }
      if (name === 'EntityDefinitions') {
        if (!keys) return { value: practice.store.tables.map(definition) };
        const table = practice.store.tables.find(({ object }) => object.api === keys['LogicalName']);
        if (!table)
          throw refuse(
            404,
            '0x80040217',
            `Could not find an entity with specified name ${textOf(keys['LogicalName'])}`,
          );
        const attributes = topFields(table).map(field => attribute(table, field));
        if (rest[0] === 'Attributes') {
          const kind = /\.(\w+)AttributeMetadata$/.exec(rest[1] ?? '')?.[1];
          return { value: kind === undefined ? attributes : attributes.filter(each => each['AttributeType'] === kind) };
        }
        return {
          ...definition(table),
          ...(/Attributes/.test(queryOf(request)['$expand'] ?? '') ? { Attributes: attributes } : {}),
        };
      }
      const table = tableOf(name);
      if (!table) {
        const rows = sideRows(name);
        if (rows && request.method === 'GET') return { value: rows };
        throw refuse(404, '0x8006088a', `Resource not found for the segment '${name}'.`);
      }
      if (rest[0] === '$count') return reply.type('text/plain').send(String(table.rows().length));
      const action = /^Microsoft\.Dynamics\.CRM\.(Create|Update|Upsert)Multiple$/.exec(rest[0] ?? '')?.[1];
      if (action && request.method === 'POST') {
        const targets = rowsOf(rowOf(request.body)['Targets']).map(values => {
          const current = values[table.object.idField]
            ? table.get(values[table.object.idField])
            : table.find(externalId, values[externalId]);
          const { [table.object.idField]: _id, ...fields } = values;
          return { fields, current: action === 'Create' ? undefined : current };
        });
        // All of them or none.
        for (const { fields, current } of targets) check(table, fields, current);
        const rows = targets.map(({ fields, current }) =>
          current ? update(table, current, fields) : insert(table, fields),
        );
        return action === 'Create' ? { Ids: rows.map(row => row[table.object.idField]) } : reply.code(204).send();
      }
      if (!keys) {
        if (request.method === 'GET') return list(request, table);
        if (request.method === 'POST') return answer(request, reply, table, insert(table, rowOf(request.body)), true);
        throw refuse(405, '0x80060888', 'The requested resource does not support this method.');
      }
      if (request.method === 'PATCH') {
        const { row, created } = upsert(request, table, keys);
        return answer(request, reply, table, row, created);
      }
      const row = findByKeys(table, keys);
      if (!row) throw missing(table, keys);
      if (request.method === 'DELETE') {
        table.remove(row);
        return reply.code(204).send();
      }
      const body = present(request, table, row, systemQuery(request));
      return isRow(body) ? { '@odata.context': `${rootOf(request)}/$metadata#${name}/$entity`, ...body } : body;
    },
  });
}
