import * as z from 'zod/mini';
import { RecipeSource, type RecipeSourceInput } from 'citizen-integrator/contract';
import { checkEndpoint, checkRecipe, type RecipeProblem } from 'citizen-integrator/model/recipe-check';
import { EndpointDescription, type EndpointDescriptionInput } from './endpoint-description.ts';

/** Endpoints and recipes that belong together, checked: everything that a recipe points at is there. */
export interface Library {
  readonly endpoints: ReadonlyMap<string, EndpointDescription>;
  readonly recipes: ReadonlyMap<string, RecipeSource>;
}

const checked = <Schema extends z.core.$ZodType>(schema: Schema, what: string, input: unknown): z.output<Schema> => {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  const places = result.error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new Error(`${what} does not fit its schema (${places})`);
};

const refuseErrors = (what: string, problems: readonly RecipeProblem[]): void => {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new Error(`${what}: ${errors.map(({ path, message }) => `${path}: ${message}`).join(' ')}`);
};

/**
 * Checks endpoints and recipes against their schemas and against each other.
 * @throws Error naming the recipe or endpoint and what is wrong with it.
 */
export const createLibrary = (
  endpointInputs: readonly EndpointDescriptionInput[],
  recipeInputs: readonly RecipeSourceInput[],
  base?: Library,
): Library => {
  const endpoints = new Map(base?.endpoints);
  for (const input of endpointInputs) {
    const endpoint = checked(EndpointDescription, `Endpoint "${input.id}"`, input);
    refuseErrors(`Endpoint "${endpoint.id}"`, checkEndpoint(endpoint));
    endpoints.set(endpoint.id, endpoint);
  }
  const recipes = new Map(base?.recipes);
  for (const input of recipeInputs) {
    const recipe = checked(RecipeSource, `Recipe "${input.id}"`, input);
    refuseErrors(`Recipe "${recipe.id}"`, checkRecipe(recipe, { endpoints }));
    recipes.set(recipe.id, recipe);
  }
  return { endpoints, recipes };
};
