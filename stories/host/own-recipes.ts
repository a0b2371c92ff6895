import { readJitterpak, JitterpakError } from '@citizen-integrator/jitterpak';
import type { RecipeFinding, RecipeSource, StoredRecipe } from 'citizen-integrator/contract';
import { message } from '../../packages/host/src/messages/index.ts';
import { checkFiles, faultFinding } from '../../packages/host/src/recipes/check-files.ts';
import { generateRecipe } from '../../packages/host/src/recipes/generate/generate-recipe.ts';
import { isNewer, nextPatch } from '../../packages/host/src/recipes/recipe-version.ts';
import { pageOf, type Handlers, type SentFile } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { recipeOf } from './recipes.ts';
import { hour, type KeptRecipe, type World } from './world.ts';

const now = (): string => new Date().toISOString();
const nobody = { customers: [], organizations: [] };

const requireAdmin = ({ person }: World): void => {
  if (person.customer !== null) throw new HostProblem('forbidden', message('recipe.forbidden'));
};

const requireOwn = (world: World, id: string, ifMatch: string | null = null): KeptRecipe => {
  requireAdmin(world);
  const kept = world.own.get(id);
  if (!kept) throw new HostProblem('forbidden', message('recipe.forbidden.library'));
  if (ifMatch !== null && ifMatch !== `"${kept.changes}"`) {
    throw new HostProblem('conflict', message('recipe.changed', { name: 'Ines', at: { at: kept.updatedAt } }));
  }
  return kept;
};

const change = (world: World, id: string, kept: KeptRecipe, changes: Partial<KeptRecipe>): void => {
  const next = { ...kept, ...changes, updatedAt: now(), changes: kept.changes + 1 };
  world.own.set(id, next);
  const newest = next.versions.at(-1)?.source;
  if (newest) world.library.recipes.set(id, newest);
  world.events.emit({ type: 'recipe', recipe: { id, version: newest?.version ?? '' } });
};

const freeId = (world: World, wanted: string): string => {
  for (let number = 1; ; number++) {
    const id = number === 1 ? wanted : `${wanted}-${number}`;
    if (!world.library.recipes.has(id)) return id;
  }
};

const add = (world: World, source: RecipeSource, jitterpak: Uint8Array<ArrayBuffer> | null): string => {
  const kept: KeptRecipe = {
    versions: [{ source, at: now() }],
    visibility: source.visibility,
    isApproved: false,
    sharedWith: nobody,
    updatedAt: now(),
    deletedAt: null,
    changes: 0,
    jitterpak,
  };
  change(world, source.id, kept, {});
  return source.id;
};

const refuse = (errors: readonly RecipeFinding[]): HostProblem =>
  new HostProblem('invalid', message('recipe.refused', { count: errors.length }), errors);

const stored = (world: World, id: string, warnings: readonly RecipeFinding[], language: string): StoredRecipe => ({
  ...recipeOf(world, id, language),
  warnings: [...warnings],
});

const projectOf = async ({ bytes }: SentFile) => {
  try {
    return (await readJitterpak(bytes)).project;
  } catch (error) {
    throw error instanceof JitterpakError ? refuse([faultFinding(error)]) : error;
  }
};

const deploymentsOf = (world: World, id: string) =>
  [...world.deployments.values()]
    .filter(({ configuration, state }) => configuration.recipe === id && state !== 'removed')
    .map(({ id: deployment, version, configuration, state }) => ({
      id: deployment,
      version,
      environment: { id: configuration.environment, name: configuration.environment },
      customer: { id: configuration.customer ?? 'acme', name: 'Acme' },
      state,
    }));

export const ownRecipes: Handlers<
  | 'createRecipe'
  | 'validateRecipe'
  | 'generateRecipe'
  | 'updateRecipe'
  | 'deleteRecipe'
  | 'restoreRecipe'
  | 'copyRecipe'
  | 'setRecipeVisibility'
  | 'getJitterpak'
  | 'listRecipeVersions'
  | 'listRecipeDeployments'
