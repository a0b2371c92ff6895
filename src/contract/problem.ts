import * as z from 'zod/mini';

export const problemKinds = [
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'rate-limited',
  'unavailable',
  'unexpected',
] as const;
export const ProblemKind = z.enum(problemKinds);
export type ProblemKind = z.infer<typeof ProblemKind>;

export const FieldProblem = z.object({
  /** Where in the request, with dots: `values.group`. */
  path: z.string(),
  code: z.string(),
  /** In a file that was sent, from 1. */
  line: z.optional(z.nullable(z.int())),
  column: z.optional(z.nullable(z.int())),
  /** For people, in the reader's language. */
  message: z.string(),
});
export type FieldProblem = z.infer<typeof FieldProblem>;

/** The body of every answer that is no success: `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  kind: ProblemKind,
  /** For people: what happened and what to do, in the reader's language. */
  detail: z.string(),
  requestId: z.string(),
  errors: z.optional(z.array(FieldProblem)),
});
export type Problem = z.infer<typeof Problem>;
