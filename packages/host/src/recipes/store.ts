import type { Tx } from '../store/database.ts';

/** Notes which versions of the library's recipes this host has, from when on. */
export const recordRecipes = async (
  tx: Tx,
  recipes: readonly { readonly id: string; readonly version: string }[],
): Promise<void> => {
  await tx.query(
    `insert into citizen.library_recipes (id, version) select id, version from unnest($1::text[], $2::text[]) as given (id, version)
     on conflict do nothing`,
    [recipes.map(({ id }) => id), recipes.map(({ version }) => version)],
  );
};

/** Since when this host has each version, by `id@version`. */
export const listRecipeDates = async (tx: Tx): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ id: string; version: string; since: Date }>(
    'select id, version, since from citizen.library_recipes',
  );
  return new Map(rows.map(({ id, version, since }) => [`${id}@${version}`, since]));
};
