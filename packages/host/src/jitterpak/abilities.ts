import { functionsOf, type HostAbility } from '@citizen-integrator/jitterpak/script';

const shared = [
  'now',
  'log',
  'readFile',
  'writeFile',
  'flushFiles',
  'deleteFiles',
  'listFiles',
  'runOperation',
  'cancelChain',
  'findScript',
  'sleep',
  'names',
] as const satisfies readonly HostAbility[];
const ofMappings = [...shared, 'readSource', 'readInput', 'counts'] as const satisfies readonly HostAbility[];

/** What a script can reach in a run. */
export type SharedAbility = (typeof shared)[number];

const functionsWith = (abilities: readonly HostAbility[]): ReadonlySet<string> =>
  functionsOf(Object.fromEntries(abilities.map(ability => [ability, true])));

/** Names of the functions that scripts of operations can call. */
export const scriptFunctions = functionsWith(shared);
/** Names of the functions that mappings can call. */
export const mappingFunctions = functionsWith(ofMappings);
