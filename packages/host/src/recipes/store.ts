import type { Library } from '@citizen-integrator/library';
import type { RecipeSource } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';

/** Notes which versions of the library's recipes this host has, from when on, and what they say. */
export const recordRecipes = async (tx: Tx, recipes: readonly RecipeSource[]): Promise<void> => {
  await tx.query(
    `insert into citizen.library_recipes (id, version, source)
     select id, version, source from unnest($1::text[], $2::text[], $3::jsonb[]) as given (id, version, source)
     on conflict (id, version) do update set source = excluded.source`,
    [recipes.map(({ id }) => id), recipes.map(({ version }) => version), recipes.map(recipe => JSON.stringify(recipe))],
  );
};

/**
 * A recipe in the version that something was set up with, though the library may have a newer one by now.
 * @returns null when this host never had it.
 */
export const findRecipe = async (
  tx: Tx,
  library: Library,
  id: string,
  version: string,
): Promise<RecipeSource | null> => {
  const current = library.recipes.get(id);
  if (current?.version === version) return current;
  const { rows } = await tx.query<{ source: RecipeSource | null }>(
    'select source from citizen.library_recipes where id = $1 and version = $2',
    [id, version],
  );
  return rows[0]?.source ?? null;
};

/** Since when this host has each version, by `id@version`. */
export const listRecipeDates = async (tx: Tx): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ id: string; version: string; since: Date }>(
    'select id, version, since from citizen.library_recipes',
  );
  return new Map(rows.map(({ id, version, since }) => [`${id}@${version}`, since]));
};
