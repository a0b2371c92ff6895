import { readJitterpak, type Jitterpak, type Project } from '@citizen-integrator/jitterpak';
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

/** Ids of the operations that run because of another one, or because a script says so. */
const followers = ({ entities }: Project): ReadonlySet<string> =>
  new Set(
    entities.flatMap(({ kind, references }) =>
      kind === 'Operation' || kind === 'Script' || kind === 'Transformation'
        ? references.flatMap(reference => (reference.kind === 'Operation' ? [reference.target] : []))
        : [],
    ),
  );

/** Where a project begins: what the recipe's steps are about, else what is scheduled, else what follows no other. */
const beginningOf = (project: Project, { steps }: Pick<RecipeSource, 'steps'>): string | undefined => {
  const { operations, byId } = project;
  const asked = steps.flatMap(step => (step.type === 'schedule' || step.type === 'operation' ? [step.operation] : []));
  const named = asked.find(id => byId.get(id)?.kind === 'Operation');
  if (named !== undefined) return named;
  const following = followers(project);
  const leading = operations.filter(({ id }) => !following.has(id));
  return (leading.find(({ scheduleId }) => scheduleId !== null) ?? leading[0])?.id;
};

/** The operations of a recipe, the first being the one that runs when nobody names another. */
export const listOperations = async (tx: Tx, recipe: RecipeSource): Promise<readonly RunnableOperation[]> => {
  if (recipe.project.kind === 'flow') return recipe.project.operations;
  const found = await loadJitterpak(tx, recipe);
  if (!found) return [];
  const { project } = found.jitterpak;
  const first = beginningOf(project, recipe);
  const all = project.operations.map(({ id, name }) => ({ id, name }));
  return [...all.filter(({ id }) => id === first), ...all.filter(({ id }) => id !== first)];
};
