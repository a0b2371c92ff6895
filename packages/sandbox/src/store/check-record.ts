import type { FieldFacts, ObjectFacts } from '../endpoint-facts.ts';
import { isRow, textOf, type Json, type Row } from '../json.ts';
import { readAll, readPath, writePath } from '../record-path.ts';
import { readMoment } from './moment.ts';

export type ProblemCode =
  | 'required'
  | 'unknown'
  | 'read-only'
  | 'too-long'
  | 'not-a-choice'
  | 'no-such-record'
  | 'not-an-email'
  | 'wrong-type'
  | 'duplicate';

export interface Problem {
  readonly code: ProblemCode;
  readonly field: FieldFacts;
  /** What was sent. */
  readonly value: Json;
  /** Of a duplicate: the record that is there already. */
  readonly other?: Row;
}

export interface Rules {
  readonly isNew: boolean;
  /** Refused as an unknown field; left as it is otherwise. */
  readonly refusesUnknown?: boolean;
  /** Refused when it is written; left out otherwise. */
  readonly refusesReadOnly?: boolean;
  /** Whether a record with that id is there; left out, any id will do. */
  readonly exists?: (field: FieldFacts, value: Json) => boolean | undefined;
  /** The id inside of what a reference is written as. */
  readonly referenceId?: (value: Json) => Json;
  /** Top-level names that are no fields: `attributes`. */
  readonly ignored?: readonly string[];
}

const email = /^[^@\s,;"<>()]+@[^@\s.]+(\.[^@\s.]+)+$/;
const numeric = new Set(['integer', 'decimal', 'currency', 'percent']);
const isEmpty = (value: Json): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const asNumber = (value: Json): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN;
};

/** The value as it is kept, or what is wrong with it. */
const checkValue = (
  field: FieldFacts,
  value: Json,
  rules: Rules,
): { readonly kept: Json } | { readonly code: ProblemCode } => {
  if (isEmpty(value)) return { kept: value === undefined ? null : value };
  if (field.enum) {
    const all = Array.isArray(value) ? value : field.type === 'multipicklist' ? textOf(value).split(';') : [value];
    const fits = (each: Json): boolean => field.enum?.some(choice => choice.value === textOf(each)) === true;
    return all.every(fits) ? { kept: value } : { code: 'not-a-choice' };
  }
  // A choice may be a record of its own.
  if (field.type === 'picklist' && isRow(value)) return { kept: value };
  if (field.type === 'reference') {
    const id = rules.referenceId ? rules.referenceId(value) : value;
    return rules.exists?.(field, id) === false ? { code: 'no-such-record' } : { kept: value };
  }
  if (numeric.has(field.type)) {
    const number = asNumber(value);
    if (Number.isNaN(number)) return { code: 'wrong-type' };
    return field.type === 'integer' && !Number.isInteger(number) ? { code: 'wrong-type' } : { kept: number };
  }
  if (field.type === 'boolean') {
    if (typeof value === 'boolean') return { kept: value };
    if (value === 'true' || value === 'false') return { kept: value === 'true' };
    return { code: 'wrong-type' };
  }
  if (field.type === 'date' || field.type === 'datetime') {
    const time = typeof value === 'string' ? readMoment(value) : Number.NaN;
    if (Number.isNaN(time)) return { code: 'wrong-type' };
    const iso = new Date(time).toISOString();
    return { kept: field.type === 'date' ? iso.slice(0, 10) : iso };
  }
  if (field.type === 'array') return Array.isArray(value) ? { kept: value } : { code: 'wrong-type' };
  if (field.type === 'object' || field.type === 'binary' || field.type === 'duration') return { kept: value };
  if (typeof value === 'object') return { code: 'wrong-type' };
  if (field.type === 'email' && !email.test(textOf(value))) return { code: 'not-an-email' };
  if (field.maxLength !== undefined && textOf(value).length > field.maxLength) return { code: 'too-long' };
  return { kept: typeof value === 'boolean' ? value : textOf(value) };
};

const firstName = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;
const isInside = (field: FieldFacts): boolean => /[.[]/.test(field.name);

/** The row that holds a path's last name: what has to be there is asked for only where its surroundings are. */
const parentPath = (path: string): string => path.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, '');

/**
 * Checks what is written against the fields of its object. `record` is a copy with numbers, booleans and times in the form in
 * which they are kept.
 */
export const checkRecord = (
  object: ObjectFacts,
  values: Row,
  rules: Rules,
): { readonly record: Row; readonly problems: readonly Problem[] } => {
  const record = structuredClone(values);
  const problems: Problem[] = [];
  const known = new Set(object.fields.map(field => firstName(field.name)));

  for (const name of Object.keys(values)) {
    if (known.has(name) || rules.ignored?.includes(name)) continue;
    if (rules.refusesUnknown) {
      const field: FieldFacts = {
        name,
        label: name,
        type: 'string',
        required: false,
        readOnly: false,
        createOnly: false,
        writeOnly: false,
      };
      problems.push({ code: 'unknown', field, value: values[name] });
    }
  }

  const lists = object.fields.filter(field => field.type === 'array' && Array.isArray(readPath(record, field.name)));
  const listOf = (field: FieldFacts): FieldFacts | undefined =>
    lists.find(list => field.name.startsWith(`${list.name}.`) && list !== field);

  const check = (field: FieldFacts, row: Row, path: string): void => {
    const value = readPath(row, path);
    const inside = /[.[]/.test(path);
    const parent = inside ? readPath(row, parentPath(path)) : row;
    if (value === undefined) {
      const asked = rules.isNew || row !== record;
      if (field.required && !field.readOnly && asked && (inside ? isRow(parent) : true)) {
        problems.push({ code: 'required', field, value });
      }
      return;
    }
    if (field.readOnly || (field.createOnly && !rules.isNew)) {
      if (rules.refusesReadOnly && !isInside(field)) problems.push({ code: 'read-only', field, value });
      else if (!inside) delete row[path];
      return;
    }
    if (isEmpty(value) && field.required) {
      problems.push({ code: 'required', field, value });
      return;
    }
    const result = checkValue(field, value, rules);
    if ('code' in result) problems.push({ code: result.code, field, value });
    else if (result.kept !== value) writePath(row, path, result.kept);
  };

  for (const field of object.fields) {
    const list = listOf(field);
    if (!list) {
      check(field, record, field.name);
      continue;
    }
    const inner = field.name.slice(list.name.length + 1);
    for (const row of readAll(record, list.name).flat()) if (isRow(row)) check(field, row, inner);
  }
  return { record, problems };
};
