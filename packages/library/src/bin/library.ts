import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLibrary, readSources, versionsFile } from '../derive/build-library.ts';
import { writeVersions } from '../derive/recipe-versions.ts';
import { writeLibrary } from '../library-file.ts';

const folder = fileURLToPath(new URL('../../', import.meta.url));
const shown = 10;

const listed = (ids: readonly string[]): string =>
  [...ids.slice(0, shown), ...(ids.length > shown ? [`and ${ids.length - shown} more`] : [])].join(', ');

/**
 * Builds the library into `dist/library.json`. Recipes that say something new need a new version: `--bump` gives them
 * one, else the build ends with their names; `--draft` builds all the same.
 */
const run = async (): Promise<void> => {
  const start = performance.now();
  const { library, changed, kept, gone, versions } = buildLibrary(readSources(folder));
  const isDraft = process.argv.includes('--draft');
  if (kept.length > 0 && !isDraft) throw new Error(`Give these a new version in their files: ${listed(kept)}`);
  if (process.argv.includes('--bump')) await writeFile(join(folder, versionsFile), writeVersions(versions));
  else if (!isDraft && changed.length + gone.length > 0) {
    const parts = [
      ...(changed.length > 0 ? [`${changed.length} say something new: ${listed(changed)}.`] : []),
      ...(gone.length > 0 ? [`${gone.length} are no longer there: ${listed(gone)}.`] : []),
    ];
    throw new Error(`Recipes need new versions: ${parts.join(' ')} Give them with: npm run library -- --bump`);
  }
  const file = join(folder, 'dist', 'library.json');
  await mkdir(dirname(file), { recursive: true });
  // In one step: a host may read it at any time.
  const written = `${file}.${process.pid}`;
  await writeFile(written, writeLibrary(library));
  await rename(written, file);
  const { recipes, endpoints } = library;
  process.stdout.write(
    `${recipes.size} recipes over ${endpoints.size} endpoints in ${Math.round(performance.now() - start)} ms\n`,
  );
};

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
