import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLibrary, commonLibrary, type Library } from '@citizen-integrator/library';
import { demoLibrary } from '@citizen-integrator/library/demo';
import type { Flow, Operation, Property, RecipeSource, RecipeSourceInput } from 'citizen-integrator/contract';
import { checkAnswers, compilePattern, defaultValues, parseMarkdown, shownProperties } from 'citizen-integrator/model';
import { nextRuns } from 'citizen-integrator/model/schedule';
import { compileTemplate } from '../../packages/host/src/connectors/smtp-template.ts';
import { createFormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { checkFormula } from '../../packages/host/src/formulas/formula.ts';

// Nothing is worked out here, so no process starts.
const formulas = createFormulaPool();
const recipes = [...demoLibrary.recipes.values()];
const questionsOf = ({ steps }: RecipeSource): Property[] =>
  steps.flatMap(step => ('properties' in step ? step.properties : []));
const flowOf = ({ project }: RecipeSource): Flow => (project.kind === 'flow' ? project : assert.fail('no flow'));

/** Every formula and template of an operation, by where it stands. */
const textsOf = ({ mapping, target }: Operation): { written: string[]; templates: string[] } => {
  const { resource } = target;
  const templates =
    resource && 'template' in resource
      ? [resource.to, resource.subject, resource.template].filter(text => typeof text === 'string')
      : [];
  return { written: mapping.flatMap(({ formula }) => formula ?? []), templates };
};

/** What a person reads: titles, texts, questions. */
const wordsOf = (recipe: RecipeSource): string[] => [
  recipe.name,
  recipe.summary,
  recipe.description,
  ...recipe.steps.flatMap(step => [step.title, 'body' in step ? step.body : '']),
  ...questionsOf(recipe).flatMap(({ label, help, validate, options }) => [
    label,
    help,
    validate?.message ?? '',
    ...(Array.isArray(options) ? options.flatMap(option => [option.label, option.help ?? '']) : []),
  ]),
];

const checkQuestions = (questions: readonly Property[]): void => {
  for (const { name, validate, placeholder, type } of questions) {
    if (validate?.pattern === undefined) continue;
    const fits = compilePattern(validate.pattern);
    assert.ok(fits, `the pattern of "${name}" can be used`);
    if (placeholder !== undefined && !placeholder.includes('…') && type === 'string')
      assert.ok(fits(placeholder), `"${placeholder}" fits "${name}"`);
    assert.ok(validate.message, `"${name}" says what is wrong`);
  }
  const defaults = defaultValues(questions);
  const problems = checkAnswers(shownProperties(questions, defaults), defaults);
  assert.deepEqual(
    problems.filter(({ code }) => code !== 'required'),
    [],
    'defaults fit their own questions',
  );
};

describe('the library', () => {
  it('has the recipes that it promises', () => {
    assert.deepEqual([...commonLibrary.recipes.keys()].sort(), [
      'csv-files-to-mail',
      'csv-files-to-postgresql',
      'csv-orders-to-rest',
      'new-rest-records-to-mail',
      'overdue-invoices-to-mail',
      'postgresql-rows-to-rest',
      'postgresql-table-to-csv',
      'postgresql-to-postgresql',
      'rest-contacts-to-postgresql',
      'rest-customers-and-orders-to-postgresql',
      'rest-records-to-csv',
      'rest-records-to-postgresql',
      'webhook-to-postgresql',
      'webhook-to-rest',
    ]);
    assert.ok(demoLibrary.recipes.size > commonLibrary.recipes.size);
  });

  for (const endpoint of demoLibrary.endpoints.values()) {
    it(`asks for what ${endpoint.name} needs in a way that can be answered`, () => {
      checkQuestions(endpoint.fields);
      for (const { name, type, secret } of endpoint.fields) {
        if (type === 'password') assert.ok(secret, `"${name}" is secret`);
      }
    });
  }

  for (const recipe of recipes) {
    describe(recipe.name, () => {
      it('begins with what it does and ends with a review', () => {
        assert.equal(recipe.steps[0]?.type, 'introduction');
        assert.equal(recipe.steps.at(-1)?.type, 'summary');
        const ids = recipe.steps.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        const connections = recipe.steps.flatMap(step => (step.type === 'endpoint' ? step.connection : []));
        assert.deepEqual(connections, Object.keys(flowOf(recipe).connections), 'each connection has its step');
      });

      it('asks questions that can be answered', () => checkQuestions(questionsOf(recipe)));

      it('has formulas and templates that can be read, and that use only what is asked', () => {
        const names = new Set(questionsOf(recipe).map(({ name }) => name));
        for (const operation of flowOf(recipe).operations) {
          const { written, templates } = textsOf(operation);
          for (const formula of written) checkFormula(formula);
          for (const template of templates) compileTemplate(template, 'template', formulas);
          for (const text of [...written, ...templates]) {
            for (const [, name = ''] of text.matchAll(/\$values\.(\w+)/g)) assert.ok(names.has(name), name);
          }
        }
      });

      it('proposes schedules that come', () => {
        for (const step of recipe.steps) {
          if (step.type !== 'schedule' || step.default.kind === 'off') continue;
          assert.equal(nextRuns(step.default, new Date(), 3).length, 3);
        }
      });

      it('is worded with care', () => {
        for (const text of wordsOf(recipe)) {
          assert.doesNotMatch(text, /!|\bplease\b|\binvalid\b|\bfailed\b|\bnull\b|\bendpoint\b|\bdeployment\b/i);
          assert.doesNotMatch(text, /\s{3,}| $/m);
        }
        assert.match(recipe.summary, /[.]$/);
        for (const step of recipe.steps) {
          if ('body' in step) assert.ok(parseMarkdown(step.body));
          assert.doesNotMatch(step.title, /[.:]$/);
        }
      });
    });
  }
});

describe('checking a library', () => {
  const broken = (change: (recipe: RecipeSourceInput) => RecipeSourceInput): (() => Library) => {
    const [first] = commonLibrary.recipes.values();
    return () => createLibrary([], [change(structuredClone(first ?? assert.fail()))], commonLibrary);
  };
  const withFlow = (change: (operation: Record<string, unknown>) => void) =>
    broken(recipe => {
      if (recipe.project.kind === 'flow') change(recipe.project.operations[0] as unknown as Record<string, unknown>);
      return recipe;
    });
  const withQuestion = (question: object) =>
    broken(recipe => {
      for (const step of recipe.steps) if (step.type === 'variables') step.properties.push(question as Property);
      return recipe;
    });

  for (const [what, make, says] of [
    [
      'an endpoint',
      broken(recipe => ({ ...recipe, endpoints: ['moon'] })),
      /endpoints\.0: There is no endpoint "moon"/,
    ],
    [
      'a connection',
      withFlow(operation => (operation['target'] = { connection: 'moon' })),
      /operations\.0\.target\.connection: There is no connection "moon"/,
    ],
    [
      'an answer',
      withFlow(operation => (operation['mapping'] = [{ to: 'contact_id', property: 'moon' }])),
      /mapping\.0\.property: "moon" is asked by no step/,
    ],
    ['a key', withFlow(operation => (operation['mapping'] = [{ to: 'a', value: 1 }])), /has the key "contact_id"/],
    [
      'a field in a path',
      withFlow(operation => {
        operation['target'] = { connection: 'target', resource: { path: '/contacts/{moon}', method: 'PUT' } };
      }),
      /uses "moon", which no step asks and no mapping feeds/,
    ],
    [
      'an operation',
      broken(recipe => {
        const steps = [...recipe.steps, { id: 'm', type: 'mapping' as const, title: 'Fields', operation: 'moon' }];
        return { ...recipe, steps };
      }),
      /steps\.\d+\.operation: There is no operation "moon"/,
    ],
    [
      'a question that decides',
      withQuestion({ name: 'a', label: 'A', type: 'string', showIf: { property: 'moon', equals: 1 } }),
      /showIf\.property: "moon" is asked by no step/,
    ],
    [
      'an answer that decides',
      withQuestion({ name: 'a', label: 'A', type: 'string', showIf: { property: 'listIn', equals: 'moon' } }),
      /"a" is shown by an answer that "listIn" does not offer/,
    ],
    [
      'a connection to read options from',
      withQuestion({ name: 'a', label: 'A', type: 'select', options: { from: 'moon', of: 'objects' } }),
      /options\.from: There is no connection "moon"/,
    ],
    [
      'an option as default',
      withQuestion({ name: 'a', label: 'A', type: 'select', default: 'moon', options: [{ value: '1', label: 'One' }] }),
      /The default of "a" is none of its options/,
    ],
    [
      'a second question of the name',
      withQuestion({ name: 'path', label: 'A', type: 'string' }),
      /"path" is asked twice/,
    ],
  ] as const) {
    it(`finds what is wrong with ${what}`, () => assert.throws(make, says));
  }
});
