import type { Library } from '@citizen-integrator/library';
import type { Recipe, RecipeSource } from 'citizen-integrator/contract';
import { isOrganizationAdmin, type Caller } from '../auth/caller.ts';
import { countByRecipe } from '../deployments/store.ts';
import { etagOf, isMatch } from '../http/etag.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store, Tx } from '../store/database.ts';
import {
  getOwnRecipe,
  getRecipeVersion,
  lockOwnRecipe,
  stateOf,
  type ListedRecipeRow,
  type OwnRecipeRow,
} from './own-store.ts';
import { toRecipe, type Standing } from './recipe.ts';

export interface RecipeParts {
  readonly store: Store;
  readonly library: Library;
}

/** Whose own recipe something is: its organization's admin sees more of it than others do. */
export const isOwner = (caller: Caller, { organization }: Pick<OwnRecipeRow, 'organization'>): boolean =>
  isOrganizationAdmin(caller) && caller.organization.id === organization;

/** @param shown The version that is looked at. */
export const ownStanding = (
  row: ListedRecipeRow & Partial<Pick<OwnRecipeRow, 'sharedWith' | 'revision'>>,
  shown: string,
  deployments: number,
  isOwners: boolean,
): Standing => ({
  organization: { id: row.organization, name: row.organizationName },
  visibility: row.visibility,
  // Who is offered a recipe need not know what its organization waits for.
  state: isOwners ? stateOf(row) : 'published',
  ...(isOwners && row.sharedWith ? { sharedWith: row.sharedWith } : {}),
  verified: row.visibility === 'public' && row.approvedVersion === shown,
  uploadedAt: row.createdAt,
  updatedAt: row.updatedAt,
  deployments,
  etag: etagOf(row.revision ?? shown),
});

export const toOwnRecipe = (
  row: OwnRecipeRow,
  source: RecipeSource,
  deployments: number,
  caller: Caller,
  language: string,
): Recipe => toRecipe(source, ownStanding(row, source.version, deployments, isOwner(caller, row)), language);

/** @throws HttpProblem forbidden for who is no admin of an organization. */
export const requireOrganizationAdmin = (caller: Caller): void => {
  if (!isOrganizationAdmin(caller)) throw new HttpProblem('forbidden', message('recipe.forbidden'));
};

export const notFound = (): HttpProblem => new HttpProblem('not-found', message('problem.not-found'));

/**
 * Locks a recipe of the caller's organization for changing it.
 * @throws HttpProblem not-found, forbidden, or conflict (412) when it was changed meanwhile.
 */
export const lockOwn = async (
  tx: Tx,
  { library }: RecipeParts,
  caller: Caller,
  id: string,
  ifMatch: string | null,
): Promise<OwnRecipeRow> => {
  requireOrganizationAdmin(caller);
  if (library.recipes.has(id)) throw new HttpProblem('forbidden', message('recipe.forbidden.library'));
  const row = await lockOwnRecipe(tx, id);
  if (!row) {
    const foreign = await getOwnRecipe(tx, id);
    if (!foreign?.offered) throw notFound();
    throw new HttpProblem('forbidden', message('recipe.forbidden.foreign', { organization: foreign.organizationName }));
  }
  if (ifMatch !== null && !isMatch(ifMatch, row.revision)) {
    const at = { at: row.updatedAt.toISOString() };
    throw new HttpProblem('conflict', message('recipe.changed', { name: row.updatedByName, at }), { status: 412 });
  }
  return row;
};

/** A recipe after it was changed. @throws HttpProblem not-found */
export const reread = async (tx: Tx, id: string): Promise<OwnRecipeRow> =>
  (await getOwnRecipe(tx, id)) ?? Promise.reject(notFound());

const countOf = async ({ store }: RecipeParts, id: string): Promise<number> =>
  (await store.withScope('operator', countByRecipe)).get(id) ?? 0;

/** An own recipe in its newest version, as its organization gets it. */
export const readOwnRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  row: OwnRecipeRow,
  language: string,
): Promise<Recipe> => {
  const version = await parts.store.withScope(caller.scope, tx => getRecipeVersion(tx, row.id, row.version));
  if (!version) throw notFound();
  return toOwnRecipe(row, version.source, await countOf(parts, row.id), caller, language);
};
