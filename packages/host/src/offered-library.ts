import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Library } from '@citizen-integrator/library';
import { withDemo } from '@citizen-integrator/library/demo';
import { loadStandardLibrary } from '@citizen-integrator/library/standard';
import type { Config } from './config.ts';

const ownFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('@citizen-integrator/host/package.json'));

/**
 * The library that a host offers.
 * @param onStale Told when its sources were changed and cannot be built: the one that was built last is offered.
 * @throws Error when there is none.
 */
export const offeredLibrary = async (
  { library: name }: Pick<Config, 'library'>,
  onStale: (error: unknown) => void,
): Promise<Library> => {
  const library = await loadStandardLibrary({ onStale, published: join(ownFolder(), 'dist', 'library.json') });
  return name === 'demo' ? withDemo(library) : library;
};
