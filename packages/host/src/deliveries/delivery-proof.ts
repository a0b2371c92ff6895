import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Values } from 'citizen-integrator/contract';

const headerOf = (headers: IncomingHttpHeaders, name: unknown): string => {
  const value = headers[String(name).toLowerCase()];
  return typeof value === 'string' ? value : '';
};

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** HMAC-SHA256 as vendors write it: hexadecimal or base64, some behind `sha256=`. */
const signatureOf = (text: string): Buffer => {
  const written = text.trim().replace(/^sha256=/i, '');
  return Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64');
};

/** Whether a delivery proves, in the way that its connection asks for, that it comes from who knows the secret. */
export const isProven = (values: Values, headers: IncomingHttpHeaders, body: Buffer): boolean => {
  switch (values['check']) {
    case 'token': {
      const given = headerOf(headers, values['tokenHeader']).replace(/^Bearer +/i, '');
      return timingSafeEqual(digestOf(given), digestOf(String(values['token'])));
    }
    case 'signature': {
      const given = signatureOf(headerOf(headers, values['signatureHeader']));
      const own = createHmac('sha256', String(values['secret'])).update(body).digest();
      return given.length === own.length && timingSafeEqual(given, own);
    }
    default:
      return true;
  }
};

/** Headers in which senders name a delivery, so that one that is sent again is known: Standard Webhooks, GitHub, Shopify and others. */
const idHeaders = [
  'webhook-id',
  'x-github-delivery',
  'x-shopify-webhook-id',
  'x-delivery-id',
  'idempotency-key',
] as const;
const longestId = 200;

/** What a sender calls a delivery; null when it does not name it. */
export const senderIdOf = (values: Values, headers: IncomingHttpHeaders): string | null => {
  const names = values['idHeader'] ? [values['idHeader']] : idHeaders;
  return names.map(name => headerOf(headers, name).slice(0, longestId)).find(id => id !== '') ?? null;
};
