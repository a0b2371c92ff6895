import { isRecipeApiError } from '../../client/index.ts';
import type { EntryResult, FieldMapping } from '../../contract/index.ts';

/** `unknown` when it could not be tried; null while nothing is connected that it could be tried with. */
export type TrialState = EntryResult | 'trying' | 'unknown' | null;

/** Asks what entries make of real records, in their order. */
export type AskForTrials = (
  entries: readonly FieldMapping[],
  signal: AbortSignal,
) => Promise<readonly EntryResult[] | null>;

/** ms without another change before the host is asked. */
const quiet = 400;
/** Entries that are asked for at once. */
const most = 200;

/** What entries of a mapping make of real records, each asked for once. */
export class MappingTrials {
  readonly #onChange: () => void;
  readonly #states = new Map<string, TrialState>();
  /** By target field: of several texts that stood in it meanwhile only the last is tried. */
  readonly #waiting = new Map<string, FieldMapping>();
  #about = '';
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** What is known; asks when nothing is. @param about The records: of others nothing is known. */
  of(about: string, entry: FieldMapping, ask: AskForTrials): TrialState {
    if (about !== this.#about) this.#startOver(about);
    const key = JSON.stringify(entry);
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const before = this.#waiting.get(entry.to);
    if (before) this.#states.delete(JSON.stringify(before));
    this.#states.set(key, 'trying');
    this.#waiting.set(entry.to, entry);
    this.#askLater(ask);
    return 'trying';
  }

  /** Asks nothing more, and forgets what is known: the element was taken away. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#startOver('');
  }

  /** Whether it is known that an entry's formula cannot be read. */
  readonly isBroken = (entry: FieldMapping): boolean => {
    const state = this.#states.get(JSON.stringify(entry));
    return typeof state === 'object' && state?.message?.code === 'mapping.formula';
  };

  #startOver(about: string): void {
    this.#about = about;
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#states.clear();
    this.#waiting.clear();
  }

  #askLater(ask: AskForTrials): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(ask), quiet);
  }

  async #ask(ask: AskForTrials): Promise<void> {
    const entries = [...this.#waiting.values()].slice(0, most);
    for (const { to } of entries) this.#waiting.delete(to);
    if (this.#waiting.size > 0) this.#askLater(ask);
    const { signal } = this.#asking;
    const take = (results: readonly EntryResult[] | 'unknown' | null) => {
      if (signal.aborted) return;
      for (const [index, entry] of entries.entries()) {
        this.#states.set(JSON.stringify(entry), typeof results === 'object' ? (results?.[index] ?? null) : results);
      }
      this.#onChange();
    };
    try {
      take(await ask(entries, signal));
    } catch (error) {
      if (!signal.aborted && !isRecipeApiError(error)) throw error;
      take('unknown');
    }
  }
}
