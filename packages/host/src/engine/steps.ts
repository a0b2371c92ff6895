import { DBOS } from '@dbos-inc/dbos-sdk';

/** The durable parts of a workflow: what they gave is kept, and a workflow that is taken up again goes on behind them. */
export interface Steps {
  /**
   * Does something at least once. What it gives is written to the engine's own tables: no rows and no secrets. What it throws is tried again a few times, as it is trouble of the host's own.
   */
  readonly run: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
  /** Waits, over restarts too; ends early when the workflow is woken. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Lets no step begin or end any more, and resolves when none is at work: all are taken up at the next start. */
  readonly stop: () => Promise<void>;
}

/** Wakes a workflow that waits. */
export const wake = async (workflow: string): Promise<void> => {
  if (await DBOS.getWorkflowStatus(workflow)) await DBOS.send(workflow, true, wakeTopic);
};

const wakeTopic = 'wake';
const never = new Promise<never>(() => {});

/** @param closing aborted when the host ends. */
export const createSteps = (closing: AbortSignal): Steps => {
  const working = new Set<Promise<unknown>>();

  /** A step that is cut off by the host's end has no outcome: neither done nor broken, it must be done again. */
  const unlessClosing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closing.aborted) return never;
    const task = work();
    working.add(task);
    try {
      const result = await task;
      return closing.aborted ? await never : result;
    } catch (error) {
      if (closing.aborted) return never;
      throw error;
    } finally {
      working.delete(task);
    }
  };

  return {
    run: (name, work) =>
      DBOS.runStep(() => unlessClosing(work), { name, retriesAllowed: true, maxAttempts: 4, intervalSeconds: 0.5 }),
    async wait(milliseconds) {
      await DBOS.recv(wakeTopic, { timeoutSeconds: milliseconds / 1000, pollingIntervalMs: 1000 });
    },
    async stop() {
      await Promise.allSettled(working);
    },
  };
};
