import type {
  DeploymentState,
  Named,
  RecipeSource,
  RecipeState,
  SharedWith,
  Visibility,
} from 'citizen-integrator/contract';
import type { Page, PageRequest } from '../store/cursor.ts';
import { cutPage } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';
import { cardOf, type RecipeCard } from './recipe-card.ts';
import { facetsOf, searchVector } from './search-words.ts';

/** How long a deleted recipe can be brought back. */
export const deletedRecipesDays = 30;

/** A recipe of an organization's own, as the host keeps it. */
export interface OwnRecipeRow {
  readonly id: string;
  readonly organization: string;
  readonly organizationName: string;
  /** The newest version. */
  readonly version: string;
  /** The version that the scope is offered; null when it is offered none. */
  readonly offered: string | null;
  readonly visibility: Visibility;
  readonly sharedWith: SharedWith;
  readonly approvedVersion: string | null;
  readonly refusedVersion: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  readonly updatedByName: string;
  readonly deletedAt: Date | null;
}

/** With the part of one version that lists show. */
export interface OwnRecipeCard extends OwnRecipeRow {
  readonly shownVersion: string;
  readonly isJitterpak: boolean;
  readonly card: RecipeCard;
}

export interface RecipeVersionRow {
  readonly recipe: string;
  readonly version: string;
  readonly source: RecipeSource;
  /** SHA-256 of the Jitterpak that belongs to it; null for a flow. */
  readonly jitterpak: string | null;
}

export const stateOf = ({
  deletedAt,
  visibility,
  version,
  approvedVersion,
  refusedVersion,
}: Pick<OwnRecipeRow, 'deletedAt' | 'visibility' | 'version' | 'approvedVersion' | 'refusedVersion'>): RecipeState => {
  if (deletedAt) return 'deleted';
  if (visibility === 'private') return 'draft';
  if (visibility !== 'public' || version === approvedVersion) return 'published';
  return version === refusedVersion ? 'refused' : 'waiting';
};

const columns = `
  r.id, r.organization, r.organization_name as "organizationName", r.version, citizen.offered_version(r) as offered,
  r.visibility, jsonb_build_object('customers', r.shared_customers, 'organizations', r.shared_organizations) as "sharedWith",
  r.approved_version as "approvedVersion", r.refused_version as "refusedVersion", r.revision,
  r.created_at as "createdAt", r.updated_at as "updatedAt", r.updated_by as "updatedBy",
  r.updated_by_name as "updatedByName", r.deleted_at as "deletedAt"`;

/** One that is kept from the scope by now is found while something of the scope's deploys it. */
export const getOwnRecipe = async (tx: Tx, id: string): Promise<OwnRecipeRow | null> =>
  (await tx.query<OwnRecipeRow>(`select ${columns} from citizen.recipes r where r.id = $1`, [id])).rows[0] ?? null;

/** Locks it until the transaction ends. @returns null when it is not the scope's to change. */
export const lockOwnRecipe = async (tx: Tx, id: string): Promise<OwnRecipeRow | null> =>
  (await tx.query<OwnRecipeRow>(`select ${columns} from citizen.recipes r where r.id = $1 for update`, [id])).rows[0] ??
  null;

/** As much of a recipe as a list of many needs. */
export type ListedRecipeRow = Pick<
  OwnRecipeRow,
  | 'id'
  | 'organization'
  | 'organizationName'
  | 'version'
  | 'offered'
  | 'visibility'
  | 'approvedVersion'
  | 'refusedVersion'
  | 'createdAt'
  | 'updatedAt'
  | 'deletedAt'
>;

const listedColumns = `
  r.id, r.organization, r.organization_name as "organizationName", r.version, citizen.offered_version(r) as offered,
  r.visibility, r.approved_version as "approvedVersion", r.refused_version as "refusedVersion",
  r.created_at as "createdAt", r.updated_at as "updatedAt", r.deleted_at as "deletedAt"`;

/** What the scope is offered. @param ids Of these alone; of all when null. */
export const listOfferedRecipes = async (tx: Tx, ids: readonly string[] | null): Promise<readonly ListedRecipeRow[]> =>
  (
    await tx.query<ListedRecipeRow>(
      `select ${listedColumns} from citizen.recipes r
       where citizen.offered_version(r) is not null ${ids ? 'and r.id = any($1)' : ''}`,
      ids ? [ids] : [],
    )
  ).rows;

/** What the organization deleted and can still bring back. */
export const listDeletedRecipes = async (tx: Tx, organization: string): Promise<readonly ListedRecipeRow[]> =>
  (
    await tx.query<ListedRecipeRow>(
      `select ${listedColumns} from citizen.recipes r
       where r.organization = $1 and r.deleted_at >= now() - make_interval(days => $2)`,
      [organization, deletedRecipesDays],
    )
  ).rows;

