import type { Library } from '@citizen-integrator/library';
import type { Recipe, RecipeSource, RecipeSummary } from 'citizen-integrator/contract';
import { translateRecipe } from 'citizen-integrator/model';
import { etagOf } from '../http/etag.ts';

/** What the host adds to a recipe of the library. */
export interface RecipeFacts {
  /** When this version came to this host. */
  readonly since: Date;
  /** How often it is deployed, over all customers. */
  readonly deployments: number;
}

/** The endpoints of a recipe as a card shows them, source first. */
export const endpointsOf = (recipe: RecipeSource, library: Library): RecipeSummary['endpoints'] =>
  recipe.endpoints.flatMap(id => {
    const endpoint = library.endpoints.get(id);
    return endpoint ? [{ id, name: endpoint.name, monogram: endpoint.monogram, home: endpoint.home }] : [];
  });

export const toRecipe = (source: RecipeSource, { since, deployments }: RecipeFacts, language: string): Recipe => ({
  ...translateRecipe(source, language),
  organization: null,
  verified: true,
  updatedAt: since.toISOString(),
  deployments,
  etag: etagOf(source.version),
});

export const toRecipeSummary = (
  source: RecipeSource,
  { since, deployments }: RecipeFacts,
  library: Library,
  language: string,
): RecipeSummary => {
  const { id, version, name, summary, category, keywords, actions, minutes, visibility } = translateRecipe(
    source,
    language,
  );
  return {
    id,
    version,
    name,
    summary,
    category,
    keywords,
    endpoints: endpointsOf(source, library),
    actions,
    minutes,
    visibility,
    verified: true,
    updatedAt: since.toISOString(),
    deployments,
  };
};
