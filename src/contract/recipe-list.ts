import * as z from 'zod/mini';
import { actions } from './actions.ts';
import { Count, Id, Named, pageOf, PageQuery, Slug, Timestamp } from './primitives.ts';
import type { Route } from './route.ts';

export const Action = z.enum(actions);
export type Action = z.infer<typeof Action>;

export const Visibility = z.enum(['private', 'organization', 'shared', 'public']);
export type Visibility = z.infer<typeof Visibility>;

/**
 * Who sees a recipe as it is now: nobody but its organization's admins, those that its visibility names, or, while the
 * host's operator has not approved a public one (`waiting`) or has refused it, its own organization alone.
 */
export const RecipeState = z.enum(['draft', 'published', 'waiting', 'refused', 'deleted']);
export type RecipeState = z.infer<typeof RecipeState>;

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
  author: z.string(),
  /** Whose own recipe it is; null for those of the library. */
  organization: z.nullable(Named),
  visibility: Visibility,
  state: RecipeState,
  verified: z.boolean(),
  /** When it came to this host first. */
  uploadedAt: Timestamp,
  updatedAt: Timestamp,
  deployments: Count,
  /** When the caller's people set it up last; left out where they never did. */
  usedAt: z.optional(Timestamp),
  /** Collections of the organization's that it is in, and where in each, from 0; left out where it is in none. */
  collections: z.optional(z.array(z.object({ id: Slug, name: z.string(), place: Count }))),
});
export type RecipeSummary = z.infer<typeof RecipeSummary>;

const FacetCounts = z.array(z.object({ value: z.string(), label: z.string(), count: Count }));

export const RecipePage = z.extend(pageOf(RecipeSummary), {
  facets: z.object({
    /** Apps at either end. */
    endpoint: FacetCounts,
    /** Apps that are read from, and that are written to; left out by older hosts. */
    source: z.optional(FacetCounts),
    target: z.optional(FacetCounts),
    category: FacetCounts,
    action: FacetCounts,
    /** What the organization has put together; left out by older hosts. */
    collection: z.optional(FacetCounts),
  }),
});
export type RecipePage = z.infer<typeof RecipePage>;

const manyOf = (item: z.ZodMiniType<string>) => z.optional(z.union([item, z.array(item)]));

export const recipeSorts = ['popular', 'newest', 'uploaded', 'name', 'author', 'category', 'quickest', 'used'] as const;

export const RecipeQuery = z.extend(PageQuery, {
  q: z.optional(z.string()),
  /** Ids of endpoints: any of them at either end, as source, or as target. */
  endpoint: manyOf(z.string()),
  source: manyOf(z.string()),
  target: manyOf(z.string()),
  category: manyOf(z.string()),
  action: manyOf(Action),
  visibility: manyOf(Visibility),
  /** Deleted ones are listed only when asked for, to their organization's admins. */
  state: manyOf(RecipeState),
  /** Id of the organization whose own recipes are wanted. */
  organization: z.optional(Id),
  /** The caller's organization's own recipes alone. */
  mine: z.optional(z.enum(['true', 'false'])),
  /** Days, inclusive, in UTC. */
  uploadedFrom: z.optional(z.iso.date()),
  uploadedTo: z.optional(z.iso.date()),
  /** Ids of collections: the recipes of any; of one, in its order. */
  collection: manyOf(z.string()),
  /** For an organization's admin: what that customer sees. */
  customer: z.optional(Id),
  sort: z.optional(z.enum(recipeSorts)),
  /** The other way round than a sort's own; names go from A to Z, days from the latest. */
  order: z.optional(z.enum(['asc', 'desc'])),
});
export type RecipeQuery = z.infer<typeof RecipeQuery>;

/** Recipes that are like another one, the most alike first. */
export const RelatedRecipes = z.object({ items: z.array(RecipeSummary) });
export type RelatedRecipes = z.infer<typeof RelatedRecipes>;

/** Apart from the other routes: a page that shows recipes asks for nothing else. */
export const listRecipes = {
  method: 'GET',
  path: '/v1/recipes',
  summary: 'Find recipes',
  auth: 'token',
  query: RecipeQuery,
  status: 200,
  response: RecipePage,
} as const satisfies Route;
