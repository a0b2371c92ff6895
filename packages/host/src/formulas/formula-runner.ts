import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from '../connectors/row.ts';
import { rowLimits, type FormulaLimits, type FormulaOutcome } from './formula.ts';

/** Some formulas, to be worked out for each of some rows. */
export interface FormulaJob {
  readonly formulas: readonly string[];
  readonly rows: readonly Row[];
  /** What formulas see beside the row: `values` is `$values`. */
  readonly bindings: Readonly<Record<string, unknown>>;
  /** `rowLimits` when left out. */
  readonly limits?: FormulaLimits;
}

/** Outcomes row by row, one for each formula. */
export type FormulaOutcomes = readonly (readonly FormulaOutcome[])[];

/** The process had to be ended, or ended by itself, as its memory was full. */
export class RunnerEndError extends Error {
  override readonly name = 'RunnerEndError';
  constructor(readonly why: 'long' | 'big') {
    super('The process that works out formulas has ended');
  }
}

/** A process that works out formulas, one job at a time. */
export interface FormulaRunner {
  /** @param patience in ms. @throws RunnerEndError, after which it is of no more use. */
  readonly work: (job: FormulaJob, patience: number) => Promise<FormulaOutcomes>;
  readonly end: () => void;
}

/** In ms: until a process that was just started is ready, on a busy machine. */
const startPatience = 30_000;
/** In characters of JSON. */
const longestValue = 4_000_000;
const memoryMegabytes = 256;

interface Waiting {
  readonly resolve: (json: string) => void;
  readonly reject: (error: Error) => void;
}

export const startRunner = (): FormulaRunner => {
  const child = fork(fileURLToPath(new URL('./formula-process.js', import.meta.url)), [], {
    execArgv: [`--max-old-space-size=${memoryMegabytes}`],
    // A formula has no use for what this process knows, and nothing to say.
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let waiting: Waiting | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** Only what somebody waits for keeps this process from ending. */
  const hold = (isHeld: boolean): void => {
    child[isHeld ? 'ref' : 'unref']();
    child.channel?.[isHeld ? 'ref' : 'unref']();
  };
  const settle = (how: (waiting: Waiting) => void): void => {
    clearTimeout(timer);
    const settled = waiting;
    waiting = null;
    hold(false);
    if (settled) how(settled);
  };
  const nextMessage = (patience: number): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      timer = setTimeout(() => settle(() => reject(new RunnerEndError('long'))), patience);
      hold(true);
    });

  child.on('message', (json: string) => settle(({ resolve }) => resolve(json)));
  child.on('error', error => settle(({ reject }) => reject(error)));
  let isReady = false;
  child.on('exit', () =>
    settle(({ reject }) =>
      reject(isReady ? new RunnerEndError('big') : new Error('The process that works out formulas did not start')),
    ),
  );
  const ready = nextMessage(startPatience).then(() => {
    isReady = true;
  });
  // Told to whoever wants it to work; it may be ended before anyone does.
  ready.catch(() => {});

  return {
    async work(job, patience) {
      await ready;
      const outcomes = nextMessage(patience);
      child.send({ limits: rowLimits, ...job, longestValue });
      return JSON.parse(await outcomes) as FormulaOutcomes;
    },
    // At once, whatever it is at.
    end: () => void child.kill('SIGKILL'),
  };
};
