import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { isConsent } from '@citizen-integrator/library';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { callbackPath } from '../consents/authorize.ts';
import { listOAuthClients, putOAuthClient, removeOAuthClient } from '../consents/client-store.ts';
import { sealClientSecret } from '../consents/oauth-client.ts';
import { offeredLibrary } from '../offered-library.ts';
import { loadMasterSecret } from '../secrets/master-secret.ts';
import { CommandError, print, requireOrganization, table, withStore, type OutputOptions } from './command.ts';

/** Holds the secret where no person types it. */
const variable = 'CITIZEN_OAUTH_CLIENT_SECRET';

interface SetOptions extends OutputOptions {
  readonly clientId: string;
  readonly secretFile?: string;
  /** False for a client that has none. */
  readonly secret: boolean;
  readonly name?: string;
  readonly redirect?: string;
  readonly org?: string;
}

/** @throws CommandError when nobody signs in with the endpoint itself. */
const requireConsent = async (config: Config, endpoint: string): Promise<void> => {
  const { endpoints } = await offeredLibrary(config, () => {});
  if (endpoints.get(endpoint)?.api?.auth.some(isConsent)) return;
  const ids = [...endpoints.values()].filter(({ api }) => api?.auth.some(isConsent)).map(({ id }) => id);
  const known = ids.length === 0 ? 'none of this library' : ids.sort().join(', ');
  throw new CommandError(`People sign in with these: ${known}. "${endpoint}" is none of them.`);
};

/** Asks at the terminal, and shows nothing of what is typed. */
const prompt = async (): Promise<string> => {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write('Client secret: ');
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await lines.question('');
  lines.close();
  process.stderr.write('\n');
  return answer;
};

/** @returns null for a client without a secret. @throws CommandError */
const readSecret = async ({ secret, secretFile }: SetOptions): Promise<string | null> => {
  if (!secret) return null;
  const given =
    secretFile === undefined
      ? (process.env[variable] ?? (process.stdin.isTTY ? await prompt() : await textOf(process.stdin)))
      : await readFile(secretFile, 'utf8').catch((cause: unknown) => {
          throw new CommandError(`The file ${secretFile} cannot be read.`, { cause });
        });
  if (given.trim() !== '') return given.trim();
  throw new CommandError(`Type the secret, put it in ${variable} or --secret-file, or say --no-secret.`);
};

/** @throws CommandError when it is no address that a browser can be sent to. */
const readRedirect = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.hash) return url.href;
  throw new CommandError(`"${text}" is no address to go back to. Write one like https://app.example/oauth/callback.`);
};

const setClient = async (endpoint: string, options: SetOptions): Promise<void> => {
  const { clientId, name = '', org: organization = '' } = options;
  const redirect = readRedirect(options.redirect);
  const secret = await readSecret(options);
  await withStore(async (store, config) => {
    await requireConsent(config, endpoint);
    if (organization !== '') await requireOrganization(store, organization);
    const master = await loadMasterSecret(config.secret, config.data);
    const place = { endpoint, organization };
    const sealed = secret === null ? null : sealClientSecret(master, place, secret);
    await store.withScope('operator', tx => putOAuthClient(tx, { ...place, clientId, sealed, name, redirect }));
  });
  const whose = organization === '' ? 'everybody' : `"${organization}"`;
  const address = redirect ?? `the host's own address with ${callbackPath}`;
  const text = `People of ${whose} can sign in with "${endpoint}". Register this redirect address there: ${address}`;
  print(options, { endpoint, organization: organization || null, clientId, redirect }, text);
};

interface RemoveOptions extends OutputOptions {
  readonly org?: string;
}

const removeClient = async (endpoint: string, options: RemoveOptions): Promise<void> => {
  const { org: organization = '' } = options;
  const removed = await withStore(store =>
    store.withScope('operator', tx => removeOAuthClient(tx, organization, endpoint)),
  );
  const whose = organization === '' ? 'The host' : `"${organization}"`;
  if (!removed) throw new CommandError(`${whose} has no OAuth client for "${endpoint}".`);
  print(
    options,
    { endpoint, organization: organization || null, removed },
    `${whose} has no client for "${endpoint}" any more.`,
  );
};

export const addOAuthClientCommands = (program: Command): void => {
  const clients = program
    .command('oauth-client')
    .description('what this service is known as at a vendor, so that people can sign in with it');
  clients
    .command('set <endpoint>')
    .description(`set the OAuth client of an endpoint; the secret is typed, or comes from ${variable} or a file`)
    .requiredOption('--client-id <id>', 'the id that the vendor gave it')
    .option('--secret-file <file>', 'a file that holds its secret')
    .option('--no-secret', 'it has no secret')
    .option('--name <name>', 'what the vendor calls it on the page where people give access')
    .option('--redirect <url>', "an address on the partner's domain that passes on to the host")
    .option('--org <id>', "for one organization, in place of the host's own")
    .option('--json', 'print JSON')
    .action(setClient);
  clients
    .command('list')
    .description('all OAuth clients; secrets are not shown')
    .option('--json', 'print JSON')
    .action(async (options: OutputOptions) => {
      const all = await withStore(store => store.withScope('operator', listOAuthClients));
      const shown = all.map(({ endpoint, organization, clientId, name, redirect, sealed }) => ({
        endpoint,
        organization: organization || null,
        clientId,
        name,
        redirect,
        hasSecret: sealed !== null,
      }));
      const rows = shown.map(row => [row.endpoint, row.organization ?? '', row.clientId, row.name, row.redirect ?? '']);
      print(options, shown, table(['ENDPOINT', 'ORGANIZATION', 'CLIENT', 'NAME', 'REDIRECT'], rows));
    });
  clients
    .command('remove <endpoint>')
    .description('remove an OAuth client: nobody can sign in with it any more, and access that was given ends')
    .option('--org <id>', 'the one of an organization')
    .option('--json', 'print JSON')
    .action(removeClient);
};
