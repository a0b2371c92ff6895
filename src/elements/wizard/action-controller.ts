import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, RecipeApiError } from '../../client/index.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';

export type ActionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  /** The host is away; `retryAt` is in ms since 1970. */
  | { readonly kind: 'waiting'; readonly error: RecipeApiError; readonly retryAt: number }
  | { readonly kind: 'failed'; readonly error: RecipeApiError };

const idle: ActionState = { kind: 'idle' };
const passing: ReadonlySet<string> = new Set(['offline', 'unavailable', 'rate-limited']);
const firstWaitMs = 2000;
const longestWaitMs = 60_000;

/**
 * Does what a person asked for, one thing at a time. While the host is away it tries again by itself, with growing
 * waits, so what it does must bear repeating.
 */
export class ActionController implements ReactiveController {
  state = idle;

  readonly #host: ReactiveControllerHost & Element;
  #running: AbortController | null = null;
  #endWait = () => {};

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get isBusy(): boolean {
    return this.state.kind === 'busy' || this.state.kind === 'waiting';
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** @returns Undefined when it failed, see `state`, or was stopped. */
  async run<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    this.stop();
    const running = new AbortController();
    const { signal } = running;
    this.#running = running;
    for (let failures = 0; ; failures++) {
      this.#become({ kind: 'busy' });
      try {
        const result = await act(signal);
        if (signal.aborted) return undefined;
        this.#become(idle);
        return result;
      } catch (reason) {
        if (signal.aborted) return undefined;
        const error = isRecipeApiError(reason)
          ? reason
          : new RecipeApiError({
              kind: 'unexpected',
              message: `Something went wrong in the page: ${String(reason)}`,
              cause: reason,
            });
        this.#host.dispatchEvent(new CitizenErrorEvent(error));
        if (!passing.has(error.kind)) {
          this.#become({ kind: 'failed', error });
          return undefined;
        }
        const delay = Math.max(Math.min(longestWaitMs, firstWaitMs * 2 ** failures), error.retryAfterMs ?? 0);
        this.#become({ kind: 'waiting', error, retryAt: Date.now() + delay });
        await this.#wait(delay, signal);
        if (signal.aborted) return undefined;
      }
    }
  }

  /** Forgets what runs and what went wrong. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    if (this.state !== idle) this.#become(idle);
  }

  /** Ends the waiting. */
  readonly tryNow = (): void => this.#endWait();

  #become(state: ActionState): void {
    this.state = state;
    this.#host.requestUpdate();
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const end = () => {
        clearTimeout(timer);
        clearInterval(countdown);
        globalThis.removeEventListener('online', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      const countdown = setInterval(() => this.#host.requestUpdate(), 1000);
      globalThis.addEventListener('online', end);
      signal.addEventListener('abort', end, { once: true });
      this.#endWait = end;
    });
  }
}
