import type { Recipe, RecipeSource } from 'citizen-integrator/contract';
import type { Caller } from '../auth/caller.ts';
import { countByRecipe } from '../deployments/store.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { renamed } from '../presentation/presentation.ts';
import { getPhrases } from '../presentation/store.ts';
import type { Tx } from '../store/database.ts';
import { testPlace, type TestPlaceParts } from '../jitterpak/test-place.ts';
import { changeAudience, deleteRecipe, restoreRecipe } from './change-recipe.ts';
import { createRecipeList } from './list-recipes.ts';
import { readOwnJitterpak } from './own-jitterpak.ts';
import { notFound, requireOrganizationAdmin, toOwnRecipe, type RecipeParts } from './own-recipe.ts';
import { getOwnRecipe, listDeploymentsOf, listVersions } from './own-store.ts';
import { createRecipeViews, viewerOf } from './recipe-views.ts';
import { libraryStanding, toRecipe } from './recipe.ts';
import { createRelatedRecipes } from './related-recipes.ts';
import { copyRecipe, createRecipe, storeGenerated, updateRecipe, validateRecipe } from './store-recipe.ts';
import { findKnownRecipe, findRecipe, listLibraryVersions, listRecipeDates } from './store.ts';

export const registerRecipeRoutes = (handle: Handle, parts: RecipeParts & TestPlaceParts): void => {
  const { store, library } = parts;
  const views = createRecipeViews(parts);
  const list = createRecipeList(parts, views);
  const relatedTo = createRelatedRecipes(parts, views);

  const readFacts = (id: string) =>
    store.withScope('operator', async tx => ({
      dates: await listRecipeDates(tx),
      deployments: (await countByRecipe(tx)).get(id) ?? 0,
    }));

  const present = async (tx: Tx, caller: Caller, source: RecipeSource, language: string): Promise<Recipe> => {
    const { dates, deployments } = await readFacts(source.id);
    const own = library.recipes.has(source.id) ? null : await getOwnRecipe(tx, source.id);
    if (own) return toOwnRecipe(own, source, deployments, caller, language);
    const since = dates.get(`${source.id}@${source.version}`) ?? new Date();
    return toRecipe(source, libraryStanding(source, since, deployments), language);
  };

  handle('listRecipes', ({ caller, query, language }) => list(caller, query, language));

  handle('getRecipe', ({ caller, params, query, language }) =>
    store.withScope(caller.scope, async tx => {
      const recipe =
        query.version === undefined
          ? await findKnownRecipe(tx, library, params.id)
          : await findRecipe(tx, library, params.id, query.version);
      if (!recipe) throw notFound();
      // Nobody translates into no language.
      if (query.original === 'true') return present(tx, caller, recipe, '');
      return renamed(await present(tx, caller, recipe, language), await getPhrases(tx));
    }),
  );

  handle('getRelatedRecipes', async ({ caller, params, language }) => {
    const recipe = await store.withScope(caller.scope, tx => findKnownRecipe(tx, library, params.id));
    if (!recipe) throw notFound();
    return { items: await relatedTo(viewerOf(caller, undefined, language), recipe) };
  });

  handle('testPlace', ({ caller, params, body, language, signal }) =>
    testPlace(parts, caller, params.id, body, language, signal),
  );

  handle('createRecipe', ({ caller, readFiles, language }) => createRecipe(parts, caller, readFiles, language));

  handle('validateRecipe', ({ caller, readFiles, query, language }) =>
    validateRecipe(parts, caller, readFiles, query.recipe, language),
  );

  handle('generateRecipe', ({ caller, readFiles, language }) => storeGenerated(parts, caller, readFiles, language));

  handle('updateRecipe', ({ caller, params, readFiles, ifMatch, language }) =>
    updateRecipe(parts, caller, params.id, readFiles, ifMatch, language),
  );

  handle('deleteRecipe', ({ caller, params, ifMatch, language }) =>
    deleteRecipe(parts, caller, params.id, ifMatch, language),
  );

  handle('restoreRecipe', ({ caller, params, language }) => restoreRecipe(parts, caller, params.id, language));

  handle('copyRecipe', ({ caller, params, body, once, language }) =>
    copyRecipe(parts, caller, params.id, body.name, once, language),
  );

  handle('setRecipeVisibility', ({ caller, params, body, ifMatch, language }) =>
    changeAudience(parts, caller, params.id, body, ifMatch, language),
  );

  handle('getJitterpak', ({ caller, params, query }) => readOwnJitterpak(parts, caller, params.id, query.version));

  handle('listRecipeVersions', ({ caller, params, query }) =>
    store.withScope(caller.scope, async tx => {
      const isInLibrary = library.recipes.has(params.id);
      if (!isInLibrary && !(await getOwnRecipe(tx, params.id))) throw notFound();
      const request = pageRequest(query, 2);
      const page = isInLibrary
        ? await listLibraryVersions(tx, params.id, request)
        : await listVersions(tx, params.id, request);
      return pageAnswer(page, ({ version, createdAt, createdBy, deployments }) => ({
        version,
        createdAt: createdAt.toISOString(),
        createdBy,
        deployments,
      }));
    }),
  );

  handle('listRecipeDeployments', ({ caller, params, query }) =>
    store.withScope(caller.scope, async tx => {
      requireOrganizationAdmin(caller);
      if (!(await findKnownRecipe(tx, library, params.id)) && !(await getOwnRecipe(tx, params.id))) throw notFound();
      return pageAnswer(await listDeploymentsOf(tx, params.id, pageRequest(query, 2)), row => row);
    }),
  );
};
