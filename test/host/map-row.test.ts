import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FieldMapping } from 'citizen-integrator/contract';
import { overrideMapping } from 'citizen-integrator/model/mapping';
import { say } from '../../packages/host/src/messages/index.ts';
import { createFormulaPool, type FormulaPool } from '../../packages/host/src/formulas/formula-pool.ts';
import { expandMapping } from '../../packages/host/src/runs/expand-mapping.ts';
import {
  compileGroupMapping,
  compileMapping,
  MappingError,
  type MappedRow,
} from '../../packages/host/src/runs/map-row.ts';

const contact = {
  id: 'c1',
  firstName: 'Ana',
  lastName: 'Silva ',
  company: { name: 'Acme' },
  emails: [{ address: 'ana@acme.example' }],
  rating: 'Hot',
  stage: null,
};

let formulas: FormulaPool;
before(() => {
  formulas = createFormulaPool({ part: 1000, single: 600 });
});
after(() => formulas.close());

const context = () => ({ answers: { group: '7', limit: 3 }, run: { id: 'run_1' }, key: 'id', formulas });
const mapOne = async (mapping: FieldMapping[], source: Record<string, unknown> = contact): Promise<MappedRow> => {
  const [mapped] = await compileMapping([{ to: 'id', from: 'id' }, ...mapping], context())([source]);
  return mapped ?? assert.fail('no row came out');
};
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
      text: 'The table for "field" has no counterpart for "c1". Add one, or say what becomes of all other values.',
      details: null,
    });
    assert.equal((await refusalOf({ value: 'constructor', convert })).key, 'c1');
  });

  it('refuses a row whose formula does not work, and says why', async () => {
    const { key, text, details } = await refusalOf({ formula: '$number(firstName)' });
    assert.equal(key, 'c1');
    assert.equal(text, 'The formula for "field" does not work for "Ana".');
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
      () => compileMapping([{ to: 'field', formula: '$trim(' }], context()),
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

  it('stops when a formula gets stuck at one row after the other', async () => {
    const map = compileMapping([{ to: 'field', formula: '$contains(text, /^(a+)+$/)' }], context());
    const rows = Array.from({ length: 10 }, () => ({ text: `${'a'.repeat(40)}!` }));
    await assert.rejects(map(rows), (error: unknown) => {
      assert.ok(error instanceof MappingError);
      const text = say(error.says.code, error.says.params, 'en');
      assert.equal(text, 'The formula for "field" takes too long for one record after the other.');
      return true;
    });
  });

  it('takes every field of the source that nothing else feeds', () => {
    assert.deepEqual(
      expandMapping(
        [
          { to: 'name', from: 'title' },
          { to: '*', from: '*' },
        ],
        ['id', 'name', 'title'],
      ),
      [
        { to: 'name', from: 'title' },
        { to: 'id', from: 'id' },
        { to: 'title', from: 'title' },
      ],
    );
    assert.deepEqual(expandMapping([{ to: 'lines.*', from: '*' }], ['sku']), [{ to: 'lines.sku', from: 'sku' }]);
  });
});

describe('mapping a group', () => {
  const mapping: FieldMapping[] = [
    { to: 'id', from: 'order' },
    { to: 'total', formula: '$sum(lines.($number(price) * $number(count)))' },
    { to: 'lines.sku', from: 'sku' },
    { to: 'lines.count', formula: '$number(count)' },
  ];
  const lines = [
    { order: 'o1', sku: 'a', price: '2.50', count: '2' },
    { order: 'o1', sku: 'b', price: '1', count: '3' },
  ];
  const group = (rows: Record<string, string>[]) => ({ ...rows[0], lines: rows });

  it('makes one record with its lines', async () => {
    const map = compileGroupMapping(mapping, context());
    const other = [{ order: 'o2', sku: 'c', price: '4', count: '1' }];
    assert.deepEqual(await map([group(lines), group(other)]), [
      {
        isMapped: true,
        key: 'o1',
        row: {
          id: 'o1',
          total: 8,
          lines: [
            { sku: 'a', count: 2 },
            { sku: 'b', count: 3 },
          ],
        },
      },
      { isMapped: true, key: 'o2', row: { id: 'o2', total: 4, lines: [{ sku: 'c', count: 1 }] } },
    ]);
  });

  it('is refused as a whole when a line is', async () => {
    const map = compileGroupMapping(mapping.slice(0, 1).concat(mapping.slice(2)), context());
    const [first, second] = await map([group([...lines, { order: 'o1', sku: 'c', count: 'many' }]), group(lines)]);
    assert.ok(first && !first.isMapped);
    assert.deepEqual([first.key, first.reason.params], ['o1', { field: 'count', value: '"many"' }]);
    assert.ok(second?.isMapped);
  });
});
