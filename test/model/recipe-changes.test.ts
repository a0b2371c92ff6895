import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { RecipeSource, type PropertyInput, type RecipeSourceInput } from 'citizen-integrator/contract';
import { recipeChanges } from 'citizen-integrator/model/recipe-changes';

type Step = RecipeSourceInput['steps'][number];
type Mapping = { to: string; from: string }[];

const recipe = (
  properties: PropertyInput[],
  {
    more = [],
    mapping = [],
    table = 'a',
  }: { more?: RecipeSourceInput['steps']; mapping?: Mapping; table?: string } = {},
): RecipeSource =>
  z.parse(RecipeSource, {
    schemaVersion: 1,
    id: 'r',
    version: '1.0.0',
    name: 'R',
    summary: 's',
    category: 'crm',
    endpoints: ['one', 'other'],
    actions: ['upsert'],
    author: 'a',
    visibility: 'public',
    project: {
      kind: 'flow',
      connections: { source: { endpoint: 'one' }, target: { endpoint: 'other' } },
      operations: [
        {
          id: 'main',
          name: 'Main',
          source: { connection: 'source' },
          target: { connection: 'target', resource: { table } },
          mapping,
        },
      ],
    },
    steps: [{ id: 'options', type: 'variables', title: 'Options', properties }, ...more],
  });

/** The changes that there are. */
const changes = (before: RecipeSource, after: RecipeSource) =>
  Object.fromEntries(
    Object.entries<readonly string[]>({ ...recipeChanges(before, after, ({ title }) => title) }).filter(
      ([, names]) => names.length > 0,
    ),
  );

const city = { name: 'city', label: 'City', type: 'string' } as const;
const colour = {
  name: 'colour',
  label: 'Colour',
  type: 'select',
  options: [{ value: 'r', label: 'Red' }],
} satisfies PropertyInput;

describe('recipeChanges', () => {
  it('finds nothing where only words have changed', () => {
    const reworded = { ...colour, label: 'Paint', help: 'Any.', options: [{ value: 'r', label: 'Rouge' }] };
    assert.deepEqual(changes(recipe([colour]), recipe([reworded])), {});
  });

  it('names questions that came, went, or want something else', () => {
    assert.deepEqual(changes(recipe([city]), recipe([colour])), { newQuestions: ['Colour'], goneQuestions: ['City'] });
    const wider = { ...colour, options: [...colour.options, { value: 'b', label: 'Blue' }] };
    assert.deepEqual(changes(recipe([colour]), recipe([wider])), { otherQuestions: ['Colour'] });
    assert.deepEqual(changes(recipe([city]), recipe([{ ...city, required: true }])), { otherQuestions: ['City'] });
  });

  it('names what proposes another answer', () => {
    const when = (at: string): Step => ({
      id: 'when',
      type: 'schedule',
      title: 'When',
      operation: 'main',
      default: { kind: 'daily', at: [at], timeZone: 'UTC' },
    });
    assert.deepEqual(changes(recipe([city]), recipe([{ ...city, default: 'Bern' }])), { otherDefaults: ['City'] });
    assert.deepEqual(changes(recipe([], { more: [when('09:00')] }), recipe([], { more: [when('10:00')] })), {
      otherDefaults: ['When'],
    });
  });

  it('names steps and fields that came, went, or are filled otherwise', () => {
    const first: Step = { id: 'first', type: 'operation', title: 'First run', operation: 'main', default: 'manual' };
    assert.deepEqual(changes(recipe([]), recipe([], { more: [first] })), { newSteps: ['First run'] });
    assert.deepEqual(changes(recipe([], { more: [first] }), recipe([])), { goneSteps: ['First run'] });
    const before = recipe([], { mapping: [{ to: 'id', from: 'id' }, { to: 'name', from: 'name' }] }); // prettier-ignore
    const after = recipe([], { mapping: [{ to: 'id', from: 'key' }, { to: 'mail', from: 'mail' }] }); // prettier-ignore
    assert.deepEqual(changes(before, after), { newFields: ['mail'], goneFields: ['name'], otherFields: ['id'] });
  });

  it('names operations that read or write elsewhere', () =>
    assert.deepEqual(changes(recipe([]), recipe([], { table: 'b' })), { otherOperations: ['Main'] }));
});
