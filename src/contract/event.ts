import * as z from 'zod/mini';
import { Connection } from './connection.ts';
import { Deployment } from './deployment.ts';
import { Named, Slug } from './primitives.ts';
import { Run } from './run.ts';

/**
 * What `GET /v1/events` sends as `event:` and `data:`. Each carries the whole resource, so that order and gaps do no
 * harm. `reset` says that the host cannot replay what was missed: load anew.
 */
export const HostEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('deployment'), deployment: Deployment }),
  z.object({ type: z.literal('run'), run: Run, customer: Named }),
  z.object({ type: z.literal('connection'), connection: Connection }),
  z.object({ type: z.literal('recipe'), recipe: z.object({ id: Slug, version: z.string() }) }),
  z.object({ type: z.literal('reset') }),
]);
export type HostEvent = z.infer<typeof HostEvent>;
