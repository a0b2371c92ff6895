import type { Response } from 'undici';
import { message } from '../messages/index.ts';
import { bytesOf, encodingOf } from './answer-body.ts';
import type { ApiRequest, ApiSystem } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import { abortReason, networkError, type Destination } from './network-error.ts';
import { maskSecrets } from './secrets-mask.ts';

const timeoutMs = 60_000;
const maxDetails = 500;
/** Of them, for what was called. */
const maxCalled = 200;

/** What a system answered. */
export interface ApiAnswer {
  readonly request: Pick<ApiRequest, 'method' | 'url'>;
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Each `Set-Cookie`. */
  readonly cookies: readonly string[];
  readonly text: string;
  /** The text as JSON, or a plain text as it is; undefined when there is none or it cannot be read. */
  readonly content: unknown;
  readonly isGarbled: boolean;
  /** What must not be shown of it, beside the answers that are secret themselves. */
  readonly secrets: readonly string[];
}

/** Where a request goes: with a practice account, to the practice server, with the path that it has. */
export const placeOf = ({ connection }: ApiSystem, url: URL): URL => {
  const { practice, endpoint } = connection;
  if (!practice) return url;
  const prefix = `/${endpoint.id}`;
  // The practice server gives links to itself.
  const isThere = url.origin === new URL(practice.origin).origin && url.pathname.startsWith(`${prefix}/`);
  return isThere ? url : new URL(`${prefix}${url.pathname}${url.search}`, practice.origin);
};

export const destinationOf = ({ app, description }: ApiSystem, url: URL): Destination => {
  const field = description.connection.fields.find(({ secret, client }) => !secret && !client)?.name ?? '';
  return {
    app,
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    hostField: field,
    portField: field,
    encryptionField: field,
    timeoutMs,
  };
};

const headersOf = (response: Response): Record<string, string> => {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  });
  return headers;
};

const decode = (bytes: Buffer, response: Response): string | null => {
  try {
    return new TextDecoder(encodingOf(response), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const parse = (text: string, type: string): { content: unknown; isGarbled: boolean } => {
  if (text.trim() === '') return { content: undefined, isGarbled: false };
  if (/^text\/csv\b/i.test(type)) return { content: text, isGarbled: false };
  try {
    return { content: JSON.parse(text) as unknown, isGarbled: false };
  } catch {
    // A word such as `ok` is an answer; a page, or JSON that breaks off, is none.
    const isGarbled = /^\s*[<{["]/.test(text);
    return { content: isGarbled ? undefined : text, isGarbled };
  }
};

/**
 * Sends a request and reads the answer, whatever it says.
 * @param secrets what it carries that must not be shown.
 * @throws ConnectorError when the system cannot be reached or says more than we hold.
 */
export const exchange = async (
  request: ApiRequest,
  system: ApiSystem,
  signal: AbortSignal,
  secrets: readonly string[] = [],
): Promise<ApiAnswer> => {
  const { connection, app } = system;
  const url = placeOf(system, request.url);
  try {
    const response = await connection.guard.request(url, {
      method: request.method,
      headers: { accept: 'application/json', ...request.headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(request.body !== undefined && { body: request.body }),
    });
    const bytes = await bytesOf(response, app);
    const text = decode(bytes, response);
    if (text === null) {
      const says = message('source.encoding', { app, encoding: encodingOf(response).toUpperCase() });
      const details = maskSecrets(bytes.toString('latin1').slice(0, maxDetails), connection, secrets);
      throw new ConnectorError({ kind: 'unexpected', message: says, details });
    }
    return {
      request: { ...request, url },
      status: response.status,
      headers: headersOf(response),
      cookies: response.headers.getSetCookie(),
      text,
      ...parse(text, response.headers.get('content-type') ?? ''),
      secrets,
    };
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (signal.aborted) throw abortReason(signal, destinationOf(system, url));
    throw networkError(error, destinationOf(system, url)) ?? error;
  }
};

/** What the system said, short and without secrets, for support: a long address leaves room for the answer. */
export const detailsOf = ({ request, status, text, secrets }: ApiAnswer, { connection }: ApiSystem): string => {
  const called = maskSecrets(`${request.method} ${request.url.href}`, connection, secrets);
  const shown = called.length > maxCalled ? `${called.slice(0, maxCalled)}…` : called;
  return `${shown}: ${status}\n${maskSecrets(text, connection, secrets)}`.trim().slice(0, maxDetails);
};
