import * as z from 'zod/mini';
import { Count, Id, pageOf, PageQuery, Timestamp } from './primitives.ts';

/** A customer of the organization; known from its first token on. */
export const Customer = z.object({ id: Id, name: z.string(), createdAt: Timestamp, deployments: Count });
export type Customer = z.infer<typeof Customer>;

export const CustomerPage = pageOf(Customer);
export type CustomerPage = z.infer<typeof CustomerPage>;
export const CustomerQuery = z.extend(PageQuery, {
  /** Part of a name or id. */
  q: z.optional(z.string()),
});
