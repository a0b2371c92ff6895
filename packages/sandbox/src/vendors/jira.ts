import type { FastifyInstance, FastifyRequest } from 'fastify';
import { basicOf, credentials, isSame } from '../auth/credentials.ts';
import { alphanumeric, hexadecimal, mix } from '../data/mix.ts';
import { customField, type FieldFacts } from '../endpoint-facts.ts';
import { isRow, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { fieldsIn, holds, sortRows, type Expression, type Operand, type Reader } from '../query/expression.ts';
import { parseFilterAndOrder, QueryError, type Dialect as Language } from '../query/parse-query.ts';
import { readPath } from '../record-path.ts';
import { Refusal } from '../refusal.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

const externalId = 'customfield_10050';
const projectKey = (index: number): string => `PR${index + 1}`;
const projectId = (index: number): string => String(10_000 + index + 1);
const accountId = (index: number): string => `712020:${hexadecimal(24, 'jira', index)}`;

const dialect: Dialect = {
  id: (object, number) =>
    object.canonical === 'User'
      ? accountId(number)
      : object.canonical === 'Project'
        ? projectKey(number)
        : String(20_000 + number + 1),
  rows: (object, rows) => (object.canonical === 'Project' ? Math.min(50, rows) : rows),
  customFields: object =>
    object.canonical === 'Ticket' ? [customField(`fields.${externalId}`, 'External ID', { maxLength: 255 })] : [],
  unique: object => (object.canonical === 'Project' ? ['key', 'name'] : []),
  value(object, field, index) {
    const number = mix('jira', index);
    if (object.canonical === 'Ticket') {
      if (field.name === 'key') return `${projectKey(number % 50)}-${index + 1}`;
      if (field.name === 'fields.project.key') return projectKey(number % 50);
      if (field.name === 'fields.parent.key') return null;
      if (field.name === 'fields.issuetype.name') return ['Bug', 'Task', 'Story'][number % 3];
      if (field.name === 'fields.components') return [];
    }
    if (object.canonical === 'Project') {
      if (field.name === 'id') return projectId(index);
      if (field.name === 'projectTypeKey') return 'software';
      if (field.name === 'archived') return false;
      if (field.name === 'leadAccountId') return accountId(index);
    }
    if (object.canonical === 'User') {
      if (field.name === 'accountType') return 'atlassian';
      if (field.name === 'active') return true;
    }
    return undefined;
  },
  finish(object, record) {
    if (object.canonical !== 'Ticket') return;
    const fields = rowOf(record['fields']);
    if (typeof fields['description'] === 'string') fields['description'] = document(fields['description']);
    fields[externalId] ??= null;
  },
};

/** Atlassian Document Format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
const document = (text: string): Row => ({
  type: 'doc',
  version: 1,
  content: text
    .split('\n')
    .map(line => ({ type: 'paragraph', content: line === '' ? [] : [{ type: 'text', text: line }] })),
});
const plain = (value: Json): string => {
  if (Array.isArray(value)) return value.map(plain).join(' ');
  if (!isRow(value)) return typeof value === 'string' ? value : '';
  return [textOf(value['text']), plain(value['content'] ?? [])].join('');
};

const refuse = (status: number, messages: readonly string[], errors: Row = {}): Refusal =>
  new Refusal(status, { errorMessages: [...messages], errors });

const jql: Language = {
  escape: 'backslash',
  doubleQuotes: 'text',
  literal(word) {
    const ago = /^-(\d+)([wdhm])$/.exec(word);
    if (!ago) return undefined;
    const units = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };
    return new Date(Date.now() - Number(ago[1]) * units[ago[2] as keyof typeof units]).toISOString();
  },
};

/** Words without quotes are values where a value is due, and words in quotes are names where a field is. */
const withValues = (expression: Expression): Expression => {
  const value = (operand: Operand): Operand =>
    operand.kind === 'field' ? { kind: 'value', value: operand.name } : operand;
  const name = (operand: Operand): Operand =>
    operand.kind === 'value' && typeof operand.value === 'string' ? { kind: 'field', name: operand.value } : operand;
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { ...expression, left: withValues(expression.left), right: withValues(expression.right) };
    case 'not':
      return { ...expression, of: withValues(expression.of) };
    case 'compare':
      return { ...expression, left: name(expression.left), right: value(expression.right) };
    case 'in':
      return { ...expression, left: name(expression.left), right: expression.right.map(value) };
    case 'test':
      return { ...expression, of: expression.of.map((each, index) => (index === 0 ? name(each) : value(each))) };
    case 'like':
      return expression;
  }
};

