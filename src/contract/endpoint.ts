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
  /** Where people sign in with the system itself, so that a connection is made by that; null where none does. */
  consent: z.nullable(
    z.object({
      /** Values of the answer `signIn` with which they do; empty where there is no other way. */
      ways: z.array(z.string()),
      /** Whether the host's operator has set it up. */
      isReady: z.boolean(),
    }),
  ),
  /** Whether the host has a practice account for it. */
  practice: z.boolean(),
});
export type Endpoint = z.infer<typeof Endpoint>;
