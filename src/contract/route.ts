import type * as z from 'zod/mini';

/** A part of a `multipart/form-data` request that is a file. */
export interface FilePart {
  readonly type: 'application/json' | 'application/zip';
  readonly required: boolean;
  /** Bytes; 413 for more. */
  readonly most: number;
}

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
  /** By name: the request is `multipart/form-data`, in place of a body in JSON. */
  readonly files?: Readonly<Record<string, FilePart>>;
  /** The success status; 204 has no body. */
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: z.core.$ZodType;
  /** The media type of an answer that is a file, in place of JSON. */
  readonly download?: string;
  /** Starts work: takes an `Idempotency-Key` header, and a repeated key gives the first answer. */
  readonly idempotent?: boolean;
}
