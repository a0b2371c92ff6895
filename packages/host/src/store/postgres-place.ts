import { createHash } from 'node:crypto';
import { chmod, mkdir, realpath, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findAccount, mayEnter, type Account } from './postgres-account.ts';

/** Which PostgreSQL: `name` tells apart those that share a folder. */
export interface PostgresName {
  /** Folder of whoever wants the server; it is made when it is not there. */
  readonly directory: string;
  readonly name: string;
}

export interface Place {
  /** Who runs it; null for the user that we run as. */
  readonly account: Account | null;
  /** Folder with the password, the port and the log; only we look into it. */
  readonly home: string;
  /** The cluster itself. Not below `home` when the account may not enter that folder. */
  readonly data: string;
  /** Where copies of the programs go when the account cannot run those of the npm package. */
  readonly copies: string;
}

/** For the case that we are root in a folder that nobody else may enter, such as root's own home. */
const shared = '/var/lib/citizen-integrator';

/** Where a PostgreSQL of ours really lives. Makes `home`, and nothing else. */
export const findPlace = async ({ directory, name }: PostgresName): Promise<Place> => {
  const account = await findAccount();
  const wished = join(resolve(directory), name);
  await mkdir(wished, { recursive: true });
  const home = await realpath(wished);
  if (!account || (await mayEnter(home, account))) {
    return { account, home, data: join(home, 'data'), copies: join(home, 'programs') };
  }
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 24);
  return { account, home, data: join(shared, hash, 'data'), copies: shared };
};

export const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/** Makes the folder that holds the cluster, open enough for the account to go through. */
export const makeDataParent = async ({ home, data, copies }: Place): Promise<void> => {
  const parent = join(data, '..');
  if (parent === home) return;
  await mkdir(copies, { recursive: true });
  await mkdir(parent, { recursive: true });
  // Whatever the umask says: without the right to pass, PostgreSQL could not reach its own folder.
  await chmod(copies, 0o755);
  await chmod(parent, 0o755);
};

/** Removes cluster, password and log. The server must have been stopped. */
export const removePlace = async ({ home, data }: Place): Promise<void> => {
  const parent = join(data, '..');
  if (parent !== home) await rm(parent, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
};
