import type { FastifyInstance } from 'fastify';
import { credentials } from '../auth/credentials.ts';
import { alphanumeric } from '../data/mix.ts';
import { rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { readPath, writePath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

/** Numbers of the workspaces of this account. */
const workspaces: Readonly<Record<string, string>> = { Item: '57', Ticket: '82', Project: '86', Account: '147' };
const section = '1';

const itemLink = (canonical: string, number: number): string =>
  `/api/v3/workspaces/${workspaces[canonical] ?? '1'}/items/${7000 + number}`;

const dialect: Dialect = {
  id: ({ canonical }, number) => itemLink(canonical, number),
  unique: ({ canonical }) => (canonical === 'Account' ? ['NAME'] : ['NUMBER']),
  value({ canonical }, field, index) {
    if (field.name === 'NUMBER')
      return `${canonical === 'Item' ? 'P' : canonical === 'Project' ? 'PRJ' : canonical === 'Account' ? 'S' : 'CR'}-${10_000 + index}`;
    if (field.name === 'bom-items') return [];
    if (field.name.startsWith('bom-items.')) return null;
    if (field.name === 'PRIORITY') return ['Low', 'Medium', 'High'][index % 3];
    if (field.name === 'OWNER' || field.name === 'PROJECT_MANAGER') return null;
    return undefined;
  },
};

const failure = (status: number, message: string, field?: string): Row => ({
  statusCode: status,
  message,
  errors: [{ ...(field !== undefined && { fieldId: field }), message }],
});
const notFound = (): Refusal => new Refusal(404, failure(404, 'The item does not exist.'));

const sentence = ({ code, field }: Problem): string => {
  switch (code) {
    case 'required':
      return `${field.label} is required.`;
    case 'duplicate':
      return `${field.label} must be unique.`;
    case 'unknown':
      return `There is no field ${field.name}.`;
    case 'read-only':
      return `${field.label} cannot be changed.`;
    case 'too-long':
    case 'not-an-email':
    case 'not-a-choice':
    case 'no-such-record':
    case 'wrong-type':
      return `${field.label} is not valid.`;
  }
};

/** What stands beside the sections of an item. */
const isOutside = (name: string): boolean => /^(__self__|versionId|lifecycle|workflow|audit|bom-items)\b/.test(name);

function serve(app: FastifyInstance, practice: Practice): void {
  const root = '/api/v3';
  const table = (workspace: string): Table => {
    const found = practice.store.tables.find(({ object }) => workspaces[object.canonical] === workspace);
    if (!found) throw new Refusal(404, failure(404, 'The workspace does not exist.'));
    return found;
  };
  const find = (workspace: string, id: string): { readonly from: Table; readonly row: Row } => {
    const from = table(workspace);
    const row = from.get(`${root}/workspaces/${workspace}/items/${id}`);
    if (!row) throw notFound();
    return { from, row };
  };

  const shown = (workspace: string, { object }: Table, row: Row): Row => {
    const item: Row = {
      title: textOf(readPath(row, 'TITLE') ?? readPath(row, 'NAME') ?? readPath(row, 'PROJECT_NAME')),
    };
    const fields: Row[] = [];
    for (const field of object.fields) {
      const value = readPath(row, field.name);
      if (value === undefined || value === null) continue;
      if (isOutside(field.name)) {
        if (!field.name.startsWith('bom-items.')) writePath(item, field.name, value);
        continue;
      }
      const link = `${root}/workspaces/${workspace}/views/1/fields/${field.name}`;
      // A choice is told as a link with its title.
      const told: Json =
        field.type === 'picklist' ? { link: `${root}/lookups/${field.name}`, title: textOf(value) } : value;
      fields.push({ __self__: link, title: field.label, value: told });
    }
    return {
      ...item,
      sections: [{ link: `${root}/workspaces/${workspace}/sections/${section}`, title: 'Details', fields }],
    };
  };
  const valuesOf = (body: unknown, from: Table): Row => {
    const values: Row = {};
    for (const { link, fields } of rowsOf(rowOf(body)['sections'])) {
      if (textOf(link).split('/').at(-1) !== section) throw new Refusal(400, failure(400, 'There is no such section.'));
      for (const field of rowsOf(fields)) {
        const name = textOf(field['__self__']).split('/').at(-1) ?? '';
        if (!from.object.fields.some(each => each.name === name))
          throw new Refusal(400, failure(400, `There is no field ${name}.`, name));
        const { value } = field;
        values[name] = rowOf(value)['title'] ?? rowOf(value)['link'] ?? value;
      }
    }
    return values;
  };
  const checked = (into: Table, values: Row, current?: Row): Row => {
    const { record, problems } = into.check(values, { isNew: !current, refusesReadOnly: true }, current);
    const [first] = problems;
    if (first)
      throw new Refusal(first.code === 'duplicate' ? 409 : 400, failure(400, sentence(first), first.field.name));
    return record;
  };

  app.get(`${root}/workspaces`, () => ({
    offset: 0,
    limit: 1,
    totalCount: Object.keys(workspaces).length,
    items: Object.values(workspaces).map(id => ({
      link: `${root}/workspaces/${id}`,
      urn: `urn:adsk.plm:tenant.workspace:PRACTICE.${id}`,
    })),
  }));
  app.get(`${root}/search-results`, (request, reply) => {
    const query = queryOf(request);
    const asked = query['query'] ?? '';
    const [, workspace = ''] = /workspaceId=(\d+)/i.exec(asked) ?? [];
    const [, name, value = ''] = /ITEM_DETAILS:(\w+)="([^"]*)"/.exec(asked) ?? [];
    const from = table(workspace);
    const rows = from
      .rows()
      .filter(row => name === undefined || textOf(row[name]).toLowerCase() === value.toLowerCase());
    if (rows.length === 0) return reply.code(204).send();
    const offset = Number(query['offset'] ?? 0);
    const limit = Math.min(1000, Number(query['limit'] ?? 20));
    return {
      offset,
      limit,
      totalCount: rows.length,
      items: rows.slice(offset, offset + limit).map(row => shown(workspace, from, row)),
    };
  });
  interface Params {
    readonly workspace: string;
    readonly id: string;
  }
  const items = `${root}/workspaces/:workspace/items`;
  app.get<{ Params: Params }>(`${items}/:id/attachments`, (request, reply) => {
    const { workspace, id } = request.params;
    const { from, row } = find(workspace, id);
    const attachments = practice.store.tables.find(({ object }) => object.canonical === 'Document')?.rows() ?? [];
    const place = from.rows().indexOf(row);
    const own = attachments.filter((_attachment, index) => index % from.rows().length === place);
    return own.length === 0 ? reply.code(204).send() : { attachments: own };
  });
  app.get<{ Params: Params }>(`${items}/:id`, request => {
    const { workspace, id } = request.params;
    const { from, row } = find(workspace, id);
    return shown(workspace, from, row);
  });
  app.post<{ Params: Params }>(items, (request, reply) => {
    const into = table(request.params.workspace);
    const row = into.insert({ workflow: { state: 'Created' }, ...checked(into, valuesOf(request.body, into)) });
    return reply
      .code(201)
      .header('location', `${practice.addressFor(request)}${textOf(row['__self__'])}`)
      .send();
  });
  app.patch<{ Params: Params }>(`${items}/:id`, (request, reply) => {
    const { from, row } = find(request.params.workspace, request.params.id);
    if (queryOf(request)['deleted'] === 'true') from.remove(row);
    else from.change(row, checked(from, valuesOf(request.body, from), row));
    return reply.code(204).send();
  });
}

export const autodeskFusionManage: Vendor = {
  id: 'autodesk-fusion-manage',
  title: 'Autodesk Fusion Manage',
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
      userId: 'plm@practice-company.example',
      tenant: 'practice-company',
      itemsWorkspaceId: '57',
      changeWorkspaceId: '82',
      projectsWorkspaceId: '86',
      suppliersWorkspaceId: '147',
      sectionId: section,
    },
    oauthClient: {
      id: alphanumeric(32, world.seed, 'fusion client'),
      secret: alphanumeric(32, world.seed, 'fusion secret'),
    },
  }),
  login(request, { oauth }) {
    const token = credentials(request, 'Bearer');
    if (token !== undefined && oauth.accepts(token)) return undefined;
    return { status: 401, body: failure(401, 'The access token is not valid.') };
  },
  limited: { status: 429, body: failure(429, 'Too many requests.'), headers: { 'retry-after': '1' } },
  failed: (status, message) => failure(status, message),
  serve,
};
