import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentials, isSame } from '../auth/credentials.ts';
import { hexadecimal } from '../data/mix.ts';
import { rowOf, textOf, type Json, type Row } from '../json.ts';
import { readPath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const places: Readonly<Record<string, number>> = {
  Account: 410_000_000,
  Contact: 411_000_000,
  Lead: 420_000_000,
  Opportunity: 430_000_000,
  Product: 440_000_000,
  Task: 450_000_000,
  User: 1_000_000,
};

const side = (base: number, ...names: string[]) => names.map((name, index) => ({ id: base + index, name }));

/** A field that people of this account made. */
const region = 'Sales region';
const regions = ['North', 'South', 'East', 'West'];

const dialect: Dialect = {
  id: (object, number) => (places[object.canonical] ?? 490_000_000) + number + 1,
  lists: {
    stages: side(7001, 'Incoming', 'Qualified', 'Quote', 'Closure', 'Won', 'Lost', 'Unqualified'),
    lead_sources: side(7101, 'Website', 'Trade show', 'Referral'),
    deal_sources: side(7201, 'Website', 'Trade show', 'Referral'),
    loss_reasons: side(7301, 'Price', 'No answer'),
  },
  unique: ({ canonical }) => (canonical === 'Product' ? ['sku'] : []),
  value({ canonical }, field) {
    if (field.name === 'is_organization') return canonical === 'Account';
    if (field.name === 'confirmed') return true;
    return undefined;
  },
  finish({ canonical }, record, index) {
    if (['Account', 'Contact', 'Lead', 'Opportunity'].includes(canonical))
      record['custom_fields'] = { [region]: regions[index % regions.length] ?? null };
  },
};

const meta = (status: string, logref: string) => ({
  http_status: status,
  logref,
  links: { more_info: 'https://dev.zendesk.com/errors' },
});

const errors = (status: number, ...found: { code: string; message: string; details?: string; field?: string }[]) => ({
  errors: found.map(({ code, message, details = message, field }) => ({
    error: {
      resource: 'practice',
      ...(field !== undefined && { field, resource_field: field }),
      code,
      message,
      details,
    },
    meta: { type: 'error', links: { more_info: 'https://dev.zendesk.com/errors' } },
  })),
  meta: meta(String(status), 'practice'),
});

const sentences: Readonly<Record<Problem['code'], (label: string) => string>> = {
  required: label => `${label} must be present`,
  'too-long': label => `${label} is too long`,
  duplicate: label => `${label} has already been taken`,
  'not-an-email': label => `${label} must be a valid email`,
  'no-such-record': label => `${label} must be an existing record`,
  'not-a-choice': label => `${label} is not included in the list`,
  'wrong-type': label => `${label} has a wrong type`,
  unknown: label => `${label} is not known`,
  'read-only': label => `${label} cannot be written`,
};

const invalid = (problems: readonly Problem[]): Refusal =>
  new Refusal(
    422,
    errors(
      422,
      ...problems.map(({ code, field }) => ({
        code: code === 'duplicate' ? 'not_unique' : 'invalid',
        message: 'Query parameters or body are invalid',
        details: sentences[code](field.label),
        field: field.name,
      })),
    ),
  );

const notFound = (): Refusal =>
  new Refusal(404, errors(404, { code: 'not_found', message: 'The resource could not be found' }));

/** Of a list: what is no filter. */
const settings = new Set(['page', 'per_page', 'sort_by', 'ids', 'includes']);

const numeric = (value: Json): number => (typeof value === 'number' ? value : Date.parse(textOf(value)));

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.canonical === canonical);
    if (!found) throw new Error(`There is no ${canonical}`);
    return found;
  };
  const tablesOf: Readonly<Record<string, () => Table[]>> = {
    contacts: () => [table('Account'), table('Contact')],
    leads: () => [table('Lead')],
    deals: () => [table('Opportunity')],
    products: () => [table('Product')],
    tasks: () => [table('Task')],
    users: () => [table('User')],
  };
  const typeOf = (name: string): string => name.replace(/s$/, '');
  const wrapped = (name: string, row: Row) => ({ data: row, meta: { type: typeOf(name) } });
  const tableFor = (name: string, values: Row): Table => {
    const [first, second] = tablesOf[name]?.() ?? [];
    const isPerson = name === 'contacts' && values['is_organization'] !== true;
    const chosen = isPerson ? second : first;
    if (!chosen) throw notFound();
    return chosen;
  };
  const find = (name: string, id: string): { readonly table: Table; readonly row: Row } => {
    for (const each of tablesOf[name]?.() ?? []) {
      const row = each.get(id);
      if (row) return { table: each, row };
    }
    throw notFound();
  };
  const fitting = (name: string, query: Readonly<Record<string, string>>): Row[] => {
    const filters = Object.entries(query).filter(([field]) => !settings.has(field));
    const ids = query['ids']?.split(',');
    return (tablesOf[name]?.() ?? []).flatMap(each =>
      each
        .rows()
        .filter(
          row =>
            (!ids || ids.includes(textOf(row['id']))) &&
            filters.every(([field, value]) => textOf(readPath(row, field)).toLowerCase() === value.toLowerCase()),
        ),
    );
  };
  const body = (request: FastifyRequest): Row => {
    const { data } = rowOf(request.body);
    if (data === undefined) throw new Refusal(400, errors(400, { code: 'invalid', message: 'The body has no data' }));
    return rowOf(data);
  };
  const insert = (name: string, values: Row): Row => {
    const into = tableFor(name, values);
    const { record, problems } = into.check(values, { isNew: true });
    if (problems.length > 0) throw invalid(problems);
    return into.insert(record);
  };
  const update = (found: { readonly table: Table; readonly row: Row }, values: Row): Row => {
    const { record, problems } = found.table.check(values, { isNew: false }, found.row);
    if (problems.length > 0) throw invalid(problems);
    return found.table.change(found.row, record);
  };

  app.get('/v2/users/self', () => wrapped('users', table('User').rows()[0] ?? {}));

  for (const type of ['contact', 'lead', 'deal']) {
    app.get(`/v2/${type}/custom_fields`, () => ({
      items: [
        {
          data: { id: 1, name: region, type: 'list', choices: regions.map((name, index) => ({ id: index + 1, name })) },
        },
      ],
      meta: { type: 'collection', count: 1 },
    }));
  }

  for (const name of Object.keys(tablesOf)) {
    app.get(`/v2/${name}`, request => {
      const query = queryOf(request);
      const size = Math.min(100, Math.max(1, Number(query['per_page'] ?? 25)));
      const number = Math.max(1, Number(query['page'] ?? 1));
      const [field = 'id', direction = 'asc'] = (query['sort_by'] ?? 'id').split(':');
      const sign = direction === 'desc' ? -1 : 1;
      const rows = fitting(name, query).sort((one, other) => sign * (numeric(one[field]) - numeric(other[field])));
      const shown = rows.slice((number - 1) * size, number * size);
      const addressOf = (page: number): string => {
        const url = new URL(`${practice.addressFor(request)}/v2/${name}`);
        for (const [key, value] of Object.entries({ ...query, page: String(page) })) url.searchParams.set(key, value);
        return url.href;
      };
      return {
        items: shown.map(row => wrapped(name, row)),
        meta: {
          type: 'collection',
          count: shown.length,
          links: {
            self: addressOf(number),
            first_page: addressOf(1),
            ...(number > 1 && { prev_page: addressOf(number - 1) }),
            ...(number * size < rows.length && { next_page: addressOf(number + 1) }),
          },
        },
      };
    });
    app.get<{ Params: { id: string } }>(`/v2/${name}/:id`, request => wrapped(name, find(name, request.params.id).row));
    if (name === 'users') continue;
    app.post(`/v2/${name}`, (request, reply) => {
      const row = insert(name, body(request));
      return reply.code(200).send(wrapped(name, row));
    });
    app.post(`/v2/${name}/upsert`, (request, reply) => {
      const query = queryOf(request);
      if (Object.keys(query).length === 0)
        throw new Refusal(400, errors(400, { code: 'invalid', message: 'A filter is missing' }));
      const values = body(request);
      const matches = fitting(name, query);
      if (matches.length > 1)
        throw new Refusal(409, errors(409, { code: 'conflict', message: 'Several records fit the filter' }));
      const [match] = matches;
      if (match) return wrapped(name, update(find(name, textOf(match['id'])), values));
      return reply.code(201).send(wrapped(name, insert(name, { ...query, ...values })));
    });
    app.put<{ Params: { id: string } }>(`/v2/${name}/:id`, request =>
      wrapped(name, update(find(name, request.params.id), body(request))),
    );
    app.delete<{ Params: { id: string } }>(`/v2/${name}/:id`, (request, reply) => {
      const found = find(name, request.params.id);
      found.table.remove(found.row);
      return reply.code(204).send();
    });
  }
}

export const zendeskSell: Vendor = {
  id: 'zendesk-sell',
  title: 'Zendesk Sell',
  dialect,
  oauth: {
    authorize: '/oauth2/authorize',
    token: '/oauth2/token',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'kept',
    lifetime: 3600,
    scopeSeparator: ' ',
  },
  account: world => ({
    values: { accessToken: hexadecimal(64, world.seed, 'sell token') },
    oauthClient: { id: hexadecimal(64, world.seed, 'sell client'), secret: hexadecimal(64, world.seed, 'sell secret') },
  }),
  login(request, { account: { values }, oauth }) {
    const token = credentials(request, 'Bearer');
    if (token !== undefined && (isSame(token, values['accessToken'] ?? '') || oauth.accepts(token))) return undefined;
    return {
      status: 401,
      body: errors(401, { code: 'invalid_token', message: 'The access token provided is expired, revoked or invalid' }),
    };
  },
  limited: {
    status: 429,
    body: errors(429, { code: 'too_many_requests', message: 'Too many requests' }),
    headers: { 'retry-after': '1', 'x-ratelimit-remaining': '0' },
  },
  failed: (status, message) => errors(status, { code: status === 404 ? 'not_found' : 'internal', message }),
  serve,
};
