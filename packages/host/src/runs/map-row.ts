import type { Conversion, FieldMapping, Values } from 'citizen-integrator/contract';
import jsonata from 'jsonata';
import { valueAt, valueText, type Row } from '../connectors/row.ts';
import { message, type MessageRef } from '../messages/index.ts';

/** What a formula sees beside the row. */
export interface MappingContext {
  /** The recipe's answers: `$values`. */
  readonly answers: Values;
  /** `$run`. */
  readonly run: { readonly id: string };
  /** The target field that tells rows apart. */
  readonly key: string;
}

/** A row as the target takes it, or why it cannot be made. `key` is empty when it could not be worked out. */
export type MappedRow =
  | { readonly isMapped: true; readonly key: string; readonly row: Row }
  | { readonly isMapped: false; readonly key: string; readonly reason: MessageRef; readonly details: string | null };

export type MapRow = (source: Row) => Promise<MappedRow>;

/** A mapping that fits no row at all. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  constructor(
    readonly says: MessageRef,
    readonly details: string | null,
  ) {
    super(says.code);
  }
}

/** This one row cannot be mapped. */
class Refusal extends Error {
  constructor(
    readonly reason: MessageRef,
    readonly details: string | null = null,
  ) {
    super(reason.code);
  }
}

type Feed = (source: Row) => unknown;

// A formula is somebody's text: it gets this long and no deeper, so that one cannot hold up the others.
const limits = { timeout: 250, stack: 200, sequence: 10_000 };
const outOfPatience = new Set(['D1011', 'D1012', 'D2015']);

/** JSONata throws plain objects beside errors. */
const detailsOf = (error: unknown): { code: string; text: string } => {
  const { code, message: said } = error as { code?: unknown; message?: unknown };
  const words = [code, said].filter(word => typeof word === 'string' && word !== '');
  return { code: typeof code === 'string' ? code : '', text: words.join(' ') };
};

const formulaFeed = (formula: string, field: string, { answers, run }: MappingContext): Feed => {
  const compile = () => {
    try {
      return jsonata(formula, limits);
    } catch (error) {
      throw new MappingError(message('mapping.formula', { field }), detailsOf(error).text);
    }
  };
  const expression = compile();
  return async source => {
    try {
      const result: unknown = await expression.evaluate(source, { values: answers, run });
      // A sequence of JSONata is an array with more to it, and a function is no value: only JSON goes on.
      const json = JSON.stringify(result) as string | undefined;
      return json === undefined ? null : (JSON.parse(json) as unknown);
    } catch (error) {
      const { code, text } = detailsOf(error);
      const reason = outOfPatience.has(code) ? 'row.formula.long' : 'row.formula';
      throw new Refusal(message(reason, { field }), text);
    }
  };
};

const feedOf = (mapping: FieldMapping, context: MappingContext): Feed => {
  const { from, property, formula, value } = mapping;
  if (formula !== undefined) return formulaFeed(formula, mapping.to, context);
  if (from !== undefined) return source => valueAt(source, from);
  if (property !== undefined) return () => context.answers[property];
  return () => value;
};

const convert = ({ table, otherwise }: Conversion, value: unknown, field: string): unknown => {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isScalar && Object.hasOwn(table, String(value))) return table[String(value)];
  if (otherwise !== undefined) return otherwise;
  if (value === null || value === undefined) return null;
  throw new Refusal(message('row.lookup', { value: valueText(value).slice(0, 80), field }));
};

/**
 * Prepares a mapping for many rows. A row that one field refuses is refused as a whole.
 * @throws MappingError when a formula cannot be read.
 */
export const compileMapping = (mapping: readonly FieldMapping[], context: MappingContext): MapRow => {
  const fields = mapping.map(entry => ({ to: entry.to, conversion: entry.convert, feed: feedOf(entry, context) }));
  return async source => {
    const entries: [field: string, value: unknown][] = [];
    let refusal: Refusal | null = null;
    for (const { to, conversion, feed } of fields) {
      try {
        const value = (await feed(source)) ?? null;
        entries.push([to, conversion ? convert(conversion, value, to) : value]);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusal ??= error;
      }
    }
    const row: Row = Object.fromEntries(entries);
    const key = valueText(row[context.key]);
    return refusal
      ? { isMapped: false, key, reason: refusal.reason, details: refusal.details }
      : { isMapped: true, key, row };
  };
};

/** The recipe's mapping with a person's changes: by `to`, what the recipe does not have comes last. */
export const overrideMapping = (
  mapping: readonly FieldMapping[],
  overrides: readonly FieldMapping[],
): readonly FieldMapping[] => {
  const byField = new Map([...mapping, ...overrides].map(entry => [entry.to, entry]));
  return [...byField.values()];
};
