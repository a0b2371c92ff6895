import type { MessageRef } from '../messages/index.ts';
import type { TestOutcome } from './connector.ts';

/**
 * What to make of it: `transient` passes by itself (busy, down, silent, lost), so it is tried again. The others stay
 * until a person acts: `auth` sign-in or rights, `refused` the system will not do it, `unreachable` no way there,
 * `unexpected` an answer that we do not understand.
 */
export type ConnectorErrorKind = 'transient' | 'auth' | 'refused' | 'unreachable' | 'unexpected';

export interface ConnectorProblem {
  readonly kind: ConnectorErrorKind;
  readonly message: MessageRef;
  readonly todo?: readonly MessageRef[];
  /** The connection field that is probably wrong. */
  readonly field?: string | null;
  /** The system's own words, secrets masked. */
  readonly details?: string | null;
  /** How long the system asked us to wait, in ms. */
  readonly retryAfterMs?: number | null;
}

export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  readonly says: MessageRef;
  readonly todo: readonly MessageRef[];
  readonly field: string | null;
  readonly details: string | null;
  readonly retryAfterMs: number | null;

  constructor(problem: ConnectorProblem, options?: ErrorOptions) {
    super(problem.message.code, options);
    this.kind = problem.kind;
    this.says = problem.message;
    this.todo = problem.todo ?? [];
    this.field = problem.field ?? null;
    this.details = problem.details ?? null;
    this.retryAfterMs = problem.retryAfterMs ?? null;
  }
}

/** How a connection test says that it did not work. */
export const outcomeOf = ({ says, todo, field, details }: ConnectorError): TestOutcome => ({
  ok: false,
  message: says,
  todo,
  field,
  details,
});
