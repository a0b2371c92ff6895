import { isUtf8 } from 'node:buffer';
import type { FileEncoding } from 'citizen-integrator/contract';

export type Encoding = FileEncoding;

/** What people call an encoding. */
export const encodingNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

/** The bytes are not of the encoding that they were said to be. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

// A table of our own: some releases of Node decode windows-1252 as if it were latin1.
const from0x80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const toByte = new Map([...from0x80].map((character, index) => [character, 0x80 + index]));

const isControl = (character: string): boolean => character >= '\u0080' && character <= '\u009f';

const decodeWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, byte => {
    const character = from0x80.charAt(byte.charCodeAt(0) - 0x80);
    if (isControl(character)) throw new EncodingError(`the byte 0x${byte.charCodeAt(0).toString(16)} has no character`);
    return character;
  });

/** The first character that windows-1252 does not have; null when it has them all. */
export const unknownToWindows1252 = (text: string): string | null => {
  for (const character of text) {
    if (character > '\u00ff' ? !toByte.has(character) : isControl(character)) return character;
  }
  return null;
};

/** @param text for windows-1252, only characters that it has. */
export const encode = (text: string, encoding: Encoding): Buffer => {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  const bytes = Buffer.alloc(text.length);
  for (let index = 0; index < text.length; index += 1) {
    bytes[index] = toByte.get(text.charAt(index)) ?? text.charCodeAt(index);
  }
  return bytes;
};

/** How many bytes a decoded text had in its file. */
export const byteLength = (text: string, encoding: Encoding): number => {
  if (encoding === 'utf-8') return Buffer.byteLength(text, 'utf8');
  return encoding === 'utf-16le' ? text.length * 2 : text.length;
};

/** Decodes a file piece by piece, a character that is cut in two included. */
export interface Decoder {
  /** @throws EncodingError */
  readonly decode: (bytes: Buffer) => string;
  /** Says that the file has ended. @throws EncodingError when it ended within a character. */
  readonly end: () => void;
}

export const createDecoder = (encoding: Encoding): Decoder => {
  if (encoding === 'windows-1252') return { decode: decodeWindows1252, end() {} };
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      throw new EncodingError(error instanceof Error ? error.message : String(error));
    }
  };
  return { decode, end: () => void decode() };
};

const marks: readonly { readonly encoding: Encoding | 'utf-16be'; readonly bytes: Buffer }[] = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
];

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);

/** The byte order mark that a file of ours begins with. */
export const byteOrderMark = (encoding: Encoding): Buffer =>
  encoding === 'utf-16le' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0);

// ZIP (and with it Excel's .xlsx), old Excel, PDF, gzip, PNG.
const notText = ['504b0304', 'd0cf11e0', '25504446', '1f8b', '89504e47'].map(hex => Buffer.from(hex, 'hex'));

/** What the beginning of a file tells. */
export type Beginning =
  | { readonly kind: 'text'; readonly markLength: number }
  | { readonly kind: 'encoding'; readonly found: string | null }
  | { readonly kind: 'binary' };

/** Enough of a file to tell what it is, in bytes. */
export const beginningLength = 4096;

/** Other text that happens to be well-formed UTF-8 beyond ASCII is as good as unheard of. */
const looksLikeUtf8 = (sample: Buffer): boolean => {
  // The last character may be cut in two.
  const end = sample.findLastIndex(byte => byte < 0x80) + 1;
  const whole = sample.subarray(0, end);
  return isUtf8(whole) && whole.some(byte => byte >= 0x80);
};

/**
 * Looks at the first bytes of a file that is said to be of an encoding.
 * @param bytes `beginningLength` of them, or the whole file.
 */
export const lookAtBeginning = (bytes: Buffer, encoding: Encoding): Beginning => {
  const mark = marks.find(candidate => startsWith(bytes, candidate.bytes));
  if (mark) {
    if (mark.encoding === encoding) return { kind: 'text', markLength: mark.bytes.length };
    const found = mark.encoding === 'utf-16be' ? 'UTF-16 (big-endian)' : encodingNames[mark.encoding];
    return { kind: 'encoding', found };
  }
  if (notText.some(start => startsWith(bytes, start))) return { kind: 'binary' };
  // Every other byte of UTF-16 is 0 where the text is Latin, and in every delimiter and line end.
  const sample = bytes.subarray(0, beginningLength);
  const highZeros = sample.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  const lowZeros = sample.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  const looksLikeUtf16 = highZeros > 0 && lowZeros === 0;
  if (encoding === 'utf-16le') {
    if (sample.length === 0 || looksLikeUtf16) return { kind: 'text', markLength: 0 };
    return lowZeros > 0 ? { kind: 'binary' } : { kind: 'encoding', found: null };
  }
  if (looksLikeUtf16) return { kind: 'encoding', found: encodingNames['utf-16le'] };
  if (lowZeros + highZeros > 0) return { kind: 'binary' };
  if (encoding === 'windows-1252' && looksLikeUtf8(sample)) {
    return { kind: 'encoding', found: encodingNames['utf-8'] };
  }
  return { kind: 'text', markLength: 0 };
};
