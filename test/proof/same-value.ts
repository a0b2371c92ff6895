import type { FieldDescription } from '@citizen-integrator/library';
import { compareValues } from '../../packages/host/src/runs/compare-values.ts';

type Type = FieldDescription['type'];

/** What a value of a type says, however it is written; undefined for types whose values are written one way. */
const meanings: Partial<Readonly<Record<Type, (text: string) => string>>> = {
  email: text => text.toLowerCase(),
  phone: text => text.replace(/\D/g, ''),
  // Numbers within records may be texts.
  array: text => text.replace(/"(-?\d+(\.\d+)?)"/g, '$1'),
};

const ordered: ReadonlySet<Type> = new Set(['integer', 'decimal', 'currency', 'percent', 'date', 'datetime']);

const plain = (text: string | null): string => (text ?? '').replace(/\r\n/g, '\n').trim();

/** JSON in one way of writing it: databases put spaces where others have none. */
const compact = (text: string): string => {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
};

/** Whether texts are the same as far as they are shown: what is long ends with `…`. */
const isSameText = (one: string, other: string): boolean => {
  const lengths = [one, other].flatMap(text => (text.endsWith('…') ? [text.length - 1] : []));
  if (lengths.length === 0) return one === other;
  const length = Math.min(...lengths);
  return one.length >= length && other.length >= length && one.slice(0, length) === other.slice(0, length);
};

/**
 * Whether a system keeps what was written, both as texts short enough to be shown. Numbers and times may be written
 * another way.
 * @param field of the target; left out where no description tells what it is.
 */
export const isSameValue = (
  kept: string | null,
  given: string | null,
  field?: Pick<FieldDescription, 'type'>,
): boolean => {
  const [is, wanted] = [plain(kept), plain(given)];
  if (isSameText(is, wanted) || compact(is) === compact(wanted)) return true;
  if (is === '' || wanted === '' || !field) return false;
  if (ordered.has(field.type)) return compareValues(is, wanted) === 0;
  const meaning = meanings[field.type];
  return meaning !== undefined && isSameText(meaning(is), meaning(wanted));
};
