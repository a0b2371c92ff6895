import type { Library } from '@citizen-integrator/library';
import type { Presentation, RecipePage, RecipeQuery, RecipeState, RecipeSummary } from 'citizen-integrator/contract';
import { createFacets, createRecipeSearch } from 'citizen-integrator/model';
import { isOrganizationAdmin, type Caller } from '../auth/caller.ts';
import { countByRecipe } from '../deployments/store.ts';
import { pageOfAll } from '../http/page.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { firstIn, presented, shownPresentation } from '../presentation/presentation.ts';
import type { Store } from '../store/database.ts';
import { isOwner, ownStanding } from './own-recipe.ts';
import { listDeletedRecipes, listOfferedRecipes, type ListedRecipeRow } from './own-store.ts';
import { createCards, type ShownRecipe } from './recipe-cards.ts';
import { libraryStanding, toRecipeSummary } from './recipe.ts';
import { listRecipeDates } from './store.ts';

export interface RecipeListParts {
  readonly store: Store;
  readonly library: Library;
}

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
  const latest = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
  const orders: Record<NonNullable<Query['sort']>, Order> = {
    popular: (a, b) => b.deployments - a.deployments,
    newest: (a, b) => latest(a.updatedAt, b.updatedAt),
    uploaded: (a, b) => latest(a.uploadedAt, b.uploadedAt),
    name: () => 0,
    author: (a, b) => compare(a.author, b.author),
    category: (a, b) => compare(a.category, b.category),
    quickest: (a, b) => a.minutes - b.minutes,
  };
  const sort = query.sort ?? 'popular';
  const usual = sort === 'popular' || sort === 'newest' || sort === 'uploaded' ? 'desc' : 'asc';
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

/**
 * The customer through whose eyes is looked; null for an organization's admin who looks at all.
 * @throws HttpProblem forbidden when it is another one than the caller's own.
 */
const viewerOf = (caller: Caller, named: string | undefined): string | null => {
  if (named === undefined || named === caller.customer?.id) return caller.customer?.id ?? null;
  if (isOrganizationAdmin(caller)) return named;
  throw new HttpProblem('forbidden', message('request.customer.foreign'));
};

/** Since when this host has each version of the library's recipes: it does not change while it runs. */
const createDates = () => {
  let dates: ReadonlyMap<string, Date> | undefined;
  return async (store: Store): Promise<{ dates: ReadonlyMap<string, Date>; counts: ReadonlyMap<string, number> }> =>
    store.withScope('operator', async tx => {
      dates ??= await listRecipeDates(tx);
      return { dates, counts: await countByRecipe(tx) };
    });
};

/** Finds recipes of the library and organizations' own, as the caller may see them. */
export const createRecipeList = ({ store, library }: RecipeListParts) => {
  const readFacts = createDates();
  const withCards = createCards();

  const libraryRecipes = (dates: ReadonlyMap<string, Date>, counts: ReadonlyMap<string, number>, language: string) =>
    [...library.recipes.values()].map(recipe => {
      const since = dates.get(`${recipe.id}@${recipe.version}`) ?? new Date();
      const standing = libraryStanding(recipe, since, counts.get(recipe.id) ?? 0);
      return toRecipeSummary(recipe, recipe, standing, library, language);
    });

  return async (caller: Caller, query: Query, language: string): Promise<RecipePage> => {
    const viewer = viewerOf(caller, query.customer);
    const { dates, counts } = await readFacts(store);
    const { organization } = caller.scope;
    const isDeletedWanted = viewer === null && many(query.state).includes('deleted');
    const { own, presentation } = await store.withScope({ organization, customer: viewer }, async tx => {
      const rows: ListedRecipeRow[] = [...(await listOfferedRecipes(tx))];
      if (isDeletedWanted) rows.push(...(await listDeletedRecipes(tx, organization)));
      return {
        own: await withCards(tx, rows),
        presentation: viewer === null ? null : await shownPresentation(tx, organization, viewer),
      };
    });
    const toSummary = ({ row, version, card }: ShownRecipe): RecipeSummary => {
      const isOwners = viewer === null && isOwner(caller, row);
      const standing = ownStanding(row, version, counts.get(row.id) ?? 0, isOwners);
      return toRecipeSummary({ id: row.id, version }, card, standing, library, language);
    };
    const all = [...libraryRecipes(dates, counts, language), ...own.map(toSummary)].filter(recipe =>
      fits(recipe, query, caller),
    );
    return pageOf(presentation ? presented(all, presentation) : all, presentation, query, language);
  };
};

const pageOf = (
  all: readonly RecipeSummary[],
  presentation: Presentation | null,
  query: Query,
  language: string,
): RecipePage => {
  const collection = presentation?.collections.find(({ id }) => id === query.collection);
  const members = query.collection === undefined ? null : new Set(collection?.recipes ?? []);
  const wanted = members ? all.filter(({ id }) => members.has(id)) : all;
  const order = orderOf(query, language);
  const asPresented = (recipes: readonly RecipeSummary[]) =>
    firstIn([...recipes].sort(order), collection?.recipes ?? presentation?.order ?? []);
  // What was searched for comes best match first, unless another order is asked for.
  const found = query.q ? createRecipeSearch(query.sort ? wanted : asPresented(wanted)).find(query.q) : wanted;
  const selection = { endpoint: many(query.endpoint), category: many(query.category), action: many(query.action) };
  const { recipes: chosen, facets } = createFacets(found).choose(found, selection);
  const ordered = query.sort ? chosen.sort(order) : query.q ? chosen : asPresented(chosen);
  return { ...pageOfAll(ordered, query), facets };
};
