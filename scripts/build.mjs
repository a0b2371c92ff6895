import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { root, say, SetupError } from './setup-error.mjs';

const common = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/recipe-schema.ts',
  'scripts/shape-modules.ts',
  'src',
];

const library = [
  'src/contract',
  'src/model',
  ...['src', 'endpoints', 'written.yaml', 'versions.json'].map(name => `packages/library/${name}`),
];
const buildLibrary = [
  '-C',
  '@citizen-integrator/source',
  '--import',
  'tsx',
  'packages/library/src/bin/library.ts',
  '--draft',
];

const inModules = (...path) => join('node_modules', ...path);
const vite = mode => [inModules('vite', 'bin', 'vite.js'), 'build', '--mode', mode, '--logLevel', 'warn'];
const typescript = config => [inModules('typescript-native', 'bin', 'tsc'), '-p', config];
const storybook = [inModules('storybook', 'dist', 'bin', 'dispatcher.js'), 'build', '-o', 'dist/storybook'];
const manifest = ['custom-elements-manifest.config.mjs', 'scripts/manifest.mjs'];

/** Where the tests that Node runs are built to: inside of the project, so that they find their packages. */
export const testFolder = join(root, 'node_modules', '.cache', 'citizen-integrator', 'tests');

/** Where the tests of the elements are built to. */
export const elementTestFolder = join(root, 'node_modules', '.cache', 'citizen-integrator', 'element-tests');

/** What can be built: from which files and folders, by which programs, and a file that is there afterwards. */
const builds = {
  elements: { what: 'the elements', from: common, steps: [vite('cdn')], makes: 'dist/cdn/citizen-integrator.js' },
  library: {
    what: 'the library',
    from: library,
    steps: [buildLibrary],
    makes: 'packages/library/dist/library.json',
  },
  host: {
    what: 'the host',
    from: [
      ...common,
      ...library,
      'packages/jitterpak/src',
      'packages/library/package.json',
      'packages/host/src',
      'packages/host/package.json',
    ],
    // Its package brings the library along.
    steps: [buildLibrary, vite('host')],
    makes: 'packages/host/dist/citizen-host.js',
  },
  cli: {
    what: 'the command line',
    from: [...common, 'packages/jitterpak/src', 'packages/cli/src', 'packages/cli/package.json'],
    steps: [vite('cli')],
    makes: 'packages/cli/dist/citizen.js',
  },
  practice: {
    what: 'the practice accounts',
    from: ['package-lock.json', 'vite.config.ts', 'packages/sandbox/src', 'packages/sandbox/package.json'],
    steps: [vite('practice')],
    makes: 'packages/sandbox/dist/citizen-practice.js',
  },
  demo: {
    what: 'the demo',
    from: ['package-lock.json', 'vite.config.ts', 'demo/server'],
    steps: [vite('demo')],
    makes: 'demo/dist/main.js',
  },
  modules: {
    what: 'the modules',
    from: [...common, ...manifest, 'tsconfig.types.json', 'scripts/jsx-types.mjs'],
    steps: [typescript('tsconfig.types.json'), vite('esm'), ['scripts/manifest.mjs']],
    makes: 'dist/custom-elements.json',
  },
  tests: {
    what: 'the tests',
    from: [...common, 'packages', 'demo/server', 'test', 'scripts'],
    steps: [vite('tests')],
    makes: join(testFolder, 'test', 'host', 'engine-process.js'),
  },
  'element tests': {
    what: 'the tests of the elements',
    from: [...common, 'packages', 'test/elements'],
    steps: [vite('element-tests')],
    makes: join(elementTestFolder, 'test', 'elements', 'contract.test.js'),
  },
  storybook: {
    what: 'Storybook',
    from: [...common, ...manifest, 'packages/library/src', 'packages/host/src', 'stories', '.storybook'],
    steps: [[...storybook, '--disable-telemetry', '--quiet']],
    makes: 'dist/storybook/index.json',
  },
};

const record = name => join(root, 'node_modules', '.cache', 'citizen-integrator', `${name}.sha256`);

const filesBelow = path => {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries
      .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
      .flatMap(entry => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : join(path, entry.name)));
  } catch {
    return [path]; // a file
  }
};

// Reading at once is several times as fast as asking for hundreds of small files, and nothing else waits.
const hashOf = paths => {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of paths.flatMap(path => filesBelow(join(root, path))).sort()) {
    hash.update(`\0${relative(root, file).split(sep).join('/')}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
};

const isCurrent = async (name, { makes }, hash) => {
  try {
    await access(resolve(root, makes));
    return (await readFile(record(name), 'utf8')) === hash;
  } catch {
    return false;
  }
};

/** Runs programs of Node.js one after the other, until one fails. */
const runAll = async ([step, ...steps]) => {
  const { ok, output } = await runQuietly(process.execPath, step);
  return ok && steps.length > 0 ? runAll(steps) : { ok, output };
};

const buildPart = async name => {
  const part = builds[name];
  const hash = hashOf(part.from);
  if (await isCurrent(name, part, hash)) return;
  say(`Building ${part.what}…`);
  const { ok, output } = await runAll(part.steps);
  if (!ok) {
    say(output);
    throw new SetupError(`Building ${part.what} stopped with an error: it stands above.`);
  }
  await mkdir(join(record(name), '..'), { recursive: true });
  await writeFile(record(name), hash);
};

/**
 * Builds what changed since it was built last: the elements for the script tag, the library, the host, the command line, the demo, the
 * npm package's `modules`, the `tests` that Node runs, the `element tests`, `storybook`.
 * @throws SetupError when something cannot be built.
 */
export const build = async names => {
  await Promise.all(names.map(buildPart));
};
