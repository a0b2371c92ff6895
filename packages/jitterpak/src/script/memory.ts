import { ScriptDate, type ScriptValue } from './value.ts';

/** Bytes that a slot of an array, a variable or a pair of a dictionary takes, about. */
export const slotSize = 16;
const pairSize = 64;

/** Bytes of an array without what its elements hold, about. */
export const arraySize = (length: number): number => 64 + length * slotSize;

/**
 * About how many bytes values take, each array and dictionary counted once. Stops counting beyond `most`. It walks
 * without recursion, since arrays may hold themselves.
 */
export const sizeOf = (roots: Iterable<ScriptValue>, most: number): number => {
  const seen = new Set<ScriptValue>();
  const waiting = [...roots];
  let size = waiting.length * slotSize;
  while (waiting.length > 0 && size <= most) {
    const value = waiting.pop() ?? null;
    if (typeof value === 'string') size += 2 * value.length;
    if (typeof value !== 'object' || value === null || value instanceof ScriptDate || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Uint8Array) {
      size += value.length;
    } else if (Array.isArray(value)) {
      size += arraySize(value.length);
      for (const item of value)
        if (item !== null && typeof item !== 'number' && typeof item !== 'boolean') waiting.push(item);
    } else {
      for (const [key, item] of value) {
        size += pairSize + 2 * key.length;
        waiting.push(item);
      }
    }
  }
  return size;
};
