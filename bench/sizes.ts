import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

interface Size {
  readonly what: string;
  readonly bytes: number;
  /** In bytes: what it is to come down to. */
  readonly goal: number;
}

const script = fileURLToPath(new URL('../scripts/size.mjs', import.meta.url));

/** @throws Error with what the script says when it cannot weigh. */
const weigh = (): Promise<readonly Size[]> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [script, '--json'], (error, stdout, stderr) => {
      // It also fails when something is too heavy, and says the sizes all the same.
      if (stdout.startsWith('[')) resolve(JSON.parse(stdout) as readonly Size[]);
      else reject(new Error(stderr || error?.message || 'The sizes could not be read'));
    });
  });

/** What a page fetches, after gzip; builds the elements anew. */
export const measureSizes = async (): Promise<readonly Figure[]> =>
  (await weigh()).map(({ what, bytes, goal }) => ({
    part: 'sizes',
    name: what,
    unit: 'kB',
    ours: [bytes / 1000],
    floor: null,
    limit: { kind: 'value', most: goal / 1000 },
  }));
