import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Filter, PropertyValue, Values } from 'citizen-integrator/contract';
import { compareValues, isEqual } from '../../packages/host/src/runs/compare-values.ts';
import { compileFilters } from '../../packages/host/src/runs/row-filter.ts';

const passes = (row: Record<string, unknown>, filter: Filter | Filter[], answers: Values = {}) =>
  compileFilters([filter].flat(), answers)(row);
const one = (value: unknown, op: Filter['op'], wanted?: Filter['value']) =>
  passes({ a: value }, { field: 'a', op, ...(wanted === undefined ? {} : { value: wanted }) });

describe('comparing values', () => {
  it('takes numbers as numbers, days and times as moments, all else as text', () => {
    const inOrder: [lower: unknown, higher: unknown][] = [
      [9, 10],
      ['9', 10],
      ['9', '10'],
      [-1.5, '0'],
      ['1e2', 101],
      ['2026-03-01', '2026-11-25'],
      ['2026-11-25', '2026-11-25T00:00:01Z'],
      ['2026-11-25T10:00:00+02:00', '2026-11-25T09:00:00Z'],
      ['2026-11-25 08:00:00+00', '2026-11-25T08:00:00.5Z'],
      ['2026-11-25T08:00', '2026-11-25T08:01'],
      ['Anna', 'Berta'],
      ['Z', 'a'],
      ['10 apples', '9 apples'],
      [false, true],
    ];
    for (const [lower, higher] of inOrder) {
      assert.ok(compareValues(lower, higher) < 0, `${String(lower)} < ${String(higher)}`);
      assert.ok(compareValues(higher, lower) > 0, `${String(higher)} > ${String(lower)}`);
    }
    assert.equal(compareValues('1.50', 1.5), 0);
    assert.equal(compareValues('2026-11-25T10:00:00+02:00', '2026-11-25T08:00:00Z'), 0);
  });

  it('tells ids apart that are written in two ways', () => {
    assert.equal(isEqual('007', '7'), false);
    assert.equal(isEqual('007', 7), true);
    assert.equal(isEqual(1.5, '1.50'), true);
    assert.equal(isEqual(true, 'true'), true);
    assert.equal(isEqual(1, 'one'), false);
    assert.equal(isEqual({ a: 1 }, { a: 1 }), true);
  });
});

describe('a filter', () => {
  const table: [op: Filter['op'], wanted: PropertyValue | undefined, fits: unknown[], fitsNot: unknown[]][] = [
    ['eq', 'Customer', ['Customer'], ['customer', 'Customer ', null, undefined, 1]],
    ['eq', 5, [5, '5', '5.0'], [6, '', null, 'five']],
    ['eq', true, [true, 'true'], [false, 1, null]],
    ['eq', null, [null, undefined, ''], ['a', 0, false]],
    ['ne', 'a', ['b', null, undefined], ['a']],
    ['gt', 5, [6, '10'], [5, '5', null, undefined, '']],
    ['gte', '2026-11-25', ['2026-11-25', '2026-11-25T08:00:00Z', '2027-01-01'], ['2026-11-24T23:59:59Z', null]],
    ['lt', 5, [4.9, '-1'], [5, 10, null]],
    ['lte', 5, [5, '5.0'], [5.1]],
    ['contains', 'ana', ['Banana'], ['Ana', null, 5]],
    ['contains', 'a', [['a', 'b']], [['ab'], []]],
    ['exists', undefined, ['a', 0, false, []], [null, undefined, '']],
    ['exists', true, ['a'], [null]],
    ['exists', false, [null, undefined, ''], ['a', 0]],
  ];
  for (const [op, wanted, fits, fitsNot] of table) {
    it(`${op} ${JSON.stringify(wanted) ?? ''}`, () => {
      for (const value of fits) assert.equal(one(value, op, wanted), true, JSON.stringify(value));
      for (const value of fitsNot) assert.equal(one(value, op, wanted), false, JSON.stringify(value));
    });
  }

  it('in a list', () => {
    assert.equal(one('b', 'in', ['a', 'b']), true);
    assert.equal(one('2', 'in', [1, 2]), true);
    assert.equal(one('c', 'in', ['a', 'b']), false);
    assert.equal(one('', 'in', ['a', null]), true);
    assert.equal(one('a', 'in', []), false);
  });

  it('takes an answer, and holds when there is none', () => {
    const filter: Filter = { field: 'company.size', op: 'in', value: { property: 'sizes' } };
    const row = { company: { size: 'big' } };
    assert.equal(passes(row, filter, { sizes: ['big', 'small'] }), true);
    assert.equal(passes(row, filter, { sizes: ['small'] }), false);
    for (const none of [{}, { sizes: [] }, { sizes: '' }, { sizes: null }]) {
      assert.equal(passes(row, filter, none), true);
    }
    assert.equal(passes({ on: true }, { field: 'on', op: 'eq', value: { property: 'no' } }, { no: false }), false);
  });

  it('is one of several that must all hold', () => {
    const filters: Filter[] = [
      { field: 'a', op: 'gt', value: 1 },
      { field: 'a', op: 'lt', value: 5 },
    ];
    assert.deepEqual(
      [1, 2, 5].map(a => passes({ a }, filters)),
      [false, true, false],
    );
    assert.equal(passes({}, []), true);
  });
});
