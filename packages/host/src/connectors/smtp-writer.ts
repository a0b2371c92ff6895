import { createHash } from 'node:crypto';
import type { MailResource, Values } from 'citizen-integrator/contract';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection, RefusedRow, TargetWriter, WriteRequest, WriteResult } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText } from './given.ts';
import type { Row } from './row.ts';
import { addressOf, readAddress, readMailboxes, type Mailbox } from './smtp-address.ts';
import { serverWords } from './smtp-error.ts';
import type { MailMemory, PageMemory } from './smtp-memory.ts';
import { buildMessage } from './smtp-message.ts';
import { contentReason, isPutOff, recipientReason } from './smtp-refusal.ts';
import type { Delivery, MailSession } from './smtp-session.ts';
import { compileTemplate, TemplateError, type Template } from './smtp-template.ts';

/** Servers need not take more in one go (RFC 5321 § 4.5.3.1.8). */
const mostRecipients = 100;
/** A message that was put off so often is refused: one full mailbox must not hold up everyone else's mail. */
const mostPutOff = 4;
const mostDigestRows = 10_000;
/** A template that takes too long so often is given up: it would for the other records too. */
const mostSlow = 3;

interface Templates {
  readonly to: Template;
  readonly subject: Template;
  readonly text: Template;
}

interface Mail {
  readonly id: string;
  readonly to: readonly Mailbox[];
  readonly content: Buffer;
}

/** This message cannot be sent. */
class Refusal extends Error {
  constructor(
    readonly reason: MessageRef,
    readonly details: string | null = null,
  ) {
    super(reason.code);
  }
}

const refuse = (says: MessageRef, field: string | null = null): never => {
  throw new ConnectorError({ kind: 'refused', message: says, field });
};

const putOffError = (count: number): ConnectorError =>
  new ConnectorError({ kind: 'transient', message: message('mail.later', { count }) });

const mailResource = ({ target: { resource } }: WriteRequest): MailResource =>
  resource && 'template' in resource ? resource : refuse(message('mail.resource'));

const answerText = (answers: Values, name: string): string => [answers[name] ?? ''].flat().map(String).join(', ');

const templatesOf = ({ to, subject, template }: MailResource, { answers, formulas }: WriteRequest): Templates => ({
  // An answer is a person's text, no template.
  to:
    typeof to === 'string'
      ? compileTemplate(to, 'to', formulas)
      : () => Promise.resolve(answerText(answers, to.property)),
  subject: compileTemplate(subject, 'subject', formulas),
  text: compileTemplate(template, 'template', formulas),
});

/** @throws ConnectorError when the connection's sender is no address. */
export const senderOf = (connection: ConnectorConnection): Mailbox => {
  const { from, fromName } = addressOf(connection);
  const address = readAddress(from);
  if (address !== null) return { name: fromName, address };
  throw new ConnectorError({
    kind: 'refused',
    message: message('connection.mail.sender.unreadable', { from }),
    todo: [message('connection.mail.sender.unreadable.todo')],
    field: 'from',
  });
};

const readRecipients = (written: string): readonly Mailbox[] => {
  const mailboxes = readMailboxes(written);
  if ('unreadable' in mailboxes) throw new Refusal(message('row.mail.address', { address: mailboxes.unreadable }));
  if (mailboxes.length === 0) throw new Refusal(message('row.mail.nobody'));
  if (mailboxes.length > mostRecipients) throw new Refusal(message('row.mail.many', { count: mostRecipients }));
  return mailboxes;
};

interface WriterParts {
  readonly connection: ConnectorConnection;
  readonly request: WriteRequest;
  readonly memory: MailMemory;
  readonly openSession: () => Promise<MailSession>;
}

type SendingParts = WriterParts & { readonly run: string };

/** Makes messages and hands them to the server, over one session as long as it lasts. */
const createSending = ({ connection, request, run, openSession }: SendingParts) => {
  const sender = senderOf(connection);
  const templates = templatesOf(mailResource(request), request);
  const bindings = { values: request.answers, run: { id: run }, now: new Date().toISOString() };
  let session: MailSession | null = null;
  /** Records for which a template took too long. */
  let slow = 0;
  /** Messages that went out over this session. */
  let sentHere = 0;

  const close = async (): Promise<void> => {
    const ended = session;
    session = null;
    await ended?.close();
  };

  /** The same for a message that is sent again: that is how a receiver tells that it has it. */
  const idOf = (...parts: readonly (string | number)[]): string => {
    const digest = createHash('sha256')
      .update(JSON.stringify([run, ...parts]))
      .digest('hex');
    return `<${digest.slice(0, 40)}@${sender.address.slice(sender.address.lastIndexOf('@') + 1)}>`;
  };

  /** @throws Refusal */
  const make = async (id: string, context: Row): Promise<Mail> => {
    try {
      const to = readRecipients(await templates.to(context, bindings));
      const subject = await templates.subject(context, bindings);
      const text = await templates.text(context, bindings);
      return { id, to, content: await buildMessage({ id, from: sender, to, subject, text }) };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (error.isSlow) slow += 1;
      if (slow < mostSlow) throw new Refusal(error.reason, error.details);
      throw new ConnectorError({ kind: 'refused', message: error.reason, details: error.details });
    }
  };

  /** Servers end a session after so many messages; as long as each takes some, another one goes on. */
  const hand = async ({ to, content }: Mail): Promise<Delivery> => {
    for (;;) {
      if (session === null) {
        session = await openSession();
        sentHere = 0;
      }
      try {
        const envelope = { from: sender.address, to: to.map(({ address }) => address), size: content.length };
        const delivery = await session.send(envelope, content);
        if (delivery.error === null) sentHere += 1;
        return delivery;
      } catch (error) {
        const isWorn = error instanceof ConnectorError && error.kind === 'transient' && sentHere > 0;
        await close();
        if (!isWorn) throw error;
      }
    }
  };

  /** @returns whether the server took it; false when it put it off. @throws Refusal */
  const send = async (mail: Mail): Promise<boolean> => {
    const { error, accepted, refused } = await hand(mail);
    const [first] = refused;
    if (error === null) {
      if (!first) return true;
      const missing = mail.to.map(({ address }) => address).filter(address => !accepted.includes(address));
      throw new Refusal(message('row.mail.some', { address: missing.join(', ') }), serverWords(first, connection));
    }
    const decisive = refused.find(each => !isPutOff(each)) ?? first ?? error;
    if (isPutOff(decisive)) return false;
    const address = decisive.recipient ?? mail.to[0]?.address ?? '';
    const reason = first ? recipientReason(decisive, address) : contentReason(decisive);
    throw new Refusal(reason, serverWords(decisive, connection));
  };

  return { idOf, make, send, close };
};

