import type { DeletedRecipe, Recipe, RecipeAudience } from 'citizen-integrator/contract';
import type { Caller } from '../auth/caller.ts';
import { invalid } from '../http/faults.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';
import { lockOwn, notFound, readOwnRecipe, reread, type RecipeParts } from './own-recipe.ts';
import { deletedRecipesDays, getRecipeVersion, listDeploymentsOf, setAudience, setDeleted } from './own-store.ts';
import { nameOf } from './recipe.ts';
import { tellChange } from './recipe-audience.ts';

/** Deployments that the answer to deleting names. */
const mostNamed = 50;
const dayLength = 24 * 60 * 60 * 1000;

const unknownCustomers = async (tx: Tx, organization: string, customers: readonly string[]): Promise<string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    'select id from citizen.customers where organization = $1 and id = any($2)',
    [organization, customers],
  );
  const known = new Set(rows.map(({ id }) => id));
  return customers.filter(id => !known.has(id));
};

/** @throws HttpProblem not-found, forbidden, invalid, or conflict (412) when somebody else was faster. */
export const changeAudience = async (
  parts: RecipeParts,
  caller: Caller,
  id: string,
  { visibility, sharedWith: given }: RecipeAudience,
  ifMatch: string | null,
  language: string,
): Promise<Recipe> => {
  const row = await parts.store.withScope(caller.scope, async tx => {
    const before = await lockOwn(tx, parts, caller, id, ifMatch);
    if (before.deletedAt) throw notFound();
    const organization = caller.organization.id;
    const sharedWith = {
      customers: [...new Set(given?.customers ?? before.sharedWith.customers)],
      organizations: [...new Set(given?.organizations ?? before.sharedWith.organizations)].filter(
        other => other !== organization,
      ),
    };
    if (visibility === 'shared' && sharedWith.customers.length + sharedWith.organizations.length === 0) {
      throw invalid([{ path: 'sharedWith', code: 'required', says: message('recipe.sharedWith.nobody') }]);
    }
    const unknown = given ? await unknownCustomers(tx, organization, sharedWith.customers) : [];
    if (unknown.length > 0) {
      const path = 'sharedWith.customers';
      throw invalid(
        unknown.map(customer => ({ path, code: 'unknown', says: message('recipe.customer.unknown', { customer }) })),
      );
    }
    await setAudience(tx, id, { visibility, sharedWith }, caller.user);
    const after = await reread(tx, id);
    await tellChange(tx, before, after);
    return after;
  });
  return readOwnRecipe(parts, caller, row, language);
};

/** Deletes an own recipe; its deployments go on. @throws HttpProblem not-found, forbidden, or conflict (412). */
export const deleteRecipe = (
  parts: RecipeParts,
  caller: Caller,
  id: string,
  ifMatch: string | null,
  language: string,
): Promise<DeletedRecipe> =>
  parts.store.withScope(caller.scope, async tx => {
    const before = await lockOwn(tx, parts, caller, id, ifMatch);
    const deletedAt = before.deletedAt ?? new Date();
    const version = await getRecipeVersion(tx, id, before.version);
    const { rows, total } = await listDeploymentsOf(tx, id, { limit: mostNamed, after: null });
    if (!before.deletedAt) {
      await setDeleted(tx, id, deletedAt, caller.user);
      await tellChange(tx, before, await reread(tx, id));
    }
    return {
      id,
      name: version ? nameOf(version.source, language) : id,
      restorableUntil: new Date(deletedAt.getTime() + deletedRecipesDays * dayLength).toISOString(),
      deployments: { items: rows.map(row => ({ ...row })), total, next: null },
    };
  });

/** Brings a deleted recipe back. @throws HttpProblem not-found, forbidden, or conflict when it was too long ago. */
export const restoreRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  id: string,
  language: string,
): Promise<Recipe> => {
  const row = await parts.store.withScope(caller.scope, async tx => {
    const before = await lockOwn(tx, parts, caller, id, null);
    if (!before.deletedAt) return before;
    if (before.deletedAt.getTime() < Date.now() - deletedRecipesDays * dayLength) {
      throw new HttpProblem('conflict', message('recipe.gone'));
    }
    await setDeleted(tx, id, null, caller.user);
    const after = await reread(tx, id);
    await tellChange(tx, before, after);
    return after;
  });
  return readOwnRecipe(parts, caller, row, language);
};
