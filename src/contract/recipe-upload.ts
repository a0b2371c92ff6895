import * as z from 'zod/mini';
import { DeploymentState } from './deployment.ts';
import { Count, Id, Named, pageOf, Slug, Timestamp } from './primitives.ts';
import { Visibility } from './recipe-list.ts';
import { Recipe, SharedWith } from './recipe.ts';

/** Something in the files of a recipe that a person should look at. */
export const RecipeFinding = z.object({
  code: z.string(),
  /** Where in the metadata, with dots: `steps.2.properties.0.bind`; `jitterpak/` and the entry for the Jitterpak's. */
  path: z.string(),
  /** From 1; null where there is none. */
  line: z.nullable(Count),
  column: z.nullable(Count),
  /** For people, in the reader's language. */
  message: z.string(),
});
export type RecipeFinding = z.infer<typeof RecipeFinding>;

/** What is wrong with files that were looked at; warnings leave `ok` true. */
export const RecipeValidation = z.object({
  ok: z.boolean(),
  errors: z.array(RecipeFinding),
  warnings: z.array(RecipeFinding),
});
export type RecipeValidation = z.infer<typeof RecipeValidation>;

/** A recipe that was stored, and what its author should know: another id, a raised version, things to look at. */
export const StoredRecipe = z.extend(Recipe, { warnings: z.array(RecipeFinding) });
export type StoredRecipe = z.infer<typeof StoredRecipe>;

export const RecipeCopy = z.object({
  /** "Copy of …" when left out. */
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
});

/** Who shall see a recipe. `sharedWith` is of `shared` alone; left out, it stays as it is. */
export const RecipeAudience = z.object({ visibility: Visibility, sharedWith: z.optional(SharedWith) });
export type RecipeAudience = z.infer<typeof RecipeAudience>;

export const RecipeVersion = z.object({
  version: z.string(),
  createdAt: Timestamp,
  createdBy: z.nullable(Named),
  /** How many deployments have it, over all customers that the caller sees. */
  deployments: Count,
});
export type RecipeVersion = z.infer<typeof RecipeVersion>;
export const RecipeVersionPage = pageOf(RecipeVersion);

/** A deployment of a recipe, as far as it takes to name it. */
export const RecipeDeployment = z.object({
  id: Id,
  version: z.string(),
  environment: Named,
  customer: Named,
  state: DeploymentState,
});
export type RecipeDeployment = z.infer<typeof RecipeDeployment>;
export const RecipeDeploymentPage = pageOf(RecipeDeployment);

/** A recipe that was deleted. Its deployments go on; the first 50 are named. */
export const DeletedRecipe = z.object({
  id: Slug,
  name: z.string(),
  /** Until then it can be brought back. */
  restorableUntil: Timestamp,
  deployments: RecipeDeploymentPage,
});
export type DeletedRecipe = z.infer<typeof DeletedRecipe>;
