import { callOf } from '../call.ts';
import { Problem } from '../problem.ts';
import { listRecipes } from '../recipe-list.ts';
import { shapeOf } from '../shape-of.ts';

// Evaluated when pages are built: see scripts/shape-modules.ts.
/** What every page needs: to show recipes, and to say what went wrong. */
export const recipeListCall = callOf('listRecipes', listRecipes);
export const problemShape = shapeOf(Problem, 'Problem');
