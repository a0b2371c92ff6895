import * as z from 'zod/mini';
import { FieldMapping } from './flow.ts';
import { Id, Named, Slug, Timestamp } from './primitives.ts';
import { Values } from './property.ts';
import { Action } from './recipe-list.ts';
import { FirstRun } from './recipe.ts';
import { Schedule } from './schedule.ts';

/**
 * A configuration that may be incomplete, as it stands in the wizard. Secrets are never in it: a connection that is not
 * stored yet is not kept.
 */
export const DraftContent = z.object({
  /** The version of the recipe that was answered. */
  version: z.string(),
  connections: z._default(z.record(z.string(), Id), {}),
  action: z.optional(Action),
  values: z._default(Values, {}),
  mapping: z._default(z.record(z.string(), z.array(FieldMapping)), {}),
  schedules: z._default(z.record(z.string(), Schedule), {}),
  firstRun: z._default(z.record(z.string(), FirstRun), {}),
  /** The step that was shown last, and those that were seen. */
  step: z.optional(z.string()),
  visited: z._default(z.array(z.string()), []),
});
export type DraftContent = z.infer<typeof DraftContent>;
export type DraftContentInput = z.input<typeof DraftContent>;

/** A kept draft: one for each customer, recipe, environment, and deployment or none; shared by the customer's people. */
export const Draft = z.object({
  recipe: Slug,
  environment: Id,
  deployment: z.nullable(Id),
  content: DraftContent,
  updatedAt: Timestamp,
  updatedBy: Named,
  etag: z.string(),
});
export type Draft = z.infer<typeof Draft>;

/** Which draft of a recipe. */
export const DraftQuery = z.object({
  environment: Id,
  deployment: z.optional(Id),
  customer: z.optional(Id),
});
