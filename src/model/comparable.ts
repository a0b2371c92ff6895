const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** A number, also one that is written as text; null for all else. */
export const numberOf = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && numeric.test(value.trim()) ? Number(value) : null;
};

/** Ms since 1970, null for all else than text of a day or time. A day is its first moment in UTC; a time without an offset is in UTC. */
export const momentOf = (value: unknown): number | null => {
  const [text, offset] = typeof value === 'string' ? (iso.exec(value.trim()) ?? []) : [];
  if (text === undefined) return null;
  const isDay = text.length === 10;
  const written = text.replace(' ', 'T').replace(',', '.');
  // `+02` is written by PostgreSQL; JavaScript wants the minutes too.
  const moment = Date.parse(isDay || offset ? written.replace(/([+-]\d\d)$/, isDay ? '$1' : '$1:00') : `${written}Z`);
  return Number.isNaN(moment) ? null : moment;
};
