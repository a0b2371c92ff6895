import jsonata from 'jsonata';
import { parseTemplate } from 'url-template';
import * as z from 'zod/mini';

/**
 * Names that an expression may use, written `$name`. `values` are the connection's answers, `kept` what was kept of a
 * token's answer, `object` the object's `api`, `id` and `terms`, `fields` the names to be read, `since` the moment
 * (ISO 8601, UTC) after which changes are wanted or nothing, `size`, `cursor`, `offset` and `page` where a list is,
 * `id` the record's, `parent` the record that a list is below of, `key` `{ field, value, values }` by which records are looked up, `records` those of a bulk call,
 * `once` of a record that is made: a text that is the same whenever a run sends the same row again, and no other row's;
 * of an answer `status`, `headers` (names in small letters) and `request` (`{ fields, records, offset, size }`); of
 * signing in `token` and `session`; of an error `code`.
 */
export const scopeNames = [
  'values',
  'kept',
  'object',
  'fields',
  'since',
  'size',
  'cursor',
  'offset',
  'page',
  'id',
  'parent',
  'key',
  'records',
  'once',
  'status',
  'headers',
  'request',
  'token',
  'session',
  'code',
] as const;

type Node = { type?: string; value?: unknown; [name: string]: unknown };

/** Walks what JSONata made of an expression: which variables it reads that nothing inside of it binds. */
export const variablesOf = (expression: string): Set<string> => {
  const used = new Set<string>();
  const bound = new Set<string>(['', '$']);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'object' && node !== null) {
      const { type, value, ...rest } = node as Node;
      if (type === 'variable' && typeof value === 'string') used.add(value);
      if (type === 'bind') bound.add(String((rest['lhs'] as Node | undefined)?.value));
      if (type === 'lambda')
        for (const argument of (rest['arguments'] as Node[] | undefined) ?? []) bound.add(String(argument.value));
      visit(value);
      for (const part of Object.values(rest)) visit(part);
    }
  };
  visit(jsonata(expression).ast());
  return new Set([...used].filter(name => !bound.has(name)));
};

/** Functions of JSONata that have a `$` too. */
const functionNames = new Set(
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis now millis clone'.split(
    ' ',
  ),
);

const known = new Set<string>(scopeNames);

/** Objects share most of their endpoint's expressions: each is looked at once. */
const looked = new Map<string, string | null>();

/** What is wrong with an expression; null when it can be run. */
export const expressionProblem = (text: string): string | null => {
  const found = looked.get(text);
  if (found !== undefined) return found;
  const problem = problemOf(text);
  looked.set(text, problem);
  return problem;
};

const problemOf = (text: string): string | null => {
  try {
    const strangers = [...variablesOf(text)].filter(name => !known.has(name) && !functionNames.has(name));
    if (strangers.length > 0) return `does not know $${strangers.join(', $')}`;
    return null;
  } catch (error) {
    const { message = String(error) } = error as { message?: string };
    return `is no JSONata expression: ${message}`;
  }
};

const claims = new Set(['and', 'or', 'in', '=', '!=', '<', '<=', '>', '>=']);

const isBareName = (node: unknown): boolean => {
  const { type, steps = [] } = node as { readonly type?: string; readonly steps?: readonly Node[] };
  return type === 'name' || (type === 'path' && steps.every(step => step.type === 'name' && !step['predicate']));
};

/**
 * What an expression gives, as far as it tells that itself: `claim` for true or false, `words` for what reads as a
 * sentence and compares nothing (`records and more`), null when only an answer tells.
 */
export const natureOf = (text: string): 'claim' | 'words' | null => {
  const { type, value, lhs, rhs } = jsonata(text).ast() as Node;
  if (type !== 'binary' || !claims.has(String(value))) return null;
  const bare = [lhs, rhs].filter(isBareName).length;
  return bare === 2 || (bare === 1 && (value === 'and' || value === 'or')) ? 'words' : 'claim';
};

/** JSONata over the record or the answer, with the names of `scopeNames`. */
export const Expression = z.string().check(
  z.minLength(1),
  z.superRefine((text, context) => {
    const problem = expressionProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem, input: text });
  }),
);

const variable = /\{[+#./;?&]?([^{}]*)\}/g;
const variableName = /^[a-zA-Z][a-zA-Z0-9]*$/;

/** The names in an address template. */
export const namesOf = (template: string): string[] =>
  [...template.matchAll(variable)].flatMap(([, names = '']) =>
    names.split(',').map(name => name.replace(/\*$|:\d+$/, '')),
  );

/**
 * A template of an address (RFC 6570). Its names are the connection's answers, what was kept of a token's answer, the
 * description's `derived` values, the object's `terms`, `api`, and `id`, `keyField`, `keyValue` of a record.
 */
export const Template = z.string().check(
  z.superRefine((text, context) => {
    const strange = namesOf(text).filter(name => !variableName.test(name));
    const isBalanced = !/[{}\s]/.test(text.replace(variable, ''));
    try {
      parseTemplate(text);
    } catch {
      strange.push(text);
    }
    if (strange.length > 0 || !isBalanced)
      context.addIssue({ code: 'custom', message: 'is no address template (RFC 6570)', input: text });
  }),
);
