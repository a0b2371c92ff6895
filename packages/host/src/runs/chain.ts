import type { Library } from '@citizen-integrator/library';
import { longestChain, type Operation, type RunStatus } from 'citizen-integrator/contract';
import { getDeployment, type DeploymentRow } from '../deployments/store.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import type { Tx } from '../store/database.ts';
import type { RunOutcome } from './run-outcome.ts';
import { awaitRun, getRun, insertLog, insertRun, listAncestors, markChildError, type RunRow } from './store.ts';

const hasStopped = (status: RunStatus): boolean => status === 'error' || status === 'soap-fault';

const operationsOf = async (tx: Tx, library: Library, deployment: DeploymentRow): Promise<readonly Operation[]> => {
  const recipe = await findRecipe(tx, library, deployment.recipeId, deployment.recipeVersion);
  return recipe?.project.kind === 'flow' ? recipe.project.operations : [];
};

/** Makes the run that follows another one, or lets it wait for the one of its operation that is under way. */
const follow = async (
  tx: Tx,
  deployment: DeploymentRow,
  { id, name }: Operation,
  parent: RunRow,
): Promise<{ readonly says: MessageRef; readonly made: readonly string[] }> => {
  const operation = name;
  if (deployment.state !== 'active') return { says: message('run.follow.resting', { operation }), made: [] };
  if (parent.depth + 1 >= longestChain) {
    return { says: message('run.follow.deep', { operation, count: longestChain - 1 }), made: [] };
  }
  const { organization, customer } = parent;
  const place = { organization, customer, deployment: deployment.id, operation: { id, name } };
  const made = await insertRun(tx, { ...place, trigger: 'chain', parent });
  if (made) return { says: message('run.follow', { operation }), made: [made.id] };
  await awaitRun(tx, { deployment: deployment.id, operation: id, by: parent.id });
  return { says: message('run.follow.later', { operation }), made: [] };
};

/** Says in the runs that a stopped one follows that it stopped. @returns those runs. */
const blame = async (tx: Tx, run: RunRow, reason: MessageRef): Promise<readonly string[]> => {
  const { operationName: operation } = run;
  const says = message('run.follow.failed', { operation, reason });
  const ancestors = await listAncestors(tx, run.id);
  for (const { id, status, message: said } of ancestors) {
    await insertLog(tx, id, [{ level: 'warning', step: 'finish', message: says }]);
    if (!status.startsWith('success') || status === 'success-with-child-error') continue;
    await markChildError(tx, id, said ? message('run.done.child', { reason: said, operation }) : says);
  }
  return ancestors.map(({ id }) => id);
};

/**
 * What a run brings about that has just ended: the runs that follow it, one that waited for its end, and what those that
 * it follows say of it. Nobody is told of it here, so that rows are changed before events are counted, and no two
 * transactions wait for each other. The deployment must be held.
 * @returns the runs to start, and all that are other ones now.
 */
export const followRun = async (
  tx: Tx,
  library: Library,
  run: RunRow,
  { status, message: reason }: Pick<RunOutcome, 'status' | 'message'>,
): Promise<{ readonly made: readonly string[]; readonly changed: readonly string[] }> => {
  const changed = hasStopped(status) ? await blame(tx, run, reason) : [];
  const deployment = await getDeployment(tx, run.deployment);
  if (!deployment || deployment.state === 'removed') return { made: [], changed };
  const operations = await operationsOf(tx, library, deployment);
  const own = operations.find(({ id }) => id === run.operation);
  if (!own) return { made: [], changed };

  const made: string[] = [];
  // Who tries single rows again does not begin anew what follows.
  const isOver = status === 'canceled' || run.trigger === 'retry';
  const names = isOver ? [] : hasStopped(status) ? own.onFailure : own.onSuccess;
  for (const operation of operations.filter(({ id }) => names.includes(id))) {
    const follower = await follow(tx, deployment, operation, run);
    made.push(...follower.made);
    await insertLog(tx, run.id, [{ level: 'info', step: 'finish', message: follower.says }]);
  }
  const leader = run.awaitedBy === null ? null : await getRun(tx, run.awaitedBy);
  if (leader) made.push(...(await follow(tx, deployment, own, leader)).made);
  return { made, changed: [...changed, ...made] };
};
