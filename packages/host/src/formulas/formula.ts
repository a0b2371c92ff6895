import jsonata from 'jsonata';

/** A formula is somebody's text: it gets so long for a row (`timeout`, ms), goes no deeper and makes no longer lists. */
export interface FormulaLimits {
  readonly timeout: number;
  readonly stack: number;
  readonly sequence: number;
}

export const rowLimits: FormulaLimits = { timeout: 250, stack: 200, sequence: 10_000 };

export interface FormulaFailure {
  /** `long`: it takes too long. `big`: it makes more than we hold. `broken`: it does not work for this row. */
  readonly kind: 'long' | 'big' | 'broken';
  /** JSONata's own words; empty when there are none. */
  readonly details: string;
  /** What it stumbled over, as JSON, short enough to be shown; empty when nobody knows. */
  readonly value: string;
}

/** What a formula makes of a row: a value as JSON has it, null for none; or why it makes nothing. */
export type FormulaOutcome =
  { readonly isDone: true; readonly value: unknown } | { readonly isDone: false; readonly failure: FormulaFailure };

/** A text that is no JSONata. */
export class FormulaSyntaxError extends Error {
  override readonly name = 'FormulaSyntaxError';
}

/** @throws FormulaSyntaxError with JSONata's own words. */
export const checkFormula = (formula: string): void => {
  try {
    jsonata(formula);
  } catch (error) {
    // JSONata throws plain objects beside errors.
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const words = [code, message].filter(word => typeof word === 'string' && word !== '').join(' ');
    throw new FormulaSyntaxError(words, { cause: error });
  }
};
