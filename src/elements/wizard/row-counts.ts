import { isRecipeApiError } from '../../client/index.ts';
import type { Filter, RowCount } from '../../contract/index.ts';

/** Asks how many of the first rows meet conditions; null while nothing is connected. */
export type AskForCount = (filters: readonly Filter[], signal: AbortSignal) => Promise<RowCount | null>;

/** ms without another change before the system is asked. */
const quiet = 600;

interface Count {
  /** The records and the conditions that it is about, as text. */
  readonly about: string;
  readonly asking: AbortController;
  result: RowCount | 'counting' | 'unknown';
}

/** How many rows meet the conditions of each operation, asked for when they have not changed for a moment. */
export class RowCounts {
  readonly #counts = new Map<string, Count>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** What is known of these records; asks when nothing is. `unknown` when the system could not say. */
  of(
    operation: string,
    records: string,
    filters: readonly Filter[],
    ask: AskForCount,
  ): RowCount | 'counting' | 'unknown' {
    const about = JSON.stringify([records, filters]);
    const known = this.#counts.get(operation);
    if (known?.about === about) return known.result;
    known?.asking.abort();
    const count: Count = { about, asking: new AbortController(), result: 'counting' };
    this.#counts.set(operation, count);
    const timer = setTimeout(() => void this.#ask(count, filters, ask), quiet);
    count.asking.signal.addEventListener('abort', () => clearTimeout(timer));
    return count.result;
  }

  /** Asks nothing more, and forgets what is known: the element was taken away. */
  clear(): void {
    for (const { asking } of this.#counts.values()) asking.abort();
    this.#counts.clear();
  }

  async #ask(count: Count, filters: readonly Filter[], ask: AskForCount): Promise<void> {
    const { signal } = count.asking;
    try {
      count.result = (await ask(filters, signal)) ?? 'unknown';
    } catch (error) {
      if (signal.aborted) return;
      if (!isRecipeApiError(error)) throw error;
      count.result = 'unknown';
    }
    if (!signal.aborted) this.#onChange();
  }
}
