import type { Socket } from 'node:net';
import type { Values } from 'citizen-integrator/contract';
import pg from 'pg';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';
import { abortReason, networkError, type Destination } from './network-error.ts';
import { maskSecrets } from './secrets-mask.ts';

const connectTimeoutMs = 10_000;
/** For one statement; long enough for a page of rows on a busy server. */
export const statementTimeoutMs = 60_000;

/** The answers that lead to a database, read once. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encryption: 'verify-full' | 'require' | 'disable';
}

const text = (values: Values, name: string): string => String(values[name] ?? '');

export const addressOf = ({ values }: ConnectorConnection): DatabaseAddress => {
  const encryption = text(values, 'encryption');
  return {
    host: text(values, 'host')
      .trim()
      .replace(/^\[(.*)\]$/, '$1'),
    port: Number(values['port'] ?? 5432),
    database: text(values, 'database').trim(),
    user: text(values, 'user').trim(),
    password: text(values, 'password'),
    encryption: encryption === 'require' || encryption === 'disable' ? encryption : 'verify-full',
  };
};

/** The server's own account of what went wrong, secrets masked. */
export const serverWords = (error: pg.DatabaseError, connection: ConnectorConnection): string => {
  const { code, message: said, detail, hint } = error;
  return maskSecrets([`${code ?? ''} ${said}`.trim(), detail, hint].filter(Boolean).join('\n'), connection);
};

/** What is wrong when the server lets us in, or will not work for us, whatever rows we bring. */
const problemOf = (error: pg.DatabaseError, connection: ConnectorConnection): ConnectorProblem => {
  const app = connection.endpoint.name;
  const { user, database } = addressOf(connection);
  const code = error.code ?? '';
  switch (code) {
    case '28P01': {
      const todo = [message('connection.password.todo')];
      return { kind: 'auth', message: message('connection.password', { app }), todo, field: 'password' };
    }
    case '28000':
      // pg_hba.conf has a line for this user, but only for encrypted connections.
      if (/no encryption|SSL off/i.test(error.message) && addressOf(connection).encryption === 'disable') {
        return {
          kind: 'auth',
          message: message('connection.encryption.required', { user }),
          todo: [message('connection.encryption.required.todo'), message('connection.user.todo')],
          field: 'encryption',
        };
      }
      return {
        kind: 'auth',
        message: message('connection.user', { app, user }),
        todo: [message('connection.user.todo'), message('connection.user.administrator', { user, database })],
        field: 'user',
      };
    case '3D000': {
      const todo = [message('connection.database.todo')];
      return { kind: 'refused', message: message('connection.database', { database }), todo, field: 'database' };
    }
    case '42501': {
      const todo = [message('connection.database.rights.todo', { user, database })];
      return { kind: 'auth', message: message('connection.database.rights', { user, database }), todo, field: 'user' };
    }
  }
  // Too many connections, out of resources, deadlocks, a statement cut off, a server that starts or stops.
  if (/^(08|53|40|57|58)|^55P03$/.test(code)) {
    const todo = [message('connection.busy.todo')];
    return { kind: 'transient', message: message('connection.busy', { app }), todo };
  }
  const todo = [message('connection.unexpected.todo', { app })];
  return { kind: 'refused', message: message('connection.unexpected', { app }), todo };
};

const destinationOf = (connection: ConnectorConnection): Destination => ({
  app: connection.endpoint.name,
  ...addressOf(connection),
  hostField: 'host',
  portField: 'port',
  encryptionField: 'encryption',
  timeoutMs: connectTimeoutMs,
});

