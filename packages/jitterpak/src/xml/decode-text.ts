import { JitterpakError } from '../jitterpak-error.ts';

// A byte order mark stays: a file that is changed keeps it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const lineFeed = 10;

/** The first line, from 1, that is not UTF-8. A line feed is never part of another character. */
const findBadLine = (bytes: Uint8Array): number => {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return line;
};

/** @throws JitterpakError `bad-encoding` for bytes that are not UTF-8: they are refused, not replaced. */
export const decodeText = (bytes: Uint8Array, path: string): string => {
  const fault = {
    code: 'bad-encoding',
    message: 'This file is not in UTF-8.',
    hint: 'Export the project again, or save this file as UTF-8.',
    path,
  } as const;
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new JitterpakError({ ...fault, line: findBadLine(bytes), cause });
  }
  // UTF-16 without a mark is UTF-8 as far as its bytes go.
  if (text.charCodeAt(0) === 0 || text.charCodeAt(1) === 0) throw new JitterpakError({ ...fault, line: 1 });
  return text;
};
