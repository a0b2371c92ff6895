import type { Library } from '@citizen-integrator/library';
import type { RecipeSource } from 'citizen-integrator/contract';
import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';
import { getOwnRecipe, getRecipeVersion, type VersionSummaryRow } from './own-store.ts';
import { isNewer } from './recipe-version.ts';
import { enterLibrary } from './search-store.ts';
import { createWording } from './search-words.ts';

/** Notes which versions of the library's recipes this host has, from when on, what they say, and how they are found. */
export const recordRecipes = async (tx: Tx, { recipes: known, endpoints }: Library): Promise<void> => {
  const recipes = [...known.values()];
  const { rows } = await tx.query<{ id: string; version: string }>(
    `select given.id, given.version from unnest($1::text[], $2::text[]) as given (id, version)
     where not exists (
       select from citizen.library_recipes l where l.id = given.id and l.version = given.version and l.source is not null
     )`,
    [recipes.map(({ id }) => id), recipes.map(({ version }) => version)],
  );
  const missing = new Set(rows.map(({ id }) => id));
  const added = recipes.filter(({ id }) => missing.has(id));
  if (added.length > 0) {
    await tx.query(
      `insert into citizen.library_recipes (id, version, source)
       select id, version, source from unnest($1::text[], $2::text[], $3::jsonb[]) as given (id, version, source)
       on conflict (id, version) do update set source = excluded.source`,
      [added.map(({ id }) => id), added.map(({ version }) => version), added.map(recipe => JSON.stringify(recipe))],
    );
  }
  await enterLibrary(tx, recipes, createWording(endpoints).words);
};

/** Of the library, in a version that this host had before. */
const findOldRecipe = async (tx: Tx, id: string, version: string): Promise<RecipeSource | null> =>
  (
    await tx.query<{ source: RecipeSource | null }>(
      'select source from citizen.library_recipes where id = $1 and version = $2',
      [id, version],
    )
  ).rows[0]?.source ?? null;

/**
 * A recipe of the library or of an organization's own, in the version that something was set up with, though there may
 * be a newer one by now.
 * @returns null when this host never had it, or the scope is neither offered it nor deploys it.
 */
export const findRecipe = async (
  tx: Tx,
  library: Library,
  id: string,
  version: string,
): Promise<RecipeSource | null> => {
  const current = library.recipes.get(id);
  if (current?.version === version) return current;
  const own = current ? null : await getRecipeVersion(tx, id, version);
  return own?.source ?? findOldRecipe(tx, id, version);
};

/** A recipe that the scope may set up anew, in the version that it is offered. @returns null when it is offered none. */
export const findOfferedRecipe = async (tx: Tx, library: Library, id: string): Promise<RecipeSource | null> => {
  const current = library.recipes.get(id);
  if (current) return current;
  const offered = (await getOwnRecipe(tx, id))?.offered;
  return offered ? ((await getRecipeVersion(tx, id, offered))?.source ?? null) : null;
};

/**
 * A recipe as somebody answers it: as it is offered, or, where it is kept from the scope by now, the newest version that
 * something of the scope's deploys.
 */
export const findKnownRecipe = async (tx: Tx, library: Library, id: string): Promise<RecipeSource | null> => {
  const offered = await findOfferedRecipe(tx, library, id);
  if (offered) return offered;
  const { rows } = await tx.query<{ version: string }>(
    'select distinct recipe_version as version from citizen.deployments where recipe_id = $1 and removed_at is null',
    [id],
  );
  const [newest] = rows.sort((a, b) => (isNewer(a.version, b.version) ? -1 : 1));
  return newest ? findRecipe(tx, library, id, newest.version) : null;
};

/**
 * The library without recipes whose id an organization has given to one of its own: deployments name recipes by id.
 * @param onTaken Told of each that is left out.
 */
export const withoutTaken = async (tx: Tx, library: Library, onTaken: (id: string) => void): Promise<Library> => {
  const { rows } = await tx.query<{ id: string }>('select id from citizen.recipes where id = any($1)', [
    [...library.recipes.keys()],
  ]);
  if (rows.length === 0) return library;
  const taken = new Set(rows.map(({ id }) => id));
  taken.forEach(onTaken);
  return { ...library, recipes: new Map([...library.recipes].filter(([id]) => !taken.has(id))) };
};

/** Since when this host has each version, by `id@version`. */
export const listRecipeDates = async (tx: Tx): Promise<ReadonlyMap<string, Date>> => {
  const { rows } = await tx.query<{ id: string; version: string; since: Date }>(
    'select id, version, since from citizen.library_recipes',
  );
  return new Map(rows.map(({ id, version, since }) => [`${id}@${version}`, since]));
};

/** Versions of a recipe of the library that this host has had, newest first. Cursor: since when, version. */
export const listLibraryVersions = async (
  tx: Tx,
  id: string,
  { limit, after }: PageRequest,
): Promise<Page<VersionSummaryRow>> => {
  const { rows } = await tx.query<VersionSummaryRow & { place: string; total: number }>(
    `select l.version, l.since as "createdAt", l.since::text as place, null as "createdBy",
       (select count(*)::int from citizen.deployments d
        where d.recipe_id = l.id and d.recipe_version = l.version and d.removed_at is null) as deployments,
       (select count(*)::int from citizen.library_recipes o where o.id = l.id) as total
     from citizen.library_recipes l
     where l.id = $1 and ($2::text is null or (l.since, l.version) < ($2::timestamptz, $3))
     order by l.since desc, l.version desc limit $4`,
    [id, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  return cutPage(rows, rows[0]?.total ?? 0, limit, ({ place, version }) => [place, version]);
};
