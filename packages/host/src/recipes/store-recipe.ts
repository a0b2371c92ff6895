import { readJitterpak, JitterpakError, type Jitterpak } from '@citizen-integrator/jitterpak';
import type { Recipe, RecipeFinding, RecipeSource, RecipeValidation, StoredRecipe } from 'citizen-integrator/contract';
import type { Caller } from '../auth/caller.ts';
import type { SentFile } from '../http/files.ts';
import type { Once } from '../http/idempotency.ts';
import { HttpProblem } from '../http/problem.ts';
import { message, say } from '../messages/index.ts';
import { tellDeploymentsOf } from '../deployments/store.ts';
import type { Tx } from '../store/database.ts';
import { checkFiles, faultFinding, finding, jitterpakWarnings, type CheckedFiles } from './check-files.ts';
import { generateRecipe } from './generate/generate-recipe.ts';
import { putJitterpak, sha256Of } from './jitterpak-store.ts';
import { keptJitterpak, type KeptJitterpak } from './own-jitterpak.ts';
import { lockOwn, notFound, readOwnRecipe, requireOrganizationAdmin, reread, type RecipeParts } from './own-recipe.ts';
import {
  addOwnVersion,
  getOwnRecipe,
  getRecipeVersion,
  insertOwnRecipe,
  isLibraryId,
  type OwnRecipeRow,
} from './own-store.ts';
import { tellChange } from './recipe-audience.ts';
import { isNewer, nextPatch } from './recipe-version.ts';
import { findOfferedRecipe } from './store.ts';

/** Reads the files of a recipe as they are sent. Who may not send them is told before. */
export type ReadFiles = () => Promise<{ readonly metadata: SentFile; readonly jitterpak: SentFile | undefined }>;

const longestId = 100;
const longestName = 120;

const refuse = (errors: readonly RecipeFinding[]): HttpProblem =>
  new HttpProblem('invalid', message('recipe.refused', { count: errors.length }), {
    faults: errors.map(({ path, code, line, column, message: says }) => ({ path, code, line, column, says })),
  });

/** @throws HttpProblem invalid with everything that is wrong. */
const requireUsable = ({ recipe, errors }: CheckedFiles): RecipeSource => {
  if (recipe && errors.length === 0) return recipe;
  throw refuse(errors);
};

/** `orders`, `orders-2`, `orders-3` … */
const numbered = (id: string, number: number): string => {
  const ending = number === 1 ? '' : `-${number}`;
  return `${id.slice(0, longestId - ending.length)}${ending}`;
};

interface Wanted {
  readonly source: RecipeSource;
  readonly jitterpak: string | null;
}

/** Stores a new recipe under its id, or under that with the first number that is free on this host. */
const insertFree = async (
  tx: Tx,
  { library }: RecipeParts,
  caller: Caller,
  { source, jitterpak }: Wanted,
): Promise<OwnRecipeRow> => {
  for (let number = 1; ; number++) {
    const id = numbered(source.id, number);
    if (library.recipes.has(id) || (await isLibraryId(tx, id))) continue;
    const version = { source: { ...source, id }, jitterpak, by: caller.user };
    if (!(await insertOwnRecipe(tx, caller.organization, source.visibility, version))) continue;
    return reread(tx, id);
  }
};

/** What is stored of a recipe: its project names the Jitterpak that is kept, and who sees it is said elsewhere. */
const storedSource = (
  source: RecipeSource,
  { id, version }: { id: string; version: string },
  file: { name: string; sha256: string } | null,
): RecipeSource => ({
  ...source,
  id,
  version,
  project:
    source.project.kind === 'jitterpak' && file
      ? { ...source.project, file: file.name, sha256: file.sha256 }
      : source.project,
});

/** A file's name without its folders, which some browsers send. */
const baseName = (name: string): string => name.split(/[\\/]/).at(-1) || 'project.jpk';

const answer = async (
  parts: RecipeParts,
  caller: Caller,
  { row, warnings }: { row: OwnRecipeRow; warnings: readonly RecipeFinding[] },
  language: string,
): Promise<StoredRecipe> => {
  const recipe = await readOwnRecipe(parts, caller, row, language);
  return { ...recipe, warnings: [...warnings] };
};

