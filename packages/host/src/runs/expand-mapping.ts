import type { FieldMapping } from 'citizen-integrator/contract';

const every = '*';
const linePrefix = 'lines.';

/** Whether an entry stands for all fields that the source has. */
const isOpen = ({ to }: FieldMapping): boolean => to === every || to === linePrefix + every;

/** Whether the fields of the source must be known before the first row. */
export const isOpenMapping = (mapping: readonly FieldMapping[]): boolean => mapping.some(isOpen);

/** Puts the source's fields in the place of `*`, but for those that another entry feeds. */
export const expandMapping = (mapping: readonly FieldMapping[], fields: readonly string[]): readonly FieldMapping[] => {
  const fed = new Set(mapping.map(({ to }) => to));
  return mapping.flatMap(entry => {
    if (!isOpen(entry)) return [entry];
    const prefix = entry.to.slice(0, -every.length);
    return fields.filter(name => !fed.has(prefix + name)).map(name => ({ to: prefix + name, from: name }));
  });
};

/** The recipe's mapping with a person's changes: by `to`, what the recipe does not have comes last. */
export const overrideMapping = (
  mapping: readonly FieldMapping[],
  overrides: readonly FieldMapping[],
): readonly FieldMapping[] => {
  const byField = new Map([...mapping, ...overrides].map(entry => [entry.to, entry]));
  return [...byField.values()];
};

/** A mapping for groups: what feeds the record, and what feeds each of its lines. */
export interface GroupMapping {
  readonly head: readonly FieldMapping[];
  /** With names as they stand in a line. */
  readonly lines: readonly FieldMapping[];
}

export const partMapping = (mapping: readonly FieldMapping[]): GroupMapping => ({
  head: mapping.filter(({ to }) => !to.startsWith(linePrefix)),
  lines: mapping
    .filter(({ to }) => to.startsWith(linePrefix))
    .map(entry => ({ ...entry, to: entry.to.slice(linePrefix.length) })),
});
