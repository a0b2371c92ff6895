import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { DraftContent, Endpoint, RecipeSource, type DraftContentInput } from 'citizen-integrator/contract';
import { startAnswers, stepsOf, type WizardAnswers } from 'citizen-integrator/model';
import { carryAnswers, draftOf } from 'citizen-integrator/model/wizard-draft';

const endpoint = (id: string): Endpoint =>
  z.parse(Endpoint, {
    id,
    name: id,
    category: 'x',
    home: false,
    monogram: 'X',
    fields: [],
    consent: null,
    practice: false,
  });

const recipe = z.parse(RecipeSource, {
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
      { id: 'main', name: 'Main', source: { connection: 'source' }, target: { connection: 'target' }, mapping: [] },
    ],
  },
  steps: [
    { id: 'fields', type: 'mapping', title: 'Fields', operation: 'main' },
    { id: 'when', type: 'schedule', title: 'When', operation: 'main', default: { kind: 'off' } },
  ],
});

const plan = stepsOf(recipe, { endpoints: [endpoint('one'), endpoint('other')], connections: [], environments: [] });

const carry = (content: DraftContentInput) => carryAnswers(plan, [], 'test', z.parse(DraftContent, content));

describe('a draft', () => {
  it('brings back what was mapped and planned', () => {
    const answers: WizardAnswers = {
      ...startAnswers(plan, [], 'test'),
      action: 'upsert',
      mapping: { main: [{ to: 'name', from: 'title' }] },
      schedules: { main: { kind: 'daily', at: ['09:00'], timeZone: 'Europe/Paris' } },
    };
    const content = draftOf(recipe, plan, answers, { step: 'fields', visited: new Set() });
    assert.deepEqual(carry(content), { answers, lost: [] });
  });

  it('names what the recipe does no longer, unless nothing was changed there', () => {
    const { answers, lost } = carry({
      version: '0.9.0',
      mapping: { gone: [{ to: 'name', from: 'title' }], untouched: [] },
    });
    assert.deepEqual(lost, [{ kind: 'operation', name: 'gone' }]);
    assert.deepEqual(answers.mapping, {});
  });
});