> = {
  async createRecipe({ world, files, language }) {
    requireAdmin(world);
    const { recipe, errors, warnings } = await checkFiles(world.library, files, null, language);
    if (!recipe || errors.length > 0) throw refuse(errors);
    if (world.own.has(recipe.id)) throw new HostProblem('conflict', message('recipe.taken', { id: recipe.id }));
    const id = freeId(world, recipe.id);
    add(world, { ...recipe, id }, files.jitterpak?.bytes ?? null);
    return stored(world, id, warnings, language);
  },

  async validateRecipe({ world, files, query, language }) {
    requireAdmin(world);
    const { errors, warnings } = await checkFiles(
      world.library,
      files,
      world.own.get(query.recipe ?? '')?.jitterpak ?? null,
      language,
    );
    return { ok: errors.length === 0, errors: [...errors], warnings: [...warnings] };
  },

  async generateRecipe({ world, files: { jitterpak }, language }) {
    requireAdmin(world);
    const { name: file, bytes } = jitterpak;
    const author = world.person.organization.name;
    const recipe = generateRecipe(await projectOf(jitterpak), { file, sha256: '0'.repeat(64), author });
    return stored(world, add(world, { ...recipe, id: freeId(world, recipe.id) }, bytes), [], language);
  },

  async updateRecipe({ world, params: { id }, files, ifMatch, language }) {
    const kept = requireOwn(world, id, ifMatch);
    const { recipe, errors, warnings } = await checkFiles(world.library, files, kept.jitterpak, language);
    if (!recipe || errors.length > 0) throw refuse(errors);
    const newest = kept.versions.at(-1)?.source.version ?? '0.0.0';
    const version = isNewer(recipe.version, newest) ? recipe.version : nextPatch(newest);
    const source = { ...recipe, id, version };
    const jitterpak = files.jitterpak?.bytes ?? kept.jitterpak;
    change(world, id, kept, { versions: [...kept.versions, { source, at: now() }], jitterpak, isApproved: false });
    return stored(world, id, warnings, language);
  },

  deleteRecipe({ world, params: { id }, ifMatch, language }) {
    const kept = requireOwn(world, id, ifMatch);
    const { name } = recipeOf(world, id, language);
    change(world, id, kept, { deletedAt: now() });
    const restorableUntil = new Date(Date.now() + 30 * 24 * hour).toISOString();
    return { id, name, restorableUntil, deployments: pageOf(deploymentsOf(world, id), { limit: 50 }) };
  },

  restoreRecipe({ world, params: { id }, language }) {
    change(world, id, requireOwn(world, id), { deletedAt: null });
    return recipeOf(world, id, language);
  },

  copyRecipe({ world, params, body, language }) {
    requireAdmin(world);
    const { name } = recipeOf(world, params.id, language);
    const source = world.library.recipes.get(params.id) as RecipeSource;
    const id = freeId(world, `${params.id}-copy`);
    const copy = {
      ...source,
      id,
      version: '1.0.0',
      visibility: 'private',
      name: body.name ?? `Copy of ${name}`,
    } as const;
    add(world, copy, world.own.get(params.id)?.jitterpak ?? null);
    return recipeOf(world, id, language);
  },

  setRecipeVisibility({ world, params: { id }, body, ifMatch, language }) {
    const kept = requireOwn(world, id, ifMatch);
    const sharedWith = body.sharedWith ?? kept.sharedWith;
    if (body.visibility === 'shared' && sharedWith.customers.length + sharedWith.organizations.length === 0) {
      throw new HostProblem('invalid', message('recipe.sharedWith.nobody'));
    }
    change(world, id, kept, { visibility: body.visibility, sharedWith });
    return recipeOf(world, id, language);
  },

  getJitterpak({ world, params: { id } }) {
    const { jitterpak } = requireOwn(world, id);
    if (!jitterpak) throw new HostProblem('not-found', message('recipe.jitterpak.none'));
    return jitterpak;
  },

  listRecipeVersions({ world, params: { id }, query }) {
    const versions = world.own.get(id)?.versions ?? [];
    const deployed = deploymentsOf(world, id);
    const items = versions.map(({ source: { version }, at }) => ({
      version,
      createdAt: at,
      createdBy: world.person.user,
      deployments: deployed.filter(deployment => deployment.version === version).length,
    }));
    return pageOf(items.reverse(), query);
  },

  listRecipeDeployments({ world, params: { id }, query }) {
    requireAdmin(world);
    return pageOf(deploymentsOf(world, id), query);
  },
};
