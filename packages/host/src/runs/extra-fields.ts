import type { FieldMapping } from 'citizen-integrator/contract';
import { isRow, type Row } from '../connectors/row.ts';
import { message } from '../messages/index.ts';
import { listedFields } from './expand-mapping.ts';
import type { NewLogEntry } from './store.ts';

/** Names that a remark lists; more are only counted. */
const mostNames = 8;

/**
 * Looks for what a `*` cannot copy: fields that the first records, by which the target's fields were settled, did not
 * have. The first page that has some is remarked on, and no other.
 */
export const createExtraFields = (
  mapping: readonly FieldMapping[],
  fields: readonly string[],
): ((rows: readonly Row[]) => NewLogEntry | null) => {
  const known = new Set([...fields, ...listedFields(mapping), 'lines']);
  let isSaid = false;

  return rows => {
    if (isSaid) return null;
    const extra = new Set<string>();
    const look = (row: Row) => {
      for (const name of Object.keys(row)) if (!known.has(name) && (row[name] ?? null) !== null) extra.add(name);
    };
    for (const row of rows) {
      look(row);
      // Of a group, whose first row alone stands in the record itself.
      if (Array.isArray(row['lines'])) row['lines'].filter(isRow).forEach(look);
    }
    if (extra.size === 0) return null;
    isSaid = true;
    const names = [...extra];
    const listed = names.slice(0, mostNames).map(name => `"${name}"`);
    const rest = names.length > mostNames ? ['…'] : [];
    const params = { count: names.length, fields: [...listed, ...rest].join(', ') };
    return { level: 'warning', step: 'map', message: message('run.fields.extra', params) };
  };
};
