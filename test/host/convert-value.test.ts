import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Conversion } from 'citizen-integrator/contract';
import { say } from '../../packages/host/src/messages/index.ts';
import { ConversionError, convertValue } from '../../packages/host/src/runs/convert-value.ts';

const row = { first: 'Ana', last: 'Silva', empty: '', email: 'ana@acme.example' };

const convert = (value: unknown, ...conversions: Conversion[]): unknown =>
  convertValue(conversions, value, row, 'Field');

const refusal = (value: unknown, conversion: Conversion): string => {
  try {
    convert(value, conversion);
  } catch (error) {
    assert.ok(error instanceof ConversionError);
    return say(error.says.code, error.says.params, 'en');
  }
  return assert.fail(`${JSON.stringify(value)} was taken`);
};

/** What goes in, and what comes out. */
const cases: readonly (readonly [conversion: Conversion, pairs: readonly (readonly [unknown, unknown])[]])[] = [
  [
    { kind: 'lookup', table: { Hot: 'gold' }, leave: true },
    [
      ['Hot', 'gold'],
      ['Cold', undefined],
    ],
  ],
  [
    { kind: 'lookup', table: { Hot: 'gold' }, keep: true },
    [
      ['Hot', 'gold'],
      ['Cold', 'Cold'],
      [null, null],
    ],
  ],
  [
    { kind: 'date', to: 'date' },
    [
      ['2026-11-24', '2026-11-24'],
      ['2026-11-24T23:30:00Z', '2026-11-24'],
      ['2026-11-24 23:30:00', '2026-11-24'],
      ['2026-11-24T23:30:00.000+0000', '2026-11-24'],
      ['', null],
    ],
  ],
  [{ kind: 'date', to: 'date', timeZone: 'Asia/Tokyo' }, [['2026-11-24T23:30:00Z', '2026-11-25']]],
  [
    { kind: 'date', to: 'datetime', timeZone: 'America/New_York' },
    [
      ['2026-11-24', '2026-11-24T05:00:00Z'],
      ['2026-07-01', '2026-07-01T04:00:00Z'],
      ['2026-11-24T23:30:00+02:00', '2026-11-24T21:30:00Z'],
    ],
  ],
  [{ kind: 'date', to: 'text', format: 'dd.MM.yyyy HH:mm' }, [['2026-11-24T09:05:00Z', '24.11.2026 09:05']]],
  [
    { kind: 'date', to: 'date', from: 'dd.MM.yyyy', timeZone: 'America/New_York' },
    [
      ['31.12.2026', '2026-12-31'],
      [' 1.2.2026 ', '2026-02-01'],
      ['2026-12-31', '2026-12-31'],
      ['', null],
    ],
  ],
  [{ kind: 'date', to: 'date', from: 'yyyyMMdd' }, [['20261231', '2026-12-31']]],
  [
    { kind: 'date', to: 'datetime', from: 'MM/dd/yyyy HH:mm', timeZone: 'Europe/Berlin' },
    [['12/31/2026 09:05', '2026-12-31T08:05:00Z']],
  ],
  [{ kind: 'date', to: 'text', from: 'dd.MM.yyyy', format: 'MM/dd/yyyy' }, [['31.12.2026', '12/31/2026']]],
  [
    { kind: 'split', part: 'first' },
    [
      ['Ana Maria Silva', 'Ana Maria'],
      ['Silva', null],
    ],
  ],
  [
    { kind: 'split', part: 'last' },
    [
      [' Ana Maria  Silva ', 'Silva'],
      ['Silva', 'Silva'],
    ],
  ],
  [
    { kind: 'join', fields: ['empty', 'last'], separator: ' ' },
    [
      ['Ana', 'Ana Silva'],
      [null, 'Silva'],
    ],
  ],
  [
    { kind: 'default', value: 'Unknown' },
    [
      ['', 'Unknown'],
      [0, 0],
      ['Ana', 'Ana'],
    ],
  ],
  [{ kind: 'default', fields: ['empty', 'email'], value: 'x' }, [[null, 'ana@acme.example']]],
  [
    { kind: 'number' },
    [
      ['12.50', 12.5],
      [7, 7],
      ['12345678901234567.89', '12345678901234567.89'],
    ],
  ],
  [{ kind: 'number', decimals: 2 }, [['1.005', 1.01]]],
  [
    { kind: 'number', mark: ',' },
    [
      ['1.234.567,89', 1234567.89],
      ['12,5', 12.5],
      ['-1 234,5', -1234.5],
      [12.5, 12.5],
    ],
  ],
  [
    { kind: 'number', mark: '.' },
    [
      ['1,234.5', 1234.5],
      ['1234.5', 1234.5],
    ],
  ],
  [
    { kind: 'boolean' },
    [
      ['tYES', true],
      ['F', false],
      [1, true],
    ],
  ],
  [{ kind: 'boolean', invert: true }, [[true, false]]],
  [
    { kind: 'country', to: 'code' },
    [
      ['Germany', 'DE'],
      ['Deutschland', 'DE'],
      ['de', 'DE'],
      ['United States of America', 'US'],
    ],
  ],
  [
    { kind: 'country', to: 'name' },
    [
      ['GB', 'United Kingdom'],
      ['Czech Republic', 'Czechia'],
    ],
  ],
  [
    { kind: 'list', to: 'list', separator: ',' },
    [
      ['a, b,,c', ['a', 'b', 'c']],
      [['a'], ['a']],
    ],
  ],
  [{ kind: 'list', to: 'text', separator: ', ' }, [[['a', 'b'], 'a, b']]],
  [
    { kind: 'text', to: 'plain' },
    [
      ['<p>Tom &amp; Ana</p><p>2 &lt; 3<br/>end</p>', 'Tom & Ana\n2 < 3\nend'],
      ['2 < 3', '2 < 3'],
    ],
  ],
  [
    { kind: 'text', to: 'html' },
    [
      ['a < b\nc', 'a &lt; b<br>c'],
      ['<b>bold</b>', '<b>bold</b>'],
    ],
  ],
  [
    { kind: 'cut', maxLength: 3 },
    [
      ['abcdef', 'abc'],
      ['ab', 'ab'],
    ],
  ],
  [
    { kind: 'line', number: 1 },
    [
      ['1 Main St\nSuite 5', '1 Main St'],
      [['1 Main St'], '1 Main St'],
    ],
  ],
  [
    { kind: 'line', number: 2, last: true },
    [
      ['a\nb\nc', 'b, c'],
      ['a', null],
    ],
  ],
];

