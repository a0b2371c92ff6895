import { domainToASCII } from 'node:url';
import type { Values } from 'citizen-integrator/contract';
import type { ConnectorConnection } from './connector.ts';

/** The answers that lead to a mail server, read once. */
export interface MailServerAddress {
  readonly host: string;
  readonly port: number;
  readonly encryption: 'starttls' | 'tls' | 'off';
  /** Empty when the server asks for nobody. */
  readonly user: string;
  readonly password: string;
  readonly from: string;
  readonly fromName: string;
}

const text = (values: Values, name: string): string => String(values[name] ?? '');

export const addressOf = ({ values }: ConnectorConnection): MailServerAddress => {
  const encryption = text(values, 'encryption');
  return {
    host: text(values, 'host')
      .trim()
      .replace(/^\[(.*)\]$/, '$1'),
    port: Number(values['port'] ?? 587),
    encryption: encryption === 'tls' || encryption === 'off' ? encryption : 'starttls',
    user: text(values, 'user').trim(),
    password: text(values, 'password'),
    from: text(values, 'from').trim(),
    fromName: oneLine(text(values, 'fromName')),
  };
};

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Text for a header: nothing in it can begin another one. */
export const oneLine = (value: string): string =>
  value.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();

// Stricter than RFC 5321: no quoted local parts and no address literals, which only ever hide something.
const addressForm = /^([^\s@<>()[\]\\,;:"\u0000-\u001f\u007f]{1,64})@([^\s@<>()[\]\\,;:"\u0000-\u001f\u007f]{3,253})$/u;

/** An address as mail servers take it; null when it is none. */
export const readAddress = (written: string): string | null => {
  const [, local = '', domain = ''] = addressForm.exec(written) ?? [];
  const ascii = domainToASCII(domain);
  return local !== '' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(ascii) ? `${local}@${ascii}` : null;
};

/**
 * Reads `ada@example.com, Bob <bob@example.com>`; semicolons and line ends tell addresses apart as well.
 * @returns the part that is no address, when there is one.
 */
export const readMailboxes = (written: string): readonly Mailbox[] | { readonly unreadable: string } => {
  const mailboxes: Mailbox[] = [];
  // A comma within quotation marks belongs to a name.
  for (const part of written.match(/(?:"[^"\r\n]*"|[^",;\r\n]|")+/g) ?? []) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const [, name = '', inner = trimmed] = /^([^<>]*)<([^<>]*)>$/.exec(trimmed) ?? [];
    const address = readAddress(inner.trim());
    if (address === null) return { unreadable: oneLine(trimmed).slice(0, 200) };
    mailboxes.push({ name: oneLine(name.replaceAll('"', '')), address });
  }
  return mailboxes;
};
