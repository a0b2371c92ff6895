import type { ProblemKind, RouteInput, RouteName, RouteResponse, routes } from '../contract/index.ts';
import type { Problem } from '../contract/problem.ts';
import { fit } from '../contract/shape.ts';
import { problemShape } from '../contract/shapes/recipe-list.ts';
import { findCall } from './find-route.ts';
import { createRequestId } from './request-id.ts';
import { isRecipeApiError, RecipeApiError } from './recipe-api-error.ts';
import { retryAfterMs, send } from './send.ts';

export interface TokenRequest {
  /** The token that the host just refused, and how: get another one. Null when the last one may do. */
  readonly refused: { readonly token: string; readonly error: RecipeApiError } | null;
  readonly signal: AbortSignal;
}

export interface ClientOptions {
  /** Where the hosted recipe API is: `https://recipes.example`. */
  readonly apiUrl: string;
  /** Gives the token for a call. Asked again, once, when the host refuses the first one. */
  readonly getToken: (request: TokenRequest) => Promise<string>;
  /** BCP 47: the language of the host's sentences. The browser's own when left out. */
  readonly locale?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** For routes that start work: repeat the key with the call and the work is done once. */
  readonly idempotencyKey?: string | undefined;
  /** The etag of what is changed: refused as a conflict when it has changed since. */
  readonly ifMatch?: string | undefined;
  /** Lets the call outlive the page; for small bodies only. */
  readonly keepalive?: boolean | undefined;
  /** Milliseconds; 30 s when left out. */
  readonly timeout?: number | undefined;
}

export interface StreamOptions {
  readonly signal: AbortSignal;
  readonly lastEventId: string | null;
}

/** What a call takes, part by part. */
export type Input<Name extends RouteName> = {
  [Key in 'params' | 'query' | 'body' as (typeof routes)[Name] extends Record<Key, unknown> ? Key : never]: RouteInput<
    Name,
    Key
  >;
} & ((typeof routes)[Name] extends { files: infer Parts } ? { files: FilesOf<Parts> } : unknown);

/** By the part's name; a text is a file too. */
type FilesOf<Parts> = {
  [Key in keyof Parts as Parts[Key] extends { required: true } ? Key : never]: Blob | string;
} & { [Key in keyof Parts as Parts[Key] extends { required: true } ? never : Key]?: Blob | string | undefined };

export type AnswerOf<Name extends RouteName> = (typeof routes)[Name] extends { response: unknown }
  ? RouteResponse<Name>
  : (typeof routes)[Name] extends { download: string }
    ? Uint8Array<ArrayBuffer>
    : void;

export interface Transport {
  readonly call: <Name extends RouteName>(
    name: Name,
    input: Input<Name>,
    options?: CallOptions,
  ) => Promise<AnswerOf<Name>>;
  /** Opens a `text/event-stream`. Rejects with RecipeApiError when it cannot be opened. */
  readonly stream: (path: string, options: StreamOptions) => Promise<ReadableStream<Uint8Array>>;
}

const kindOfStatus = (status: number): ProblemKind => {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 409:
    case 412:
      return 'conflict';
    case 400:
    case 413:
    case 415:
    case 422:
      return 'invalid';
    case 429:
      return 'rate-limited';
    case 408:
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'unexpected';
  }
};

const fromResponse = async (
  response: Response,
  what: string,
  requestId: string,
  cause?: RecipeApiError,
): Promise<RecipeApiError> => {
  const body = fit(problemShape, await response.json().catch(() => null));
  const shared = {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? requestId,
    retryAfterMs: retryAfterMs(response),
    cause,
  };
  if (!('data' in body)) {
    return new RecipeApiError({
      ...shared,
      kind: kindOfStatus(response.status),
      message: `${what} answered ${response.status}`,
    });
  }
  const { kind, title, detail, errors, requestId: known } = body.data as Problem;
  return new RecipeApiError({
    ...shared,
    kind,
    message: `${what} answered ${response.status}: ${title}`,
    detail,
    errors: errors ?? [],
    requestId: known,
  });
};

const toError = (error: unknown, what: string, requestId: string, signal?: AbortSignal): RecipeApiError => {
  if (isRecipeApiError(error)) return error;
  if (signal?.aborted) return new RecipeApiError({ kind: 'aborted', message: `${what} was aborted`, cause: error });
  // What fetch throws when it finds nobody is a TypeError, in words that differ by browser.
  return new RecipeApiError({ kind: 'offline', message: `${what} could not be reached`, requestId, cause: error });
};

