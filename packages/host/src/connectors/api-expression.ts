import type { ApiDescription } from '@citizen-integrator/library';
import jsonata, { type Expression } from 'jsonata';

/** What expressions of a description may read beside the record or the answer (`scopeNames` of the library). */
export interface ApiScope {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly kept?: Readonly<Record<string, unknown>>;
  readonly object?: { readonly api: string; readonly id: string; readonly terms: Readonly<Record<string, string>> };
  readonly fields?: readonly string[];
  readonly since?: string;
  readonly size?: number;
  readonly cursor?: string;
  readonly offset?: number;
  readonly page?: number;
  readonly id?: string;
  /** The record that a list is below of, as the system gives it, and its id. */
  readonly parent?: unknown;
  readonly parentId?: string;
  readonly key?: { readonly field: string; readonly value?: unknown; readonly values?: readonly unknown[] };
  readonly records?: readonly unknown[];
  /** Of a record that is made: the same whenever the same row is sent again. */
  readonly once?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly session?: unknown;
  readonly code?: unknown;
}

interface Compiled {
  readonly expression: Expression;
  /** The names at its beginning that lead to something, and whether there is nothing else in it. */
  readonly path: readonly string[];
  readonly isPath: boolean;
}

/** An expression that does not work for this record or answer. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: unknown;
  readonly predicate?: unknown;
}

const isPlainName = ({ type, stages, predicate }: Node): boolean =>
  type === 'name' && stages === undefined && predicate === undefined;

const compile = (text: string): Compiled => {
  const expression = jsonata(text);
  const { type, value, steps = [] } = expression.ast() as Node;
  const isRoot = type === 'variable' && value === '';
  const end = steps.findIndex(step => !isPlainName(step));
  const begin = end < 0 ? steps : steps.slice(0, end);
  // The name that a filter stands behind belongs to the path too.
  const filtered = end >= 0 && steps[end]?.type === 'name' ? steps.slice(end, end + 1) : [];
  const path = [...begin, ...filtered].map(step => String(step.value));
  return { expression, path, isPath: isRoot || (steps.length > 0 && end < 0) };
};

const caches = new WeakMap<ApiDescription, Map<string, Compiled>>();

const compiledOf = (description: ApiDescription, text: string): Compiled => {
  let cache = caches.get(description);
  if (!cache) caches.set(description, (cache = new Map<string, Compiled>()));
  let compiled = cache.get(text);
  if (!compiled) cache.set(text, (compiled = compile(text)));
  return compiled;
};

/**
 * Evaluates an expression of a description.
 * @param input the record or the answer, `$`.
 * @throws ExpressionError
 */
export const evaluate = async (
  description: ApiDescription,
  text: string,
  input: unknown,
  scope: ApiScope,
): Promise<unknown> => {
  try {
    return (await compiledOf(description, text).expression.evaluate(input, { ...scope })) as unknown;
  } catch (error) {
    // JSONata throws plain objects beside errors.
    const { message = String(error) } = error as { readonly message?: string };
    throw new ExpressionError(message, { cause: error });
  }
};

/** A value as a list: JSONata makes one of one thing the thing itself, and none of none. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? [...(value as unknown[])] : [value];

/**
 * The list that an expression finds in an answer; null when there is none where it looks. An expression that chooses
 * among a list, or makes one, may find nothing in it.
 * @throws ExpressionError
 */
export const evaluateList = async (
  description: ApiDescription,
  text: string,
  answer: unknown,
  scope: ApiScope,
): Promise<unknown[] | null> => {
  const found = await evaluate(description, text, answer, scope);
  if (Array.isArray(found)) return [...(found as unknown[])];
  const { path, isPath } = compiledOf(description, text);
  let place = answer;
  for (const name of path) {
    if (Array.isArray(place)) return listOf(found);
    place = typeof place === 'object' && place !== null ? (place as Record<string, unknown>)[name] : undefined;
  }
  if (Array.isArray(place)) return listOf(found);
  if (isPath || path.length > 0) return null;
  // `$lookup($, …)` of a name that is not there.
  const isLookup = /^\s*\$lookup\(/.test(text);
  return found === undefined && isLookup ? null : listOf(found);
};
