import type { ConnectorError } from '../connectors/index.ts';
import { message, type MessageRef } from '../messages/index.ts';

/** How often a page is tried before a run gives up on what passes by itself. */
export const maxAttempts = 6;

const firstWait = 1_000;
const longestWait = 60_000;
/** A system may ask for more patience than ours, but not for ever. */
const longestAskedWait = 24 * 60 * 60 * 1000;

/**
 * How long to wait before the next attempt, in ms: what the system asked for, else twice as long each time, spread so
 * that runs that were turned away together do not come back together.
 * @param attempt the one that was just made, from 1.
 */
export const waitBefore = (attempt: number, { retryAfterMs }: ConnectorError, random = Math.random): number => {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, longestAskedWait);
  const step = Math.min(firstWait * 2 ** (attempt - 1), longestWait);
  return Math.round(step * (0.5 + random() / 2));
};

/** What the log says of a wait. */
export const waitMessage = (reason: MessageRef, milliseconds: number): MessageRef => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds < 120
    ? message('run.wait.seconds', { reason, count: seconds })
    : message('run.wait.minutes', { reason, count: Math.ceil(seconds / 60) });
};
