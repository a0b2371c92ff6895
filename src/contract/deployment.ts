import * as z from 'zod/mini';
import { Configuration } from './configuration.ts';
import { Count, Id, Message, Named, pageOf, PageQuery, Slug, Timestamp } from './primitives.ts';
import { Run, RunStatus } from './run.ts';

export const DeploymentState = z.enum(['deploying', 'active', 'paused', 'failed', 'removed']);
export type DeploymentState = z.infer<typeof DeploymentState>;

/** The worst of each operation's latest finished run; `none` when nothing ever finished. */
export const Health = z.enum(['ok', 'warning', 'error', 'none']);
export type Health = z.infer<typeof Health>;

/**
 * A change of a deployment that is being checked, or the last one when it could not be made. Until it is made, and when
 * it cannot be, the deployment goes on as it was.
 */
export const DeploymentChange = z.object({
  id: Id,
  state: z.enum(['checking', 'failed']),
  /** Why it could not be made; null otherwise. */
  message: z.nullable(Message),
  by: Named,
  at: Timestamp,
});
export type DeploymentChange = z.infer<typeof DeploymentChange>;

export const Deployment = z.object({
  id: Id,
  recipe: z.object({
    id: Slug,
    version: z.string(),
    name: z.string(),
    endpoints: z.array(z.object({ id: Slug, name: z.string(), monogram: z.string(), home: z.boolean() })),
  }),
  environment: Named,
  customer: Named,
  state: DeploymentState,
  /** Why deploying failed; null otherwise. */
  message: z.nullable(Message),
  health: Health,
  lastRun: z.nullable(Run),
  /** The last 14 finished runs, oldest first. */
  recent: z.array(z.object({ status: RunStatus, finishedAt: Timestamp, written: Count })),
  nextRunAt: z.nullable(Timestamp),
  /** A newer version of the recipe, if there is one. */
  upgrade: z.nullable(z.string()),
  createdAt: Timestamp,
  createdBy: Named,
  updatedAt: Timestamp,
  etag: z.string(),
  /** Left out when there is none. */
  change: z.optional(DeploymentChange),
  /** Some of its accounts are practice accounts, with made-up records. Left out when none is. */
  practice: z.optional(z.boolean()),
  /**
   * Its recipe is a Jitterpak of the organization's own, which its admins can take back with what was answered. Left out
   * otherwise.
   */
  jitterpak: z.optional(z.boolean()),
  /** Ids of the endpoints that somebody has to sign in with again; left out when there is none. */
  lostAccess: z.optional(z.array(Slug)),
});
export type Deployment = z.infer<typeof Deployment>;

/** One deployment with what was answered. */
export const DeploymentDetail = z.extend(Deployment, {
  /** Without secret answers. */
  configuration: Configuration,
  /** Names of the questions whose answers are secret and stored; left out of a change, they stay. */
  secrets: z.optional(z.array(z.string())),
  /** Who changed the configuration last, and when; left out when nobody has. */
  lastChange: z.optional(z.object({ by: Named, at: Timestamp })),
});
export type DeploymentDetail = z.infer<typeof DeploymentDetail>;

export const DeploymentPage = pageOf(Deployment);
export type DeploymentPage = z.infer<typeof DeploymentPage>;

export const DeploymentQuery = z.extend(PageQuery, {
  health: z.optional(Health),
  recipe: z.optional(z.string()),
  environment: z.optional(z.string()),
  customer: z.optional(z.string()),
  q: z.optional(z.string()),
});

export const DeploymentSummary = z.object({ ok: Count, warning: Count, error: Count, none: Count, total: Count });
export type DeploymentSummary = z.infer<typeof DeploymentSummary>;

/** What a deployment is to do from now on; recipe, environment and customer stay. */
export const DeploymentPatch = z.omit(Configuration, { recipe: true, environment: true, customer: true });
export type DeploymentPatch = z.infer<typeof DeploymentPatch>;

export const RunRequest = z.object({
  /**
   * The operation to run; when left out, a flow's first. Of a Jitterpak, the one that the recipe's steps are about, else
   * the first that is scheduled, else the first that follows no other.
   */
  operation: z.optional(z.string()),
});
