import type { ServerResponse } from 'node:http';
import { hasAccess, type Caller } from '../auth/caller.ts';
import type { Store } from '../store/database.ts';
import type { EventReader } from './event-reader.ts';
import type { EventHub } from './hub.ts';
import { getEventRange, listEventsAfter, missedRecipes, type EventRow } from './store.ts';

/** Bytes that may wait for a slow reader before it is cut off; it comes back and goes on where it was. */
const mostQueued = 256 * 1024;
const heartbeat = 15_000;
/** More than this is not sent again: loading anew is cheaper. */
const mostReplayed = 1000;
const batch = 250;
/** The place of a stream over all customers: it cannot be gone on from, so who comes back with it loads anew. */
const allCustomers = 'all';

export interface StreamParts {
  readonly store: Store;
  readonly hub: EventHub;
  readonly readEvent: EventReader;
  readonly onError: (error: unknown) => void;
}

export interface EventStream {
  readonly end: () => void;
}

/** Of several events of one thing the last one says it all. */
const latestOfEach = (events: readonly EventRow[]): EventRow[] => {
  const latest = new Map(events.map(event => [`${event.type} ${event.resource}`, event.id]));
  return events.filter(event => latest.get(`${event.type} ${event.resource}`) === event.id);
};

/**
 * Sends events until the reader leaves, falls behind, or its token ends. The response's head has been written.
 * @param lastEventId where the reader was; null when it comes for the first time.
 */
export const openEventStream = (
  { store, hub, readEvent, onError }: StreamParts,
  response: ServerResponse,
  caller: Caller,
  language: string,
  lastEventId: string | null,
): EventStream => {
  const { organization, customer } = caller.scope;
  let last = 0;
  let isOpen = true;
  let work: Promise<void> = Promise.resolve();

  const write = (text: string): void => {
    if (!isOpen) return;
    if (!response.write(text) && response.writableLength > mostQueued) response.destroy();
  };
  const writeEvent = (type: string, data: string, id: number | string | null): void =>
    write(`${id === null ? '' : `id: ${id}\n`}event: ${type}\ndata: ${data}\n\n`);

  const send = async (event: EventRow): Promise<void> => {
    const content = await readEvent(event);
    if (!content || !hasAccess(caller, content.environment, content.access)) return;
    writeEvent(event.type, content.toData(language), customer === null ? null : event.id);
  };

  const catchUp = async (owner: { organization: string; customer: string }): Promise<void> => {
    for (let full = true; full && isOpen;) {
      const events = await store.withScope(caller.scope, tx => listEventsAfter(tx, owner, last, batch));
      for (const event of latestOfEach(events)) await send(event);
      last = events.at(-1)?.id ?? last;
      full = events.length === batch;
    }
  };

  const begin = async (): Promise<void> => {
    if (customer === null) {
      writeEvent(lastEventId === null ? 'start' : 'reset', '{}', allCustomers);
      return;
    }
    const owner = { organization, customer };
    const range = await store.withScope(caller.scope, tx => getEventRange(tx, owner));
    const place = Number(lastEventId ?? range.last);
    const isKept = place >= (range.oldest ?? range.last + 1) - 1 && place <= range.last;
    const canGoOn = Number.isSafeInteger(place) && isKept && range.last - place <= mostReplayed;
    // News of recipes is not kept: who missed some loads anew.
    const isWhole =
      lastEventId === null || (canGoOn && !(await store.withScope('operator', tx => missedRecipes(tx, owner, place))));
    if (canGoOn && isWhole) {
      last = place;
      // Says where the stream begins: what a reader loads from now on, it may keep up to date with what follows; and one
      // who has seen nothing yet can still come back to this place.
      writeEvent('start', '{}', place);
      await catchUp(owner);
    } else {
      last = range.last;
      writeEvent('reset', '{}', last);
    }
  };

  const take = async (event: EventRow): Promise<void> => {
    if (customer === null) return send(event);
    if (event.id <= last) return;
    if (event.id > last + 1) return catchUp({ organization, customer });
    last = event.id;
    return send(event);
  };

  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    unsubscribe();
    clearTimeout(expiry);
    clearInterval(pulse);
    response.end();
  };

  // One thing after the other: what comes while the past is being sent waits, and is dropped when it was part of it.
  const enqueue = (step: () => Promise<void>): void => {
    work = work
      .then(() => (isOpen ? step() : undefined))
      .catch((error: unknown) => {
        onError(error);
        end();
      });
  };

  const unsubscribe = hub.subscribe({
    organization,
    customer,
    onEvent: event => enqueue(() => take(event)),
    onRecipe: ({ id, version }) =>
      enqueue(() => {
        writeEvent('recipe', JSON.stringify({ recipe: { id, version } }), null);
        return Promise.resolve();
      }),
    onGap: () =>
      enqueue(async () => {
        if (customer === null) writeEvent('reset', '{}', allCustomers);
        else await catchUp({ organization, customer });
      }),
  });
  const expiry = setTimeout(end, caller.expiresAt.getTime() - Date.now());
  const pulse = setInterval(() => write(':\n\n'), heartbeat);
  response.once('close', end);
  // The first byte at once: without it some clients do not even see the headers.
  write('retry: 2000\n\n');
  enqueue(begin);
  return { end };
};
