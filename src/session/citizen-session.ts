import { createClient, isRecipeApiError, RecipeApiError, type Client, type StreamState } from '../client/index.ts';
import type { HostEvent, Session } from '../contract/index.ts';
import { SessionCache } from './cache.ts';
import type { SessionSettings } from './settings.ts';
import { TokenSource } from './token-source.ts';

/** How the live connection is; `idle` while nobody listens. */
export interface LiveState {
  readonly kind: StreamState['kind'] | 'idle';
  /** When it was last known to hold, in ms since 1970. */
  readonly seenAt: number | null;
  /** Why it cannot be had; stays until it holds again. An end that was made up for at once is no trouble. */
  readonly trouble: RecipeApiError | null;
}

/** How long a list waits for the stream before it is loaded without it, in ms. */
const patience = 2000;

export interface SessionListener {
  /** Something of `problem`, `live` or `person` changed. */
  readonly onChange?: () => void;
  /** Something happened on the host; after `reset`, load anew. The first listener opens the stream. */
  readonly onEvent?: (event: HostEvent) => void;
  /** The page must set a new token. */
  readonly onTokenExpired?: (problem: RecipeApiError) => void;
}

/**
 * One person's session with one host: one client, one event stream, one cache, shared by every element of the page
 * that acts for the same person. See `acquireSession`.
 */
export class CitizenSession {
  readonly client: Client;
  readonly cache = new SessionCache();
  /** Why nothing can be had at the moment: a token that only the page can replace. Null when all is well. */
  problem: RecipeApiError | null = null;
  live: LiveState = { kind: 'idle', seenAt: null, trouble: null };
  /** Counts up with every other person, customer or right, and with signing out: what was loaded before is not theirs. */
  person = 0;

  readonly #tokens: TokenSource;
  readonly #listeners = new Set<SessionListener>();
  #stream: AbortController | null = null;
  #streamIsSettled: Promise<void> = Promise.resolve();

  constructor(settings: SessionSettings, locale: string) {
    this.#tokens = new TokenSource({
      settings,
      onExpired: error => this.#expire(error),
      onIdentity: () => this.#startOver(),
    });
    this.client = createClient({
      apiUrl: settings.apiUrl,
      locale,
      getToken: request => this.#tokens.get(request),
    });
  }

  /** Who is here and what they may do. */
  whoami(): Promise<Session> {
    return this.cache.get('session', () => this.client.session.get());
  }

  /** @returns Ends the listening. */
  listen(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    this.#followEvents();
    return () => {
      this.#listeners.delete(listener);
      // What is taken out and put in again at once keeps the stream.
      setTimeout(() => this.#followEvents());
    };
  }

  /** Resolves when the stream is open, or cannot be had for now. What is loaded after that misses no event. */
  get liveIsSettled(): Promise<void> {
    return this.#streamIsSettled;
  }

  /** Tries the live connection again at once, instead of waiting. */
  readonly reconnect = (): void => {
    this.#closeStream();
    this.#followEvents();
  };

  /** Takes the next token from the page; whatever waited for it goes on. */
  setToken(token: string): void {
    if (!this.#tokens.setToken(token) || this.problem === null) return;
    this.problem = null;
    this.#changed();
  }

  /** Forgets the person: token, cache and stream. */
  logout(): void {
    this.#tokens.forget();
    this.#startOver();
  }

  close(): void {
    this.#tokens.close();
    this.#closeStream();
    this.cache.clear();
  }

  #expire(error: RecipeApiError | null): void {
    if (this.problem !== null) return;
    this.problem = error ?? new RecipeApiError({ kind: 'unauthorized', message: 'The token has ended; set a new one' });
    for (const listener of this.#listeners) listener.onTokenExpired?.(this.problem);
    this.#changed();
  }

  #startOver(): void {
    this.cache.clear();
    this.person++;
    if (this.#stream) this.reconnect();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener.onChange?.();
  }

  #followEvents(): void {
    const isWanted = [...this.#listeners].some(listener => listener.onEvent);
    if (!isWanted) return this.#closeStream();
    if (this.#stream) return;
    const stream = new AbortController();
    this.#stream = stream;
    let settle = () => {};
    let isSettled = false;
    this.#streamIsSettled = new Promise<void>(resolve => {
      settle = resolve;
      setTimeout(resolve, patience);
    }).then(() => {
      isSettled = true;
    });
    let hasOpened = false;
    this.client
      .events({
        signal: stream.signal,
        onEvent: event => this.#receive(event),
        onState: state => {
          if (stream.signal.aborted) return;
          const isFirst = state.kind === 'open' && !hasOpened;
          hasOpened ||= isFirst;
          // What was loaded without the stream may have changed before it opened.
          if (isFirst && isSettled) this.#receive({ type: 'reset' });
          if (state.kind !== 'connecting') settle();
          this.#becomeLive(state.kind, state.kind === 'lost' ? state.error : null);
        },
      })
      .catch((error: unknown) => {
        if (!isRecipeApiError(error)) throw error;
        this.#stream = null;
        settle();
        this.#becomeLive('lost', error);
      });
  }

  #becomeLive(kind: StreamState['kind'], error: RecipeApiError | null): void {
    this.live = {
      kind,
      seenAt: kind === 'open' || this.live.kind === 'open' ? Date.now() : this.live.seenAt,
      // Trying again does not end the trouble; what follows an end without an error is no trouble yet.
      trouble: kind === 'connecting' ? this.live.trouble : error,
    };
    this.#changed();
  }

  #closeStream(): void {
    if (!this.#stream) return;
    this.#stream.abort();
    this.#stream = null;
    this.live = { kind: 'idle', seenAt: this.live.seenAt, trouble: null };
  }

  #receive(event: HostEvent): void {
    if (event.type === 'reset') this.cache.clear();
    if (event.type === 'recipe') this.cache.forget('recipes');
    if (event.type === 'connection') this.cache.forget('connections');
    for (const listener of this.#listeners) listener.onEvent?.(event);
  }
}
