import { placeOf, type Expression, type Script, type Target } from './ast.ts';
import type { Measure } from './convert.ts';
import type { Awaitable, HostAbility, ScriptHost } from './host.ts';
import { arraySize, sizeOf } from './memory.ts';
import { ScriptError, ScriptFault } from './script-error.ts';
import { lastErrorVariable, type ScriptScope } from './scope.ts';
import type { ScriptValue } from './value.ts';

export interface ScriptLimits {
  /** Statements, calls and turns of loops. */
  readonly steps: number;
  /** Of computing, not of waiting for the host. */
  readonly maxMilliseconds: number;
  /** Characters. */
  readonly maxStringLength: number;
  readonly maxArrayLength: number;
  /** Bytes that variables and half-done expressions may hold, about. */
  readonly maxMemory: number;
  /** How many scripts may wait for one another. */
  readonly maxScriptDepth: number;
}

export const defaultLimits: ScriptLimits = {
  steps: 200_000,
  maxMilliseconds: 10_000,
  maxStringLength: 10_000_000,
  maxArrayLength: 100_000,
  maxMemory: 128 * 1024 * 1024,
  maxScriptDepth: 20,
};

/** A value, or the promise of one when something on the way had to wait for the host. */
export type Evaluation = Awaitable<ScriptValue>;

/** Goes on with a value at once when it is there, so that scripts which never wait cost no promises. */
export const chain = <Value, Result>(
  value: Awaitable<Value>,
  goOn: (value: Value) => Awaitable<Result>,
): Awaitable<Result> => (value instanceof Promise ? value.then(goOn) : goOn(value));

/** Goes on while the memory's count keeps sight of a value that is needed later. */
export const holding = <Result>(value: ScriptValue, run: Run, goOn: () => Awaitable<Result>): Awaitable<Result> => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return goOn();
  run.pending.push(value);
  return chain(goOn(), result => {
    run.pending.pop();
    return result;
  });
};

/** ms that a script may keep everything else from happening. */
const stamina = 50;
/** Steps between two looks at the clock. */
const clockPace = 128;
/** Bytes that take so long to make that the clock is worth a look. */
const muchAtOnce = 1_000_000;

/** What all scripts of one call of `runScript` share: host, variables and limits. */
export class Run implements Measure {
  /** Frames of scripts that wait for one another, the running one last. */
  readonly frames: Frame[] = [];
  /** Values of expressions that are half done. */
  readonly pending: ScriptValue[] = [];
  private taken = 0;
  /** Whether it has computed for long enough to let others have a turn. */
  private isTired = false;
  private tiresAt = Infinity;
  private made: number;
  private endsAt: number;

  constructor(
    readonly host: ScriptHost,
    readonly scope: ScriptScope,
    readonly limits: ScriptLimits,
    readonly signal: AbortSignal | null,
    private readonly pause: (() => Promise<void>) | null,
  ) {
    const now = performance.now();
    this.endsAt = now + limits.maxMilliseconds;
    if (pause) this.tiresAt = now + stamina;
    this.made = scope.unmeasured;
  }

  step(): void {
    this.taken += 1;
    if (this.taken > this.limits.steps) {
      throw new ScriptFault('steps', `It did not end within ${this.limits.steps} steps.`);
    }
    if (this.taken % clockPace === 0) this.checkClock();
  }

  /** For work that takes long within one step. */
  checkClock(): void {
    if (this.signal?.aborted) throw new ScriptFault('aborted', 'The run was aborted.', { cause: this.signal.reason });
    const now = performance.now();
    if (now > this.tiresAt) this.isTired = true;
    if (now > this.endsAt) {
      throw new ScriptFault('time', `It computed for more than ${this.limits.maxMilliseconds} ms.`);
    }
  }

  /** A promise to go on later, when it is time for a rest. */
  rest(): Promise<void> | null {
    if (!this.isTired || !this.pause) return null;
    return this.wait(this.pause()).finally(() => {
      this.isTired = false;
      this.tiresAt = performance.now() + stamina;
    });
  }

  checkLength(characters: number): void {
    if (characters > this.limits.maxStringLength) {
      throw new ScriptFault('string-length', `A string became longer than ${this.limits.maxStringLength} characters.`);
    }
  }

  checkArray(length: number): void {
    if (length > this.limits.maxArrayLength) {
      throw new ScriptFault('array-length', `An array became longer than ${this.limits.maxArrayLength} elements.`);
    }
  }

  /**
   * Counts what was made. Half of the memory may be made before somebody looks at what is still held; the other half may
   * be held. So garbage costs nothing, and the sum is never more than all of it.
   */
  make(bytes: number): void {
    this.made += bytes;
    if (bytes > muchAtOnce) this.checkClock();
    if (this.made < this.limits.maxMemory / 2) return;
    this.made = 0;
    const most = this.limits.maxMemory / 2;
    const held = sizeOf(this.roots(), most);
    if (held > most)
      throw new ScriptFault('memory', `Its values take more than ${Math.round(most / 1024 / 1024)} MiB.`);
  }

