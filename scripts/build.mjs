import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { root, say, SetupError } from './setup-error.mjs';

const common = ['package-lock.json', 'package.json', 'tsconfig.json', 'vite.config.ts', 'src'];

/** What can be built: from which files and folders, and a file that is there afterwards. */
const builds = [
  { mode: 'cdn', what: 'the elements', from: common, makes: 'dist/cdn/citizen-integrator.js' },
  {
    mode: 'host',
    what: 'the host',
    from: [
      ...common,
      'packages/library/src',
      'packages/library/package.json',
      'packages/host/src',
      'packages/host/package.json',
    ],
    makes: 'packages/host/dist/citizen-host.js',
  },
];

const record = mode => join(root, 'node_modules', '.cache', 'citizen-integrator', `${mode}.sha256`);

const filesBelow = async path => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
};

const hashOf = async paths => {
  const lists = await Promise.all(paths.map(path => filesBelow(join(root, path)).catch(() => [join(root, path)])));
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of lists.flat().sort()) {
    hash.update(`\0${relative(root, file).split(sep).join('/')}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
};

const isCurrent = async ({ mode, makes }, hash) => {
  try {
    await access(join(root, makes));
    return (await readFile(record(mode), 'utf8')) === hash;
  } catch {
    return false;
  }
};

const runVite = mode => {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return runQuietly(process.execPath, [vite, 'build', '--mode', mode, '--logLevel', 'warn']);
};

/**
 * Builds what changed since it was built last: the elements for the script tag and the host.
 * @throws SetupError when something cannot be built.
 */
export const build = async () => {
  await Promise.all(
    builds.map(async part => {
      const hash = await hashOf(part.from);
      if (await isCurrent(part, hash)) return;
      say(`Building ${part.what}…`);
      const { ok, output } = await runVite(part.mode);
      if (!ok) {
        say(output);
        throw new SetupError(`Building ${part.what} stopped with an error: it stands above.`);
      }
      await mkdir(join(record(part.mode), '..'), { recursive: true });
      await writeFile(record(part.mode), hash);
    }),
  );
};
