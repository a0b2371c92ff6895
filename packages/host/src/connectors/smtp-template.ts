import { checkFormula, FormulaSyntaxError, type FormulaFailure } from '../formulas/formula.ts';
import { StuckFormulaError, type FormulaPool } from '../formulas/formula-pool.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { ConnectorError } from './connector-error.ts';
import type { Row } from './row.ts';

/** The part of a message that a template makes. */
export type TemplatePlace = 'to' | 'subject' | 'template';

/** A template that does not work for one record. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(
    readonly reason: MessageRef,
    readonly details: string,
    /** Whether it would hold up others if it were tried for more records. */
    readonly isSlow: boolean,
  ) {
    super(reason.code);
  }
}

/** Puts text together. @throws TemplateError */
export type Template = (context: Row, bindings: Readonly<Record<string, unknown>>) => Promise<string>;

/** A template may go over all rows of a run. */
const limits = { timeout: 1_000, stack: 200, sequence: 100_000 };

/** Lists stand one below the other. */
const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(textOf).join('\n') : (JSON.stringify(value) ?? '');
};

const places = { to: 'mail.place.to', subject: 'mail.place.subject', template: 'mail.place.template' } as const;

interface Placeholder {
  readonly written: string;
  /** Behind its closing braces. */
  readonly end: number;
}

/** What is wrong with an expression; null when it can be read. */
const problemOf = (written: string): string | null => {
  try {
    checkFormula(written);
    return null;
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return error.message;
    throw error;
  }
};

/** An expression may hold `}}` itself: it ends with the first one behind which it can be read. */
const readPlaceholder = (text: string, start: number, place: TemplatePlace): Placeholder => {
  let problem = 'no }} behind {{';
  for (let close = text.indexOf('}}', start); close !== -1; close = text.indexOf('}}', close + 1)) {
    const written = text.slice(start, close).trim();
    const found = problemOf(written);
    if (found === null) return { written, end: close + 2 };
    problem = found;
  }
  const expression = text.slice(start).split('}}', 1).join('').trim().slice(0, 80);
  const says = message('mail.expression', { expression, place: message(places[place]) });
  throw new ConnectorError({ kind: 'refused', message: says, details: problem });
};

const codes = {
  long: 'row.mail.expression.long',
  big: 'row.mail.expression.long',
  broken: 'row.mail.expression',
} as const satisfies Record<FormulaFailure['kind'], string>;

/**
 * Prepares a text with JSONata between `{{` and `}}`.
 * @throws ConnectorError when an expression cannot be read.
 */
export const compileTemplate = (text: string, place: TemplatePlace, formulas: FormulaPool): Template => {
  const parts: (string | Placeholder)[] = [];
  let rest = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', rest)) {
    const placeholder = readPlaceholder(text, open + 2, place);
    parts.push(text.slice(rest, open), placeholder);
    rest = placeholder.end;
  }
  parts.push(text.slice(rest));
  const written = parts.flatMap(part => (typeof part === 'string' ? [] : [part.written]));

  const refuse = (expression: number, { kind, details }: Pick<FormulaFailure, 'kind' | 'details'>): never => {
    const params = { expression: (written[expression] ?? '').slice(0, 80), place: message(places[place]) };
    throw new TemplateError(message(codes[kind], params), details, kind !== 'broken');
  };

  return async (context, bindings) => {
    try {
      const [outcomes = []] = await formulas.evaluate({ formulas: written, rows: [context], bindings, limits });
      const values = outcomes.map((outcome, index) =>
        outcome.isDone ? outcome.value : refuse(index, outcome.failure),
      );
      let next = 0;
      return parts.map(part => (typeof part === 'string' ? part : textOf(values[next++]))).join('');
    } catch (error) {
      if (!(error instanceof StuckFormulaError)) throw error;
      return refuse(error.formula, { kind: 'long', details: '' });
    }
  };
};