export interface CardRow {
  readonly recipe: string;
  readonly version: string;
  readonly card: RecipeCard;
}

/** The cards of versions, each named by its recipe and itself. */
export const listCards = async (
  tx: Tx,
  wanted: readonly { readonly recipe: string; readonly version: string }[],
): Promise<readonly CardRow[]> =>
  (
    await tx.query<CardRow>(
      `select v.recipe, v.version, v.card
       from unnest($1::text[], $2::text[]) as wanted (recipe, version)
       join citizen.recipe_versions v on v.recipe = wanted.recipe and v.version = wanted.version`,
      [wanted.map(({ recipe }) => recipe), wanted.map(({ version }) => version)],
    )
  ).rows;

/** The newest that the scope may see of each: offered, or else deployed. */
export const listOwnCards = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OwnRecipeCard>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<OwnRecipeCard>(
    `select distinct on (r.id) ${columns}, v.version as "shownVersion", v.jitterpak is not null as "isJitterpak",
       v.card
     from citizen.recipes r
     join citizen.recipe_versions v on v.recipe = r.id
     where r.id = any($1)
     order by r.id, v.version = citizen.offered_version(r) desc nulls last, v.created_at desc`,
    [ids],
  );
  return new Map(rows.map(row => [row.id, row]));
};

/** Recipes that something of the scope's deploys. */
export const listDeployedCards = async (tx: Tx): Promise<readonly (RecipeCard & { readonly id: string })[]> => {
  const { rows } = await tx.query<{ recipe: string }>(
    'select distinct recipe_id as recipe from citizen.deployments where removed_at is null',
  );
  const cards = await listOwnCards(
    tx,
    rows.map(({ recipe }) => recipe),
  );
  return [...cards.values()].map(({ id, card }) => ({ ...card, id }));
};

export const getRecipeVersion = async (tx: Tx, recipe: string, version: string): Promise<RecipeVersionRow | null> =>
  (
    await tx.query<RecipeVersionRow>(
      'select recipe, version, source, jitterpak from citizen.recipe_versions where recipe = $1 and version = $2',
      [recipe, version],
    )
  ).rows[0] ?? null;

export interface NewVersion {
  readonly source: RecipeSource;
  readonly jitterpak: string | null;
  readonly by: Named;
}

const insertVersion = async (
  tx: Tx,
  { id, organization }: { id: string; organization: string },
  { source, jitterpak, by }: NewVersion,
): Promise<void> => {
  await tx.query(
    `insert into citizen.recipe_versions
       (recipe, version, organization, source, card, jitterpak, created_by, created_by_name, words, facets)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::tsvector, $10)`,
    [
      id,
      source.version,
      organization,
      JSON.stringify(source),
      JSON.stringify(cardOf(source)),
      jitterpak,
      by.id,
      by.name,
      searchVector(source),
      facetsOf(source),
    ],
  );
};

