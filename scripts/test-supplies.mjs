import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root, SetupError } from './setup-error.mjs';

// What test files take from "npm test" instead of making it themselves, and what it is called in their environment.
// A file that is run by hand finds none of it and makes its own.

// PostgreSQL runs as another user when we are root, and has to get in.
const makeFolder = async prefix => {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o711);
  return folder;
};

const loadPostgres = () => import(new URL('../packages/host/dist/embedded-postgres.js', import.meta.url));

/** Nothing outlives the tests, so nothing waits for a disk. Several files at once have a host each. */
const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=300'];

/** A PostgreSQL in which each file makes databases of its own. */
const startDatabases = async () => {
  const { startPostgres, removePostgres } = await loadPostgres();
  const directory = await makeFolder('citizen-test-databases-');
  const name = 'postgres';
  const { url } = await startPostgres({ directory, name, settings });
  return {
    env: { CITIZEN_TEST_POSTGRES: url },
    async remove() {
      await removePostgres({ directory, name });
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** The data of a demo that was started and ended once; each file starts one with a copy. */
const makeDemoData = async () => {
  const data = await makeFolder('harbor-data-');
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), '--json', '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => (said += text));
  const isReady = new Promise(resolve => createInterface(child.stdout).once('line', () => resolve(true)));
  const started = await Promise.race([isReady, exited.then(() => false)]);
  child.kill('SIGTERM');
  await exited;
  if (!started) throw new SetupError(`The demo did not start:\n${said}`);
  return { env: { CITIZEN_TEST_DEMO: data }, remove: () => rm(data, { recursive: true, force: true }) };
};

const makers = { databases: startDatabases, demo: makeDemoData };

/** Makes what is asked for when it is asked for first. */
export const createSupplies = () => {
  const made = new Map();
  return {
    /**
     * @param names of what a suite needs: `databases`, `demo`
     * @returns the environment that tells its tests
     */
    async get(names) {
      for (const name of names) if (!made.has(name)) made.set(name, makers[name]());
      const supplies = await Promise.all(names.map(name => made.get(name)));
      return Object.assign({}, ...supplies.map(({ env }) => env));
    },
    async remove() {
      const supplies = await Promise.allSettled(made.values());
      made.clear();
      await Promise.all(supplies.map(({ value }) => value?.remove()));
    },
  };
};
