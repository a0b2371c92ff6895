import { nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { isRecipeApiError, RecipeApiError } from '../client/index.ts';
import { tellError } from './session-events.ts';

export interface ResourceOptions<Key extends readonly unknown[], Value> {
  /** What the value depends on, compared part by part. Undefined while something of it is missing. */
  readonly key: () => Key | undefined;
  readonly load: (key: Key, signal: AbortSignal) => Promise<Value>;
  readonly onReady?: (value: Value) => void;
}

export interface ResourceTemplates<Value> {
  /** After 150 ms of waiting. */
  readonly pending: (isSlow: boolean) => unknown;
  readonly failed: (error: RecipeApiError, retry: () => void) => unknown;
  readonly ready: (value: Value) => unknown;
}

const quietMs = 150;
const shortestSkeletonMs = 300;
const slowMs = 10_000;
const firstRetryMs = 2000;
const lastRetryMs = 60_000;

/** What may pass by itself. */
const passing: ReadonlySet<string> = new Set(['offline', 'unavailable', 'rate-limited', 'unauthorized']);

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/**
 * Loads what an element shows, again when its key changes, and tries again by itself, with growing waits, when the
 * failure may pass. A value stays in view while it is loaded anew.
 */
export class ResourceController<const Key extends readonly unknown[], Value> implements ReactiveController {
  value: Value | undefined;
  error: RecipeApiError | null = null;
  isLoading = false;

  readonly #host: ReactiveControllerHost & Element;
  readonly #options: ResourceOptions<Key, Value>;
  #key: Key | undefined;
  #loading: AbortController | null = null;
  #shownAt: number | null = null;
  #isSlow = false;
  #failures = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(host: ReactiveControllerHost & Element, options: ResourceOptions<Key, Value>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    globalThis.addEventListener('online', this.#online);
  }

  hostUpdate(): void {
    const key = this.#host.isConnected ? this.#options.key() : undefined;
    if (key ? this.#key?.every((part, index) => part === key[index]) : !this.#key) return;
    this.#forget();
    this.#key = key;
    if (key) void this.#load(key);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('online', this.#online);
    this.#forget();
  }

  /** Loads anew and keeps what is shown until then. */
  readonly reload = (): void => {
    if (this.#key) void this.#load(this.#key);
    this.#host.requestUpdate();
  };

  /** Changes the value without loading, as after an event of the host. */
  change(change: (value: Value) => Value): void {
    if (this.value === undefined) return;
    this.value = change(this.value);
    this.#host.requestUpdate();
  }

  render({ pending, failed, ready }: ResourceTemplates<Value>): unknown {
    if (this.value !== undefined) return ready(this.value);
    if (this.error) return failed(this.error, this.reload);
    return this.#shownAt === null ? nothing : pending(this.#isSlow);
  }

  readonly #online = (): void => {
    if (this.error) this.reload();
  };

  #forget(): void {
    this.#stop();
    this.#key = undefined;
    this.value = undefined;
    this.error = null;
    this.#failures = 0;
  }

  #stop(): void {
    this.#loading?.abort();
    this.#loading = null;
    this.isLoading = false;
    this.#shownAt = null;
    this.#isSlow = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #later(milliseconds: number, act: () => void): void {
    this.#timers.push(
      setTimeout(() => {
        act();
        this.#host.requestUpdate();
      }, milliseconds),
    );
  }

  async #load(key: Key): Promise<void> {
    this.#stop();
    const loading = new AbortController();
    this.#loading = loading;
    this.isLoading = true;
    this.#later(quietMs, () => (this.#shownAt = performance.now()));
    this.#later(slowMs, () => (this.#isSlow = true));
    try {
      const value = await this.#options.load(key, loading.signal);
      if (this.#shownAt !== null && this.value === undefined) {
        await pause(shortestSkeletonMs - (performance.now() - this.#shownAt));
      }
      if (loading.signal.aborted) return;
      this.#stop();
      this.value = value;
      this.error = null;
      this.#failures = 0;
      this.#options.onReady?.(value);
    } catch (reason) {
      if (loading.signal.aborted) return;
      this.#stop();
      this.#fail(isRecipeApiError(reason) ? reason : unexpected(reason));
    }
    this.#host.requestUpdate();
  }

  #fail(error: RecipeApiError): void {
    this.error = error;
    tellError(this.#host, error);
    if (!passing.has(error.kind)) return;
    const wait = Math.min(lastRetryMs, firstRetryMs * 2 ** this.#failures++);
    this.#later(Math.max(wait, error.retryAfterMs ?? 0), this.reload);
  }
}

const unexpected = (cause: unknown): RecipeApiError =>
  new RecipeApiError({ kind: 'unexpected', message: `Something went wrong in the page: ${String(cause)}`, cause });