const otherJitterpak = (source: RecipeSource, sha256: string, language: string): RecipeFinding[] =>
  source.project.kind === 'jitterpak' && source.project.sha256 !== undefined && source.project.sha256 !== sha256
    ? [finding('jitterpak-differs', 'project.sha256', message('recipe.jitterpak.other'), language)]
    : [];

/** @throws HttpProblem forbidden or not-found. */
export const validateRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  readFiles: ReadFiles,
  recipe: string | undefined,
  language: string,
): Promise<RecipeValidation> => {
  requireOrganizationAdmin(caller);
  const files = await readFiles();
  const kept = files.jitterpak || recipe === undefined ? null : await keptJitterpak(parts, caller, recipe);
  const { errors, warnings } = await checkFiles(parts.library, files, kept?.bytes ?? null, language);
  return { ok: errors.length === 0, errors: [...errors], warnings: [...warnings] };
};

/**
 * Stores a new recipe. An id that others have gets a number at its end.
 * @throws HttpProblem forbidden, invalid with everything that is wrong, or conflict when the organization has the id.
 */
export const createRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  readFiles: ReadFiles,
  language: string,
): Promise<StoredRecipe> => {
  requireOrganizationAdmin(caller);
  const files = await readFiles();
  const checked = await checkFiles(parts.library, files, null, language);
  const recipe = requireUsable(checked);
  const warnings = [...checked.warnings];
  const stored = await parts.store.withScope(caller.scope, async tx => {
    const known = await getOwnRecipe(tx, recipe.id);
    if (known?.organization === caller.organization.id) {
      const says = known.deletedAt ? 'recipe.taken.deleted' : 'recipe.taken';
      throw new HttpProblem('conflict', message(says, { id: recipe.id }), {
        faults: [{ path: 'id', code: 'taken', says: message(says, { id: recipe.id }) }],
      });
    }
    const file = recipe.project.kind === 'jitterpak' ? files.jitterpak : undefined;
    const jitterpak = file ? await putJitterpak(tx, caller.organization.id, file.bytes) : null;
    if (jitterpak !== null) warnings.push(...otherJitterpak(recipe, jitterpak, language));
    const kept = file && jitterpak !== null ? { name: baseName(file.name), sha256: jitterpak } : null;
    const row = await insertFree(tx, parts, caller, { source: storedSource(recipe, recipe, kept), jitterpak });
    await tellChange(tx, null, row);
    return row;
  });
  if (stored.id !== recipe.id) {
    warnings.unshift(
      finding('renamed', 'id', message('recipe.renamed', { id: recipe.id, stored: stored.id }), language),
    );
  }
  return answer(parts, caller, { row: stored, warnings }, language);
};

/**
 * Stores a new version of an own recipe; who sees it stays. Without a Jitterpak it keeps the one that it has.
 * @throws HttpProblem not-found, forbidden, invalid, or conflict (412) when somebody else was faster.
 */
export const updateRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  id: string,
  readFiles: ReadFiles,
  ifMatch: string | null,
  language: string,
): Promise<StoredRecipe> => {
  await parts.store.withScope(caller.scope, async tx => {
    if ((await lockOwn(tx, parts, caller, id, ifMatch)).deletedAt) throw notFound();
  });
  const files = await readFiles();
  const kept = files.jitterpak ? null : await keptJitterpak(parts, caller, id);
  const checked = await checkFiles(parts.library, files, kept?.bytes ?? null, language);
  const recipe = requireUsable(checked);
  const warnings = [...checked.warnings];

  const row = await parts.store.withScope(caller.scope, async tx => {
    const before = await lockOwn(tx, parts, caller, id, ifMatch);
    if (before.deletedAt) throw notFound();
    const version = isNewer(recipe.version, before.version) ? recipe.version : nextPatch(before.version);
    if (version !== recipe.version) {
      const params = { version: recipe.version, newest: before.version, stored: version };
      warnings.unshift(finding('version-raised', 'version', message('recipe.version.raised', params), language));
    }
    if (recipe.id !== id) {
      const says = message('recipe.otherId', { id: recipe.id, stored: id });
      warnings.unshift(finding('other-id', 'id', says, language));
    }
    const file = recipe.project.kind !== 'jitterpak' ? null : await fileOf(tx, caller, files.jitterpak, kept);
    if (file) warnings.push(...otherJitterpak(recipe, file.sha256, language));
    const source = { ...storedSource(recipe, { id, version }, file), visibility: before.visibility };
    await addOwnVersion(tx, caller.organization, { source, jitterpak: file?.sha256 ?? null, by: caller.user });
    const after = await reread(tx, id);
    await tellChange(tx, before, after);
    await tellDeploymentsOf(tx, id);
    return after;
  });
  return answer(parts, caller, { row, warnings }, language);
};

