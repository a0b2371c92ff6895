import { isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type ConnectionOptions } from 'node:tls';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { ConnectorConnection } from './connector.ts';
import { addressOf, type MailServerAddress } from './smtp-address.ts';
import { connectTimeoutMs, mailError, type MailError } from './smtp-error.ts';

/** In ms of silence while a message is on its way; servers may look into it before they answer. */
const answerTimeoutMs = 60_000;

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  /** In bytes. */
  readonly size: number;
}

/** What the server answered about a message. `error` is null when it took it for at least one recipient. */
export interface Delivery {
  readonly accepted: readonly string[];
  readonly refused: readonly MailError[];
  readonly error: MailError | null;
}

/** A session with a mail server, signed in; it lives until it is closed or its signal is aborted. */
export interface MailSession {
  /** @throws ConnectorError when the session cannot go on, whatever the message. */
  readonly send: (envelope: Envelope, mail: Buffer) => Promise<Delivery>;
  readonly close: () => Promise<void>;
}

const tlsOptions = ({ host }: MailServerAddress, certificates: readonly string[]): ConnectionOptions => ({
  ...(isIP(host) ? { host } : { servername: host }),
  minVersion: 'TLSv1.2',
  ...(certificates.length > 0 && { ca: [...rootCertificates, ...certificates] }),
});

const encrypt = (socket: Socket, options: ConnectionOptions): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const secure = connectTls({ ...options, socket }, () => {
      secure.off('error', reject);
      resolve(secure);
    });
    secure.once('error', reject);
  });

const settle = <Result>(
  connection: SMTPConnection,
  ask: (done: (error: Error | null | undefined, result: Result) => void) => void,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(error);
    connection.once('error', fail);
    ask((error, result) => {
      connection.off('error', fail);
      if (error) reject(error);
      else resolve(result);
    });
  });

/** The server turns down this message and goes on listening. */
const isAboutMessage = ({ responseCode, command, code }: MailError): boolean =>
  (command === 'RCPT TO' ||
    command === 'DATA' ||
    (command === 'MAIL FROM' && responseCode === 552) ||
    code === 'EMESSAGE') &&
  responseCode !== 421 &&
  responseCode !== 530 &&
  code !== 'ECONNECTION';

const open = async (
  connection: ConnectorConnection,
  signal: AbortSignal,
  certificates: readonly string[],
): Promise<MailSession> => {
  const address = addressOf(connection);
  const { host, port, encryption, user, password } = address;
  const plain = await connection.guard.connect({ host, port, signal, timeoutMs: connectTimeoutMs });
  const abort = () => void plain.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const over = new Promise<void>(resolve => {
    plain.once('close', () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
  try {
    const tls = tlsOptions(address, certificates);
    const socket = encryption === 'tls' ? await encrypt(plain, tls) : plain;
    const smtp = new SMTPConnection({
      host,
      port,
      connection: socket,
      secure: encryption === 'tls',
      secured: encryption === 'tls',
      requireTLS: encryption === 'starttls',
      ignoreTLS: encryption === 'off',
      tls,
      greetingTimeout: connectTimeoutMs,
      socketTimeout: answerTimeoutMs,
    });
    // One that drops between two messages would end the process without a listener; the next message reports it.
    smtp.on('error', () => {});
    await settle<void>(smtp, done => smtp.connect(error => done(error, undefined)));
    if (user !== '' || password !== '') {
      await settle<void>(smtp, done => smtp.login({ user, pass: password }, error => done(error, undefined)));
    }
    const send = async (envelope: Envelope, mail: Buffer): Promise<Delivery> => {
      try {
        const info = await settle<SMTPConnectionSendInfo>(smtp, done =>
          smtp.send({ ...envelope, to: [...envelope.to] }, mail, (error, result) => done(error, result)),
        );
        return { accepted: info.accepted, refused: (info.rejectedErrors ?? []) as MailError[], error: null };
      } catch (error) {
        const failed = error as MailError;
        if (!(error instanceof Error) || !isAboutMessage(failed)) throw error;
        await settle<void>(smtp, done => smtp.reset(problem => done(problem, undefined)));
        return { accepted: [], refused: failed.rejectedErrors ?? [], error: failed };
      }
    };
    return {
      async send(envelope, mail) {
        try {
          return await send(envelope, mail);
        } catch (error) {
          signal.throwIfAborted();
          throw mailError(error, connection);
        }
      },
      async close() {
        const patience = setTimeout(abort, 2_000);
        smtp.quit();
        await over;
        clearTimeout(patience);
      },
    };
  } catch (error) {
    abort();
    throw error;
  }
};

/**
 * Connects and signs in.
 * @param certificates PEM; trusted beside the well-known ones.
 * @throws ConnectorError; the signal's reason when it was aborted.
 */
export const openSession = async (
  connection: ConnectorConnection,
  signal: AbortSignal,
  certificates: readonly string[],
): Promise<MailSession> => {
  try {
    return await open(connection, signal, certificates);
  } catch (error) {
    signal.throwIfAborted();
    throw mailError(error, connection);
  }
};
