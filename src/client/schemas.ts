import * as z from 'zod/mini';
import { Problem } from '../contract/problem.ts';

export { listRecipes } from '../contract/recipe-list.ts';

export type Checked<Data> =
  | { readonly data: Data }
  /** Where the answer does not fit, and how: `items.0.name: invalid_type`. */
  | { readonly misfits: readonly string[] };

/** An answer of the host as the contract has it. */
export const check = <Schema extends z.core.$ZodType>(schema: Schema, answer: unknown): Checked<z.output<Schema>> => {
  const { success, data, error } = z.safeParse(schema, answer);
  if (success) return { data };
  return { misfits: error.issues.map(({ path, code }) => `${path.join('.') || 'the answer'}: ${code}`) };
};

/** What the host says of a failure; null when it is no problem of ours. */
export const readProblem = (answer: unknown): Problem | null => z.safeParse(Problem, answer).data ?? null;
