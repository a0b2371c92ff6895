import type { Deployment, RunStatus } from 'citizen-integrator/contract';
import { healthOf, isFinished } from 'citizen-integrator/model';
import { message } from '../../packages/host/src/messages/index.ts';
import { endpointsOf } from '../../packages/host/src/recipes/recipe.ts';
import { nextRuns } from '../../src/model/schedule.ts';
import { HostProblem } from './host-problem.ts';
import type { KeptDeployment, World } from './world.ts';

const finishedOnly = (status: RunStatus, finishedAt: string | null): finishedAt is string =>
  isFinished(status) && finishedAt !== null;

const nextRunOf = ({ state, configuration }: KeptDeployment): string | null => {
  if (state !== 'active') return null;
  const times = Object.values(configuration.schedules).flatMap(schedule => nextRuns(schedule, new Date(), 1));
  return times.sort((a, b) => a.getTime() - b.getTime())[0]?.toISOString() ?? null;
};

/** A deployment with the picture that its runs make of it. */
export const toDeployment = (world: World, kept: KeptDeployment): Deployment => {
  const { id, configuration, version } = kept;
  const recipe = world.library.recipes.get(configuration.recipe);
  const environment = world.person.environments.find(each => each.id === configuration.environment);
  const runs = [...world.runs.values()].filter(run => run.deployment === id);
  const finished = runs.flatMap(({ status, finishedAt, created, updated }) =>
    finishedOnly(status, finishedAt) ? [{ status, finishedAt, written: created + updated }] : [],
  );
  const latest = finished.at(-1);
  return {
    id,
    recipe: {
      id: configuration.recipe,
      version,
      name: recipe?.name ?? configuration.recipe,
      endpoints: recipe ? endpointsOf(recipe, world.library) : [],
    },
    environment: { id: configuration.environment, name: environment?.name ?? configuration.environment },
    customer: { id: 'acme', name: 'Acme' },
    state: kept.state,
    message: kept.message,
    health: latest ? healthOf(latest.status) : 'none',
    lastRun: runs.at(-1) ?? null,
    recent: finished.slice(-14),
    nextRunAt: nextRunOf(kept),
    upgrade: recipe && recipe.version !== version ? recipe.version : null,
    createdAt: kept.createdAt,
    createdBy: world.person.user,
    updatedAt: kept.updatedAt,
    etag: `"${kept.changes}"`,
  };
};

/** @throws HostProblem not-found when it is not there or was removed. */
export const deploymentOf = (world: World, id: string): KeptDeployment => {
  const kept = world.deployments.get(id);
  if (!kept || kept.state === 'removed') throw new HostProblem('not-found', message('problem.not-found'));
  return kept;
};

export const tellDeployment = (world: World, kept: KeptDeployment): void =>
  world.events.emit({ type: 'deployment', deployment: toDeployment(world, kept) });

export const changeDeployment = (
  world: World,
  kept: KeptDeployment,
  change: Partial<Pick<KeptDeployment, 'state' | 'message' | 'configuration' | 'version'>>,
): KeptDeployment => {
  const changed = { ...kept, ...change, changes: kept.changes + 1, updatedAt: new Date().toISOString() };
  world.deployments.set(kept.id, changed);
  tellDeployment(world, changed);
  return changed;
};
