import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { build, elementTestFolder, testFolder } from './build.mjs';
import { check } from './check.mjs';
import { checkNode, install } from './install.mjs';
import { runQuietly } from './run-quietly.mjs';
import { root, runCommand, say, SetupError } from './setup-error.mjs';
import { createSupplies } from './test-supplies.mjs';
import { untilEnd } from './until-end.mjs';

/** ms after which a suite counts as stuck. */
const patience = 8 * 60_000;

const module = (...path) => join(root, 'node_modules', ...path);
const run = (args, env) =>
  runQuietly(process.execPath, args, { env: { ...process.env, CI: 'true', ...env }, timeout: patience });

const nothing = { passed: 0, failed: 0, skipped: 0, output: '' };

const supplies = createSupplies();

/** Test files below a folder; none when it is not there. */
const testFiles = async folder => {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return names
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join(folder, name))
    .sort();
};

/** What the runner of Node.js says at its end: "ℹ pass 12". */
const counted = (output, word) => Number(new RegExp(`^\\S+ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);

/** Runs tests as they were built: from their source, each process would spend most of its time on reading TypeScript. */
const nodeTests =
  (folder, { concurrency, env, needs = [] }) =>
  async () => {
    const files = await testFiles(folder);
    if (files.length === 0) return nothing; // without files Node.js would look for some by itself
    const built = files.map(file => join(testFolder, file.replace(/\.ts$/, '.js')));
    const { ok, output } = await run(
      ['--enable-source-maps', '--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...built],
      { ...env, ...(await supplies.get(needs)), CITIZEN_TESTS: testFolder },
    );
    const failed = counted(output, 'fail') + counted(output, 'cancelled');
    return {
      passed: counted(output, 'pass'),
      failed: ok ? failed : Math.max(1, failed),
      skipped: counted(output, 'skipped') + counted(output, 'todo'),
      output,
    };
  };

const elementTests = env => async () => {
  const built = join(elementTestFolder, '**', '*.test.js').replaceAll('\\', '/');
  const { ok, output } = await run([module('@web', 'test-runner', 'dist', 'bin.js'), '--files', built], env);
  // "Chromium: |██████| 12/12 test files | 80 passed, 1 failed, 2 skipped", drawn anew as they come
  const summary = output.match(/\d+ passed, \d+ failed(, \d+ skipped)?/g)?.at(-1) ?? '';
  const [passed = 0, failed = 0, skipped = 0] = (summary.match(/\d+/g) ?? []).map(Number);
  return { passed, failed: ok ? failed : Math.max(1, failed), skipped, output };
};

/** Each size counts as one test: "✔ gallery alone  31.2 kB of 32.0 kB" */
const sizes = async () => {
  const { ok, output } = await run([join(root, 'scripts', 'size.mjs')]);
  const count = mark => output.split(mark).length - 1;
  return { ...nothing, passed: count('✔'), failed: ok ? 0 : Math.max(1, count('✘')), output };
};

const describe = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

/** Run when they are asked for by name alone, as they take longer. */
const longer = new Set(['stories']);
const unknownSuite = (name, suites) => `There is no suite "${name}". There are: ${Object.keys(suites).join(', ')}.`;

/** `npm test` runs everything but what takes longer, `npm test -- host stories` what is named. */
const test = async () => {
  checkNode();
  void untilEnd()
    .then(supplies.remove)
    .finally(() => process.exit(1));
  const asked = process.argv.slice(2);
  await install();
  const browser = { CHROME_PATH: await findBrowser() };

  const suites = {
    check,
    size: sizes,
    model: nodeTests('test/model', { concurrency: 2 }),
    jitterpak: nodeTests('test/jitterpak', { concurrency: 2 }),
    library: nodeTests('test/library', { concurrency: 2 }),
    sandbox: nodeTests('test/sandbox', { concurrency: 2 }),
    house: nodeTests('test/house', { concurrency: 2 }),
    host: nodeTests('test/host', { concurrency: 3, needs: ['databases'] }),
    cli: nodeTests('test/cli', { concurrency: 2, needs: ['databases'] }),
    elements: elementTests(browser),
    package: nodeTests('test/package', { concurrency: 1, env: browser, needs: ['databases'] }),
    'end to end': nodeTests('test/end-to-end', { concurrency: 2, env: browser, needs: ['demo', 'databases'] }),
    stories: nodeTests('test/stories', { concurrency: 1, env: browser }),
    proof: nodeTests('test/proof', { concurrency: 1, needs: ['databases'] }),
  };
  const names = asked.length > 0 ? asked : Object.keys(suites).filter(name => !longer.has(name));
  for (const name of names) if (!Object.hasOwn(suites, name)) throw new SetupError(unknownSuite(name, suites));
  const parts = ['elements', 'host', 'demo', 'practice', 'modules', 'tests', 'element tests'];
  await build(names.includes('stories') ? [...parts, 'storybook'] : parts);

  const sum = { ...nothing };
  try {
    for (const name of names) {
      const start = performance.now();
      let result = await suites[name]();
      if (result.passed + result.failed === 0) result = { ...nothing, failed: 1, output: `${name}: nothing was run.` };
      if (result.failed > 0) say(result.output);
      say(`${name.padEnd(12)}${describe(result)} (${Math.round((performance.now() - start) / 1000)} s)`);
      for (const key of ['passed', 'failed', 'skipped']) sum[key] += result[key];
    }
  } finally {
    await supplies.remove();
  }
  process.stdout.write(`${describe(sum)}\n`);
  if (sum.failed > 0) process.exitCode = 1;
};

await runCommand(test);
