import * as z from 'zod/mini';
import { Connection } from './connection.ts';
import { Id, Message, Slug, Timestamp } from './primitives.ts';
import { Values } from './property.ts';

/** A person wants to sign in with a system itself, so that it gives us access (OAuth 2.0). */
export const AuthorizationRequest = z.object({
  endpoint: Slug,
  environment: Id,
  /** Only an organization's admin names a customer; others have theirs from the token. */
  customer: z.optional(z.object({ id: Id, name: z.optional(z.string()) })),
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  /** The connection's answers; those of `connection` stay where they are left out. */
  values: Values,
  /** A connection to sign in to again. */
  connection: z.optional(Id),
  display: z.enum(['popup', 'redirect']),
  /** With `redirect`, where the browser goes afterwards: a page of the organization's origins, or of the calling page's own. */
  returnTo: z.optional(z.url({ protocol: /^https?$/ })),
});
export type AuthorizationRequest = z.infer<typeof AuthorizationRequest>;

/** Where the person signs in, once and within ten minutes. */
export const AuthorizationStart = z.object({ url: z.string(), state: z.string(), expiresAt: Timestamp });
export type AuthorizationStart = z.infer<typeof AuthorizationStart>;

export const AuthorizationStatus = z.enum(['waiting', 'done', 'refused', 'failed', 'expired', 'other-account']);
export type AuthorizationStatus = z.infer<typeof AuthorizationStatus>;

/** How signing in goes. */
export const Authorization = z.object({
  /** `other-account`: not the one that the connection had; it waits for a word whether to take it. */
  status: AuthorizationStatus,
  /** The connection that was made or signed in to again; null until it is done. */
  connection: z.nullable(Connection),
  /** Who signed in, as the system names them; null while nobody has. */
  account: z.nullable(z.string()),
  /** What went wrong; null when nothing did. */
  message: z.nullable(Message),
});
export type Authorization = z.infer<typeof Authorization>;

export const AuthorizationState = z.object({ state: z.string().check(z.minLength(20), z.maxLength(200)) });

export const PracticeRequest = z.object({
  endpoint: Slug,
  environment: Id,
  /** Only an organization's admin names a customer; others have theirs from the token. */
  customer: z.optional(z.object({ id: Id, name: z.optional(z.string()) })),
});
export type PracticeRequest = z.infer<typeof PracticeRequest>;
