import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldMapping } from 'citizen-integrator/contract';
import { say } from '../../packages/host/src/messages/index.ts';
import { compileMapping, MappingError, overrideMapping } from '../../packages/host/src/runs/map-row.ts';

const contact = {
  id: 'c1',
  firstName: 'Ana',
  lastName: 'Silva ',
  company: { name: 'Acme' },
  emails: [{ address: 'ana@acme.example' }],
  rating: 'Hot',
  stage: null,
};
const mapOne = (mapping: FieldMapping[], source: Record<string, unknown> = contact) =>
  compileMapping([{ to: 'id', from: 'id' }, ...mapping], {
    answers: { group: '7', limit: 3 },
    run: { id: 'run_1' },
    key: 'id',
  })(source);
const valueOf = async (mapping: Omit<FieldMapping, 'to'>, source?: Record<string, unknown>) => {
  const mapped = await mapOne([{ to: 'field', ...mapping }], source);
  assert.ok(mapped.isMapped, JSON.stringify(mapped));
  return mapped.row['field'];
};
const refusalOf = async (mapping: Omit<FieldMapping, 'to'>, source?: Record<string, unknown>) => {
  const mapped = await mapOne([{ to: 'field', ...mapping }], source);
  assert.ok(!mapped.isMapped);
  return { key: mapped.key, text: say(mapped.reason.code, mapped.reason.params, 'en'), details: mapped.details };
};

describe('mapping a row', () => {
  it('takes a field by its path', async () => {
    assert.equal(await valueOf({ from: 'company.name' }), 'Acme');
    assert.equal(await valueOf({ from: 'emails.0.address' }), 'ana@acme.example');
    assert.equal(await valueOf({ from: 'company.phone' }), null);
    assert.equal(await valueOf({ from: 'constructor.name' }), null);
    assert.equal(await valueOf({ from: '__proto__' }), null);
  });

  it('takes a value, an answer, or nothing', async () => {
    assert.deepEqual(await valueOf({ value: ['customer'] }), ['customer']);
    assert.equal(await valueOf({ property: 'group' }), '7');
    assert.equal(await valueOf({ property: 'missing' }), null);
    assert.equal(await valueOf({}), null);
  });

  it('works out a formula over the row, the answers and the run', async () => {
    assert.equal(await valueOf({ formula: "$trim(firstName & ' ' & lastName)" }), 'Ana Silva');
    assert.equal(await valueOf({ formula: '$values.limit * 2' }), 6);
    assert.equal(await valueOf({ formula: '$run.id' }), 'run_1');
    assert.deepEqual(await valueOf({ formula: '$' }), contact);
    assert.deepEqual(await valueOf({ formula: 'emails.address[]' }), ['ana@acme.example']);
    assert.equal(await valueOf({ formula: 'nothing' }), null);
  });

  it('looks a value up', async () => {
    const convert = { kind: 'lookup', table: { Hot: 'gold', 3: 'three' } } as const;
    assert.equal(await valueOf({ from: 'rating', convert }), 'gold');
    assert.equal(await valueOf({ property: 'limit', convert }), 'three');
    assert.equal(await valueOf({ from: 'stage', convert }), null);
    assert.equal(await valueOf({ from: 'id', convert: { ...convert, otherwise: 'standard' } }), 'standard');
    assert.equal(await valueOf({ from: 'stage', convert: { ...convert, otherwise: 'standard' } }), 'standard');
    assert.deepEqual(await refusalOf({ from: 'id', convert }), {
      key: 'c1',
      text: 'There is no counterpart for "c1" in "field".',
      details: null,
    });
    assert.equal((await refusalOf({ value: 'constructor', convert })).key, 'c1');
  });

  it('refuses a row whose formula does not work, and says why', async () => {
    const { key, text, details } = await refusalOf({ formula: '$number(firstName)' });
    assert.equal(key, 'c1');
    assert.equal(text, 'The formula for "field" does not work for this record.');
    assert.match(details ?? '', /^D3030 /);
    assert.equal(await valueOf({ formula: '$number(firstName)' }, { id: 'c2', firstName: '5' }), 5);
  });

  it('ends a formula that never ends', async () => {
    const { text } = await refusalOf({ formula: '($f := function($n) { $f($n + 1) + 1 }; $f(0))' });
    assert.equal(text, 'The formula for "field" takes too long for this record.');
    const { text: tail } = await refusalOf({ formula: '($f := function($n) { $f($n + 1) }; $f(0))' });
    assert.equal(tail, 'The formula for "field" takes too long for this record.');
  });

  it('gives a formula no way out of the row', async () => {
    assert.equal(await valueOf({ formula: '$.constructor' }), null);
    assert.equal(await valueOf({ formula: '$.__proto__' }), null);
    assert.equal(await valueOf({ formula: 'process.env' }), null);
  });

  it('says before the first row that a formula cannot be read', () => {
    assert.throws(
      () => mapOne([{ to: 'field', formula: '$trim(' }]),
      (error: unknown) => {
        assert.ok(error instanceof MappingError);
        assert.equal(say(error.says.code, error.says.params, 'en'), 'The formula for "field" cannot be read.');
        return true;
      },
    );
  });

  it('puts what a person changed in the place of what the recipe says', () => {
    const recipe = [
      { to: 'name', from: 'name' },
      { to: 'tags', value: 1 },
    ];
    assert.deepEqual(
      overrideMapping(recipe, [
        { to: 'name', from: 'title' },
        { to: 'notes', value: '' },
      ]),
      [
        { to: 'name', from: 'title' },
        { to: 'tags', value: 1 },
        { to: 'notes', value: '' },
      ],
    );
  });
});
