import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Records that come one after the other and are kept in a file, one a line. */
export interface Journal<Item> {
  /** What was kept before, oldest first. */
  readonly kept: readonly Item[];
  readonly append: (item: Item) => void;
  /** Forgets what was kept, but for these. */
  readonly replace: (items: readonly Item[]) => void;
}

const readLine = <Item>(line: string): Item[] => {
  try {
    return [JSON.parse(line) as Item];
  } catch {
    return []; // cut off when the power was
  }
};

const lineOf = (item: unknown): string => `${JSON.stringify(item)}\n`;

export const openJournal = <Item>(file: string): Journal<Item> => {
  mkdirSync(dirname(file), { recursive: true });
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // What comes next does not go on where a line was cut off.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return {
    kept: text.split('\n').flatMap(line => readLine<Item>(line)),
    append: item => appendFileSync(file, lineOf(item), { mode: 0o600 }),
    replace(items) {
      writeFileSync(`${file}.new`, items.map(lineOf).join(''), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
};
