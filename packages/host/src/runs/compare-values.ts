const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

const numberOf = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && numeric.test(value.trim()) ? Number(value) : null;
};

/** A day is its first moment in UTC; a time without an offset is in UTC. */
const momentOf = (value: unknown): number | null => {
  const [text, offset] = typeof value === 'string' ? (iso.exec(value.trim()) ?? []) : [];
  if (text === undefined) return null;
  const isDay = text.length === 10;
  const written = text.replace(' ', 'T').replace(',', '.');
  // `+02` is written by PostgreSQL; JavaScript wants the minutes too.
  const moment = Date.parse(isDay || offset ? written.replace(/([+-]\d\d)$/, isDay ? '$1' : '$1:00') : `${written}Z`);
  return Number.isNaN(moment) ? null : moment;
};

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
