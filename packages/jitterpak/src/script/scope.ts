import type { ScriptValue } from './value.ts';

const plain = (name: string): string => (name.startsWith('$') ? name.slice(1) : name);

/**
 * Global variables, project variables among them, for as many runs as they should live. Keep one for each run of an
 * operation chain, never for two customers.
 */
export class ScriptScope {
  private readonly variables: Map<string, ScriptValue>;
  /** Bytes that runs made since somebody looked at what is left of them. */
  unmeasured = 0;

  /** @param variables By their names, with or without `$`. */
  constructor(variables: Iterable<readonly [string, ScriptValue]> = []) {
    this.variables = new Map(Array.from(variables, ([name, value]) => [plain(name), value]));
  }

  has(name: string): boolean {
    return this.variables.has(plain(name));
  }

  /** Null when it was never set. */
  get(name: string): ScriptValue {
    return this.variables.get(plain(name)) ?? null;
  }

  set(name: string, value: ScriptValue): void {
    this.variables.set(plain(name), value);
  }

  entries(): IterableIterator<[string, ScriptValue]> {
    return this.variables.entries();
  }
}

/** Names of variables that the language itself uses. */
export const lastErrorVariable = 'jitterbit.operation.last_error';
export const mostTurnsVariable = 'jitterbit.scripting.while.max_iterations';
export const unwrappedBase64Variable = 'jitterbit.base64.encoded.string.no.wrap';
export const hexUnicodeVariable = 'jitterbit.scripting.hex.enable_unicode_support';
