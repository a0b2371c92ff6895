import { callOf, type Call } from '../call.ts';
import { routes, type RouteName } from '../routes.ts';

// Evaluated when pages are built: see scripts/shape-modules.ts.
/** Every other call. */
export const calls = Object.fromEntries(
  Object.entries(routes)
    .filter(([name]) => name !== 'listRecipes')
    .map(([name, route]) => [name, callOf(name, route)]),
) as Readonly<Record<Exclude<RouteName, 'listRecipes'>, Call>>;
