import type { Call } from '../contract/call.ts';
import type { RouteName } from '../contract/index.ts';
import { recipeListCall } from '../contract/shapes/recipe-list.ts';
import { RecipeApiError } from './recipe-api-error.ts';

/**
 * Fetches what is known of the calls that only some pages make. Begun beforehand, it costs the first of them no time.
 * Rejects with RecipeApiError when it cannot be had.
 */
export const loadRoutes = async () => {
  try {
    return (await import('../contract/shapes/routes.ts')).calls;
  } catch (cause) {
    throw new RecipeApiError({ kind: 'offline', message: 'The code for this call could not be fetched', cause });
  }
};

/** What it takes to make a call and to read its answer. Rejects with RecipeApiError when it cannot be fetched. */
export const findCall = async (name: RouteName): Promise<Call> =>
  name === 'listRecipes' ? recipeListCall : (await loadRoutes())[name];
