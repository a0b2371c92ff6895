import { readJitterpak, type Jitterpak } from '@citizen-integrator/jitterpak';
import type { RecipeSource } from 'citizen-integrator/contract';
import { getJitterpak } from '../recipes/jitterpak-store.ts';
import type { Tx } from '../store/database.ts';
import { findGaps, type Gap } from './gaps.ts';

/** A Jitterpak as it was uploaded. */
export interface LoadedJitterpak {
  readonly jitterpak: Jitterpak;
  readonly gaps: readonly Gap[];
}

const most = 4;
/** Bytes of a file; a larger one is read anew each time. */
const mostBytes = 4 * 1024 * 1024;
/** By SHA-256, the one that was used last at the end. What has one hash is one file, whoever owns it. */
const loaded = new Map<string, LoadedJitterpak>();

const remember = (sha256: string, value: LoadedJitterpak): void => {
  loaded.delete(sha256);
  loaded.set(sha256, value);
  for (const key of loaded.keys()) if (loaded.size > most) loaded.delete(key);
};

/** @returns null when the scope sees no such recipe, or its file is gone. */
export const loadJitterpak = async (
  tx: Tx,
  { id, version }: Pick<RecipeSource, 'id' | 'version'>,
): Promise<LoadedJitterpak | null> => {
  const { rows } = await tx.query<{ organization: string; sha256: string | null }>(
    'select organization, jitterpak as sha256 from citizen.recipe_versions where recipe = $1 and version = $2',
    [id, version],
  );
  const { organization, sha256 = null } = rows[0] ?? {};
  if (organization === undefined || sha256 === null) return null;
  const known = loaded.get(sha256);
  if (known) {
    remember(sha256, known);
    return known;
  }
  const bytes = await getJitterpak(tx, organization, sha256);
  if (!bytes) return null;
  const jitterpak = await readJitterpak(bytes);
  const value = { jitterpak, gaps: await findGaps(jitterpak.project) };
  if (bytes.length <= mostBytes) remember(sha256, value);
  return value;
};

/** What can be run: its id and name. */
export interface RunnableOperation {
  readonly id: string;
  readonly name: string;
}

/** The operations of a recipe, the first being the one that runs when nobody names another. */
export const listOperations = async (tx: Tx, recipe: RecipeSource): Promise<readonly RunnableOperation[]> => {
  if (recipe.project.kind === 'flow') return recipe.project.operations;
  const found = await loadJitterpak(tx, recipe);
  return found?.jitterpak.project.operations.map(({ id, name }) => ({ id, name })) ?? [];
};
