import type { FormulaResult, FormulaTrial } from 'citizen-integrator/contract';
import { valueAt, valueText, type Row } from '../connectors/row.ts';
import { sampleOf } from '../connectors/found-fields.ts';
import { checkFormula, FormulaSyntaxError, type FormulaOutcome } from '../formulas/formula.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message, say, type MessageRef } from '../messages/index.ts';
import { failureCodes } from '../runs/map-row.ts';
import { partMapping } from '../runs/expand-mapping.ts';
import type { AnsweredOperation } from './recipe-operation.ts';

/** What a mapping would see first: a row, or the first row's group with its rows as `lines`. */
const firstRecord = ({ operation: { mode } }: AnsweredOperation, to: string, rows: readonly Row[]): Row | null => {
  const [first] = rows;
  const isOfLine = partMapping([{ to }]).lines.length > 0;
  if (!first || isOfLine || !('groupBy' in mode)) return first ?? null;
  const nameOf = (row: Row) => valueText(valueAt(row, mode.groupBy));
  return { ...first, lines: rows.filter(row => nameOf(row) === nameOf(first)) };
};

const syntaxFault = (formula: string): string | null => {
  try {
    checkFormula(formula);
    return null;
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return error.message;
    throw error;
  }
};

/**
 * Tries a formula with the first record of its source.
 * @param rows Asked for only when the formula can be read.
 */
export const tryFormula = async (
  { formula, to }: FormulaTrial,
  answered: AnsweredOperation,
  rows: () => Promise<readonly Row[]>,
  pool: FormulaPool,
  language: string,
): Promise<FormulaResult> => {
  const field = to;
  const refuse = ({ code, params }: MessageRef, details: string | null): FormulaResult => ({
    ok: false,
    message: { code, params, text: say(code, params, language) },
    details,
    value: null,
  });
  const fault = syntaxFault(formula);
  if (fault !== null) return refuse(message('mapping.formula', { field }), fault);

  const record = firstRecord(answered, to, await rows());
  if (!record) return { ok: true, message: null, details: null, value: null };
  const bindings = { values: answered.answers, run: { id: '' } };
  const [[outcome] = []] = await pool.evaluate({ formulas: [formula], rows: [record], bindings });
  const done: FormulaOutcome = outcome ?? { isDone: true, value: null };
  if (!done.isDone) return refuse(message(failureCodes[done.failure.kind], { field }), done.failure.details || null);
  const value = done.value === null || done.value === undefined ? null : sampleOf(done.value);
  return { ok: true, message: null, details: null, value };
};
