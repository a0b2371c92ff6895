import type { DeploymentState, Health, RunStatus } from 'citizen-integrator/contract';
import { recordEvent } from '../events/store.ts';
import type { MessageRef } from '../messages/index.ts';
import { removeLinksOf } from '../runs/left-links-store.ts';
import { removeRowsOf } from '../runs/refused-rows-store.ts';
import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';
import type { StoredConfiguration } from './secret-answers.ts';

export interface RecentRun {
  readonly status: RunStatus;
  readonly finishedAt: Date;
  /** Rows added and updated. */
  readonly written: number;
}

export interface DeploymentRow {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly customerName: string;
  readonly environment: string;
  readonly environmentName: string;
  readonly recipeId: string;
  readonly recipeVersion: string;
  readonly state: DeploymentState;
  readonly message: MessageRef | null;
  readonly configuration: StoredConfiguration;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  readonly health: Health;
  /** Id of the run that was asked for last. */
  readonly lastRun: string | null;
  /** Whether one of its accounts is a practice account. */
  readonly practice: boolean;
  /** Ids of the endpoints whose access was lost. */
  readonly lostAccess: readonly string[];
  /** The change that was asked for last, whatever became of it. */
  readonly change: LastChange | null;
}

export interface LastChange {
  readonly id: string;
  readonly state: 'checking' | 'made' | 'failed';
  readonly message: MessageRef | null;
  readonly by: { readonly id: string; readonly name: string };
  /** ISO 8601. */
  readonly at: string;
}

const columns = `
  d.id, d.organization, d.customer, c.name as "customerName", d.environment, e.name as "environmentName",
  d.recipe_id as "recipeId", d.recipe_version as "recipeVersion", d.state,
  case when d.message_code is null then null else jsonb_build_object('code', d.message_code, 'params', d.message_params) end as message,
  d.configuration, d.created_by as "createdBy", d.created_by_name as "createdByName",
  d.created_at as "createdAt", d.updated_at as "updatedAt", d.version, health.health,
  accounts.practice, accounts.lost as "lostAccess",
  (select r.id from citizen.runs r where r.deployment = d.id order by r.requested_at desc, r.id desc limit 1) as "lastRun",
  -- With the row, not after it: a change may be made in between.
  (select jsonb_build_object('id', h.id, 'state', h.state, 'at', h.created_at,
     'by', jsonb_build_object('id', h.created_by, 'name', h.created_by_name),
     'message', case when h.message_code is null then null
       else jsonb_build_object('code', h.message_code, 'params', h.message_params) end)
   from citizen.deployment_changes h where h.deployment = d.id order by h.created_at desc, h.id limit 1) as change`;

// The worst of each operation's latest finished run.
const from = `
  citizen.deployments d
  join citizen.customers c on c.organization = d.organization and c.id = d.customer
  join citizen.environments e on e.organization = d.organization and e.id = d.environment
  cross join lateral (
    select (array['none', 'ok', 'warning', 'error'])[1 + coalesce(max(
      case when status in ('success', 'success-with-info') then 1 when status in ('error', 'soap-fault') then 3 else 2 end
    ), 0)] as health
    from (
      select distinct on (operation) status from citizen.runs r
      where r.deployment = d.id and r.finished_at is not null order by operation, finished_at desc
    ) latest
  ) health
  cross join lateral (
    select coalesce(bool_or(k.practice), false) as practice,
      coalesce(array_agg(k.endpoint order by u.name) filter (where a.state = 'lost'), '{}') as lost
    from citizen.deployment_connections u
    join citizen.connections k on k.id = u.connection
    left join citizen.consents a on a.connection = k.id
    where u.deployment = d.id
  ) accounts`;

const tell = (tx: Tx, deployment: { organization: string; customer: string; id: string }): Promise<void> =>
  recordEvent(tx, {
    organization: deployment.organization,
    customer: deployment.customer,
    type: 'deployment',
    resource: deployment.id,
  });

/** Removed ones too: whoever works on one has to see that it was removed. */
export const getDeployment = async (tx: Tx, id: string): Promise<DeploymentRow | null> =>
  (await tx.query<DeploymentRow>(`select ${columns} from ${from} where d.id = $1`, [id])).rows[0] ?? null;

export interface DeploymentFilter {
  readonly health?: Health | undefined;
  readonly recipe?: string | undefined;
  readonly customer?: string | undefined;
  /** What was searched for: part of a customer's name, or one of these recipes. */
  readonly search?: { readonly text: string; readonly recipes: readonly string[] } | undefined;
  /** Environments whose deployments may be seen. */
  readonly environments: readonly string[];
}

const where = `
  d.removed_at is null and d.environment = any($1)
  and ($2::text is null or health.health = $2) and ($3::text is null or d.recipe_id = $3)
  and ($4::text is null or d.customer = $4)
  and ($5::text is null or position(lower($5) in lower(c.name)) > 0 or d.recipe_id = any($6))`;

const filterValues = ({ environments, health, recipe, customer, search }: DeploymentFilter): unknown[] => [
  environments,
  health ?? null,
  recipe ?? null,
  customer ?? null,
  search?.text ?? null,
  search?.recipes ?? [],
];

