import * as z from 'zod/mini';
import { CommandError, exitCodes } from '../exit-code.ts';
import { readConfigFile, writeConfigFile } from './config-folder.ts';

export const settingNames = ['host', 'org', 'env'] as const;
export type SettingName = (typeof settingNames)[number];

const Settings = z.object({ host: z.optional(z.string()), org: z.optional(z.string()), env: z.optional(z.string()) });
export type Settings = z.infer<typeof Settings>;

const file = 'settings.json';

/** What `citizen config set` and `citizen login` wrote down. */
export const readSettings = async (): Promise<Settings> => (await readConfigFile(file, Settings)) ?? {};

export const writeSettings = async (change: Settings): Promise<Settings> => {
  const settings = { ...(await readSettings()), ...change };
  await writeConfigFile(file, settings);
  return settings;
};

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|$)/;

/**
 * The origin of a host: `recipes.example` becomes `https://recipes.example`, a host on this computer is reached by http.
 * @throws CommandError when it is no address.
 */
export const hostAddress = (text: string): string => {
  const isWhole = /^\w+:\/\//.test(text);
  const written = isWhole ? text : `${loopback.test(text) ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(written) ? new URL(written) : null;
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    url.username === '' &&
    url.search === '' &&
    url.hash === ''
  ) {
    return url.href.replace(/\/+$/, '');
  }
  throw new CommandError(
    `"${text}" is no address of a host. Write one like recipes.example or localhost:4400.`,
    exitCodes.usage,
  );
};
