import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lookAt, putAt } from '../../packages/host/src/connectors/api-path.ts';
import { fieldsOf } from '../../packages/host/src/connectors/found-fields.ts';
import { valueAt } from '../../packages/host/src/connectors/row.ts';

const told = (rows: Parameters<typeof fieldsOf>[0]) =>
  fieldsOf(rows).map(({ value, type, sample }) => [value, type, sample]);

describe('fieldsOf', () => {
  it('finds fields, also within records, with a real value and what they hold', () => {
    const rows = [
      { id: 1, name: '', company: { name: 'Acme', place: { city: 'Kiel' } }, tags: ['a'], paid: true, note: null },
      { id: 2, name: 'Ana', born: '1990-01-31', seen: '2026-11-25T08:00:00Z' },
    ];
    assert.deepEqual(told(rows), [
      ['id', 'number', '1'],
      ['name', 'text', 'Ana'],
      ['company', 'record', '{"name":"Acme","place":{"city":"Kiel"}}'],
      ['company.name', 'text', 'Acme'],
      ['company.place', 'record', '{"city":"Kiel"}'],
      ['company.place.city', 'text', 'Kiel'],
      ['tags', 'list', '["a"]'],
      ['paid', 'boolean', 'true'],
      ['note', undefined, undefined],
      ['born', 'date', '1990-01-31'],
      ['seen', 'time', '2026-11-25T08:00:00Z'],
    ]);
  });

  it('calls text what is not the same in all rows', () => {
    assert.deepEqual(told([{ no: '7' }, { no: '7a' }]), [['no', 'text', '7']]);
    assert.deepEqual(told([{ at: '2026-01-01' }, { at: '2026-01-01T08:00' }]), [['at', 'time', '2026-01-01']]);
  });

  it('cuts what is too long or too much', () => {
    const [field] = fieldsOf([{ text: 'x'.repeat(500) }]);
    assert.equal(field?.sample, `${'x'.repeat(80)}…`);
    const wide = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`f${index}`, index]));
    assert.equal(fieldsOf([wide]).length, 500);
    let deep: object = { end: 1 };
    for (let depth = 0; depth < 50; depth += 1) deep = { deep };
    assert.equal(fieldsOf([{ deep }]).length, 4);
  });
});

it('a field may have dots in its own name', () => {
  const row = { 'a.b': 1, a: { b: 2, c: 3 } };
  assert.deepEqual([valueAt(row, 'a.b'), valueAt(row, 'a.c'), valueAt(row, 'a.d')], [1, 3, undefined]);
});

it('a path may say which record of a list it leads to, and makes it where it is missing', () => {
  const record: Record<string, unknown> = {
    list: [
      { id: 7, value: 'seven' },
      { id: 'a.b', value: 'dots' },
    ],
  };
  assert.deepEqual(
    ['list[id=7].value', 'list[id=a.b].value', 'list[id=8].value', 'list[1].value'].map(
      path => lookAt(record, path).value,
    ),
    ['seven', 'dots', undefined, 'dots'],
  );
  putAt(record, 'list[id=7].value', 'other');
  putAt(record, 'list[id=8].value', 'eight');
  putAt(record, 'more[code=x].value', 'new');
  putAt(record, 'more[__proto__=x].polluted', true);
  assert.deepEqual(record, {
    list: [
      { id: 7, value: 'other' },
      { id: 'a.b', value: 'dots' },
      { id: 8, value: 'eight' },
    ],
    more: [
      { code: 'x', value: 'new' },
      { ['__proto__']: 'x', polluted: true },
    ],
  });
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
});
