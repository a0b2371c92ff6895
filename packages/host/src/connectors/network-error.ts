import { BlockedAddressError, InsecureAddressError } from '../guard/address-guard.ts';
import { message } from '../messages/index.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';

/** Where we tried to go, and which answers of the connection led there. */
export interface Destination {
  readonly app: string;
  readonly host: string;
  readonly port: number;
  readonly hostField: string;
  readonly portField: string;
  /** The answer that decides on encryption. */
  readonly encryptionField: string;
  /** How long we wait for an answer, in ms. */
  readonly timeoutMs: number;
}

const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|ERR_TLS_INVALID|HOSTNAME_MISMATCH)/;
const tlsCodes = /^(ERR_SSL_|EPROTO$)/;

/** The innermost error that has a code: fetch wraps Node's own errors. */
const innermost = (error: unknown): Error & { code?: unknown } => {
  if (!(error instanceof Error)) return new Error(String(error));
  const { code, cause } = error as Error & { code?: unknown };
  return typeof code !== 'string' && cause instanceof Error ? innermost(cause) : error;
};

const problemOf = (error: Error & { code?: unknown }, to: Destination): ConnectorProblem | null => {
  const { app, host, port } = to;
  if (error instanceof BlockedAddressError) {
    return {
      kind: 'unreachable',
      message: message('connection.address.private', { host }),
      // An id, not an amount: no thousands separator.
      todo: [message('connection.address.private.todo', { host, port: String(port) })],
      field: to.hostField,
    };
  }
  if (error instanceof InsecureAddressError) {
    return {
      kind: 'unreachable',
      message: message('connection.address.unencrypted'),
      todo: [message('connection.address.unencrypted.todo')],
      field: to.hostField,
    };
  }
  const given = typeof error.code === 'string' ? error.code : '';
  const code = error.name === 'TimeoutError' ? 'ETIMEDOUT' : given;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'ENODATA':
      return {
        kind: code === 'EAI_AGAIN' ? 'transient' : 'unreachable',
        message: message('connection.address.unknown', { host }),
        todo: [message('connection.address.unknown.todo')],
        field: to.hostField,
      };
    case 'ECONNREFUSED':
      return {
        kind: 'transient',
        message: message('connection.address.refused', { host, port: String(port) }),
        todo: [message('connection.address.refused.todo')],
        field: to.portField,
      };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return {
        kind: 'transient',
        message: message('connection.address.silent', { host, count: Math.round(to.timeoutMs / 1000) }),
        todo: [message('connection.address.silent.todo'), message('connection.address.silent.firewall')],
        field: to.hostField,
      };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return {
        kind: 'transient',
        message: message('connection.lost', { app }),
        todo: [message('connection.lost.todo')],
      };
  }
  if (certificateCodes.test(code)) {
    return {
      kind: 'unreachable',
      message: message('connection.certificate', { host }),
      todo: [message('connection.certificate.todo'), message('connection.certificate.administrator')],
      field: to.encryptionField,
    };
  }
  if (tlsCodes.test(code)) {
    return {
      kind: 'unreachable',
      message: message('connection.encryption.broken', { host }),
      todo: [message('connection.encryption.broken.todo')],
      field: to.encryptionField,
    };
  }
  return null;
};

/** Puts an error of the way there into plain words; null when it is of another kind. */
export const networkError = (error: unknown, to: Destination): ConnectorError | null => {
  const inner = innermost(error);
  const problem = problemOf(inner, to);
  return problem && new ConnectorError({ details: inner.message || inner.name, ...problem }, { cause: error });
};

/** What to throw when a signal ended the work: a system that ran out of time is silent; else somebody wished to stop. */
export const abortReason = (signal: AbortSignal, to: Destination): unknown =>
  networkError(signal.reason, to) ?? signal.reason;
