import type { Response } from 'undici';
import { ConnectorError } from '../connectors/index.ts';
import { abortReason, networkError, type Destination } from '../connectors/network-error.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import { logText, OperationError } from './operation-error.ts';
import type { FileContent } from './storage.ts';

/** An HTTP place with all variables filled in. It may hold secrets: never log it. */
export interface HttpPlace {
  readonly name: string;
  readonly address: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What stands behind the headers; null when there is nothing. */
  readonly body: string | null;
  readonly contentType: string | null;
  /** Basic authentication. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

const timeoutMs = 120_000;
const mostMegabytes = 32;
const mostDetails = 500;

const urlOf = ({ name, address }: HttpPlace): URL => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new OperationError(message('jitterpak.address', { place: name }));
};

const charsetOf = (response: Response): string =>
  /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';

const textOf = async (response: Response, { name }: HttpPlace): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > mostMegabytes * 1024 * 1024) {
      throw new OperationError(message('jitterpak.answer.large', { place: name, count: mostMegabytes }));
    }
    parts.push(bytes);
  }
  const bytes = Buffer.concat(parts);
  try {
    return new TextDecoder(charsetOf(response)).decode(bytes);
  } catch {
    // A character set that nobody knows.
    return bytes.toString('utf8');
  }
};

const headersOf = ({ headers, contentType, login }: HttpPlace, hasBody: boolean): [string, string][] => {
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const more: [string, string][] = [];
  if (hasBody && contentType && !named.has('content-type')) more.push(['content-type', contentType]);
  if (login && !named.has('authorization')) {
    const pair = Buffer.from(`${login.user}:${login.password}`).toString('base64');
    more.push(['authorization', `Basic ${pair}`]);
  }
  return [...headers.map(([name, value]): [string, string] => [name, value]), ...more];
};

/** What a system said, without what let us in. */
const shownText = (text: string, headers: readonly (readonly [string, string])[]): string =>
  logText(
    headers.reduce((rest, [name, value]) => {
      if (!/auth|token|key|secret|cookie/i.test(name)) return rest;
      return [value, value.replace(/^\S+\s+/, '')].reduce(
        (each, secret) => (secret.length < 4 ? each : each.replaceAll(secret, '•••')),
        rest,
      );
    }, text),
    mostDetails,
  );

/** Whether a place agreed. */
const agrees = (status: number): boolean => status >= 200 && status < 300;

/**
 * Asks an HTTP place once: a request that was sent twice may do its work twice.
 * @param content what is sent; null to send what the place itself holds.
 * @param accepts which statuses are no refusal.
 * @returns the answer's text.
 * @throws OperationError when it cannot be reached or does not agree, or the signal's reason.
 */
export const askHttp = async (
  guard: AddressGuard,
  place: HttpPlace,
  content: FileContent | null,
  signal: AbortSignal,
  accepts: (status: number) => boolean = agrees,
): Promise<string> => {
  const url = urlOf(place);
  const destination: Destination = {
    app: place.name,
    host: url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    hostField: 'httpurl',
    portField: 'httpurl',
    encryptionField: 'httpurl',
    timeoutMs,
  };
  const body = content ?? place.body;
  const headers = headersOf(place, body !== null);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await guard.request(url, {
      method: place.method,
      headers,
      ...(body === null || /^(GET|HEAD)$/.test(place.method) ? {} : { body }),
      signal: ended,
    });
    const text = await textOf(response, place);
    if (accepts(response.status)) return text;
    throw new OperationError(
      message('jitterpak.answer', { place: place.name, status: String(response.status) }),
      shownText(text, headers),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OperationError) throw error;
    const known = ended.aborted ? abortReason(ended, destination) : networkError(error, destination);
    if (known instanceof ConnectorError) throw new OperationError(known.says, known.details, { cause: error });
    // What undici does not take, such as a header with a line end in it.
    if (error instanceof TypeError) {
      throw new OperationError(message('jitterpak.address', { place: place.name }), null, { cause: error });
    }
    throw error;
  }
};
