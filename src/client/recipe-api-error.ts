import type { FieldProblem, ProblemKind } from '../contract/index.ts';

/** What the host can say, and what can go wrong before it says anything. */
export type RecipeApiErrorKind = ProblemKind | 'offline' | 'aborted';

/** For people, where the host's own sentence is missing. Elements have these in every language. */
const sentences: Readonly<Record<RecipeApiErrorKind, string>> = {
  unauthorized: 'Your sign-in has ended. Sign in again.',
  forbidden: 'You may not do this. Ask your administrator for access.',
  'not-found': 'This is no longer here. It may have been removed.',
  conflict: 'Someone changed this in the meantime. Load it again to see their changes.',
  invalid: 'Some of this does not fit. Check what you entered.',
  'rate-limited': 'That was a lot at once. Wait a moment, then try again.',
  unavailable: 'The service is not answering at the moment. Try again in a few minutes.',
  offline: 'We could not reach the service. Your connection may have dropped.',
  aborted: 'This was stopped before it was done.',
  unexpected: 'The service answered in a way that we do not understand.',
};

export interface RecipeApiErrorOptions {
  readonly kind: RecipeApiErrorKind;
  /** For developers: the call and what happened. */
  readonly message: string;
  /** The host's sentence for people, in the language that was asked for. */
  readonly detail?: string | null;
  readonly requestId?: string | null;
  readonly status?: number | null;
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** The one error of the client. Tell them apart by `kind`, which is closed. */
export class RecipeApiError extends Error {
  override readonly name = 'RecipeApiError';
  readonly kind: RecipeApiErrorKind;
  /** The host's sentence for people; null when it said none. */
  readonly detail: string | null;
  /** Names the call in the host's log; null when the call never left. */
  readonly requestId: string | null;
  /** HTTP; null without an answer. */
  readonly status: number | null;
  /** What is wrong with which field; empty unless `kind` is `invalid`. */
  readonly errors: readonly FieldProblem[];
  /** How long the host asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null;

  constructor({ kind, message, detail, requestId, status, errors, retryAfterMs, cause }: RecipeApiErrorOptions) {
    super(message, { cause });
    this.kind = kind;
    this.detail = detail ?? null;
    this.requestId = requestId ?? null;
    this.status = status ?? null;
    this.errors = errors ?? [];
    this.retryAfterMs = retryAfterMs ?? null;
  }

  /** For people: what happened and what to do. */
  get displayMessage(): string {
    return this.detail ?? sentences[this.kind];
  }
}

/** Holds for errors of another copy of this module too, where `instanceof` does not. */
export const isRecipeApiError = (error: unknown): error is RecipeApiError =>
  error instanceof Error && error.name === 'RecipeApiError';
