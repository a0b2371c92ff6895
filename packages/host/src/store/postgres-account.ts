import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The operating system's user that PostgreSQL runs as; null for the one that we run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, and initdb wants a user that the system knows. `postgres` is made for this and
 * owns nothing else; `nobody` is there on every other system, though other services may share it. We make no user of
 * our own: trying the demo should leave a computer's accounts as they are.
 */
const candidates = ['postgres', 'nobody'];

const idOf = async (name: string, flag: '-u' | '-g'): Promise<number> =>
  Number((await execute('id', [flag, name])).stdout.trim());

/**
 * Who PostgreSQL runs as.
 * @throws Error when we are root and there is no user to change to.
 */
export const findAccount = async (): Promise<Account | null> => {
  if (process.getuid?.() !== 0) return null;
  for (const name of candidates) {
    try {
      return { name, uid: await idOf(name, '-u'), gid: await idOf(name, '-g') };
    } catch {
      // This system does not have that user: the next one may be there.
    }
  }
  throw new Error(
    `PostgreSQL cannot run as root, and this computer has none of the users ${candidates.join(', ')}. ` +
      'Run as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
};

/** What a spawned process needs to run as the account; `/` as folder, since ours may be closed to it. */
export const asAccount = (account: Account | null): { cwd: string; uid?: number; gid?: number } => ({
  cwd: '/',
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
});

/** Whether the account may enter a folder or run a file, through every folder above it. */
export const mayEnter = async (path: string, account: Account | null): Promise<boolean> => {
  if (!account) return true;
  try {
    await execute('/bin/sh', ['-c', 'test -x "$0"', path], asAccount(account));
    return true;
  } catch {
    return false;
  }
};
