import type * as z from 'zod/mini';
import type { Property } from 'citizen-integrator/contract';
import type { AnswerProblem } from 'citizen-integrator/model';
import { message, type MessageRef } from '../messages/index.ts';
import { HttpProblem, type FieldFault } from './problem.ts';

/** 400 with everything that is wrong. */
export const invalid = (faults: readonly FieldFault[]): HttpProblem =>
  new HttpProblem('invalid', message('problem.invalid.fields', { count: faults.length }), { faults });

const valueIn = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
};

const formats: Readonly<Record<string, MessageRef>> = {
  email: message('field.email'),
  url: message('field.url'),
  date: message('field.date'),
};

const tooSmall = (minimum: number, origin: string): MessageRef => {
  if (origin === 'string')
    return minimum === 1 ? message('field.required') : message('field.text.short', { count: minimum });
  return origin === 'array' ? message('field.required') : message('field.number.min', { min: minimum });
};

const saysOf = (issue: z.core.$ZodIssue): MessageRef => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int'
        ? message('field.number')
        : message(issue.expected === 'boolean' ? 'field.boolean' : 'field.type');
    case 'too_small':
      return tooSmall(Number(issue.minimum), issue.origin);
    case 'too_big':
      return issue.origin === 'string'
        ? message('field.text.long', { count: Number(issue.maximum) })
        : message('field.number.max', { max: Number(issue.maximum) });
    case 'invalid_format':
      return formats[issue.format] ?? message('field.pattern');
    case 'invalid_value':
      return message('field.option');
    case 'unrecognized_keys':
      return message('field.unknown');
    default:
      return message('field.type');
  }
};

/** Puts what a schema found into plain words: zod/mini itself has none. */
export const schemaFaults = (error: z.core.$ZodError, input: unknown): FieldFault[] =>
  error.issues.map(issue => {
    const path = issue.path.map(String).join('.');
    const isMissing = valueIn(input, issue.path) === undefined;
    if (isMissing) return { path, code: 'required', says: message('field.required') };
    return { path, code: issue.code.replaceAll('_', '-'), says: saysOf(issue) };
  });

const saysOfAnswer = ({ code, params }: AnswerProblem): MessageRef => {
  const { min, max, minLength, maxLength } = params;
  const hasRange = min !== undefined && max !== undefined;
  switch (code) {
    case 'required':
      return message('field.required');
    case 'too-short':
      return message('field.text.short', { count: minLength ?? 1 });
    case 'too-long':
      return message('field.text.long', { count: maxLength ?? 0 });
    case 'too-small':
      return hasRange ? message('field.number.range', { min, max }) : message('field.number.min', { min: min ?? 0 });
    case 'too-large':
      return hasRange ? message('field.number.range', { min, max }) : message('field.number.max', { max: max ?? 0 });
    case 'not-a-number':
      return message('field.number');
    case 'not-yes-or-no':
      return message('field.boolean');
    case 'not-an-email':
      return message('field.email');
    case 'not-a-url':
      return message('field.url');
    case 'not-a-date':
      return message('field.date');
    case 'not-an-option':
      return message('field.option');
    case 'not-text':
      return message('field.type');
    case 'file-too-big':
      return message('field.file.big', { count: Math.round((maxLength ?? 0) / 1024) });
    case 'pattern':
      return message('field.pattern');
  }
};

/** Puts what the shared check found into plain words, the author's own where there are any. */
export const answerFaults = (problems: readonly AnswerProblem[], properties: readonly Property[]): FieldFault[] =>
  problems.map(problem => {
    const own = properties.find(({ name }) => name === problem.property)?.validate?.message;
    return {
      path: `values.${problem.property}`,
      code: problem.code,
      says: own && problem.code !== 'required' ? own : saysOfAnswer(problem),
    };
  });
