import type { Response } from 'undici';
import { message } from '../messages/index.ts';
import { ConnectorError } from './connector-error.ts';

const maxAnswerMegabytes = 32;

/** Reads a body, at most so much of it. @throws ConnectorError when there is more. */
export const bytesOf = async (response: Response, app: string): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > maxAnswerMegabytes * 1024 * 1024) {
      throw new ConnectorError({
        kind: 'unexpected',
        message: message('source.tooBig', { app, count: maxAnswerMegabytes }),
      });
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};

/** The encoding that an answer names; UTF-8 (RFC 8259 § 8.1) without one. */
export const encodingOf = (response: Response): string =>
  /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
