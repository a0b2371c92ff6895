import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeHostKey } from './sftp-server.ts';

/** What is made for a customer at the first start. */
export interface KeptSecrets {
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Opens Harbor's own REST API. */
  readonly apiToken: string;
  readonly warehousePassword: string;
  readonly filesPassword: string;
  /** The SFTP server's own key: people check its fingerprint. */
  readonly filesHostKey: string;
  readonly mailPassword: string;
}

const password = (): string => randomBytes(9).toString('hex');

const make = (): KeptSecrets => ({
  madeAt: new Date().toISOString(),
  apiToken: `harbor_${randomBytes(24).toString('base64url')}`,
  warehousePassword: password(),
  filesPassword: password(),
  filesHostKey: makeHostKey(),
  mailPassword: password(),
});

export const keepSecrets = async (file: string): Promise<KeptSecrets> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = make();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
};