  /** Checks and counts a value that was just made. */
  keep<Value extends ScriptValue>(value: Value): Value {
    if (typeof value === 'string') {
      this.checkLength(value.length);
      if (value.length > 0) this.make(2 * value.length);
    } else if (Array.isArray(value)) {
      this.checkArray(value.length);
      this.make(arraySize(value.length));
    } else if (value instanceof Uint8Array) {
      this.checkLength(value.length);
      this.make(value.length);
    }
    return value;
  }

  /**
   * An array with something made of each item. What is made stays in sight of the memory's count while the rest follows:
   * few arrays inside one another can stand for more values than there is room for.
   */
  gather(items: readonly ScriptValue[], make: (item: ScriptValue, index: number) => ScriptValue): ScriptValue[] {
    this.step();
    this.checkArray(items.length);
    this.make(arraySize(items.length));
    const results: ScriptValue[] = [];
    this.pending.push(results);
    for (const [index, item] of items.entries()) results.push(make(item, index));
    this.pending.pop();
    return results;
  }

  private *roots(): Generator<ScriptValue> {
    for (const [name, value] of this.scope.entries()) {
      yield name;
      yield value;
    }
    for (const frame of this.frames) {
      for (const [name, value] of frame.locals) {
        yield name;
        yield value;
      }
    }
    yield* this.pending;
  }

  /** What this run made and nobody looked at counts for the next ones with the same scope. */
  close(): void {
    this.scope.unmeasured = this.made;
  }

  /** What GetLastError answers; empty when nothing went wrong. */
  get lastErrorText(): string {
    const message = this.scope.get(lastErrorVariable);
    return typeof message === 'string' ? message : '';
  }

  set lastErrorText(message: string) {
    this.scope.set(lastErrorVariable, message);
  }

  /**
   * Asks the host. Waiting is not computing; an abort ends it.
   * @throws {ScriptFault} `missing-ability` when the host cannot do it, `host` when it fails.
   */
  ask<Answer>(ability: HostAbility, question: (host: Required<ScriptHost>) => Awaitable<Answer>): Awaitable<Answer> {
    if (!this.host[ability]) throw new ScriptFault('missing-ability', 'This cannot be done here.');
    this.checkClock();
    try {
      const answer = question(this.host as Required<ScriptHost>);
      return answer instanceof Promise ? this.wait(answer) : answer;
    } catch (error) {
      throw this.hostFault(error);
    }
  }

  /** A field of the source; undefined when there is none. */
  readSource(path: string): ScriptValue | undefined {
    try {
      const value = this.host.readSource?.(path);
      return value === undefined ? undefined : this.copyOf(value);
    } catch (error) {
      throw this.hostFault(error);
    }
  }

  /** Arrays of the source are copied, since a script may change what it holds. */
  private copyOf(value: ScriptValue): ScriptValue {
    return Array.isArray(value) ? this.gather(value, item => this.copyOf(item)) : value;
  }

  private async wait<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const left = this.endsAt - performance.now();
    const { signal } = this;
    let stop = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(new ScriptFault('aborted', 'The run was aborted.', { cause: signal?.reason }));
    });
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      return await Promise.race([answer, aborted]);
    } catch (error) {
      throw this.hostFault(error);
    } finally {
      signal?.removeEventListener('abort', stop);
      this.endsAt = performance.now() + left;
    }
  }

  private hostFault(error: unknown): Error {
    if (error instanceof ScriptFault || error instanceof ScriptError) return error;
    if (this.signal?.aborted) return new ScriptFault('aborted', 'The run was aborted.', { cause: error });
    return new ScriptFault('host', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

export interface Evaluator {
  evaluate(node: Expression, frame: Frame): Evaluation;
  assign(target: Target, value: ScriptValue, frame: Frame): Evaluation;
  runFrame(frame: Frame, values: readonly ScriptValue[]): Evaluation;
}

/** One script that runs: its local variables and where they are. */
export class Frame {
  readonly locals = new Map<string, ScriptValue>();

  constructor(
    readonly run: Run,
    readonly script: Script,
    /** The evaluator, for functions that look at their arguments themselves. */
    private readonly evaluator: Evaluator,
  ) {}

  evaluate(node: Expression): Evaluation {
    return this.evaluator.evaluate(node, this);
  }

  assign(target: Target, value: ScriptValue): Evaluation {
    return this.evaluator.assign(target, value, this);
  }

  /** Runs another script of the same run, with `_1` and so on. */
  runOther(script: Script, values: readonly ScriptValue[]): Evaluation {
    return this.evaluator.runFrame(new Frame(this.run, script, this.evaluator), values);
  }

  /** Gives a fault its place; anything else stays as it is. */
  located(error: unknown, at: number, functionName: string | null = null): Error {
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return this.located(new ScriptFault('nesting', 'It is nested too deeply.', { cause: error }), at, functionName);
    }
    if (!(error instanceof ScriptFault)) return error as Error;
    const { code, message, cause } = error;
    return new ScriptError(code, message, placeOf(this.script, { at }), functionName, { cause });
  }
}
