import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric, uuid } from '../data/mix.ts';
import { rowOf, textOf, type Row } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const subtypes = ['Design', 'Quality', 'Safety', 'Commissioning'];

const dialect: Dialect = {
  id: (object, number, world) => uuid(world.seed, 'autodesk', object.api, number),
  lists: {
    'issue-types': subtypes.map((name, index) => ({ id: `00000000-0000-4000-8000-00000000000${index + 1}`, name })),
  },
  unique: ({ canonical }) => (canonical === 'Account' ? ['name'] : canonical === 'User' ? ['email'] : []),
  value({ canonical }, field, index) {
    if (field.name === 'displayId') return index + 1;
    if (field.name === 'issueSubtypeId') return `00000000-0000-4000-9000-00000000000${(index % subtypes.length) + 1}`;
    if (field.name === 'assignedToType') return 'user';
    if (field.name === 'erp_id' || field.name === 'businessUnitId' || field.name === 'rootCauseId') return null;
    if (field.name === 'trade') return ['Concrete', 'Electrical', 'Plumbing', 'Metals'][index % 4];
    if (canonical === 'Project' && field.name === 'jobNumber') return `J-${2000 + index}`;
    if (canonical === 'Project' && field.name === 'platform') return 'acc';
    if (canonical === 'Project' && field.name === 'type')
      return ['Office', 'Hospital', 'School', 'Warehouse'][index % 4];
    return undefined;
  },
};

const failure = (title: string, detail: string, code = title): Row => ({
  title,
  detail,
  errors: [{ code, title, detail }],
});
const notFound = (): Refusal =>
  new Refusal(404, failure('ERR_NOT_FOUND', 'The requested resource could not be found.'));

const sentence = ({ code, field, value }: Problem): string => {
  switch (code) {
    case 'required':
      return `${field.name} is required`;
    case 'too-long':
      return `${field.name} must have at most ${field.maxLength ?? 0} characters`;
    case 'duplicate':
      return `${field.name} "${textOf(value)}" exists already`;
    case 'not-an-email':
      return `${field.name} is no e-mail address`;
    case 'unknown':
      return `${field.name} is not allowed`;
    case 'not-a-choice':
    case 'no-such-record':
    case 'wrong-type':
    case 'read-only':
      return `${field.name} is invalid`;
  }
};

const checked = (into: Table, values: Row, current?: Row): Row => {
  const { record, problems } = into.check(values, { isNew: !current, refusesUnknown: true }, current);
  const [first] = problems;
  if (first?.code === 'duplicate') throw new Refusal(409, failure('ERR_CONFLICT', sentence(first)));
  if (first) throw new Refusal(400, failure('ERR_BAD_INPUT', sentence(first)));
  return record;
};

