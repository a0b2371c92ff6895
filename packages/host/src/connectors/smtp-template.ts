import jsonata from 'jsonata';
import { message, type MessageRef } from '../messages/index.ts';
import { ConnectorError } from './connector-error.ts';

/** The part of a message that a template makes. */
export type TemplatePlace = 'to' | 'subject' | 'template';

/** A template that does not work for one record. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(
    readonly reason: MessageRef,
    readonly details: string,
  ) {
    super(reason.code);
  }
}

/** Puts text together. @throws TemplateError */
export type Template = (context: unknown, bindings: Readonly<Record<string, unknown>>) => Promise<string>;

// A template is somebody's text: it gets this long and no deeper, so that one cannot hold up the others.
const limits = { timeout: 1_000, stack: 200, sequence: 100_000 };
const outOfPatience = new Set(['D1011', 'D1012', 'D2015']);

/** JSONata throws plain objects beside errors. */
const detailsOf = (error: unknown): { code: string; text: string } => {
  const { code = '', message: said = '' } = error as { code?: string; message?: string };
  return { code, text: `${code} ${said}`.trim() };
};

/** Lists stand one below the other. */
const textOf = (value: unknown): string => {
  if (value === null || value === undefined || typeof value === 'function') return '';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(textOf).join('\n') : (JSON.stringify(value) ?? '');
};

const places = { to: 'mail.place.to', subject: 'mail.place.subject', template: 'mail.place.template' } as const;

interface Placeholder {
  readonly written: string;
  readonly expression: jsonata.Expression;
  /** Behind its closing braces. */
  readonly end: number;
}

const compile = (written: string): { expression: jsonata.Expression } | { problem: string } => {
  try {
    return { expression: jsonata(written, limits) };
  } catch (error) {
    return { problem: detailsOf(error).text };
  }
};

/** An expression may hold `}}` itself: it ends with the first one behind which it can be read. */
const readPlaceholder = (text: string, start: number, place: TemplatePlace): Placeholder => {
  let problem = 'no }} behind {{';
  for (let close = text.indexOf('}}', start); close !== -1; close = text.indexOf('}}', close + 1)) {
    const written = text.slice(start, close).trim();
    const compiled = compile(written);
    if ('expression' in compiled) return { written, expression: compiled.expression, end: close + 2 };
    problem = compiled.problem;
  }
  const expression = text.slice(start).split('}}', 1).join('').trim().slice(0, 80);
  const says = message('mail.expression', { expression, place: message(places[place]) });
  throw new ConnectorError({ kind: 'refused', message: says, details: problem });
};

/**
 * Prepares a text with JSONata between `{{` and `}}`.
 * @throws ConnectorError when an expression cannot be read.
 */
export const compileTemplate = (text: string, place: TemplatePlace): Template => {
  const parts: (string | Placeholder)[] = [];
  let rest = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', rest)) {
    const placeholder = readPlaceholder(text, open + 2, place);
    parts.push(text.slice(rest, open), placeholder);
    rest = placeholder.end;
  }
  parts.push(text.slice(rest));

  return async (context, bindings) => {
    let made = '';
    for (const part of parts) {
      if (typeof part === 'string') made += part;
      else {
        try {
          made += textOf(await part.expression.evaluate(context, { ...bindings }));
        } catch (error) {
          const { code, text: details } = detailsOf(error);
          const params = { expression: part.written.slice(0, 80), place: message(places[place]) };
          const reason = outOfPatience.has(code) ? 'row.mail.expression.long' : 'row.mail.expression';
          throw new TemplateError(message(reason, params), details);
        }
      }
    }
    return made;
  };
};
