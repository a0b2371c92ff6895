import { waitUntil } from '@open-wc/testing';

/** Waits for a thing that comes soon, as long as a busy computer may need for it. */
export const until = (holds: () => unknown, what = 'what was waited for never came'): Promise<void> =>
  waitUntil(() => Boolean(holds()), what, { timeout: 15_000 });
