import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { RecipeSource, type RecipeSourceInput } from 'citizen-integrator/contract';
import { recipeDifferences } from 'citizen-integrator/model/recipe-edit-changes';
import {
  beginHistory,
  canRedo,
  canUndo,
  edit,
  goTo,
  recipeOf,
  redo,
  settle,
  undo,
} from 'citizen-integrator/model/recipe-edit-history';
import {
  addQuestion,
  addStep,
  addableSteps,
  changeQuestion,
  changeType,
  copyQuestion,
  missingWords,
  moveQuestion,
  moveQuestionTo,
  moveStep,
  placeFor,
  removeQuestion,
  removeStep,
  renameQuestion,
  renameStep,
} from 'citizen-integrator/model/recipe-edit';
import { harborContactsToPostgresql } from '../../packages/library/src/demo/harbor-contacts-to-postgresql.ts';

const jitterpak = (changes: Partial<RecipeSourceInput> = {}): RecipeSource =>
  z.parse(RecipeSource, {
    schemaVersion: 1,
    id: 'acme-crm',
    version: '1.0.0',
    name: 'Acme CRM to desk',
    summary: 'Copies accounts.',
    category: 'crm',
    endpoints: ['salesforce', 'zendesk'],
    actions: ['sync'],
    author: 'Harbor',
    visibility: 'private',
    project: { kind: 'jitterpak', file: 'acme.jpk' },
    translations: { de: { steps: { options: { title: 'Optionen' }, crm: { title: 'CRM' } } } },
    steps: [
      { id: 'intro', type: 'introduction', title: 'Welcome', body: '' },
      { id: 'crm', type: 'endpoint', title: 'CRM', connection: 'crm' },
      { id: 'desk', type: 'endpoint', title: 'Desk', connection: 'desk' },
      {
        id: 'options',
        type: 'variables',
        title: 'Options',
        properties: [
          {
            name: 'region',
            label: 'Region',
            type: 'select',
            options: [
              { value: 'eu', label: 'Europe' },
              { value: 'us', label: 'America' },
            ],
          },
          { name: 'owner', label: 'Owner', type: 'string', showIf: { property: 'region', equals: 'eu' } },
          {
            name: 'group',
            label: 'Group',
            type: 'select',
            options: { from: 'desk', of: 'fields', object: { property: 'region' }, dependsOn: ['region', 'owner'] },
          },
        ],
      },
      { id: 'summary', type: 'summary', title: 'Review' },
    ],
    ...changes,
  });

const flow = z.parse(RecipeSource, harborContactsToPostgresql);
const ids = ({ steps }: RecipeSource) => steps.map(({ id }) => id);
const names = ({ steps }: RecipeSource, index: number) => {
  const step = steps[index];
  return step && 'properties' in step ? step.properties.map(({ name }) => name) : [];
};

