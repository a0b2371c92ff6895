import type { Deployment, Run } from '../contract/index.ts';
import { healthOf, isFinished } from './status.ts';

/** Where a deployment is on its way from the button to its first outcome. */
export type DeployPhase =
  | 'deploying'
  /** Deployed; its first run has not begun. */
  | 'waiting'
  | 'running'
  /** Deployed, and the first run, if there is one, came to its end. */
  | 'done'
  /** The first run stopped by an error. */
  | 'stopped'
  /** It could not be deployed. */
  | 'failed';

export interface DeployProgress {
  readonly phase: DeployPhase;
  /** Rows that have an outcome so far. */
  readonly finishedRows: number;
  /** Rows in the source; null when it does not tell. */
  readonly allRows: number | null;
  /** 0 to 1; null when nobody knows. */
  readonly fraction: number | null;
}

type Deployed = Pick<Deployment, 'state' | 'change'>;

/** The newer of two states of one run; `seq` counts its changes. */
export const newerRun = (a: Run | null, b: Run | null): Run | null => {
  if (!a || !b || a.id !== b.id) return b ?? a;
  return b.seq >= a.seq ? b : a;
};

const phaseOf = ({ state, change }: Deployed, run: Run | null, expectsRun: boolean): DeployPhase => {
  if (change?.state === 'checking') return 'deploying';
  if (change?.state === 'failed') return 'failed';
  if (state === 'failed') return 'failed';
  if (!run) return state === 'deploying' ? 'deploying' : expectsRun ? 'waiting' : 'done';
  if (!isFinished(run.status)) return 'running';
  return healthOf(run.status) === 'error' ? 'stopped' : 'done';
};

/**
 * @param run The deployment's first run, as far as it is known.
 * @param expectsRun The configuration asks for a run right after deploying.
 */
export const deployProgress = (deployment: Deployed, run: Run | null, expectsRun: boolean): DeployProgress => {
  const finishedRows = run ? run.created + run.updated + run.skipped + run.failed : 0;
  const fraction = run?.progress ?? null;
  return {
    phase: phaseOf(deployment, run, expectsRun),
    finishedRows,
    allRows: run && fraction ? Math.max(finishedRows, Math.round(run.read / fraction)) : null,
    fraction,
  };
};
