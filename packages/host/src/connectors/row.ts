/** One record on its way: what a source gave, or what a target takes. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a dotted path leads to: `company.name`, `emails.0.address`. Undefined when there is nothing; empty gives all. */
export const valueAt = (from: unknown, path: string): unknown => {
  if (path === '') return from;
  // A column of a file may have dots in its name.
  if (isRow(from) && Object.hasOwn(from, path)) return from[path];
  let value = from;
  for (const name of path.split('.')) {
    // Own properties only: a path out of a recipe must not reach a prototype.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
};

/** A value as text: texts as they are, all else as JSON; empty when there is none. */
export const valueText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
