import type { Script } from './ast.ts';
import { toText } from './convert.ts';
import { assign, evaluate, evaluateBlock } from './evaluate.ts';
import type { ScriptHost } from './host.ts';
import { defaultLimits, holding, Frame, Run, type Evaluation, type Evaluator, type ScriptLimits } from './run.ts';
import { ScriptFault } from './script-error.ts';
import { ScriptScope } from './scope.ts';
import type { ScriptValue } from './value.ts';

export interface RunOptions extends Partial<ScriptLimits> {
  /** Global and project variables; fresh and empty when left out. */
  readonly scope?: ScriptScope;
  /** What the script finds as `_1`, `_2` and by ArgumentList. */
  readonly values?: readonly ScriptValue[];
  readonly signal?: AbortSignal | null;
}

/** Blocks in their order; their values become text as soon as there is more than one part. */
const runParts = (frame: Frame): Evaluation => {
  const { parts } = frame.script;
  const [only = null] = parts;
  if (parts.length < 2) return only === null || typeof only === 'string' ? only : evaluateBlock(only, frame);
  return joinParts(frame, 0, '');
};

const joinParts = (frame: Frame, from: number, before: string): Evaluation => {
  const { run, script } = frame;
  let text = before;
  for (const [index, part] of script.parts.entries()) {
    if (index < from) continue;
    const value = holding(text, run, () => (typeof part === 'string' ? part : evaluateBlock(part, frame)));
    if (value instanceof Promise) {
      return value.then(done => joinParts(frame, index + 1, run.keep(text + toText(done, run))));
    }
    text = run.keep(text + toText(value, run));
  }
  return text;
};

const leave = (frame: Frame): void => {
  const { frames } = frame.run;
  frames.splice(frames.indexOf(frame), 1);
};

const leaveLater = async (frame: Frame, result: Promise<ScriptValue>): Promise<ScriptValue> => {
  try {
    return await result;
  } catch (error) {
    throw frame.located(error, 0);
  } finally {
    leave(frame);
  }
};

const evaluator: Evaluator = {
  evaluate,
  assign,
  runFrame: (frame, values) => {
    const { frames, limits } = frame.run;
    if (frames.length >= limits.maxScriptDepth) {
      throw new ScriptFault('recursion', `More than ${limits.maxScriptDepth} scripts wait for one another.`);
    }
    values.forEach((value, index) => frame.locals.set(`_${index + 1}`, value));
    frames.push(frame);
    try {
      const result = runParts(frame);
      if (result instanceof Promise) return leaveLater(frame, result);
      leave(frame);
      return result;
    } catch (error) {
      leave(frame);
      throw frame.located(error, 0);
    }
  },
};

/**
 * Runs a script and answers at once when nothing in it has to wait for the host: for mappings, of which there are many
 * a row. Throws at once too.
 * @see runScript
 */
export const evaluateScript = (script: Script, host: ScriptHost = {}, options: RunOptions = {}): Evaluation =>
  begin(script, host, options, null);

/** What is left out or undefined has its default: no limit is ever missing. */
const limitsOf = ({
  steps = defaultLimits.steps,
  maxMilliseconds = defaultLimits.maxMilliseconds,
  maxStringLength = defaultLimits.maxStringLength,
  maxArrayLength = defaultLimits.maxArrayLength,
  maxMemory = defaultLimits.maxMemory,
  maxScriptDepth = defaultLimits.maxScriptDepth,
}: RunOptions): ScriptLimits => ({
  steps,
  maxMilliseconds,
  maxStringLength,
  maxArrayLength,
  maxMemory,
  maxScriptDepth,
});

const begin = (
  script: Script,
  host: ScriptHost,
  options: RunOptions,
  pause: (() => Promise<void>) | null,
): Evaluation => {
  const { scope = new ScriptScope(), values = [], signal = null } = options;
  const run = new Run(host, scope, limitsOf(options), signal, pause);
  const frame = new Frame(run, script, evaluator);
  try {
    run.checkClock();
    const result = evaluator.runFrame(frame, values);
    return result instanceof Promise ? result.finally(() => run.close()) : result;
  } catch (error) {
    throw frame.located(error, 0);
  } finally {
    run.close();
  }
};

/** Lets the events have their turn. */
const pause = (): Promise<void> => new Promise(resolve => void setTimeout(resolve));

/**
 * Runs a script to its end. Loops that take long pause now and then, so that all else goes on and an abort is heard.
 * @param host All that the script can reach.
 * @returns The value of the last statement.
 * @throws {ScriptError} When the script fails, reaches a limit or is aborted; with script, line, column and function.
 */
export const runScript = async (
  script: Script,
  host: ScriptHost = {},
  options: RunOptions = {},
): Promise<ScriptValue> => begin(script, host, options, pause);

/**
 * A value as the string that the language makes of it.
 * @throws {ScriptFault} `string-length` or `nesting` when an array or dictionary is too large for that.
 */
export const textOf = (
  value: ScriptValue,
  { maxStringLength }: Pick<ScriptLimits, 'maxStringLength'> = defaultLimits,
): string =>
  toText(value, {
    checkLength: characters => {
      if (characters > maxStringLength) {
        throw new ScriptFault('string-length', `A string became longer than ${maxStringLength} characters.`);
      }
    },
  });
