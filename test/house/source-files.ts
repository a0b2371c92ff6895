import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const left = /(^|\/)(node_modules|dist|\.data|\.git|coverage)(\/|$)/;

/** The project's own files below some folders whose names fit a pattern. */
export const readSourceFiles = async (folders: readonly string[], name: RegExp): Promise<SourceFile[]> => {
  const lists = await Promise.all(
    folders.map(async folder => {
      const entries = await readdir(root + folder, { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(entry => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(root.length));
    }),
  );
  const paths = lists.flat().filter(path => name.test(path) && !left.test(path));
  return Promise.all(paths.map(async path => ({ path, text: await readFile(root + path, 'utf8') })));
};
