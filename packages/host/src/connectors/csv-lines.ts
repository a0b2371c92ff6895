import { stringify } from 'csv-stringify/sync';
import { message } from '../messages/index.ts';
import type { RefusedRow } from './connector.ts';
import { encode, encodingNames, unknownToWindows1252 } from './csv-encoding.ts';
import type { CsvFormat } from './csv-records.ts';
import type { Row } from './row.ts';

/** What stands in a cell: lists and records as JSON, no value as nothing. */
const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // A Date's JSON has quotes round it.
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value) ?? '';
};

const lines = (records: readonly (readonly string[])[], { delimiter, encoding }: CsvFormat): Buffer =>
  encode(stringify([...records], { delimiter, record_delimiter: '\r\n' }), encoding);

/** The first line. A name that the encoding does not have is written with question marks. */
export const headerLine = (fields: readonly string[], format: CsvFormat): Buffer =>
  lines([fields.map(name => (format.encoding === 'windows-1252' ? withoutUnknown(name) : name))], format);

const withoutUnknown = (text: string): string =>
  [...text].map(character => (unknownToWindows1252(character) === null ? character : '?')).join('');

export interface WrittenLines {
  readonly bytes: Buffer;
  readonly count: number;
  readonly refused: readonly RefusedRow[];
}

/** Writes rows as lines of CSV (RFC 4180); a row with a character that the encoding does not have is refused. */
export const rowLines = (rows: readonly Row[], fields: readonly string[], format: CsvFormat): WrittenLines => {
  const records: string[][] = [];
  const refused: RefusedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = fields.map(name => cellOf(row[name]));
    const unfit =
      format.encoding === 'windows-1252' ? cells.findIndex(cell => unknownToWindows1252(cell) !== null) : -1;
    if (unfit === -1) records.push(cells);
    else {
      const character = unknownToWindows1252(cells[unfit] ?? '') ?? '';
      const params = { column: fields[unfit] ?? '', character, encoding: encodingNames[format.encoding] };
      refused.push({ index, reason: message('row.file.character', params), details: null });
    }
  }
  return { bytes: lines(records, format), count: records.length, refused };
};
