import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Encoding } from '../../packages/host/src/connectors/csv-encoding.ts';
import { headerLine, rowLines } from '../../packages/host/src/connectors/csv-lines.ts';
import { CsvFileError, type CsvPosition } from '../../packages/host/src/connectors/csv-records.ts';
import { isUnfit, readRows, type OpenBytes } from '../../packages/host/src/connectors/csv-rows.ts';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';

const text = ({ code, params }: MessageRef): string => say(code, params, 'en');

/** A file in pieces, so that characters, quotes and line ends are cut in two. */
const pieces = (file: Buffer, size: number): OpenBytes =>
  async function* bytes(start) {
    // The first piece is long enough to tell what the file is.
    const first = Math.min(file.length, start + Math.max(8, size));
    if (first > start) yield file.subarray(start, first);
    for (let at = first; at < file.length; at += size) yield await Promise.resolve(file.subarray(at, at + size));
  };

interface Options {
  readonly size?: number;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  readonly from?: CsvPosition;
}

interface Outcome {
  readonly rows: Record<string, unknown>[];
  readonly unfit: string[];
  readonly ends: (CsvPosition | null)[];
  /** Why the rest was not read. */
  readonly problem: string | null;
}

const readAll = async (file: Buffer | string, options: Options = {}): Promise<Outcome> => {
  const { size = 64, encoding = 'utf-8', delimiter = ',', from = null } = options;
  const outcome: Outcome & { problem: string | null } = { rows: [], unfit: [], ends: [], problem: null };
  try {
    for await (const item of readRows(pieces(Buffer.from(file), size), { delimiter, encoding }, from)) {
      outcome.ends.push(item.end);
      if (isUnfit(item)) outcome.unfit.push(`${item.row}: ${text(item.reason)}`);
      else outcome.rows.push({ ...item.values });
    }
  } catch (error) {
    if (!(error instanceof CsvFileError)) throw error;
    outcome.problem = text(error.says);
  }
  return outcome;
};

const sample = 'id,name\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,Zoë €\r\n3,\r\n4,last';
const sampleRows = [
  { id: '1', name: 'two\r\nlines, "quoted"' },
  { id: '2', name: 'Zoë €' },
  { id: '3', name: null },
  { id: '4', name: 'last' },
];
const windows1252 = (value: string): Buffer => Buffer.from(value.replaceAll('€', '\u0080'), 'latin1');

