import ky, { HTTPError, TimeoutError, type KyResponse, type Options } from 'ky';
import type { ProblemKind, RouteInput, RouteName, RouteResponse, routes } from '../contract/index.ts';
import { findCall, findRoute, loadSchemas } from './find-route.ts';
import { createRequestId } from './request-id.ts';
import { isRecipeApiError, RecipeApiError } from './recipe-api-error.ts';

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

type Input<Name extends RouteName> = {
  [Key in 'params' | 'query' | 'body' as (typeof routes)[Name] extends Record<Key, unknown> ? Key : never]: RouteInput<
    Name,
    Key
  >;
};

export interface Transport {
  readonly call: <Name extends RouteName>(
    name: Name,
    input: Input<Name>,
    options?: CallOptions,
  ) => Promise<(typeof routes)[Name] extends { response: unknown } ? RouteResponse<Name> : void>;
  /** Opens a `text/event-stream`. Rejects with RecipeApiError when it cannot be opened. */
  readonly stream: (path: string, options: StreamOptions) => Promise<ReadableStream<Uint8Array>>;
}

/** Past this, whoever called decides whether to wait. */
const longestRetryAfter = 10_000;

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

const retryAfterMs = (response: Response): number | null => {
  const value = response.headers.get('retry-after');
  if (!value) return null;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
};

const fromResponse = async (response: Response, what: string, requestId: string): Promise<RecipeApiError> => {
  const body: unknown = await response.json().catch(() => null);
  // Where the code for it cannot be had, the status tells enough.
  const schemas = await loadSchemas().catch(() => null);
  const problem = schemas?.readProblem(body);
  const shared = {
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? requestId,
    retryAfterMs: retryAfterMs(response),
  };
  if (!problem) {
    return new RecipeApiError({
      ...shared,
      kind: kindOfStatus(response.status),
      message: `${what} answered ${response.status}`,
    });
  }
  const { kind, title, detail, errors } = problem;
  return new RecipeApiError({
    ...shared,
    kind,
    message: `${what} answered ${response.status}: ${title}`,
    detail,
    errors: errors ?? [],
    requestId: problem.requestId,
  });
};

const toError = async (
  error: unknown,
  what: string,
  requestId: string,
  signal?: AbortSignal,
): Promise<RecipeApiError> => {
  if (isRecipeApiError(error)) return error;
  if (signal?.aborted) return new RecipeApiError({ kind: 'aborted', message: `${what} was aborted`, cause: error });
  if (error instanceof HTTPError) return fromResponse(error.response, what, requestId);
  if (error instanceof TimeoutError) {
    return new RecipeApiError({
      kind: 'unavailable',
      message: `${what} did not answer in time`,
      requestId,
      cause: error,
    });
  }
  // What fetch throws when it finds nobody is a TypeError, in words that differ by browser.
  return new RecipeApiError({ kind: 'offline', message: `${what} could not be reached`, requestId, cause: error });
};

const expand = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

type QueryValue = string | number | undefined;
type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

const search = (query: Query): URLSearchParams => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat()) if (item !== undefined) parameters.append(name, String(item));
  }
  return parameters;
};

const resolve = (apiUrl: string, path: string): URL => {
  const base = new URL(apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`, globalThis.location?.href);
  return new URL(path.slice(1), base);
};

/** Speaks HTTP for the client: tokens, retries, request ids, problems and checked answers. */
export const createTransport = ({ apiUrl, getToken, locale }: ClientOptions): Transport => {
  const headersOf = (token: string, requestId: string): Record<string, string> => ({
    authorization: `Bearer ${token}`,
    'x-request-id': requestId,
    ...(locale ? { 'accept-language': locale } : {}),
  });

  /** Sends with a token, and once more with another one when the host refuses the first. */
  const send = async (
    path: string,
    what: string,
    options: Options & { signal: AbortSignal; requestId: string },
  ): Promise<KyResponse> => {
    const { requestId, signal, headers, ...rest } = options;
    const attempt = (token: string) =>
      ky(resolve(apiUrl, path), {
        ...rest,
        signal,
        cache: 'no-store',
        headers: { ...headersOf(token, requestId), ...(headers as Record<string, string> | undefined) },
      });
    const token = await getToken({ refused: null, signal });
    try {
      return await attempt(token);
    } catch (error) {
      if (!(error instanceof HTTPError) || error.response.status !== 401) throw error;
      const refusal = await fromResponse(error.response, what, requestId);
      const next = await getToken({ refused: { token, error: refusal }, signal });
      if (next === token) throw refusal;
      return attempt(next);
    }
  };

  return {
    async call(name, input, options = {}) {
      const { signal = new AbortController().signal, idempotencyKey, ifMatch, keepalive, timeout = 30_000 } = options;
      // What reads the answer is fetched beside it.
      const schemas = loadSchemas();
      schemas.catch(() => undefined);
      const route = await findCall(name);
      const { params, query, body } = input as {
        params?: Record<string, string>;
        query?: Query;
        body?: unknown;
      };
      const what = `${route.method} ${route.path}`;
      const requestId = createRequestId();
      const mayRepeat = route.method === 'GET' || (route.idempotent === true && idempotencyKey !== undefined);
      try {
        const response = await send(expand(route.path, params ?? {}), what, {
          method: route.method,
          requestId,
          signal,
          timeout,
          searchParams: search(query ?? {}),
          ...(keepalive ? { keepalive } : {}),
          ...(body === undefined ? {} : { json: body }),
          headers: {
            ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
            ...(ifMatch ? { 'if-match': ifMatch } : {}),
          },
          retry: {
            limit: mayRepeat ? 2 : 0,
            methods: ['get', 'post', 'patch'],
            statusCodes: [429, 503],
            afterStatusCodes: [429, 503],
            jitter: true,
            shouldRetry: ({ error }) =>
              error instanceof HTTPError && (retryAfterMs(error.response) ?? 0) > longestRetryAfter ? false : undefined,
          },
        });
        const { response: schema } = await findRoute(name);
        if (!schema) return undefined as never;
        const { check } = await schemas;
        const answer = check(schema, await response.json().catch(() => undefined));
        if ('data' in answer) return answer.data as never;
        throw new RecipeApiError({
          kind: 'unexpected',
          message: `${what} answered something that does not fit the contract (${answer.misfits.join(', ')})`,
          status: response.status,
          requestId: response.headers.get('x-request-id') ?? requestId,
        });
      } catch (error) {
        throw await toError(error, what, requestId, signal);
      }
    },

    async stream(path, { signal, lastEventId }) {
      const requestId = createRequestId();
      const what = `GET ${path}`;
      try {
        const response = await send(path, what, {
          requestId,
          signal,
          timeout: false,
          retry: 0,
          headers: { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) },
        });
        if (response.body) return response.body;
        throw new RecipeApiError({ kind: 'unexpected', message: `${what} answered without a body`, requestId });
      } catch (error) {
        throw await toError(error, what, requestId, signal);
      }
    },
  };
};
