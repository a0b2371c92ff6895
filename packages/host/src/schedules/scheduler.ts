import type { Library } from '@citizen-integrator/library';
import type { FastifyBaseLogger } from 'fastify';
import { getDeployment } from '../deployments/store.ts';
import type { Engine } from '../engine/engine.ts';
import { listOperations } from '../jitterpak/project-cache.ts';
import { findRecipe } from '../recipes/store.ts';
import { createRun } from '../runs/store.ts';
import type { Scope, Store, Tx } from '../store/database.ts';
import { findNextDue, takeDue, type ScheduledOperation } from './store.ts';

export interface SchedulerParts {
  readonly store: Store;
  readonly engine: Engine;
  readonly library: Library;
  readonly log: FastifyBaseLogger;
  /** Ms since 1970; a test may tell another time. */
  readonly now?: () => number;
}

/** Starts runs when their time has come. */
export interface Scheduler {
  readonly start: () => void;
  /** Looks at once: something has become due. */
  readonly wake: () => void;
  /** Does what is due now. @returns how many runs were started. */
  readonly pass: () => Promise<number>;
  readonly close: () => Promise<void>;
}

// Schedules are set while this sleeps, by other hosts too: in ms, how late such a one may come.
const longestSleep = 5_000;
const batch = 50;

/** @returns the run's id, or null when there is nothing to run or a run is still under way. */
const createScheduledRun = async (
  tx: Tx,
  library: Library,
  { organization, customer, deployment, operation, delivered }: ScheduledOperation,
): Promise<string | null> => {
  const deployed = await getDeployment(tx, deployment);
  const recipe = deployed && (await findRecipe(tx, library, deployed.recipeId, deployed.recipeVersion));
  const operations = recipe ? await listOperations(tx, recipe) : [];
  const found = operations.find(({ id }) => id === operation);
  if (!found) return null;
  const run = await createRun(tx, {
    organization,
    customer,
    deployment,
    operation: found,
    trigger: delivered ? 'delivery' : 'schedule',
  });
  return run?.id ?? null;
};

/**
 * Schedules live in the database: many hosts share them, a run that would overlap the one before is left out, and
 * after a downtime each comes once. A run is stored in the transaction that moves its schedule on, so that none is
 * lost or doubled when a host ends in between.
 */
export const createScheduler = ({ store, engine, library, log, now = Date.now }: SchedulerParts): Scheduler => {
  let timer: NodeJS.Timeout | undefined;
  /** Null while it sleeps. */
  let passing: Promise<void> | null = null;
  let isWoken = false;
  let isClosed = false;

  const pass = async (): Promise<number> => {
    let count = 0;
    for (;;) {
      const { taken, started } = await store.withScope('operator', async tx => {
        const due = await takeDue(tx, new Date(now()), batch);
        const runs: { id: string; scope: Scope }[] = [];
        for (const operation of due) {
          const id = await createScheduledRun(tx, library, operation);
          const { organization, customer } = operation;
          if (id) runs.push({ id, scope: { organization, customer } });
        }
        return { taken: due.length, started: runs };
      });
      for (const { id, scope } of started) await engine.run(id, scope);
      count += started.length;
      if (taken < batch) return count;
    }
  };

  const sleep = (milliseconds: number): void => {
    clearTimeout(timer);
    if (isClosed) return;
    timer = setTimeout(() => {
      passing = work();
    }, milliseconds);
    timer.unref();
  };

  /** @returns ms until something is due. */
  const passOnce = async (): Promise<number> => {
    try {
      await pass();
      const next = await store.withScope('operator', findNextDue);
      return Math.min(longestSleep, Math.max(0, (next?.getTime() ?? Infinity) - now()));
    } catch (error) {
      log.error({ err: error }, 'Schedules could not be looked at');
      return longestSleep;
    }
  };

  const work = async (): Promise<void> => {
    isWoken = false;
    const rest = await passOnce();
    passing = null;
    sleep(isWoken ? 0 : rest);
  };

  return {
    start: () => sleep(0),
    wake() {
      isWoken = true;
      if (!passing) sleep(0);
    },
    pass,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await passing;
    },
  };
};
