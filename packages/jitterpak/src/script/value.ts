/**
 * A date of the script language: what clock and calendar show, without a time zone. Cloud agents of the original run in
 * UTC, and so do scripts here.
 */
export class ScriptDate {
  /** @param time ms since 1970-01-01 00:00:00, counted on the clock that the date shows. */
  constructor(readonly time: number) {}
}

/**
 * What a script works with. Integers and doubles are both numbers here: whole numbers are exact up to 2^53. Arrays and
 * dictionaries are shared when they are assigned, not copied.
 */
export type ScriptValue =
  null | string | number | boolean | ScriptDate | Uint8Array | ScriptValue[] | Map<string, ScriptValue>;

export type ScriptTypeName =
  'null' | 'string' | 'integer' | 'double' | 'boolean' | 'date' | 'binary' | 'array' | 'dictionary';

export const typeName = (value: ScriptValue): ScriptTypeName => {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double';
  if (value instanceof ScriptDate) return 'date';
  if (value instanceof Uint8Array) return 'binary';
  return Array.isArray(value) ? 'array' : 'dictionary';
};

/** Such as "a date" or "an array", for messages. */
export const typeWords = (value: ScriptValue): string => {
  const name = typeName(value);
  if (name === 'null') return name;
  return /^[aei]/.test(name) ? `an ${name}` : `a ${name}`;
};