/** `2026-01-31T00:00:00.000Z..`: a range with two dots, open where nothing stands. */
const isWithin = (row: Row, field: string, range: string | undefined): boolean => {
  if (range === undefined) return true;
  const [from = '', to = ''] = range.split('..');
  const at = Date.parse(textOf(row[field]));
  return (from === '' || at >= Date.parse(from)) && (to === '' || at <= Date.parse(to));
};

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.canonical === canonical);
    if (!found) throw new Error(`There is no ${canonical}`);
    return found;
  };
  const find = (canonical: string, id: string): Row => {
    const row = table(canonical).get(id);
    if (!row) throw notFound();
    return row;
  };
  const size = (request: FastifyRequest, most: number): { readonly limit: number; readonly offset: number } => {
    const query = queryOf(request);
    return { limit: Math.min(most, Math.max(1, Number(query['limit'] ?? 20))), offset: Number(query['offset'] ?? 0) };
  };
  const paged = (request: FastifyRequest, rows: readonly Row[]) => {
    const { limit, offset } = size(request, 200);
    return {
      results: rows.slice(offset, offset + limit),
      pagination: { limit, offset, totalResults: rows.length, nextUrl: null },
    };
  };
  const bare = (request: FastifyRequest, rows: readonly Row[]): Row[] => {
    const { limit, offset } = size(request, 100);
    return rows.slice(offset, offset + limit);
  };
  const filtered = (request: FastifyRequest, canonical: string, ...names: string[]): Row[] => {
    const query = queryOf(request);
    return table(canonical)
      .rows()
      .filter(
        row =>
          isWithin(row, 'updatedAt', query['filter[updatedAt]']) &&
          names.every(name => {
            const wanted = query[`filter[${name}]`];
            return wanted === undefined || textOf(row[name]).toLowerCase() === wanted.toLowerCase();
          }),
      );
  };
  interface Params {
    readonly account: string;
    readonly project: string;
    readonly id: string;
  }

  app.get('/project/v1/hubs', () => ({
    jsonapi: { version: '1.0' },
    data: [
      {
        type: 'hubs',
        id: `b.${practice.account.values['accountId'] ?? ''}`,
        attributes: { name: 'Practice Company', region: 'US' },
      },
    ],
  }));

  const projects = '/construction/admin/v1/accounts/:account/projects';
  app.get(projects, request => paged(request, filtered(request, 'Project', 'jobNumber', 'name')));
  app.post(projects, (request, reply) =>
    reply
      .code(202)
      .send(table('Project').insert({ status: 'active', ...checked(table('Project'), rowOf(request.body)) })),
  );
  app.get<{ Params: Params }>('/construction/admin/v1/projects/:id', request => find('Project', request.params.id));
  // The older API has other names for the same.
  app.patch<{ Params: Params }>('/hq/v1/accounts/:account/projects/:id', request => {
    const row = find('Project', request.params.id);
    const { value, currency, ...given } = rowOf(request.body);
    const values: Row = Object.fromEntries(
      Object.entries(given).map(([name, each]) => [
        name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()),
        each,
      ]),
    );
    if (value !== undefined || currency !== undefined) values['projectValue'] = { value, currency };
    return table('Project').change(row, checked(table('Project'), values, row));
  });

  for (const [name, canonical, keys] of [
    ['companies', 'Account', ['name', 'erp_id']],
    ['users', 'User', ['email']],
  ] as const) {
    const path = `/hq/v1/accounts/:account/${name}`;
    app.get(path, request => bare(request, table(canonical).rows()));
    app.get(`${path}/search`, request => {
      const query = queryOf(request);
      const rows = table(canonical)
        .rows()
        .filter(row =>
          keys.every(key => query[key] === undefined || textOf(row[key]).toLowerCase() === query[key].toLowerCase()),
        );
      return bare(request, rows);
    });
    app.get<{ Params: Params }>(`${path}/:id`, request => find(canonical, request.params.id));
    app.post(path, (request, reply) =>
      reply.code(201).send(table(canonical).insert(checked(table(canonical), rowOf(request.body)))),
    );
    app.patch<{ Params: Params }>(`${path}/:id`, request => {
      const row = find(canonical, request.params.id);
      return table(canonical).change(row, checked(table(canonical), rowOf(request.body), row));
    });
  }

  // The newer list has other names, and more to look up by.
  app.get('/construction/admin/v1/accounts/:account/companies', request => {
    const query = queryOf(request);
    const rows = table('Account')
      .rows()
      .filter(row =>
        [
          ['name', query['filter[name]']],
          ['erp_id', query['filter[erpId]']],
        ].every(
          ([name = '', wanted]) => wanted === undefined || textOf(row[name]).toLowerCase() === wanted.toLowerCase(),
        ),
      );
    const shown = rows.map(({ id = null, name = null, erp_id = null, tax_id = null, website_url = null }) => ({
      id,
      name,
      erpId: erp_id,
      taxId: tax_id,
      websiteUrl: website_url,
    }));
    return paged(request, shown);
  });

  const versionId = (row: Row): string => `${textOf(row['id'])}?version=1`;
  const files = '/data/v1/projects/:project';
  app.get(`${files}/folders/:folder/search`, request => {
    const query = queryOf(request);
    const [page, limit] = [Number(query['page[number]'] ?? 0), Math.min(200, Number(query['page[limit]'] ?? 200))];
    const since = Date.parse(query['filter[lastModifiedTime]-ge'] ?? '');
    const rows = table('Document')
      .rows()
      .filter(row => Number.isNaN(since) || Date.parse(textOf(rowOf(row['attributes'])['lastModifiedTime'])) >= since);
    const shown = rows.slice(page * limit, (page + 1) * limit);
    const next = new URL(request.url, practice.addressFor(request));
    next.searchParams.set('page[number]', String(page + 1));
    return {
      data: shown.map(row => ({
        type: 'versions',
        id: versionId(row),
        attributes: rowOf(rowOf(row['included'])['attributes']),
        relationships: { item: { data: { type: 'items', id: row['id'] } } },
      })),
      included: shown.map(({ included: _included, ...item }) => ({ type: 'items', ...item })),
      links: (page + 1) * limit < rows.length ? { next: { href: `${next.pathname}${next.search}` } } : {},
    };
  });
  app.get<{ Params: Params }>(`${files}/items/:id`, request => {
    const { included, ...item } = find('Document', request.params.id);
    return {
      data: { type: 'items', ...item },
      included: [{ type: 'versions', attributes: rowOf(rowOf(included)['attributes']) }],
    };
  });

  const issues = '/construction/issues/v1/projects/:project/issues';
  app.get(issues, request => paged(request, filtered(request, 'Ticket', 'displayId', 'title')));
  app.get<{ Params: Params }>(`${issues}/:id`, request => find('Ticket', request.params.id));
  app.post<{ Params: Params }>(issues, (request, reply) => {
    const into = table('Ticket');
    const more = { displayId: into.rows().length + 1, containerId: request.params.project };
    return reply.code(201).send(into.insert({ ...checked(into, rowOf(request.body)), ...more }));
  });
  app.patch<{ Params: Params }>(`${issues}/:id`, request => {
    const row = find('Ticket', request.params.id);
    return table('Ticket').change(row, checked(table('Ticket'), rowOf(request.body), row));
  });
}

export const autodesk: Vendor = {
  id: 'autodesk',
  title: 'Autodesk',
  dialect,
  oauth: {
    authorize: '/authentication/v2/authorize',
    token: '/authentication/v2/token',
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
    refresh: 'rotated',
    lifetime: 3600,
    scopeSeparator: ' ',
  },
  account: world => ({
    values: {
      accountId: uuid(world.seed, 'autodesk account'),
      projectId: uuid(world.seed, 'autodesk project'),
      folderId: `urn:adsk.wipprod:fs.folder:co.${uuid(world.seed, 'autodesk folder')}`,
      region: 'US',
    },
    oauthClient: {
      id: alphanumeric(32, world.seed, 'autodesk client'),
      secret: alphanumeric(32, world.seed, 'autodesk secret'),
    },
  }),
  login(request, { oauth }) {
    const token = credentials(request, 'Bearer');
    if (token !== undefined && oauth.accepts(token)) return undefined;
    return { status: 401, body: { developerMessage: 'The token has expired or is invalid', errorCode: 'AUTH-006' } };
  },
  limited: {
    status: 429,
    body: { developerMessage: 'Quota limit exceeded', errorCode: 'QUOTA-001' },
    headers: { 'retry-after': '1' },
  },
  failed: (status, message) => failure(status === 404 ? 'ERR_NOT_FOUND' : 'ERR_INTERNAL', message),
  serve,
};
