import { connectorOf, ConnectorError } from '../connectors/index.ts';
import { recordTest } from '../connections/store.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { Steps } from '../engine/steps.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { MappingError } from '../runs/map-row.ts';
import { openRecordLinks, type LinkedObject } from '../runs/record-links.ts';
import { openRowFlow } from '../runs/row-flow.ts';
import { settleDraft } from '../drafts/store.ts';
import { findRecipe } from '../recipes/store.ts';
import { loadDeployedProject } from '../jitterpak/deployed-project.ts';
import { listOperations } from '../jitterpak/project-cache.ts';
import { createRun, listUnfinishedRunsOf } from '../runs/store.ts';
import { schedulesOf } from '../schedules/schedules-of.ts';
import { setSchedules } from '../schedules/store.ts';
import type { RecipeSource } from 'citizen-integrator/contract';
import { followingOperations } from 'citizen-integrator/model/operation-chain';
import type { Scope, Tx } from '../store/database.ts';
import { DeploymentError, loadDeployment, type Assignment, type DeployedRecipe } from './deployed-recipe.ts';
import { getDeployment, setDeploymentState, type DeploymentRow } from './store.ts';

export interface DeployWorkflowParts extends EngineParts {
  readonly steps: Steps;
  readonly formulas: FormulaPool;
  /** Aborted when the host ends. */
  readonly closing: AbortSignal;
  readonly startRun: (run: string, scope: Scope) => Promise<void>;
}

/** What checking found; it is kept by the engine, so it holds no secret. */
export type DeployCheck =
  { readonly kind: 'ready' } | { readonly kind: 'removed' } | { readonly kind: 'stopped'; readonly reason: MessageRef };

const testConnections = async (
  { store, closing }: DeployWorkflowParts,
  { connections }: Pick<DeployedRecipe, 'connections'>,
  scope: Scope,
) => {
  for (const { stored, opened } of connections.values()) {
    const { ok, message: says } = await connectorOf(opened.endpoint).test(opened, closing);
    closing.throwIfAborted();
    await store.withScope(scope, tx => recordTest(tx, stored.id, ok));
    if (!ok) throw new DeploymentError(says);
  }
};

/**
 * Whatever would stop the first run is said now: a password, a table, a column, a formula.
 * @param assigned In place of what the deployment does now.
 */
export const checkDeployment = async (
  parts: DeployWorkflowParts,
  id: string,
  scope: Scope,
  assigned: Assignment | null = null,
): Promise<DeployCheck> => {
  try {
    // What else a Jitterpak lacks is said by loading it.
    const project = await loadDeployedProject(parts, id, scope, assigned);
    if (project) {
      await testConnections(parts, project, scope);
      return { kind: 'ready' };
    }
    const deployed = await loadDeployment(parts, id, scope, assigned);
    if (!deployed) return { kind: 'removed' };
    await testConnections(parts, deployed, scope);
    for (const operation of deployed.flow.operations) {
      const { closing, formulas } = parts;
      const linksOf = (source: LinkedObject, target: LinkedObject) =>
        openRecordLinks(parts.store, scope, source, target);
      await (await openRowFlow(deployed, operation, { formulas, linksOf, reading: closing, closing })).close();
    }
    return { kind: 'ready' };
  } catch (error) {
    parts.closing.throwIfAborted();
    const isOurs = error instanceof DeploymentError || error instanceof ConnectorError || error instanceof MappingError;
    if (!isOurs) throw error;
    return { kind: 'stopped', reason: error.says };
  }
};

/** Makes the first runs of all operations but those that wait for a person or for another one. @returns the runs to start. */
export const createFirstRuns = async (
  tx: Tx,
  { id, organization, customer, configuration }: DeploymentRow,
  recipe: RecipeSource,
): Promise<readonly string[]> => {
  const { project, steps } = recipe;
  const operations = await listOperations(tx, recipe);
  // What a Jitterpak does first is its author's to say.
  const waiting =
    project.kind === 'flow' ? followingOperations(project.operations) : new Set(operations.map(({ id }) => id));
  const runs: string[] = [];
  for (const operation of operations) {
    const step = steps.find(each => each.type === 'operation' && each.operation === operation.id);
    const usual = waiting.has(operation.id) ? 'manual' : 'after-deploy';
    const wish = configuration.firstRun[operation.id] ?? (step?.type === 'operation' ? step.default : usual);
    if (wish === 'manual') continue;
    const run = await createRun(tx, { organization, customer, deployment: id, operation, trigger: 'deploy' });
    if (run) runs.push(run.id);
  }
  return runs;
};

/** Makes the deployment active and, if asked, its first runs. @returns the runs to start. */
const activate = ({ store, library }: DeployWorkflowParts, id: string, scope: Scope): Promise<readonly string[]> =>
  store.withScope(scope, async tx => {
    const deployment = await getDeployment(tx, id);
    // Active already: this step was done before, and only its outcome was lost.
    if (deployment?.state !== 'deploying') return listUnfinishedRunsOf(tx, id);
    await setDeploymentState(tx, id, 'active');
    await settleDraft(tx, { ...deployment, recipe: deployment.recipeId, deployment: null }, deployment.createdAt);
    const recipe = await findRecipe(tx, library, deployment.recipeId, deployment.recipeVersion);
    if (!recipe) return [];
    await setSchedules(tx, id, schedulesOf(recipe, deployment.configuration), new Date());
    return createFirstRuns(tx, deployment, recipe);
  });

/** Deploying: test and check everything, say so if something is missing, else make it active and run it. */
export const createDeployWorkflow =
  (parts: DeployWorkflowParts) =>
  async (id: string, scope: Scope): Promise<void> => {
    const { steps, store, log, startRun } = parts;
    const fail = (says: MessageRef) =>
      steps.run('fail', () => store.withScope(scope, tx => setDeploymentState(tx, id, 'failed', says)));
    try {
      const checked = await steps.run('check', () => checkDeployment(parts, id, scope));
      if (checked.kind === 'removed') return;
      if (checked.kind === 'stopped') {
        await fail(message('deploy.stopped', { reason: checked.reason }));
        return;
      }
      const runs = await steps.run('activate', () => activate(parts, id, scope));
      for (const run of runs) await startRun(run, scope);
    } catch (error) {
      log.error({ err: error, deployment: id }, 'Deploying stopped for a reason that is our own');
      await fail(message('deploy.stopped.unexpected'));
    }
  };
