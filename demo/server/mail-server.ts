import { createHash, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { openJournal } from './journal.ts';

/** A message that came in. */
export interface ReceivedMail {
  /** Counts up from 1. */
  readonly number: number;
  /** Its Message-ID, with angle brackets. */
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly receivedAt: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Whom the sending server named, which is what counts. */
  readonly recipients: readonly string[];
  /** As it was sent. */
  readonly source: string;
}

/** What a server says instead of taking something: `550 5.1.1 …`. */
export interface Reply {
  readonly code: number;
  readonly text: string;
}

export interface MailServerSettings {
  /** The wished port; any when it is taken, or 0. */
  readonly port?: number;
  /** Where messages are kept over a restart; in memory alone when left out. */
  readonly file?: string;
  /** Who may send; everyone when left out. */
  readonly user?: { readonly name: string; readonly password: string };
  /** PEM, for encryption; there is none when left out. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly mode: 'starttls' | 'tls' };
  /** Asked for every sender, recipient and message; null takes it. */
  readonly refuseSender?: (address: string) => Reply | null;
  readonly refuseRecipient?: (address: string) => Reply | null;
  readonly refuseMessage?: (source: string) => Reply | null;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** Oldest first. */
  readonly list: () => readonly ReceivedMail[];
  readonly clear: () => void;
  readonly stop: () => Promise<void>;
}

/** So many are kept; the oldest go first. */
const mostKept = 1000;

const isSame = (a: string, b: string): boolean => {
  const [one, other] = [a, b].map(text => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
};

const errorOf = ({ code, text }: Reply): Error => Object.assign(new Error(text), { responseCode: code });

const textOf = (address: { readonly text: string } | readonly { readonly text: string }[] | undefined): string =>
  [address ?? []]
    .flat()
    .map(each => each.text)
    .join(', ');

/** A mail server that delivers nothing: whatever is sent to it can be looked at. On this computer only. */
export const startMailServer = async (settings: MailServerSettings = {}): Promise<MailServer> => {
  const { user, tls, file, refuseSender, refuseRecipient, refuseMessage } = settings;
  const journal = file === undefined ? null : openJournal<ReceivedMail>(file);
  let kept: readonly ReceivedMail[] = (journal?.kept ?? []).slice(-mostKept);
  let count = kept.at(-1)?.number ?? 0;
  // What is no longer kept need not fill the disk.
  if (journal && journal.kept.length > kept.length) journal.replace(kept);

  const keep = async (source: Buffer, recipients: readonly string[]): Promise<void> => {
    // It takes long to load, and nobody waits for it before the first message.
    const { simpleParser } = await import('mailparser');
    const { messageId = '', from, to, subject = '', text = '', html } = await simpleParser(source);
    count += 1;
    const mail: ReceivedMail = {
      number: count,
      id: messageId,
      receivedAt: new Date().toISOString(),
      from: textOf(from),
      to: textOf(to),
      subject,
      text,
      html: html || '',
      recipients,
      source: source.toString('utf8'),
    };
    kept = [...kept, mail].slice(-mostKept);
    journal?.append(mail);
  };

  const options: SMTPServerOptions = {
    ...(tls && { key: tls.key, cert: tls.cert }),
    secure: tls?.mode === 'tls',
    hideSTARTTLS: tls?.mode !== 'starttls',
    disableReverseLookup: true,
    // There is nothing to listen in on: nothing leaves this computer.
    allowInsecureAuth: tls === undefined,
    authOptional: user === undefined,
    disabledCommands: [...(user ? [] : ['AUTH']), ...(tls ? [] : ['STARTTLS'])],
    closeTimeout: 500,
    onAuth({ username, password }, _session, done) {
      const isUser = user && isSame(username ?? '', user.name) && isSame(password ?? '', user.password);
      if (isUser) done(null, { user: user.name });
      else done(errorOf({ code: 535, text: '5.7.8 Authentication credentials invalid' }));
    },
    onMailFrom({ address }, _session, done) {
      const reply = refuseSender?.(address ?? '');
      done(reply ? errorOf(reply) : null);
    },
    onRcptTo({ address }, _session, done) {
      const reply = refuseRecipient?.(address);
      done(reply ? errorOf(reply) : null);
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const source = Buffer.concat(parts);
        const reply = refuseMessage?.(source.toString('utf8'));
        if (reply) done(errorOf(reply));
        else
          keep(
            source,
            envelope.rcptTo.map(({ address }) => address),
          ).then(
            () => done(),
            (error: Error) => done(error),
          );
      });
    },
  };
  const server = new SMTPServer(options);
  const port = await new Promise<number>((resolve, reject) => {
    const listen = (wished: number): void => {
      const fail = (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' && wished !== 0) listen(0);
        else reject(error);
      };
      server.once('error', fail);
      server.listen(wished, '127.0.0.1', () => {
        server.off('error', fail);
        resolve((server.server.address() as AddressInfo).port);
      });
    };
    listen(settings.port ?? 0);
  });
  // Someone who hangs up in the middle is no reason to stop.
  server.on('error', () => {});

  return {
    host: '127.0.0.1',
    port,
    list: () => kept,
    clear() {
      kept = [];
      journal?.replace([]);
    },
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
};
