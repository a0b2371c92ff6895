import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const inSource = ['-C', '@citizen-integrator/source', '--import', 'tsx'];

/**
 * Arguments with which Node runs a program of ours: as "npm test" has built it (CITIZEN_TESTS names the folder), which
 * starts in a third of the time, else from its source.
 * @param path of the source, from the project's folder
 */
export const programArguments = (path: string): string[] => {
  const { CITIZEN_TESTS: folder } = process.env;
  const built = folder ? join(folder, path.replace(/\.ts$/, '.js')) : '';
  return built && existsSync(built) ? ['--enable-source-maps', built] : [...inSource, join(root, path)];
};
