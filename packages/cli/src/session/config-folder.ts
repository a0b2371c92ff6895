import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CommandError } from '../exit-code.ts';

/** Where settings and credentials are: `CITIZEN_CONFIG_DIR`, else as the XDG base directories say. */
export const configFolder = (): string => {
  const { CITIZEN_CONFIG_DIR: own, XDG_CONFIG_HOME: shared } = process.env;
  return own || join(shared || join(homedir(), '.config'), 'citizen');
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** @returns null when there is no such file. @throws CommandError when it cannot be used. */
export const readConfigFile = async <Schema extends z.core.$ZodType>(
  name: string,
  schema: Schema,
): Promise<z.output<Schema> | null> => {
  const file = join(configFolder(), name);
  try {
    return z.parse(schema, JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new CommandError(`The file ${file} cannot be used. Put it right, or remove it and sign in again.`, 1, {
      cause,
    });
  }
};

/** Writes a file that only its owner may read; others find the old one or the new one, never half of it. */
export const writeConfigFile = async (name: string, value: object): Promise<void> => {
  const folder = configFolder();
  const file = join(folder, name);
  const beside = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new CommandError(`The file ${file} cannot be written: ${(cause as Error).message}`, 1, { cause });
  }
};
