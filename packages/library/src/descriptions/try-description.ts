import jsonata from 'jsonata';
import type { ApiDescription, FieldDescription, ObjectDescription } from './api-description.ts';
import { natureOf } from './expressions.ts';

type Path = readonly (string | number)[];
type Problem = { readonly path: Path; readonly message: string };
type Scope = Readonly<Record<string, unknown>>;
/** A request, whatever it is for. */
type Call = Readonly<Record<string, unknown>>;

const samples: Partial<Record<FieldDescription['type'], unknown>> = {
  email: 'ada@example.com',
  phone: '+15550100',
  url: 'https://example.com/',
  integer: 1,
  decimal: 1,
  currency: 1,
  percent: 50,
  boolean: true,
  date: '2026-01-31',
  datetime: '2026-01-31T12:00:00.000Z',
  duration: 'PT1H',
  multipicklist: ['1'],
  array: ['1'],
  object: {},
};

/** A value in the canonical form; a text that is a number too, as keys of many systems are numbers. */
const sampleOf = ({ type, fixed, enum: choices }: FieldDescription): unknown => {
  const [first] = choices ?? [];
  return fixed ?? (typeof first === 'object' ? first.value : first) ?? samples[type] ?? '1';
};

const since = '2026-01-31T12:00:00.000Z';
/** A plain id, and one with the marks at which descriptions part ids. */
const ids = ['1', '/1/1|1'];

/** Where a list may be. */
const somePlace = { size: 10, cursor: '1', offset: 0, page: 1 };

const compiled = new Map<string, jsonata.Expression>();

/** @throws what JSONata throws. */
const run = async (text: string, input: unknown, scope: Scope): Promise<unknown> => {
  let expression = compiled.get(text);
  if (!expression) compiled.set(text, (expression = jsonata(text)));
  return (await expression.evaluate(input, { ...scope })) as unknown;
};

const reasonOf = (error: unknown): string => (error as { readonly message?: string }).message ?? String(error);

/** Puts a value where a field's name leads; a field of a list's rows into its one row. */
const put = (record: Record<string, unknown>, name: string, value: unknown): void => {
  const steps = name.includes('@') ? [name] : name.replace(/\[\d+\]/g, '.0').split('.');
  let place = record;
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) {
      if (place[step] === undefined || typeof place[step] !== 'object') place[step] = value;
      return;
    }
    const known = place[step];
    const isList = Array.isArray(known) && steps[index + 1] !== '0';
    if (isList) {
      if (typeof known[0] !== 'object') known[0] = {};
      place = known[0] as Record<string, unknown>;
    } else {
      const next = typeof known === 'object' && known !== null ? known : steps[index + 1] === '0' ? [] : {};
      place[step] = next;
      place = next as Record<string, unknown>;
    }
  }
};

type Kind = 'any' | 'records' | 'text' | 'claim';

/** Whether a value, if there is one, is what its place asks for. */
const isOf: Record<Kind, (value: unknown) => boolean> = {
  any: () => true,
  records: value => typeof value === 'object',
  text: value => typeof value !== 'boolean',
  claim: value => typeof value === 'boolean',
};
const wanted: Record<Kind, string> = {
  any: '',
  records: 'gives no record or list',
  text: 'gives no text',
  claim: 'gives neither true nor false',
};

const answerParts: readonly (readonly [string, Kind])[] = [
  ['rows', 'records'],
  ['record', 'records'],
  ['outcomes', 'records'],
  ['id', 'text'],
  ['created', 'claim'],
  ['ok', 'claim'],
  ['show', 'text'],
  ['session', 'any'],
];

const isBody = (body: unknown): boolean =>
  (typeof body === 'object' && body !== null) || (typeof body === 'string' && body !== '');

/**
 * Evaluates what can be evaluated without the system: what fields are written as, and every part of a request and of its
 * answer, with made-up records and answers. What only looks like an expression is found so.
 */
