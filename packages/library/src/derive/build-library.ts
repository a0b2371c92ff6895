import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecipeSourceInput } from 'citizen-integrator/contract';
import type { ApiDescription } from '../descriptions/api-description.ts';
import { endpointOf } from '../descriptions/endpoint-of.ts';
import { DescriptionError, readDescription } from '../descriptions/read-description.ts';
import { createLibrary, type Library } from '../library.ts';
import { commonEndpoints, commonRecipes } from '../recipes/index.ts';
import { readCanonicalModel, type CanonicalModel } from './canonical.ts';
import { deriveRecipe, routeId, type UnversionedRecipe } from './derive-recipe.ts';
import { genericRecipes } from './generic-recipes.ts';
import { routesBetween, type End } from './routes.ts';
import { readVersions, versionOf, type RecipeVersions } from './recipe-versions.ts';
import { readWrittenWords } from './written-words.ts';

const canonicalFile = 'canonical.yaml';

/** Runs what may refuse a file, and keeps what is said of it. */
const collected = <Value>(errors: DescriptionError[], read: () => Value): Value | null => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    errors.push(error);
    return null;
  }
};

/** What the library is made of. */
export interface LibrarySources {
  readonly apps: readonly ApiDescription[];
  readonly model: CanonicalModel;
  /** Text of the file, which is read when the recipes' ids are known. */
  readonly written: string;
  readonly versions: RecipeVersions;
}

export const writtenFile = 'written.yaml';
export const versionsFile = 'versions.json';

/**
 * Reads descriptions, canonical model, hand-written words and versions.
 * @param folder of the library's package
 * @throws Error with file, line, path and reason of everything that is wrong.
 */
export const readSources = (folder: string): LibrarySources => {
  const endpoints = join(folder, 'endpoints');
  const errors: DescriptionError[] = [];
  const textOf = (name: string): string => readFileSync(join(endpoints, name), 'utf8');
  const names = readdirSync(endpoints)
    .filter(name => name.endsWith('.yaml') && name !== canonicalFile)
    .sort();
  const apps = names.flatMap(name => collected(errors, () => readDescription(textOf(name), `endpoints/${name}`)) ?? []);
  const model = collected(errors, () => readCanonicalModel(textOf(canonicalFile), `endpoints/${canonicalFile}`));
  if (errors.length > 0 || !model) throw new Error(errors.map(({ message }) => message).join('\n'));
  return {
    apps,
    model,
    written: readFileSync(join(folder, writtenFile), 'utf8'),
    versions: readVersions(readFileSync(join(folder, versionsFile), 'utf8'), versionsFile),
  };
};

const endsOf = (apps: readonly ApiDescription[]): End[] =>
  apps.flatMap(app => app.objects.map(object => ({ app, object })));

/** The recipes that follow, in a fixed order. @throws DescriptionError naming what is written by hand for no recipe. */
export const deriveRecipes = ({ apps, model, written }: Omit<LibrarySources, 'versions'>): UnversionedRecipe[] => {
  const routes = routesBetween(apps, model);
  const ends = endsOf(apps);
  const slack = ends.find(({ app, object }) => app.id === 'slack' && object.canonical === 'Message') ?? null;
  const others = ends.filter(({ app }) => app.category !== 'productivity');
  const { words, requireKnown } = readWrittenWords(written, writtenFile);
  const copied = new Set(routes.map(({ source, target }) => `${source.app.id} ${target.app.id} ${target.object.id}`));
  const between = routes.map(route => {
    const { source, target } = route;
    const own = words.get(routeId(route));
    const wanted = own?.actions?.filter(action => route.actions.includes(action)) ?? [];
    return deriveRecipe(
      { ...route, actions: wanted.length > 0 ? wanted : route.actions },
      model,
      object => copied.has(`${source.app.id} ${target.app.id} ${object.id}`),
      own,
    );
  });
  const recipes = [...between, ...genericRecipes(others, slack, words)].sort((a, b) => (a.id < b.id ? -1 : 1));
  requireKnown(new Set(recipes.map(({ id }) => id)));
  return recipes;
};

/** What a recipe says, without its version, as one short text. */
export const hashOf = (recipe: UnversionedRecipe): string =>
  createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);

/** A library, and what its recipes' versions do not say yet. */
export interface BuiltLibrary {
  readonly library: Library;
  /** Ids of recipes that are new, or changed since their version was given. */
  readonly changed: readonly string[];
  /** Ids of hand-written recipes that changed and kept the version in their file. */
  readonly kept: readonly string[];
  /** Ids that have a version and no recipe. */
  readonly gone: readonly string[];
  /** As they have to be. */
  readonly versions: RecipeVersions;
}

/** Hand-written recipes stand in the place of those that follow by the same id. */
const withCommon = (recipes: readonly RecipeSourceInput[]): RecipeSourceInput[] => {
  const own = new Set(commonRecipes.map(({ id }) => id));
  return [...commonRecipes, ...recipes.filter(({ id }) => !own.has(id))];
};

/**
 * Makes the library of all endpoints and recipes. The same sources make the same library, byte by byte.
 * @throws Error naming what is wrong with a recipe or an endpoint.
 */
export const buildLibrary = (sources: LibrarySources): BuiltLibrary => {
  const changed: string[] = [];
  const versions = new Map<string, { version: string; hash: string }>();
  const recipes = deriveRecipes(sources).map((recipe): RecipeSourceInput => {
    const hash = hashOf(recipe);
    const { version, isNew } = versionOf(sources.versions.get(recipe.id), hash);
    if (isNew) changed.push(recipe.id);
    versions.set(recipe.id, { version, hash });
    return { ...recipe, version };
  });
  const kept: string[] = [];
  for (const { version, ...recipe } of commonRecipes) {
    const hash = hashOf(recipe);
    const known = sources.versions.get(recipe.id);
    if (known?.hash !== hash) (known?.version === version ? kept : changed).push(recipe.id);
    versions.set(recipe.id, { version, hash });
  }
  const gone = [...sources.versions.keys()].filter(id => !versions.has(id));
  const library = createLibrary([...commonEndpoints, ...sources.apps.map(endpointOf)], withCommon(recipes));
  return { library, changed, kept, gone, versions };
};