const fileOf = async (
  tx: Tx,
  caller: Caller,
  sent: SentFile | undefined,
  kept: KeptJitterpak | null,
): Promise<{ name: string; sha256: string } | null> =>
  sent
    ? { name: baseName(sent.name), sha256: await putJitterpak(tx, caller.organization.id, sent.bytes) }
    : kept && { name: kept.name, sha256: kept.sha256 };

const readGiven = async (bytes: Uint8Array): Promise<Jitterpak> => {
  try {
    return await readJitterpak(bytes);
  } catch (error) {
    if (error instanceof JitterpakError) throw refuse([faultFinding(error)]);
    throw error;
  }
};

/** Makes a private recipe of a Jitterpak. @throws HttpProblem forbidden or invalid. */
export const storeGenerated = async (
  parts: RecipeParts,
  caller: Caller,
  readFiles: () => Promise<{ readonly jitterpak: SentFile }>,
  language: string,
): Promise<StoredRecipe> => {
  requireOrganizationAdmin(caller);
  const { jitterpak: file } = await readFiles();
  const jitterpak = await readGiven(file.bytes);
  const source = generateRecipe(jitterpak.project, {
    file: baseName(file.name),
    sha256: sha256Of(file.bytes),
    author: caller.organization.name,
  });
  const row = await parts.store.withScope(caller.scope, async tx => {
    const sha256 = await putJitterpak(tx, caller.organization.id, file.bytes);
    const row = await insertFree(tx, parts, caller, { source, jitterpak: sha256 });
    await tellChange(tx, null, row);
    return row;
  });
  return answer(parts, caller, { row, warnings: await jitterpakWarnings(jitterpak, source, language) }, language);
};

/** A recipe that the organization is offered or has, to be copied. */
const copied = async (tx: Tx, { library }: RecipeParts, caller: Caller, id: string): Promise<Wanted> => {
  const row = library.recipes.has(id) ? null : await getOwnRecipe(tx, id);
  const version = row?.offered ? await getRecipeVersion(tx, id, row.offered) : null;
  const source = row ? version?.source : await findOfferedRecipe(tx, library, id);
  if (!source) throw notFound();
  if (row && version?.jitterpak && row.organization !== caller.organization.id) {
    const { organizationName: organization } = row;
    throw new HttpProblem('forbidden', message('recipe.forbidden.jitterpak', { organization }));
  }
  return { source, jitterpak: version?.jitterpak ?? null };
};

/** The source under the copy's names, in every language that it speaks. */
const asCopy = (source: RecipeSource, name: string | undefined, language: string): RecipeSource => {
  const named = (of: string, tag: string) => say('recipe.copyOf', { name: of }, tag).slice(0, longestName);
  const translations = Object.entries(source.translations).map(([tag, { name: old, ...translation }]) => [
    tag,
    { ...translation, ...(old === undefined || name !== undefined ? {} : { name: named(old, tag) }) },
  ]);
  return {
    ...source,
    id: `${source.id.slice(0, longestId - '-copy'.length)}-copy`,
    version: '1.0.0',
    visibility: 'private',
    name: name ?? named(source.name, language),
    translations: Object.fromEntries(translations) as RecipeSource['translations'],
  };
};

/** Makes a private recipe of another one. @throws HttpProblem not-found or forbidden. */
export const copyRecipe = async (
  parts: RecipeParts,
  caller: Caller,
  id: string,
  name: string | undefined,
  once: Once,
  language: string,
): Promise<Recipe> => {
  requireOrganizationAdmin(caller);
  const row = await parts.store.withScope(caller.scope, async tx => {
    const made = await once(tx, async () => {
      const { source, jitterpak } = await copied(tx, parts, caller, id);
      const row = await insertFree(tx, parts, caller, { source: asCopy(source, name, language), jitterpak });
      await tellChange(tx, null, row);
      return row.id;
    });
    return reread(tx, made);
  });
  return readOwnRecipe(parts, caller, row, language);
};
