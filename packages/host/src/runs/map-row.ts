import type { Conversion, FieldMapping, Values } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { isRow, valueAt, valueText, type Row } from '../connectors/row.ts';
import { checkFormula, FormulaSyntaxError, type FormulaFailure, type FormulaOutcome } from '../formulas/formula.ts';
import { StuckFormulaError, type FormulaPool } from '../formulas/formula-pool.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { ConversionError, convertValue } from './convert-value.ts';
import { partMapping } from './expand-mapping.ts';

/** What a formula sees beside the row. */
export interface MappingContext {
  /** The recipe's answers: `$values`. */
  readonly answers: Values;
  /** `$run`. */
  readonly run: { readonly id: string };
  /** The target field that tells rows apart; empty when there is none. */
  readonly key: string;
  readonly formulas: FormulaPool;
}

/**
 * A row as the target takes it, or why it cannot be made. `key` is empty when it could not be worked out. `left`: fields
 * that the row is without, as what they point at is not there yet, with what was given for them.
 */
export type MappedRow =
  | { readonly isMapped: true; readonly key: string; readonly row: Row; readonly left?: Row }
  | { readonly isMapped: false; readonly key: string; readonly reason: MessageRef; readonly details: string | null };

/**
 * Maps the rows of a page, in their order. A row that one field refuses is refused as a whole.
 * @throws MappingError when a formula holds everything up.
 */
export type MapRows = (sources: readonly Row[]) => Promise<readonly MappedRow[]>;

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

/** What feeds a field of a row, its formulas' outcomes beside it. @throws Refusal */
type Feed = (source: Row, outcomes: readonly FormulaOutcome[]) => unknown;

/** What is said of a formula that fails. */
export const failureCodes = {
  long: 'row.formula.long',
  big: 'row.formula.big',
  broken: 'row.formula',
} as const satisfies Record<FormulaFailure['kind'], string>;

const outcomeValue = (outcome: FormulaOutcome | undefined, field: string): unknown => {
  if (!outcome || outcome.isDone) return outcome?.value;
  const { kind, details, value } = outcome.failure;
  const says = value === '' ? message(failureCodes[kind], { field }) : message('row.formula.value', { field, value });
  throw new Refusal(says, details || null);
};

interface Field {
  readonly to: string;
  readonly feed: Feed;
  readonly conversions: readonly Conversion[];
}

interface Formula {
  readonly text: string;
  readonly field: string;
}

/** @throws MappingError when a formula cannot be read. */
const fieldsOf = (
  mapping: readonly FieldMapping[],
  answers: Values,
): { fields: readonly Field[]; formulas: readonly Formula[] } => {
  const formulas: Formula[] = [];
  const feedOf = ({ to, from, property, formula, value }: FieldMapping): Feed => {
    if (formula !== undefined) {
      const place = formulas.push({ text: formula, field: to }) - 1;
      return (_source, outcomes) => outcomeValue(outcomes[place], to);
    }
    if (from !== undefined) return source => valueAt(source, from);
    if (property !== undefined) return () => answers[property];
    return () => value;
  };
  const fields = mapping.map(entry => ({ to: entry.to, conversions: conversionsOf(entry), feed: feedOf(entry) }));
  for (const { text, field } of formulas) {
    try {
      checkFormula(text);
    } catch (error) {
      if (!(error instanceof FormulaSyntaxError)) throw error;
      throw new MappingError(message('mapping.formula', { field }), error.message);
    }
  }
  return { fields, formulas };
};

const mapOne = (
  source: Row,
  outcomes: readonly FormulaOutcome[],
  fields: readonly Field[],
  keyField: string,
): MappedRow => {
  const entries: [field: string, value: unknown][] = [];
  let refusal: Refusal | null = null;
  for (const { to, conversions, feed } of fields) {
    try {
      const value = feed(source, outcomes) ?? null;
      const converted = conversions.length > 0 ? convertValue(conversions, value, source, to) : value;
      if (converted !== undefined) entries.push([to, converted]);
    } catch (error) {
      if (error instanceof ConversionError) refusal ??= new Refusal(error.says);
      else if (error instanceof Refusal) refusal ??= error;
      else throw error;
    }
  }
  const row: Row = Object.fromEntries(entries);
  const key = valueText(row[keyField]);
  return refusal
    ? { isMapped: false, key, reason: refusal.reason, details: refusal.details }
    : { isMapped: true, key, row };
};

/**
 * Prepares a mapping for many rows.
 * @throws MappingError when a formula cannot be read.
 */
export const compileMapping = (
  mapping: readonly FieldMapping[],
  { answers, run, key, formulas: pool }: MappingContext,
): MapRows => {
  const { fields, formulas } = fieldsOf(mapping, answers);
  const texts = formulas.map(({ text }) => text);
  const bindings = { values: answers, run };
  if (texts.length > 0) pool.prepare();
  return async sources => {
    try {
      const outcomes = await pool.evaluate({ formulas: texts, rows: sources, bindings });
      return sources.map((source, index) => mapOne(source, outcomes[index] ?? [], fields, key));
    } catch (error) {
      if (!(error instanceof StuckFormulaError)) throw error;
      const field = formulas[error.formula]?.field ?? '';
      throw new MappingError(message('mapping.formula.stuck', { field }), texts[error.formula] ?? null);
    }
  };
};

/**
 * Prepares a mapping for groups: rows that have all rows of their group as `lines`.
 * @throws MappingError when a formula cannot be read.
 */
export const compileGroupMapping = (mapping: readonly FieldMapping[], context: MappingContext): MapRows => {
  const parts = partMapping(mapping);
  const mapHeads = compileMapping(parts.head, context);
  const mapLines = compileMapping(parts.lines, { ...context, key: '' });
  const linesOf = ({ lines }: Row): readonly Row[] => (Array.isArray(lines) ? lines.filter(isRow) : []);

  return async groups => {
    const heads = await mapHeads(groups);
    if (parts.lines.length === 0) return heads;
    const mapped = await mapLines(groups.flatMap(linesOf));
    let next = 0;
    return heads.map((head, index) => {
      const lines = mapped.slice(next, (next += linesOf(groups[index] ?? {}).length));
      const refused = [head, ...lines].find(each => !each.isMapped);
      if (refused && !refused.isMapped) return { ...refused, key: head.key };
      const rows = lines.flatMap(line => (line.isMapped ? [line.row] : []));
      return head.isMapped ? { ...head, row: { ...head.row, lines: rows } } : head;
    });
  };
};
