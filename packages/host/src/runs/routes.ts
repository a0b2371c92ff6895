import { requireAccess, type Caller } from '../auth/caller.ts';
import { ownerOf, visibleDeployment } from '../deployments/change-deployment.ts';
import type { DeploymentRow } from '../deployments/store.ts';
import type { Engine } from '../engine/engine.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store, Tx } from '../store/database.ts';
import { toLogEntry, toRun } from './run.ts';
import { getRun, listLog, type RunRow } from './store.ts';

/** @throws HttpProblem not-found when the run or its deployment is not there for the caller. */
const visibleRun = async (tx: Tx, caller: Caller, id: string): Promise<{ run: RunRow; deployment: DeploymentRow }> => {
  const run = await getRun(tx, id);
  if (!run) throw new HttpProblem('not-found', message('problem.not-found'));
  return { run, deployment: await visibleDeployment(tx, caller, run.deployment) };
};

export const registerRunRoutes = (handle: Handle, { store, engine }: { store: Store; engine: Engine }): void => {
  handle('getRun', ({ caller, params, language }) =>
    store.withScope(caller.scope, async tx => toRun((await visibleRun(tx, caller, params.id)).run, language)),
  );

  handle('cancelRun', async ({ caller, params, language }) => {
    const { run, deployment } = await store.withScope(caller.scope, tx => visibleRun(tx, caller, params.id));
    requireAccess(caller, { id: deployment.environment, name: deployment.environmentName }, 'execute');
    if (run.finishedAt) return toRun(run, language);
    await engine.cancel(run.id, ownerOf(run));
    return store.withScope(caller.scope, async tx => toRun((await visibleRun(tx, caller, run.id)).run, language));
  });

  handle('getLog', ({ caller, params, query, language }) =>
    store.withScope(caller.scope, async tx => {
      const { run } = await visibleRun(tx, caller, params.id);
      const page = await listLog(tx, run.id, { level: query.level, ...pageRequest(query, 1) });
      return pageAnswer(page, entry => toLogEntry(entry, language));
    }),
  );
};
