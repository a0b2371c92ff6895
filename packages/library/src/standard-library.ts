import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Library } from './library.ts';
import { readLibrary } from './library-file.ts';

/** The newest change of a file, or of what is below a folder, in ms since 1970; 0 when there is nothing. */
const changedAt = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const names = await readdir(path, { recursive: true });
  const times = await Promise.all(
    names.map(async name => (await stat(join(path, name)).catch(() => null))?.mtimeMs ?? 0),
  );
  return Math.max(0, ...times);
};

const sources = ['src', 'endpoints', 'written.yaml', 'versions.json'];
const sharedSources = ['contract', 'model'];

/** Builds the file from its sources when it is not there or older than they are. @throws Error when it cannot be built. */
const bringUpToDate = async (folder: string, root: string, file: string): Promise<void> => {
  const [built, ...changed] = await Promise.all([
    changedAt(file),
    ...sources.map(name => changedAt(join(folder, name))),
    ...sharedSources.map(name => changedAt(join(root, 'src', name))),
  ]);
  if (built >= Math.max(...changed)) return;
  const program = join(folder, 'src', 'bin', 'library.ts');
  const modes = ['-C', '@citizen-integrator/source', '--import', 'tsx'];
  await promisify(execFile)(process.execPath, [...modes, program, '--draft'], { cwd: root });
};

export interface StandardLibraryOptions {
  /** Told when the library was changed and cannot be built: the one that was built last is used. */
  readonly onStale: (error: unknown) => void;
  /** Where it lies in what is published, without its sources. */
  readonly published: string;
}

/** The folder of this package, where it has its sources; null in what is published. */
const sourceFolder = async (): Promise<string | null> => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('@citizen-integrator/library/package.json'));
    return (await stat(join(folder, 'endpoints')).catch(() => null)) ? folder : null;
  } catch {
    return null;
  }
};

/**
 * The library of all endpoints and recipes, as it was built. Run from its sources, it is built anew when they changed.
 * @throws Error when there is none and none can be built.
 */
export const loadStandardLibrary = async ({ onStale, published }: StandardLibraryOptions): Promise<Library> => {
  const folder = await sourceFolder();
  if (folder === null) return readLibrary(await readFile(published, 'utf8'));
  const file = join(folder, 'dist', 'library.json');
  const root = dirname(createRequire(import.meta.url).resolve('citizen-integrator/package.json'));
  try {
    await bringUpToDate(folder, root, file);
  } catch (error) {
    if ((await changedAt(file)) === 0) throw error;
    onStale(error);
  }
  return readLibrary(await readFile(file, 'utf8'));
};
