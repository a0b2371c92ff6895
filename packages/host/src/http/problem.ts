import { STATUS_CODES } from 'node:http';
import type { FieldProblem, Problem, ProblemKind } from 'citizen-integrator/contract';
import { say, type MessageRef } from '../messages/index.ts';

const statuses: Readonly<Record<ProblemKind, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  invalid: 400,
  'rate-limited': 429,
  unavailable: 503,
  unexpected: 500,
};

export interface FieldFault {
  /** Where in the request, with dots: `values.group`. */
  readonly path: string;
  readonly code: string;
  /** In a file that was sent, from 1. */
  readonly line?: number | null;
  readonly column?: number | null;
  /** Said as it stands when it is a text: the recipe's author wrote it. */
  readonly says: MessageRef | string;
}

export interface ProblemOptions extends ErrorOptions {
  /** Another status than the kind's own. */
  readonly status?: number;
  readonly faults?: readonly FieldFault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is no success. Thrown anywhere below a handler; the error handler puts it into words. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly kind: ProblemKind;
  readonly says: MessageRef;
  readonly status: number;
  readonly faults: readonly FieldFault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, says: MessageRef, { status, faults, headers, ...options }: ProblemOptions = {}) {
    super(says.code, options);
    this.kind = kind;
    this.says = says;
    this.status = status ?? statuses[kind];
    this.faults = faults ?? [];
    this.headers = headers ?? {};
  }

  /** The body of the answer (RFC 9457), in the reader's language. */
  toBody(language: string, requestId: string): Problem {
    const errors = this.faults.map(({ path, code, says, line, column }): FieldProblem => ({
      path,
      code,
      ...(line === undefined ? {} : { line, column: column ?? null }),
      message: typeof says === 'string' ? says : say(says.code, says.params, language),
    }));
    return {
      // The kind says all that a type would: RFC 9457 §4.2.1 gives this name for that case.
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      kind: this.kind,
      detail: say(this.says.code, this.says.params, language),
      requestId,
      ...(errors.length > 0 ? { errors } : {}),
    };
  }
}
