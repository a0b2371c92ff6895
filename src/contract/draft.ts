import * as z from 'zod/mini';
import { DeploymentPatch } from './deployment.ts';
import { Id, Named, Slug, Timestamp } from './primitives.ts';

/**
 * A configuration that may be incomplete, as it stands in the wizard; `version` is that of the recipe that was answered.
 * Secrets are never in it: a connection that is not stored yet is not kept.
 */
export const DraftContent = z.extend(DeploymentPatch, {
  connections: z._default(z.record(z.string(), Id), {}),
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
