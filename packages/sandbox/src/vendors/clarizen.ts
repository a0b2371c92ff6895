import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentials, isSame } from '../auth/credentials.ts';
import { alphanumeric, uuid } from '../data/mix.ts';
import { isRow, rowOf, rowsOf, textOf, type Json, type Row } from '../json.ts';
import { readMoment } from '../store/moment.ts';
import { Refusal } from '../refusal.ts';
import type { Problem } from '../store/check-record.ts';
import type { Dialect, Table } from '../store/record-store.ts';
import { queryOf, type Practice, type Vendor } from '../vendor.ts';

/** Fields whose values are entities of a list: `{ id: '/State/Active' }`. */
const isListed = (type: string, references: string | undefined): boolean =>
  type === 'picklist' || (type === 'reference' && references === undefined);

const dialect: Dialect = {
  id: (object, number, world) => `/${object.api}/${uuid(world.seed, 'clarizen', object.api, number)}`,
  unique: ({ canonical }) => (canonical === 'User' ? ['UserName', 'ExternalID'] : ['ExternalID']),
  value(_object, field, index) {
    if (field.name === 'Priority' && field.type === 'integer') return 100 + (index % 5) * 100;
    if (field.name === 'Parent') return null;
    if (field.type === 'duration') return { value: 4 + (index % 12) * 2, unit: 'Hours' };
    return undefined;
  },
  finish(object, record) {
    for (const field of object.fields) {
      const value = record[field.name];
      if (value === null || value === undefined || isRow(value)) continue;
      if (isListed(field.type, field.references)) record[field.name] = { id: `/${field.name}/${textOf(value)}` };
      if (field.type === 'currency') record[field.name] = { value: Number(value), currency: 'USD' };
    }
  },
  reference: (_field, id) => ({ id: textOf(id) }),
};

const failure = (errorCode: string, message: string): Row => ({ errorCode, message, referenceId: 'practice' });
const refuse = (errorCode: string, message: string, status = 500): Refusal =>
  new Refusal(status, failure(errorCode, message));
const notFound = (): Refusal => refuse('EntityNotFound', 'Entity not found', 404);

const invalid = ([first]: readonly Problem[]): Refusal => {
  const { code, field, value } = first as Problem;
  switch (code) {
    case 'required':
      return refuse('MissingArgument', `Field ${field.name} is required`);
    case 'duplicate':
      return refuse('DuplicateKey', `An entity with ${field.name} ${textOf(value)} exists already`);
    case 'too-long':
      return refuse('InvalidArgument', `Value of ${field.name} is longer than ${field.maxLength ?? 0} characters`);
    case 'read-only':
      return refuse('InvalidOperation', `Field ${field.name} cannot be updated`);
    case 'unknown':
      return refuse('InvalidField', `There is no field ${field.name}`);
    case 'not-a-choice':
    case 'no-such-record':
    case 'not-an-email':
    case 'wrong-type':
      return refuse('InvalidArgument', `Value ${textOf(value)} is no good for ${field.name}`);
  }
};

/** The value itself: of an entity its id. */
const plain = (value: Json): Json => (isRow(value) ? (value['id'] ?? value['value']) : value);

const compare = (one: Json, operator: string, others: readonly Json[]): boolean => {
  const left = plain(one);
  const [right] = others;
  const [a, b] = [readMoment(textOf(left)), readMoment(textOf(right))];
  const order = Number.isNaN(a) || Number.isNaN(b) ? textOf(left).localeCompare(textOf(right)) : a - b;
  const isEqual = (other: Json): boolean => textOf(left).toLowerCase() === textOf(other).toLowerCase();
  switch (operator) {
    case 'Equal':
      return isEqual(right);
    case 'NotEqual':
      return !isEqual(right);
    case 'In':
      return others.some(isEqual);
    case 'GreaterThan':
      return order > 0;
    case 'GreaterThanOrEqual':
      return order >= 0;
    case 'LessThan':
      return order < 0;
    case 'LessThanOrEqual':
      return order <= 0;
    default:
      throw refuse('InvalidQuery', `There is no operator ${operator}`);
  }
};

