import { createClient } from 'citizen-integrator/client';
import type { Command } from 'commander';
import { addCommand } from '../command.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { printResult, type OutputOptions } from '../output.ts';
import { askForKey, type KeyOptions } from '../session/ask-for-key.ts';
import { forgetCredentials, keepCredential } from '../session/credentials.ts';
import { exchangeKey } from '../session/exchange-key.ts';
import { chosenHost, type SessionOptions } from '../session/open-session.ts';
import { hostAddress, readSettings, writeSettings } from '../session/settings.ts';

const login = async (options: OutputOptions & KeyOptions & { host?: string }): Promise<void> => {
  const host = hostAddress(options.host ?? process.env['CITIZEN_HOST'] ?? (await readSettings()).host ?? noHost());
  const key = await askForKey(options);
  const { token, expiresAt } = await exchangeKey(host, key);
  const client = createClient({ apiUrl: host, getToken: () => Promise.resolve(token) });
  const session = await client.session.get();
  const { organization } = session;
  await keepCredential({ host, organization, key, token, expiresAt });
  await writeSettings({ host, org: organization.id });
  printResult(options, session, `Signed in to ${host} as ${organization.name}.`);
};

const noHost = (): never => {
  throw new CommandError('Say which host: citizen login --host <host>', exitCodes.usage);
};

const logout = async (options: OutputOptions & SessionOptions & { all?: boolean }): Promise<void> => {
  const host = options.all ? null : await chosenHost(options);
  const org = options.org ?? (await readSettings()).org;
  const gone = await forgetCredentials(
    credential =>
      host === null || (credential.host === host && (org === undefined || credential.organization.id === org)),
  );
  const names = gone.map(({ organization, host: from }) => `${organization.name} at ${from}`);
  const text = names.length > 0 ? `Signed out: ${names.join(', ')}.` : 'You were not signed in.';
  printResult(
    options,
    gone.map(({ host: from, organization }) => ({ host: from, organization })),
    text,
  );
};

export const addSignInCommands = (program: Command): void => {
  addCommand(program, 'login', "sign in with an organization's API key")
    .option('--host <host>', 'where the host is: recipes.example, localhost:4400')
    .option('--key-file <file>', 'a file that holds the API key; - for the standard input')
    .option('--key <key>', 'the API key itself, for others to see; better use --key-file or CITIZEN_API_KEY')
    .action(login);
  addCommand(program, 'logout', 'forget the API key; the host goes on taking it until it is withdrawn there')
    .option('--host <host>', 'of another host than the chosen one')
    .option('--org <id>', 'of another organization than the chosen one')
    .option('--all', 'everywhere')
    .action(logout);
};