/** Newest first, without removed ones. Cursor: when it was made, id. */
export const listDeployments = async (
  tx: Tx,
  filter: DeploymentFilter,
  { limit, after }: PageRequest,
): Promise<Page<DeploymentRow>> => {
  const values = filterValues(filter);
  const { rows } = await tx.query<DeploymentRow & { place: string }>(
    `select ${columns}, d.created_at::text as place from ${from}
     where ${where} and ($7::text is null or (d.created_at, d.id) < ($7::timestamptz, $8))
     order by d.created_at desc, d.id desc limit $9`,
    [...values, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const count = await tx.query<{ total: number }>(`select count(*)::int as total from ${from} where ${where}`, values);
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ place, id }) => [place, id]);
};

export const summarizeDeployments = async (
  tx: Tx,
  filter: DeploymentFilter,
): Promise<Readonly<Partial<Record<Health, number>>>> => {
  const { rows } = await tx.query<{ health: Health; count: number }>(
    `select health.health, count(*)::int as count from ${from} where ${where} group by health.health`,
    filterValues(filter),
  );
  return Object.fromEntries(rows.map(({ health, count }) => [health, count]));
};

/** The last finished runs of each deployment, oldest first. */
export const listRecentRuns = async (
  tx: Tx,
  deployments: readonly string[],
  count = 14,
): Promise<ReadonlyMap<string, readonly RecentRun[]>> => {
  const { rows } = await tx.query<{ deployment: string; runs: { status: RunStatus; at: string; written: number }[] }>(
    `select wanted.id as deployment, jsonb_agg(
       jsonb_build_object('status', r.status, 'at', r.finished_at, 'written', r.created + r.updated)
       order by r.finished_at, r.id) as runs
     from unnest($1::text[]) as wanted (id)
     cross join lateral (
       select * from citizen.runs r where r.deployment = wanted.id and r.finished_at is not null
       order by r.finished_at desc, r.id desc limit $2
     ) r group by wanted.id`,
    [deployments, count],
  );
  return new Map(
    rows.map(({ deployment, runs }) => [
      deployment,
      runs.map(({ status, at, written }) => ({ status, written, finishedAt: new Date(at) })),
    ]),
  );
};

/** More are told of nothing: who looks at so many loads their list anew. */
const mostTold = 500;

/** Tells those who look at deployments of a recipe that there is a newer version of it. Call it last, as `recordEvent`. */
export const tellDeploymentsOf = async (tx: Tx, recipe: string): Promise<void> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string }>(
    `select organization, customer, id from citizen.deployments
     where recipe_id = $1 and removed_at is null order by organization, customer, id limit $2`,
    [recipe, mostTold],
  );
  for (const deployment of rows) await tell(tx, deployment);
};

/** How often each recipe is deployed, over all customers and organizations. @param ids Of these alone. */
export const countByRecipe = async (
  tx: Tx,
  ids: readonly string[] | null = null,
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ recipe: string; count: number }>(
    `select recipe_id as recipe, count(*)::int as count from citizen.deployments
     where removed_at is null ${ids ? 'and recipe_id = any($1)' : ''} group by recipe_id`,
    ids ? [ids] : [],
  );
  return new Map(rows.map(({ recipe, count }) => [recipe, count]));
};

/** When each recipe was set up last within the scope, be it still there or not; the latest first. */
export const listLastUses = async (tx: Tx): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ recipe: string; at: Date }>(
    'select recipe_id as recipe, max(created_at) as at from citizen.deployments group by recipe_id order by at desc',
  );
  return new Map(rows.map(({ recipe, at }) => [recipe, at]));
};

export interface NewDeployment {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly environment: string;
  readonly recipe: { readonly id: string; readonly version: string };
  readonly configuration: StoredConfiguration;
  readonly createdBy: { readonly id: string; readonly name: string };
}

/** Stores a deployment that is still to be deployed; the database refuses connections of others. */
export const insertDeployment = async (tx: Tx, deployment: NewDeployment): Promise<void> => {
  const { id, organization, customer, environment, configuration } = deployment;
  await tx.query(
    `insert into citizen.deployments
       (id, organization, customer, environment, recipe_id, recipe_version, state, configuration, created_by, created_by_name)
     values ($1, $2, $3, $4, $5, $6, 'deploying', $7, $8, $9)`,
    [
      id,
      organization,
      customer,
      environment,
      deployment.recipe.id,
      deployment.recipe.version,
      JSON.stringify(configuration),
      deployment.createdBy.id,
      deployment.createdBy.name,
    ],
  );
  await insertUses(tx, id, configuration);
  await tell(tx, deployment);
};

const insertUses = async (tx: Tx, deployment: string, { connections }: StoredConfiguration): Promise<void> => {
  await tx.query(
    `insert into citizen.deployment_connections (organization, customer, environment, deployment, name, connection)
     select d.organization, d.customer, d.environment, d.id, given.name, given.connection
     from citizen.deployments d, unnest($2::text[], $3::text[]) as given (name, connection) where d.id = $1`,
    [deployment, Object.keys(connections), Object.values(connections)],
  );
};

