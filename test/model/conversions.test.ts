import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { Conversion, type Option } from 'citizen-integrator/contract';
import {
  conversionChoices,
  conversionName,
  conversionsOf,
  dateExample,
  replaced,
  tableOf,
  withConversions,
} from 'citizen-integrator/model/conversions';

const choice = (value: string, ...names: string[]): Option => ({
  value,
  label: value,
  choices: names.map(name => ({ value: name.toLowerCase(), label: name })),
});

describe('conversions of an entry', () => {
  const entry = { to: 'a', from: 'b' };

  it('are none, one or several', () => {
    const one = withConversions(entry, [{ kind: 'number' }]);
    assert.deepEqual(one, { ...entry, convert: { kind: 'number' } });
    const two = withConversions(one, [...conversionsOf(one), { kind: 'cut', maxLength: 9 }]);
    assert.deepEqual(two.convert, [{ kind: 'number' }, { kind: 'cut', maxLength: 9 }]);
    assert.deepEqual(withConversions(two, []), entry);
  });

  it('have one name whatever is set of them', () => {
    assert.equal(
      conversionName({ kind: 'date', to: 'text', format: 'dd.MM.yyyy', timeZone: 'UTC' }),
      conversionName({ kind: 'date', to: 'text', format: 'dd.MM.yyyy' }),
    );
    assert.notEqual(conversionName({ kind: 'number' }), conversionName({ kind: 'number', decimals: 2 }));
    assert.notEqual(conversionName({ kind: 'split', part: 'first' }), conversionName({ kind: 'split', part: 'last' }));
  });

  it('keep what was set when another of the kind is chosen, and nothing else', () => {
    const before = { kind: 'date', to: 'text', format: 'dd.MM.yyyy', timeZone: 'Asia/Tokyo' } as const;
    assert.deepEqual(replaced(before, { kind: 'date', to: 'date' }), {
      kind: 'date',
      to: 'date',
      timeZone: 'Asia/Tokyo',
    });
    assert.deepEqual(replaced(before, { kind: 'number' }), { kind: 'number' });
    assert.deepEqual(replaced(undefined, { kind: 'number' }), { kind: 'number' });
  });
});

describe('choices of conversions', () => {
  const all = conversionChoices(null, null, 'other').flatMap(([, conversions]) => conversions);

  it('are whole as they begin, have names of their own, and leave out only what people cannot make', () => {
    for (const each of all) assert.deepEqual(z.parse(Conversion, each), each);
    assert.equal(new Set(all.map(conversionName)).size, all.length);
    const kinds = Conversion.def.options.map(option => option.def.shape.kind.def.values[0]);
    assert.deepEqual(
      kinds.filter(kind => !all.some(each => each.kind === kind)),
      ['find'],
    );
  });

  it('do not join where there is nothing to join with', () => {
    const alone = conversionChoices(null, null, undefined).flatMap(([, conversions]) => conversions);
    assert.ok(!alone.some(({ kind }) => kind === 'join'));
  });

  it('begin a table with what has the same name on both sides', () => {
    const [[, [lookup]] = [undefined, []]] = conversionChoices(
      choice('stage', 'Closed Won', 'Open', 'Lost'),
      choice('status', 'OPEN', 'closed-won', 'Pending'),
      undefined,
    );
    assert.deepEqual(lookup, { kind: 'lookup', table: { 'closed won': 'closed-won', open: 'open' }, keep: true });
  });
});

describe('a look-up table', () => {
  it('takes the first of several lines for one value, and none without one', () => {
    const lines = [
      { from: 'a', to: 1 },
      { from: '', to: 2 },
      { from: 'a', to: 3 },
      { from: 'b', to: null },
    ];
    assert.deepEqual(tableOf(lines), { a: 1, b: null });
  });
});

it('A date shows how a format writes it', () => {
  assert.equal(dateExample('dd.MM.yyyy HH:mm:ss', new Date(2026, 0, 5, 7, 8, 9)), '05.01.2026 07:08:09');
});
