import { requireAccess } from '../auth/caller.ts';
import { ownerOf } from '../deployments/change-deployment.ts';
import type { Engine } from '../engine/engine.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import type { Store } from '../store/database.ts';
import { toLogEntry, toRun } from './run.ts';
import { retryRun, visibleRun } from './change-run.ts';
import { countLog, listLog } from './store.ts';

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

  handle('retryRun', async ({ caller, params, once, language }) =>
    toRun(await retryRun({ store, engine }, caller, params.id, once), language),
  );

  handle('getLog', ({ caller, params, query, language }) =>
    store.withScope(caller.scope, async tx => {
      const { run } = await visibleRun(tx, caller, params.id);
      const { level, only, cursor } = query;
      const page = await listLog(tx, run.id, { level, only, ...pageRequest(query, 1) });
      const answer = pageAnswer(page, entry => toLogEntry(entry, language));
      return cursor === undefined ? { ...answer, facets: await countLog(tx, run.id) } : answer;
    }),
  );
};