const expand = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

type QueryValue = string | number | undefined;
type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

const resolve = (apiUrl: string, path: string, query: Query): URL => {
  const base = new URL(apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`, globalThis.location?.href);
  const url = new URL(path.slice(1), base);
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat()) if (item !== undefined) url.searchParams.append(name, String(item));
  }
  return url;
};

/** A file goes under its own name, all else under that of its part. */
const formOf = (files: Readonly<Record<string, Blob | string | undefined>>): FormData => {
  const form = new FormData();
  for (const [name, file] of Object.entries(files)) {
    if (file !== undefined) form.append(name, file instanceof File ? file : new File([file], name));
  }
  return form;
};

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: Query | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData | undefined;
  readonly keepalive?: boolean | undefined;
  readonly signal: AbortSignal;
  readonly timeout: number;
  readonly retries: number;
  readonly what: string;
  readonly requestId: string;
}

/** Speaks HTTP for the client: tokens, retries, request ids, problems and checked answers. */
export const createTransport = ({ apiUrl, getToken, locale }: ClientOptions): Transport => {
  /** Why the host refuses tokens at the moment: all calls fail for this one reason, until it takes one again. */
  let refusal: RecipeApiError | undefined;

  /** Sends with a token, and once more with another one when the host refuses the first. */
  const ask = async (request: Request): Promise<Response> => {
    const { method, path, query = {}, headers, body = null, keepalive = false, ...sending } = request;
    const { what, requestId, signal } = sending;
    const url = resolve(apiUrl, path, query);
    const attempt = (token: string) => {
      const all = {
        authorization: `Bearer ${token}`,
        'x-request-id': requestId,
        ...(locale ? { 'accept-language': locale } : {}),
        ...headers,
      };
      return send(url, { ...sending, init: { method, body, keepalive, cache: 'no-store', headers: all } });
    };
    const token = await getToken({ refused: null, signal });
    let response = await attempt(token);
    const refuse = async () => {
      const error = await fromResponse(response, what, requestId, refusal);
      refusal ??= error;
      return error;
    };
    if (response.status === 401) {
      const error = await refuse();
      const next = await getToken({ refused: { token, error }, signal });
      if (next === token) throw error;
      response = await attempt(next);
      if (response.status === 401) throw await refuse();
    }
    refusal = undefined;
    if (!response.ok) throw await fromResponse(response, what, requestId);
    return response;
  };

  return {
    async call(name, input, options = {}) {
      const { signal = new AbortController().signal, idempotencyKey, ifMatch, keepalive, timeout = 30_000 } = options;
      const [what, shape, isIdempotent] = await findCall(name);
      const [method = '', path = ''] = what.split(' ');
      const { params, query, body, files } = input as {
        params?: Record<string, string>;
        query?: Query;
        body?: unknown;
        files?: Readonly<Record<string, Blob | string | undefined>>;
      };
      const requestId = createRequestId();
      const mayRepeat = method === 'GET' || (isIdempotent && idempotencyKey !== undefined);
      try {
        const response = await ask({
          method,
          path: expand(path, params ?? {}),
          query,
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
            ...(ifMatch ? { 'if-match': ifMatch } : {}),
          },
          body: files ? formOf(files) : body === undefined ? undefined : JSON.stringify(body),
          keepalive,
          signal,
          timeout,
          retries: mayRepeat ? 2 : 0,
          what,
          requestId,
        });
        if (!shape) return undefined as never;
        if (shape === 'file') return new Uint8Array(await response.arrayBuffer()) as never;
        const answer = fit(shape, await response.json().catch(() => undefined));
        if ('data' in answer) return answer.data as never;
        throw new RecipeApiError({
          kind: 'unexpected',
          message: `${what} does not fit the contract: ${answer.misfit || 'all of it'}`,
          status: response.status,
          requestId: response.headers.get('x-request-id') ?? requestId,
        });
      } catch (error) {
        throw toError(error, what, requestId, signal);
      }
    },

    async stream(path, { signal, lastEventId }) {
      const requestId = createRequestId();
      const what = `GET ${path}`;
      try {
        const response = await ask({
          method: 'GET',
          path,
          headers: { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) },
          signal,
          timeout: Infinity,
          retries: 0,
          what,
          requestId,
        });
        if (response.body) return response.body;
        throw new RecipeApiError({ kind: 'unexpected', message: `${what} answered nothing`, requestId });
      } catch (error) {
        throw toError(error, what, requestId, signal);
      }
    },
  };
};