export const jira: Vendor = {
  id: 'jira',
  title: 'Jira',
  dialect,
  account: world => ({
    values: {
      site: 'practice-company',
      email: 'integration@practice-company.example',
      apiToken: `ATATT3${alphanumeric(60, world.seed, 'jira token')}`,
    },
  }),
  login(request, { account: { values }, oauth }) {
    const basic = basicOf(request);
    const isRight =
      basic && isSame(basic.user, values['email'] ?? '') && isSame(basic.password, values['apiToken'] ?? '');
    if (isRight || oauth.accepts(credentials(request, 'Bearer'))) return undefined;
    return {
      status: 401,
      body: { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} },
    };
  },
  limited: {
    status: 429,
    body: { errorMessages: ['Rate limit exceeded.'], errors: {} },
    headers: {
      'retry-after': '1',
      'x-ratelimit-reset': new Date(0).toISOString(),
      'ratelimit-reason': 'jira-quota-tenant-based',
    },
  },
  failed: (status, message) => ({
    errorMessages: [status === 404 ? 'The requested resource does not exist.' : message],
    errors: {},
  }),
  serve,
};

/** What JQL calls the fields of an issue. */
const names: Readonly<Record<string, readonly [path: string, type: string]>> = {
  key: ['key', 'string'],
  id: ['id', 'string'],
  issue: ['key', 'string'],
  issuekey: ['key', 'string'],
  project: ['fields.project.key', 'string'],
  summary: ['fields.summary', 'string'],
  description: ['fields.description', 'text'],
  text: ['fields.summary', 'string'],
  status: ['fields.status.name', 'string'],
  statuscategory: ['fields.status.name', 'string'],
  priority: ['fields.priority.name', 'string'],
  issuetype: ['fields.issuetype.name', 'string'],
  type: ['fields.issuetype.name', 'string'],
  assignee: ['fields.assignee.accountId', 'string'],
  reporter: ['fields.reporter.accountId', 'string'],
  labels: ['fields.labels', 'array'],
  parent: ['fields.parent.key', 'string'],
  resolution: ['fields.resolution.name', 'string'],
  created: ['fields.created', 'datetime'],
  updated: ['fields.updated', 'datetime'],
  due: ['fields.duedate', 'date'],
  duedate: ['fields.duedate', 'date'],
  'external id': [`fields.${externalId}`, 'string'],
  'cf[10050]': [`fields.${externalId}`, 'string'],
  [externalId]: [`fields.${externalId}`, 'string'],
};

const statuses = ['To Do', 'In Progress', 'Done'];
const categories: Readonly<Record<string, string>> = { 'To Do': 'new', 'In Progress': 'indeterminate', Done: 'done' };
const priorities = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];
const issueTypes = ['Bug', 'Task', 'Story', 'Epic', 'Sub-task'];

