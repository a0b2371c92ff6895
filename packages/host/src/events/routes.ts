import type { FastifyInstance } from 'fastify';
import { eventsPath } from 'citizen-integrator/contract';
import type { Tokens } from '../auth/tokens.ts';
import type { AddressParts } from '../deliveries/delivery-address.ts';
import { authenticateToken } from '../http/handle.ts';
import { preferredLanguage } from '../http/language.ts';
import type { Store } from '../store/database.ts';
import { createEventReader } from './event-reader.ts';
import type { EventHub } from './hub.ts';
import { openEventStream, type EventStream } from './stream.ts';

export interface EventStreams {
  readonly count: () => number;
  /** Ends them all: readers come back, to this host or another. */
  readonly close: () => void;
}

export const registerEventRoutes = (
  app: FastifyInstance,
  parts: AddressParts & { readonly store: Store; readonly hub: EventHub; readonly tokens: Tokens },
): EventStreams => {
  const streams = new Set<EventStream>();
  const { store, hub, tokens } = parts;
  const readEvent = createEventReader(parts);

  app.get(eventsPath, { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await authenticateToken(request, tokens);
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    // Who left meanwhile will not leave once more: nothing would ever end the stream.
    if (reply.raw.destroyed || request.raw.socket.destroyed) return;
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    const stream = openEventStream(
      { store, hub, readEvent, onError: error => request.log.error({ err: error }, 'an event stream broke') },
      reply.raw,
      caller,
      preferredLanguage(request.headers['accept-language']),
      typeof lastEventId === 'string' ? lastEventId : null,
    );
    streams.add(stream);
    reply.raw.once('close', () => streams.delete(stream));
  });

  return {
    count: () => streams.size,
    close: () => {
      for (const { end } of streams) end();
    },
  };
};
