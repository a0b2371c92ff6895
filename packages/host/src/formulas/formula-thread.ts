import { Worker } from 'node:worker_threads';
import type { Row } from '../connectors/row.ts';
import { limits, type FormulaFailure, type FormulaOutcome } from './formula.ts';

/** Some formulas, to be worked out for each of some rows. */
export interface FormulaJob {
  readonly formulas: readonly string[];
  readonly rows: readonly Row[];
  /** What formulas see beside the row: `values` is `$values`. */
  readonly bindings: Readonly<Record<string, unknown>>;
}

/** Outcomes row by row, one for each formula. */
export type FormulaOutcomes = readonly (readonly FormulaOutcome[])[];

/** A formula that is not worked out for a row, and how that fails. */
export interface Skip {
  readonly row: number;
  readonly formula: number;
  readonly kind: FormulaFailure['kind'];
}

/** The thread got stuck, or its memory was full, at this row and formula. It is of no more use. */
export class StuckThreadError extends Error {
  override readonly name = 'StuckThreadError';
  constructor(readonly at: Skip) {
    super('The thread that works out formulas got stuck');
  }
}

export interface FormulaThread {
  /** One job at a time. @throws StuckThreadError */
  readonly work: (job: FormulaJob, skip: readonly Skip[]) => Promise<FormulaOutcomes>;
  readonly end: () => Promise<void>;
}

/** In ms: how long a thread may be at one formula and one row. Far beyond `limits.timeout`, for busy machines. */
const patience = 2_000;
/** In ms: until a thread that was just started is at its first formula. */
const startPatience = 30_000;
/** In ms. */
const lookEvery = 200;
/** In characters of JSON. */
const longestValue = 4_000_000;
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

interface Waiting {
  readonly resolve: (outcomes: FormulaOutcomes) => void;
  readonly reject: (error: Error) => void;
}

/** A thread of its own for formulas, which can be ended whatever it is at. */
export const startThread = (): FormulaThread => {
  /** Written by the thread: row, formula, and how many formulas it has begun with. */
  const place = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const begun = (): number => Atomics.load(place, 2);
  const stuck = (kind: Skip['kind']): StuckThreadError =>
    new StuckThreadError({ row: Atomics.load(place, 0), formula: Atomics.load(place, 1), kind });

  const worker = new Worker(new URL('./formula-worker.js', import.meta.url), {
    workerData: { limits, longestValue, place },
    resourceLimits: memory,
    // A formula has no use for what this process knows.
    env: {},
    execArgv: [],
  });
  worker.unref();

  let waiting: Waiting | null = null;
  let watch: NodeJS.Timeout | undefined;
  const settle = (how: (waiting: Waiting) => void): void => {
    clearInterval(watch);
    const settled = waiting;
    waiting = null;
    // Only work that somebody waits for keeps this process from ending.
    worker.unref();
    if (settled) how(settled);
  };
  worker.on('message', (json: string) => settle(({ resolve }) => resolve(JSON.parse(json) as FormulaOutcomes)));
  worker.on('error', (error: Error & { readonly code?: unknown }) => {
    settle(({ reject }) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' && begun() > 0 ? stuck('big') : error));
  });
  worker.on('exit', () => settle(({ reject }) => reject(new Error('The thread that works out formulas has ended'))));

  return {
    work: (job, skip) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        let seen = begun();
        let since = performance.now();
        watch = setInterval(() => {
          const now = performance.now();
          if (begun() !== seen) {
            seen = begun();
            since = now;
          } else if (now - since > (seen === 0 ? startPatience : patience)) {
            settle(() => reject(stuck('long')));
          }
        }, lookEvery);
        worker.ref();
        worker.postMessage({ ...job, skip });
      }),
    async end() {
      await worker.terminate();
    },
  };
};
