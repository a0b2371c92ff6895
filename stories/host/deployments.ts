import type { Configuration, Deployment, DeploymentSummary, DryRun } from 'citizen-integrator/contract';
import { createRecipeSearch } from 'citizen-integrator/model';
import { message } from '../../packages/host/src/messages/index.ts';
import { searchable } from '../../packages/host/src/recipes/recipe.ts';
import { pageOf, type Handlers } from './call.ts';
import { changeDeployment, deploymentOf, toDeployment } from './deployment.ts';
import { HostProblem } from './host-problem.ts';
import { addRun, startRun } from './runs.ts';
import type { SampleDeployment } from './scene.ts';
import { before, createId, pause, said, type KeptDeployment, type World } from './world.ts';

const keep = (
  world: World,
  kept: Pick<KeptDeployment, 'id' | 'configuration' | 'version' | 'state' | 'message'>,
  daysAgo: number,
): KeptDeployment => {
  const since = before(daysAgo * 24);
  const deployment = { ...kept, createdAt: since, updatedAt: since, changes: 1 };
  world.deployments.set(deployment.id, deployment);
  return deployment;
};

const notReached = message('deploy.stopped', { reason: message('connection.lost', { app: 'PostgreSQL' }) });

/** A deployment that was there before the story began. */
export const addDeployment = (world: World, sample: SampleDeployment, index: number): void => {
  const { id = createId('dep'), recipe, state = 'active', schedule, values = {}, runs = [] } = sample;
  const version = sample.version ?? world.library.recipes.get(recipe)?.version ?? '1.0.0';
  const configuration: Configuration = {
    recipe,
    version,
    environment: 'production',
    connections: {},
    values: { ...values },
    mapping: {},
    schedules: schedule ? { main: schedule } : {},
    firstRun: {},
  };
  const why = state === 'failed' ? said(notReached) : null;
  const kept = keep(world, { id, configuration, version, state, message: why }, 30 - (index % 30));
  for (const run of [...runs].reverse()) addRun(world, kept, run);
};

const deploy = async (world: World, id: string, runsFirst: boolean): Promise<void> => {
  if (world.scene.deploysForever) return;
  await pause(1200, world.signal);
  const kept = deploymentOf(world, id);
  if (world.scene.deployFails) {
    changeDeployment(world, kept, { state: 'failed', message: said(notReached) });
    return;
  }
  const active = changeDeployment(world, kept, { state: 'active', message: null });
  if (runsFirst) startRun(world, active, 'deploy');
};

const runsFirst = ({ firstRun }: Pick<Configuration, 'firstRun'>): boolean =>
  Object.values(firstRun).every(when => when === 'after-deploy');

const present = (world: World): Deployment[] =>
  [...world.deployments.values()].filter(({ state }) => state !== 'removed').map(kept => toDeployment(world, kept));

const summaryOf = (all: readonly Deployment[]): DeploymentSummary => {
  const count = (wanted: Deployment['health']) => all.filter(({ health }) => health === wanted).length;
  return {
    ok: count('ok'),
    warning: count('warning'),
    error: count('error'),
    none: count('none'),
    total: all.length,
  };
};

const switchTo = (world: World, id: string, state: 'active' | 'paused'): Deployment => {
  const kept = deploymentOf(world, id);
  if (kept.state !== 'active' && kept.state !== 'paused') {
    throw new HostProblem('conflict', message('problem.conflict.notActive'));
  }
  return toDeployment(world, changeDeployment(world, kept, { state }));
};

