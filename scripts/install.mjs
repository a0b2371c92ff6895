import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { root, say, SetupError } from './setup-error.mjs';

const oldestNode = [20, 19];

/** @throws SetupError when this Node.js is too old. */
export const checkNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(
    `This needs Node.js ${oldestNode.join('.')} or newer (22 or 24 is recommended), but it runs on ${process.versions.node}.`,
  );
};

const readLock = async file => {
  try {
    return JSON.parse(await readFile(join(root, file), 'utf8')).packages;
  } catch {
    return null;
  }
};

/** npm writes down what it installed: it fits when each package is there that the lockfile asks for on this computer. */
const isInstalled = async () => {
  const [asked, there] = await Promise.all([
    readLock('package-lock.json'),
    readLock('node_modules/.package-lock.json'),
  ]);
  if (!asked)
    throw new SetupError('package-lock.json cannot be read: get it back with "git checkout package-lock.json".');
  if (!there) return false;
  const isSame = name =>
    there[name]?.version === asked[name].version && there[name].integrity === asked[name].integrity;
  return (
    Object.keys(there).every(name => name in asked) &&
    Object.keys(asked).every(name => name === '' || isSame(name) || (asked[name].optional && !there[name]))
  );
};

const npm = () => {
  const { npm_execpath: script } = process.env;
  return script?.endsWith('.js') ? [process.execPath, [script], false] : ['npm', [], process.platform === 'win32'];
};

const runNpm = args => {
  const [command, first, shell] = npm();
  return runQuietly(command, [...first, ...args], { shell });
};

/**
 * Installs the packages of package-lock.json, unless they are there.
 * @throws SetupError when they cannot be had.
 */
export const install = async () => {
  if (await isInstalled()) return;
  say('Installing packages…');
  const { ok, output } = await runNpm([
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (ok) return;
  say(output.split('\n').slice(-20).join('\n'));
  throw new SetupError(
    'The packages could not be installed ("npm ci" says why above); check the network and the free disk space, then try again.',
  );
};
