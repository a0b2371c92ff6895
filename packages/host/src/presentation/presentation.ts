import type { Presentation, RecipePage, RecipeSummary } from 'citizen-integrator/contract';
import { mergePresentation } from 'citizen-integrator/model';
import type { Tx } from '../store/database.ts';
import { getPresentations } from './store.ts';

/** What a customer is shown; null: any customer of whom nothing is said. */
export const shownPresentation = async (
  tx: Tx,
  organization: string,
  customer: string | null,
): Promise<Presentation> => {
  const rows = await getPresentations(tx, organization, customer);
  return mergePresentation(rows.get('')?.content ?? {}, customer === null ? {} : (rows.get(customer)?.content ?? {}));
};

/** Something of a recipe under the name that customers are to see. */
export const renamed = <Named extends { readonly id: string; readonly name: string }>(
  recipe: Named,
  phrases: Presentation['phrases'],
): Named => ({ ...recipe, name: phrases[`recipe.${recipe.id}.name`] ?? recipe.name });

/** A recipe under the names that customers are to see. */
const inPhrases = (recipe: RecipeSummary, { phrases }: Presentation): RecipeSummary => ({
  ...renamed(recipe, phrases),
  summary: phrases[`recipe.${recipe.id}.summary`] ?? recipe.summary,
  endpoints: recipe.endpoints.map(endpoint => ({
    ...endpoint,
    name: phrases[`endpoint.${endpoint.id}.name`] ?? endpoint.name,
  })),
});

/** Recipes as customers see them: without hidden ones, under their names, with the collections that they are in. */
export const presented = (recipes: readonly RecipeSummary[], presentation: Presentation): RecipeSummary[] => {
  const hiddenRecipes = new Set(presentation.hiddenRecipes);
  const hiddenEndpoints = new Set(presentation.hiddenEndpoints);
  const hasNames = Object.keys(presentation.phrases).length > 0;
  const places = new Map<string, NonNullable<RecipeSummary['collections']>>();
  for (const { id, name, recipes: members } of presentation.collections) {
    for (const [place, recipe] of members.entries()) {
      places.set(recipe, [...(places.get(recipe) ?? []), { id, name, place }]);
    }
  }
  const seen = recipes.filter(
    ({ id, endpoints }) => !hiddenRecipes.has(id) && !endpoints.some(endpoint => hiddenEndpoints.has(endpoint.id)),
  );
  const named = hasNames ? seen.map(recipe => inPhrases(recipe, presentation)) : seen;
  if (places.size === 0) return named;
  return named.map(recipe => {
    const collections = places.get(recipe.id);
    return collections ? { ...recipe, collections } : recipe;
  });
};

/** Those of a list first and in its order; the others after them, as they are. */
export const firstIn = <Item extends RecipePage['items'][number]>(
  recipes: readonly Item[],
  order: readonly string[],
): Item[] => {
  if (order.length === 0) return [...recipes];
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id }: Item) => places.get(id) ?? order.length;
  return [...recipes].sort((a, b) => placeOf(a) - placeOf(b));
};

/** The collection that is asked for, where it is one alone: it has an order. */
export const onlyCollection = (
  presentation: Presentation | null,
  [asked, another]: readonly string[],
): Presentation['collections'][number] | undefined =>
  another === undefined ? presentation?.collections.find(({ id }) => id === asked) : undefined;