export const tryDescription = async (description: ApiDescription): Promise<Problem[]> => {
  const problems: Problem[] = [];
  const values = Object.fromEntries(
    description.connection.fields.map(field => [field.name, field.default ?? field.example ?? '1']),
  );
  const shared: Scope = { values, kept: {}, session: '1', token: '1', headers: {}, code: '1' };

  const attempt = async (
    path: Path,
    text: unknown,
    input: unknown,
    scope: Scope,
    kind: Kind = 'any',
  ): Promise<unknown> => {
    if (typeof text !== 'string') return undefined;
    const nature = natureOf(text);
    const isRefused = nature !== null && (kind === 'records' || kind === 'text');
    if (isRefused || nature === 'words') {
      problems.push({ path, message: isRefused ? wanted[kind] : 'compares nothing with anything' });
      return undefined;
    }
    const reasons: string[] = [];
    for (const id of ids) {
      try {
        const value = await run(text, input, { ...scope, id });
        if (value === undefined || value === null || isOf[kind](value)) return value;
        reasons.push(wanted[kind]);
      } catch (error) {
        reasons.push(`cannot be evaluated: ${reasonOf(error)}`);
      }
    }
    problems.push({ path, message: reasons[0] ?? '' });
    return undefined;
  };

  const sent = async (object: ObjectDescription, place: number): Promise<Record<string, unknown>> => {
    const record: Record<string, unknown> = {};
    for (const [index, field] of object.fields.entries()) {
      if (field.readOnly) continue;
      const hasRows = field.type === 'array' && object.fields.some(({ name }) => name.startsWith(`${field.name}.`));
      const sample = hasRows ? [{}] : sampleOf(field);
      const path = ['objects', place, 'fields', index, 'write'];
      const value = field.write === undefined ? sample : await attempt(path, field.write, sample, shared);
      put(record, field.writeTo ?? field.name, value);
    }
    return record;
  };

  const tryRequest = async (request: Call, path: Path, input: unknown, scope: Scope) => {
    for (const part of ['names', 'query', 'headers'] as const) {
      for (const [name, text] of Object.entries((request[part] as Record<string, unknown> | undefined) ?? {})) {
        await attempt([...path, part, name], text, input, scope, 'text');
      }
    }
    if (request['body'] === undefined) return;
    const known = problems.length;
    const body = await attempt([...path, 'body'], request['body'], input, scope, 'text');
    if (problems.length === known && !isBody(body)) {
      problems.push({ path: [...path, 'body'], message: 'gives no object, list or text' });
    }
  };

  const tryPaging = async (paging: Readonly<Record<string, unknown>>, path: Path, scope: Scope) => {
    await attempt([...path, 'next'], paging['next'], {}, scope, 'text');
    await attempt([...path, 'more'], paging['more'], {}, scope, 'claim');
    await attempt([...path, 'total'], paging['total'], {}, scope, 'text');
  };

  const tryAnswer = async (request: Call, path: Path, scope: Scope) => {
    const answered = { ...scope, status: 200, request: {} };
    for (const [part, kind] of answerParts) await attempt([...path, part], request[part], {}, answered, kind);
    const { paging } = request as { readonly paging?: Readonly<Record<string, unknown>> };
    if (paging) await tryPaging(paging, [...path, 'paging'], answered);
  };

  const scopeOf = (object: ObjectDescription): Scope => {
    const { id, api = id, terms = {} } = object;
    const fields = object.fields.filter(field => !field.writeOnly).map(({ name }) => name);
    return { ...shared, object: { id, api, terms }, fields, since, ...somePlace, parent: {} };
  };

  const tryObject = async (object: ObjectDescription, place: number): Promise<void> => {
    const record = await sent(object, place);
    const scope = { ...scopeOf(object), records: [{ ...record, [object.idField]: ids[0] }], once: '1' };
    for (const [name, call] of Object.entries(object.calls as Readonly<Record<string, Call>>)) {
      const path = ['objects', place, 'calls', name];
      const keys = name === 'find' ? object.keys : ((call['keys'] as readonly string[] | undefined) ?? []);
      for (const field of keys.length > 0 ? keys : [object.idField]) {
        const withKey = { ...scope, key: { field, value: '1', values: ['1', '2'] } };
        await tryRequest(call, path, record, withKey);
        await tryAnswer(call, path, withKey);
      }
    }
  };

  /** Calls that objects share, as of one that only an account has. */
  const tryShared = async (): Promise<void> => {
    const [model] = description.objects;
    if (!model) return;
    const scope = { ...scopeOf(model), records: [{ [model.idField]: ids[0] }], once: '1' };
    for (const [name, call] of Object.entries(description.calls as Readonly<Record<string, Call>>)) {
      const withKey = { ...scope, key: { field: model.idField, value: '1', values: ['1', '2'] } };
      await tryRequest(call, ['calls', name], { [model.idField]: '1' }, withKey);
      await tryAnswer(call, ['calls', name], withKey);
    }
  };

  for (const [place, object] of description.objects.entries()) await tryObject(object, place);
  await tryShared();
  const { connection, discovery, errors, rateLimits, auth } = description;
  for (const [name, text] of Object.entries(description.baseUrl.derived)) {
    await attempt(['baseUrl', 'derived', name], text, values, shared);
  }
  await tryRequest(connection.test, ['connection', 'test'], undefined, shared);
  await tryAnswer(connection.test, ['connection', 'test'], shared);
  if (description.query) {
    await tryRequest(description.query, ['query'], 'SELECT', shared);
    await tryAnswer(description.query, ['query'], shared);
  }
  const [first] = description.objects;
  const about = { id: first?.id, api: first?.api ?? first?.id, terms: first?.terms ?? {} };
  const told: Scope = { ...shared, object: about, ...somePlace };
  for (const [name, call] of Object.entries((discovery ?? {}) as Readonly<Record<string, Call>>)) {
    await tryRequest(call, ['discovery', name], undefined, told);
    await tryAnswer(call, ['discovery', name], told);
  }
  for (const [index, way] of auth.entries()) {
    for (const part of ['headers', 'query'] as const) {
      for (const [name, text] of Object.entries(way[part])) {
        await attempt(['auth', index, part, name], text, undefined, shared, 'text');
      }
    }
    await attempt(['auth', index, 'expired'], way.expired, {}, { ...shared, status: 403 }, 'claim');
    if (way.type === 'basic') {
      await attempt(['auth', index, 'user'], way.user, undefined, shared, 'text');
      await attempt(['auth', index, 'password'], way.password, undefined, shared, 'text');
    }
    if (way.type === 'oauth1') await attempt(['auth', index, 'realm'], way.realm, undefined, shared, 'text');
    if (way.type === 'oauth2') {
      for (const [name, text] of Object.entries(way.keep)) {
        await attempt(['auth', index, 'keep', name], text, {}, shared, 'text');
      }
    }
    if (way.type !== 'session') continue;
    await tryRequest(way.login, ['auth', index, 'login'], undefined, shared);
    await tryAnswer(way.login, ['auth', index, 'login'], shared);
  }
  if (description.paging) await tryPaging(description.paging, ['paging'], { ...shared, status: 200, request: {} });
  const refused: Scope = { ...shared, status: 400 };
  const { code, message, fields, failed, means } = errors;
  await attempt(['errors', 'failed'], failed, {}, { ...shared, status: 200 }, 'claim');
  await attempt(['errors', 'code'], code, {}, refused, 'text');
  await attempt(['errors', 'message'], message, {}, refused, 'text');
  await attempt(['errors', 'fields'], fields, {}, refused, 'text');
  for (const [kind, text] of Object.entries(means)) {
    await attempt(['errors', 'means', kind], text, {}, refused, 'claim');
  }
  await attempt(['rateLimits', 'busy'], rateLimits.busy, {}, refused, 'claim');
  await attempt(['rateLimits', 'retryAfter'], rateLimits.retryAfter, {}, refused, 'text');
  return problems;
};
