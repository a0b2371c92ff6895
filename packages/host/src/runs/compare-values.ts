import { momentOf, numberOf } from 'citizen-integrator/model/comparable';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const order = <Value extends string | number>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Which of two values comes first: below 0 the first one. Numbers count as numbers, also in text; days and times as
 * moments; all else as text, by code units.
 */
export const compareValues = (a: unknown, b: unknown): number => {
  for (const read of [numberOf, momentOf]) {
    const [one, other] = [read(a), read(b)];
    if (one !== null && other !== null) return order(one, other);
  }
  return order(textOf(a), textOf(b));
};

/** Whether two values mean the same. Two texts only when they are the same text: `007` is another id than `7`. */
export const isEqual = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  if (typeof a === 'number' || typeof b === 'number') {
    const [one, other] = [numberOf(a), numberOf(b)];
    return one !== null && one === other;
  }
  return textOf(a) === textOf(b);
};