describe('Steps of a recipe', () => {
  it('are moved', () => {
    assert.deepEqual(ids(moveStep(1, 2)(jitterpak())), ['intro', 'desk', 'crm', 'options', 'summary']);
  });

  it('are removed with their translations', () => {
    const left = removeStep(1)(jitterpak());
    assert.deepEqual(ids(left), ['intro', 'desk', 'options', 'summary']);
    assert.deepEqual(left.translations['de']?.steps, { options: { title: 'Optionen' } });
  });

  it('are added where they belong, under an id of their own', () => {
    const recipe = jitterpak();
    const kind = { type: 'variables', subject: '' } as const;
    assert.equal(placeFor(recipe, kind, null), 4);
    assert.equal(placeFor(recipe, kind, 0), 1);
    assert.equal(placeFor(recipe, kind, 4), 4);
    const twice = addStep(kind, 4, 'More')(addStep(kind, 4, 'More')(recipe));
    assert.deepEqual(ids(twice).slice(4), ['variables-2', 'variables', 'summary']);
    assert.ok(z.safeParse(RecipeSource, twice).success);
  });

  it('are offered as long as there may be one more', () => {
    const subjects = { operations: ['op-1', 'op-2'], connectors: [] };
    const offered = addableSteps(jitterpak(), subjects).map(({ type, subject }) => `${type} ${subject}`);
    assert.deepEqual(offered, [
      'variables ',
      'endpoint ',
      'schedule op-1',
      'schedule op-2',
      'operation op-1',
      'operation op-2',
    ]);
    const without = removeStep(0)(flow);
    const none = { operations: [], connectors: [] };
    assert.ok(addableSteps(without, none).some(({ type }) => type === 'introduction'));
    const kinds = addableSteps(flow, none).map(({ type }) => type);
    assert.ok(!kinds.includes('introduction') && !kinds.includes('endpoint'));
  });

  it('connect what a Jitterpak reaches: by itself, or through a connection of the host', () => {
    const connectors = [{ endpoint: 'salesforce', entity: 'guid-1', name: 'CRM login' }];
    const [through, own] = addableSteps(jitterpak(), { operations: [], connectors }).filter(
      ({ type }) => type === 'endpoint',
    );
    assert.ok(through && own);
    assert.deepEqual([through.connector?.name, own.connector], ['CRM login', undefined]);
    const connected = addStep(through, 1, 'Connect the CRM')(addStep(own, 1, 'Connect the shop')(jitterpak()));
    assert.deepEqual(
      connected.steps.flatMap(step => (step.type === 'endpoint' ? [step.connection] : [])),
      ['salesforce', 'endpoint', 'crm', 'desk'],
    );
    assert.deepEqual(connected.project.connections, { salesforce: { endpoint: 'salesforce', entity: 'guid-1' } });
    assert.ok(connected.endpoints.includes('salesforce'));
    // It is taken now; its step can be added again when it was removed.
    const left = addableSteps(removeStep(1)(connected), { operations: [], connectors });
    assert.deepEqual(
      left.flatMap(({ type, subject, connector }) => (type === 'endpoint' ? [[subject, connector]] : [])),
      [
        ['salesforce', undefined],
        ['', undefined],
      ],
    );
  });
});

describe('Questions of a recipe', () => {
  it('are added, copied, moved and removed', () => {
    const added = addQuestion(3, 0)(addQuestion(3, 0)(jitterpak()));
    assert.deepEqual(names(added, 3), ['question-2', 'question', 'region', 'owner', 'group']);
    assert.deepEqual(names(copyQuestion(3, 1, 'Copy of Owner')(jitterpak()), 3), [
      'region',
      'owner',
      'owner-2',
      'group',
    ]);
    assert.deepEqual(names(moveQuestion(3, 0, 2)(jitterpak()), 3), ['owner', 'group', 'region']);
    assert.deepEqual(names(removeQuestion(3, 1)(jitterpak()), 3), ['region', 'group']);
    const elsewhere = moveQuestionTo(3, 0, 1)(jitterpak());
    assert.deepEqual([names(elsewhere, 1), names(elsewhere, 3)], [['region'], ['owner', 'group']]);
  });

  it('keep what hangs on them when they get another name', () => {
    const renamed = renameQuestion(3, 0, 'area')(jitterpak());
    const step = renamed.steps[3];
    assert.ok(step?.type === 'variables');
    const [area, owner, group] = step.properties;
    assert.equal(area?.name, 'area');
    assert.deepEqual(owner?.showIf, { property: 'area', equals: 'eu' });
    assert.deepEqual(group?.options, {
      from: 'desk',
      of: 'fields',
      object: { property: 'area' },
      dependsOn: ['area', 'owner'],
    });
  });

  it('lose what another type of answer does not have', () => {
    const given = changeQuestion(3, 0, { default: 'eu' })(jitterpak());
    const [number] = (changeType(3, 0, 'number')(given).steps[3] as { properties: object[] }).properties;
    assert.deepEqual(
      [number].map(each => ['options' in (each ?? {}), (each as { default: unknown }).default]),
      [[false, null]],
    );
    const limited = changeQuestion(3, 1, { default: 'Ana', validate: { minLength: 2, message: 'No' } })(jitterpak());
    const read = (type: 'email' | 'number' | 'password') => {
      const step = changeType(3, 1, type)(limited).steps[3];
      return step?.type === 'variables' ? step.properties[1] : undefined;
    };
    assert.deepEqual([read('email')?.default, read('email')?.validate], ['Ana', { minLength: 2, message: 'No' }]);
    assert.deepEqual([read('number')?.default, read('number')?.validate], [null, undefined]);
    assert.deepEqual([read('password')?.default, read('password')?.secret], [null, true]);
  });

  it('cannot be stored without words', () => {
    const paths = missingWords({ ...addQuestion(3, 0)(jitterpak()), summary: ' ' }).map(({ path, code }) => [
      path,
      code,
    ]);
    assert.deepEqual(paths, [
      ['summary', 'too-short'],
      ['steps.3.properties.0.label', 'too-short'],
    ]);
    assert.equal(missingWords(renameQuestion(3, 0, '1st')(jitterpak()))[0]?.path, 'steps.3.properties.0.name');
    assert.deepEqual(missingWords(flow), []);
  });
});

