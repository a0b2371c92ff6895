import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';
import { networkError, type Destination } from './network-error.ts';
import { maskSecrets } from './secrets-mask.ts';
import { addressOf } from './smtp-address.ts';

/** In ms, until the server has said its first word. */
export const connectTimeoutMs = 15_000;

/** What nodemailer puts on its errors. */
export interface MailError extends Error {
  readonly code?: string;
  /** Node's own code, where nodemailer put another one over it. */
  readonly originalCode?: string;
  /** The server's reply (RFC 5321 § 4.2). */
  readonly responseCode?: number;
  readonly response?: string;
  /** What was asked. */
  readonly command?: string;
  readonly rejectedErrors?: readonly MailError[];
  readonly recipient?: string;
}

/** The server's own words, secrets masked. */
export const serverWords = (error: MailError, connection: ConnectorConnection): string =>
  maskSecrets((error.response ?? error.message).slice(0, 500), connection);

export const destinationOf = (connection: ConnectorConnection): Destination => {
  const { host, port } = addressOf(connection);
  return {
    app: connection.endpoint.name,
    host,
    port,
    hostField: 'host',
    portField: 'port',
    encryptionField: 'encryption',
    timeoutMs: connectTimeoutMs,
  };
};

const lost = (app: string): ConnectorProblem => ({
  kind: 'transient',
  message: message('connection.lost', { app }),
  todo: [message('connection.lost.todo')],
});

const busy = (app: string): ConnectorProblem => ({
  kind: 'transient',
  message: message('connection.busy', { app }),
  todo: [message('connection.busy.todo')],
});

const signInProblem = (error: MailError, connection: ConnectorConnection): ConnectorProblem => {
  const { host, user, password } = addressOf(connection);
  const isUnknownThere = error.responseCode !== undefined && /^50[0-4]$/.test(String(error.responseCode));
  if (isUnknownThere || (error.responseCode === undefined && user !== '' && password !== '')) {
    const todo = [message('connection.mail.signIn.missing.todo')];
    return { kind: 'auth', message: message('connection.mail.signIn.missing', { host }), todo, field: 'encryption' };
  }
  const todo = [message('connection.mail.password.todo')];
  const says = message('connection.mail.password', { app: connection.endpoint.name });
  return { kind: 'auth', message: says, todo, field: user === '' ? 'user' : 'password' };
};

const problemOf = (error: MailError, connection: ConnectorConnection): ConnectorProblem | null => {
  const app = connection.endpoint.name;
  const { host, port: number, encryption, user, from } = addressOf(connection);
  const port = String(number);
  const { code, responseCode, command = '' } = error;
  if (code === 'ETLS' && command === 'STARTTLS') {
    const todo = [message('connection.mail.starttls.todo')];
    const says = message('connection.mail.starttls', { host, port });
    return { kind: 'unreachable', message: says, todo, field: 'encryption' };
  }
  if (error.originalCode === 'GREETING_TIMEOUT' || /^Greeting never received/.test(error.message)) {
    // A server that waits for encryption is as silent as one that is not there.
    const isPlain = encryption !== 'tls';
    const says = message('connection.address.silent', { host, count: Math.round(connectTimeoutMs / 1000) });
    const todo = [message(isPlain ? 'connection.mail.starttls.todo' : 'connection.address.silent.todo')];
    return { kind: 'transient', message: says, todo, field: isPlain ? 'encryption' : 'port' };
  }
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) return busy(app);
  if (responseCode === 538 || (responseCode === 530 && /STARTTLS|TLS|encrypt/i.test(error.response ?? ''))) {
    const todo = [message('connection.encryption.required.todo')];
    return { kind: 'auth', message: message('connection.encryption.required', { user }), todo, field: 'encryption' };
  }
  if (responseCode === 530) {
    const todo = [message('connection.mail.signIn.todo')];
    return { kind: 'auth', message: message('connection.mail.signIn', { host }), todo, field: 'user' };
  }
  if (code === 'EAUTH') return signInProblem(error, connection);
  if (command === 'MAIL FROM' && responseCode !== undefined) {
    const todo = [message('connection.mail.sender.todo')];
    return { kind: 'refused', message: message('connection.mail.sender', { app, from }), todo, field: 'from' };
  }
  if (code === 'EPROTOCOL') {
    const todo = [message('connection.protocol.todo')];
    const says = message('connection.mail.protocol', { host, port });
    return { kind: 'unreachable', message: says, todo, field: 'port' };
  }
  if (code === 'ECONNECTION') return lost(app);
  if (responseCode !== undefined) {
    const todo = [message('connection.unexpected.todo', { app })];
    return { kind: 'refused', message: message('connection.unexpected', { app }), todo };
  }
  return null;
};

/** Puts any error of server or network into plain words; what is none of these stays as it is. */
export const mailError = (error: unknown, connection: ConnectorConnection): unknown => {
  if (error instanceof ConnectorError || !(error instanceof Error)) return error;
  const failed = error as MailError;
  const details = serverWords(failed, connection);
  if (failed.originalCode === 'ERR_SSL_WRONG_VERSION_NUMBER' || failed.code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    const { host, port } = addressOf(connection);
    return new ConnectorError({
      kind: 'unreachable',
      message: message('connection.mail.tls', { host, port: String(port) }),
      todo: [message('connection.mail.tls.todo')],
      field: 'encryption',
      details,
    });
  }
  const problem = problemOf(failed, connection);
  if (problem) return new ConnectorError({ details, ...problem }, { cause: error });
  const { originalCode } = failed;
  const inner = originalCode === undefined ? error : Object.assign(new Error(details), { code: originalCode });
  const said = networkError(inner, destinationOf(connection));
  if (said) return said;
  return failed.code === 'ESOCKET' || failed.code === 'ETLS'
    ? new ConnectorError({ details, ...lost(connection.endpoint.name) }, { cause: error })
    : error;
};
