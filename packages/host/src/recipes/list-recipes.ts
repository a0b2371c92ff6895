import type { Presentation, RecipePage, RecipeQuery, RecipeState, RecipeSummary } from 'citizen-integrator/contract';
import { createFacets, createRecipeSearch, type FacetSelection } from 'citizen-integrator/model';
import type { Caller } from '../auth/caller.ts';
import { pageOfAll } from '../http/page.ts';
import { firstIn, onlyCollection } from '../presentation/presentation.ts';
import { createRecipeFinder } from './find-recipes.ts';
import { viewerOf, type RecipeViews, type RecipeListParts } from './recipe-views.ts';

type Query = RecipeQuery;

const many = <Item>(value: Item | Item[] | undefined): Item[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** What a browser sends need not be a language tag. */
const spokenOr = (language: string): string => {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
};

const collators = new Map<string, Intl.Collator>();
/** Made once a language: comparing without one is many times slower. */
const collatorOf = (language: string): Intl.Collator => {
  const known = collators.get(language);
  if (known) return known;
  const collator = new Intl.Collator(spokenOr(language));
  if (collators.size < 100) collators.set(language, collator);
  return collator;
};

type Order = (a: RecipeSummary, b: RecipeSummary) => number;

const orderOf = (query: Query, language: string): Order => {
  const { compare } = collatorOf(language);
  const latest = (a = '', b = '') => (a < b ? 1 : a > b ? -1 : 0);
  const orders: Record<NonNullable<Query['sort']>, Order> = {
    popular: (a, b) => b.deployments - a.deployments,
    used: (a, b) => latest(a.usedAt, b.usedAt) || b.deployments - a.deployments,
    newest: (a, b) => latest(a.updatedAt, b.updatedAt),
    uploaded: (a, b) => latest(a.uploadedAt, b.uploadedAt),
    name: () => 0,
    author: (a, b) => compare(a.author, b.author),
    category: (a, b) => compare(a.category, b.category),
    quickest: (a, b) => a.minutes - b.minutes,
  };
  const sort = query.sort ?? 'popular';
  const usual = ['popular', 'used', 'newest', 'uploaded'].includes(sort) ? 'desc' : 'asc';
  const sign = query.order === undefined || query.order === usual ? 1 : -1;
  const byName: Order = (a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
  const order = orders[sort];
  return (a, b) => sign * order(a, b) || (sort === 'name' ? sign : 1) * byName(a, b);
};

const isWithin = (day: string, { uploadedFrom = '', uploadedTo = '~' }: Query): boolean =>
  day >= uploadedFrom && day <= uploadedTo;

const fits = (recipe: RecipeSummary, query: Query, caller: Caller): boolean => {
  const { organization, visibility, state, uploadedAt } = recipe;
  const [visibilities, states] = [many(query.visibility), many(query.state)];
  return (
    (query.mine !== 'true' || organization?.id === caller.organization.id) &&
    (query.organization === undefined || organization?.id === query.organization) &&
    (visibilities.length === 0 || visibilities.includes(visibility)) &&
    (states.length === 0 || states.includes(state satisfies RecipeState)) &&
    isWithin(uploadedAt.slice(0, 10), query)
  );
};

const selectionOf = (query: Query): FacetSelection => ({
  endpoint: many(query.endpoint),
  source: many(query.source),
  target: many(query.target),
  category: many(query.category),
  action: many(query.action),
  collection: many(query.collection),
});

/**
 * Finds recipes of the library and organizations' own, as the caller may see them. Where the host has too many to read
 * them all, the database searches them.
 */
export const createRecipeList = (parts: RecipeListParts, views: RecipeViews) => {
  const find = createRecipeFinder(parts, views);
  return async (caller: Caller, query: Query, language: string): Promise<RecipePage> => {
    const viewer = viewerOf(caller, query.customer, language);
    // The database keeps to collections by itself.
    const { collection: _, ...selection } = selectionOf(query);
    const found = await find(viewer, query, selection);
    if (found) return found;
    const { recipes, presentation } = await views.read(viewer, {
      ids: null,
      withDeleted: many(query.state).includes('deleted'),
    });
    const fitting = recipes.filter(recipe => fits(recipe, query, caller));
    return pageOf(fitting, presentation, query, language);
  };
};

const pageOf = (
  all: readonly RecipeSummary[],
  presentation: Presentation | null,
  query: Query,
  language: string,
): RecipePage => {
  const only = onlyCollection(presentation, many(query.collection));
  const order = orderOf(query, language);
  const asPresented = (recipes: readonly RecipeSummary[]) =>
    firstIn([...recipes].sort(order), only?.recipes ?? presentation?.order ?? []);
  // What was searched for comes best match first, unless another order is asked for.
  const found = query.q ? createRecipeSearch(query.sort ? all : asPresented(all)).find(query.q) : all;
  const { recipes: chosen, facets } = createFacets(found).choose(found, selectionOf(query));
  const ordered = query.sort ? chosen.sort(order) : query.q ? chosen : asPresented(chosen);
  return { ...pageOfAll(ordered, query), facets };
};
