import { parse, type CsvError, type Info } from 'csv-parse';
import { message, type MessageRef } from '../messages/index.ts';
import { byteLength, createDecoder, EncodingError, encodingNames, type Encoding } from './csv-encoding.ts';

/** How a CSV file is written. */
export interface CsvFormat {
  readonly delimiter: string;
  readonly encoding: Encoding;
}

/** A place between two records. */
export interface CsvPosition {
  /** In bytes from the beginning of the file. */
  readonly offset: number;
  /** Rows before it, as a spreadsheet counts them: empty ones too. */
  readonly row: number;
}

export interface CsvRecord {
  readonly values: readonly string[];
  /** The number of its row; the first is 1. */
  readonly row: number;
  readonly end: CsvPosition;
}

/** A record that is not written as one; reading goes on behind it. */
export interface BrokenRecord {
  readonly row: number;
  readonly reason: MessageRef;
  readonly details: string;
}

export type CsvItem = CsvRecord | BrokenRecord;

export const isBroken = (item: CsvItem): item is BrokenRecord => 'reason' in item;

/** A file that cannot be read, or not from here on. */
export class CsvFileError extends Error {
  override readonly name = 'CsvFileError';
  constructor(
    readonly says: MessageRef,
    readonly details: string | null = null,
  ) {
    super(says.code);
  }
}

/** In characters; what is longer is a quotation mark that never closes. */
const longestRecord = 1_000_000;

export const notInEncoding = (encoding: Encoding, details: string | null): CsvFileError =>
  new CsvFileError(message('source.file.encoding', { encoding: encodingNames[encoding] }), details);

/** Follows the parser, which sees UTF-8, in the bytes of the file. */
const createMeter = (encoding: Encoding, start: number) => {
  let offset = start;
  let measured = 0;
  let ahead = Buffer.alloc(0);
  return {
    add(text: Buffer): void {
      if (encoding !== 'utf-8') ahead = Buffer.concat([ahead, text]);
    },
    /** @param position of the parser, never before one that was asked for. */
    offsetAt(position: number): number {
      const length = position - measured;
      measured = position;
      if (encoding === 'utf-8') return (offset += length);
      offset += byteLength(ahead.toString('utf8', 0, length), encoding);
      ahead = ahead.subarray(length);
      return offset;
    },
  };
};

/**
 * Reads records out of the bytes of a CSV file (RFC 4180, with any line ends). No records are lost unseen: what is not
 * written as a record comes as a broken one.
 * @param bytes from the position `from` on.
 * @throws CsvFileError when what follows cannot be told apart.
 */
export async function* readRecords(
  bytes: AsyncIterable<Buffer>,
  { delimiter, encoding }: CsvFormat,
  from: CsvPosition,
): AsyncGenerator<CsvItem, void, undefined> {
  const decoder = createDecoder(encoding);
  const meter = createMeter(encoding, from.offset);
  let found: CsvItem[] = [];
  let broken = 0;
  let brokenAfter = -1;

  const rowOf = ({ records, empty_lines: empty }: Info | CsvError): number =>
    from.row + Number(records) + Number(empty) + broken;

  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    // Nothing is pushed through the stream, so it never waits for a reader.
    on_record: (values: string[], info) => {
      const row = rowOf(info);
      found.push({ values, row, end: { offset: meter.offsetAt(info.bytes), row } });
      return null;
    },
    on_skip: error => {
      if (!error) return;
      const row = rowOf(error) + 1;
      // Any other quote leaves open where the record ends.
      if (String(error.code) !== 'INVALID_OPENING_QUOTE') {
        throw new CsvFileError(message('source.file.quote', { row: String(row) }), error.message);
      }
      const after = Number(error['bytes']);
      if (after === brokenAfter) return;
      brokenAfter = after;
      broken += 1;
      found.push({ row, reason: message('row.file.quote'), details: error.message });
    },
  });
  // Every write and the end are asked for their outcome.
  parser.on('error', () => {});

  const outcome = (start: (done: (error?: Error | null) => void) => void): Promise<Error | null> =>
    new Promise(resolve => start(error => resolve(error ?? null)));

  const take = (): CsvItem[] => {
    const taken = found;
    found = [];
    return taken;
  };

  const explain = (error: unknown): unknown => {
    if (error instanceof CsvFileError) return error;
    if (error instanceof EncodingError) return notInEncoding(encoding, error.message);
    return error;
  };

  try {
    for await (const piece of bytes) {
      const text = Buffer.from(decoder.decode(piece), 'utf8');
      meter.add(text);
      const error = await outcome(done => parser.write(text, done));
      yield* take();
      if (error) throw error;
    }
    decoder.end();
    const error = await outcome(done => parser.end(done));
    yield* take();
    if (error) throw error;
  } catch (error) {
    throw explain(error);
  } finally {
    parser.destroy();
  }
}
