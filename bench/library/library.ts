import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../figure.ts';

const program = fileURLToPath(new URL('../../packages/library/src/bin/library.ts', import.meta.url));

/** What the program says that it took, in ms: reading, deriving, checking and writing, in a process of its own. */
const build = async (): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, program, '--draft']);
  const [, time] = /in (\d+) ms/.exec(stdout) ?? [];
  if (time === undefined) throw new Error(`The library does not say how long it took: ${stdout}`);
  return Number(time);
};

export const measureLibrary = async (rounds = 5): Promise<readonly Figure[]> => {
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) ours.push(await build());
  return [
    {
      part: 'library',
      name: 'the whole library, built from its sources',
      unit: 'ms',
      ours,
      floor: null,
      limit: { kind: 'value', most: 2000 },
    },
  ];
};
