import type { Recipe, RecipeQuery, RecipeSource, RecipeState, RecipeSummary } from 'citizen-integrator/contract';
import { createRecipeSearch, facetCounts, filterByFacets, mergePresentation } from 'citizen-integrator/model';
import { message } from '../../packages/host/src/messages/index.ts';
import { firstIn, presented } from '../../packages/host/src/presentation/presentation.ts';
import { libraryStanding, toRecipe, toRecipeSummary, type Standing } from '../../packages/host/src/recipes/recipe.ts';
import { pageOf, type Handlers } from './call.ts';
import { HostProblem } from './host-problem.ts';
import { before, type KeptRecipe, type World } from './world.ts';

const many = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : ([value].flat() as Item[]);

const stateOf = ({ deletedAt, visibility, isApproved }: KeptRecipe): RecipeState => {
  if (deletedAt !== null) return 'deleted';
  if (visibility === 'private') return 'draft';
  return visibility === 'public' && !isApproved ? 'waiting' : 'published';
};

/** What the host says of a recipe beside what its author wrote. */
export const standingOf = (world: World, source: RecipeSource): Standing => {
  const place = [...world.library.recipes.keys()].indexOf(source.id);
  const kept = world.own.get(source.id);
  const deployments = [...world.deployments.values()].filter(({ configuration }) => configuration.recipe === source.id);
  if (!kept) {
    // Some recipes are newer, some are used more: it shows in the orders.
    return libraryStanding(source, new Date(before(((place * 7) % 12) * 24 * 9)), (place * 13) % 40);
  }
  return {
    organization: world.person.organization,
    visibility: kept.visibility,
    state: stateOf(kept),
    sharedWith: kept.sharedWith,
    verified: false,
    uploadedAt: new Date(kept.versions[0]?.at ?? kept.updatedAt),
    updatedAt: new Date(kept.updatedAt),
    deployments: deployments.length,
    etag: `"${kept.changes}"`,
  };
};

const withFacts = <Shape extends Recipe | RecipeSummary>(world: World, recipe: Shape): Shape => ({
  ...recipe,
  ...world.scene.recipeFacts?.[recipe.id],
});

/** A recipe as a person gets it. @throws HostProblem not-found */
export const recipeOf = (world: World, id: string, language: string): Recipe => {
  const recipe = world.library.recipes.get(id);
  if (!recipe) throw new HostProblem('not-found', message('problem.not-found'));
  return withFacts(world, toRecipe(recipe, standingOf(world, recipe), language));
};

const isSeen = ({ person, own }: World, { id }: RecipeSummary, customer: string | null): boolean => {
  const kept = own.get(id);
  if (!kept || (person.customer === null && customer === null)) return true;
  if (kept.visibility === 'shared') return kept.sharedWith.customers.includes(customer ?? '');
  return kept.visibility !== 'private';
};

const fits = (recipe: RecipeSummary, query: RecipeQuery): boolean => {
  const [visibilities, states] = [many(query.visibility), many(query.state)];
  const day = recipe.uploadedAt.slice(0, 10);
  return (
    (query.mine !== 'true' || recipe.organization !== null) &&
    (query.organization === undefined || recipe.organization?.id === query.organization) &&
    (visibilities.length === 0 || visibilities.includes(recipe.visibility)) &&
    (states.length === 0 ? recipe.state !== 'deleted' : states.includes(recipe.state)) &&
    (query.uploadedFrom ?? '') <= day &&
    day <= (query.uploadedTo ?? '~')
  );
};

const inOrder = (recipes: readonly RecipeSummary[], { sort, order }: RecipeQuery): RecipeSummary[] => {
  const keys: Readonly<Record<string, (recipe: RecipeSummary) => string>> = {
    name: ({ name }) => name,
    author: ({ author }) => author,
    category: ({ category }) => category,
    uploaded: ({ uploadedAt }) => uploadedAt,
    used: ({ usedAt }) => usedAt ?? '',
  };
  const key = sort && keys[sort];
  if (!key) return [...recipes].sort((a, b) => b.deployments - a.deployments || a.name.localeCompare(b.name));
  const sorted = [...recipes].sort((a, b) => key(a).localeCompare(key(b)));
  return (order ?? (sort === 'uploaded' || sort === 'used' ? 'desc' : 'asc')) === 'desc' ? sorted.reverse() : sorted;
};

export const recipes: Handlers<'listRecipes' | 'getRecipe' | 'getRelatedRecipes' | 'listEndpoints'> = {
  listRecipes({ world, query, language }) {
    const customer = query.customer ?? world.person.customer?.id ?? null;
    const forAll = world.presentations.get('')?.content ?? {};
    const forOne = world.presentations.get(customer ?? '')?.content ?? {};
    const known = [...world.library.recipes.values()]
      .map(recipe =>
        withFacts(world, toRecipeSummary(recipe, recipe, standingOf(world, recipe), world.library, language)),
      )
      .filter(recipe => isSeen(world, recipe, customer) && fits(recipe, query));
    const shown = mergePresentation(forAll, forOne);
    const all =
      customer === null
        ? inOrder(known, query)
        : firstIn(inOrder(presented(known, shown), query), query.sort ? [] : shown.order);
    const found = query.q ? createRecipeSearch(all).find(query.q) : all;
    const selection = {
      endpoint: many(query.endpoint),
      source: many(query.source),
      target: many(query.target),
      category: many(query.category),
      action: many(query.action),
      collection: many(query.collection),
    };
    return { ...pageOf(filterByFacets(found, selection), query), facets: facetCounts(found, selection) };
  },

  getRecipe: ({ world, params, query, language }) =>
    recipeOf(world, params.id, query.original === 'true' ? '' : language),

  getRelatedRecipes({ world, params, language }) {
    const { endpoints } = recipeOf(world, params.id, language);
    const alike = [...world.library.recipes.values()].filter(
      ({ id, endpoints: others }) => id !== params.id && others.some(endpoint => endpoints.includes(endpoint)),
    );
    return {
      items: alike
        .slice(0, 6)
        .map(recipe => toRecipeSummary(recipe, recipe, standingOf(world, recipe), world.library, language)),
    };
  },

  listEndpoints({ world, query }) {
    const { signIn, hasPractice = false } = world.scene;
    const endpoints = [...world.library.endpoints.values()].map(endpoint => ({
      ...endpoint,
      consent: signIn?.endpoint === endpoint.id ? { ways: [], isReady: signIn.isReady ?? true } : null,
      practice: hasPractice && !endpoint.home,
    }));
    return pageOf(endpoints, query);
  },
};