/** What the in-page host would do with its two records. */
const triedRecords: DryRun['records'] = [
  {
    key: 'c-1001',
    outcome: 'create',
    fields: [
      { field: 'contact_id', label: 'contact_id', before: null, after: 'c-1001' },
      { field: 'full_name', label: 'full_name', before: null, after: 'Ada Lovelace' },
      { field: 'email', label: 'email', before: null, after: 'ada@example.com' },
    ],
    problems: [],
    details: null,
  },
  {
    key: 'c-1002',
    outcome: 'update',
    fields: [
      { field: 'contact_id', label: 'contact_id', before: 'c-1002', after: 'c-1002' },
      { field: 'full_name', label: 'full_name', before: 'Grace Hoper', after: 'Grace Hopper' },
      { field: 'email', label: 'email', before: 'grace@example.com', after: 'grace@example.com' },
    ],
    problems: [],
    details: null,
  },
  {
    key: 'c-1003',
    outcome: 'refuse',
    fields: [{ field: 'contact_id', label: 'contact_id', before: null, after: 'c-1003' }],
    problems: [said(message('row.key', { column: 'email' }))],
    details: 'null value in column "email" violates not-null constraint',
  },
];

export const deployments: Handlers<
  | 'createDeployment'
  | 'dryRun'
  | 'listDeployments'
  | 'summarizeDeployments'
  | 'getDeployment'
  | 'updateDeployment'
  | 'deleteDeployment'
  | 'restoreDeployment'
  | 'getDeploymentJitterpak'
  | 'runDeployment'
  | 'pauseDeployment'
  | 'resumeDeployment'
> = {
  createDeployment({ world, body }) {
    const { version } = body;
    const kept = keep(
      world,
      { id: createId('dep'), configuration: body, version, state: 'deploying', message: null },
      0,
    );
    void deploy(world, kept.id, runsFirst(body));
    return toDeployment(world, kept);
  },

  async dryRun({ world }) {
    await pause(600, world.signal);
    return { records: [...triedRecords], read: 4, leftOut: 1, isChecked: true };
  },

  listDeployments({ world, query, language }) {
    const recipes = [...world.library.recipes.values()].map(recipe => searchable(recipe, world.library, language));
    const named = query.q
      ? new Set(
          createRecipeSearch(recipes)
            .find(query.q)
            .map(({ id }) => id),
        )
      : null;
    const fits = ({ health, recipe, environment }: Deployment) =>
      (query.health ?? health) === health &&
      (query.recipe ?? recipe.id) === recipe.id &&
      (query.environment ?? environment.id) === environment.id &&
      (named === null || named.has(recipe.id));
    return pageOf(present(world).filter(fits), query);
  },

  summarizeDeployments: ({ world }) => summaryOf(present(world)),

  getDeployment({ world, params }) {
    const kept = deploymentOf(world, params.id);
    return { ...toDeployment(world, kept), configuration: kept.configuration };
  },

  updateDeployment({ world, params, body }) {
    const kept = deploymentOf(world, params.id);
    const configuration = { ...kept.configuration, ...body };
    const changed = changeDeployment(world, kept, { state: 'deploying', configuration, version: body.version });
    void deploy(world, kept.id, false);
    return toDeployment(world, changed);
  },

  deleteDeployment({ world, params }) {
    changeDeployment(world, deploymentOf(world, params.id), { state: 'removed' });
  },

  restoreDeployment({ world, params }) {
    const kept = world.deployments.get(params.id);
    if (!kept) throw new HostProblem('not-found', message('problem.not-found'));
    return toDeployment(world, changeDeployment(world, kept, { state: 'active' }));
  },

  getDeploymentJitterpak({ world, params }) {
    const { configuration } = deploymentOf(world, params.id);
    const jitterpak = world.own.get(configuration.recipe)?.jitterpak;
    if (!jitterpak) throw new HostProblem('not-found', message('recipe.jitterpak.none'));
    return jitterpak;
  },

  runDeployment({ world, params }) {
    const kept = deploymentOf(world, params.id);
    if (kept.state !== 'active') throw new HostProblem('conflict', message('problem.conflict.notActive'));
    return startRun(world, kept, 'manual');
  },

  pauseDeployment: ({ world, params }) => switchTo(world, params.id, 'paused'),

  resumeDeployment: ({ world, params }) => switchTo(world, params.id, 'active'),
};
