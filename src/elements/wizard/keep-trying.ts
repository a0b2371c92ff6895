import { isRecipeApiError, RecipeApiError } from '../../client/index.ts';

const passing: ReadonlySet<string> = new Set(['offline', 'unavailable', 'rate-limited']);
const firstWaitMs = 2000;
const longestWaitMs = 60_000;

export interface Trying {
  readonly signal: AbortSignal;
  readonly onTry?: () => void;
  /** Each failure, also those that are tried again. */
  readonly onError: (error: RecipeApiError) => void;
  /** `retryAt` is in ms since 1970; `tryNow` ends the waiting. */
  readonly onWait: (error: RecipeApiError, retryAt: number, tryNow: () => void) => void;
}

const asApiError = (reason: unknown): RecipeApiError =>
  isRecipeApiError(reason)
    ? reason
    : new RecipeApiError({
        kind: 'unexpected',
        message: `Something went wrong in the page: ${String(reason)}`,
        cause: reason,
      });

const aborted = (): RecipeApiError => new RecipeApiError({ kind: 'aborted', message: 'Stopped by the person' });

/** Ends early when the browser is back online, or the person says so. */
const wait = (milliseconds: number, signal: AbortSignal, onWait: (tryNow: () => void) => void): Promise<void> =>
  new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    globalThis.addEventListener('online', end);
    signal.addEventListener('abort', end);
    onWait(end);
  });

/**
 * Does something that bears repeating, and tries again with growing waits while the host is away.
 * @throws RecipeApiError for what does not pass by itself; `aborted` once the signal is.
 */
export const keepTrying = async <Result>(
  act: (signal: AbortSignal) => Promise<Result>,
  { signal, onTry, onError, onWait }: Trying,
): Promise<Result> => {
  for (let failures = 0; ; failures++) {
    try {
      onTry?.();
      const result = await act(signal);
      if (signal.aborted) throw aborted();
      return result;
    } catch (reason) {
      if (signal.aborted) throw aborted();
      const error = asApiError(reason);
      onError(error);
      if (!passing.has(error.kind)) throw error;
      const delay = Math.max(Math.min(longestWaitMs, firstWaitMs * 2 ** failures), error.retryAfterMs ?? 0);
      await wait(delay, signal, tryNow => onWait(error, Date.now() + delay, tryNow));
      if (signal.aborted) throw aborted();
    }
  }
};
