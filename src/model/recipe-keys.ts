import { Recipe, RecipeSource, StoredRecipe } from '../contract/index.ts';

const { shape: own } = RecipeSource._zod.def;

/** What a host adds to a recipe that it hands out, and where editors look for the schema: no part of the metadata. */
export const hostMadeKeys: ReadonlySet<string> = new Set([
  '$schema',
  ...[Recipe, StoredRecipe].flatMap(({ _zod }) => Object.keys(_zod.def.shape)).filter(key => !Object.hasOwn(own, key)),
]);
