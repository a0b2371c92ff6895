import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a claim to become true.
 * @param patience ms
 * @throws Error naming the claim when it stays false.
 */
export const until = async (
  claim: string,
  holds: () => boolean | Promise<boolean>,
  { patience = 30_000, every = 20 } = {},
): Promise<void> => {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`After ${patience} ms it is still not so that ${claim}.`);
    await sleep(every);
  }
};
