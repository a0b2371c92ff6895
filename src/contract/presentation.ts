import * as z from 'zod/mini';
import { Id, Named, Slug, Timestamp } from './primitives.ts';

/** Recipes that an organization puts together, in its order. */
export const Collection = z.object({
  id: Slug,
  name: z.string().check(z.minLength(1), z.maxLength(120)),
  recipes: z.array(Slug).check(z.maxLength(1000)),
});
export type Collection = z.infer<typeof Collection>;

const ids = z.array(Slug).check(z.maxLength(10_000));

/**
 * What customers see of the recipes that they may use, in which order and under which names. `phrases` has names by what
 * they are of: `recipe.<id>.name`, `recipe.<id>.summary`, `endpoint.<id>.name`.
 */
export const Presentation = z.object({
  hiddenEndpoints: ids,
  hiddenRecipes: ids,
  collections: z.array(Collection).check(z.maxLength(200)),
  /** Recipes that come first; all others follow. */
  order: ids,
  phrases: z.record(z.string(), z.string().check(z.maxLength(500))),
});
export type Presentation = z.infer<typeof Presentation>;

/** What is said for all customers, or for one; what is left out is as for all, or for all as it comes. */
export const PresentationContent = z.partial(Presentation);
export type PresentationContent = z.infer<typeof PresentationContent>;

export const StoredPresentation = z.object({
  /** Null: for all customers. */
  customer: z.nullable(Id),
  own: PresentationContent,
  /** With what is said for all: what customers see. */
  shown: Presentation,
  updatedAt: z.nullable(Timestamp),
  updatedBy: z.nullable(Named),
  etag: z.string(),
});
export type StoredPresentation = z.infer<typeof StoredPresentation>;

export const PresentationQuery = z.object({ customer: z.optional(Id) });
