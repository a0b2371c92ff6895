import type { RecipeSource } from 'citizen-integrator/contract';
import { settleDraft } from '../drafts/store.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import { removeLinksOf } from '../runs/left-links-store.ts';
import { listUnfinishedRunsOf } from '../runs/store.ts';
import { startsAnew } from '../runs/start-anew.ts';
import { forgetWatermark } from '../runs/watermark-store.ts';
import { schedulesOf } from '../schedules/schedules-of.ts';
import { setSchedules } from '../schedules/store.ts';
import type { Scope, Tx } from '../store/database.ts';
import { endChange, getChange, type ChangeRow } from './change-store.ts';
import { checkDeployment, createFirstRuns, type DeployCheck, type DeployWorkflowParts } from './deploy-workflow.ts';
import {
  assignDeployment,
  getDeployment,
  lockDeployment,
  setDeploymentState,
  touchDeployment,
  type DeploymentRow,
} from './store.ts';

const setUp = async (tx: Tx, { project, ...recipe }: RecipeSource, before: DeploymentRow, change: ChangeRow) => {
  await setSchedules(tx, before.id, schedulesOf(recipe, change.configuration), new Date());
  const operations = project.kind === 'flow' ? project.operations : [];
  for (const operation of operations) {
    if (!startsAnew(operation, before, change)) continue;
    await forgetWatermark(tx, before.id, operation.id);
    await removeLinksOf(tx, before.id, operation.id);
  }
};

/** Goes over to what was checked. @returns the first runs of a deployment that could not be deployed until now. */
const make = async (tx: Tx, { library }: DeployWorkflowParts, change: ChangeRow): Promise<readonly string[]> => {
  const { id, deployment, recipeVersion, configuration } = change;
  await lockDeployment(tx, deployment);
  const before = await getDeployment(tx, deployment);
  const isRemoved = !before || before.state === 'removed';
  // Made already: this step was done before, and only its outcome was lost.
  if (!(await endChange(tx, id, isRemoved ? 'failed' : 'made'))) return listUnfinishedRunsOf(tx, deployment);
  if (isRemoved) return [];
  await assignDeployment(tx, deployment, change);
  await settleDraft(tx, { ...before, recipe: before.recipeId, deployment }, change.createdAt);
  const recipe = await findRecipe(tx, library, before.recipeId, recipeVersion);
  if (recipe) await setUp(tx, recipe, before, change);
  if (before.state !== 'failed') {
    await touchDeployment(tx, deployment);
    return [];
  }
  await setDeploymentState(tx, deployment, 'active');
  return recipe ? createFirstRuns(tx, { ...before, configuration }, recipe) : [];
};

const fail = async (tx: Tx, { id, deployment }: ChangeRow, says: MessageRef): Promise<void> => {
  await lockDeployment(tx, deployment);
  if (await endChange(tx, id, 'failed', says)) await touchDeployment(tx, deployment);
};

/** Changing a deployment: test and check everything as it shall be, and only then go over to it. */
export const createChangeWorkflow =
  (parts: DeployWorkflowParts) =>
  async (id: string, scope: Scope): Promise<void> => {
    const { steps, store, log, startRun } = parts;

    /** Does something with the change, in a transaction of its own. */
    const withChange = <Result>(work: (tx: Tx, change: ChangeRow) => Promise<Result>): Promise<Result> =>
      store.withScope(scope, async tx => {
        const change = await getChange(tx, id);
        if (!change) throw new Error(`The change ${id} is gone`);
        return work(tx, change);
      });

    const check = async (): Promise<DeployCheck> => {
      const change = await withChange((_tx, found) => Promise.resolve(found));
      return checkDeployment(parts, change.deployment, scope, change);
    };

    const giveUp = (says: MessageRef) => steps.run('fail', () => withChange((tx, change) => fail(tx, change, says)));

    try {
      const checked = await steps.run('check', check);
      if (checked.kind === 'stopped') {
        await giveUp(message('change.stopped', { reason: checked.reason }));
        return;
      }
      const runs = await steps.run('make', () => withChange((tx, change) => make(tx, parts, change)));
      for (const run of runs) await startRun(run, scope);
    } catch (error) {
      log.error({ err: error, change: id }, 'Changing a deployment stopped for a reason that is our own');
      await giveUp(message('change.stopped.unexpected'));
    }
  };
