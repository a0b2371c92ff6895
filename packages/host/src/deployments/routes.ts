import type { DeploymentQuery } from 'citizen-integrator/contract';
import { createRecipeSearch } from 'citizen-integrator/model';
import type * as z from 'zod/mini';
import { environmentsWith, type Caller } from '../auth/caller.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { listDeployedCards } from '../recipes/own-store.ts';
import { exportProject } from '../jitterpak/export-project.ts';
import { searchable } from '../recipes/recipe.ts';
import { toRun } from '../runs/run.ts';
import { listRuns } from '../runs/store.ts';
import type { Tx } from '../store/database.ts';
import {
  createDeployment,
  deleteDeployment,
  loadPicture,
  runDeployment,
  switchDeployment,
  visibleDeployment,
  type DeploymentParts,
} from './change-deployment.ts';
import { dryRun, type DryRunParts } from './dry-run.ts';
import { restoreDeployment } from './restore-deployment.ts';
import { updateDeployment } from './update-deployment.ts';
import { lastMadeChange } from './change-store.ts';
import { loadPictures, toDeployment, toDeploymentDetail } from './deployment.ts';
import { listDeployments, summarizeDeployments, type DeploymentFilter } from './store.ts';

type Query = Partial<z.output<typeof DeploymentQuery>>;

export const registerDeploymentRoutes = (handle: Handle, parts: DeploymentParts & DryRunParts): void => {
  const { store, library } = parts;

  const recipesMatching = async (tx: Tx, text: string, language: string): Promise<string[]> => {
    const own = await listDeployedCards(tx);
    const all = [...library.recipes.values(), ...own].map(recipe => searchable(recipe, library, language));
    return createRecipeSearch(all)
      .find(text)
      .map(({ id }) => id);
  };

  const filterOf = async (tx: Tx, caller: Caller, query: Query, language: string): Promise<DeploymentFilter> => {
    const open = environmentsWith(caller, 'view-logs');
    const text = query.q?.trim();
    return {
      health: query.health,
      recipe: query.recipe,
      customer: query.customer,
      search: text ? { text, recipes: await recipesMatching(tx, text, language) } : undefined,
      environments: query.environment === undefined ? open : open.filter(id => id === query.environment),
    };
  };

  handle('createDeployment', async ({ caller, body, once, language }) =>
    toDeployment(await createDeployment(parts, caller, body, once), library, language),
  );

  handle('dryRun', ({ caller, body, language, signal }) => dryRun(parts, caller, body, language, signal));

  handle('listDeployments', ({ caller, query, language }) =>
    store.withScope(caller.scope, async tx => {
      const page = await listDeployments(tx, await filterOf(tx, caller, query, language), pageRequest(query, 2));
      const pictures = await loadPictures(tx, page.rows);
      return pageAnswer({ ...page, rows: pictures }, picture => toDeployment(picture, library, language));
    }),
  );

  handle('summarizeDeployments', async ({ caller, query, language }) => {
    const {
      ok = 0,
      warning = 0,
      error = 0,
      none = 0,
    } = await store.withScope(caller.scope, async tx =>
      summarizeDeployments(tx, await filterOf(tx, caller, query, language)),
    );
    return { ok, warning, error, none, total: ok + warning + error + none };
  });

  handle('getDeployment', ({ caller, params, language }) =>
    store.withScope(caller.scope, async tx => {
      const picture = await loadPicture(tx, await visibleDeployment(tx, caller, params.id));
      return toDeploymentDetail(picture, library, language, await lastMadeChange(tx, params.id));
    }),
  );

  handle('updateDeployment', async ({ caller, params, body, ifMatch, once, language }) =>
    toDeployment(await updateDeployment(parts, caller, params.id, body, ifMatch, once), library, language),
  );

  handle('deleteDeployment', ({ caller, params }) => deleteDeployment(parts, caller, params.id));

  handle('pauseDeployment', async ({ caller, params, language }) =>
    toDeployment(await switchDeployment(parts, caller, params.id, 'paused'), library, language),
  );

  handle('resumeDeployment', async ({ caller, params, language }) =>
    toDeployment(await switchDeployment(parts, caller, params.id, 'active'), library, language),
  );

  handle('restoreDeployment', async ({ caller, params, language }) =>
    toDeployment(await restoreDeployment(parts, caller, params.id), library, language),
  );

  handle('getDeploymentJitterpak', ({ caller, params }) => exportProject(parts, caller, params.id));

  handle('runDeployment', async ({ caller, params, body, once, language }) =>
    toRun(await runDeployment(parts, caller, params.id, body.operation, once), language),
  );

  handle('listRuns', ({ caller, params, query, language }) =>
    store.withScope(caller.scope, async tx => {
      await visibleDeployment(tx, caller, params.id);
      return pageAnswer(await listRuns(tx, params.id, pageRequest(query, 2)), row => toRun(row, language));
    }),
  );
};
