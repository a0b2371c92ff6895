import assert from 'node:assert/strict';
import { createParser } from 'eventsource-parser';
import type { Connection, Deployment, Named, Run } from 'citizen-integrator/contract';
import { until } from './host-fixture.ts';

export interface SeenEvent {
  readonly type: string;
  readonly id: string | null;
  readonly data: {
    deployment?: Deployment;
    run?: Run;
    customer?: Named;
    connection?: Connection;
    recipe?: { id: string; version: string };
  };
}

export interface TestStream {
  readonly seen: readonly SeenEvent[];
  /** Waits for the first event that fits. */
  readonly find: (fits: (event: SeenEvent) => boolean) => Promise<SeenEvent>;
  /** Resolves when the host has ended the stream. */
  readonly ended: Promise<void>;
  readonly close: () => void;
}

/** Reads `GET /v1/events` as it stands on the wire. */
export const openEvents = async (
  url: string,
  token: string,
  { lastEventId }: { lastEventId?: string | null } = {},
): Promise<TestStream> => {
  const abort = new AbortController();
  const response = await fetch(`${url}/v1/events`, {
    signal: abort.signal,
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined || lastEventId === null ? {} : { 'last-event-id': lastEventId }),
    },
  });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  const seen: SeenEvent[] = [];
  const parser = createParser({
    onEvent: ({ event = '', id, data }) =>
      seen.push({ type: event, id: id ?? null, data: JSON.parse(data) as SeenEvent['data'] }),
  });
  const read = async () => {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) parser.feed(chunk.value);
  };
  const ended = read().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return {
    seen,
    find: fits => until('the event', () => Promise.resolve(seen.find(fits) ?? null)),
    ended,
    close: () => abort.abort(),
  };
};