describe('converting a value', () => {
  for (const [conversion, pairs] of cases) {
    it(JSON.stringify(conversion), () => {
      for (const [given, made] of pairs) assert.deepEqual(convert(given, conversion), made);
    });
  }

  it('goes step by step', () => {
    assert.equal(
      convert(
        null,
        { kind: 'default', value: '<b>Long text</b>' },
        { kind: 'text', to: 'plain' },
        { kind: 'cut', maxLength: 4 },
      ),
      'Long',
    );
  });

  it('refuses what does not fit, with the value', () => {
    assert.equal(refusal('soon', { kind: 'date', to: 'date' }), '"Field" needs a day or a time; "soon" is none.');
    assert.equal(
      refusal('2026-13-01', { kind: 'date', to: 'date' }),
      '"Field" needs a day or a time; "2026-13-01" is none.',
    );
    for (const day of ['2026-02-30', '30.02.2026', '12.31.2026']) {
      assert.equal(
        refusal(day, { kind: 'date', to: 'date', from: 'dd.MM.yyyy' }),
        `"Field" needs a day or a time; "${day}" is none.`,
      );
    }
    assert.equal(refusal('12,5', { kind: 'number', mark: '.' }), '"Field" needs a number; "12,5" is none.');
    assert.equal(refusal('a lot', { kind: 'number' }), '"Field" needs a number; "a lot" is none.');
    assert.equal(refusal('maybe', { kind: 'boolean' }), '"Field" needs yes or no; "maybe" is neither.');
    assert.equal(
      refusal('Atlantis', { kind: 'country', to: 'code' }),
      '"Field" needs a country; we do not know "Atlantis".',
    );
    assert.equal(
      refusal({ a: 1 }, { kind: 'cut', maxLength: 3 }),
      '"Field" needs one text; this is a list or a record: {"a":1}',
    );
  });
});
