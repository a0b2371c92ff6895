import { stringify } from 'csv-stringify/sync';
import { message, type MessageRef } from '../messages/index.ts';
import type { RefusedRow } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { encode, encodingNames, unknownToWindows1252, type Encoding } from './csv-encoding.ts';
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

const unfitCell = (cells: readonly string[], columns: readonly string[], encoding: Encoding): MessageRef | null => {
  if (encoding !== 'windows-1252') return null;
  for (const [index, cell] of cells.entries()) {
    const character = unknownToWindows1252(cell);
    if (character === null) continue;
    const params = { column: columns[index] ?? '', character, encoding: encodingNames[encoding] };
    return message('row.file.character', params);
  }
  return null;
};

const lines = (records: readonly (readonly string[])[], { delimiter, encoding }: CsvFormat): Buffer =>
  encode(stringify([...records], { delimiter, record_delimiter: '\r\n' }), encoding);

/**
 * The first line.
 * @throws ConnectorError when a column has a character in its name that the encoding does not have.
 */
export const headerLine = (columns: readonly string[], format: CsvFormat): Buffer => {
  const unfit = unfitCell(columns, columns, format.encoding);
  if (unfit) throw new ConnectorError({ kind: 'refused', message: unfit });
  return lines([columns], format);
};

export interface WrittenLines {
  readonly bytes: Buffer;
  readonly count: number;
  readonly refused: readonly RefusedRow[];
}

/**
 * Writes rows as lines of CSV (RFC 4180). A row is refused that has a character which the encoding does not have, or a
 * field without a column.
 */
export const rowLines = (rows: readonly Row[], columns: readonly string[], format: CsvFormat): WrittenLines => {
  const known = new Set(columns);
  const records: string[][] = [];
  const refused: RefusedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = columns.map(name => cellOf(row[name]));
    const stray = Object.keys(row).find(name => !known.has(name));
    const reason =
      stray === undefined ? unfitCell(cells, columns, format.encoding) : message('row.file.column', { column: stray });
    if (reason) refused.push({ index, reason, details: null });
    else records.push(cells);
  }
  return { bytes: lines(records, format), count: records.length, refused };
};
