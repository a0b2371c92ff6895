import { stripVTControlCharacters } from 'node:util';

export interface OutputOptions {
  readonly json?: boolean;
}

const { stdout, stderr } = process;

/** Colours are for terminals, and for those who want them (https://no-color.org). */
const hasColors = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

const styled = (stream: NodeJS.WriteStream, code: number, text: string): string =>
  hasColors(stream) ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Names come from others: nothing in them may move the cursor or end a line. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');

/** What the command is asked for: it goes to the standard output. */
export const print = (text: string): void => {
  stdout.write(`${text}\n`);
};

/** The API's own answer. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, stdout.isTTY ? 2 : undefined));

/** Beside the answer: it does not disturb what reads it. */
export const remark = (text: string): void => {
  stderr.write(`${text}\n`);
};

/** Where a text goes decides whether it has colours. */
export const styleFor = (stream: NodeJS.WriteStream) => ({
  bold: (text: string): string => styled(stream, 1, text),
  red: (text: string): string => styled(stream, 31, text),
  yellow: (text: string): string => styled(stream, 33, text),
});

export interface Column<Item> {
  readonly heading: string;
  readonly cell: (item: Item) => string;
}

const widthOf = (text: string): number => [...text].length;

const table = <Item>(items: readonly Item[], columns: readonly Column<Item>[]): string => {
  const rows = items.map(item => columns.map(({ cell }) => plain(cell(item))));
  const all = [columns.map(({ heading }) => heading.toUpperCase()), ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map(row => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd();
  return all.map((row, index) => (index === 0 ? styled(stdout, 1, line(row)) : line(row))).join('\n');
};

export interface Listing<Item> {
  /** On a terminal. */
  readonly columns: readonly Column<Item>[];
  /** Elsewhere, one line each: `[id] name …`. */
  readonly line: (item: Item) => string;
  /** Said, on a terminal, in place of nothing. */
  readonly empty: string;
}

/** A list as a table for people, as lines for programs, as JSON on request. */
export const printList = <Item>(
  { json }: OutputOptions,
  items: readonly Item[],
  { columns, line, empty }: Listing<Item>,
): void => {
  if (json) printJson(items);
  else if (!stdout.isTTY) for (const item of items) print(plain(line(item)));
  else if (items.length === 0) remark(empty);
  else print(table(items, columns));
};

/** One thing that was done or found: a sentence, or the API's answer. */
export const printResult = ({ json }: OutputOptions, value: unknown, sentence: string): void => {
  if (json) printJson(value);
  else print(plain(sentence));
};

export interface Progress {
  readonly show: (text: string) => void;
  readonly end: () => void;
}

/** How far something is, in one line that is written over; nothing where nobody looks. */
export const startProgress = (): Progress => {
  if (!stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const clear = '\r\u001b[K';
  return {
    show: text => void stderr.write(clear + plain(text).slice(0, Math.max(20, stderr.columns - 1))),
    end: () => void stderr.write(clear),
  };
};

/** A moment as people read it here; as it is where programs read. */
export const moment = (timestamp: string | null): string => {
  if (timestamp === null) return '';
  if (!stdout.isTTY) return timestamp;
  return new Date(timestamp).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
};