const holds = (row: Row, where: Row): boolean => {
  const kind = textOf(where['_type']);
  if (kind === 'And') return [where['and'], where['conditions']].flatMap(rowsOf).every(each => holds(row, each));
  if (kind === 'Or') return [where['or'], where['conditions']].flatMap(rowsOf).some(each => holds(row, each));
  const name = textOf(rowOf(where['leftExpression'])['fieldName']);
  const right = rowOf(where['rightExpression']);
  const values = Array.isArray(right['values']) ? right['values'] : [right['value']];
  return compare(row[name], textOf(where['operator']), values.map(plain));
};

function serve(app: FastifyInstance, practice: Practice): void {
  const root = '/V2.0/services';
  const table = (name: string): Table => {
    const found = practice.store.tables.find(({ object }) => object.api.toLowerCase() === name.toLowerCase());
    if (!found) throw refuse('InvalidType', `There is no type ${name}`);
    return found;
  };
  const find = (name: string, id: string): { readonly from: Table; readonly row: Row } => {
    const from = table(name);
    const row = from.get(`/${from.object.api}/${id}`);
    if (!row) throw notFound();
    return { from, row };
  };
  const shown = (row: Row, fields: readonly string[]): Row =>
    Object.fromEntries(['id', ...fields].map(name => [name, row[name] ?? null]));
  /** Money, time and entities are told apart by their shape before they are checked. */
  const unwrapped = (from: Table, values: Row): Row =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const field = from.object.fields.find(each => each.name === name);
        if (field?.type === 'currency' && isRow(value)) return [name, value['value']];
        if (field?.enum && isRow(value)) return [name, textOf(value['id']).split('/').at(-1)];
        return [name, value];
      }),
    );
  const kept = (from: Table, values: Row): Row => {
    const record = { ...values };
    dialect.finish?.(from.object, record, 0, practice.world);
    return record;
  };
  const rules = { refusesUnknown: true, refusesReadOnly: true, ignored: ['id'], referenceId: plain };

  app.post(`${root}/authentication/getServerDefinition`, request => ({
    serverLocation: `${practice.addressFor(request)}${root}`,
    appLocation: practice.addressFor(request),
  }));
  app.post(`${root}/authentication/login`, request => {
    const { userName, password } = rowOf(request.body);
    const { values } = practice.account;
    if (!isSame(textOf(userName), values['userName'] ?? '') || !isSame(textOf(password), values['password'] ?? ''))
      throw refuse('LoginFailure', 'Login failure. User name or password is incorrect');
    return {
      sessionId: sessionOf(practice),
      userId: '/User/practice',
      organizationId: '/Organization/practice',
      licenseType: 'Full',
    };
  });
  app.post(`${root}/authentication/logout`, () => ({}));
  app.get(`${root}/authentication/getSessionInfo`, () => ({
    sessionId: sessionOf(practice),
    userId: '/User/practice',
    organizationId: '/Organization/practice',
  }));

  app.get(`${root}/metadata/describeEntities`, request => {
    const types = (queryOf(request)['typeNames'] ?? '').split(',').filter(Boolean);
    const kinds: Readonly<Record<string, string>> = {
      boolean: 'Boolean',
      integer: 'Integer',
      decimal: 'Double',
      percent: 'Double',
      datetime: 'DateTime',
      date: 'Date',
      reference: 'Entity',
      picklist: 'Entity',
      duration: 'Duration',
      currency: 'Money',
    };
    return {
      entityDescriptions: types.map(name => ({
        typeName: name,
        fields: table(name).object.fields.map(field => ({
          name: field.name,
          label: field.label,
          type: kinds[field.type] ?? 'String',
          nullable: !field.required,
          updateable: !field.readOnly && !field.createOnly,
          createOnly: field.createOnly,
          calculated: field.readOnly,
          maxLength: field.maxLength ?? 0,
        })),
      })),
    };
  });
  app.post(`${root}/data/entityQuery`, request => {
    const { typeName, fields, where, orders, paging } = rowOf(request.body);
    const from = table(textOf(typeName));
    const names = Array.isArray(fields) ? fields.map(textOf) : [];
    const unknown = names.find(name => !from.object.fields.some(field => field.name === name));
    if (unknown !== undefined) throw refuse('InvalidField', `There is no field ${unknown} in ${from.object.api}`);
    const found = isRow(where) ? from.rows().filter(row => holds(row, where)) : [...from.rows()];
    for (const { fieldName, order } of rowsOf(orders).reverse()) {
      const sign = order === 'Descending' ? -1 : 1;
      const name = textOf(fieldName);
      found.sort((one, other) =>
        compare(one[name], 'LessThan', [plain(other[name])])
          ? -sign
          : compare(one[name], 'GreaterThan', [plain(other[name])])
            ? sign
            : 0,
      );
    }
    const start = Number(rowOf(paging)['from'] ?? 0);
    const limit = Math.min(1000, Number(rowOf(paging)['limit'] ?? 100));
    return {
      entities: found.slice(start, start + limit).map(row => shown(row, names)),
      paging: { from: start + limit, limit, hasMore: start + limit < found.length },
    };
  });
  interface Params {
    readonly type: string;
    readonly id: string;
  }
  app.get<{ Params: Params }>(`${root}/data/objects/:type/:id`, request => {
    const { from, row } = find(request.params.type, request.params.id);
    const fields = queryOf(request)['fields']?.split(',') ?? from.object.fields.map(({ name }) => name);
    return shown(row, fields);
  });
  const insert = (request: FastifyRequest<{ Params: { type: string } }>) => {
    const from = table(request.params.type);
    const { record, problems } = from.check(unwrapped(from, rowOf(request.body)), { ...rules, isNew: true });
    if (problems.length > 0) throw invalid(problems);
    return { id: from.insert(kept(from, record))['id'] };
  };
  app.put<{ Params: { type: string } }>(`${root}/data/objects/:type`, insert);
  app.post<{ Params: Params }>(`${root}/data/objects/:type/:id`, request => {
    const { from, row } = find(request.params.type, request.params.id);
    const { record, problems } = from.check(unwrapped(from, rowOf(request.body)), { ...rules, isNew: false }, row);
    if (problems.length > 0) throw invalid(problems);
    from.change(row, kept(from, record));
    return {};
  });
  app.delete<{ Params: Params }>(`${root}/data/objects/:type/:id`, request => {
    const { from, row } = find(request.params.type, request.params.id);
    from.remove(row);
    return {};
  });
  app.post(`${root}/bulk/execute`, async request => {
    const responses: Row[] = [];
    for (const { url, method, body } of rowsOf(rowOf(request.body)['requests'])) {
      const answer = await app.inject({
        url: `${request.url.slice(0, request.url.indexOf(root))}${root}${textOf(url)}`,
        method: textOf(method) === 'PUT' ? 'PUT' : 'POST',
        headers: { authorization: request.headers.authorization ?? '' },
        payload: rowOf(body),
      });
      responses.push({ statusCode: answer.statusCode, body: answer.json<Row>() });
    }
    return { responses };
  });
}

