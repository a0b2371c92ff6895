import { DBOS } from '@dbos-inc/dbos-sdk';
import type { FastifyBaseLogger } from 'fastify';
import type { Store } from '../store/database.ts';
import { noteTakeover, type HostName } from './host-name.ts';

export interface TakeoverParts {
  readonly store: Store;
  readonly log: FastifyBaseLogger;
  /** The name of this host. */
  readonly own: string;
  readonly hostName: HostName;
  /** Starts what was stored and never started. */
  readonly startUnstarted: () => Promise<void>;
  /** Stops the runs of this host that were canceled through another one. */
  readonly stopCanceled: () => Promise<void>;
}

/** How often hosts look for others that have died, in ms. */
const interval = 2_000;
/** Every so many looks, what nobody has started is looked for: it is rare and costs more. */
const unstartedEvery = 5;

const pendingOf = (executorId?: string) =>
  DBOS.listWorkflows({
    status: 'PENDING',
    loadInput: false,
    loadOutput: false,
    ...(executorId !== undefined && { executorId }),
  });

/** Takes over what hosts were at that have died, so that it goes on without them. @returns a function that ends it. */
export const watchOthers = ({ store, log, own, hostName, ...work }: TakeoverParts): (() => Promise<void>) => {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  let looks = 0;

  const takeOver = (other: string): Promise<boolean> =>
    hostName.ifFree(other, async () => {
      // While its name is held, it cannot come back, and no third host takes the same.
      const ids = (await pendingOf(other)).map(({ workflowID }) => workflowID);
      if (ids.length === 0) return;
      await noteTakeover(store, other);
      await DBOS.resumeWorkflows(ids);
      log.warn({ host: other, count: ids.length }, 'another host has ended in the middle of its work: taken over');
    });

  const look = async (): Promise<void> => {
    await hostName.check();
    const names = new Set((await pendingOf()).map(({ executorId }) => executorId ?? ''));
    for (const other of names) if (other !== own && other !== '' && !isClosed) await takeOver(other);
    looks += 1;
    if (!isClosed) await work.stopCanceled();
    if (looks % unstartedEvery === 0 && !isClosed) await work.startUnstarted();
  };

  const sleep = (): void => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => {
          if (!isClosed) log.warn({ err: error }, 'other hosts could not be looked after');
        })
        .finally(() => {
          if (!isClosed) sleep();
        });
    }, interval);
    timer.unref();
  };
  sleep();

  return async () => {
    isClosed = true;
    clearTimeout(timer);
    await looking;
  };
};
