import { mkdir, realpath } from 'node:fs/promises';
import { claim } from './claim.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Makes a data folder and keeps it for this process as long as it lives: two demos in one folder would spoil it.
 * @param describe what another start in this folder is told
 * @returns the folder's real path
 * @throws SetupError when another process has it
 */
export const claimFolder = async (wished, describe) => {
  await mkdir(wished, { recursive: true, mode: 0o711 });
  const folder = await realpath(wished);
  const holder = await claim(folder, describe);
  if (holder !== null) {
    throw new SetupError(
      `Harbor already runs with the data in ${folder} (${holder}). End that one first, or give this one another folder with --data.`,
    );
  }
  return folder;
};
