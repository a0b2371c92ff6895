import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readJitterpak, validateProject } from '@citizen-integrator/jitterpak';
import type { Figure } from '../figure.ts';
import { readPlainly } from './plain-reading.ts';

const sample = fileURLToPath(new URL('../../test/jitterpak/samples/wide.jpk', import.meta.url));
const readLarge = fileURLToPath(new URL('read-large.ts', import.meta.url));

/** ms of processor time: a wait for other work on the computer, in the midst of reading, is none of it. */
const timeOf = async (work: () => void | Promise<void>): Promise<number> => {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

/** 400 entities, read and validated. */
const measureReading = async (rounds: number): Promise<Figure> => {
  const bytes = new Uint8Array(await readFile(sample));
  const readOurs = async (): Promise<void> => {
    const { project } = await readJitterpak(bytes);
    assert.deepEqual(validateProject(project), []);
  };
  const readFloor = (): void => assert.equal(readPlainly(bytes), 402);
  // Both are compiled by then.
  for (let round = 0; round < 5; round += 1) {
    await readOurs();
    readFloor();
  }
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds * 3; round += 1) {
    floor.push(await timeOf(readFloor));
    ours.push(await timeOf(readOurs));
  }
  return {
    part: 'jitterpak',
    name: 'read and validate 400 entities',
    unit: 'ms',
    ours,
    floor: { name: 'inflate and parse them', values: floor },
    limit: { kind: 'ratio', most: 3 },
  };
};

/** The most that a process of its own takes, Node.js and all. */
const measureMemory = async (): Promise<Figure> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, readLarge]);
  return {
    part: 'jitterpak',
    name: 'memory for 5,000 entities in 20 MB',
    unit: 'MB',
    ours: [Number(stdout)],
    floor: null,
    limit: { kind: 'value', most: 200 },
  };
};

export const measureJitterpak = async (rounds = 10): Promise<readonly Figure[]> => [
  await measureReading(rounds),
  await measureMemory(),
];
