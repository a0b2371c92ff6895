import { toNumber, toText } from './convert.ts';
import { slotSize } from './memory.ts';
import type { Run } from './run.ts';
import { ScriptFault } from './script-error.ts';
import { typeWords, type ScriptValue } from './value.ts';

const isWord = (key: ScriptValue): key is string =>
  typeof key === 'string' && key.trim() !== '' && Number.isNaN(Number(key));

/** What a variable becomes when an element of it is set before it has a value. */
export const containerFor = (key: ScriptValue): ScriptValue => (isWord(key) ? new Map<string, ScriptValue>() : []);

/** Where an element is: an array's index is a number from 0, a dictionary's key has a text. */
const indexOf = (key: ScriptValue): number => {
  if (isWord(key)) {
    throw new ScriptFault('type', `"${key.slice(0, 60)}" is not the index of an array.`);
  }
  const index = toNumber(key);
  if (index < 0) throw new ScriptFault('value', `An array has no index ${index}.`);
  return index;
};

export const keyOf = (key: ScriptValue, run: Run): string => {
  if (key === null) throw new ScriptFault('value', 'The key of a dictionary cannot be null.');
  return toText(key, run);
};

export const readElement = (target: ScriptValue, key: ScriptValue, run: Run): ScriptValue => {
  if (Array.isArray(target)) return target[indexOf(key)] ?? null;
  if (target instanceof Map) return target.get(keyOf(key, run)) ?? null;
  if (target === null) return null;
  throw new ScriptFault('type', `${typeWords(target)} has no elements.`);
};

/** Sets an element of an array, which grows with nulls when it has to, or of a dictionary. */
export const writeElement = (target: ScriptValue, key: ScriptValue, value: ScriptValue, run: Run): void => {
  if (target instanceof Map) {
    const name = keyOf(key, run);
    if (!target.has(name)) run.make(4 * slotSize + 2 * name.length);
    target.set(name, value);
    run.checkArray(target.size);
    return;
  }
  if (!Array.isArray(target)) throw new ScriptFault('type', `${typeWords(target)} has no elements that could be set.`);
  const index = indexOf(key);
  if (!Number.isInteger(index)) throw new ScriptFault('value', `An array has no index ${index}.`);
  run.checkArray(index + 1);
  run.make(Math.max(0, index + 1 - target.length) * slotSize);
  while (target.length < index) target.push(null);
  target[index] = value;
};
