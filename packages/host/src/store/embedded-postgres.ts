import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { asAccount, type Account } from './postgres-account.ts';
import { prepareBinaries, type Binaries } from './postgres-binaries.ts';
import { findPlace, isFolder, makeDataParent, removePlace, type Place, type PostgresName } from './postgres-place.ts';

export type { PostgresName } from './postgres-place.ts';

export interface PostgresOptions extends PostgresName {
  /** Asked for; another one is taken when it is not free. Else the one of the last start, else any. */
  readonly port?: number;
  /** Settings of PostgreSQL beside ours, like `fsync=off`. */
  readonly settings?: readonly string[];
}

export interface PostgresServer {
  /** As superuser, database `postgres`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Whether the server was already running: a former process of ours was killed, or another one uses it. */
  readonly adopted: boolean;
  /** Ends all sessions and waits until the server is gone (fast shutdown), adopted or not. */
  readonly stop: () => Promise<void>;
}

const execute = promisify(execFile);
const host = '127.0.0.1';
const superuser = 'postgres';

const settings = [
  `listen_addresses=${host}`,
  'unix_socket_directories=',
  'max_connections=100',
  'timezone=UTC',
  'log_timezone=UTC',
  // Statements and details carry what people entered: they stay out of the log file.
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
];

/** Ours without what would make PostgreSQL's programs look elsewhere. */
const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
});

const urlOf = (port: number, password: string): string =>
  `postgresql://${superuser}:${password}@${host}:${port}/postgres`;

/** Made once, then kept: whoever comes second takes what the first one wrote. */
const keepPassword = async (file: string): Promise<string> => {
  try {
    await writeFile(file, randomBytes(24).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a process is the PostgreSQL of this folder, and not one that got the number of one that has died. */
const isPostmaster = async (pid: number, data: string): Promise<boolean> => {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  try {
    const command =
      process.platform === 'linux'
        ? await readFile(`/proc/${pid}/cmdline`, 'utf8')
        : (await execute('ps', ['-p', String(pid), '-o', 'command='])).stdout;
    return command.includes(data);
  } catch {
    return false;
  }
};

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** What the running server wrote about itself; null when there is none, or when it has not got so far. */
const readPostmaster = async (data: string): Promise<Postmaster | null> => {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = text.split('\n').map(Number);
  return pid && port ? { pid, port } : null;
};

/** Whether the server of this folder, and no other, answers to our password. */
const answers = async (port: number, password: string, data: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: urlOf(port, password), connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ place: string }>("select current_setting('data_directory') as place");
    // PostgreSQL writes slashes on Windows too.
    return rows[0]?.place.replaceAll('\\', '/') === data.replaceAll('\\', '/');
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

const freePort = (wished: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wished, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : wished));
    });
  });

/** The port that was asked for, else that of the last start (people have written it down), else any. */
const choosePort = async (wished: readonly (number | undefined)[]): Promise<number> => {
  for (const port of wished) {
    if (!port) continue;
    const free = await freePort(port).catch(() => null);
    if (free) return free;
  }
  return freePort(0);
};

const removeUnfinished = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    const pid = /^data\.unfinished-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
};