/** Those that use a connection. */
export const listDeploymentsOn = async (
  tx: Tx,
  connection: string,
): Promise<readonly Pick<DeploymentRow, 'id' | 'recipeId' | 'recipeVersion' | 'configuration'>[]> =>
  (
    await tx.query<Pick<DeploymentRow, 'id' | 'recipeId' | 'recipeVersion' | 'configuration'>>(
      `select distinct d.id, recipe_id as "recipeId", recipe_version as "recipeVersion", configuration
       from citizen.deployments d join citizen.deployment_connections u on u.deployment = d.id
       where u.connection = $1`,
      [connection],
    )
  ).rows;

/** Locks a deployment until the transaction ends: whoever changes it meanwhile comes after. */
export const lockDeployment = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('select 1 from citizen.deployments where id = $1 for update', [id]);
};

/**
 * Keeps others from changing a deployment until the transaction ends. Unlike `lockDeployment` it lets runs be added
 * meanwhile.
 */
export const holdDeployment = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('select 1 from citizen.deployments where id = $1 for no key update', [id]);
};

/** Tells everyone that a deployment's picture is another one, under a new version. */
export const touchDeployment = async (tx: Tx, id: string): Promise<void> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string }>(
    `update citizen.deployments set updated_at = now(), version = version + 1 where id = $1
     returning organization, customer, id`,
    [id],
  );
  if (rows[0]) await tell(tx, rows[0]);
};

/** Gives a deployment other things to do. Runs that are under way end with what they began with. */
export const assignDeployment = async (
  tx: Tx,
  id: string,
  { recipeVersion, configuration }: { recipeVersion: string; configuration: StoredConfiguration },
): Promise<void> => {
  await tx.query(
    `update citizen.runs r set recipe_version = d.recipe_version, configuration = d.configuration
     from citizen.deployments d
     where r.deployment = $1 and d.id = $1 and r.finished_at is null and r.configuration is null`,
    [id],
  );
  await tx.query('update citizen.deployments set recipe_version = $2, configuration = $3 where id = $1', [
    id,
    recipeVersion,
    JSON.stringify(configuration),
  ]);
  await tx.query('delete from citizen.deployment_connections where deployment = $1', [id]);
  await insertUses(tx, id, configuration);
};

/**
 * Moves a deployment on, unless it was removed in the meantime.
 * @returns false when it was removed or is gone.
 */
export const setDeploymentState = async (
  tx: Tx,
  id: string,
  state: Exclude<DeploymentState, 'removed'>,
  message: MessageRef | null = null,
): Promise<boolean> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string }>(
    `update citizen.deployments set state = $2, message_code = $3, message_params = $4,
       updated_at = now(), version = version + 1
     where id = $1 and removed_at is null returning organization, customer, id`,
    [id, state, message?.code ?? null, JSON.stringify(message?.params ?? {})],
  );
  if (!rows[0]) return false;
  await tell(tx, rows[0]);
  return true;
};

/**
 * Removes a deployment from every list and lets go of its connections and of what it keeps to be tried again; runs and
 * logs stay.
 * @returns false when it was removed before or is gone.
 */
export const removeDeployment = async (tx: Tx, id: string): Promise<boolean> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string }>(
    `update citizen.deployments set state = 'removed', removed_state = state, removed_at = now(), updated_at = now(),
       version = version + 1
     where id = $1 and removed_at is null returning organization, customer, id`,
    [id],
  );
  if (!rows[0]) return false;
  await tx.query('delete from citizen.deployment_connections where deployment = $1', [id]);
  await removeRowsOf(tx, id);
  await removeLinksOf(tx, id);
  await tell(tx, rows[0]);
  return true;
};

/**
 * Puts a removed deployment back into every list, with its connections.
 * @returns the state that it had and has again; null when it was removed too long ago, or before it was deployed.
 * @throws pg.DatabaseError of a foreign key when a connection is gone.
 */
export const restoreRemoved = async (
  tx: Tx,
  id: string,
  configuration: StoredConfiguration,
  minutes: number,
): Promise<DeploymentState | null> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string; state: DeploymentState }>(
    `update citizen.deployments set state = removed_state, removed_state = null, removed_at = null, updated_at = now(),
       version = version + 1
     where id = $1 and removed_at > now() - make_interval(mins => $2) and removed_state in ('active', 'paused', 'failed')
     returning organization, customer, id, state`,
    [id, minutes],
  );
  const restored = rows[0];
  if (!restored) return null;
  await insertUses(tx, id, configuration);
  await tell(tx, restored);
  return restored.state;
};

/** Deployments that were asked for and are neither active nor failed yet, of all customers: taken up at a host's start. */
export const listUnfinishedDeployments = async (
  tx: Tx,
): Promise<readonly { id: string; organization: string; customer: string }[]> =>
  (
    await tx.query<{ id: string; organization: string; customer: string }>(
      `select id, organization, customer from citizen.deployments where state = 'deploying' order by created_at`,
    )
  ).rows;
