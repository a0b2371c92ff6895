import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { programArguments } from '../program.ts';

interface Answer {
  readonly name: string;
  readonly code: string;
  /** ms of processor time, which other work on the computer does not lengthen. */
  readonly time: number;
  /** How far the process has grown since its start, MiB. */
  readonly grown: number;
}

const program = programArguments('test/jitterpak/read-hostile-files.ts');

describe('Hostile files', () => {
  it('are refused within seconds and 64 MiB, all of them in one process', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, program, {
      timeout: 120_000,
    });
    const answers = JSON.parse(stdout) as readonly Answer[];
    assert.ok(answers.length > 50, `${answers.length} answers`);
    const unfit = answers.filter(({ code, time, grown }) => code === 'read' || time > 3000 || grown > 64);
    assert.deepEqual(unfit, []);
  });
});
