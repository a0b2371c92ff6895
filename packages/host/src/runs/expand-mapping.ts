import type { FieldMapping } from 'citizen-integrator/contract';
import { isFed } from 'citizen-integrator/model/mapping';

const every = '*';
const linePrefix = 'lines.';

/** Whether an entry stands for all fields that the source has. */
const isOpen = (entry: FieldMapping): boolean =>
  (entry.to === every || entry.to === linePrefix + every) && isFed(entry);

/** Whether the fields of the source must be known before the first row. */
export const isOpenMapping = (mapping: readonly FieldMapping[]): boolean => mapping.some(isOpen);

/** The source's fields that a `*` does not copy, as an entry of their own feeds them or leaves them out. */
export const listedFields = (mapping: readonly FieldMapping[]): ReadonlySet<string> =>
  new Set(mapping.map(({ to }) => (to.startsWith(linePrefix) ? to.slice(linePrefix.length) : to)));

/**
 * What each field is fed by: the source's fields in the place of `*`, but for those that have an entry of their own,
 * and without those that are left out.
 */
export const expandMapping = (mapping: readonly FieldMapping[], fields: readonly string[]): readonly FieldMapping[] => {
  const listed = new Set(mapping.map(({ to }) => to));
  return mapping.filter(isFed).flatMap(entry => {
    if (!isOpen(entry)) return [entry];
    const prefix = entry.to.slice(0, -every.length);
    return fields.filter(name => !listed.has(prefix + name)).map(name => ({ to: prefix + name, from: name }));
  });
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