describe('CSV rows', () => {
  for (const size of [1, 2, 3, 5, 17, 1000]) {
    it(`reads quotes, empty cells and empty lines in pieces of ${size} bytes`, async () => {
      const { rows, unfit, problem } = await readAll(sample, { size });
      assert.deepEqual(rows, sampleRows);
      assert.deepEqual(unfit, []);
      assert.equal(problem, null);
    });
  }

  const files: readonly [string, Encoding, Buffer][] = [
    ['UTF-8', 'utf-8', Buffer.from(sample)],
    ['UTF-8 with a byte order mark', 'utf-8', Buffer.from(`\ufeff${sample}`)],
    ['UTF-16', 'utf-16le', Buffer.from(sample, 'utf16le')],
    ['UTF-16 with a byte order mark', 'utf-16le', Buffer.from(`\ufeff${sample}`, 'utf16le')],
    ['Windows-1252', 'windows-1252', windows1252(sample)],
  ];
  for (const [name, encoding, file] of files) {
    it(`reads ${name}, and goes on behind every row`, async () => {
      const all = await readAll(file, { encoding, size: 3 });
      assert.deepEqual(all.rows, sampleRows);
      for (const [index, end] of all.ends.entries()) {
        const rest = await readAll(file, { encoding, size: 3, from: end ?? assert.fail('every row ends somewhere') });
        assert.deepEqual(rest.rows, sampleRows.slice(index + 1));
      }
    });
  }

  it('takes any line end and any delimiter', async () => {
    const { rows } = await readAll('a;b\n1;x\r\n2;y\r3;z', { delimiter: ';' });
    assert.deepEqual(
      rows.map(({ a, b }) => `${String(a)}${String(b)}`),
      ['1x', '2y', '3z'],
    );
    assert.deepEqual((await readAll('a\tb\n1\t2', { delimiter: '\t' })).rows, [{ a: '1', b: '2' }]);
  });

  it('counts rows as a spreadsheet does when it names one that does not fit', async () => {
    const { rows, unfit } = await readAll('id,name\n1,"a\nb"\n\n2,5" pipe\nid,name\n3,x,y\n4\n5,z\n');
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['1', '5'],
    );
    assert.equal(unfit.length, 4);
    assert.match(unfit[0] ?? '', /^4: A quotation mark stands inside a value/);
    assert.match(unfit[1] ?? '', /^5: It repeats the first line of the file\.$/);
    assert.match(unfit[2] ?? '', /^6: It has 3 values; the first line names 2 columns\.$/);
    assert.match(unfit[3] ?? '', /^7: It has 1 value; the first line names 2 columns\.$/);
  });

  it('overlooks empty cells behind the last column and columns without a name', async () => {
    const { rows, unfit } = await readAll('id,,name,\n1,x,Ada,\n2,y,Bob\n');
    assert.deepEqual(unfit, []);
    assert.deepEqual(rows, [
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Bob' },
    ]);
  });

  it('keeps a column with the name of something in every object', async () => {
    const { rows } = await readAll('__proto__,constructor\n1,2\n');
    assert.deepEqual(Object.entries(rows[0] ?? {}), [
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  const problems: readonly [string, Buffer | string, RegExp, Encoding?][] = [
    ['an empty file', '', /^This file is empty\.$/],
    ['a file of a byte order mark', '\ufeff', /^This file is empty\.$/],
    ['a ZIP file', Buffer.from('504b030414000600', 'hex'), /^This is no CSV file\. Save it as one/],
    ['bytes', Buffer.from([1, 0, 0, 7, 9, 0, 0, 0]), /^This is no CSV file\. Save it as one/],
    ['a web page', '<!doctype html><title>Sign in</title>', /^This is no CSV file\. Save it as one/],
    ['a first line without names', ',,\n1,2,3', /^The first line names no columns\. Write their names there/],
    ['a column twice', 'id,mail, id \n1,2,3', /The column "id" stands twice/],
    ['another delimiter', 'id;name\n1;x', /told apart by ";", but this recipe expects ","/],
    ['latin text as UTF-8', windows1252('id,name\n1,Zoë'), /not written in UTF-8/],
    ['half a character at the end', Buffer.from('id,name\n1,Zoë').subarray(0, -1), /not written in UTF-8/],
    ['UTF-16 as UTF-8', Buffer.from('\ufeffid\n1', 'utf16le'), /written in UTF-16, but this recipe expects UTF-8/],
    ['UTF-16 unmarked as UTF-8', Buffer.from('id,n\n1', 'utf16le'), /written in UTF-16, but/],
    ['UTF-8 as UTF-16', 'id,name\n1,x', /not written in UTF-16/, 'utf-16le'],
    [
      'UTF-8 as Windows-1252',
      'id,Straße\n1,x',
      /written in UTF-8, but this recipe expects Windows-1252/,
      'windows-1252',
    ],
    ['a byte that is none', Buffer.from('69640a8d', 'hex'), /not written in Windows-1252/, 'windows-1252'],
  ];
  for (const [name, file, says, encoding = 'utf-8'] of problems) {
    it(`says what is wrong with ${name}`, async () => {
      const { rows, problem } = await readAll(file, { encoding });
      assert.deepEqual(rows, []);
      assert.match(problem ?? 'nothing', says);
    });
  }

  it('hands on what stands before a quotation mark that never closes', async () => {
    for (const bad of ['2,"open\n3,c\n', '2,"b"x\n3,c\n', `2,"${'x'.repeat(1_100_000)}`]) {
      const { rows, problem } = await readAll(`id,name\n1,a\n${bad}`, { size: 50_000 });
      assert.deepEqual(rows, [{ id: '1', name: 'a' }]);
      assert.match(problem ?? 'nothing', /quotation mark is missing or too many at row 3/);
    }
  });
});

describe('CSV lines', () => {
  const fields = ['id', 'name'];

  for (const encoding of ['utf-8', 'utf-16le', 'windows-1252'] as const) {
    it(`writes ${encoding} so that it reads the same`, async () => {
      const format = { delimiter: ';', encoding } as const;
      const rows = [{ id: 1, name: 'a;"b"\r\nc' }, { id: true, name: 'Zoë €' }, { name: { x: [1] } }];
      const { bytes, count, refused } = rowLines(rows, fields, format);
      assert.equal(count, 3);
      assert.deepEqual(refused, []);
      const file = Buffer.concat([headerLine(fields, format), bytes]);
      const read = await readAll(file, { encoding, delimiter: ';' });
      assert.deepEqual(read.rows, [
        { id: '1', name: 'a;"b"\r\nc' },
        { id: 'true', name: 'Zoë €' },
        { id: null, name: '{"x":[1]}' },
      ]);
    });
  }

  it('refuses a row with a character that the encoding does not have', () => {
    const rows = [
      { id: '1', name: 'ok' },
      { id: '2', name: '東京' },
      { id: '3', name: '‘ok’' },
    ];
    const { count, refused, bytes } = rowLines(rows, fields, { delimiter: ',', encoding: 'windows-1252' });
    assert.equal(count, 2);
    assert.deepEqual(
      refused.map(({ index, reason }) => `${index} ${text(reason)}`),
      ['1 "name" holds the character "東", which cannot be written in Windows-1252.'],
    );
    assert.equal(bytes.toString('latin1'), '1,ok\r\n3,\u0091ok\u0092\r\n');
  });
});
