import { allPages } from 'citizen-integrator/client';
import type { Command } from 'commander';
import { addCall, addCommand } from '../command.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { print, printJson, printList, type OutputOptions } from '../output.ts';
import { readCredentials } from '../session/credentials.ts';
import { chosenHost, openSession, type SessionOptions } from '../session/open-session.ts';
import {
  hostAddress,
  readSettings,
  settingNames,
  writeSettings,
  type SettingName,
  type Settings,
} from '../session/settings.ts';

const isSetting = (name: string): name is SettingName => settingNames.some(known => known === name);

const unknownSetting = (name: string): CommandError =>
  new CommandError(`There is no setting "${name}". There are: ${settingNames.join(', ')}.`, exitCodes.usage);

const readPair = (text: string): readonly [SettingName, string] => {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw new CommandError(`"${text}" sets nothing. Write it as name=value.`, exitCodes.usage);
  if (!isSetting(name)) throw unknownSetting(name);
  return [name, name === 'host' ? hostAddress(value) : value];
};

const set = async (pairs: readonly string[], { json }: OutputOptions): Promise<void> => {
  const change: Settings = Object.fromEntries(pairs.map(readPair));
  const settings = await writeSettings(change);
  if (json) printJson(settings);
  else for (const [name, value] of Object.entries(change)) print(`${name}=${value} set`);
};

const get = async (name: string | undefined, { json }: OutputOptions): Promise<void> => {
  if (name !== undefined && !isSetting(name)) throw unknownSetting(name);
  const settings = await readSettings();
  if (json) printJson(name === undefined ? settings : { [name]: settings[name] ?? null });
  else if (name !== undefined) print(settings[name] ?? '');
  else for (const [key, value] of Object.entries(settings)) print(`${key}=${value}`);
};

/** With a key in the environment the one that it is of, else those that are signed in. */
const reachedOrganizations = async (host: string, options: SessionOptions) => {
  if (process.env['CITIZEN_API_KEY']) {
    const { client } = await openSession(options);
    const { organization } = await client.session.get();
    return [{ ...organization, current: true }];
  }
  const { org } = await readSettings();
  return (await readCredentials())
    .filter(credential => credential.host === host)
    .map(({ organization: { id, name } }) => ({ id, name, current: id === org }));
};

const listOrganizations = async (options: OutputOptions & SessionOptions): Promise<void> => {
  const host = await chosenHost(options);
  const found = await reachedOrganizations(host, options);
  printList(options, found, {
    columns: [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'name', cell: ({ name }) => name },
      { heading: 'chosen', cell: ({ current }) => (current ? 'yes' : '') },
    ],
    line: ({ id, name }) => `[${id}] ${name}`,
    empty: `You are not signed in to ${host}.`,
  });
};

const listEnvironments = async (options: OutputOptions & SessionOptions): Promise<void> => {
  const { client } = await openSession(options);
  const found = await allPages(from => client.environments.list({ ...from, limit: 500 }));
  printList(options, found, {
    columns: [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'name', cell: ({ name }) => name },
      { heading: 'access', cell: ({ access }) => access },
    ],
    line: ({ id, name }) => `[${id}] ${name}`,
    empty: 'The organization has no environments.',
  });
};

export const addSettingsCommands = (program: Command): void => {
  const organizations = program.command('org').description('organizations');
  addCommand(organizations, 'list', 'those that are signed in at the chosen host')
    .option('--host <host>', 'at another host than the chosen one')
    .action(listOrganizations);

  const environments = program.command('env').description('environments: test, production …');
  addCall(environments, 'list', 'environments of the organization').action(listEnvironments);

  const config = program.command('config').description(`settings: ${settingNames.join(', ')}`);
  addCommand(config, 'set <pairs...>', 'set what other commands go by: name=value').action(set);
  addCommand(config, 'get [name]', 'show a setting, or all').action(get);
};
