import type { FieldProblem, ProblemKind } from 'citizen-integrator/contract';
import { say, type MessageRef } from '../../packages/host/src/messages/index.ts';

const statuses: Readonly<Record<ProblemKind, number>> = {
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  invalid: 422,
  'rate-limited': 429,
  unavailable: 503,
  unexpected: 500,
};

/** An answer that is no success. */
export class HostProblem extends Error {
  readonly kind: ProblemKind;
  readonly errors: readonly FieldProblem[];

  constructor(kind: ProblemKind, { code, params }: MessageRef, errors: readonly FieldProblem[] = []) {
    super(say(code, params, 'en'));
    this.kind = kind;
    this.errors = errors;
  }

  toResponse(): Response {
    const { kind, message: detail, errors } = this;
    const status = statuses[kind];
    const body = { type: 'about:blank', title: detail, status, kind, detail, requestId: 'req-story', errors };
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });
  }
}
