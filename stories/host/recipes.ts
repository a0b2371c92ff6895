import type { Recipe, RecipeSource, RecipeSummary } from 'citizen-integrator/contract';
import { createRecipeSearch, facetCounts, filterByFacets } from 'citizen-integrator/model';
import { message } from '../../packages/host/src/messages/index.ts';
import { toRecipe, toRecipeSummary } from '../../packages/host/src/recipes/recipe.ts';
import { pageOf, type Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { before, type World } from './world.ts';

const many = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : ([value].flat() as Item[]);

const factsOf = (world: World, { id }: RecipeSource) => {
  const place = [...world.library.recipes.keys()].indexOf(id);
  // Some recipes are newer, some are used more: it shows in the orders.
  return { since: new Date(before(((place * 7) % 12) * 24 * 9)), deployments: (place * 13) % 40 };
};

const withFacts = <Shape extends Recipe | RecipeSummary>(world: World, recipe: Shape): Shape => ({
  ...recipe,
  ...world.scene.recipeFacts?.[recipe.id],
});

export const recipes: Handlers<'listRecipes' | 'getRecipe' | 'listEndpoints'> = {
  listRecipes({ world, query, language }) {
    const all = [...world.library.recipes.values()].map(recipe =>
      withFacts(world, toRecipeSummary(recipe, factsOf(world, recipe), world.library, language)),
    );
    const found = query.q ? createRecipeSearch(all).find(query.q) : all;
    const selection = { endpoint: many(query.endpoint), category: many(query.category), action: many(query.action) };
    return { ...pageOf(filterByFacets(found, selection), query), facets: facetCounts(found, selection) };
  },

  getRecipe({ world, params, language }) {
    const recipe = world.library.recipes.get(params.id);
    if (!recipe) throw new HostProblem('not-found', message('problem.not-found'));
    return withFacts(world, toRecipe(recipe, factsOf(world, recipe), language));
  },

  listEndpoints: ({ world, query }) => pageOf([...world.library.endpoints.values()], query),
};
