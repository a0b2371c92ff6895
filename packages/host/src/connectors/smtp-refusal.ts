import { message, type MessageRef } from '../messages/index.ts';
import type { MailError } from './smtp-error.ts';

/** Enhanced status code (RFC 3463), the most telling part of a reply: `5.1.1`. */
const enhanced = ({ response = '' }: MailError): string =>
  /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';

/** Whether the server may take it later. */
export const isPutOff = ({ responseCode }: MailError): boolean =>
  responseCode !== undefined && responseCode >= 400 && responseCode < 500;

/** Why a server does not take a message for an address. */
export const recipientReason = (error: MailError, address: string): MessageRef => {
  const code = enhanced(error);
  if (code === '5.2.2' || error.responseCode === 552) return message('row.mail.full', { address });
  if (/^5\.1\.(?:1|2|10)$/.test(code) || /unknown|no such|not exist/i.test(error.response ?? '')) {
    return message('row.mail.unknown', { address });
  }
  return message('row.mail.recipient', { address });
};

/** Why a server does not take a message, whoever it is for. */
export const contentReason = (error: MailError): MessageRef => {
  const isBig = error.responseCode === 552 || enhanced(error) === '5.3.4' || /^Message size larger/.test(error.message);
  return isBig ? message('row.mail.big') : message('row.mail.content');
};
