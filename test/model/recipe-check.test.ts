import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { demoLibrary } from '@citizen-integrator/library/demo';
import { RecipeSource, type Property, type PropertyInput, type RecipeSourceInput } from 'citizen-integrator/contract';
import { checkRecipe, type ProjectView, type RecipeCheckOptions } from 'citizen-integrator/model/recipe-check';

type Step = RecipeSourceInput['steps'][number];
type Operation = Extract<RecipeSourceInput['project'], { kind: 'flow' }>['operations'][number];

const question = (name: string, more: Partial<PropertyInput> = {}): PropertyInput => ({
  name,
  label: name,
  type: 'string',
  ...more,
});
const choice = (name: string, more: Partial<PropertyInput> = {}) =>
  question(name, { type: 'select', options: [{ value: 'a', label: 'A' }], ...more });

const flowSteps = (properties: PropertyInput[], more: Step[]): Step[] => [
  { id: 'source', type: 'endpoint', title: 'Source', connection: 'source' },
  { id: 'target', type: 'endpoint', title: 'Target', connection: 'target' },
  { id: 'options', type: 'variables', title: 'Options', properties },
  ...more,
  { id: 'review', type: 'summary', title: 'Review' },
];

const operation = (more: Partial<Operation> = {}): Operation => ({
  id: 'main',
  name: 'Main',
  source: { connection: 'source', resource: { path: '/contacts' } },
  target: { connection: 'target', resource: { path: '/people' } },
  mapping: [{ to: 'name', from: 'name' }],
  ...more,
});

interface Parts {
  readonly properties?: PropertyInput[];
  readonly steps?: Step[];
  readonly operations?: Operation[];
  readonly lists?: object;
}

const head = {
  schemaVersion: 1,
  id: 'people',
  version: '1.0.0',
  name: 'People',
  summary: 'Copies people.',
  category: 'crm',
  endpoints: ['crm', 'desk'],
  actions: ['upsert'],
  author: 'Ana',
  visibility: 'private',
} as const;

/** A flow that uses every answer, so that a test is about one thing. */
const flow = (
  { properties = [], steps = [], operations = [operation()], lists }: Parts,
  more: object = {},
): RecipeSource => {
  const uses = properties.map(({ name }) => ({ to: `field.${name}`, property: name }));
  const [first = operation(), ...others] = operations;
  return z.parse(RecipeSource, {
    ...head,
    project: {
      kind: 'flow',
      connections: { source: { endpoint: 'crm' }, target: { endpoint: 'desk' } },
      ...(lists ? { lists } : {}),
      operations: [{ ...first, mapping: [...first.mapping, ...uses] }, ...others],
    },
    steps: flowSteps(properties, steps),
    ...more,
  });
};

const guid = '00000000-0000-4000-8000-00000000000a';
const project: ProjectView = {
  variables: new Set(['crm.url', 'crm.user']),
  entities: new Map([[guid, { type: 'Target', keys: new Set(['login', 'password']) }]]),
  operations: new Set(['main']),
};

const jitterpak = (properties: PropertyInput[], steps: Step[] = []): RecipeSource =>
  z.parse(RecipeSource, {
    ...head,
    project: { kind: 'jitterpak', file: 'people.jpk', sha256: '0'.repeat(64) },
    steps: flowSteps(properties, steps),
  });

const found = (recipe: RecipeSource, options: RecipeCheckOptions = {}) =>
  checkRecipe(recipe, options).map(({ code, path }) => `${code} ${path}`);

const first = 'steps.2.properties.0';
const second = 'steps.2.properties.1';

