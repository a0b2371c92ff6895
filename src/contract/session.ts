import * as z from 'zod/mini';
import { accessLevels } from './access-levels.ts';
import { Collection } from './presentation.ts';
import { Id, Named, Timestamp } from './primitives.ts';

export const Role = z.enum(['admin', 'user']);
export type Role = z.infer<typeof Role>;

export const Access = z.enum(accessLevels);
export type Access = z.infer<typeof Access>;

export const EnvironmentAccess = z.object({ id: Id, name: z.string(), access: Access });
export type EnvironmentAccess = z.infer<typeof EnvironmentAccess>;

/** Who is here and what they may do. `customer` is null for the organization's own admins. */
export const Session = z.object({
  organization: Named,
  customer: z.nullable(Named),
  user: Named,
  role: Role,
  environments: z.array(EnvironmentAccess),
  presentation: z.object({
    collections: z.array(Collection),
    hiddenEndpoints: z.array(z.string()),
    phrases: z.record(z.string(), z.string()),
  }),
  /** Whether the host offers practice accounts. */
  practice: z.boolean(),
  expiresAt: Timestamp,
});
export type Session = z.infer<typeof Session>;

const Person = z.object({ id: Id, name: z.optional(z.string()) });

/** What the app provider's backend sends with its API key to get a person's token. */
export const SessionRequest = z.object({
  user: Person,
  /** Left out for the organization's own admins. */
  customer: z.optional(Person),
  role: Role,
  /** Left out: every environment of the organization, with write access. */
  environments: z.optional(z.array(z.object({ id: Id, access: Access }))),
  /** Seconds until the token ends, at most 3,600. */
  expiresIn: z.optional(z.int().check(z.gte(1), z.lte(3600))),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

export const SessionToken = z.object({ token: z.string(), expiresAt: Timestamp });
export type SessionToken = z.infer<typeof SessionToken>;
