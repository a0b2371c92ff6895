import * as z from 'zod/mini';
import { RecipeSource, type RecipeSourceInput } from 'citizen-integrator/contract';
import { EndpointDescription, type EndpointDescriptionInput } from './endpoint-description.ts';

/** Endpoints and recipes that belong together, checked: every recipe's endpoints and steps are there. */
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

const checkRecipe = (recipe: RecipeSource, endpoints: ReadonlyMap<string, EndpointDescription>): void => {
  const fail = (problem: string): never => {
    throw new Error(`Recipe "${recipe.id}": ${problem}`);
  };
  for (const id of recipe.endpoints) if (!endpoints.has(id)) fail(`there is no endpoint "${id}"`);
  const { project } = recipe;
  if (project.kind !== 'flow') return;
  for (const [name, { endpoint }] of Object.entries(project.connections)) {
    if (!recipe.endpoints.includes(endpoint))
      fail(`connection "${name}" uses "${endpoint}", which "endpoints" leaves out`);
  }
  const connections = new Set(Object.keys(project.connections));
  for (const step of recipe.steps) {
    if (step.type === 'endpoint' && !connections.has(step.connection)) {
      fail(`step "${step.id}" is about the connection "${step.connection}", which the project does not have`);
    }
  }
  for (const operation of project.operations) {
    for (const { connection } of [operation.source, operation.target]) {
      if (!connections.has(connection))
        fail(`operation "${operation.id}" names a connection "${connection}" that the project does not have`);
    }
  }
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
    endpoints.set(endpoint.id, endpoint);
  }
  const recipes = new Map(base?.recipes);
  for (const input of recipeInputs) {
    const recipe = checked(RecipeSource, `Recipe "${input.id}"`, input);
    checkRecipe(recipe, endpoints);
    recipes.set(recipe.id, recipe);
  }
  return { endpoints, recipes };
};
