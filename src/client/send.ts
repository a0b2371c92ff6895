import { RecipeApiError } from './recipe-api-error.ts';

export interface Sending {
  readonly init: RequestInit;
  readonly signal: AbortSignal;
  /** Milliseconds until the answer has to begin; Infinity: as long as it takes. */
  readonly timeout: number;
  /** How often it may be sent again when the host is away or busy. */
  readonly retries: number;
  /** Said in errors: `GET /v1/session`. */
  readonly what: string;
  readonly requestId: string;
}

/** In ms; doubled with every try, and scattered, so that many pages do not come back all at once. */
const firstWait = 300;
/** Past this, in ms, whoever called decides whether to wait. */
const longestRetryAfter = 10_000;
/** Busy and away: what these say may be repeated. */
const passing: ReadonlySet<number> = new Set([429, 503]);

/** How long the host asks to wait, in ms; null when it does not say. */
export const retryAfterMs = ({ headers }: Response): number | null => {
  const value = headers.get('retry-after');
  if (!value) return null;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });

/** Asks once. The timeout is over when the answer begins, the signal holds until its end. */
const ask = async (url: URL, { init, signal, timeout, what, requestId }: Sending): Promise<Response> => {
  const asking = new AbortController();
  const stop = () => asking.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const timer =
    timeout === Infinity
      ? undefined
      : setTimeout(() => {
          const message = `${what} did not answer in time`;
          asking.abort(new RecipeApiError({ kind: 'unavailable', message, requestId }));
        }, timeout);
  try {
    return await fetch(url, { ...init, signal: asking.signal });
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Gets the host's answer, whatever its status. Where the host cannot be reached, is busy or away, it is asked again as
 * often as is allowed, as late as it wants.
 * @throws what `fetch` throws, or RecipeApiError when the answer does not come in time.
 */
export const send = async (url: URL, sending: Sending): Promise<Response> => {
  for (let tries = 0; ; tries++) {
    const isLast = tries === sending.retries;
    let wait = firstWait * 2 ** tries * Math.random();
    try {
      const response = await ask(url, sending);
      const asked = retryAfterMs(response);
      if (isLast || !passing.has(response.status) || (asked ?? 0) > longestRetryAfter) return response;
      wait = asked ?? wait;
    } catch (error) {
      if (isLast || sending.signal.aborted || error instanceof RecipeApiError) throw error;
    }
    await pause(wait, sending.signal);
  }
};
