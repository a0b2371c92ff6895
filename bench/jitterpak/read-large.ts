import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readJitterpak, validateProject } from '@citizen-integrator/jitterpak';

// Making the file takes memory of its own: another process does it.
const folder = await mkdtemp(join(tmpdir(), 'citizen-bench-'));
const file = join(folder, 'large.jpk');
try {
  const maker = fileURLToPath(new URL('write-large.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [...process.execArgv, maker, file]);
  const bytes = await readFile(file);
  assert.ok(bytes.length > 19e6 && bytes.length < 24e6, `The file has ${bytes.length} bytes`);
  const { project } = await readJitterpak(bytes);
  assert.deepEqual(validateProject(project), []);
  assert.equal(project.entities.length, 5000);
  process.stdout.write(String((process.resourceUsage().maxRSS * 1024) / 1e6));
} finally {
  await rm(folder, { recursive: true, force: true });
}
