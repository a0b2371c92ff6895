import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import type * as pools from '../../packages/host/src/formulas/formula-pool.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside of the project, where the bundle finds the packages that it leaves out.
const cache = join(root, 'node_modules', '.cache', 'citizen-integrator');
let outDir = '';

before(async () => {
  await mkdir(cache, { recursive: true });
  outDir = await mkdtemp(join(cache, 'bundle-'));
  const input = { 'formula-pool': join(root, 'packages/host/src/formulas/formula-pool.ts') };
  await build({ root, mode: 'host', logLevel: 'error', build: { outDir, rolldownOptions: { input } } });
});
after(() => rm(outDir, { recursive: true, force: true }));

it('The bundled host starts the process that works out formulas', async () => {
  const file = pathToFileURL(join(outDir, 'formula-pool.js')).href;
  const { createFormulaPool } = (await import(file)) as typeof pools;
  const pool = createFormulaPool();
  try {
    const rows = [{ a: 1 }, { a: 2 }];
    assert.deepEqual(await pool.evaluate({ formulas: ['a + 1'], rows, bindings: {} }), [
      [{ isDone: true, value: 2 }],
      [{ isDone: true, value: 3 }],
    ]);
    const names = await readdir(outDir, { recursive: true });
    assert.ok(names.some(name => /formula-process-[\w-]+\.js$/.test(name)));
  } finally {
    pool.close();
  }
});
