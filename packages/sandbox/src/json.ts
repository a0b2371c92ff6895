export type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };
/** A record in the shape that its vendor's API gives, with ISO 8601 times, numbers and booleans inside. */
export type Row = { [name: string]: Json };

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As text for comparing and for addresses: nothing for what has none. */
export const textOf = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? '' : JSON.stringify(value);
    default:
      return '';
  }
};

/** Words with a space between them, without those that are missing. */
export const joined = (...values: readonly unknown[]): string => values.map(textOf).filter(Boolean).join(' ');

/** What a request carries, as a record; an empty one for anything else. */
export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});
export const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);
