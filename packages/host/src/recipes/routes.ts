import type { Library } from '@citizen-integrator/library';
import type { RecipeQuery, RecipeSource, RecipeSummary } from 'citizen-integrator/contract';
import { createRecipeSearch, facetCounts, filterByFacets } from 'citizen-integrator/model';
import { countByRecipe } from '../deployments/store.ts';
import type { Handle } from '../http/handle.ts';
import { pageOfAll } from '../http/page.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { toRecipe, toRecipeSummary, type RecipeFacts } from './recipe.ts';
import { findRecipe, listRecipeDates } from './store.ts';

const many = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const sorted = (recipes: readonly RecipeSummary[], sort: RecipeQuery['sort'], language: string): RecipeSummary[] => {
  const byName = (a: RecipeSummary, b: RecipeSummary) => a.name.localeCompare(b.name, language);
  const orders: Record<NonNullable<RecipeQuery['sort']>, (a: RecipeSummary, b: RecipeSummary) => number> = {
    popular: (a, b) => b.deployments - a.deployments,
    newest: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
    name: byName,
    quickest: (a, b) => a.minutes - b.minutes,
  };
  const order = orders[sort ?? 'popular'];
  return [...recipes].sort((a, b) => order(a, b) || byName(a, b));
};

/** @returns facts about the library's recipes as they are now. */
const createFacts = (store: Store) => {
  let dates: ReadonlyMap<string, Date> | undefined;
  return async (): Promise<(recipe: RecipeSource) => RecipeFacts> => {
    const counts = await store.withScope('operator', async tx => {
      dates ??= await listRecipeDates(tx);
      return countByRecipe(tx);
    });
    return ({ id, version }) => ({
      since: dates?.get(`${id}@${version}`) ?? new Date(),
      deployments: counts.get(id) ?? 0,
    });
  };
};

export const registerRecipeRoutes = (handle: Handle, { store, library }: { store: Store; library: Library }): void => {
  const readFacts = createFacts(store);

  handle('listRecipes', async ({ query, language }) => {
    const factsOf = await readFacts();
    const all = [...library.recipes.values()].map(recipe =>
      toRecipeSummary(recipe, factsOf(recipe), library, language),
    );
    const inOrder = sorted(all, query.sort, language);
    // What was searched for comes best match first, unless another order is asked for.
    const found = query.q ? createRecipeSearch(inOrder).find(query.q) : inOrder;
    const ordered = query.q && query.sort ? sorted(found, query.sort, language) : found;
    const selection = {
      endpoint: many(query.endpoint),
      category: many(query.category),
      action: many(query.action),
    };
    return { ...pageOfAll(filterByFacets(ordered, selection), query), facets: facetCounts(found, selection) };
  });

  handle('getRecipe', async ({ params, query, language }) => {
    const { version } = query;
    const recipe =
      version === undefined
        ? library.recipes.get(params.id)
        : await store.withScope('operator', tx => findRecipe(tx, library, params.id, version));
    if (!recipe) throw new HttpProblem('not-found', message('problem.not-found'));
    return toRecipe(recipe, (await readFacts())(recipe), language);
  });
};
