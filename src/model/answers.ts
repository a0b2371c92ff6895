import type { Condition, Property, PropertyValue, Values } from '../contract/index.ts';
import { mostFileBytes, readFileAnswer } from './file-answer.ts';
import { compilePattern } from './pattern.ts';
import { isSecret } from './questions.ts';

export type AnswerProblemCode =
  | 'required'
  | 'too-short'
  | 'too-long'
  | 'too-small'
  | 'too-large'
  | 'not-text'
  | 'not-a-number'
  | 'not-yes-or-no'
  | 'not-an-email'
  | 'not-a-url'
  | 'not-a-date'
  | 'not-an-option'
  | 'file-too-big'
  | 'pattern';

export interface AnswerProblem {
  /** The property's name. */
  readonly property: string;
  readonly code: AnswerProblemCode;
  /** The limits that were broken: `min`, `max`, `minLength`, `maxLength`. */
  readonly params: Readonly<Record<string, number>>;
}

const isEmpty = (value: PropertyValue | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const equals = (answer: PropertyValue | undefined, wanted: PropertyValue): boolean => {
  if (Array.isArray(answer)) {
    return Array.isArray(wanted)
      ? answer.length === wanted.length && wanted.every(item => answer.includes(item))
      : typeof wanted === 'string' && answer.includes(wanted);
  }
  return (answer ?? null) === wanted;
};

const holds = (condition: Condition, values: Values): boolean => {
  const answer = values[condition.property];
  if (condition.oneOf) return condition.oneOf.some(wanted => equals(answer, wanted));
  if (condition.equals !== undefined) return equals(answer, condition.equals);
  return !isEmpty(answer) && answer !== false;
};

/** Whether a question is asked, as far as its own condition says. */
export const isShown = (property: Property, values: Values): boolean =>
  property.showIf === undefined || holds(property.showIf, values);

/** The questions that are asked: one that hangs on an answer that is itself not asked for is not asked either. */
export const shownProperties = (properties: readonly Property[], values: Values): Property[] => {
  const asked = { ...values };
  let shown = [...properties];
  for (;;) {
    const hidden = shown.filter(property => !isShown(property, asked));
    if (hidden.length === 0) return shown;
    shown = shown.filter(property => !hidden.includes(property));
    for (const { name } of hidden) delete asked[name];
  }
};

/** What is answered before anyone has answered. A yes-or-no question starts with no. */
export const defaultValues = (properties: readonly Property[]): Values => {
  const values: Values = {};
  for (const { name, type, default: value } of properties) {
    if (value !== null) values[name] = value;
    else if (type === 'boolean') values[name] = false;
  }
  return values;
};

const typesWithOuterSpace: ReadonlySet<Property['type']> = new Set(['password', 'textarea']);

const parseNumber = (text: string): PropertyValue => {
  // A decimal comma is what half of the world types.
  const number = Number(/^[+-]?\d*,\d+$/.test(text) ? text.replace(',', '.') : text);
  return Number.isFinite(number) ? number : text;
};

const parseAnswer = ({ type }: Property, value: PropertyValue): PropertyValue => {
  if (typeof value !== 'string') return value;
  const text = typesWithOuterSpace.has(type) ? value : value.trim();
  if (text === '') return null;
  return type === 'number' ? parseNumber(text) : text;
};

/**
 * Turns what stands in the fields into answers: outer white space and what is empty or not asked goes, numbers become
 * numbers. A text that is no number stays, so that the check can say so.
 */
export const parseAnswers = (properties: readonly Property[], typed: Values): Values => {
  const all: Values = {};
  for (const property of properties) all[property.name] = parseAnswer(property, typed[property.name] ?? null);
  return Object.fromEntries(
    shownProperties(properties, all)
      .map(({ name }) => [name, all[name] ?? null] as const)
      .filter(([, value]) => !isEmpty(value)),
  );
};

// RFC 5321 ends an address at 254 characters; the rest follows what browsers accept.
const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);

const isWebAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '';
};

/** Whether a text is a day of the calendar in ISO 8601: `2026-02-30` is none. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

type Finding = Omit<AnswerProblem, 'property'> | null;

const finding = (code: AnswerProblemCode, params: AnswerProblem['params'] = {}): Finding => ({ code, params });

const checkNumber = (value: PropertyValue, { validate: { min, max } = {} }: Property): Finding => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return finding('not-a-number');
  const params = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  if (min !== undefined && value < min) return finding('too-small', params);
  if (max !== undefined && value > max) return finding('too-large', params);
  return null;
};

const checkText = (value: PropertyValue, { validate: { minLength, maxLength, pattern } = {} }: Property): Finding => {
  if (typeof value !== 'string') return finding('not-text');
  const { length } = [...value];
  if (minLength !== undefined && length < minLength) return finding('too-short', { minLength });
  if (maxLength !== undefined && length > maxLength) return finding('too-long', { maxLength });
  if (pattern && compilePattern(pattern)?.(value) === false) return finding('pattern');
  return null;
};

const checkOptions = (value: PropertyValue, { type, options }: Property): Finding => {
  const chosen = type === 'select' ? [value] : value;
  if (!Array.isArray(chosen) || !chosen.every(item => typeof item === 'string')) return finding('not-an-option');
  // What is read from a connection is known only to the connected system.
  if (!Array.isArray(options)) return null;
  return chosen.every(item => options.some(option => option.value === item)) ? null : finding('not-an-option');
};

const checkFile = (value: PropertyValue, { validate: { maxLength = mostFileBytes } = {} }: Property): Finding => {
  if (typeof value !== 'string') return finding('not-text');
  return readFileAnswer(value).size > maxLength ? finding('file-too-big', { maxLength }) : null;
};

const checkAnswer = (value: PropertyValue, property: Property): Finding => {
  const text = typeof value === 'string' ? value : '';
  switch (property.type) {
    case 'number':
      return checkNumber(value, property);
    case 'boolean':
      return typeof value === 'boolean' ? null : finding('not-yes-or-no');
    case 'select':
    case 'multiselect':
      return checkOptions(value, property);
    case 'email':
      return isEmail(text) ? checkText(value, property) : finding('not-an-email');
    case 'url':
      return isWebAddress(text) ? checkText(value, property) : finding('not-a-url');
    case 'date':
      return isDay(text) ? null : finding('not-a-date');
    case 'file':
      return checkFile(value, property);
    case 'string':
    case 'password':
    case 'textarea':
      return checkText(value, property);
  }
};

export interface CheckOptions {
  /** Names of the secrets that are stored: left out, they stay as they are. */
  readonly stored?: readonly string[];
}

/**
 * What is wrong with the answers, at most one problem a question, in the order of the questions. Questions that are not
 * asked are not checked. A pattern that cannot be used checks nothing.
 */
export const checkAnswers = (
  properties: readonly Property[],
  values: Values,
  { stored = [] }: CheckOptions = {},
): AnswerProblem[] => {
  const problems: AnswerProblem[] = [];
  for (const property of shownProperties(properties, values)) {
    const value = values[property.name] ?? null;
    const isKept = isSecret(property) && stored.includes(property.name);
    const found = !isEmpty(value)
      ? checkAnswer(value, property)
      : property.required && !isKept
        ? finding('required')
        : null;
    if (found) problems.push({ property: property.name, ...found });
  }
  return problems;
};