function serve(app: FastifyInstance, practice: Practice): void {
  const table = (canonical: string): Table => {
    const found = practice.store.table(canonical);
    if (!found) throw refuse(404, ['The requested resource does not exist.']);
    return found;
  };
  const issues = (): Table => table('Ticket');
  const rootOf = (request: FastifyRequest): string => `${practice.addressFor(request)}/rest/api/3`;
  const time = (value: Json): Json => (typeof value === 'string' ? value.replace('Z', '+0000') : value);

  const user = (request: FastifyRequest, row: Row | undefined): Row | null =>
    row ? { self: `${rootOf(request)}/user?accountId=${textOf(row['accountId'])}`, ...row } : null;
  const project = (request: FastifyRequest, row: Row): Row => {
    const { leadAccountId, ...rest } = row;
    return {
      self: `${rootOf(request)}/project/${textOf(row['id'])}`,
      ...rest,
      lead: user(request, table('User').get(leadAccountId)),
    };
  };

  const present = (request: FastifyRequest, row: Row, wanted?: readonly string[]): Row => {
    const fields = rowOf(row['fields']);
    const named = (path: string): string => textOf(readPath(fields, path));
    const place = table('Project').find('key', named('project.key'));
    const status = named('status.name') || 'To Do';
    const whole: Row = {
      ...fields,
      project: place
        ? {
            id: place['id'],
            key: place['key'],
            name: place['name'],
            self: `${rootOf(request)}/project/${textOf(place['id'])}`,
          }
        : null,
      issuetype: {
        id: String(10_001 + issueTypes.indexOf(named('issuetype.name'))),
        name: named('issuetype.name'),
        subtask: named('issuetype.name') === 'Sub-task',
      },
      status: {
        id: String(statuses.indexOf(status) + 1),
        name: status,
        statusCategory: { key: categories[status], name: status },
      },
      priority: named('priority.name')
        ? { id: String(priorities.indexOf(named('priority.name')) + 1), name: named('priority.name') }
        : null,
      assignee: user(request, table('User').get(named('assignee.accountId'))),
      reporter: user(request, table('User').get(named('reporter.accountId'))),
      description: fields['description'] ?? null,
      created: time(fields['created']),
      updated: time(fields['updated']),
      resolutiondate: time(fields['resolutiondate']) ?? null,
      labels: fields['labels'] ?? [],
    };
    const isAll = !wanted || wanted.length === 0 || wanted.includes('*all') || wanted.includes('*navigable');
    return {
      id: row['id'],
      key: row['key'],
      self: `${rootOf(request)}/issue/${textOf(row['id'])}`,
      fields: isAll ? whole : Object.fromEntries(wanted.filter(name => name in whole).map(name => [name, whole[name]])),
    };
  };

  const reader: Reader<Row> = {
    field(row, name) {
      const found = names[name.toLowerCase()];
      if (!found) throw refuse(400, [`Field '${name}' does not exist or you do not have permission to view it.`]);
      const value = readPath(row, found[0]);
      return { value: found[1] === 'text' ? plain(value) : value, type: found[1] };
    },
    call(name) {
      if (/^currentuser$/i.test(name)) return { value: accountId(0), type: 'string' };
      if (/^now$/i.test(name)) return { value: new Date(practice.now()).toISOString(), type: 'datetime' };
      throw refuse(400, [`Unable to find JQL function '${name}'.`]);
    },
  };

  const search = (request: FastifyRequest, text: string): Row[] => {
    let parsed: ReturnType<typeof parseFilterAndOrder>;
    try {
      parsed = parseFilterAndOrder(text, jql);
    } catch (error) {
      if (error instanceof QueryError)
        throw refuse(400, [`Error in the JQL Query: ${error.message}. (line 1, character ${error.at + 1})`]);
      throw error;
    }
    if (!parsed.where)
      throw refuse(400, ['Unbounded JQL queries are not allowed here. Please add a search restriction to your query.']);
    const where = withValues(parsed.where);
    for (const name of [...fieldsIn(where), ...parsed.order.map(({ field }) => field)]) reader.field({}, name);
    const rows = issues()
      .rows()
      .filter(row => holds(where, row, reader));
    return sortRows(rows, parsed.order, reader);
  };
  const askedOf = (request: FastifyRequest): Row => (request.method === 'GET' ? queryOf(request) : rowOf(request.body));
  const fieldsOf = (asked: Row): string[] | undefined => {
    const { fields } = asked;
    return Array.isArray(fields) ? fields.map(textOf) : typeof fields === 'string' ? fields.split(',') : undefined;
  };
  const searchByToken = (request: FastifyRequest): Row => {
    const asked = askedOf(request);
    const rows = search(request, textOf(asked['jql']));
    const size = Math.min(5000, Math.max(1, Number(asked['maxResults'] ?? 50)));
    const from = Number(Buffer.from(textOf(asked['nextPageToken']), 'base64url').toString('utf8') || 0);
    const isLast = from + size >= rows.length;
    const wanted = fieldsOf(asked) ?? ['id'];
    return {
      issues: rows.slice(from, from + size).map(row => present(request, row, wanted)),
      isLast,
      ...(isLast ? {} : { nextPageToken: Buffer.from(String(from + size)).toString('base64url') }),
    };
  };
  const searchByPlace = (request: FastifyRequest): Row => {
    const asked = askedOf(request);
    const rows = search(request, textOf(asked['jql']));
    const from = Number(asked['startAt'] ?? 0);
    const size = Math.min(100, Number(asked['maxResults'] ?? 50));
    return {
      startAt: from,
      maxResults: size,
      total: rows.length,
      issues: rows.slice(from, from + size).map(row => present(request, row, fieldsOf(asked))),
    };
  };

  const find = (id: string): Row => {
    const row = issues().get(id) ?? issues().find('key', id);
    if (!row) throw refuse(404, ['Issue does not exist or you do not have permission to see it.']);
    return row;
  };
  const projectOf = (value: Json): Row | undefined => {
    const { id, key } = rowOf(value);
    return id === undefined ? table('Project').get(key) : table('Project').find('id', id);
  };

  /** The fields as they are kept; throws what is wrong, by field. */
  const readFields = (values: Row, current?: Row): Row => {
    const errors: Record<string, string> = {};
    const record: Row = { ...values };
    const known = new Set(issues().object.fields.map(({ name }) => name.split('.')[1]));
    for (const name of Object.keys(values)) {
      if (!known.has(name))
        errors[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
    }
    if (!current || 'project' in values) {
      const found = projectOf(values['project']);
      if (!found)
        errors['project'] = values['project']
          ? 'Specify a valid project ID or key'
          : 'Specify a valid project ID or key';
      else record['project'] = { key: found['key'] };
    }
    if (!current || 'issuetype' in values) {
      const { id, name } = rowOf(values['issuetype']);
      const type = textOf(name) || issueTypes[Number(id) - 10_001];
      if (!type || !issueTypes.includes(type)) errors['issuetype'] = 'Specify a valid issue type';
      else record['issuetype'] = { name: type };
    }
    if (!current || 'summary' in values) {
      if (!values['summary']) errors['summary'] = 'You must specify a summary of the issue.';
      else if (textOf(values['summary']).length > 255) errors['summary'] = 'Summary must be less than 255 characters.';
    }
    if (typeof values['description'] === 'string')
      errors['description'] = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    if ('priority' in values && values['priority'] !== null) {
      const { id, name } = rowOf(values['priority']);
      const priority = textOf(name) || priorities[Number(id) - 1];
      if (!priority || !priorities.includes(priority))
        errors['priority'] = `Priority name '${textOf(name)}' is not valid`;
      else record['priority'] = { name: priority };
    }
    for (const role of ['assignee', 'reporter']) {
      if (!(role in values) || values[role] === null) continue;
      const { accountId: written, id } = rowOf(values[role]);
      const found = table('User').get(written ?? id);
      if (!found) errors[role] = `User '${textOf(written ?? id)}' does not exist.`;
      else record[role] = { accountId: found['accountId'], emailAddress: found['emailAddress'] };
    }
    if (
      'labels' in values &&
      !(Array.isArray(values['labels']) && values['labels'].every(each => !/\s/.test(textOf(each))))
    ) {
      errors['labels'] = 'The label contains spaces which is invalid.';
    }
    if (values['duedate'] && !/^\d{4}-\d\d-\d\d$/.test(textOf(values['duedate']))) {
      errors['duedate'] = `Error parsing date: ${textOf(values['duedate'])}. Expected format 'yyyy-MM-dd'.`;
    }
    if (Object.keys(errors).length > 0) throw refuse(400, [], errors);
    return record;
  };
  const insert = (values: Row): Row => {
    const fields = readFields(rowOf(values['fields']));
    const number = issues().rows().length + 1;
    return issues().insert({
      key: `${textOf(readPath(fields, 'project.key'))}-${number}`,
      fields: {
        status: { name: 'To Do' },
        priority: { name: 'Medium' },
        labels: [],
        [externalId]: null,
        ...fields,
        ...(fields['reporter'] ? {} : { reporter: { accountId: accountId(0) } }),
      },
    });
  };
  const made = (request: FastifyRequest, row: Row): Row => ({
    id: row['id'],
    key: row['key'],
    self: `${rootOf(request)}/issue/${textOf(row['id'])}`,
  });
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

  const path = (rest: string): string => `/rest/api/3/${rest}`;
  app.get(path('myself'), request =>
    user(request, { ...table('User').rows()[0], emailAddress: practice.account.values['email'] }),
  );
  app.get(path('serverInfo'), request => ({
    baseUrl: practice.addressFor(request),
    deploymentType: 'Cloud',
    serverTitle: 'Practice Jira',
  }));
  app.get(path('search/jql'), request => searchByToken(request));
  app.post(path('search/jql'), request => searchByToken(request));
  app.get(path('search'), request => searchByPlace(request));
  app.post(path('search'), request => searchByPlace(request));
  app.post(path('issue'), (request, reply) => reply.code(201).send(made(request, insert(rowOf(request.body)))));
  app.post(path('issue/bulk'), (request, reply) => {
    const updates = rowsOf(rowOf(request.body)['issueUpdates']);
    if (updates.length > 50) throw refuse(400, ['The number of issues to create is over the limit of 50.']);
    const [done, errors]: [Row[], Row[]] = [[], []];
    for (const [place, values] of updates.entries()) {
      try {
        done.push(made(request, insert(values)));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        errors.push({ status: error.status, elementErrors: error.body as Row, failedElementNumber: place });
      }
    }
    return reply.code(done.length === 0 && errors.length > 0 ? 400 : 201).send({ issues: done, errors });
  });
  app.get(path('issue/:id'), request => present(request, find(idOf(request)), queryOf(request)['fields']?.split(',')));
  app.put(path('issue/:id'), (request, reply) => {
    const row = find(idOf(request));
    const fields = readFields(rowOf(rowOf(request.body)['fields']), row);
    issues().replace({ ...row, fields: { ...rowOf(row['fields']), ...fields } });
    return reply.code(204).send();
  });
  app.delete(path('issue/:id'), (request, reply) => {
    issues().remove(find(idOf(request)));
    return reply.code(204).send();
  });
  const comments = new Map<string, Row[]>();
  app.get(path('issue/:id/comment'), request => {
    const list = comments.get(textOf(find(idOf(request))['id'])) ?? [];
    return { startAt: 0, maxResults: 100, total: list.length, comments: list };
  });
  app.post(path('issue/:id/comment'), (request, reply) => {
    const id = textOf(find(idOf(request))['id']);
    const comment: Row = {
      id: String(mix(id, comments.size)),
      body: rowOf(request.body)['body'],
      created: time(new Date(practice.now()).toISOString()),
    };
    comments.set(id, [...(comments.get(id) ?? []), comment]);
    return reply.code(201).send(comment);
  });
  app.get(path('issue/:id/transitions'), () => ({
    transitions: statuses.map((name, index) => ({
      id: String(11 + index * 10),
      name,
      to: { id: String(index + 1), name },
    })),
  }));
  app.post(path('issue/:id/transitions'), (request, reply) => {
    const row = find(idOf(request));
    const name = statuses[(Number(rowOf(rowOf(request.body)['transition'])['id']) - 11) / 10];
    if (!name) throw refuse(400, ['It seems that you have tried to perform an illegal workflow operation.']);
    issues().change(row, { fields: { status: { name } } });
    return reply.code(204).send();
  });

  app.get(path('project/search'), request => {
    const from = Number(queryOf(request)['startAt'] ?? 0);
    const size = Math.min(50, Number(queryOf(request)['maxResults'] ?? 50));
    const rows = table('Project').rows();
    const expanded = (queryOf(request)['expand'] ?? '').split(',');
    const left = ['description', 'lead', 'url'].filter(name => !expanded.includes(name));
    const shown = (row: Row): Row =>
      Object.fromEntries(Object.entries(project(request, row)).filter(([name]) => !left.includes(name)));
    return {
      startAt: from,
      maxResults: size,
      total: rows.length,
      isLast: from + size >= rows.length,
      values: rows.slice(from, from + size).map(shown),
    };
  });
  const findProject = (id: string): Row => {
    const row = table('Project').get(id) ?? table('Project').find('id', id);
    if (!row) throw refuse(404, [`No project could be found with key '${id}'.`]);
    return row;
  };
  const words: Readonly<Record<string, (field: FieldFacts, value: Json) => string>> = {
    required: field =>
      field.name === 'key'
        ? 'You must specify a valid project key.'
        : `You must specify a valid ${field.label.toLowerCase()}.`,
    duplicate: (field, value) =>
      field.name === 'key'
        ? `Project '${textOf(value)}' uses this project key.`
        : 'A project with that name already exists.',
    'too-long': field =>
      `The ${field.label.toLowerCase()} must not exceed ${field.maxLength ?? 0} characters in length.`,
  };
  const checkProject = (values: Row, current?: Row): Row => {
    const { record, problems } = table('Project').check(values, { isNew: !current }, current);
    if (problems.length === 0) return record;
    throw refuse(
      400,
      [],
      Object.fromEntries(
        problems.map(({ code, field, value }) => [
          field.name,
          words[code]?.(field, value) ?? `${field.label} is not valid.`,
        ]),
      ),
    );
  };
  app.post(path('project'), (request, reply) => {
    const values = rowOf(request.body);
    if (values['key'] && !/^[A-Z][A-Z0-9]{1,9}$/.test(textOf(values['key']))) {
      throw refuse(400, [], {
        projectKey:
          'Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters.',
      });
    }
    const id = projectId(table('Project').rows().length);
    const row = table('Project').insert({ ...checkProject(values), id });
    return reply
      .code(201)
      .send({ id: Number(row['id']), key: row['key'], self: `${rootOf(request)}/project/${textOf(row['id'])}` });
  });
  app.get(path('project/:id'), request => project(request, findProject(idOf(request))));
  app.put(path('project/:id'), request => {
    const row = findProject(idOf(request));
    return project(request, table('Project').change(row, checkProject(rowOf(request.body), row)));
  });

  const people = (request: FastifyRequest, fits: (row: Row) => boolean): unknown[] => {
    const from = Number(queryOf(request)['startAt'] ?? 0);
    const size = Math.min(1000, Number(queryOf(request)['maxResults'] ?? 50));
    return table('User')
      .rows()
      .filter(fits)
      .slice(from, from + size)
      .map(row => user(request, row));
  };
  app.get(path('users/search'), request => people(request, () => true));
  app.get(path('users'), request => people(request, () => true));
  app.get(path('user/search'), request => {
    const wanted = (queryOf(request)['query'] ?? '').toLowerCase();
    return people(request, row =>
      [row['emailAddress'], row['displayName']].some(value => textOf(value).toLowerCase().includes(wanted)),
    );
  });
  app.get(path('user'), request => {
    const found = user(request, table('User').get(queryOf(request)['accountId']));
    if (!found) throw refuse(404, ['Specified user does not exist or you do not have required permissions']);
    return found;
  });
  app.get(path('field'), () =>
    issues()
      .object.fields.filter(({ name }) => name.startsWith('fields.'))
      .map(field => ({
        id: field.name.split('.')[1],
        key: field.name.split('.')[1],
        name: field.label,
        custom: field.custom === true,
        schema: {
          ...(field.custom && { custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield' }),
          type:
            field.type === 'decimal'
              ? 'number'
              : field.type === 'picklist'
                ? 'option'
                : ['array', 'date', 'datetime'].includes(field.type)
                  ? field.type
                  : 'string',
        },
      })),
  );
  app.get(path('issuetype'), () =>
    issueTypes.map((name, index) => ({ id: String(10_001 + index), name, subtask: name === 'Sub-task' })),
  );
  app.get(path('priority'), () => priorities.map((name, index) => ({ id: String(index + 1), name })));
  app.get(path('status'), () =>
    statuses.map((name, index) => ({ id: String(index + 1), name, statusCategory: { key: categories[name], name } })),
  );
}
