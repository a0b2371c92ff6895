import * as z from 'zod/mini';
import { FieldMapping, Filter } from './flow.ts';
import { Id, Slug } from './primitives.ts';
import { Values } from './property.ts';
import { Action } from './recipe-list.ts';
import { FirstRun } from './recipe.ts';
import { Schedule } from './schedule.ts';

/** What a person answered: a complete one makes a deployment. */
export const Configuration = z.object({
  recipe: Slug,
  version: z.string(),
  environment: Id,
  /** From the token; only an organization's admin names one. */
  customer: z.optional(Id),
  /** Connection name in the project → connection id. */
  connections: z.record(z.string(), Id),
  action: z.optional(Action),
  values: z._default(Values, {}),
  /** Operation id → overrides by `to`. */
  mapping: z._default(z.record(z.string(), z.array(FieldMapping)), {}),
  /** Operation id → conditions that rows must meet beside the recipe's own. */
  filters: z.optional(z.record(z.string(), z.array(Filter).check(z.maxLength(20)))),
  schedules: z._default(z.record(z.string(), Schedule), {}),
  firstRun: z._default(z.record(z.string(), FirstRun), {}),
});
export type Configuration = z.infer<typeof Configuration>;
export type ConfigurationInput = z.input<typeof Configuration>;
