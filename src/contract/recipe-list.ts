import * as z from 'zod/mini';
import { actions } from './actions.ts';
import { Count, pageOf, PageQuery, Slug, Timestamp } from './primitives.ts';
import { recipeListCall } from './recipe-list-call.ts';
import type { Route } from './route.ts';

export const Action = z.enum(actions);
export type Action = z.infer<typeof Action>;

export const Visibility = z.enum(['private', 'organization', 'shared', 'public']);
export type Visibility = z.infer<typeof Visibility>;

/** What a card shows: a recipe without its steps and project. */
export const RecipeSummary = z.object({
  id: Slug,
  version: z.string(),
  name: z.string(),
  summary: z.string(),
  category: z.string(),
  keywords: z.array(z.string()),
  endpoints: z.array(z.object({ id: Slug, name: z.string(), monogram: z.string(), home: z.boolean() })),
  actions: z.array(Action),
  minutes: Count,
  visibility: Visibility,
  verified: z.boolean(),
  updatedAt: Timestamp,
  deployments: Count,
});
export type RecipeSummary = z.infer<typeof RecipeSummary>;

const FacetCounts = z.array(z.object({ value: z.string(), label: z.string(), count: Count }));

export const RecipePage = z.extend(pageOf(RecipeSummary), {
  facets: z.object({ endpoint: FacetCounts, category: FacetCounts, action: FacetCounts }),
});
export type RecipePage = z.infer<typeof RecipePage>;

const manyOf = (item: z.ZodMiniType<string>) => z.optional(z.union([item, z.array(item)]));

export const RecipeQuery = z.extend(PageQuery, {
  q: z.optional(z.string()),
  endpoint: manyOf(z.string()),
  category: manyOf(z.string()),
  action: manyOf(Action),
  sort: z.optional(z.enum(['popular', 'newest', 'name', 'quickest'])),
});
export type RecipeQuery = z.infer<typeof RecipeQuery>;

/** Apart from the other routes: a page that shows recipes asks for nothing else, and needs no schema but these. */
export const listRecipes = {
  ...recipeListCall,
  summary: 'Find recipes',
  auth: 'token',
  query: RecipeQuery,
  status: 200,
  response: RecipePage,
} as const satisfies Route;
