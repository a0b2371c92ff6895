import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createApiKey } from '../auth/api-keys.ts';
import { hostKeyId, keySet, publicKey, sharedSecret, type KeyMaterial } from '../auth/signing-keys.ts';
import { insertSigningKey, listApiKeys, listSigningKeys, revokeApiKey, revokeSigningKey } from '../auth/store.ts';
import type { Config } from '../config.ts';
import { loadMasterSecret } from '../secrets/master-secret.ts';
import { checkId, CommandError, print, requireOrganization, table, withStore, type OutputOptions } from './command.ts';

const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '';

const createKey = async (organization: string, options: OutputOptions & { name: string }): Promise<void> => {
  const made = await withStore(async store => {
    await requireOrganization(store, organization);
    return createApiKey(store, organization, options.name);
  });
  print(options, { organization, ...made }, made.key);
  // Beside the key, so that a script can take what is printed as it is.
  if (!options.json) process.stderr.write('Keep the key now: it is not shown again.\n');
};

const listKeys = async (organization: string, options: OutputOptions): Promise<void> => {
  const keys = await withStore(async store => {
    await requireOrganization(store, organization);
    return store.withScope({ organization, customer: null }, tx => listApiKeys(tx, organization));
  });
  const rows = keys.map(({ id, prefix, name, createdAt, revokedAt }) => [
    id,
    `${prefix}…`,
    name,
    day(createdAt),
    day(revokedAt),
  ]);
  print(options, keys, table(['ID', 'KEY', 'NAME', 'MADE', 'WITHDRAWN'], rows));
};

const revokeKey = async (organization: string, key: string, options: OutputOptions): Promise<void> => {
  const found = await withStore(async store => {
    await requireOrganization(store, organization);
    return store.withScope({ organization, customer: null }, tx => revokeApiKey(tx, organization, key));
  });
  if (found === 0) throw new CommandError(`"${organization}" has no API key "${key}".`);
  print(options, { organization, key, revoked: true }, `The API key "${key}" is withdrawn.`);
};

interface SigningKeyOptions extends OutputOptions {
  readonly kid: string;
  readonly secretFile?: string;
  readonly publicKeyFile?: string;
  readonly jwksUrl?: string;
}

const read = async (file: string): Promise<string> => {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be read.`, { cause });
  }
};

const materialOf = async (
  organization: string,
  { kid, secretFile, publicKeyFile, jwksUrl }: SigningKeyOptions,
  config: Config,
): Promise<KeyMaterial> => {
  if ([secretFile, publicKeyFile, jwksUrl].filter(given => given !== undefined).length !== 1) {
    throw new CommandError('Give one of --secret-file, --public-key-file and --jwks-url.');
  }
  try {
    if (publicKeyFile !== undefined) return publicKey(await read(publicKeyFile));
    if (jwksUrl !== undefined) return keySet(jwksUrl);
    const master = await loadMasterSecret(config.secret, config.data);
    return sharedSecret(master, { organization, kid }, await read(secretFile ?? ''));
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError((error as Error).message, { cause: error });
  }
};

const addSigningKey = async (organization: string, options: SigningKeyOptions): Promise<void> => {
  const { kid } = options;
  checkId(kid, 'a signing key');
  if (kid === hostKeyId)
    throw new CommandError(`"${hostKeyId}" is the name of the host's own key. Choose another one.`);
  const { added, kind } = await withStore(async (store, config) => {
    await requireOrganization(store, organization);
    const material = await materialOf(organization, options, config);
    const added = await store.withScope({ organization, customer: null }, tx =>
      insertSigningKey(tx, { organization, kid, ...material }),
    );
    return { added, kind: material.kind };
  });
  const text = added
    ? `Tokens signed with "${kid}" (${kind}) are taken from now on.`
    : `"${organization}" has a signing key "${kid}" already. To replace it, add one with another name.`;
  print(options, { organization, kid, kind, created: added }, text);
};

export const addKeyCommands = (program: Command): void => {
  const keys = program.command('key').description("API keys: what an organization's backend signs in with");
  keys
    .command('create <organization>')
    .description('make an API key and show it, once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--json', 'print JSON')
    .action(createKey);
  keys.command('list <organization>').description('its API keys').option('--json', 'print JSON').action(listKeys);
  keys
    .command('revoke <organization> <key>')
    .description('withdraw an API key, named by its id or by how it begins')
    .option('--json', 'print JSON')
    .action(revokeKey);

  const signing = program.command('signing-key').description('keys of partners who sign their own tokens');
  signing
    .command('add <organization>')
    .description('take tokens that are signed with a key')
    .requiredOption('--kid <name>', 'the name of the key in the header of a token')
    .option('--secret-file <file>', 'a shared secret of at least 32 bytes (HS256)')
    .option('--public-key-file <file>', 'a public key as PEM or JWK (ES256 or EdDSA)')
    .option('--jwks-url <url>', 'the address of a key set')
    .option('--json', 'print JSON')
    .action(addSigningKey);
  signing
    .command('list <organization>')
    .description('its signing keys')
    .option('--json', 'print JSON')
    .action(async (organization: string, options: OutputOptions) => {
      const found = await withStore(async store => {
        await requireOrganization(store, organization);
        return store.withScope({ organization, customer: null }, tx => listSigningKeys(tx, organization));
      });
      const shown = found.map(({ kid, kind, createdAt, revokedAt }) => ({ kid, kind, createdAt, revokedAt }));
      const rows = shown.map(({ kid, kind, createdAt, revokedAt }) => [kid, kind, day(createdAt), day(revokedAt)]);
      print(options, shown, table(['NAME', 'KIND', 'MADE', 'WITHDRAWN'], rows));
    });
  signing
    .command('revoke <organization> <kid>')
    .description('take no more tokens that are signed with a key')
    .option('--json', 'print JSON')
    .action(async (organization: string, kid: string, options: OutputOptions) => {
      const found = await withStore(async store => {
        await requireOrganization(store, organization);
        return store.withScope({ organization, customer: null }, tx => revokeSigningKey(tx, organization, kid));
      });
      if (found === 0) throw new CommandError(`"${organization}" has no signing key "${kid}".`);
      print(options, { organization, kid, revoked: true }, `Tokens signed with "${kid}" are no longer taken.`);
    });
};
