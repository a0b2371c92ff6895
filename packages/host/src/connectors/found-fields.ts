import type { FieldType, Option } from 'citizen-integrator/contract';
import { isRow, valueText, type Row } from './row.ts';

/** How far we look: rows, fields, records within records, characters of a sample. */
export const mostRows = 50;
const mostFields = 500;
const mostDepth = 4;
const longestSample = 80;

const texts: readonly (readonly [RegExp, FieldType])[] = [
  [/^\d{4}-\d\d-\d\d$/, 'date'],
  [/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, 'time'],
  [/^\d\d:\d\d(:\d\d)?$/, 'time'],
  [/^[+-]?\d+(\.\d+)?$/, 'number'],
  [/^(true|false)$/i, 'boolean'],
];

/** What a value is, also where it is written as text. */
const typeOf = (value: unknown): FieldType => {
  if (Array.isArray(value)) return 'list';
  if (isRow(value)) return 'record';
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  return texts.find(([pattern]) => pattern.test(String(value).trim()))?.[1] ?? 'text';
};

const common = (one: FieldType | undefined, other: FieldType): FieldType => {
  if (one === undefined || one === other) return other;
  return [one, other].every(type => type === 'date' || type === 'time') ? 'time' : 'text';
};

/** Short enough to be shown. */
export const sampleOf = (value: unknown): string => {
  const text = valueText(value);
  return text.length > longestSample ? `${text.slice(0, longestSample)}…` : text;
};

/** The fields that rows carry, those of records within them by their dotted paths, each with a value of a real row. */
export const fieldsOf = (rows: readonly Row[]): Option[] => {
  const found = new Map<string, { type?: FieldType; sample?: string }>();
  const look = (record: Row, prefix: string, depth: number): void => {
    for (const [name, value] of Object.entries(record)) {
      const path = prefix + name;
      if (!found.has(path) && found.size >= mostFields) continue;
      const field = found.get(path) ?? {};
      found.set(path, field);
      if (value === null || value === undefined || value === '') continue;
      field.type = common(field.type, typeOf(value));
      field.sample ??= sampleOf(value);
      if (isRow(value) && depth < mostDepth) look(value, `${path}.`, depth + 1);
    }
  };
  for (const row of rows.slice(0, mostRows)) look(row, '', 1);
  return [...found].map(([path, field]) => ({ value: path, label: path, ...field }));
};