/** Puts any error of server or network into plain words. `signal` is the one that the session was opened with. */
export const databaseError = (error: unknown, connection: ConnectorConnection, signal: AbortSignal): unknown => {
  if (error instanceof ConnectorError || !(error instanceof Error)) return error;
  if (signal.aborted) return abortReason(signal, destinationOf(connection));
  if (error instanceof pg.DatabaseError && error.code) {
    const details = serverWords(error, connection);
    return new ConnectorError({ details, ...problemOf(error, connection) }, { cause: error });
  }
  const { host, port } = addressOf(connection);
  const app = connection.endpoint.name;
  const details = maskSecrets(error.message, connection);
  // These come from the driver as sentences without a code.
  if (/does not support SSL/.test(error.message)) {
    const todo = [message('connection.encryption.missing.todo')];
    const says = message('connection.encryption.missing');
    return new ConnectorError({ kind: 'unreachable', message: says, todo, field: 'encryption', details });
  }
  if (/^SASL:/.test(error.message)) {
    const todo = [message('connection.password.todo')];
    const says = message('connection.password', { app });
    return new ConnectorError({ kind: 'auth', message: says, todo, field: 'password', details });
  }
  if (/error establishing an SSL|invalid response|Unknown authentication/i.test(error.message)) {
    const todo = [message('connection.protocol.todo')];
    const says = message('connection.protocol', { host, port: String(port) });
    return new ConnectorError({ kind: 'unreachable', message: says, todo, field: 'port', details });
  }
  if (/timeout/i.test(error.message)) {
    return networkError(Object.assign(new Error(details), { code: 'ETIMEDOUT' }), destinationOf(connection));
  }
  if (/Connection terminated|not queryable|Client was closed/i.test(error.message)) {
    const todo = [message('connection.lost.todo')];
    return new ConnectorError({ kind: 'transient', message: message('connection.lost', { app }), todo, details });
  }
  return networkError(error, destinationOf(connection)) ?? error;
};

/** pg calls `connect` on the stream that it is given; this one stands already, checked by the guard. */
const standing = (socket: Socket): Socket =>
  Object.assign(socket, {
    connect() {
      queueMicrotask(() => socket.emit('connect'));
      return socket;
    },
  });

const encryptionOptions = { 'verify-full': { rejectUnauthorized: true }, require: { rejectUnauthorized: false } };

/** A signed-in client; it lives until it is closed or the signal that it was opened with is aborted. */
export interface DatabaseSession {
  readonly client: pg.Client;
  readonly close: () => Promise<void>;
}

/** The protocol ends every text with a NUL: one within a text would be taken for the next one. */
const refuseNul = (connection: ConnectorConnection): void => {
  const address = addressOf(connection);
  const field = (['host', 'database', 'user', 'password'] as const).find(name => address[name].includes('\0'));
  if (field === undefined) return;
  const todo = [message('connection.character.todo')];
  const says = message('connection.character', { app: connection.endpoint.name });
  throw new ConnectorError({ kind: 'auth', message: says, todo, field });
};

const signIn = async (connection: ConnectorConnection, signal: AbortSignal): Promise<DatabaseSession> => {
  refuseNul(connection);
  const { host, port, database, user, password, encryption } = addressOf(connection);
  const socket = await connection.guard.connect({ host, port, signal, timeoutMs: connectTimeoutMs });
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    // A function: for an empty password, pg would take the one of this process's environment.
    password: () => password,
    ssl: encryption === 'disable' ? false : encryptionOptions[encryption],
    stream: () => standing(socket),
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'citizen-integrator',
  });
  // Without a listener, a connection that drops between two pages would end the process; the next query reports it.
  client.on('error', () => {});
  const close = async () => {
    signal.removeEventListener('abort', abort);
    await client.end().catch(() => {});
    socket.destroy();
  };
  try {
    await client.connect();
    return { client, close };
  } catch (error) {
    signal.removeEventListener('abort', abort);
    socket.destroy();
    throw error;
  }
};

/** @throws ConnectorError, or the signal's reason when somebody stopped it. */
export const openSession = async (connection: ConnectorConnection, signal: AbortSignal): Promise<DatabaseSession> => {
  try {
    return await signIn(connection, signal);
  } catch (error) {
    throw databaseError(error, connection, signal);
  }
};
