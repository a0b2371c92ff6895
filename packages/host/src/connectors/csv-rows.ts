import { message, type MessageRef } from '../messages/index.ts';
import { encodingNames, lookAtBeginning } from './csv-encoding.ts';
import {
  CsvFileError,
  isBroken,
  notInEncoding,
  readRecords,
  type BrokenRecord,
  type CsvFormat,
  type CsvPosition,
  type CsvRecord,
} from './csv-records.ts';
import type { Row } from './row.ts';

/** A record under the names of its columns, and where the next one begins. */
export interface CsvRow {
  readonly values: Row;
  readonly end: CsvPosition;
}

/** A row that cannot be handed on. `end` is null when only the next row tells where that one begins. */
export interface UnfitRow extends BrokenRecord {
  readonly end: CsvPosition | null;
}

export const isUnfit = (item: CsvRow | UnfitRow): item is UnfitRow => 'reason' in item;

/** Gives the bytes of a file from an offset on; the first piece is long enough to tell what the file is. */
export type OpenBytes = (offset: number) => AsyncIterable<Buffer>;

const otherDelimiters = [',', ';', '\t', '|'];
const shown = (delimiter: string): string => (delimiter === '\t' ? 'Tab' : delimiter);

/** @throws CsvFileError when the first line is no header. */
const namesOf = (header: CsvRecord | BrokenRecord, { delimiter }: CsvFormat): readonly string[] => {
  if (isBroken(header)) throw new CsvFileError(header.reason, header.details);
  const written = header.values.map(name => name.trim());
  const names = written.slice(0, written.findLastIndex(name => name !== '') + 1);
  if (names.length === 0) throw new CsvFileError(message('source.file.columns'));
  const [only = ''] = names;
  const found = names.length === 1 ? otherDelimiters.find(other => other !== delimiter && only.includes(other)) : null;
  if (found) {
    const params = { found: shown(found), expected: shown(delimiter) };
    throw new CsvFileError(message('source.file.delimiter', params));
  }
  const column = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (column !== undefined) throw new CsvFileError(message('source.file.column.twice', { column }));
  return names;
};

const unfitReason = (values: readonly string[], names: readonly string[]): MessageRef | null => {
  // Empty cells behind the last column say nothing.
  const count = values.findLastIndex((value, index) => value !== '' || index < names.length) + 1;
  if (count !== names.length) return message('row.file.long', { count, columns: names.length });
  const isHeader = names.every((name, index) => values[index]?.trim() === name);
  return isHeader ? message('row.file.header') : null;
};

/** An empty cell is no value; a column without a name is left out. */
const rowOf = (values: readonly string[], names: readonly string[]): Row =>
  Object.fromEntries(
    names.flatMap((name, index): [string, string | null][] => (name === '' ? [] : [[name, values[index] || null]])),
  );

const first = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => {
  for await (const piece of bytes) return piece;
  return Buffer.alloc(0);
};

/** @returns the length of the byte order mark. @throws CsvFileError */
const checkBeginning = async (open: OpenBytes, { encoding }: CsvFormat): Promise<number> => {
  const start = await first(open(0));
  const beginning = lookAtBeginning(start, encoding);
  switch (beginning.kind) {
    case 'binary':
      throw new CsvFileError(message('source.file.noCsv'));
    case 'encoding': {
      const { found } = beginning;
      if (found === null) throw notInEncoding(encoding, null);
      const params = { found, encoding: encodingNames[encoding] };
      throw new CsvFileError(message('source.file.encoding.found', params));
    }
    case 'text':
      if (/^\s*<(?:!doctype|html|\?xml)/i.test(start.toString('latin1', 0, 200))) {
        throw new CsvFileError(message('source.file.noCsv'));
      }
      return beginning.markLength;
  }
};

/** The names in the first line of a file that we wrote. @throws CsvFileError */
export const readColumns = async (open: OpenBytes, format: CsvFormat): Promise<readonly string[]> => {
  const markLength = await checkBeginning(open, format);
  const records = readRecords(open(markLength), format, { offset: markLength, row: 0 });
  const header = (await records.next()).value;
  await records.return();
  return header && !isBroken(header) ? header.values : [];
};

/**
 * Reads the rows of a CSV file whose first line names the columns.
 * @param from where to go on; null for the first row.
 * @throws CsvFileError when the file cannot be read, or not from here on.
 */
export async function* readRows(
  open: OpenBytes,
  format: CsvFormat,
  from: CsvPosition | null,
): AsyncGenerator<CsvRow | UnfitRow, void, undefined> {
  const markLength = await checkBeginning(open, format);
  const fromStart = readRecords(open(markLength), format, { offset: markLength, row: 0 });
  try {
    const header = (await fromStart.next()).value;
    if (!header) throw new CsvFileError(message('source.file.empty'));
    const names = namesOf(header, format);
    for await (const item of from ? readRecords(open(from.offset), format, from) : fromStart) {
      if (isBroken(item)) yield { ...item, end: null };
      else {
        const reason = unfitReason(item.values, names);
        if (reason)
          yield { row: item.row, reason, details: item.values.join(format.delimiter).slice(0, 500), end: item.end };
        else yield { values: rowOf(item.values, names), end: item.end };
      }
    }
  } finally {
    await fromStart.return();
  }
}
