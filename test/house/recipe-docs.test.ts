import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Property, propertyTypes, Schedule, Step } from 'citizen-integrator/contract';
import { recipeProblemCodes } from 'citizen-integrator/model/recipe-problem';
import { readRecipeText } from 'citizen-integrator/model/recipe-text';
import { misfits } from 'citizen-integrator/model/schema-misfits';
import { fitsRecipeSchema } from '../schema-validator.ts';

describe('docs/recipe-metadata.md', async () => {
  const text = await readFile(new URL('../../docs/recipe-metadata.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/^```json (\w+)\n(.*?)^```/gms)].map(([, kind = '', code = '']) => ({
    kind,
    code,
  }));
  const parsed = (kind: string): { type: string }[] =>
    examples.filter(example => example.kind === kind).flatMap(({ code }) => JSON.parse(code) as { type: string }[]);

  it('shows a whole recipe without a fault', () => {
    const [whole] = examples.filter(({ kind }) => kind === 'recipe');
    assert.deepEqual(readRecipeText(whole?.code ?? '').problems, []);
  });

  it('shows every kind of step, property and schedule as the contract has it', () => {
    const [steps, properties, schedules] = [parsed('step'), parsed('properties'), parsed('schedules')];
    for (const [schema, all] of [
      [Step, steps],
      [Property, properties],
      [Schedule, schedules],
    ] as const) {
      for (const example of all) assert.deepEqual([...misfits(schema, example)], []);
    }
    const kinds = Step._zod.def.options.flatMap(option => [...option._zod.def.shape.type._zod.values]);
    assert.deepEqual([...new Set(steps.map(({ type }) => type))].sort(), [...kinds].sort());
    assert.deepEqual([...new Set(properties.map(({ type }) => type))].sort(), [...propertyTypes].sort());
  });

  it('shows nothing that the published JSON Schema refuses', () => {
    const whole = JSON.parse(examples.find(({ kind }) => kind === 'recipe')?.code ?? '') as { steps: object[] };
    const withStep = (step: object): object => ({ ...whole, steps: [step] });
    const ask = (properties: object[]) => withStep({ id: 'a', type: 'variables', title: 'A', properties });
    const plan = (schedule: object) =>
      withStep({ id: 'a', type: 'schedule', title: 'A', operation: 'main', default: schedule });
    const recipes = [
      whole,
      ...parsed('step').map(withStep),
      ...parsed('properties').map(property => ask([property])),
      ...parsed('schedules').map(plan),
    ];
    for (const recipe of recipes) assert.ok(fitsRecipeSchema(recipe), JSON.stringify(recipe));
    for (const step of parsed('step')) assert.ok(!fitsRecipeSchema(withStep({ ...step, titel: '' })), step.type);
    for (const property of parsed('properties')) {
      assert.ok(!fitsRecipeSchema(ask([{ ...property, lable: '' }])), property.type);
    }
  });

  it('names every code', () => {
    for (const code of recipeProblemCodes) assert.ok(text.includes(`\`${code}\``), code);
    const named = text.slice(text.indexOf('## What a check says')).matchAll(/^\| (`[^|]*`) \|/gm);
    for (const [, cell = ''] of named) {
      for (const [, code = ''] of cell.matchAll(/`([\w-]+)`/g)) assert.ok(recipeProblemCodes.includes(code), code);
    }
  });
});