const sessionOf = ({ world }: Practice): string => uuid(world.seed, 'clarizen session');

export const clarizen: Vendor = {
  id: 'clarizen',
  title: 'Clarizen',
  dialect,
  account: world => ({
    values: {
      apiHost: 'api.clarizen.com',
      apiKey: alphanumeric(40, world.seed, 'clarizen key'),
      userName: 'integration@practice-company.example',
      password: alphanumeric(16, world.seed, 'clarizen password'),
    },
  }),
  isOpen: path => /\/authentication\/(login|getServerDefinition)$/.test(path),
  login(request, practice) {
    const key = credentials(request, 'ApiKey');
    const session = credentials(request, 'Session');
    const isRight =
      (key !== undefined && isSame(key, practice.account.values['apiKey'] ?? '')) ||
      (session !== undefined && isSame(session, sessionOf(practice)));
    return isRight ? undefined : { status: 401, body: failure('Unauthorized', 'Unauthorized') };
  },
  limited: {
    status: 429,
    body: failure('ExceededAPICallQuota', 'The quota of API calls is used up'),
    headers: { 'retry-after': '1' },
  },
  failed: (status, message) =>
    failure(status === 404 ? 'InvalidOperation' : status === 400 ? 'InvalidArgument' : 'General', message),
  serve,
};
