import type { FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import { eventChannel, recipeChannel, type EventRow, type EventType, type RecipeNotice } from './store.ts';

export interface EventListener {
  readonly organization: string;
  /** Null: all customers of the organization. */
  readonly customer: string | null;
  readonly onEvent: (event: EventRow) => void;
  readonly onRecipe: (notice: RecipeNotice) => void;
  /** Events may have been missed: read from the table what came after the last one. */
  readonly onGap: () => void;
}

export interface EventHub {
  /** @returns a function that ends the subscription. */
  readonly subscribe: (listener: EventListener) => () => void;
  readonly close: () => Promise<void>;
}

/** How often the connection is asked whether it still stands, in ms. */
const checkInterval = 15_000;
const shortestWait = 250;
const longestWait = 5000;

const readNotification = (payload: string | undefined): EventRow | null => {
  const [organization, customer, id, type, resource] = JSON.parse(payload ?? '[]') as [
    string,
    string,
    number,
    EventType,
    string,
  ];
  return id ? { organization, customer, id, type, resource } : null;
};

/**
 * Hands the database's notifications to whoever listens, over one connection that comes back by itself.
 * @returns once the connection listens.
 */
export const createEventHub = async (url: string, log: FastifyBaseLogger): Promise<EventHub> => {
  const listeners = new Set<EventListener>();
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const deliver = (event: EventRow): void => {
    for (const listener of listeners) {
      const isFor = listener.customer === null || listener.customer === event.customer;
      if (listener.organization === event.organization && isFor) listener.onEvent(event);
    }
  };

  const deliverRecipe = (notice: RecipeNotice): void => {
    for (const listener of listeners) {
      if (notice.organization !== null && notice.organization !== listener.organization) continue;
      const isFor =
        listener.customer === null || notice.customers === null || notice.customers.includes(listener.customer);
      if (isFor) listener.onRecipe(notice);
    }
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: 'citizen-host-events',
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    });
    let isLost = false;
    const lose = (error?: Error): void => {
      if (isLost) return;
      isLost = true;
      clearInterval(timer);
      next.end().catch(() => {});
      if (isClosed || client !== next) return;
      log.warn({ err: error }, 'the connection for events was lost');
      void reconnect();
    };
    next.on('error', lose);
    next.on('end', () => lose());
    next.on('notification', ({ channel, payload }) => {
      if (channel === recipeChannel) return deliverRecipe(JSON.parse(payload ?? '') as RecipeNotice);
      const event = readNotification(payload);
      if (event) deliver(event);
    });
    try {
      await next.connect();
      await next.query(`listen ${eventChannel}; listen ${recipeChannel}`);
    } catch (error) {
      lose(error as Error);
      throw error;
    }
    client = next;
    timer = setInterval(() => void next.query('select 1').catch(lose), checkInterval);
    timer.unref();
  };

  const reconnect = async (): Promise<void> => {
    for (let wait = shortestWait; !isClosed; wait = Math.min(longestWait, wait * 2)) {
      try {
        await connect();
        for (const { onGap } of listeners) onGap();
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, wait));
      }
    }
  };

  await connect();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await client?.end().catch(() => {});
    },
  };
};
