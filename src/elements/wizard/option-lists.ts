import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type { Option } from '../../contract/index.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';
import type { ListSource } from '../../model/index.ts';
import { keepTrying } from './keep-trying.ts';

export type ListState =
  | { readonly kind: 'reading' }
  /** Tried again by itself when the host is away. */
  | { readonly kind: 'failed'; readonly error: RecipeApiError }
  | { readonly kind: 'ready'; readonly options: readonly Option[] };

/** What is read from which connection. */
export interface ListRequest extends Omit<ListSource, 'from'> {
  /** The connection's id. */
  readonly connection: string;
}

interface Entry {
  state: ListState;
  readonly request: ListRequest;
  readonly reading: AbortController;
}

/** While somebody types what a list hangs on, nobody is asked for every letter. In ms. */
const typingPause = 300;

const keyOf = ({ connection, of, object = '', use = 'write', given = {}, recipe = '', operation = '' }: ListRequest) =>
  JSON.stringify([connection, of, object, use, given, recipe, operation]);

const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Whether they are about the same, but for the answers that they hang on. */
const isKin = (one: ListRequest, other: ListRequest): boolean =>
  one.connection === other.connection &&
  one.of === other.of &&
  one.operation === other.operation &&
  // Two lists of values have nothing to do with each other, while fields are those of the object that is chosen last.
  (one.of !== 'values' || one.object === other.object);

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

  /** Reads the lists that are not there or on their way, and gives up those on their way that nobody wants any more. */
  want(requests: readonly ListRequest[]): void {
    const wanted = new Set(requests.map(keyOf));
    const given = [...this.#entries].filter(([key, { state }]) => state.kind === 'reading' && !wanted.has(key));
    for (const [key, { reading }] of given) {
      reading.abort();
      this.#entries.delete(key);
    }
    for (const request of requests) {
      if (this.#entries.has(keyOf(request))) continue;
      const isChanging = given.some(([, entry]) => isKin(entry.request, request));
      void this.read(request, isChanging ? typingPause : 0);
    }
  }

  /** Reads a list anew; what is shown stays until then. @param pause in ms, before it is asked for. */
  async read(request: ListRequest, pause = 0): Promise<void> {
    const key = keyOf(request);
    const before = this.#entries.get(key);
    before?.reading.abort();
    const entry: Entry = {
      request,
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
      if (pause > 0) await rest(pause, signal);
      if (signal.aborted) return;
      const options = await keepTrying(() => this.#read(request, signal), {
        signal,
        onError: error => this.#host.dispatchEvent(new CitizenErrorEvent(error)),
        onWait: fail,
      });
      // An answer that was on its way when another question was asked.
      if (signal.aborted) return;
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
      if (entry.request.connection !== connection) continue;
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