/** Makes the cluster under another name first, so that one that was interrupted is never taken for a whole one. */
const initialise = async (place: Place, binaries: Binaries, password: string): Promise<void> => {
  const parent = dirname(place.data);
  await removeUnfinished(parent);
  const unfinished = join(parent, `data.unfinished-${process.pid}`);
  const cluster = join(unfinished, 'cluster');
  const passwordFile = join(unfinished, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (place.account) {
      for (const path of [unfinished, passwordFile]) await chown(path, place.account.uid, place.account.gid);
    }
    await execute(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { ...asAccount(place.account), env: cleanEnvironment() },
    );
    await rename(cluster, place.data).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } catch (cause) {
    const words = (cause as { stderr?: string }).stderr?.trim() || (cause as Error).message;
    throw new Error(`The embedded PostgreSQL could not be set up in ${place.data}: ${words}`, { cause });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

/** Seconds that a fast shutdown gets before sessions are cut without their farewell; nothing is lost either way. */
const patience = 2;

const stopServer = async (binaries: Binaries, data: string, account: Account | null): Promise<void> => {
  const control = (mode: 'fast' | 'immediate') =>
    execute(binaries.pgCtl, ['stop', '-D', data, '-m', mode, '-w', '-t', String(patience)], {
      ...asAccount(account),
      env: cleanEnvironment(),
    });
  const isRunning = async () => {
    const running = await readPostmaster(data);
    return running !== null && isPostmaster(running.pid, data);
  };
  if (!(await isRunning())) return;
  try {
    await control('fast');
  } catch (error) {
    if (!(await isRunning())) return;
    await control('immediate').catch(() => {
      throw new Error(`The embedded PostgreSQL in ${data} does not stop.`, { cause: error });
    });
  }
};

/** Longest wait for a server that starts, in ms: after a crash it first puts its files right. */
const startPatience = 60_000;

/** A server that runs already, or is on its way up; null when there is none. */
const adopt = async (data: string, password: string): Promise<Postmaster | null> => {
  const deadline = Date.now() + startPatience;
  for (;;) {
    const running = await readPostmaster(data);
    if (!running) return null;
    if (await answers(running.port, password, data)) return running;
    if (!(await isPostmaster(running.pid, data))) {
      // PostgreSQL would take a stranger with that number for a server of its own and refuse to start.
      await rm(join(data, 'postmaster.pid'), { force: true });
      return null;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `A PostgreSQL (process ${running.pid}) runs in ${data} but does not let us in. ` +
          'End it, or remove the folder to begin anew.',
      );
    }
    await sleep(100);
  }
};

/** Starts a server in a session of its own: Ctrl-C in the terminal must not end it before its users are done. */
const launch = async (
  place: Place,
  binaries: Binaries,
  password: string,
  port: number,
  more: readonly string[],
): Promise<boolean> => {
  const logFile = join(place.home, 'postgres.log');
  const log = await open(logFile, 'w', 0o600);
  try {
    const child = spawn(
      binaries.postgres,
      ['-D', place.data, '-p', String(port), ...[...settings, ...more].flatMap(setting => ['-c', setting])],
      {
        ...asAccount(place.account),
        env: cleanEnvironment(),
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      },
    );
    let hasEnded = false;
    child.once('error', () => (hasEnded = true));
    child.once('exit', () => (hasEnded = true));
    child.unref();
    const deadline = Date.now() + startPatience;
    while (!hasEnded && Date.now() < deadline) {
      if (await answers(port, password, place.data)) return true;
      await sleep(20);
    }
    return false;
  } finally {
    await log.close();
  }
};

const prepare = async (name: PostgresName): Promise<{ place: Place; binaries: Binaries }> => {
  const place = await findPlace(name);
  await makeDataParent(place);
  return { place, binaries: await prepareBinaries(place.account, place.copies) };
};

/**
 * Starts the PostgreSQL of a folder, or adopts the one that runs there already. It listens on 127.0.0.1 only and
 * outlives this process unless `stop` is called; the next start adopts it.
 * @throws Error in words for the operator when it cannot be had.
 */
export const startPostgres = async ({
  directory,
  name,
  port: wished,
  settings: more = [],
}: PostgresOptions): Promise<PostgresServer> => {
  const { place, binaries } = await prepare({ directory, name });
  const passwordFile = join(place.home, 'password');
  const portFile = join(place.home, 'port');
  const hasPassword = (await readFile(passwordFile, 'utf8').catch(() => '')) !== '';
  if (!hasPassword && dirname(place.data) !== place.home && (await isFolder(place.data))) {
    // What lies there belonged to a folder of the same name that was deleted, or to a disk that is not mounted.
    await stopServer(binaries, place.data, place.account);
    const aside = `${place.data}.set-aside`;
    await rm(aside, { recursive: true, force: true });
    await rename(place.data, aside);
  }
  const password = await keepPassword(passwordFile);
  const serverAt = (port: number, adopted: boolean): PostgresServer => ({
    url: urlOf(port, password),
    host,
    port,
    adopted,
    stop: () => stopServer(binaries, place.data, place.account),
  });

  if (!(await isFolder(place.data))) await initialise(place, binaries, password);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const running = await adopt(place.data, password);
    if (running) return serverAt(running.port, true);
    const last = Number(await readFile(portFile, 'utf8').catch(() => '0'));
    const port = await choosePort(attempt === 1 ? [wished, last] : []);
    if (await launch(place, binaries, password, port, more)) {
      await writeFile(portFile, String(port));
      return serverAt(port, false);
    }
    // Another process may have been first, with the port or with the folder: look again.
  }
  const words = (await readFile(join(place.home, 'postgres.log'), 'utf8').catch(() => '')).trim().split('\n').at(-1);
  throw new Error(`The embedded PostgreSQL in ${place.data} does not start: ${words ?? 'it said nothing'}`);
};

/** Where the cluster of a folder really lies: as root it may have to be outside of it. */
export const postgresDataFolder = async (name: PostgresName): Promise<string> => (await findPlace(name)).data;

/** Stops the PostgreSQL of a folder, if it runs: one that a process of ours left behind when it was killed. */
export const stopPostgres = async (name: PostgresName): Promise<void> => {
  const { place, binaries } = await prepare(name);
  await stopServer(binaries, place.data, place.account);
};

/** Stops the PostgreSQL of a folder, if it runs, and removes all it has. */
export const removePostgres = async (name: PostgresName): Promise<void> => {
  const { place, binaries } = await prepare(name);
  await stopServer(binaries, place.data, place.account);
  await removePlace(place);
};
