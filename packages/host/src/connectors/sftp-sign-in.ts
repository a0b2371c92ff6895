import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { message } from '../messages/index.ts';
import type { ConnectorConnection } from './connector.ts';
import { ConnectorError, type ConnectorProblem } from './connector-error.ts';
import { addressOf, type SftpAddress } from './sftp-address.ts';
import { connectTimeoutMs, SftpLostError } from './sftp-error.ts';

const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const keyProblem = ({ privateKey, passphrase }: SftpAddress): ConnectorProblem | null => {
  // Without a passphrase is not the same as with an empty one.
  const parsed = ssh2.utils.parseKey(privateKey, passphrase || undefined);
  const kind = 'auth';
  if (!(parsed instanceof Error)) {
    if (parsed.isPrivateKey()) return null;
    const todo = [message('connection.sshKey.public.todo')];
    return { kind, message: message('connection.sshKey.public'), todo, field: 'privateKey' };
  }
  const details = parsed.message;
  if (/passphrase|decrypt|integrity|encrypted/i.test(details)) {
    const says = passphrase ? 'connection.sshKey.passphrase' : 'connection.sshKey.passphrase.missing';
    const todo = [message('connection.sshKey.passphrase.todo')];
    return { kind, message: message(says), todo, field: 'passphrase', details };
  }
  const todo = [message('connection.sshKey.unreadable.todo')];
  return { kind, message: message('connection.sshKey.unreadable'), todo, field: 'privateKey', details };
};

const otherServer = ({ host, hostKeyFingerprint }: SftpAddress, seen: string): ConnectorError =>
  new ConnectorError({
    kind: 'unreachable',
    message: message('connection.fingerprint.changed', { host, seen }),
    todo: [message('connection.fingerprint.changed.todo'), message('connection.fingerprint.changed.danger')],
    field: 'hostKeyFingerprint',
    details: `expected ${hostKeyFingerprint}, got ${seen}`,
  });

const otherProtocol = ({ host, port }: SftpAddress, greeting: string): ConnectorError =>
  new ConnectorError({
    kind: 'unreachable',
    message: message('connection.protocol.sftp', { host, port: String(port) }),
    todo: [message('connection.protocol.todo')],
    field: 'port',
    details: greeting.slice(0, 200),
  });

const credentials = (address: SftpAddress): ConnectConfig => {
  const { signIn, password, privateKey, passphrase } = address;
  if (signIn === 'password') return { password, tryKeyboard: true };
  const problem = keyProblem(address);
  if (problem) throw new ConnectorError(problem);
  return { privateKey, ...(passphrase && { passphrase }) };
};

/** Somebody let in by a server. */
export interface SshClient {
  readonly client: Client;
  /** Of the server's key, as OpenSSH writes it: `SHA256:…`. */
  readonly fingerprint: string;
  /** Resolves when the connection is over, whoever ended it. */
  readonly over: Promise<void>;
  /** Says good-bye. */
  readonly end: () => void;
  /** Cuts the connection. */
  readonly abort: () => void;
}

const handshake = (client: Client, socket: Socket, config: ConnectConfig): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', reject);
    client.once('close', () => reject(new SftpLostError('the server hung up')));
    // Many servers ask for the password in a dialogue instead.
    client.on('keyboard-interactive', (_name, _text, _language, prompts, answer) =>
      answer(prompts.map(({ echo }) => (echo ? '' : String(config.password ?? '')))),
    );
    client.connect({ ...config, sock: socket });
  });

/**
 * Signs in over a socket of the guard. A server that is not the one we know never gets to see a password.
 * @throws ConnectorError about the key or the fingerprint; for the rest, what `sftpError` puts into words.
 */
export const signIn = async (connection: ConnectorConnection, signal: AbortSignal): Promise<SshClient> => {
  const address = addressOf(connection);
  const { host, port, user, hostKeyFingerprint } = address;
  const proof = credentials(address);
  const socket = await connection.guard.connect({ host, port, signal, timeoutMs: connectTimeoutMs });
  const abort = () => void socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const client = new ssh2.Client();
  const over = new Promise<void>(resolve => {
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
  let fingerprint = '';
  let greeting = '';
  socket.once('data', (bytes: Buffer) => (greeting = bytes.toString('latin1')));
  try {
    await handshake(client, socket, {
      username: user,
      ...proof,
      hostVerifier: (key: Buffer) => {
        fingerprint = fingerprintOf(key);
        return hostKeyFingerprint === '' || hostKeyFingerprint === fingerprint;
      },
      readyTimeout: connectTimeoutMs,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
    });
    return { client, fingerprint, over, abort, end: () => void client.end() };
  } catch (error) {
    abort();
    const isOther = fingerprint !== '' && hostKeyFingerprint !== '' && fingerprint !== hostKeyFingerprint;
    if (isOther) throw otherServer(address, fingerprint);
    // Lines may come before the identification (RFC 4253 § 4.2), but not in place of it.
    throw greeting !== '' && !/^SSH-/m.test(greeting) ? otherProtocol(address, greeting) : error;
  }
};
