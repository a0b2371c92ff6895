import MailComposer from 'nodemailer/lib/mail-composer';
import { oneLine, type Mailbox } from './smtp-address.ts';

export interface MailDraft {
  /** With its angle brackets. */
  readonly id: string;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, character => escapes[character] ?? '');

/** Addresses of the web become links; everything else is only text. */
const lineHtml = (line: string): string =>
  line
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/)
    .map((part, index) => (index % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part)))
    .join('');

/** A plain text as simple HTML: what a row brings can put nothing into it but text. */
export const htmlOf = (text: string): string => {
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map(paragraph => `<p>${paragraph.split('\n').map(lineHtml).join('<br>\n')}</p>`);
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body>\n${paragraphs.join('\n')}\n</body></html>\n`;
};

/** The whole message as it is sent (RFC 5322), as plain text and as HTML. */
export const buildMessage = ({ id, from, to, subject, text }: MailDraft): Promise<Buffer> => {
  const plain = text.replace(/\r\n?/g, '\n');
  return new MailComposer({
    messageId: id,
    from: { ...from },
    to: to.map(mailbox => ({ ...mailbox })),
    subject: oneLine(subject),
    text: plain,
    html: htmlOf(plain),
    // So that nobody's holiday notice answers (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
};
