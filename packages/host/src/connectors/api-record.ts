import type { ApiDescription, FieldDescription, ObjectDescription } from '@citizen-integrator/library';
import { message, type MessageRef } from '../messages/index.ts';
import { evaluate, ExpressionError, type ApiScope } from './api-expression.ts';
import { withChanges } from './api-get.ts';
import { changeAt, leadsIntoList, lookAt, putAt, stepsOf, type Step } from './api-path.ts';
import type { RefusedRow, UnreadableRow } from './connector.ts';
import { sampleOf } from './found-fields.ts';
import { isRow, valueText, type Row } from './row.ts';

type Convert = (value: unknown) => Promise<unknown>;

/** Values of a page are much the same: each is worked out once. */
const mostRemembered = 5_000;

const converterOf = (description: ApiDescription, text: string, scope: ApiScope): Convert => {
  const known = new Map<unknown, unknown>();
  return async value => {
    const isPlain = typeof value !== 'object';
    if (isPlain && known.has(value)) return known.get(value);
    const converted = (await evaluate(description, text, value, scope)) ?? null;
    if (isPlain && known.size < mostRemembered) known.set(value, converted);
    return converted;
  };
};

/** A value that does not fit its field. */
class FieldError extends Error {
  constructor(
    readonly says: MessageRef,
    readonly details: string | null,
  ) {
    super(says.code);
  }
}

const readsOf = (fields: readonly FieldDescription[]): FieldDescription[] => fields.filter(field => !field.writeOnly);

/**
 * Turns records as a system gives them into rows: every described field under its own name, in the canonical form, where
 * its name goes through no list; beside them all that the record has.
 * @param names the fields that are asked for; all when left out.
 */
export const createRowReader = (
  description: ApiDescription,
  { idField, fields }: ObjectDescription,
  scope: ApiScope,
  names?: readonly string[],
) => {
  const asked = readsOf(fields).filter(({ name }) => names === undefined || names.includes(name));
  const readers = asked.map(field => ({
    field,
    convert: field.read === undefined ? null : converterOf(description, field.read, scope),
    isPlain: stepsOf(field.name).length === 1,
  }));

  const rowOf = async (record: Row): Promise<Row> => {
    const row: Record<string, unknown> = { ...record };
    for (const { field, convert, isPlain } of readers) {
      const { name, label } = field;
      const { value, isThrough } = lookAt(record, name);
      try {
        if (isThrough) {
          const [first] = stepsOf(name);
          if (!convert || typeof first !== 'string') continue;
          if (row[first] === record[first]) row[first] = structuredClone(record[first]);
          await changeAt(row, stepsOf(name), convert);
        } else if (value !== undefined && value !== null) {
          // What stands under its own name as it is needs no second place.
          if (convert || !isPlain) row[name] = convert ? await convert(value) : value;
        } else if (isPlain || convert) row[name] = null;
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        throw new FieldError(message('row.api.field', { field: label, value: sampleOf(value) }), error.message);
      }
    }
    return row;
  };

  return {
    /** The id of a row; empty when it has none. */
    idOf: (row: Row): string => valueText(lookAt(row, idField).value),

    /** What cannot be read is told; the others are kept. */
    async read(records: readonly unknown[]): Promise<{ rows: Row[]; unreadable: UnreadableRow[] }> {
      const rows: Row[] = [];
      const unreadable: UnreadableRow[] = [];
      for (const [index, record] of records.entries()) {
        const key = valueText(lookAt(record, idField).value) || `#${index + 1}`;
        if (!isRow(record)) {
          unreadable.push({ key, reason: message('row.record'), details: sampleOf(record) });
          continue;
        }
        try {
          rows.push(await rowOf(record));
        } catch (error) {
          if (!(error instanceof FieldError)) throw error;
          unreadable.push({ key, reason: error.says, details: error.details });
        }
      }
      return { rows, unreadable };
    },
  };
};

const numberTypes = new Set<FieldDescription['type']>(['integer', 'decimal', 'currency', 'percent']);
/** More digits are more than a number in JSON keeps. */
const numberText = /^[+-]?\d{1,15}(\.\d{1,6})?$/;

