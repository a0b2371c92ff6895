/** Why a Jitterpak could not be read or changed (docs/jitterpak.md lists what each means). */
export type JitterpakErrorCode =
  | 'not-a-zip'
  | 'truncated'
  | 'damaged-entry'
  | 'unsupported-compression'
  | 'encrypted'
  | 'unsafe-path'
  | 'symlink'
  | 'duplicate-entry'
  | 'too-large'
  | 'no-project-file'
  | 'several-project-files'
  | 'bad-encoding'
  | 'bad-xml'
  | 'wrong-root'
  | 'forbidden-doctype'
  | 'too-deep'
  | 'bad-id'
  | 'duplicate-id'
  | 'unknown-entity'
  | 'unfit-value';

export interface JitterpakFault {
  readonly code: JitterpakErrorCode;
  /** What is wrong, for people. Never what stands in a file. */
  readonly message: string;
  /** What to do about it, for people. */
  readonly hint: string;
  /** The entry in the archive; null when the fault is in the archive itself. */
  readonly path?: string | null;
  /** From 1. */
  readonly line?: number | null;
  /** From 1. */
  readonly column?: number | null;
  readonly cause?: unknown;
}

/** A name from an archive as it may be shown: no control or bidirectional characters, and not endless. */
const printable = (path: string): string => {
  const plain = path.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\u{fffd}');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
};

/**
 * The only error that reading, checking and changing throw; an aborted signal throws its own reason. Its message says
 * what is wrong and what to do; where, its other fields say.
 */
export class JitterpakError extends Error {
  override readonly name = 'JitterpakError';
  readonly code: JitterpakErrorCode;
  /** The last part of the message: what to do. */
  readonly hint: string;
  /** The entry in the archive, fit to be shown. It comes from strangers: never a place to write to. */
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;

  constructor({ code, message, hint, path = null, line = null, column = null, cause }: JitterpakFault) {
    super(`${message} ${hint}`, cause === undefined ? {} : { cause });
    this.code = code;
    this.hint = hint;
    this.path = path === null ? null : printable(path);
    this.line = line;
    this.column = column;
  }
}