describe('What was done to a recipe', () => {
  it('is taken back and done again, each at its place', () => {
    let history = goTo(beginHistory(jitterpak()), { step: 3, question: 1 });
    history = edit(history, removeStep(3), { spot: { step: 3, question: null } });
    assert.deepEqual(history.spot, { step: 3, question: null });
    history = undo(goTo(history, { step: 0, question: null }));
    assert.deepEqual([ids(recipeOf(history)).length, history.spot], [5, { step: 3, question: 1 }]);
    assert.deepEqual([canUndo(history), canRedo(history)], [false, true]);
    history = redo(history);
    assert.equal(ids(recipeOf(history)).length, 4);
    assert.equal(redo(history), history);
    history = edit(undo(history), renameStep(0, 'Hello'));
    assert.deepEqual([canRedo(history), recipeOf(history).steps[0]?.title], [false, 'Hello']);
  });

  it('is taken back word by word, not key by key', () => {
    let history = beginHistory(jitterpak());
    for (const title of ['H', 'He', 'Hey']) history = edit(history, renameStep(0, title), { typing: 'title' });
    history = settle(history);
    for (const title of ['Hey ', 'Hey you']) history = edit(history, renameStep(0, title), { typing: 'title' });
    assert.equal(recipeOf(undo(history)).steps[0]?.title, 'Hey');
    assert.equal(recipeOf(undo(undo(history))).steps[0]?.title, 'Welcome');
    assert.equal(canUndo(undo(undo(history))), false);
  });

  it('is told part by part', () => {
    const before = jitterpak();
    const kinds = (after: RecipeSource) => recipeDifferences(before, after).map(({ kind }) => kind);
    assert.deepEqual(kinds(before), []);
    assert.deepEqual(kinds({ ...before, version: '1.0.1', visibility: 'public' }), []);
    assert.deepEqual(kinds({ ...before, summary: 'Other' }), ['details']);
    assert.deepEqual(kinds({ ...before, endpoints: ['zendesk'] }), ['details']);
    assert.deepEqual(kinds(moveStep(1, 2)(before)), ['steps-moved']);
    const twice = addStep({ type: 'variables', subject: '' }, 4, 'More')(before);
    const told = recipeDifferences(twice, moveQuestionTo(3, 1, 4)(twice));
    assert.deepEqual(
      told.map(each => (each.kind === 'questions-moved' ? each.step.title : each.kind)),
      ['More'],
    );
    assert.deepEqual(kinds(moveQuestion(3, 0, 2)(before)), ['questions-moved']);
    assert.deepEqual(kinds(renameStep(0, 'Hi')(before)), ['step-changed']);
    assert.deepEqual(kinds(changeQuestion(3, 0, { label: 'Area' })(before)), ['question-changed']);
    assert.deepEqual(kinds(addQuestion(3, 3)(before)), ['question-added']);
    assert.deepEqual(kinds(removeStep(3)(before)), [
      'step-removed',
      ...Array.from({ length: 3 }, () => 'question-removed'),
      'translations',
    ]);
    assert.deepEqual(kinds(addStep({ type: 'variables', subject: '' }, 3, 'New')(before)), ['step-added']);
    assert.deepEqual(kinds({ ...before, project: { kind: 'jitterpak', file: 'other.jpk' } }), ['project']);
  });
});
