import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';
import { networkError, type Destination } from './network-error.ts';
import { maskSecrets } from './secrets-mask.ts';
import { addressOf } from './sftp-address.ts';

/** In ms, until the server has let us in. */
export const connectTimeoutMs = 20_000;

/** Status codes of draft-ietf-secsh-filexfer-02 § 7, the version 3 that servers speak. */
export const status = { missing: 2, denied: 3, failure: 4, lost: 7, unsupported: 8 } as const;

/** The server's answer to a request about a path. */
export class SftpStatusError extends Error {
  override readonly name = 'SftpStatusError';
  constructor(
    readonly status: number,
    readonly path: string,
    said: string,
  ) {
    super(said);
  }
}

/** The connection ended while something was asked for. */
export class SftpLostError extends Error {
  override readonly name = 'SftpLostError';
}

export const isMissing = (error: unknown): boolean =>
  error instanceof SftpStatusError && error.status === status.missing;

const destinationOf = (connection: ConnectorConnection): Destination => {
  const { host, port } = addressOf(connection);
  return {
    app: connection.endpoint.name,
    host,
    port,
    hostField: 'host',
    portField: 'port',
    encryptionField: 'host',
    timeoutMs: connectTimeoutMs,
  };
};

const statusProblem = (error: SftpStatusError, { endpoint, values, guard }: ConnectorConnection): ConnectorProblem => {
  const { user } = addressOf({ endpoint, values, guard });
  const { path } = error;
  switch (error.status) {
    case status.missing:
      return { kind: 'refused', message: message('files.missing', { path }) };
    case status.denied:
      return { kind: 'auth', message: message('files.rights', { user, path }) };
    case status.unsupported:
      return { kind: 'refused', message: message('files.unsupported', { path }) };
    default:
      return { kind: 'refused', message: message('files.failed', { path }) };
  }
};

const lost = ({ endpoint }: ConnectorConnection): ConnectorProblem => ({
  kind: 'transient',
  message: message('connection.lost', { app: endpoint.name }),
  todo: [message('connection.lost.todo')],
});

/** What ssh2 says beside the message of an error. */
interface SshError extends Error {
  readonly level?: string;
  readonly code?: unknown;
}

const signInProblem = (connection: ConnectorConnection): ConnectorProblem => {
  const app = connection.endpoint.name;
  const { signIn, user } = addressOf(connection);
  return signIn === 'key'
    ? {
        kind: 'auth',
        message: message('connection.sshKey', { app, user }),
        todo: [message('connection.sshKey.todo')],
        field: 'privateKey',
      }
    : {
        kind: 'auth',
        message: message('connection.password', { app }),
        todo: [message('connection.password.todo')],
        field: 'password',
      };
};

const handshakeProblem = (error: SshError, connection: ConnectorConnection): ConnectorProblem | null => {
  const { host } = addressOf(connection);
  switch (error.level) {
    case 'client-authentication':
      return signInProblem(connection);
    // Servers with too many guests hang up before a word is said.
    case 'protocol':
      return lost(connection);
    case 'handshake':
      return {
        kind: 'unreachable',
        message: message('connection.encryption.broken', { host }),
        todo: [message('connection.encryption.broken.todo')],
        field: 'port',
      };
    default:
      return null;
  }
};

/** Puts any error of server, protocol or network into plain words; what is none of these stays as it is. */
export const sftpError = (error: unknown, connection: ConnectorConnection): unknown => {
  if (error instanceof ConnectorError || !(error instanceof Error)) return error;
  const details = maskSecrets(error.message, connection);
  if (error instanceof SftpStatusError) {
    const text = `${details} (SFTP status ${error.status}, ${error.path})`;
    return new ConnectorError({ details: text, ...statusProblem(error, connection) }, { cause: error });
  }
  if (error instanceof SftpLostError) return new ConnectorError({ details, ...lost(connection) }, { cause: error });
  const { level } = error as SshError;
  if (level === 'client-timeout') {
    return networkError(Object.assign(new Error(details), { code: 'ETIMEDOUT' }), destinationOf(connection));
  }
  const problem = handshakeProblem(error, connection);
  if (problem) return new ConnectorError({ details, ...problem }, { cause: error });
  return networkError(error, destinationOf(connection)) ?? error;
};
