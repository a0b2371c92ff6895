import type { Script } from './ast.ts';
import type { ScriptValue } from './value.ts';

export type Awaitable<Value> = Value | Promise<Value>;

export interface LogEntry {
  readonly level: 'info' | 'warning';
  readonly message: string;
  readonly script: string | null;
  readonly line: number;
}

export interface OperationOutcome {
  readonly succeeded: boolean;
  /** What GetLastError then answers. */
  readonly error?: string;
}

/** A file by its source or target, as the script refers to it, and by its name when the script gives one. */
export interface FileReference {
  /** Such as `s.<guid>`, or a path such as `Sources/Folder/Name`; without `<TAG>`. */
  readonly place: string;
  readonly name: string | null;
}

export interface SortKey {
  readonly values: readonly ScriptValue[];
  readonly isAscending: boolean;
}

/**
 * All that a script can reach. What a host leaves out, its scripts cannot do: `functionsOf` says which functions that
 * takes away. What a method throws becomes a `ScriptError` with the code `host`, which Eval can catch.
 */
export interface ScriptHost {
  /** ms since 1970 in UTC; the computer's clock when left out. */
  now?(): number;
  log?(entry: LogEntry): void;

  /**
   * A field of the source: by its path, or by its bare name in flat structures. With `#` in the path, an array of all
   * instances. Undefined when there is no such field. Bracketed names that are no field are project variables.
   */
  readSource?(path: string): ScriptValue | undefined;
  /** The same before it was given a type, for GetInputString. */
  readInput?(path: string): string | undefined;
  /** Of the loop that a mapping is in: how many records were made, and how many target and source instances there were. */
  counts?(): { readonly record: number; readonly target: number; readonly source: number; readonly sources: number };
  /** The instance that SetInstances gave the surrounding loop. */
  instance?(): ScriptValue;
  setInstances?(node: string, instances: readonly ScriptValue[]): void;
  sortInstances?(node: string, keys: readonly SortKey[]): void;

  readFile?(file: FileReference, signal: AbortSignal | null): Awaitable<string | Uint8Array>;
  writeFile?(file: FileReference, content: string | Uint8Array, signal: AbortSignal | null): Awaitable<void>;
  /** Without a place, all files. */
  flushFiles?(file: FileReference | null, signal: AbortSignal | null): Awaitable<void>;
  /** The name may be a filter such as `*.csv`. Answers how many there were. */
  deleteFiles?(file: FileReference, signal: AbortSignal | null): Awaitable<number>;
  /** @param folder Below the place; null for the place itself. */
  listFiles?(file: FileReference, folder: string | null, signal: AbortSignal | null): Awaitable<readonly string[]>;
  listFolders?(file: FileReference, folder: string | null, signal: AbortSignal | null): Awaitable<readonly string[]>;

  /** @param waits Whether the script goes on only when the operation is done. */
  runOperation?(operation: string, waits: boolean, signal: AbortSignal | null): Awaitable<OperationOutcome>;
  /** Keeps the operations behind this one from running. */
  cancelChain?(message: string): void;
  /** A script to be run by RunScript; null when there is none. */
  findScript?(script: string): Awaitable<Script | null>;
  /** @param duration ms */
  sleep?(duration: number, signal: AbortSignal | null): Promise<void>;

  readonly names?: {
    readonly server?: string;
    readonly agent?: string;
    readonly agentGroup?: string;
    readonly environment?: string;
    readonly organization?: string;
  };
}

export type HostAbility = keyof ScriptHost;
