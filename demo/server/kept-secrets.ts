import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What Harbor makes for itself at its first start. */
export interface KeptSecrets {
  /** Opens Harbor's own REST API. */
  readonly apiToken: string;
  readonly warehousePassword: string;
}

export const keepSecrets = async (file: string): Promise<KeptSecrets> => {
  const made: KeptSecrets = {
    apiToken: `harbor_${randomBytes(24).toString('base64url')}`,
    warehousePassword: randomBytes(9).toString('hex'),
  };
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, JSON.stringify(made), { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(await readFile(file, 'utf8')) as KeptSecrets;
  }
};
