import type { Presentation, PresentationContent, RecipePage, RecipeSummary } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';
import { getPresentations } from './store.ts';

const asItComes: Presentation = { hiddenEndpoints: [], hiddenRecipes: [], collections: [], order: [], phrases: {} };

/** What is said for one customer stands over what is said for all; names that are left out there stay. */
export const mergePresentation = (forAll: PresentationContent, forOne: PresentationContent): Presentation => {
  const part = <Name extends keyof Presentation>(name: Name): Presentation[Name] =>
    (forOne[name] ?? forAll[name] ?? asItComes[name]) as Presentation[Name];
  return {
    hiddenEndpoints: part('hiddenEndpoints'),
    hiddenRecipes: part('hiddenRecipes'),
    collections: part('collections'),
    order: part('order'),
    phrases: { ...forAll.phrases, ...forOne.phrases },
  };
};

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

/** Recipes as customers see them: without hidden ones, under their names. */
export const presented = (recipes: readonly RecipeSummary[], presentation: Presentation): RecipeSummary[] => {
  const hiddenRecipes = new Set(presentation.hiddenRecipes);
  const hiddenEndpoints = new Set(presentation.hiddenEndpoints);
  const hasNames = Object.keys(presentation.phrases).length > 0;
  const seen = recipes.filter(
    ({ id, endpoints }) => !hiddenRecipes.has(id) && !endpoints.some(endpoint => hiddenEndpoints.has(endpoint.id)),
  );
  return hasNames ? seen.map(recipe => inPhrases(recipe, presentation)) : seen;
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
