import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import { CitizenErrorEvent } from '../../controllers/session-events.ts';
import { keepTrying } from './keep-trying.ts';

export type ActionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  /** The host is away; `retryAt` is in ms since 1970. */
  | { readonly kind: 'waiting'; readonly error: RecipeApiError; readonly retryAt: number }
  | { readonly kind: 'failed'; readonly error: RecipeApiError };

/** Whether it is on its way, or waits for the host to be there. */
export const isBusy = ({ kind }: ActionState): boolean => kind === 'busy' || kind === 'waiting';

const idle: ActionState = { kind: 'idle' };

/** Does what a person asked for, one thing at a time; what it does must bear repeating. */
export class ActionController implements ReactiveController {
  state = idle;

  readonly #host: ReactiveControllerHost & Element;
  readonly #outlivesElement: boolean;
  #running: AbortController | null = null;
  #countdown: ReturnType<typeof setInterval> | undefined;
  #tryNow = () => {};

  /** @param outlivesElement What has been sent is not called back when the element goes: the host may have it. */
  constructor(host: ReactiveControllerHost & Element, { outlivesElement = false } = {}) {
    this.#host = host;
    this.#outlivesElement = outlivesElement;
    host.addController(this);
  }

  get isBusy(): boolean {
    return isBusy(this.state);
  }

  hostDisconnected(): void {
    if (!this.#outlivesElement || this.state.kind !== 'busy') this.stop();
  }

  /** @returns Undefined when it failed, see `state`, or was stopped. */
  async run<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    try {
      const result = await keepTrying(act, {
        signal: running.signal,
        onTry: () => this.#become({ kind: 'busy' }),
        onError: error => this.#host.dispatchEvent(new CitizenErrorEvent(error)),
        onWait: (error, retryAt, tryNow) => {
          this.#tryNow = tryNow;
          // Nobody is there to wait.
          if (!this.#host.isConnected) return this.stop();
          this.#become({ kind: 'waiting', error, retryAt });
        },
      });
      this.#become(idle);
      return result;
    } catch (error) {
      if (!isRecipeApiError(error)) throw error;
      if (!running.signal.aborted) this.#become({ kind: 'failed', error });
      return undefined;
    }
  }

  /** Forgets what runs and what went wrong. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    if (this.state !== idle) this.#become(idle);
  }

  /** Ends the waiting. */
  readonly tryNow = (): void => this.#tryNow();

  #become(state: ActionState): void {
    this.state = state;
    clearInterval(this.#countdown);
    if (state.kind === 'waiting') this.#countdown = setInterval(() => this.#host.requestUpdate(), 1000);
    this.#host.requestUpdate();
  }
}