describe('Checking a recipe', () => {
  it('has nothing to say of the library', () => {
    for (const recipe of demoLibrary.recipes.values()) {
      assert.deepEqual(checkRecipe(recipe, { endpoints: demoLibrary.endpoints }), [], recipe.id);
    }
    assert.deepEqual(found(flow({})), []);
    assert.deepEqual(found(jitterpak([]), { project }), []);
  });

  it('says what is wrong in words, with what was probably meant', () => {
    const [problem] = checkRecipe(
      flow({ properties: [question('a', { showIf: { property: 'moed' } }), question('mode')] }),
    );
    assert.equal(problem?.message, '"moed" is asked by no step. Did you mean "mode"?');
    assert.equal(problem.severity, 'error');
  });

  const cases: readonly [what: string, problems: readonly string[], recipe: () => RecipeSource, RecipeCheckOptions?][] =
    [
      [
        'an endpoint that is not there',
        ['unknown-endpoint endpoints.1'],
        () => flow({}),
        { endpoints: new Map([['crm', {}]]) },
      ],
      [
        'an endpoint that is left out',
        ['unlisted-endpoint project.connections.target.endpoint'],
        () => flow({}, { endpoints: ['crm'] }),
      ],
      [
        'an endpoint that nothing uses',
        ['unused-endpoint endpoints.2'],
        () => flow({}, { endpoints: ['crm', 'desk', 'x'] }),
      ],
      [
        'an endpoint step about no connection',
        ['unknown-connection steps.3.connection'],
        () => flow({ steps: [{ id: 'x', type: 'endpoint', title: 'X', connection: 'moon' }] }),
      ],
      [
        'steps about no operation',
        [
          'unknown-operation steps.3.operation',
          'unknown-operation steps.4.operation',
          'unknown-operation steps.5.operation',
        ],
        () =>
          flow({
            steps: [
              { id: 'a', type: 'mapping', title: 'A', operation: 'moon' },
              { id: 'b', type: 'schedule', title: 'B', operation: 'moon', default: { kind: 'off' } },
              { id: 'c', type: 'operation', title: 'C', operation: 'moon', default: 'manual' },
            ],
          }),
      ],
      [
        'two steps of one id, about the same',
        ['duplicate-step steps.4.id', 'asked-again steps.4'],
        () =>
          flow({
            steps: [
              { id: 'a', type: 'mapping', title: 'A', operation: 'main' },
              { id: 'a', type: 'mapping', title: 'A', operation: 'main' },
            ],
          }),
      ],
      [
        'no review, and a connection that nobody asks for',
        ['no-review steps', 'connection-without-step project.connections.target'],
        () => flow({}, { steps: [{ id: 'source', type: 'endpoint', title: 'Source', connection: 'source' }] }),
      ],
      [
        'a step after the review',
        ['after-review steps.4'],
        () => {
          const recipe = flow({});
          return { ...recipe, steps: [...recipe.steps, { id: 'late', type: 'introduction', title: 'Late', body: '' }] };
        },
      ],
      [
        'a question that is asked twice',
        [`duplicate-question ${second}.name`, 'duplicate-mapping project.operations.0.mapping.2.to'],
        () => flow({ properties: [question('a'), question('a')] }),
      ],
      [
        'a condition on itself',
        [`show-if-itself ${first}.showIf.property`],
        () => flow({ properties: [question('a', { showIf: { property: 'a' } })] }),
      ],
      [
        'conditions in a circle',
        [`asked-later ${first}.showIf.property`, `show-if-circle ${first}.showIf.property`],
        () =>
          flow({
            properties: [question('a', { showIf: { property: 'b' } }), question('b', { showIf: { property: 'a' } })],
          }),
      ],
      [
        'a condition on nothing',
        [`unknown-question ${first}.showIf.property`],
        () => flow({ properties: [question('a', { showIf: { property: 'moon' } })] }),
      ],
      [
        'a condition on what comes later',
        [`asked-later ${first}.showIf.property`],
        () => flow({ properties: [question('a', { showIf: { property: 'b' } }), question('b')] }),
      ],
      [
        'conditions that can never hold',
        [
          `unknown-answer ${second}.showIf.equals`,
          'unreachable steps.2.properties.2.showIf.property',
          'never-shown steps.2.properties.3.showIf.property',
        ],
        () =>
          flow({
            properties: [
              choice('mode'),
              question('b', { showIf: { property: 'mode', equals: 'moon' } }),
              question('c', { showIf: { property: 'b' }, required: true }),
              question('d', { showIf: { property: 'c' } }),
            ],
          }),
      ],
      [
        'an answer of another kind, of which one may hold',
        [`unknown-answer ${second}.showIf.oneOf`],
        () =>
          flow({
            properties: [
              question('on', { type: 'boolean' }),
              question('b', { showIf: { property: 'on', oneOf: [true, 'yes'] } }),
            ],
          }),
      ],
      [
        'a default that is not offered',
        [`default-not-offered ${first}.default`],
        () => flow({ properties: [choice('a', { default: 'moon' })] }),
      ],
      [
        'defaults that their own rules refuse',
        [
          `default-refused ${first}.default`,
          `default-refused ${second}.default`,
          'default-refused steps.2.properties.2.default',
        ],
        () =>
          flow({
            properties: [
              question('a', { default: 'abc', validate: { pattern: '\\d+' }, showIf: { property: 'c' } }),
              question('b', { type: 'number', default: 5, validate: { max: 4 } }),
              question('c', { type: 'boolean', default: 'yes' }),
            ].reverse(),
          }),
      ],
      [
        'a pattern that cannot be used',
        [`bad-pattern ${first}.validate.pattern`],
        () => flow({ properties: [question('a', { validate: { pattern: '(' } })] }),
      ],
      [
        'limits that leave nothing',
        [`bad-limits ${first}.validate.min`, `bad-limits ${second}.validate.minLength`],
        () =>
          flow({
            properties: [
              question('a', { type: 'number', validate: { min: 3, max: 2 } }),
              question('b', { validate: { minLength: 3, maxLength: 2 } }),
            ],
          }),
      ],
      [
        'options that are none',
        [
          `no-options ${first}`,
          `duplicate-option ${second}.options.1.value`,
          'options-ignored steps.2.properties.2.options',
        ],
        () => {
          const twice = [
            { value: 'a', label: 'A' },
            { value: 'a', label: 'B' },
          ];
          return flow({
            properties: [
              question('a', { type: 'select' }),
              choice('b', { options: twice }),
              choice('c', { type: 'string' }),
            ],
          });
        },
      ],
      [
        'options from nowhere',
        [
          `unknown-connection ${first}.options.from`,
          `unknown-question ${first}.options.object.property`,
          `unknown-question ${first}.options.dependsOn.0`,
        ],
        () =>
          flow({
            properties: [
              choice('a', { options: { from: 'moon', of: 'fields', object: { property: 'x' }, dependsOn: ['y'] } }),
            ],
          }),
      ],
      [
        'options that depend on each other',
        [`depends-on-itself steps.2.properties.2.options.dependsOn.0`, `depends-in-circle ${first}.options`],
        () => {
          const on = (name: string, other: string) =>
            choice(name, { options: { from: 'source', of: 'objects', dependsOn: [other] } });
          return flow({ properties: [on('a', 'b'), on('b', 'a'), on('c', 'c')] });
        },
      ],
      [
        'lists',
        [
          `no-list ${first}.options`,
          `list-elsewhere ${second}.options.object`,
          `depends-on-missing ${second}.options`,
          'unknown-list steps.2.properties.2.options.object',
        ],
        () =>
          flow({
            properties: [
              choice('a', { options: { from: 'source', of: 'values' } }),
              choice('b', { options: { from: 'target', of: 'values', object: 'cities' } }),
              choice('c', { options: { from: 'source', of: 'values', object: 'moons' } }),
            ],
            lists: { cities: { connection: 'source', list: { resource: { path: '/{a}/cities' }, value: 'id' } } },
          }),
        {
          endpoints: new Map([
            ['crm', { connector: 'rest' }],
            ['desk', { connector: 'rest' }],
          ]),
        },
      ],
      [
        'a list that its connection cannot read',
        ['unknown-connection project.lists.a.connection', 'list-unreadable project.lists.b.list'],
        () =>
          flow({
            lists: {
              a: { connection: 'moon', list: { files: '*' } },
              b: { connection: 'source', list: { files: '*' } },
            },
          }),
        {
          endpoints: new Map([
            ['crm', { connector: 'rest' }],
            ['desk', {}],
          ]),
        },
      ],
      [
        'secrets in the open',
        [`password-not-secret ${first}`, `secret-default ${second}.default`],
        () =>
          flow({ properties: [question('a', { type: 'password' }), question('b', { secret: true, default: 'x' })] }),
      ],
      [
        'a question that nothing uses',
        ['unused-question steps.3.properties.0'],
        () =>
          flow({ steps: [{ id: 'x', type: 'variables', title: 'X', properties: [question('lonely')] as Property[] }] }),
      ],
      [
        'an operation that points nowhere',
        [
          'unknown-connection project.operations.0.source.connection',
          'unknown-question project.operations.0.source.filter.0.value.property',
          'unknown-question project.operations.0.mapping.0.property',
          'unknown-question project.operations.0.source.resource.path',
          'field-not-fed project.operations.0.target.resource.path',
          'key-not-fed project.operations.0.target.key',
        ],
        () =>
          flow({
            operations: [
              operation({
                source: {
                  connection: 'moon',
                  resource: { path: '/{a}' },
                  filter: [{ field: 'x', op: 'eq', value: { property: 'b' } }],
                },
                target: { connection: 'target', resource: { path: '/{c}' }, key: 'id' },
                mapping: [{ to: 'x', property: 'd' }],
              }),
            ],
          }),
      ],
      [
        'files named by an answer that nobody gives, but not by what a run fills in',
        ['unknown-question project.operations.0.source.resource.files'],
        () =>
          flow({
            operations: [
              operation({
                source: { connection: 'source', resource: { files: '{folder}/*.csv' } },
                target: { connection: 'target', resource: { files: 'people-{date}.csv' } },
              }),
            ],
          }),
      ],
      [
        'a field that is fed twice',
        [
          'duplicate-mapping project.operations.0.mapping.1.to',
          'fed-twice project.operations.0.mapping.2',
          'unknown-value project.operations.0.mapping.2.formula',
        ],
        () =>
          flow({
            operations: [
              operation({
                mapping: [
                  { to: 'a', from: 'a' },
                  { to: 'a', value: 1 },
                  { to: 'b', from: 'b', formula: '$values.moon' },
                ],
              }),
            ],
          }),
      ],
      [
        'conversions that can do nothing',
        [
          'bad-conversion project.operations.0.mapping.0.convert',
          'bad-conversion project.operations.0.mapping.1.convert.1',
          'bad-conversion project.operations.0.mapping.2.convert',
          'bad-conversion project.operations.0.mapping.3.convert',
          'bad-conversion project.operations.0.mapping.4.convert',
          'bad-conversion project.operations.0.mapping.6.convert',
        ],
        () =>
          flow({
            operations: [
              operation({
                mapping: [
                  { to: 'a', from: 'a', convert: { kind: 'date', to: 'date', timeZone: 'Mars/Base' } },
                  { to: 'b', from: 'b', convert: [{ kind: 'split', part: 'last' }, { kind: 'default' }] },
                  { to: 'c', from: 'c', convert: { kind: 'date', to: 'text', format: 'soon' } },
                  { to: 'd', convert: { kind: 'split', part: 'first' } },
                  { to: 'e', from: 'e', convert: { kind: 'lookup', table: {} } },
                  {
                    to: 'f',
                    from: 'f',
                    convert: { kind: 'date', to: 'text', format: 'dd.MM.yyyy', timeZone: 'Europe/Berlin' },
                  },
                  { to: 'g', from: 'g', convert: { kind: 'date', to: 'date', from: 'dd.MM.' } },
                ],
              }),
            ],
          }),
      ],
      [
        'operations that follow each other for ever',
        ['chain-circle project.operations.0'],
        () =>
          flow({ operations: [operation({ onSuccess: ['next'] }), operation({ id: 'next', onFailure: ['main'] })] }),
      ],
      [
        'operations that are followed by nothing, or twice, or are there twice',
        [
          'unknown-operation project.operations.0.onSuccess.0',
          'followed-twice project.operations.0.onFailure.1',
          'duplicate-operation project.operations.2.id',
        ],
        () =>
          flow({
            operations: [
              operation({ onSuccess: ['moon'], onFailure: ['next', 'next'] }),
              operation({ id: 'next' }),
              operation({ id: 'next' }),
            ],
          }),
      ],
      [
        'a long chain',
        ['chain-too-long project.operations.0'],
        () =>
          flow({
            operations: Array.from({ length: 11 }, (_, index) =>
              operation({ id: `o${index}`, onSuccess: index < 10 ? [`o${index + 1}`] : [] }),
            ),
          }),
      ],
      [
        'schedules that cannot be, or never come',
        ['bad-schedule steps.3.default.timeZone', 'schedule-never steps.4.default'],
        () =>
          flow({
            operations: [operation(), operation({ id: 'next' })],
            steps: [
              {
                id: 'a',
                type: 'schedule',
                title: 'A',
                operation: 'main',
                default: { kind: 'daily', at: ['09:00'], timeZone: 'Moon' },
              },
              {
                id: 'b',
                type: 'schedule',
                title: 'B',
                operation: 'next',
                default: { kind: 'daily', at: ['09:00'], timeZone: 'UTC', end: '2020-01-01' },
              },
            ],
          }),
      ],
      [
        'translations of nothing',
        ['unknown-step translations.de.steps.moon', 'unknown-language translations.deutsch-'],
        () => flow({}, { translations: { de: { steps: { moon: { title: 'M' } } }, 'deutsch-': {} } }),
      ],
      [
        'bindings that point nowhere',
        [
          `unknown-variable ${first}.bind.0.name`,
          `unknown-entity ${first}.bind.1.guid`,
          `wrong-entity-type ${first}.bind.2.entityType`,
          `unknown-entity-property ${first}.bind.3.key`,
          `unbound-question ${second}`,
        ],
        () =>
          jitterpak([
            question('a', {
              bind: [
                { kind: 'projectVariable', name: 'crm.ulr' },
                { kind: 'entityProperty', entityType: 'Target', guid: guid.replace('a', 'b'), key: 'login' },
                { kind: 'entityProperty', entityType: 'Source', guid, key: 'login' },
                { kind: 'entityProperty', entityType: 'Target', guid: guid.toUpperCase(), key: 'moon' },
              ],
            }),
            question('b'),
          ]),
        { project },
      ],
      [
        'choices that are read where a Jitterpak has no connection of the host',
        [`unknown-connection ${first}.options.from`],
        () => {
          const options = { from: 'source', of: 'objects' } as const;
          return jitterpak([choice('a', { options, bind: [{ kind: 'projectVariable', name: 'crm.url' }] })]);
        },
        { project },
      ],
      [
        'bindings and mappings where they mean nothing',
        [`binding-in-flow ${first}.bind`],
        () => flow({ properties: [question('a', { bind: [{ kind: 'projectVariable', name: 'x' }] })] }),
      ],
      [
        'steps that a Jitterpak has no use for',
        ['mapping-in-jitterpak steps.3', 'unknown-operation steps.4.operation'],
        () =>
          jitterpak(
            [],
            [
              { id: 'a', type: 'mapping', title: 'A', operation: 'main' },
              { id: 'c', type: 'operation', title: 'C', operation: 'moon', default: 'manual' },
            ],
          ),
        { project },
      ],
    ];
  for (const [what, problems, recipe, options] of cases) {
    it(`finds ${what}`, () => assert.deepEqual(found(recipe(), options).sort(), [...problems].sort()));
  }

  it('cannot follow what points into a Jitterpak that is not given', () => {
    const bound = question('a', { bind: [{ kind: 'projectVariable', name: 'moon' }] });
    assert.deepEqual(found(jitterpak([bound])), []);
  });
});
