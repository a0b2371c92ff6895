import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type { Option, OptionSource } from '../../contract/index.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';
import { keepTrying } from './keep-trying.ts';

export type ListState =
  | { readonly kind: 'reading' }
  /** Tried again by itself when the host is away. */
  | { readonly kind: 'failed'; readonly error: RecipeApiError }
  | { readonly kind: 'ready'; readonly options: readonly Option[] };

/** What is read from which connection. */
export interface ListRequest extends Pick<OptionSource, 'of' | 'object' | 'use'> {
  /** The connection's id. */
  readonly connection: string;
}

interface Entry {
  state: ListState;
  readonly connection: string;
  readonly reading: AbortController;
}

const keyOf = ({ connection, of, object = '', use = 'write' }: ListRequest): string =>
  JSON.stringify([connection, of, object, use]);

/** The lists that connected systems give, each read once; only the answer to the last question counts. */
export class OptionLists implements ReactiveController {
  /** What was read; null when it is not there. A new function with every change, so that what was derived is known to be old. */
  ready: (request: ListRequest) => readonly Option[] | null = () => null;

  readonly #host: ReactiveControllerHost & Element;
  readonly #read: (request: ListRequest, signal: AbortSignal) => Promise<readonly Option[]>;
  readonly #entries = new Map<string, Entry>();

  constructor(
    host: ReactiveControllerHost & Element,
    read: (request: ListRequest, signal: AbortSignal) => Promise<readonly Option[]>,
  ) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.clear();
  }

  /** Undefined when nobody has asked for it. */
  state(request: ListRequest): ListState | undefined {
    return this.#entries.get(keyOf(request))?.state;
  }

  /** Reads a list unless it is there or on its way. */
  want(request: ListRequest): void {
    if (!this.#entries.has(keyOf(request))) void this.read(request);
  }

  /** Reads a list anew; what is shown stays until then. */
  async read(request: ListRequest): Promise<void> {
    const key = keyOf(request);
    const before = this.#entries.get(key);
    before?.reading.abort();
    const entry: Entry = {
      connection: request.connection,
      state: before?.state.kind === 'ready' ? before.state : { kind: 'reading' },
      reading: new AbortController(),
    };
    this.#entries.set(key, entry);
    this.#changed();
    const { signal } = entry.reading;
    const fail = (error: RecipeApiError) => {
      entry.state = { kind: 'failed', error };
      this.#changed();
    };
    try {
      const options = await keepTrying(() => this.#read(request, signal), {
        signal,
        onError: error => this.#host.dispatchEvent(new CitizenErrorEvent(error)),
        onWait: fail,
      });
      entry.state = { kind: 'ready', options };
      this.#changed();
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      if (!signal.aborted) fail(error);
    }
  }

  /** Drops what a connection gave, as after it was changed. */
  forget(connection: string): void {
    for (const [key, entry] of this.#entries) {
      if (entry.connection !== connection) continue;
      entry.reading.abort();
      this.#entries.delete(key);
    }
    this.#changed();
  }

  clear(): void {
    for (const { reading } of this.#entries.values()) reading.abort();
    this.#entries.clear();
    this.#changed();
  }

  #changed(): void {
    this.ready = request => {
      const state = this.state(request);
      return state?.kind === 'ready' ? state.options : null;
    };
    this.#host.requestUpdate();
  }
}
