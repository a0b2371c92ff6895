import { ScriptDate, type ScriptScope, type ScriptValue } from '@citizen-integrator/jitterpak/script';
import { ContentError } from './content/content-node.ts';

/** A value as JSON; what JSON has not stands in an object with one key. */
export type KeptValue =
  | null
  | string
  | number
  | boolean
  | { readonly date: number }
  | { readonly bytes: string }
  | { readonly list: readonly KeptValue[] }
  | { readonly dictionary: readonly (readonly [string, KeptValue])[] };

/** Values of all variables, those within others included; deeper ones hold themselves. */
const mostValues = 500_000;
const deepest = 100;

type Keep = (value: ScriptValue, depth?: number) => KeptValue;

const createKeep = (): Keep => {
  let count = 0;
  const keep: Keep = (value, depth = 0) => {
    count += 1;
    if (count > mostValues || depth > deepest) throw new ContentError('Its variables hold too much.');
    if (Array.isArray(value)) return { list: value.map(item => keep(item, depth + 1)) };
    if (value instanceof Map) {
      return { dictionary: [...value].map(([key, each]) => [key, keep(each, depth + 1)] as const) };
    }
    return keepSingle(value);
  };
  return keep;
};

const keepSingle = (value: Exclude<ScriptValue, ScriptValue[] | Map<string, ScriptValue>>): KeptValue => {
  if (value instanceof ScriptDate) return { date: value.time };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  // JSON knows no infinite numbers.
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
};

const take = (kept: KeptValue): ScriptValue => {
  if (typeof kept !== 'object' || kept === null) return kept;
  if ('date' in kept) return new ScriptDate(kept.date);
  if ('bytes' in kept) return new Uint8Array(Buffer.from(kept.bytes, 'base64'));
  if ('list' in kept) return kept.list.map(take);
  return new Map(kept.dictionary.map(([key, value]) => [key, take(value)]));
};

export type KeptVariables = readonly (readonly [string, KeptValue])[];

/** Variables as JSON, to go on with elsewhere. @throws ContentError when they hold too much. */
export const keepVariables = (scope: ScriptScope): KeptVariables => {
  const keep = createKeep();
  return Array.from(scope.entries(), ([name, value]) => [name, keep(value)] as const);
};

export const takeVariables = (kept: KeptVariables): readonly (readonly [string, ScriptValue])[] =>
  kept.map(([name, value]) => [name, take(value)] as const);