/** @returns false when its id is taken, by whomever. */
export const insertOwnRecipe = async (
  tx: Tx,
  organization: Named,
  visibility: Visibility,
  version: NewVersion,
): Promise<boolean> => {
  const { source, by } = version;
  const { rowCount } = await tx.query(
    `insert into citizen.recipes (id, organization, organization_name, version, visibility, updated_by, updated_by_name)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [source.id, organization.id, organization.name, source.version, visibility, by.id, by.name],
  );
  if (rowCount === 0) return false;
  await insertVersion(tx, { id: source.id, organization: organization.id }, version);
  return true;
};

/** Whether the library has or had a recipe with that id: its deployments name it. */
export const isLibraryId = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query('select 1 from citizen.library_recipes where id = $1 limit 1', [id])).rowCount > 0;

export const addOwnVersion = async (tx: Tx, organization: Named, version: NewVersion): Promise<void> => {
  const { source, by } = version;
  await insertVersion(tx, { id: source.id, organization: organization.id }, version);
  await tx.query(
    `update citizen.recipes set version = $2, organization_name = $3, revision = revision + 1,
       updated_at = clock_timestamp(), updated_by = $4, updated_by_name = $5
     where id = $1`,
    [source.id, source.version, organization.name, by.id, by.name],
  );
};

export const setAudience = async (
  tx: Tx,
  id: string,
  { visibility, sharedWith }: { visibility: Visibility; sharedWith: SharedWith },
  by: Named,
): Promise<void> => {
  await tx.query(
    `update citizen.recipes set visibility = $2, shared_customers = $3, shared_organizations = $4,
       revision = revision + 1, updated_at = clock_timestamp(), updated_by = $5, updated_by_name = $6
     where id = $1`,
    [id, visibility, sharedWith.customers, sharedWith.organizations, by.id, by.name],
  );
};

/** @param deletedAt Null brings it back. */
export const setDeleted = async (tx: Tx, id: string, deletedAt: Date | null, by: Named): Promise<void> => {
  await tx.query(
    `update citizen.recipes set deleted_at = $2, revision = revision + 1, updated_at = clock_timestamp(),
       updated_by = $3, updated_by_name = $4
     where id = $1`,
    [id, deletedAt, by.id, by.name],
  );
};

/** What the host's operator says of a public recipe's version. */
export const judgeRecipe = async (tx: Tx, id: string, version: string, isApproved: boolean): Promise<void> => {
  await tx.query(
    `update citizen.recipes set
       approved_version = case when $3 then $2 when approved_version = $2 then null else approved_version end,
       refused_version = case when $3 then null else $2 end,
       revision = revision + 1, updated_at = clock_timestamp()
     where id = $1`,
    [id, version, isApproved],
  );
};

/** Public ones, those that wait first. For the operator's scope. */
export const listPublicRecipes = async (tx: Tx): Promise<readonly OwnRecipeCard[]> =>
  (
    await tx.query<OwnRecipeCard>(
      `select ${columns}, v.version as "shownVersion", v.card from citizen.recipes r
       join citizen.recipe_versions v on v.recipe = r.id and v.version = r.version
       where r.visibility = 'public' and r.deleted_at is null order by r.updated_at desc, r.id`,
    )
  ).rows;

/**
 * Forgets recipes that were deleted so many days ago and that nothing deploys or has deployed lately, and Jitterpaks
 * that belong to none.
 */
export const forgetDeletedRecipes = async (tx: Tx, days: number): Promise<void> => {
  await tx.query(
    `delete from citizen.recipes r where r.deleted_at < now() - make_interval(days => $1)
     and not exists (
       select from citizen.deployments d
       where d.recipe_id = r.id and (d.removed_at is null or d.removed_at > now() - make_interval(days => $1))
     )`,
    [days],
  );
  await tx.query(
    `delete from citizen.jitterpaks j where j.created_at < now() - interval '1 hour' and not exists (
       select from citizen.recipe_versions v where v.organization = j.organization and v.jitterpak = j.sha256
     )`,
  );
};

export interface VersionSummaryRow {
  readonly version: string;
  readonly createdAt: Date;
  /** Null for the library. */
  readonly createdBy: Named | null;
  readonly deployments: number;
}

/** Newest first, those that the scope may see. Cursor: when it was made, version. */
export const listVersions = async (
  tx: Tx,
  recipe: string,
  { limit, after }: PageRequest,
): Promise<Page<VersionSummaryRow>> => {
  const { rows } = await tx.query<VersionSummaryRow & { place: string; total: number }>(
    `select v.version, v.created_at as "createdAt", v.created_at::text as place,
       jsonb_build_object('id', v.created_by, 'name', v.created_by_name) as "createdBy",
       (select count(*)::int from citizen.deployments d
        where d.recipe_id = v.recipe and d.recipe_version = v.version and d.removed_at is null) as deployments,
       (select count(*)::int from citizen.recipe_versions w where w.recipe = v.recipe) as total
     from citizen.recipe_versions v
     where v.recipe = $1 and ($2::text is null or (v.created_at, v.version) < ($2::timestamptz, $3))
     order by v.created_at desc, v.version desc limit $4`,
    [recipe, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  return cutPage(rows, rows[0]?.total ?? 0, limit, ({ place, version }) => [place, version]);
};

export interface RecipeDeploymentRow {
  readonly id: string;
  readonly version: string;
  readonly environment: Named;
  readonly customer: Named;
  readonly state: DeploymentState;
}

/** Newest first, those that the scope sees. Cursor: when it was made, id. */
export const listDeploymentsOf = async (
  tx: Tx,
  recipe: string,
  { limit, after }: PageRequest,
): Promise<Page<RecipeDeploymentRow>> => {
  const { rows } = await tx.query<RecipeDeploymentRow & { place: string }>(
    `select d.id, d.recipe_version as version, d.state, d.created_at::text as place,
       jsonb_build_object('id', d.environment, 'name', e.name) as environment,
       jsonb_build_object('id', d.customer, 'name', c.name) as customer
     from citizen.deployments d
     join citizen.customers c on c.organization = d.organization and c.id = d.customer
     join citizen.environments e on e.organization = d.organization and e.id = d.environment
     where d.recipe_id = $1 and d.removed_at is null
       and ($2::text is null or (d.created_at, d.id) < ($2::timestamptz, $3))
     order by d.created_at desc, d.id desc limit $4`,
    [recipe, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const count = await tx.query<{ total: number }>(
    'select count(*)::int as total from citizen.deployments where recipe_id = $1 and removed_at is null',
    [recipe],
  );
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ place, id }) => [place, id]);
};
