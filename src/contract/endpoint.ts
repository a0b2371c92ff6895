import * as z from 'zod/mini';
import { Slug } from './primitives.ts';
import { Property } from './property.ts';

/**
 * What a browser needs to know of an endpoint: its name and what a connection to it asks for.
 * `home` marks the app provider's own product: its connections are made by the provider's backend.
 */
export const Endpoint = z.object({
  id: Slug,
  name: z.string(),
  category: z.string(),
  home: z.boolean(),
  /** Two letters for the monogram. */
  monogram: z.string().check(z.minLength(1), z.maxLength(3)),
  /** What a connection asks for, in this order. */
  fields: z.array(Property),
});
export type Endpoint = z.infer<typeof Endpoint>;