/** A message a row: one that is refused is told as a refused row, the others go out. */
const createRowWriter = (parts: SendingParts): TargetWriter => {
  const { request, run, memory } = parts;
  const sending = createSending(parts);
  const key = givenText(request.target.key, request.answers);

  /** Rows of one key on one page are told apart by their order. */
  const idsOf = (rows: readonly Row[], page: number): string[] => {
    const seen = new Map<string, number>();
    return rows.map(row => {
      const name = JSON.stringify(row[key] ?? row);
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      return sending.idOf(page, name, count);
    });
  };

  /** @returns false when the server put the message off. @throws Refusal */
  const sendRow = async (id: string, row: Row, { sent, putOff }: PageMemory): Promise<boolean> => {
    if (sent.has(id)) return true;
    const mail = await sending.make(id, row);
    if (await sending.send(mail)) {
      sent.add(id);
      return true;
    }
    const count = (putOff.get(id) ?? 0) + 1;
    putOff.set(id, count);
    if (count < mostPutOff) return false;
    throw new Refusal(message('row.mail.later', { address: mail.to.map(({ address }) => address).join(', ') }));
  };

  return {
    async write(rows, page = 0): Promise<WriteResult> {
      const known = memory(run, page);
      const refused: RefusedRow[] = [];
      let later = 0;
      const ids = idsOf(rows, page);
      for (const [index, row] of rows.entries()) {
        try {
          if (!(await sendRow(ids[index] ?? '', row, known))) later += 1;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refused.push({ index, reason: error.reason, details: error.details });
        }
      }
      if (later > 0) throw putOffError(later);
      return { created: rows.length - refused.length, updated: 0, refused };
    },
    close: sending.close,
  };
};

/** One message for all rows, which come as one page. Refused, it ends the run with the reason. */
const createDigestWriter = (parts: SendingParts): TargetWriter => {
  const { run, memory } = parts;
  const sending = createSending(parts);

  return {
    async write(rows, page = 0): Promise<WriteResult> {
      if (rows.length > mostDigestRows) refuse(message('mail.digest.big', { count: mostDigestRows }));
      const { sent } = memory(run, page);
      const id = sending.idOf(page);
      if (rows.length > 0 && !sent.has(id)) {
        try {
          if (!(await sending.send(await sending.make(id, { rows })))) throw putOffError(1);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          throw new ConnectorError(
            { kind: 'refused', message: error.reason, details: error.details },
            { cause: error },
          );
        }
        sent.add(id);
      }
      return { created: rows.length, updated: 0, refused: [] };
    },
    close: sending.close,
  };
};

const isGrouped = (row: Row): boolean => Array.isArray(row['lines']);

/**
 * Opens e-mail as a target. A message is sent at least once: one whose page is done again after this process ended goes
 * out a second time, under the same Message-ID, by which receivers can tell.
 *
 * In mode `each` a row is a message; in `all` the run is one, and its templates see every row as `rows`; with `groupBy`
 * each row must come with its group's `lines`.
 * @throws ConnectorError when the server, the sign-in, the sender or a template is not as it should be.
 */
export const openWriter = async (parts: WriterParts): Promise<TargetWriter> => {
  const { request, connection } = parts;
  const { run, mode = { rows: 'each' } } = request;
  if (!run) {
    createSending({ ...parts, run: '' });
    await (await parts.openSession()).close();
  }
  const sending: SendingParts = { ...parts, run: run?.id ?? '' };
  if ('rows' in mode) return mode.rows === 'all' ? createDigestWriter(sending) : createRowWriter(sending);
  const writer = createRowWriter(sending);
  return {
    ...writer,
    write(rows, page) {
      if (!rows.every(isGrouped)) refuse(message('target.unsupported.mode', { app: connection.endpoint.name }));
      return writer.write(rows, page);
    },
  };
};
