import { JitterpakError } from '../jitterpak-error.ts';
import { decodeCodePage437 } from './code-page-437.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decode = (name: Uint8Array, isUtf8: boolean): string => {
  if (!isUtf8) return decodeCodePage437(name);
  try {
    return decoder.decode(name);
  } catch (cause) {
    throw new JitterpakError({
      code: 'bad-encoding',
      message: 'The name of an entry in the archive is marked as UTF-8, and is not.',
      hint: 'Export the project again, or zip its folder with another program.',
      cause,
    });
  }
};

/** A path that is as it should be, as nearly all are: no step is empty or begins with a dot. */
const isPlain = /^[^./\\:\0][^/\\:\0]*(?:\/[^./\\:\0][^/\\:\0]*)*\/?$/;

/**
 * The path of an entry, with slashes; a folder ends with one.
 * @param isUtf8 the entry's flag; without it names are in code page 437.
 * @throws JitterpakError `unsafe-path` for a path that leads out of the archive's folder, `bad-encoding`.
 */
export const readEntryPath = (name: Uint8Array, isUtf8: boolean): string => {
  const written = decode(name, isUtf8);
  if (isPlain.test(written)) return written;
  const steps = written.replaceAll('\\', '/').split('/');
  const isAbsolute = steps[0] === '' || /^[a-z]:/i.test(written);
  if (isAbsolute || steps.includes('..') || written.includes('\0')) {
    throw new JitterpakError({
      code: 'unsafe-path',
      message: 'The archive holds an entry whose path leads out of the project folder.',
      hint: 'Do not use this file: no Design Studio writes such names. Ask its author for a new export.',
      path: written,
    });
  }
  const path = steps.filter(step => step !== '' && step !== '.').join('/');
  return steps.at(-1) === '' ? `${path}/` : path;
};
