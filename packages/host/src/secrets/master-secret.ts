import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that seals all others: the operator's own, else one that is made once and kept in the data folder.
 * Losing it makes every stored connection ask for its secrets again.
 */
export const loadMasterSecret = async (given: Buffer | null, folder: string): Promise<Buffer> => {
  if (given) return given;
  const file = join(folder, 'secret');
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (secret.length >= 32) return secret;
  throw new Error(`The master secret in ${file} is damaged: restore it, or remove the data folder to begin anew.`);
};
