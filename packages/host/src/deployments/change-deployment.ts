import type { Library } from '@citizen-integrator/library';
import type { Configuration } from 'citizen-integrator/contract';
import { customerOf, hasAccess, requireAccess, type Caller } from '../auth/caller.ts';
import { deleteDraftsOf } from '../drafts/store.ts';
import type { Engine } from '../engine/engine.ts';
import { invalid } from '../http/faults.ts';
import type { Once } from '../http/idempotency.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { listOperations } from '../jitterpak/project-cache.ts';
import { findRecipe } from '../recipes/store.ts';
import { restartSchedules } from '../schedules/store.ts';
import { createRun, getRun, listUnfinishedRunsOf, type RunRow } from '../runs/store.ts';
import type { Scope, Store, Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { checkConfiguration } from './check-configuration.ts';
import { loadPictures, type DeploymentPicture } from './deployment.ts';
import { storedConfiguration } from './secret-answers.ts';
import { getDeployment, insertDeployment, removeDeployment, setDeploymentState, type DeploymentRow } from './store.ts';

export interface DeploymentParts {
  readonly store: Store;
  readonly library: Library;
  readonly engine: Engine;
  /** Seals secret answers; at least 32 bytes. */
  readonly masterSecret: Buffer;
}

const notFound = (): HttpProblem => new HttpProblem('not-found', message('problem.not-found'));

export const ownerOf = ({ organization, customer }: { organization: string; customer: string }): Scope => ({
  organization,
  customer,
});

/** @throws HttpProblem not-found when it was removed, is another customer's or lies in an environment that is closed. */
export const visibleDeployment = async (tx: Tx, caller: Caller, id: string): Promise<DeploymentRow> => {
  const row = await getDeployment(tx, id);
  if (!row || row.state === 'removed' || !hasAccess(caller, row.environment, 'view-logs')) throw notFound();
  return row;
};

export const loadPicture = async (tx: Tx, row: DeploymentRow): Promise<DeploymentPicture> => {
  const [picture] = await loadPictures(tx, [row]);
  if (!picture) throw notFound();
  return picture;
};

/**
 * Stores a deployment and starts deploying it. With an idempotency key any number of calls deploy once.
 * @throws HttpProblem invalid or forbidden.
 */
export const createDeployment = async (
  { store, library, engine, masterSecret }: DeploymentParts,
  caller: Caller,
  given: Configuration,
  once: Once,
): Promise<DeploymentPicture> => {
  const customer = customerOf(caller, given.customer);
  const environment = caller.environments.find(({ id }) => id === given.environment);
  if (!environment) {
    const says = message('field.environment', { environment: given.environment });
    throw invalid([{ path: 'environment', code: 'unknown', says }]);
  }
  requireAccess(caller, environment, 'write');

  const picture = await store.withScope(caller.scope, async tx => {
    const id = await once(tx, async () => {
      const { recipe, configuration } = await checkConfiguration(tx, library, given, customer);
      const deployment = createId('dep');
      const owner = { organization: caller.scope.organization, customer, id: deployment };
      await insertDeployment(tx, {
        id: deployment,
        organization: caller.scope.organization,
        customer,
        environment: environment.id,
        recipe,
        configuration: storedConfiguration(masterSecret, owner, recipe, configuration),
        createdBy: caller.user,
      });
      return deployment;
    });
    return loadPicture(tx, await visibleDeployment(tx, caller, id));
  });
  await engine.deploy(picture.row.id, ownerOf(picture.row));
  return picture;
};

/** Stops what runs and takes the deployment away. @throws HttpProblem not-found or forbidden. */
export const deleteDeployment = async (
  { store, engine }: DeploymentParts,
  caller: Caller,
  id: string,
): Promise<void> => {
  const { row, runs } = await store.withScope(caller.scope, async tx => {
    const row = await visibleDeployment(tx, caller, id);
    requireAccess(caller, { id: row.environment, name: row.environmentName }, 'write');
    if (!(await removeDeployment(tx, id))) throw notFound();
    await deleteDraftsOf(tx, id);
    return { row, runs: await listUnfinishedRunsOf(tx, id) };
  });
  for (const run of runs) await engine.cancel(run, ownerOf(row));
};

/**
 * Lets a deployment rest, or takes it up again: its schedules then count from now. What is running goes on.
 * @throws HttpProblem not-found, forbidden, or conflict when it is being deployed or could not be.
 */
export const switchDeployment = (
  { store }: DeploymentParts,
  caller: Caller,
  id: string,
  state: 'active' | 'paused',
): Promise<DeploymentPicture> =>
  store.withScope(caller.scope, async tx => {
    const row = await visibleDeployment(tx, caller, id);
    requireAccess(caller, { id: row.environment, name: row.environmentName }, 'write');
    if (row.state !== 'active' && row.state !== 'paused') {
      throw new HttpProblem('conflict', message('problem.conflict.notActive'));
    }
    if (row.state !== state) {
      if (state === 'active') await restartSchedules(tx, id, new Date());
      await setDeploymentState(tx, id, state);
    }
    return loadPicture(tx, await visibleDeployment(tx, caller, id));
  });

/**
 * Runs an operation now.
 * @throws HttpProblem not-found, forbidden, invalid, or conflict when it is running or not deployed yet.
 */
export const runDeployment = async (
  { store, library, engine }: DeploymentParts,
  caller: Caller,
  id: string,
  operationId: string | undefined,
  once: Once,
): Promise<RunRow> => {
  const run = await store.withScope(caller.scope, async tx => {
    const row = await visibleDeployment(tx, caller, id);
    requireAccess(caller, { id: row.environment, name: row.environmentName }, 'execute');
    const runId = await once(tx, async () => {
      if (row.state !== 'active') throw new HttpProblem('conflict', message('problem.conflict.notActive'));
      const recipe = await findRecipe(tx, library, row.recipeId, row.recipeVersion);
      const operations = recipe ? await listOperations(tx, recipe) : [];
      const operation = operationId === undefined ? operations[0] : operations.find(each => each.id === operationId);
      if (!operation) {
        const says = message('field.operation', { operation: operationId ?? '' });
        throw invalid([{ path: 'operation', code: 'unknown', says }]);
      }
      const { organization, customer } = row;
      const created = await createRun(tx, { organization, customer, deployment: id, operation, trigger: 'manual' });
      if (!created) throw new HttpProblem('conflict', message('problem.conflict.running'));
      return created.id;
    });
    const found = await getRun(tx, runId);
    if (!found) throw notFound();
    return found;
  });
  await engine.run(run.id, ownerOf(run));
  return run;
};
