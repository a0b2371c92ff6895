// Says what the built elements weigh, and fails over a limit: npm run size [-- --json]
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as buildWithVite } from 'vite';
import { build } from './build.mjs';
import { root, runCommand, SetupError } from './setup-error.mjs';

const folder = join(root, 'dist', 'cdn');

/** In bytes after gzip; 1 kB is 1,000 bytes. Over its limit a size fails; its goal is where it is to come down to. */
const budgets = {
  'first load of the script': { goal: 37_000, limit: 37_000 },
  'gallery alone': { goal: 32_000, limit: 32_000 },
  'all elements': { goal: 75_000, limit: 176_000 },
  'more for admins': { goal: 75_000, limit: 102_000 },
};

// As the minifier writes them: import{a as b}from"./chunk.js", import"./chunk.js", export*from"./chunk.js". What is in
// parentheses comes when it is needed.
const staticImport = /(?:^|[;}\s])(?:import|export)(?:[^;"'()]*?from)?\s*["'](\.[^"']+)["']/g;

const lateImport = /import\(\s*["'`](\.[^"'`]+)["'`]/g;

/** What only an organization's admins fetch, with all that nobody else does: the elements, and what reads and saves files. */
const adminParts = [
  'recipes.define',
  'recipe-editor.define',
  'curation.define',
  'check-files',
  'customer-part',
  'taking-back',
];
const isForAdmins = name => adminParts.some(part => basename(name).startsWith(part));

/** A file and all that may be fetched from it, at once or later, by people who are no admins. */
const withAllImports = (files, name, found = new Set()) => {
  if (found.has(name) || isForAdmins(name)) return found;
  const code = files.get(name);
  if (code === undefined) throw new SetupError(`"${name}" is imported and was not built.`);
  found.add(name);
  for (const [, path] of [...code.matchAll(staticImport), ...code.matchAll(lateImport)]) {
    withAllImports(files, join(dirname(name), path), found);
  }
  return found;
};

/** A file and all that it imports, and so on, without what comes later. */
const withImports = (files, name, found = new Set()) => {
  if (found.has(name)) return found;
  const code = files.get(name);
  if (code === undefined) throw new SetupError(`"${name}" is imported and was not built.`);
  found.add(name);
  for (const [, path] of code.matchAll(staticImport)) withImports(files, join(dirname(name), path), found);
  return found;
};

const weigh = (files, names) =>
  [...names].reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0);

const readBuilt = async () => {
  const names = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.js'));
  return new Map(await Promise.all(names.map(async name => [name, await readFile(join(folder, name), 'utf8')])));
};

/** The gallery as a page gets it that has nothing else, with Lit and all. */
const buildGallery = async () => {
  const [{ output }] = await buildWithVite({
    root,
    mode: 'gallery',
    logLevel: 'error',
    build: { write: false },
  });
  return new Map(output.map(({ fileName, code }) => [fileName, code]));
};

const measure = async () => {
  const [files, gallery] = [await readBuilt(), await buildGallery()];
  const start = withImports(files, 'citizen-integrator.js');
  const alone = withImports(gallery, 'gallery.js');
  // The editor of formulas is the work of others, and has a budget of its own.
  const all = [...files.keys()].filter(name => !basename(name).startsWith('formula'));
  const forAll = withAllImports(files, 'citizen-integrator.js');
  return {
    'first load of the script': weigh(files, start),
    'gallery alone': weigh(gallery, alone),
    'all elements': weigh(
      files,
      all.filter(name => forAll.has(name)),
    ),
    'more for admins': weigh(
      files,
      all.filter(name => !forAll.has(name)),
    ),
  };
};

const report = sizes =>
  Object.entries(sizes).map(([what, bytes]) => ({ what, bytes, ...budgets[what], ok: bytes <= budgets[what].limit }));

const kilobytes = bytes => `${(bytes / 1000).toFixed(1)} kB`;

await runCommand(async () => {
  await build(['elements']);
  const rows = report(await measure());
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    for (const { what, bytes, goal, limit, ok } of rows) {
      const aims = [`of ${kilobytes(limit)}`, ...(goal < limit ? [`to become ${kilobytes(goal)}`] : [])];
      process.stdout.write(`${ok ? '✔' : '✘'} ${what.padEnd(26)}${kilobytes(bytes)} ${aims.join(', ')}\n`);
    }
  }
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
});
