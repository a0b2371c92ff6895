import type { Route, RouteName } from '../contract/index.ts';
import { recipeListCall } from '../contract/recipe-list-call.ts';
import { RecipeApiError } from './recipe-api-error.ts';

const orOffline = async <Module>(loading: Promise<Module>): Promise<Module> => {
  try {
    return await loading;
  } catch (cause) {
    throw new RecipeApiError({ kind: 'offline', message: 'The code that reads answers could not be fetched', cause });
  }
};

/**
 * Fetches what checks the host's answers. It comes beside the first call, so that it costs no time.
 * Rejects with RecipeApiError when it cannot be had.
 */
export const loadSchemas = () => orOffline(import('./schemas.ts'));

/** Fetches what is known of all calls. Begun beforehand, it costs the first of them no time. */
export const loadRoutes = async () => (await orOffline(import('../contract/routes.ts'))).routes;

/** What it takes to make a call. Rejects with RecipeApiError when it cannot be fetched. */
export const findCall = async (name: RouteName): Promise<Pick<Route, 'method' | 'path' | 'idempotent'>> =>
  name === 'listRecipes' ? recipeListCall : (await loadRoutes())[name];

/** What it takes to read the answer too. Rejects with RecipeApiError when it cannot be fetched. */
export const findRoute = async (name: RouteName): Promise<Route> =>
  name === 'listRecipes' ? (await loadSchemas()).listRecipes : (await loadRoutes())[name];
