import type { Values } from 'citizen-integrator/contract';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError } from './connector-error.ts';

type Pair = readonly [name: string, value: string];

/** How requests of a connection are signed. */
export interface RestSignIn {
  readonly headers: readonly Pair[];
  readonly query: readonly Pair[];
  /** What must not be shown beside the answers that are secret themselves. */
  readonly secrets: readonly string[];
  /** The field that is wrong when we are not let in, and what to do about it. */
  readonly field: string | null;
  readonly todo: MessageRef;
}

/** An answer without the white space round it; empty when there is none. */
export const answerOf = (values: Values, name: string): string => {
  const value = values[name];
  return value === null || value === undefined ? '' : String(value).trim();
};

const refuse = (says: MessageRef, field: string, todo?: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says, field, ...(todo && { todo: [todo] }) });
};

// A field value of RFC 9110 § 5.5, without what is older than UTF-8.
const headerValue = /^[\t\x20-\x7e\xa0-\xff]*$/;
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** They belong to the message or the connection that we make (RFC 9110 § 7.6.1, RFC 9112), or to each request. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers as a person writes them, one `Name: value` a line. @throws ConnectorError naming the line, never its value. */
export const readHeaders = (text: string): Pair[] =>
  text.split(/\r\n|\n/).flatMap((line, index): Pair[] => {
    if (line.trim() === '') return [];
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    if (!headerName.test(name) || !headerValue.test(value)) {
      refuse(message('connection.header', { line: String(index + 1) }), 'headers', message('connection.header.todo'));
    }
    if (ownHeaders.has(name.toLowerCase())) refuse(message('connection.header.own', { name }), 'headers');
    return [[name, value]];
  });

type SignInKind = 'none' | 'bearer' | 'basic' | 'apiKey';

const kindOf = ({ endpoint, values }: ConnectorConnection): SignInKind => {
  if (endpoint.auth !== 'signIn') return endpoint.auth;
  const kind = answerOf(values, 'signIn');
  if (kind === 'none' || kind === 'bearer' || kind === 'basic' || kind === 'apiKey') return kind;
  // Connections are older than the question.
  return answerOf(values, 'token') === '' ? 'none' : 'bearer';
};

const nothing = { headers: [], query: [], secrets: [] };

const bearer = (values: Values): RestSignIn => {
  const token = answerOf(values, 'token');
  if (!headerValue.test(token)) refuse(message('connection.secret.characters'), 'token');
  const headers: Pair[] = token === '' ? [] : [['authorization', `Bearer ${token}`]];
  return { ...nothing, headers, field: 'token', todo: message('connection.token.todo') };
};

const basic = (values: Values): RestSignIn => {
  const user = answerOf(values, 'user');
  // RFC 7617 § 2: the first colon ends the name.
  if (user.includes(':')) refuse(message('connection.user.colon'), 'user');
  const encoded = Buffer.from(`${user}:${String(values['password'] ?? '')}`, 'utf8').toString('base64');
  const headers: Pair[] = [['authorization', `Basic ${encoded}`]];
  return { ...nothing, headers, secrets: [encoded], field: 'password', todo: message('connection.password.todo') };
};

const apiKey = (values: Values): RestSignIn => {
  const key = answerOf(values, 'apiKey');
  const inQuery = answerOf(values, 'apiKeyIn') === 'query';
  const name = answerOf(values, 'apiKeyName') || (inQuery ? 'api_key' : 'X-API-Key');
  const told = { field: 'apiKey', todo: message('connection.apiKey.todo') };
  if (inQuery) return { ...nothing, query: [[name, key]], ...told };
  if (!headerName.test(name) || ownHeaders.has(name.toLowerCase())) {
    refuse(message('connection.header.own', { name }), 'apiKeyName');
  }
  if (!headerValue.test(key)) refuse(message('connection.secret.characters'), 'apiKey');
  return { ...nothing, headers: [[name, key]], ...told };
};

const ways: Readonly<Record<SignInKind, (values: Values) => RestSignIn>> = {
  none: () => ({ ...nothing, field: 'signIn', todo: message('connection.signIn.todo') }),
  bearer,
  basic,
  apiKey,
};

/** How a connection's requests are signed. @throws ConnectorError when its answers cannot be sent. */
export const signInOf = (connection: ConnectorConnection): RestSignIn => {
  const { values } = connection;
  const signIn = ways[kindOf(connection)](values);
  const more = readHeaders(String(values['headers'] ?? ''));
  const taken = new Set(signIn.headers.map(([name]) => name.toLowerCase()));
  const twice = more.find(([name]) => taken.has(name.toLowerCase()));
  if (twice) refuse(message('connection.header.twice', { name: twice[0] }), 'headers');
  return {
    ...signIn,
    headers: [...signIn.headers, ...more],
    secrets: [...signIn.secrets, ...more.map(([, value]) => value)],
  };
};

/** Whether anything tells the system who we are. */
export const isSigned = ({ headers, query }: RestSignIn): boolean => headers.length > 0 || query.length > 0;
