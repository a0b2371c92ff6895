export type ScriptErrorCode =
  /** The text is no script. */
  | 'syntax'
  /** Brackets or operators are nested too deeply, or the text is too long. */
  | 'too-deep'
  | 'too-long'
  | 'unknown-function'
  /** The original has the function, this interpreter does not. */
  | 'unsupported-function'
  /** The function needs something that this host does not offer. */
  | 'missing-ability'
  | 'argument-count'
  | 'unset-variable'
  | 'unknown-source'
  /** A value of this type cannot be used so. */
  | 'type'
  /** A value of the right type that makes no sense here, such as a date that is none. */
  | 'value'
  | 'division-by-zero'
  | 'regular-expression'
  /** RaiseError was called. */
  | 'raised'
  /** The host failed at what it was asked for. */
  | 'host'
  /** From here on: a limit was reached or the run was aborted. Eval does not catch these. */
  | 'steps'
  | 'time'
  | 'memory'
  | 'string-length'
  | 'array-length'
  | 'nesting'
  | 'recursion'
  | 'aborted';

const limits: ReadonlySet<ScriptErrorCode> = new Set([
  'steps',
  'time',
  'memory',
  'string-length',
  'array-length',
  'nesting',
  'recursion',
  'aborted',
]);

/** Something went wrong, at a place that only the caller knows. */
export class ScriptFault extends Error {
  constructor(
    readonly code: ScriptErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface ScriptPlace {
  /** The script's name as the host gave it; null when it gave none. */
  readonly script: string | null;
  /** From 1, counted in the text that was parsed. */
  readonly line: number;
  readonly column: number;
}

/** Where each line of a text begins. */
export const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

/** Line and column, both from 1. */
export const placeAt = (
  lineStarts: readonly number[],
  offset: number,
): { readonly line: number; readonly column: number } => {
  let [line, behind] = [0, lineStarts.length];
  while (behind - line > 1) {
    const middle = (line + behind) >>> 1;
    if ((lineStarts[middle] ?? 0) <= offset) line = middle;
    else behind = middle;
  }
  return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
};

/** A script that cannot be read, that failed or that was stopped. The message names script, line, column and function. */
export class ScriptError extends Error implements ScriptPlace {
  override readonly name = 'ScriptError';
  readonly script: string | null;
  readonly line: number;
  readonly column: number;

  constructor(
    readonly code: ScriptErrorCode,
    /** What went wrong, without the place. */
    readonly reason: string,
    { script, line, column }: ScriptPlace,
    /** The function that failed, as the script spells it; null when it was none. */
    readonly functionName: string | null = null,
    options?: ErrorOptions,
  ) {
    const who = functionName === null ? '' : `, ${functionName}`;
    super(
      `${script === null ? 'Script' : `Script "${script}"`}, line ${line}, column ${column}${who}: ${reason}`,
      options,
    );
    this.script = script;
    this.line = line;
    this.column = column;
  }

  /** Whether a limit was reached or the run was aborted. Eval does not catch these. */
  get isLimit(): boolean {
    return limits.has(this.code);
  }
}
