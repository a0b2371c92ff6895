import { requireAccess, type Caller } from '../auth/caller.ts';
import { ownerOf, visibleDeployment } from '../deployments/change-deployment.ts';
import type { DeploymentRow } from '../deployments/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Once } from '../http/idempotency.ts';
import { HttpProblem } from '../http/problem.ts';
import { message, type MessageCode } from '../messages/index.ts';
import type { Store, Tx } from '../store/database.ts';
import { createRetry, getRun, lockRun, type RunRow } from './store.ts';

/** @throws HttpProblem not-found when the run or its deployment is not there for the caller. */
export const visibleRun = async (
  tx: Tx,
  caller: Caller,
  id: string,
): Promise<{ run: RunRow; deployment: DeploymentRow }> => {
  const run = await getRun(tx, id);
  if (!run) throw new HttpProblem('not-found', message('problem.not-found'));
  return { run, deployment: await visibleDeployment(tx, caller, run.deployment) };
};

type Hindrance = Extract<MessageCode, `problem.conflict.${string}`>;

/** Why a run's refused rows cannot be tried again; null when they can. */
const hindranceOf = (run: RunRow, { state }: DeploymentRow): HttpProblem | null => {
  const code = (): Hindrance | null => {
    if (!run.finishedAt) return 'problem.conflict.retry.running';
    if (run.failed === 0 && run.retriable === 0) return 'problem.conflict.retry.none';
    if (run.retriable === 0) return 'problem.conflict.retry.gone';
    if (state === 'paused') return 'problem.conflict.paused';
    return state === 'active' ? null : 'problem.conflict.notActive';
  };
  const found = code();
  return found && new HttpProblem('conflict', { code: found, params: {} });
};

/**
 * Tries the refused rows of a run again, with what the deployment is set to now, in a run of their own. What is refused
 * again can be tried again from there. With an idempotency key any number of calls make one run.
 * @throws HttpProblem not-found, forbidden, or conflict when there is nothing to try or it cannot be tried now.
 */
export const retryRun = async (
  { store, engine }: { readonly store: Store; readonly engine: Engine },
  caller: Caller,
  id: string,
  once: Once,
): Promise<RunRow> => {
  const retry = await store.withScope(caller.scope, async tx => {
    const { run, deployment } = await visibleRun(tx, caller, id);
    requireAccess(caller, { id: deployment.environment, name: deployment.environmentName }, 'execute');
    const retryId = await once(tx, async () => {
      const hindrance = hindranceOf((await lockRun(tx, id)) ?? run, deployment);
      if (hindrance) throw hindrance;
      const created = await createRetry(tx, run);
      if (!created) throw new HttpProblem('conflict', message('problem.conflict.running'));
      return created.id;
    });
    return (await visibleRun(tx, caller, retryId)).run;
  });
  await engine.run(retry.id, ownerOf(retry));
  return retry;
};
