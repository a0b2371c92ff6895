import type { HostAbility, ScriptHost } from '../host.ts';
import { array } from './array.ts';
import { conversion } from './conversion.ts';
import { crypto } from './crypto.ts';
import { date } from './date.ts';
import type { Definition, ScriptFunction } from './definition.ts';
import { dictionary } from './dictionary.ts';
import { environment } from './environment.ts';
import { error } from './error.ts';
import { file } from './file.ts';
import { general } from './general.ts';
import { instance } from './instance.ts';
import { log } from './log.ts';
import { logical } from './logical.ts';
import { math } from './math.ts';
import { string } from './string.ts';

const definitions: readonly Definition[] = [
  ...conversion,
  ...math,
  ...logical,
  ...error,
  ...string,
  ...date,
  ...dictionary,
  ...array,
  ...log,
  ...general,
  ...file,
  ...instance,
  ...crypto,
  ...environment,
];

/** What this interpreter can run, by area. */
export const FUNCTIONS: readonly ScriptFunction[] = definitions;

const byKey = new Map(definitions.map(definition => [definition.name.toLowerCase(), definition]));

/** @param key The name in lower case: function names ignore case. */
export const findFunction = (key: string): Definition | undefined => byKey.get(key);

/** The names of the functions that scripts of this host can use: those that need nothing that it lacks. */
export const functionsOf = (host: ScriptHost | Partial<Record<HostAbility, unknown>>): ReadonlySet<string> =>
  new Set(
    definitions.filter(({ needs }) => needs.every(ability => host[ability] !== undefined)).map(({ name }) => name),
  );
