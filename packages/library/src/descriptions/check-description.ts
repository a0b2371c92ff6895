import type { ApiDescription, Calls, FieldDescription, ObjectDescription } from './api-description.ts';
import { namesOf } from './expressions.ts';

type Problem = { readonly path: readonly (string | number)[]; readonly message: string };

/** Names that every address of a record may use. */
const recordNames = ['id', 'keyField', 'keyValue', 'api'];

const addressProblems = (description: ApiDescription): Problem[] => {
  const answers = [
    ...description.connection.fields.map(({ name }) => name),
    ...Object.keys(description.baseUrl.derived),
    ...description.auth.flatMap(way => (way.type === 'oauth2' ? Object.keys(way.keep) : [])),
  ];
  const check = (template: string | undefined, path: readonly (string | number)[], more: readonly string[] = []) =>
    namesOf(template ?? '')
      .filter(name => !answers.includes(name) && !more.includes(name))
      .map((name): Problem => ({ path, message: `there is no {${name}}` }));
  const ofObject = (object: ObjectDescription, index: number): Problem[] =>
    Object.entries(object.calls).flatMap(([name, call]) =>
      check(
        call?.path,
        ['objects', index, 'calls', name, 'path'],
        [
          ...recordNames,
          ...Object.keys(object.terms ?? {}),
          ...Object.keys(call?.names ?? {}),
          ...(call && 'of' in call && call.of ? ['parent'] : []),
        ],
      ),
    );
  return [
    ...check(description.baseUrl.template, ['baseUrl', 'template']),
    ...Object.entries(description.baseUrl.hosts).flatMap(([name, template]) =>
      check(template, ['baseUrl', 'hosts', name]),
    ),
    ...description.auth.flatMap((way, index) =>
      way.type === 'oauth2'
        ? [
            ...check(way.authorizationUrl, ['auth', index, 'authorizationUrl']),
            ...check(way.tokenUrl, ['auth', index, 'tokenUrl']),
            ...way.scopes.flatMap(scope => check(scope, ['auth', index, 'scopes'])),
          ]
        : [],
    ),
    ...check(description.connection.test.path, ['connection', 'test', 'path']),
    ...check(description.query?.path, ['query', 'path']),
    ...description.objects.flatMap(ofObject),
  ];
};

const fieldProblems = (
  { fields, idField, modifiedField, keys, keyParts = [], calls }: ObjectDescription,
  place: number,
): Problem[] => {
  const byName = new Map<string, FieldDescription>();
  const problems: Problem[] = [];
  for (const [index, field] of fields.entries()) {
    if (byName.has(field.name))
      problems.push({ path: ['objects', place, 'fields', index], message: `${field.name} is there twice` });
    byName.set(field.name, field);
  }
  const named: readonly [string, string | null | undefined][] = [
    ['idField', idField],
    ['modifiedField', modifiedField],
    ...keys.map((key): [string, string] => ['keys', key]),
    ...keyParts.map((part): [string, string] => ['keyParts', part]),
    ...[...(calls.upsert?.keys ?? []), ...(calls.bulkUpsert?.keys ?? [])].map((key): [string, string] => [
      'calls',
      key,
    ]),
  ];
  for (const [part, name] of named) {
    if (name && !byName.has(name))
      problems.push({ path: ['objects', place, part], message: `there is no field ${name}` });
  }
  return problems;
};

const hostProblems = ({ baseUrl, objects }: ApiDescription): Problem[] =>
  objects.flatMap(({ calls }, index) =>
    Object.entries(calls as Record<string, Calls[keyof Calls]>).flatMap(([name, call]) =>
      call?.host !== undefined && !Object.hasOwn(baseUrl.hosts, call.host)
        ? [{ path: ['objects', index, 'calls', name, 'host'], message: `there is no host ${call.host}` }]
        : [],
    ),
  );

/** Calls that need another one. */
const neededCalls = ({ objects }: ApiDescription): Problem[] =>
  objects.flatMap(({ calls: { list, find, get, update } }, index): Problem[] => {
    const path = (name: string) => ['objects', index, 'calls', name];
    const parent = list?.of && objects.find(({ id }) => id === list.of?.object);
    return [
      ...(list?.lacks && !get ? [{ path: path('list'), message: 'what it lacks needs get' }] : []),
      ...(find?.lacks && !get ? [{ path: path('find'), message: 'what it lacks needs get' }] : []),
      ...(update?.whole && !get ? [{ path: path('update'), message: 'a whole record needs get' }] : []),
      ...(list?.of && !parent?.calls.list
        ? [{ path: path('list'), message: `there is no list of ${list.of.object}` }]
        : []),
      ...(list?.of?.whole && parent && !parent.calls.get
        ? [{ path: path('list'), message: `there is no get of ${list.of.object}` }]
        : []),
    ];
  });

/** Only a record that is made by itself is sent once. */
const onceProblems = ({ objects }: ApiDescription): Problem[] =>
  objects.flatMap(({ calls }, index) =>
    Object.entries(calls as Readonly<Record<string, Calls[keyof Calls]>>).flatMap(([name, call]): Problem[] => {
      if (!call || name === 'create') return [];
      const { body, names = {}, query = {}, headers = {} } = call;
      const parts = { names, query, headers, ...(body !== undefined && { body: { body } }) };
      return Object.entries(parts)
        .filter(([, texts]) => Object.values(texts).some(text => /\$once\b/.test(text)))
        .map(([part]) => ({ path: ['objects', index, 'calls', name, part], message: 'only create has $once' }));
    }),
  );

const writeProblems = ({ objects }: ApiDescription): Problem[] =>
  objects.flatMap(({ calls }, index) =>
    calls.upsert && !calls.update && !calls.create
      ? [{ path: ['objects', index, 'calls'], message: 'an upsert needs create and update too' }]
      : [],
  );

const authProblems = ({ auth, connection }: ApiDescription): Problem[] =>
  auth.flatMap((way, index) => {
    const asked = new Set(connection.fields.map(({ name }) => name));
    const named =
      way.type === 'oauth1'
        ? [...way.fields, way.consumerKey, way.consumerSecret, way.token, way.tokenSecret]
        : way.fields;
    const problems: Problem[] = named
      .filter(name => !asked.has(name))
      .map(name => ({ path: ['auth', index, 'fields'], message: `the connection has no field ${name}` }));
    if (way.type === 'oauth2' && way.grants.includes('authorization_code') && !way.authorizationUrl)
      problems.push({ path: ['auth', index], message: 'authorization_code needs an authorizationUrl' });
    return problems;
  });

/** What a schema cannot see: names that lead nowhere. */
export const descriptionProblems = (description: ApiDescription): Problem[] => {
  const ids = description.objects.map(({ id }) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...twice.map((id): Problem => ({ path: ['objects'], message: `${id} is there twice` })),
    ...addressProblems(description),
    ...hostProblems(description),
    ...authProblems(description),
    ...neededCalls(description),
    ...writeProblems(description),
    ...onceProblems(description),
    ...description.objects.flatMap(fieldProblems),
  ];
};
