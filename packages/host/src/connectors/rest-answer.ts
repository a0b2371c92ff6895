import type { Response } from 'undici';
import { message } from '../messages/index.ts';
import { bytesOf, encodingOf } from './answer-body.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';
import { abortReason, networkError, type Destination } from './network-error.ts';
import { answerOf, signInOf, type RestSignIn } from './rest-sign-in.ts';
import { retryAfter } from './retry-after.ts';
import { maskSecrets } from './secrets-mask.ts';

const timeoutMs = 30_000;
const maxDetails = 500;

/** A REST API, and how we are let in. */
export interface RestSystem {
  readonly connection: ConnectorConnection;
  readonly signIn: RestSignIn;
  /** The address that all paths stand behind. */
  readonly base: URL;
}

export interface RestCall {
  readonly system: RestSystem;
  /** Without what signs it. */
  readonly url: URL;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const baseOf = (connection: ConnectorConnection): URL => {
  const address = answerOf(connection.values, 'baseUrl');
  const url = URL.canParse(address) ? new URL(address) : null;
  // A name and password in the address would be shown and logged with it.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new ConnectorError({
      kind: 'unreachable',
      message: message('connection.address.unreadable', { address: url?.username ? url.host : address }),
      todo: [message('connection.address.unreadable.todo')],
      field: 'baseUrl',
    });
  }
  return url;
};

/** @throws ConnectorError when the address or what is to be sent with it cannot be used. */
export const systemOf = (connection: ConnectorConnection): RestSystem => ({
  connection,
  base: baseOf(connection),
  signIn: signInOf(connection),
});

/** The path is put behind the address, never resolved against it: `//elsewhere` stays a path. */
export const urlBehind = ({ base }: RestSystem, path: string): URL => {
  const url = new URL(base);
  const [pathname = '', search = ''] = path.split('?', 2);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${pathname.replace(/^\/+/, '')}`;
  url.search = search;
  url.hash = '';
  return url;
};

/** What the system said, short and without secrets. */
export const shown = (text: string, { connection, signIn }: RestSystem): string =>
  maskSecrets(text, connection, signIn.secrets).slice(0, maxDetails);

const destinationOf = ({ url, system }: RestCall): Destination => ({
  app: system.connection.endpoint.name,
  host: url.hostname,
  port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  hostField: 'baseUrl',
  portField: 'baseUrl',
  encryptionField: 'baseUrl',
  timeoutMs,
});

/** Reads the body as text, at most so much of it; characters that cannot be read are replaced. */
export const bodyOf = async (response: Response, call: RestCall): Promise<string> =>
  (await bytesOf(response, call.system.connection.endpoint.name)).toString('utf8');

/**
 * Reads JSON as text: UTF-8 (RFC 8259 § 8.1) unless the answer says otherwise.
 * @throws ConnectorError when it is written in another way: a replaced character would be copied and never noticed.
 */
export const jsonTextOf = async (response: Response, call: RestCall): Promise<string> => {
  const bytes = await bytesOf(response, call.system.connection.endpoint.name);
  const named = encodingOf(response);
  try {
    return new TextDecoder(named, { fatal: true }).decode(bytes);
  } catch {
    const { connection } = call.system;
    const says = message('source.encoding', { app: connection.endpoint.name, encoding: named.toUpperCase() });
    const details = shown(bytes.toString('latin1').slice(0, maxDetails), call.system);
    throw new ConnectorError({ kind: 'unexpected', message: says, details });
  }
};

const problemOf = (response: Response, { url, system, method }: RestCall): ConnectorProblem => {
  const { endpoint } = system.connection;
  const app = endpoint.name;
  const { status } = response;
  const existing = (name: string | null) => endpoint.fields.find(field => field.name === name)?.name ?? null;
  if (status === 401) {
    const { todo, field } = system.signIn;
    return { kind: 'auth', message: message('connection.token', { app }), todo: [todo], field: existing(field) };
  }
  if (status === 403) {
    const todo = [message('connection.rights.todo', { app })];
    const code = method === undefined ? 'connection.rights' : 'connection.rights.write';
    return { kind: 'auth', message: message(code, { app, path: url.pathname }), todo };
  }
  if (status === 404 || status === 410) {
    return {
      kind: 'refused',
      message: message('connection.path', { host: url.host, path: url.pathname }),
      todo: [message('connection.path.todo')],
      field: existing('testPath') ?? 'baseUrl',
    };
  }
  if (status >= 300 && status < 400) {
    const location = response.headers.get('location') ?? '…';
    return {
      kind: 'refused',
      message: message('connection.address.moved', { location: shown(location.slice(0, 200), system) }),
      todo: [message('connection.address.moved.todo')],
      field: 'baseUrl',
    };
  }
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  if (status === 429 || status === 408 || status === 425 || (status === 503 && retryAfterMs !== null)) {
    const todo = [message('connection.busy.todo')];
    return { kind: 'transient', message: message('connection.busy', { app }), todo, retryAfterMs };
  }
  if (status >= 500) {
    const todo = [message('connection.down.todo', { app })];
    return { kind: 'transient', message: message('connection.down', { app }), todo, retryAfterMs };
  }
  const todo = [message('connection.unexpected.todo', { app })];
  return { kind: 'refused', message: message('connection.unexpected', { app }), todo };
};

/** What is wrong with an answer that is no success, whatever was asked. */
export const answerError = (response: Response, body: string, call: RestCall): ConnectorError => {
  const details = `${response.status} ${response.statusText} from ${call.url.href}\n${body}`.trim();
  return new ConnectorError({ ...problemOf(response, call), details: shown(details, call.system) });
};

/**
 * Asks and hands the answer to `use`, which must be through with the body when it returns.
 * @throws ConnectorError when the system cannot be reached.
 */
export const ask = async <Result>(
  call: RestCall,
  signal: AbortSignal,
  use: (response: Response) => Promise<Result>,
): Promise<Result> => {
  const { connection, signIn } = call.system;
  const url = new URL(call.url);
  for (const [name, value] of signIn.query) url.searchParams.append(name, value);
  const headers = new Headers({ accept: 'application/json', ...call.headers });
  for (const [name, value] of signIn.headers) headers.set(name, value);
  try {
    const response = await connection.guard.request(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: [...headers],
      ...(call.method && { method: call.method }),
      ...(call.body !== undefined && { body: call.body }),
    });
    return await use(response);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (signal.aborted) throw abortReason(signal, destinationOf(call));
    throw networkError(error, destinationOf(call)) ?? error;
  }
};

/** Asks for something that is there to be read. @throws ConnectorError also for any answer but a success. */
export const askFor = <Result>(
  call: RestCall,
  signal: AbortSignal,
  use: (response: Response) => Promise<Result>,
): Promise<Result> =>
  ask(call, signal, async response => {
    if (response.ok) return use(response);
    throw answerError(response, await bodyOf(response, call), call);
  });

export const notJson = (call: RestCall, details: string): ConnectorError =>
  new ConnectorError({
    kind: 'unexpected',
    message: message('source.notJson', { app: call.system.connection.endpoint.name }),
    todo: [message('connection.answer.todo')],
    field: 'baseUrl',
    details: shown(details, call.system),
  });
