import type { FieldDescription, ObjectDescription } from '@citizen-integrator/library';
import type { Operation } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { fieldsReadBy } from '../../packages/host/src/runs/convert-value.ts';

/** Columns of a source from which everything is copied. */
const usualColumns = ['id', 'name', 'email', 'amount', 'updated_at'];

/** The fields that a formula names. */
const namedIn = (formula: string): string[] => {
  const quoted = [...formula.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const rest = formula.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '');
  const plain = [...rest.matchAll(/(?<![$\w.])[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(?!\s*\()/g)].map(([name]) => name);
  return [...quoted, ...plain];
};

/** The entry that a column feeds, and the field: `[lines.{"ItemCode": line_sku}]` feeds one within a list. */
export const fedBy = ({ mapping }: Operation, column: string, target: ObjectDescription | undefined) => {
  for (const entry of mapping) {
    const named = [...(entry.formula ?? '').matchAll(/"([^"]+)": (?:\$number\()?(`[^`]+`|\w+)/g)];
    const inner = named.find(([, , path]) => path?.replaceAll('`', '') === column)?.[1];
    const isFed = ({ name }: FieldDescription) =>
      inner === undefined ? name === entry.to : name.startsWith(`${entry.to}.`) && name.endsWith(`.${inner}`);
    const field = entry.from === column || inner !== undefined ? target?.fields.find(isFed) : undefined;
    if (field) return { entry, field };
  }
  return undefined;
};

/** What an operation reads of its source. */
export const columnsOf = ({ source, mapping, mode }: Operation): string[] => {
  const named = mapping.flatMap(entry => [
    ...(entry.from === undefined ? [] : entry.from === '*' ? usualColumns : [entry.from]),
    ...(entry.formula === undefined ? [] : namedIn(entry.formula)),
    ...fieldsReadBy(conversionsOf(entry)),
  ]);
  const grouped = 'groupBy' in mode ? [mode.groupBy] : [];
  const filtered = (source.filter ?? []).map(({ field }) => field);
  const changed = source.changedSince === undefined ? [] : [source.changedSince];
  return [...new Set([...named, ...grouped, ...filtered, ...changed])].filter(
    name => name !== 'lines' && !name.startsWith('_delivery.'),
  );
};

/** What a column holds whose name is all that is known of it. */
export const namedSample = (column: string, index: number): string => {
  if (/(_at|At)$/.test(column)) return `2026-01-1${index}T10:00:00Z`;
  if (/(_on|On|_date|Date)$/.test(column)) return `2026-01-1${index}`;
  if (/quantity|price|amount|total|discount|percent|tax/i.test(column)) return String(10.5 * (index + 1));
  return /email/i.test(column) ? `person${index}@practice.example` : `${column} ${index}`;
};
