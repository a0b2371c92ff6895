import type * as z from 'zod/mini';

/** One call of the hosted recipe API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With RFC 6570 simple expressions: `/v1/runs/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call: an API key, a person's token, or anyone. */
  readonly auth: 'key' | 'token' | 'none';
  readonly params?: z.core.$ZodType;
  readonly query?: z.core.$ZodType;
  readonly body?: z.core.$ZodType;
  /** The success status; 204 has no body. */
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.core.$ZodType;
  /** Starts work: takes an `Idempotency-Key` header, and a repeated key gives the first answer. */
  readonly idempotent?: boolean;
}
