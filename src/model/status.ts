import type { Health, RunStatus } from '../contract/index.ts';

const healths: Readonly<Record<RunStatus, Health>> = {
  submitted: 'none',
  received: 'none',
  pending: 'none',
  running: 'none',
  'cancel-requested': 'none',
  canceled: 'warning',
  success: 'ok',
  'success-with-info': 'ok',
  'success-with-warning': 'warning',
  'success-with-child-error': 'warning',
  error: 'error',
  'soap-fault': 'error',
  delayed: 'warning',
};

/** What a run's status says of its deployment; `none` while the run has not finished. */
export const healthOf = (status: RunStatus): Health => healths[status];

/** The run has an outcome and changes no more. */
export const isFinished = (status: RunStatus): boolean => healths[status] !== 'none';

/** The run is waiting, running or about to stop. */
export const isMoving = (status: RunStatus): boolean => !isFinished(status);

const worstFirst: readonly Health[] = ['error', 'warning', 'ok', 'none'];

/** The health that deserves attention first; `none` of nothing. */
export const worstHealth = (of: readonly Health[]): Health => worstFirst.find(health => of.includes(health)) ?? 'none';