/** What a text means in a field of another type, as files and databases give texts. */
const fitted = (value: unknown, { type, label }: FieldDescription, ids: ApiDescription['ids']): unknown => {
  if (typeof value !== 'string' || value === '') return value;
  if (type === 'reference') return ids === 'number' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (numberTypes.has(type)) {
    const text = value.trim();
    if (numberText.test(text) && text.replace(/\D/g, '').length <= 15) return Number(text);
    if (Number.isNaN(Number(text))) {
      throw new FieldError(message('row.number', { column: label, value: sampleOf(value) }), null);
    }
    return text;
  }
  if (type === 'boolean' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
  if (type === 'date') return /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value;
  if (type === 'datetime') return /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;
  return value;
};

const fixedValue = ({ type, fixed = '' }: FieldDescription): unknown =>
  type === 'boolean' ? fixed === 'true' : numberTypes.has(type) ? Number(fixed) : fixed;

/** What a record is written for: a new one carries no empty values, as they say nothing. */
export type Writing = 'create' | 'update' | 'upsert';

/** Whether a field is left out of what is written: nobody writes it, or only whoever makes the record. */
export const isLeft = ({ readOnly, createOnly }: FieldDescription, writing: Writing): boolean =>
  readOnly || (createOnly === true && writing === 'update');

export interface WrittenRecord {
  readonly record: Record<string, unknown>;
  /** What is there with this record put into it. */
  readonly onto: (present: Row) => Record<string, unknown>;
}

/** A record to be sent, or why it cannot be. */
export type WrittenRow =
  | (WrittenRecord & { readonly refused: null })
  | { readonly record: null; readonly onto: null; readonly refused: RefusedRow };

/** Values by the paths that lead to them. */
type Placed = readonly (readonly [path: string, value: unknown])[];

/** Puts values into records of lists that may be somebody else's: those are left as they are. */
const withPlaced = (record: Record<string, unknown>, placed: Placed): Record<string, unknown> => {
  if (placed.length === 0) return record;
  const whole = { ...record };
  const copied = new Set<Step | undefined>();
  for (const [path, value] of placed) {
    const [first] = stepsOf(path);
    if (typeof first === 'string' && !copied.has(first)) whole[first] = structuredClone(whole[first]);
    copied.add(first);
    putAt(whole, path, value);
  }
  return whole;
};

const omitted = { isOmitted: true } as const;

/** Turns rows as a mapping gives them into records as a system takes them. */
export const createRecordWriter = (description: ApiDescription, { fields }: ObjectDescription, scope: ApiScope) => {
  const byName = new Map(fields.map(field => [field.name, field]));
  const converters = new Map(
    fields.flatMap(field =>
      field.write === undefined ? [] : [[field.name, converterOf(description, field.write, scope)] as const],
    ),
  );
  const fixed = fields.filter(field => field.fixed !== undefined);

  /** A value in the system's own form. @throws FieldError */
  const written = async (name: string, value: unknown): Promise<unknown> => {
    const field = byName.get(name);
    if (value === null || value === undefined) return null;
    const converter = converters.get(name);
    try {
      const fits = field ? fitted(value, field, description.ids) : value;
      if (converter) return await converter(fits);
      return typeof fits === 'object' && fits !== null ? await writtenLines(name, fits) : fits;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const says = message('row.api.write', { field: field?.label ?? name, value: sampleOf(value) });
      throw new FieldError(says, error.message);
    }
  };

  /** Fields within a list that is written as a whole. */
  const writtenLines = async (name: string, value: object): Promise<unknown> => {
    const inner = [...converters].filter(([each]) => each.startsWith(`${name}.`));
    if (inner.length === 0) return value;
    const copy: unknown = structuredClone(value);
    for (const [each, convert] of inner) await changeAt(copy, stepsOf(each.slice(name.length + 1)), convert);
    return copy;
  };

  const targetOf = (name: string, writing: Writing): string | typeof omitted => {
    const field = byName.get(name);
    return field && isLeft(field, writing) ? omitted : (field?.writeTo ?? name);
  };

  const recordOf = async (row: Row, writing: Writing): Promise<WrittenRecord> => {
    const record: Record<string, unknown> = {};
    for (const field of fixed) {
      if (!(field.name in row))
        putAt(record, field.writeTo ?? field.name, await written(field.name, fixedValue(field)));
    }
    const placed: [string, unknown][] = [];
    for (const [name, value] of Object.entries(row)) {
      const to = targetOf(name, writing);
      if (typeof to !== 'string' || (writing === 'create' && (value === null || value === undefined))) continue;
      if (leadsIntoList(to)) placed.push([to, await written(name, value)]);
      else putAt(record, to, await written(name, value));
    }
    return {
      record: withPlaced(record, placed),
      onto: present => withPlaced(withChanges(present, record) as Record<string, unknown>, placed),
    };
  };

  return {
    /** What a value of a field looks like to the system, to look records up by it; null when it does not fit. */
    keyValueOf: (name: string, value: unknown): Promise<unknown> =>
      written(name, value).catch((error: unknown) => {
        if (error instanceof FieldError) return null;
        throw error;
      }),
    /** @returns a refusal when a value does not fit its field. */
    async write(row: Row, writing: Writing, index: number): Promise<WrittenRow> {
      try {
        return { ...(await recordOf(row, writing)), refused: null };
      } catch (error) {
        if (!(error instanceof FieldError)) throw error;
        return { record: null, onto: null, refused: { index, reason: error.says, details: error.details } };
      }
    },
  };
};
