import type { Row } from '../connectors/row.ts';
import type { FormulaOutcome } from './formula.ts';
import {
  RunnerEndError,
  startRunner,
  type FormulaJob,
  type FormulaOutcomes,
  type FormulaRunner,
} from './formula-runner.ts';

export type { FormulaJob, FormulaOutcomes } from './formula-runner.ts';

/**
 * Works out formulas in processes of their own. A regular expression that backtracks or a text that keeps growing holds
 * a process, or fills its memory, while JSONata has no chance to look at the clock; such a process is ended, and the row
 * that it was at fails. Threads would not do: one whose memory is full takes the whole process with it, and what V8 is
 * at inside of one call cannot be broken off.
 */
export interface FormulaPool {
  /** @throws StuckFormulaError when going on would hold up everybody else. */
  readonly evaluate: (job: FormulaJob) => Promise<FormulaOutcomes>;
  /** Says that there will be work, so that nobody waits for a process to start. */
  readonly prepare: () => void;
  readonly close: () => void;
}

/** A formula got stuck at one row after the other. */
export class StuckFormulaError extends Error {
  override readonly name = 'StuckFormulaError';
  /** @param formula its number in the job. */
  constructor(readonly formula: number) {
    super('A formula got stuck too often');
  }
}

/** Each may hold one core. */
const mostRunners = 2;
/** Rows that are sent at a time. */
const partSize = 500;
/** In ms. Beyond `limits.timeout`, also on a busy machine. */
export interface FormulaPatience {
  /** For a part. */
  readonly part: number;
  /** Once a part took longer, for each of its formulas and rows alone. */
  readonly single: number;
}

const usualPatience: FormulaPatience = { part: 3_000, single: 2_000 };
/** Rows of a part that may get stuck before all is given up. */
const mostStuck = 3;

/** Processes start when there is work for them. */
export const createFormulaPool = (patience = usualPatience): FormulaPool => {
  const idle: FormulaRunner[] = [];
  const all = new Set<FormulaRunner>();
  const queue: ((runner: FormulaRunner) => void)[] = [];
  let isClosed = false;

  const start = (): FormulaRunner => {
    const runner = startRunner();
    all.add(runner);
    return runner;
  };

  const take = (): FormulaRunner | Promise<FormulaRunner> => {
    if (isClosed) throw new Error('Formulas are not worked out any more');
    return idle.pop() ?? (all.size < mostRunners ? start() : new Promise(resolve => queue.push(resolve)));
  };

  const giveBack = (runner: FormulaRunner): void => {
    const next = queue.shift();
    if (next) next(runner);
    else idle.push(runner);
  };

  const drop = (runner: FormulaRunner): void => {
    runner.end();
    all.delete(runner);
    if (!isClosed) queue.shift()?.(start());
  };

  const attempt = async (job: FormulaJob, milliseconds: number): Promise<FormulaOutcomes> => {
    const runner = await take();
    try {
      const outcomes = await runner.work(job, milliseconds);
      giveBack(runner);
      return outcomes;
    } catch (error) {
      drop(runner);
      throw error;
    }
  };

  /** Every formula and row alone, so that those that get stuck are found. */
  const evaluateSingly = async ({ formulas, rows, ...rest }: FormulaJob): Promise<FormulaOutcomes> => {
    let stuck = 0;
    const single = async (row: Row, formula: number): Promise<FormulaOutcome> => {
      try {
        const job = { formulas: [formulas[formula] ?? ''], rows: [row], ...rest };
        const [[outcome] = []] = await attempt(job, patience.single);
        return outcome ?? { isDone: true, value: null };
      } catch (error) {
        if (!(error instanceof RunnerEndError)) throw error;
        stuck += 1;
        if (stuck >= mostStuck) throw new StuckFormulaError(formula);
        return { isDone: false, failure: { kind: error.why, details: '', value: '' } };
      }
    };
    const outcomes: FormulaOutcome[][] = [];
    for (const row of rows) {
      const line: FormulaOutcome[] = [];
      for (const formula of formulas.keys()) line.push(await single(row, formula));
      outcomes.push(line);
    }
    return outcomes;
  };

  const evaluatePart = async (job: FormulaJob): Promise<FormulaOutcomes> => {
    try {
      return await attempt(job, patience.part);
    } catch (error) {
      if (!(error instanceof RunnerEndError)) throw error;
      return evaluateSingly(job);
    }
  };

  return {
    async evaluate({ formulas, rows, ...rest }) {
      if (formulas.length === 0) return rows.map(() => []);
      const parts: Promise<FormulaOutcomes>[] = [];
      for (let start = 0; start < rows.length; start += partSize) {
        parts.push(evaluatePart({ formulas, rows: rows.slice(start, start + partSize), ...rest }));
      }
      return (await Promise.all(parts)).flat();
    },
    prepare() {
      if (all.size === 0) idle.push(start());
    },
    close() {
      isClosed = true;
      for (const runner of all) runner.end();
    },
  };
};
