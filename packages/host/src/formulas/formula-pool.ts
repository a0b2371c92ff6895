import {
  startThread,
  StuckThreadError,
  type FormulaJob,
  type FormulaOutcomes,
  type FormulaThread,
  type Skip,
} from './formula-thread.ts';

export type { FormulaJob, FormulaOutcomes } from './formula-thread.ts';

/**
 * Works out formulas away from the thread that serves everybody. A regular expression that backtracks or a text that
 * keeps doubling holds a thread, or fills its memory, while JSONata has no chance to look at the clock: such a thread is
 * ended, and the row that it was at fails.
 */
export interface FormulaPool {
  /** @throws StuckFormulaError when going on would hold up everybody else. */
  readonly evaluate: (job: FormulaJob) => Promise<FormulaOutcomes>;
  readonly close: () => Promise<void>;
}

/** A formula that got stuck at one row after the other. */
export class StuckFormulaError extends Error {
  override readonly name = 'StuckFormulaError';
  /** @param formula its number in the job. */
  constructor(readonly formula: number) {
    super('A formula got stuck too often');
  }
}

/** Each holds one core while it works. */
const mostThreads = 2;
/** Rows of a job that may get stuck before it is given up. */
const mostStuck = 3;

/** Threads start when there is work for them. */
export const createFormulaPool = (): FormulaPool => {
  const idle: FormulaThread[] = [];
  const all = new Set<FormulaThread>();
  const queue: ((thread: FormulaThread) => void)[] = [];

  const take = (): Promise<FormulaThread> => {
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (all.size >= mostThreads) return new Promise(resolve => queue.push(resolve));
    const thread = startThread();
    all.add(thread);
    return Promise.resolve(thread);
  };

  const give = (thread: FormulaThread): void => {
    const next = queue.shift();
    if (next) next(thread);
    else idle.push(thread);
  };

  const replace = async (thread: FormulaThread): Promise<void> => {
    await thread.end();
    all.delete(thread);
    const next = queue.shift();
    if (next) void take().then(next);
  };

  const attempt = async (job: FormulaJob, skip: readonly Skip[]): Promise<FormulaOutcomes> => {
    const thread = await take();
    try {
      const outcomes = await thread.work(job, skip);
      give(thread);
      return outcomes;
    } catch (error) {
      await replace(thread);
      throw error;
    }
  };

  return {
    async evaluate(job) {
      if (job.formulas.length === 0) return job.rows.map(() => []);
      const skip: Skip[] = [];
      for (;;) {
        try {
          return await attempt(job, skip);
        } catch (error) {
          if (!(error instanceof StuckThreadError)) throw error;
          skip.push(error.at);
          if (skip.length >= mostStuck) throw new StuckFormulaError(error.at.formula);
        }
      }
    },
    async close() {
      await Promise.all([...all].map(thread => thread.end()));
    },
  };
};
