import { createParser } from 'eventsource-parser';
import type { HostEvent } from '../contract/event.ts';
import { eventsPath } from '../contract/events-path.ts';
import { fit } from '../contract/shape.ts';
import { eventShape } from '../contract/shapes/event.ts';
import { isRecipeApiError, type RecipeApiError } from './recipe-api-error.ts';
import type { Transport } from './transport.ts';

/** How the live connection is. `retryAt` is in ms since 1970; `error` is why it was lost, null when it just ended. */
export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly retryAt: number; readonly error: RecipeApiError | null };

export interface EventStreamOptions {
  /** Ends the stream for good. */
  readonly signal: AbortSignal;
  /** Go on after this event; from now when left out. */
  readonly lastEventId?: string;
  readonly onEvent: (event: HostEvent) => void;
  readonly onState?: (state: StreamState) => void;
}

/** The host sends a heartbeat every 15 s; three missed ones mean that nobody is there. */
const silence = 45_000;
const shortestWait = 1000;
const longestWait = 30_000;

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    globalThis.addEventListener?.('online', done);
    signal.addEventListener('abort', done);
  });

const parseEvent = (type: string | undefined, data: string): HostEvent | null => {
  try {
    const body: unknown = JSON.parse(data);
    const event = fit(eventShape, { type, ...(body as object) });
    // An event that this version does not know is no mistake: a newer host may send more.
    return 'data' in event ? (event.data as HostEvent) : null;
  } catch {
    return null;
  }
};

/**
 * Follows `GET /v1/events` until `signal` aborts, and comes back by itself with growing, scattered waits: after an
 * end that the host makes, because a token has run out, within a second.
 */
export const followEvents = async (
  transport: Transport,
  { signal, lastEventId, onEvent, onState }: EventStreamOptions,
): Promise<void> => {
  let cursor = lastEventId ?? null;
  let failures = 0;
  while (!signal.aborted) {
    onState?.({ kind: 'connecting' });
    const connection = new AbortController();
    const end = () => connection.abort();
    signal.addEventListener('abort', end);
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    const stayAwake = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, silence);
    };
    let error: RecipeApiError | null = null;
    try {
      const body = await transport.stream(eventsPath, { signal: connection.signal, lastEventId: cursor });
      let isOpen = false;
      const calm = () => {
        failures = 0;
      };
      // The first event of all names the place where the stream begins: before it, something may pass unseen.
      const open = () => {
        if (!isOpen) onState?.({ kind: 'open' });
        isOpen = true;
      };
      const parser = createParser({
        onComment: calm,
        onEvent({ event: type, id, data }) {
          calm();
          if (id !== undefined) cursor = id;
          if (!signal.aborted) open();
          const event = parseEvent(type, data);
          if (event && !signal.aborted) onEvent(event);
        },
      });
      const decoder = new TextDecoder();
      const reader = body.getReader();
      stayAwake();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        stayAwake();
        parser.feed(decoder.decode(chunk.value, { stream: true }));
      }
    } catch (reason) {
      error = isRecipeApiError(reason) ? reason : null;
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', end);
      connection.abort();
    }
    if (signal.aborted) return;
    const backOff = Math.min(longestWait, shortestWait * 2 ** failures++);
    const delay = Math.max(error?.retryAfterMs ?? 0, backOff * (0.5 + Math.random() / 2));
    onState?.({ kind: 'lost', retryAt: Date.now() + delay, error });
    await wait(delay, signal);
  }
};
