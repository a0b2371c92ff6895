import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { configFolder, readConfigFile, writeConfigFile } from './config-folder.ts';

const Credential = z.object({
  host: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  /** Exchanged for a new token when the last one ends. */
  key: z.string(),
  token: z.string(),
  expiresAt: z.string(),
});
/** What one organization at one host is signed in with. */
export type Credential = z.infer<typeof Credential>;

const Credentials = z.object({ credentials: z.array(Credential) });

const file = 'credentials.json';

export const readCredentials = async (): Promise<readonly Credential[]> => {
  const found = await readConfigFile(file, Credentials);
  // A copy or a restored backup may have come out readable by others.
  if (found) await chmod(join(configFolder(), file), 0o600).catch(() => undefined);
  return found?.credentials ?? [];
};

const isSame = (a: Credential, b: Credential): boolean => a.host === b.host && a.organization.id === b.organization.id;

export const keepCredential = async (credential: Credential): Promise<void> => {
  const others = (await readCredentials()).filter(other => !isSame(other, credential));
  await writeConfigFile(file, { credentials: [...others, credential] });
};

export const forgetCredentials = async (gone: (credential: Credential) => boolean): Promise<readonly Credential[]> => {
  const all = await readCredentials();
  const removed = all.filter(gone);
  if (removed.length > 0) await writeConfigFile(file, { credentials: all.filter(each => !removed.includes(each)) });
  return removed;
};
