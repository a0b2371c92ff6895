import type { FastifyInstance, FastifyRequest } from 'fastify';
import { basicOf, credentials, isSame } from '../auth/credentials.ts';
import { alphanumeric, hexadecimal, mix } from '../data/mix.ts';
import { ownFieldsOf } from '../data/own-fields.ts';
import { customField, type FieldFacts } from '../endpoint-facts.ts';
import { joined, rowOf, textOf, type Json, type Row } from '../json.ts';
import { compareValues } from '../query/expression.ts';
import { Refusal } from '../refusal.ts';
import { spacedTime } from '../store/moment.ts';
import type { Dialect, SideRow, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const side = (kind: string, ...names: string[]): SideRow[] =>
  names.map((name, index) => ({ id: hexadecimal(32, 'servicenow', kind, index), name }));
const lists = {
  sys_user_group: side('group', 'Service Desk', 'Network', 'Hardware'),
  core_company: side('company', 'Practice Goods', 'Practice Company'),
  cmn_department: side('department', 'IT', 'Sales', 'Finance'),
  cmn_location: side('location', 'Berlin', 'Lyon'),
  cmdb_ci: side('ci', 'Mail server', 'Web shop', 'ERP'),
};

const prefixes: Readonly<Record<string, string>> = {
  incident: 'INC',
  sn_customerservice_case: 'CS',
  customer_account: 'ACCT',
  pm_project: 'PRJ',
  pm_project_task: 'PRJTASK',
};
const numberFor = (table: string, index: number): string =>
  `${prefixes[table] ?? 'REC'}${String(10_001 + index).padStart(7, '0')}`;

const dialect: Dialect = {
  id: (object, number, world) => hexadecimal(32, world.seed, 'servicenow', object.api, number),
  lists,
  customFields: object =>
    object.fields.some(({ name }) => name === 'correlation_id')
      ? []
      : [customField('correlation_id', 'Correlation ID', { maxLength: 100 })],
  unique: object => (object.canonical === 'User' || object.canonical === 'Contact' ? ['user_name'] : []),
  value(object, field, index) {
    if (field.name === 'number') return numberFor(object.api, index);
    if (field.references === 'planned_task') return null;
    if (field.name === 'state' && field.enum)
      return field.enum[mix('state', index) % Math.min(3, field.enum.length)]?.value;
    if (field.name === 'user_name') return undefined;
    if (field.name === 'country' && (field.maxLength ?? 99) <= 3) return undefined;
    return undefined;
  },
  finish(object, record) {
    if (object.canonical === 'User' || object.canonical === 'Contact')
      record['user_name'] ??= textOf(record['email']).split('@')[0];
    complete(object.api, record);
  },
};

const priorities: Readonly<Record<string, string>> = {
  11: '1',
  12: '2',
  13: '3',
  21: '2',
  22: '3',
  23: '4',
  31: '3',
  32: '4',
  33: '5',
};

/** What business rules of the platform fill in. */
const complete = (table: string, record: Row): void => {
  if (table === 'incident' && record['impact'] && record['urgency']) {
    record['priority'] = priorities[`${textOf(record['impact'])}${textOf(record['urgency'])}`] ?? record['priority'];
  }
  if (table === 'sys_user' || table === 'customer_contact')
    record['name'] = joined(record['first_name'], record['last_name']);
};

const refuse = (status: number, message: string, detail: string): Refusal =>
  new Refusal(status, { error: { message, detail }, status: 'failure' });

export const servicenow: Vendor = {
  id: 'servicenow',
  title: 'ServiceNow',
  dialect,
  oauth: {
    authorize: '/oauth_auth.do',
    token: '/oauth_token.do',
    grants: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
    refresh: 'kept',
    lifetime: 1800,
  },
  account: world => ({
    values: {
      instance: 'practicecompany.service-now.com',
      userName: 'integration.user',
      password: alphanumeric(16, world.seed, 'servicenow password'),
    },
    oauthClient: {
      id: hexadecimal(32, world.seed, 'servicenow client'),
      secret: alphanumeric(20, world.seed, 'servicenow secret'),
    },
  }),
  login(request, { account: { values }, oauth }) {
    const basic = basicOf(request);
    const isRight =
      basic && isSame(basic.user, values['userName'] ?? '') && isSame(basic.password, values['password'] ?? '');
    if (isRight || oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    return {
      status: 401,
      body: {
        error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' },
        status: 'failure',
      },
      headers: { 'www-authenticate': 'BASIC realm="Service-now"' },
    };
  },
  limited: {
    status: 429,
    body: { error: { message: 'Rate limit exceeded', detail: 'Rejected by rate limit rule' }, status: 'failure' },
    headers: { 'retry-after': '1', 'x-ratelimit-limit': '1000', 'x-ratelimit-rule': 'practice' },
  },
  failed: (status, message) => ({
    error: {
      message: status === 404 ? 'Requested URI does not represent any resource' : 'Bad Request',
      detail: message,
    },
    status: 'failure',
  }),
  serve,
};

/** Longer operators come before those that they begin with. */
const operators = [
  'ISNOTEMPTY',
  'ISEMPTY',
  'NOT IN',
  'NOT LIKE',
  'STARTSWITH',
  'ENDSWITH',
  'LIKE',
  'CONTAINS',
  '>=',
  '<=',
  '!=',
  'IN',
  '=',
  '>',
  '<',
] as const;
interface Condition {
  readonly field: string;
  readonly by: (typeof operators)[number];
  readonly value: string;
}

const readCondition = (text: string): Condition | undefined => {
  const [, field = '', rest = ''] =
    /^([a-z_][\w.]*?)((?:ISNOTEMPTY|ISEMPTY|NOT IN|NOT LIKE|STARTSWITH|ENDSWITH|LIKE|CONTAINS|>=|<=|!=|IN|=|>|<).*)$/s.exec(
      text,
    ) ?? [];
  const by = operators.find(each => rest.startsWith(each));
  return field === '' || !by ? undefined : { field, by, value: rest.slice(by.length) };
};

function serve(app: FastifyInstance, practice: Practice): void {
  const fieldOf = (table: Table, name: string): FieldFacts | undefined =>
    table.object.fields.find(field => field.name === name) ??
    (name === 'sys_id' ? customField('sys_id', 'Sys ID', { type: 'id' }) : undefined);

  const display = (field: FieldFacts, value: Json): string => {
    const choice = field.enum?.find(each => each.value === textOf(value));
    if (choice) return choice.label;
    if (field.type !== 'reference') return textOf(value);
    const listed = practice.store.list(field.references ?? '').find(each => each.id === value);
    const found = listed ? undefined : practice.store.target(field, value);
    return listed?.name ?? (found ? practice.store.nameOf(found.table, found.row) : '');
  };
  const plain = (field: FieldFacts | undefined, value: Json): string =>
    field?.type === 'datetime' ? spacedTime(textOf(value)) : textOf(value);

  const walk = (
    table: Table,
    row: Row,
    path: string,
  ): { readonly field: FieldFacts; readonly value: Json } | undefined => {
    const [first = '', ...rest] = path.split('.');
    const field = fieldOf(table, first);
    if (!field || rest.length === 0) return field && { field, value: row[field.name] };
    const found = practice.store.target(field, row[field.name]);
    return found && walk(found.table, found.row, rest.join('.'));
  };

  const fits = (table: Table, row: Row, { field, by, value }: Condition): boolean => {
    const found = walk(table, row, field);
    // What it does not know in a query is passed over.
    if (!found) return true;
    const held = plain(found.field, found.value);
    const order = compareValues(
      held,
      found.field.type === 'datetime'
        ? value.replace(/^javascript:gs\.dateGenerate\('(.*)','(.*)'\)$/, '$1 $2')
        : value,
      found.field.type,
    );
    const among = (): boolean => value.split(',').some(each => each.trim().toLowerCase() === held.toLowerCase());
    const [text, part] = [held.toLowerCase(), value.toLowerCase()];
    switch (by) {
      case 'ISEMPTY':
        return held === '';
      case 'ISNOTEMPTY':
        return held !== '';
      case 'IN':
        return among();
      case 'NOT IN':
        return !among();
      case 'LIKE':
      case 'CONTAINS':
        return text.includes(part);
      case 'NOT LIKE':
        return !text.includes(part);
      case 'STARTSWITH':
        return text.startsWith(part);
      case 'ENDSWITH':
        return text.endsWith(part);
      case '=':
        return held === '' ? value === '' : order === 0;
      case '!=':
        return held === '' ? value !== '' : order !== 0;
      case '>':
        return held !== '' && (order ?? 0) > 0;
      case '>=':
        return held !== '' && (order ?? -1) >= 0;
      case '<':
        return held !== '' && (order ?? 0) < 0;
      case '<=':
        return held !== '' && (order ?? 1) <= 0;
    }
  };

  const search = (table: Table, query: string): readonly Row[] => {
    const parts = query.split('^').filter(Boolean);
    const orders = parts.flatMap(part => {
      const [, down, field = ''] = /^ORDERBY(DESC)?(.+)$/.exec(part) ?? [];
      return field === '' ? [] : [{ field, isDescending: down === 'DESC' }];
    });
    // Terms of one group come together; `^OR` adds an alternative to the term before it, `^NQ` begins another query.
    const queries: Condition[][][] = [[]];
    for (const part of parts) {
      if (/^ORDERBY|^EQ$/.test(part)) continue;
      const isNew = part.startsWith('NQ');
      const isOr = part.startsWith('OR');
      const condition = readCondition(part.slice(isNew || isOr ? 2 : 0));
      if (!condition) continue;
      if (isNew) queries.push([[condition]]);
      else if (isOr) queries.at(-1)?.at(-1)?.push(condition);
      else queries.at(-1)?.push([condition]);
    }
    const rows = table
      .rows()
      .filter(row =>
        queries.some(groups => groups.every(group => group.some(condition => fits(table, row, condition)))),
      );
    for (const { field, isDescending } of [...orders].reverse()) {
      rows.sort(
        (one, other) =>
          (compareValues(
            walk(table, one, field)?.value,
            walk(table, other, field)?.value,
            walk(table, one, field)?.field.type ?? '',
          ) ?? 0) * (isDescending ? -1 : 1),
      );
    }
    return rows;
  };

  const present = (request: FastifyRequest, table: Table, row: Row): Row => {
    const query = queryOf(request);
    const names = query['sysparm_fields']
      ?.split(',')
      .map(name => name.trim())
      .filter(Boolean) ?? ['sys_id', ...table.object.fields.map(({ name }) => name)];
    const made: Row = {};
    for (const name of names) {
      const found = walk(table, row, name);
      if (!found) {
        if (name.includes('.')) made[name] = '';
        continue;
      }
      const { field, value } = found;
      const text = plain(field, value);
      const link = `${practice.addressFor(request)}/api/now/table/${field.references ?? ''}/${text}`;
      const isReference = field.type === 'reference' && text !== '';
      const withLink = query['sysparm_exclude_reference_link'] !== 'true';
      if (query['sysparm_display_value'] === 'all') {
        made[name] = {
          display_value: display(field, value),
          value: text,
          ...(isReference && withLink ? { link } : {}),
        };
      } else if (query['sysparm_display_value'] === 'true') {
        made[name] = isReference && withLink ? { display_value: display(field, value), link } : display(field, value);
      } else made[name] = isReference && withLink ? { link, value: text } : text;
    }
    return made;
  };

  /** As the platform takes what is written: texts are cut, references may come by name, what it does not know is dropped. */
  const readValues = (table: Table, values: Row): Row => {
    const record: Row = {};
    for (const [name, value] of Object.entries(values)) {
      const field = fieldOf(table, name);
      if (!field || field.readOnly || name === 'sys_id') continue;
      const text = textOf(
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? (value['value'] ?? value['display_value'])
          : value,
      );
      if (text === '') record[name] = null;
      else if (field.type === 'reference') {
        const listed = practice.store
          .list(field.references ?? '')
          .find(each => each.id === text || each.name.toLowerCase() === text.toLowerCase());
        const target = practice.store.tables.find(({ object }) => object.api === field.references);
        const found = listed?.id ?? target?.get(text)?.['sys_id'] ?? target?.find('name', text)?.['sys_id'];
        record[name] = found ?? (target || practice.store.list(field.references ?? '').length > 0 ? null : text);
      } else if (field.type === 'boolean') record[name] = text === 'true' || text === '1';
      else if (field.type === 'datetime' || field.type === 'date')
        record[name] = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?/.test(text) ? text : null;
      else if (['integer', 'decimal', 'currency', 'percent'].includes(field.type))
        record[name] = Number.isNaN(Number(text)) ? null : Number(text);
      else if (field.enum)
        record[name] =
          field.enum.find(each => each.value === text || each.label.toLowerCase() === text.toLowerCase())?.value ??
          text;
      else record[name] = field.maxLength ? text.slice(0, field.maxLength) : text;
    }
    return record;
  };
  const check = (table: Table, record: Row, current?: Row): Row => {
    const withoutChoices = Object.fromEntries(Object.entries(record).filter(([name]) => !fieldOf(table, name)?.enum));
    const { record: kept, problems } = table.check(withoutChoices, { isNew: false }, current);
    const missing = table.object.fields.filter(
      field =>
        field.required &&
        !field.readOnly &&
        (current ? record[field.name] === null : record[field.name] === undefined || record[field.name] === null),
    );
    if (missing.length > 0) {
      const names = missing.map(({ label }) => label).join(', ');
      throw refuse(403, 'Operation Failed', `Data Policy Exception: The following fields are mandatory: ${names}`);
    }
    const [problem] = problems;
    if (problem?.code === 'duplicate') {
      throw refuse(
        403,
        'Operation Failed',
        `Error during insert of ${table.object.api} : Unique Key violation detected by database (Duplicate entry '${textOf(problem.value)}' for key '${problem.field.name}')`,
      );
    }
    if (problem?.code === 'not-an-email')
      throw refuse(403, 'Operation Failed', `Invalid email address: ${textOf(problem.value)}`);
    return { ...record, ...kept };
  };

  const dictionary = (query: string): Row[] => {
    const name = /name=([a-z_]+)/.exec(query)?.[1];
    const kinds: Readonly<Record<string, string>> = {
      text: 'string',
      html: 'html',
      email: 'email',
      phone: 'string',
      url: 'url',
      id: 'GUID',
      integer: 'integer',
      decimal: 'decimal',
      currency: 'currency',
      percent: 'decimal',
      boolean: 'boolean',
      date: 'glide_date',
      datetime: 'glide_date_time',
      picklist: 'choice',
      reference: 'reference',
    };
    const more = ownFieldsOf(practice.world).map(({ number, label }) => ({
      name: `u_own_field_${number}`,
      label,
      type: 'string',
      required: false,
      readOnly: false,
      maxLength: 40,
      references: undefined,
    }));
    return practice.store.tables
      .filter(({ object }) => name === undefined || object.api === name)
      .flatMap(({ object }) =>
        [...object.fields, ...more].map(field => ({
          name: object.api,
          element: field.name,
          column_label: field.label,
          internal_type: kinds[field.type] ?? 'string',
          mandatory: String(field.required),
          read_only: String(field.readOnly),
          max_length: String(field.maxLength ?? 40),
          reference: field.references ?? '',
          active: 'true',
        })),
      );
  };
  const choices = (query: string): Row[] => {
    const [name, element] = [/name=([a-z_]+)/.exec(query)?.[1], /element=([a-z_]+)/.exec(query)?.[1]];
    return practice.store.tables
      .filter(({ object }) => object.api === name)
      .flatMap(({ object }) => object.fields.filter(field => element === undefined || field.name === element))
      .flatMap(field =>
        (field.enum ?? []).map(({ value, label }) => ({ name: name ?? '', element: field.name, value, label })),
      );
  };

  const tableOf = (name: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.api === name);
    if (!found) throw refuse(400, `Invalid table ${name}`, '');
    return found;
  };
  const get = (table: Table, id: string): Row => {
    const row = table.get(id);
    if (!row) throw refuse(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
    return row;
  };
  type Params = { readonly table: string; readonly id: string };
  const paramsOf = (request: FastifyRequest): Params => request.params as Params;

  for (const root of ['/api/now/table', '/api/now/v1/table', '/api/now/v2/table']) {
    app.get(`${root}/:table`, (request, reply) => {
      const { table: name } = paramsOf(request);
      const query = queryOf(request);
      const [size, from] = [Number(query['sysparm_limit'] ?? 10_000), Number(query['sysparm_offset'] ?? 0)];
      const system: Readonly<Record<string, () => Row[]>> = {
        sys_db_object: () => practice.store.tables.map(({ object }) => ({ name: object.api, label: object.label })),
        sys_dictionary: () => dictionary(query['sysparm_query'] ?? ''),
        sys_choice: () => choices(query['sysparm_query'] ?? ''),
        ...Object.fromEntries(
          Object.entries(lists).map(([list, rows]) => [
            list,
            () => rows.map(({ id, name: label }) => ({ sys_id: id, name: label })),
          ]),
        ),
      };
      const known = system[name];
      const rows = known ? known() : search(tableOf(name), query['sysparm_query'] ?? '');
      const shown = rows.slice(from, from + size);
      const link = (at: number, rel: string): string => {
        const url = new URL(`${practice.addressFor(request)}${root}/${name}`);
        for (const [key, value] of Object.entries({ ...query, sysparm_offset: String(at) }))
          url.searchParams.set(key, value);
        return `<${url.href}>;rel="${rel}"`;
      };
      const links = [link(0, 'first'), ...(from + size < rows.length ? [link(from + size, 'next')] : [])];
      reply.header('x-total-count', String(rows.length)).header('link', links.join(','));
      return { result: known ? shown : shown.map(row => present(request, tableOf(name), row)) };
    });
    app.get(`${root}/:table/:id`, request => {
      const table = tableOf(paramsOf(request).table);
      return { result: present(request, table, get(table, paramsOf(request).id)) };
    });
    app.post(`${root}/:table`, (request, reply) => {
      const table = tableOf(paramsOf(request).table);
      const has = (name: string): boolean => fieldOf(table, name) !== undefined;
      const record = check(table, readValues(table, rowOf(request.body)));
      if (has('number')) record['number'] = numberFor(table.object.api, table.rows().length);
      if (has('state')) record['state'] ??= '1';
      if (has('active')) record['active'] ??= true;
      if (table.object.api === 'incident')
        Object.assign(record, { impact: record['impact'] ?? '3', urgency: record['urgency'] ?? '3' });
      complete(table.object.api, record);
      const row = table.insert(record);
      return reply
        .code(201)
        .header('location', `${practice.addressFor(request)}${root}/${table.object.api}/${textOf(row['sys_id'])}`)
        .send({ result: present(request, table, row) });
    });
    for (const method of ['PUT', 'PATCH'] as const) {
      app.route({
        method,
        url: `${root}/:table/:id`,
        handler: request => {
          const table = tableOf(paramsOf(request).table);
          const row = get(table, paramsOf(request).id);
          const whole = { ...row, ...check(table, readValues(table, rowOf(request.body)), row) };
          complete(table.object.api, whole);
          return { result: present(request, table, table.replace(whole)) };
        },
      });
    }
    app.delete(`${root}/:table/:id`, (request, reply) => {
      const table = tableOf(paramsOf(request).table);
      table.remove(get(table, paramsOf(request).id));
      return reply.code(204).send();
    });
  }
}
