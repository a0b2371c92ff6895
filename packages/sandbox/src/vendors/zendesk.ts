import type { FastifyInstance, FastifyRequest } from 'fastify';
import { basicOf, credentials, isSame } from '../auth/credentials.ts';
import { alphanumeric, mix } from '../data/mix.ts';
import { ownFieldsOf } from '../data/own-fields.ts';
import { rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { listOf, queryOf, type Handler, type Practice, type Vendor } from '../vendor.ts';

const groups = ['Support', 'Sales', 'Billing', 'Logistics'].map((name, index) => ({ id: 36_000_101 + index, name }));
const places: Readonly<Record<string, number>> = {
  Contact: 360_001_000_000,
  User: 360_000_500_000,
  Account: 360_100_000_000,
  Ticket: 0,
};

interface CustomField {
  readonly id: number;
  readonly key: string;
  readonly type: string;
  readonly title: string;
}
const customFields: Readonly<Record<string, readonly CustomField[]>> = {
  user: [{ id: 360_200_001, key: 'loyalty_number', type: 'text', title: 'Loyalty number' }],
  organization: [
    { id: 360_200_101, key: 'region', type: 'text', title: 'Region' },
    { id: 360_200_102, key: 'contract_value', type: 'decimal', title: 'Contract value' },
  ],
  ticket: [{ id: 360_200_201, key: 'order_number', type: 'text', title: 'Order number' }],
};

const dialect: Dialect = {
  id: (object, number) => (places[object.canonical] ?? 360_900_000_000) + number + 1,
  lists: { groups },
  unique: object =>
    object.canonical === 'Account'
      ? ['name', 'external_id']
      : object.canonical === 'Ticket'
        ? []
        : ['email', 'external_id'],
  value(object, field, index) {
    if (field.name === 'role') return object.canonical === 'Contact' ? 'end-user' : index === 0 ? 'admin' : 'agent';
    if (field.name === 'suspended' || field.name === 'shared_tickets') return false;
    if (field.name === 'verified' || field.name === 'active') return true;
    if (field.name === 'status')
      return (['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const)[mix(index) % 6];
    if (field.name === 'domain_names') return undefined;
    if (field.name === 'due_at' && index % 4 !== 0) return null;
    if (field.name === 'type' && index % 4 === 0) return 'task';
    return undefined;
  },
  finish(object, record, index) {
    if (object.canonical === 'Ticket') {
      record['description'] ??= `Hello, ${textOf(record['subject']).toLowerCase()}. Can you help?`;
      record['via'] = { channel: index % 2 === 0 ? 'web' : 'email' };
      record['custom_fields'] = [
        { id: customFields['ticket']?.[0]?.id, value: index % 3 === 0 ? `SO-${1000 + index}` : null },
      ];
      record['requester_id'] ??= null;
    }
    if (object.canonical === 'Account') {
      const name = textOf(record['name']).toLowerCase().replaceAll(' ', '-');
      record['domain_names'] = [`${name}.example`];
      record['organization_fields'] = { region: ['north', 'south'][index % 2], contract_value: null };
    }
    if (object.canonical === 'Contact')
      record['user_fields'] = { loyalty_number: index % 5 === 0 ? `L${index}` : null };
  },
};

const notFound = (): Refusal => new Refusal(404, { error: 'RecordNotFound', description: 'Not found' });

const wordOf = ({ code, field, value }: Problem): { readonly error: string; readonly description: string } => {
  const label = field.label;
  switch (code) {
    case 'required':
      return { error: 'BlankValue', description: `${label}: cannot be blank` };
    case 'too-long':
      return {
        error: 'ValueTooLong',
        description: `${label}: is too long (maximum is ${field.maxLength ?? 0} characters after encoding)`,
      };
    case 'duplicate':
      return field.type === 'email'
        ? { error: 'DuplicateValue', description: `${label}: ${textOf(value)} is already being used by another user` }
        : { error: 'DuplicateValue', description: `${label}: has already been taken` };
    case 'not-an-email':
      return { error: 'InvalidFormat', description: `${label}: ${textOf(value)} is not properly formatted` };
    case 'no-such-record':
      return { error: 'InvalidValue', description: `${label}: ${textOf(value)} is invalid` };
    case 'not-a-choice':
    case 'wrong-type':
    case 'unknown':
    case 'read-only':
      return { error: 'InvalidValue', description: `${label}: is invalid` };
  }
};

const invalid = (problems: readonly Problem[]): Refusal => {
  const details: Record<string, object[]> = {};
  for (const problem of problems) (details[problem.field.name] ??= []).push(wordOf(problem));
  return new Refusal(422, { error: 'RecordInvalid', description: 'Record validation errors', details });
};

export const zendesk: Vendor = {
  id: 'zendesk',
  title: 'Zendesk',
  dialect,
  oauth: {
    authorize: '/oauth/authorizations/new',
    token: '/oauth/tokens',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'rotated',
    lifetime: 1800,
    scopeSeparator: ' ',
  },
  account: world => ({
    values: {
      subdomain: 'practice-company',
      email: 'agent@practice-company.example',
      apiToken: alphanumeric(40, world.seed, 'zendesk token'),
    },
    oauthClient: { id: 'citizen_integrator', secret: alphanumeric(64, world.seed, 'zendesk secret').toLowerCase() },
  }),
  login(request, { account: { values }, oauth }) {
    const basic = basicOf(request);
    if (basic) {
      const isRight =
        isSame(basic.user, `${values['email'] ?? ''}/token`) && isSame(basic.password, values['apiToken'] ?? '');
      return isRight ? undefined : { status: 401, body: { error: "Couldn't authenticate you" } };
    }
    if (oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    // Who does not sign in at all may still ask who he is.
    if (!request.headers.authorization && /\/users\/me(\.json)?$/.test(request.url)) return undefined;
    const body = request.headers.authorization
      ? {
          error: 'invalid_token',
          error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
        }
      : { error: "Couldn't authenticate you" };
    return { status: 401, body };
  },
  limited: {
    status: 429,
    body: { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
    headers: { 'retry-after': '1', 'x-rate-limit': '700', 'x-rate-limit-remaining': '0', 'ratelimit-reset': '1' },
  },
  failed: (status, message) =>
    status === 404
      ? { error: 'InvalidEndpoint', description: 'Not found' }
      : status === 400
        ? { error: 'Unprocessable Entity', description: message, message: 'Server could not parse JSON' }
        : { error: 'InternalError', description: message },
  serve,
};

interface Kind {
  readonly one: string;
  readonly many: string;
  readonly tables: readonly Table[];
}

function serve(app: FastifyInstance, practice: Practice): void {
  const tables = (...names: string[]): Table[] =>
    practice.store.tables.filter(({ object }) => names.includes(object.canonical));
  const kinds: Readonly<Record<string, () => Kind>> = {
    users: () => ({ one: 'user', many: 'users', tables: tables('Contact', 'User') }),
    organizations: () => ({ one: 'organization', many: 'organizations', tables: tables('Account') }),
    tickets: () => ({ one: 'ticket', many: 'tickets', tables: tables('Ticket') }),
  };
  const rootOf = (request: FastifyRequest): string => `${practice.addressFor(request)}/api/v2`;

  const present = (request: FastifyRequest, kind: Kind, row: Row): Row => {
    const { comment: _comment, requester: _requester, ...rest } = row;
    const times = Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [
        name,
        name.endsWith('_at') && typeof value === 'string' ? value.replace(/\.\d+Z$/, 'Z') : value,
      ]),
    );
    return { url: `${rootOf(request)}/${kind.many}/${textOf(row['id'])}.json`, ...times };
  };
  const all = (kind: Kind): Row[] => kind.tables.flatMap(table => [...table.rows()]);
  const find = (kind: Kind, id: Json): { readonly table: Table; readonly row: Row } | undefined => {
    for (const table of kind.tables) {
      const row = table.get(id);
      if (row) return { table, row };
    }
    return undefined;
  };
  const findBy = (kind: Kind, field: string, value: Json): { readonly table: Table; readonly row: Row } | undefined => {
    for (const table of kind.tables) {
      const row = value === undefined || value === null || value === '' ? undefined : table.find(field, value);
      if (row) return { table, row };
    }
    return undefined;
  };

  /** Pages by cursor when `page[size]` is asked for, else by number. */
  const page = (request: FastifyRequest, kind: Kind, rows: readonly Row[], name = kind.many): Row => {
    const query = queryOf(request);
    const address = (changes: Readonly<Record<string, string>>): string => {
      const url = new URL(`${practice.addressFor(request)}${request.url.replace(/^\/[^/]+/, '')}`);
      for (const [key, value] of Object.entries(changes)) url.searchParams.set(key, value);
      return url.href;
    };
    const shown = (from: number, size: number): Row[] =>
      rows.slice(from, from + size).map(row => present(request, kind, row));
    if (query['page[size]'] !== undefined) {
      const size = Number(query['page[size]']);
      if (!(size >= 1 && size <= 100)) {
        throw new Refusal(400, {
          errors: [
            {
              code: 'InvalidPaginationParameter',
              title: 'Invalid page size',
              detail: 'page[size] must be between 1 and 100',
            },
          ],
        });
      }
      const from = Number(Buffer.from(query['page[after]'] ?? '', 'base64url').toString('utf8') || 0);
      const cursor = (at: number): string => Buffer.from(String(at)).toString('base64url');
      const more = from + size < rows.length;
      return {
        [name]: shown(from, size),
        meta: {
          has_more: more,
          after_cursor: more ? cursor(from + size) : null,
          before_cursor: from > 0 ? cursor(from) : null,
        },
        links: { next: more ? address({ 'page[after]': cursor(from + size) }) : null, prev: null },
      };
    }
    const number = Math.max(1, Number(query['page'] ?? 1));
    const size = Math.min(100, Math.max(1, Number(query['per_page'] ?? 100)));
    return {
      [name]: shown((number - 1) * size, size),
      count: rows.length,
      next_page: number * size < rows.length ? address({ page: String(number + 1) }) : null,
      previous_page: number > 1 ? address({ page: String(number - 1) }) : null,
    };
  };

  /** Records by the time of their last change: time-based pages, or a cursor. */
  const incremental = (request: FastifyRequest, kind: Kind, isCursor: boolean): Row => {
    const query = queryOf(request);
    const size = Math.min(1000, Number(query['per_page'] ?? 1000));
    const sorted = all(kind).sort(
      (one, other) => Date.parse(textOf(one['updated_at'])) - Date.parse(textOf(other['updated_at'])),
    );
    const secondsOf = (row: Row | undefined): number => Math.floor(Date.parse(textOf(row?.['updated_at'])) / 1000);
    if (isCursor) {
      const [start = '', skipped = '0'] = Buffer.from(query['cursor'] ?? '', 'base64url')
        .toString('utf8')
        .split('|');
      const since = Number(query['cursor'] === undefined ? query['start_time'] : start);
      if (Number.isNaN(since))
        throw new Refusal(400, { error: 'InvalidValue', description: 'start_time is missing or not a number' });
      const fitting = sorted.filter(row => secondsOf(row) >= since);
      const from = Number(skipped);
      const rows = fitting.slice(from, from + size);
      const cursor = Buffer.from(`${since}|${from + rows.length}`).toString('base64url');
      const ended = from + size >= fitting.length;
      return {
        [kind.many]: rows.map(row => present(request, kind, row)),
        after_url: `${rootOf(request)}/incremental/${kind.many}/cursor.json?cursor=${cursor}`,
        after_cursor: cursor,
        before_url: null,
        before_cursor: null,
        end_of_stream: ended,
      };
    }
    const since = Number(query['start_time']);
    if (Number.isNaN(since))
      throw new Refusal(400, { error: 'InvalidValue', description: 'start_time is missing or not a number' });
    const fitting = sorted.filter(row => secondsOf(row) >= since);
    let rows = fitting.slice(0, size);
    const last = secondsOf(rows.at(-1));
    // All of one second come together: the next page begins behind it.
    while (rows.length < fitting.length && secondsOf(fitting[rows.length]) === last)
      rows = fitting.slice(0, rows.length + 1);
    const end = rows.length === 0 ? since : last + (rows.length < fitting.length ? 1 : 0);
    return {
      [kind.many]: rows.map(row => present(request, kind, row)),
      count: rows.length,
      end_time: end,
      end_of_stream: rows.length === fitting.length,
      next_page: `${rootOf(request)}/incremental/${kind.many}.json?start_time=${end}`,
    };
  };

  const person = (values: Row): Row => ({
    active: true,
    verified: false,
    suspended: false,
    role: 'end-user',
    tags: [],
    user_fields: {},
    ...values,
  });
  const tableFor = (kind: Kind, values: Row): Table => {
    const isAgent = ['agent', 'admin'].includes(textOf(values['role']));
    return kind.tables[kind.one === 'user' && isAgent ? 1 : 0] as Table;
  };

  /** A person is known by his address in every table of people. */
  const checkPerson = (kind: Kind, problems: readonly Problem[], record: Row, current?: Row): Problem[] => {
    if (kind.one !== 'user') return [...problems];
    const field = kind.tables[0]?.object.fields.find(({ name }) => name === 'email');
    const other = findBy(kind, 'email', record['email'])?.row;
    if (!field || !other || other['id'] === current?.['id'] || problems.some(({ code }) => code === 'duplicate'))
      return [...problems];
    return [...problems, { code: 'duplicate', field, value: record['email'], other }];
  };

  const insert = (kind: Kind, values: Row): Row => {
    const table = tableFor(kind, values);
    const { record, problems } = table.check(values, { isNew: true });
    const found = checkPerson(kind, problems, record);
    if (kind.one === 'ticket') {
      const body = rowOf(record['comment'])['body'] ?? rowOf(record['comment'])['html_body'] ?? record['description'];
      if (!body) {
        throw new Refusal(422, {
          error: 'RecordInvalid',
          description: 'Record validation errors',
          details: { base: [{ description: 'Description: cannot be blank', error: 'BlankValue' }] },
        });
      }
      if (found.length > 0) throw invalid(found);
      const asked = rowOf(record['requester']);
      if (asked['email']) {
        const users = kinds['users']?.() as Kind;
        const known = findBy(users, 'email', asked['email'])?.row;
        record['requester_id'] = (known ??
          insert(users, { name: asked['name'] ?? asked['email'], email: asked['email'] }))['id'];
      }
      record['requester_id'] ??= tables('User')[0]?.idOf(0);
      return table.insert({
        status: 'new',
        priority: null,
        type: null,
        tags: [],
        custom_fields: [],
        via: { channel: 'api' },
        ...record,
        description: body,
      });
    }
    if (found.length > 0) throw invalid(found);
    return table.insert(
      kind.one === 'user' ? person(record) : { tags: [], domain_names: [], organization_fields: {}, ...record },
    );
  };
  /** Comments on tickets after the first, by the ticket's id. */
  const later = new Map<string, Row[]>();
  const update = (kind: Kind, { table, row }: { readonly table: Table; readonly row: Row }, values: Row): Row => {
    if (kind.one === 'ticket' && row['status'] === 'closed') {
      throw new Refusal(422, {
        error: 'RecordInvalid',
        description: 'Record validation errors',
        details: { status: [{ description: 'Status: closed prevents ticket update', error: 'InvalidValue' }] },
      });
    }
    const { comment, ...fields } = values;
    const { record, problems } = table.check(kind.one === 'ticket' ? fields : values, { isNew: false }, row);
    const found = checkPerson(kind, problems, record, row);
    if (found.length > 0) throw invalid(found);
    // What is not named stays as it is.
    const given = rowsOf(record['custom_fields']);
    if (kind.one === 'ticket' && given.length > 0) {
      const kept = rowsOf(row['custom_fields']).filter(({ id }) => !given.some(each => each['id'] === id));
      record['custom_fields'] = [...kept, ...given];
    }
    const changed = table.change(row, record);
    if (kind.one === 'ticket' && comment) {
      const id = textOf(changed['id']);
      later.set(id, [...(later.get(id) ?? []), { ...rowOf(comment), created_at: changed['updated_at'] ?? null }]);
    }
    return changed;
  };
  /** By external id first, then by the key of the kind: the address of a person, the name of an organization. */
  const upsert = (kind: Kind, values: Row): { readonly created: boolean; readonly row: Row } => {
    const known =
      (values['id'] ? find(kind, values['id']) : undefined) ??
      findBy(kind, 'external_id', values['external_id']) ??
      findBy(kind, kind.one === 'user' ? 'email' : 'name', values[kind.one === 'user' ? 'email' : 'name']);
    return known ? { created: false, row: update(kind, known, values) } : { created: true, row: insert(kind, values) };
  };

  const bodyOf = (request: FastifyRequest, kind: Kind): Row => {
    const values = rowOf(request.body)[kind.one];
    if (values === undefined) {
      throw new Refusal(400, { error: 'Parameter Missing', description: `Required parameter missing: ${kind.one}` });
    }
    return rowOf(values);
  };

  /** Tickets as they were answered, by the key that came with what they were made of: for two hours. */
  const made = new Map<string, { readonly at: number; readonly body: string; readonly shown: Row }>();
  const remember = (request: FastifyRequest, key: string, shown: Row): void =>
    void made.set(key, { at: practice.now(), body: JSON.stringify(request.body), shown });
  const answeredBefore = (request: FastifyRequest, key: string): Row | undefined => {
    const known = made.get(key);
    if (!known || practice.now() - known.at > 2 * 60 * 60_000) return undefined;
    if (known.body === JSON.stringify(request.body)) return known.shown;
    throw new Refusal(400, {
      error: 'IdempotentRequestError',
      description: "Request parameters don't match the given idempotency key",
    });
  };

  const jobs = new Map<string, Row>();
  const job = (request: FastifyRequest, kind: Kind, rows: readonly Row[], run: (values: Row) => Row): Row => {
    if (rows.length > 100)
      throw new Refusal(400, { error: 'TooManyRecords', description: 'Number of records must be at most 100' });
    const results = rows.map((values, index): Row => {
      try {
        return { index, success: true, ...run(values) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const body = error.body as { error: string; details?: Record<string, { description: string }[]> };
        const details = Object.values(body.details ?? {})
          .flat()
          .map(({ description }) => description)
          .join(', ');
        return { index, success: false, error: body.error, details };
      }
    });
    const id = `V3-${mix(kind.many, jobs.size).toString(16).padStart(8, '0')}${String(jobs.size).padStart(24, '0')}`;
    const status: Row = {
      id,
      url: `${rootOf(request)}/job_statuses/${id}.json`,
      total: rows.length,
      progress: rows.length,
      status: 'completed',
      message: `Completed at ${new Date(practice.now()).toISOString()}`,
      results,
    };
    jobs.set(id, status);
    return { job_status: { ...status, status: 'queued', progress: null, message: null, results: null } };
  };

  const route = (path: string): string[] => [`/api/v2/${path}.json`, `/api/v2/${path}`];
  type Method = 'get' | 'post' | 'put' | 'delete';
  const on = (method: Method, path: string, handler: Handler): void => {
    for (const each of route(path)) app[method](each, handler);
  };
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id.replace(/\.json$/, '');

  on('get', 'users/me', request => {
    if (!request.headers.authorization)
      return { user: { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user' } };
    const kind = kinds['users']?.() as Kind;
    const row = kind.tables[1]?.rows()[0] ?? {};
    return { user: { ...present(request, kind, row), email: practice.account.values['email'], role: 'admin' } };
  });
  on('get', 'groups', request => {
    const kind: Kind = { one: 'group', many: 'groups', tables: [] };
    return page(
      request,
      kind,
      groups.map(({ id, name }) => ({ id, name, deleted: false, is_public: true })),
    );
  });
  on('get', 'job_statuses/:id', request => {
    const status = jobs.get(idOf(request));
    if (!status) throw notFound();
    return { job_status: status };
  });
  for (const [one, fields] of Object.entries(customFields)) {
    on('get', `${one}_fields`, request => {
      const system =
        one !== 'ticket'
          ? []
          : [
              { id: 360_199_001, type: 'subject', title: 'Subject', active: true, removable: false },
              { id: 360_199_002, type: 'description', title: 'Description', active: true, removable: false },
            ];
      const more = ownFieldsOf(practice.world).map(({ number, name, label }) => ({
        id: 360_300_000 + number,
        key: name,
        type: 'text',
        title: label,
      }));
      const rows: Row[] = [
        ...system,
        ...[...fields, ...more].map(field => ({
          ...field,
          active: true,
          raw_title: field.title,
          ...(one === 'ticket' && { removable: true }),
        })),
      ];
      return page(request, { one, many: `${one}_fields`, tables: [] }, rows);
    });
  }
  on('get', 'search', request => {
    const words = (queryOf(request)['query'] ?? '').match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
    const conditions = words
      .map(word => word.replaceAll('"', ''))
      .map(word => [word.split(':')[0] ?? '', word.slice(word.indexOf(':') + 1)] as const);
    const type = conditions.find(([name]) => name === 'type')?.[1];
    const chosen = Object.values(kinds)
      .map(kind => kind())
      .filter(kind => type === undefined || kind.one === type);
    const results = chosen.flatMap(kind =>
      all(kind)
        .filter(row =>
          conditions.every(([name, value]) => {
            if (name === 'type') return true;
            if (!words.some(word => word.startsWith(`${name}:`)))
              return textOf(row['name'] ?? row['subject'])
                .toLowerCase()
                .includes(name.toLowerCase());
            return name in row ? textOf(row[name]).toLowerCase() === value.toLowerCase() : false;
          }),
        )
        .map(row => ({ ...present(request, kind, row), result_type: kind.one })),
    );
    return page(request, { one: 'result', many: 'results', tables: [] }, results);
  });

  for (const [many, kindOf] of Object.entries(kinds)) {
    on('get', many, request => {
      const kind = kindOf();
      const query = queryOf(request);
      const roles = [...listOf(request, 'role'), ...listOf(request, 'role[]')];
      const rows = all(kind).filter(
        row =>
          (roles.length === 0 || roles.includes(textOf(row['role']))) &&
          (query['external_id'] === undefined || textOf(row['external_id']) === query['external_id']),
      );
      return page(request, kind, rows);
    });
    on('get', `${many}/count`, () => ({
      count: { value: all(kindOf()).length, refreshed_at: new Date(practice.now()).toISOString() },
    }));
    on('get', `${many}/show_many`, request => {
      const kind = kindOf();
      const { ids, external_ids } = queryOf(request);
      const field = ids === undefined ? 'external_id' : 'id';
      const rows = (ids ?? external_ids ?? '').split(',').flatMap(value => {
        const found = field === 'id' ? find(kind, value) : findBy(kind, field, value);
        return found ? [found.row] : [];
      });
      return page(request, kind, rows);
    });
    on('get', `${many}/search`, request => {
      const kind = kindOf();
      const { external_id, name, query = '' } = queryOf(request);
      const email = /^email:\s*"?([^"\s]+)"?$/.exec(query)?.[1];
      const rows = all(kind).filter(row => {
        const is = (field: string, value: string): boolean => textOf(row[field]).toLowerCase() === value.toLowerCase();
        if (external_id !== undefined) return is('external_id', external_id);
        if (name !== undefined) return is('name', name);
        if (email !== undefined) return is('email', email);
        return (
          query !== '' &&
          [row['name'], row['email']].some(value => textOf(value).toLowerCase().includes(query.toLowerCase()))
        );
      });
      return page(request, kind, rows);
    });
    on('post', many, (request, reply) => {
      const kind = kindOf();
      const key = textOf(request.headers['idempotency-key']);
      const isOnce = kind.one === 'ticket' && key !== '';
      const known = isOnce ? answeredBefore(request, key) : undefined;
      const shown = known ?? present(request, kind, insert(kind, bodyOf(request, kind)));
      if (isOnce && !known) remember(request, key, shown);
      if (isOnce) reply.header('x-idempotency-lookup', known ? 'hit' : 'miss');
      return reply
        .code(201)
        .header('location', textOf(shown['url']))
        .send({ [kind.one]: shown });
    });
    if (many !== 'tickets') {
      on('post', `${many}/create_or_update`, (request, reply) => {
        const kind = kindOf();
        const { created, row } = upsert(kind, bodyOf(request, kind));
        return reply.code(created ? 201 : 200).send({ [kind.one]: present(request, kind, row) });
      });
      on('post', `${many}/create_or_update_many`, request => {
        const kind = kindOf();
        return job(request, kind, rowsOf(rowOf(request.body)[many]), values => {
          const { created, row } = upsert(kind, values);
          return { id: row['id'], status: created ? 'Created' : 'Updated', action: created ? 'create' : 'update' };
        });
      });
    }
    on('post', `${many}/create_many`, request => {
      const kind = kindOf();
      return job(request, kind, rowsOf(rowOf(request.body)[many]), values => ({
        id: insert(kind, values)['id'],
        status: 'Created',
        action: 'create',
      }));
    });
    on('put', `${many}/update_many`, request => {
      const kind = kindOf();
      return job(request, kind, rowsOf(rowOf(request.body)[many]), values => {
        const known = find(kind, values['id']) ?? findBy(kind, 'external_id', values['external_id']);
        if (!known) throw notFound();
        return { id: update(kind, known, values)['id'], status: 'Updated', action: 'update' };
      });
    });
    on('get', `${many}/:id`, request => {
      const kind = kindOf();
      const found = find(kind, idOf(request));
      if (!found) throw notFound();
      return { [kind.one]: present(request, kind, found.row) };
    });
    on('put', `${many}/:id`, request => {
      const kind = kindOf();
      const found = find(kind, idOf(request));
      if (!found) throw notFound();
      return { [kind.one]: present(request, kind, update(kind, found, bodyOf(request, kind))) };
    });
    on('delete', `${many}/:id`, (request, reply) => {
      const found = find(kindOf(), idOf(request));
      if (!found) throw notFound();
      found.table.remove(found.row);
      return reply.code(204).send();
    });
    on('get', `incremental/${many}`, request => incremental(request, kindOf(), false));
    if (many !== 'organizations')
      on('get', `incremental/${many}/cursor`, request => incremental(request, kindOf(), true));
  }
  on('get', 'tickets/:id/comments', request => {
    const found = find(kinds['tickets']?.() as Kind, idOf(request));
    if (!found) throw notFound();
    const { id, requester_id: author_id, description: body, created_at } = found.row;
    const comments = [{ author_id, body, created_at }, ...(later.get(textOf(id)) ?? [])];
    return {
      comments: comments.map((comment, index) => ({ id: index + 1, type: 'Comment', public: true, ...comment })),
      count: comments.length,
    };
  });
}
