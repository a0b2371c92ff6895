import { placeOf, type Call as CallNode } from '../ast.ts';
import { toBoolean, toBytes, toDate, toNumber, toText } from '../convert.ts';
import type { Awaitable, LogEntry } from '../host.ts';
import type { Frame, Run } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { typeWords, type ScriptDate, type ScriptValue } from '../value.ts';

const unwrap = /^\s*<TAG>\s*([\s\S]*?)\s*<\/TAG>\s*$/;

/** The values that a function was called with, converted as it wants them. Positions count from 0. */
export class Call {
  constructor(
    readonly values: readonly ScriptValue[],
    readonly frame: Frame,
    private readonly node: CallNode,
  ) {}

  get run(): Run {
    return this.frame.run;
  }

  get count(): number {
    return this.values.length;
  }

  /** Says something in the host's log; a host without one hears nothing. */
  log(level: LogEntry['level'], message: string): Awaitable<void> {
    const { run, script } = this.frame;
    if (!run.host.log) return;
    const { line } = placeOf(script, this.node);
    return run.ask('log', host => host.log({ level, message, script: script.name, line }));
  }

  has(position: number): boolean {
    return position < this.values.length;
  }

  /** Null when it was left out. */
  value(position: number): ScriptValue {
    return this.values[position] ?? null;
  }

  text(position: number, otherwise = ''): string {
    return this.has(position) ? toText(this.value(position), this.run) : otherwise;
  }

  /** Null when it was left out or is null. */
  textOrNull(position: number): string | null {
    return this.value(position) === null ? null : this.text(position);
  }

  number(position: number, otherwise = 0): number {
    return this.has(position) ? toNumber(this.value(position)) : otherwise;
  }

  /** Without its fraction. */
  whole(position: number, otherwise = 0): number {
    return Math.trunc(this.number(position, otherwise));
  }

  boolean(position: number, otherwise = false): boolean {
    return this.has(position) ? toBoolean(this.value(position)) : otherwise;
  }

  date(position: number, isEuropean = false): ScriptDate {
    return toDate(this.value(position), isEuropean);
  }

  bytes(position: number): Uint8Array {
    return toBytes(this.value(position), this.run);
  }

  /** Without the `<TAG>` that the studio puts round a reference. */
  reference(position: number): string {
    const text = this.text(position);
    return unwrap.exec(text)?.[1] ?? text.trim();
  }

  array(position: number): ScriptValue[] {
    const value = this.value(position);
    if (Array.isArray(value)) return value;
    throw new ScriptFault('type', `${typeWords(value)} is given where an array is needed.`);
  }

  dictionary(position: number): Map<string, ScriptValue> {
    const value = this.value(position);
    if (value instanceof Map) return value;
    throw new ScriptFault('type', `${typeWords(value)} is given where a dictionary is needed.`);
  }
}
