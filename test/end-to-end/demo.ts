import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { until } from './until.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

type ProcessName = 'demo' | 'host' | 'harbor';

/** A started demo, as `npm start -- --json` gives it. */
export interface Demo {
  /** Address of Harbor. */
  readonly address: string;
  /** Address of the host. */
  readonly api: string;
  /** For the organization's admin. */
  readonly token: string;
  readonly data: string;
  /** What it said to people up to now. */
  readonly said: () => string;
  /** Number of the process that npm started, or of one below it; the host's changes when it is started again. */
  readonly readPid: (name: ProcessName) => Promise<number>;
  /**
   * Ends it, if it has not ended yet, and waits until it is gone. Its data stays.
   * @param how a signal to npm alone, or what Ctrl-C in a terminal does: SIGINT to all of npm's process group
   */
  readonly end: (how?: 'SIGTERM' | 'Ctrl-C') => Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

/** npm as CI runs it, without a terminal but in a process group of its own, as a terminal makes one. */
export const spawnNpm = (args: readonly string[], data: string) => {
  const child = spawn('npm', args, {
    cwd: root,
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
    env: { ...process.env, CITIZEN_DEMO_DATA: data, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  return { child, exited, lines: createInterface(child.stdout), errors };
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A folder for a demo's data; its name has a space, since people's folders have some. */
export const makeDataFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'harbor data-'));
  // Else root's databases would have to lie outside of it, and stay behind when it is removed.
  await chmod(folder, 0o711);
  return folder;
};

/** A folder with the data of a demo that was started once before, or none when "npm test" has made no such data. */
export const makeUsedDataFolder = async (): Promise<string> => {
  const folder = await makeDataFolder();
  const { CITIZEN_TEST_DEMO: used } = process.env;
  if (!used) return folder;
  // With its owners, as PostgreSQL's own files belong to another user when we are root.
  if (process.platform === 'win32') await cp(used, folder, { recursive: true });
  else await promisify(execFile)('cp', ['-a', `${used}/.`, folder]);
  return folder;
};

export const readPid = async (data: string, name: ProcessName): Promise<number> =>
  Number(await readFile(join(data, `${name}.pid`), 'utf8'));

/** ms. */
const longestStart = 180_000;

/** Starts the demo with the data of a folder. */
export const startDemo = async (data: string, ...options: string[]): Promise<Demo> => {
  const npm = spawnNpm(['start', '--', '--json', ...options], data);
  const answer = new Promise<string>(resolve => {
    npm.lines.on('line', line => {
      if (line.startsWith('{')) resolve(line);
    });
  });
  // One that neither starts nor ends must not keep its test waiting for ever.
  const tooLong = setTimeout(() => {
    // With all that npm has started, which would keep its output open.
    const { pid = 0 } = npm.child;
    if (pid > 0 && process.platform !== 'win32') process.kill(-pid, 'SIGTERM');
    else npm.child.kill();
  }, longestStart);
  const line = await Promise.race([answer, npm.exited]);
  clearTimeout(tooLong);
  if (typeof line !== 'string') throw new Error(`npm start gave no address:\n${npm.errors.join('')}`);
  const { demo, api, token } = JSON.parse(line) as { demo: string; api: string; token: string };
  const pid = await readPid(data, 'demo');
  return {
    address: demo,
    api,
    token,
    data,
    said: () => npm.errors.join(''),
    readPid: name => readPid(data, name),
    async end(how = 'SIGTERM') {
      const { pid: group, exitCode, signalCode } = npm.child;
      if (exitCode === null && signalCode === null) {
        if (how === 'Ctrl-C' && group) process.kill(-group, 'SIGINT');
        else npm.child.kill('SIGTERM');
      }
      await npm.exited;
      await until('the demo has ended', () => !isAlive(pid));
    },
  };
};

export interface DemoStage {
  readonly demo: Demo;
  readonly browser: Browser;
  /** Ends both, and removes the demo's data. */
  readonly close: () => Promise<void>;
}

/** Starts a demo and a browser. When one of them cannot be had, the other one is ended: what goes on would hold the tests. */
export const openDemoStage = async (): Promise<DemoStage> => {
  const data = await makeUsedDataFolder();
  const [demo, browser] = await Promise.allSettled([startDemo(data), launchBrowser()]);
  const close = async () => {
    if (browser.status === 'fulfilled') await browser.value.close();
    if (demo.status === 'fulfilled') await demo.value.end();
    await rm(data, { recursive: true, force: true });
  };
  if (demo.status === 'fulfilled' && browser.status === 'fulfilled') {
    return { demo: demo.value, browser: browser.value, close };
  }
  await close();
  throw [demo, browser].flatMap(part => (part.status === 'rejected' ? [part.reason as unknown] : []))[0];
};

/** A demo that nobody has touched yet for as long as `work` lasts. */
export const withDemo = async (work: (demo: Demo) => Promise<void>): Promise<void> => {
  const data = await makeUsedDataFolder();
  try {
    const demo = await startDemo(data);
    try {
      await work(demo);
    } finally {
      await demo.end();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
};
