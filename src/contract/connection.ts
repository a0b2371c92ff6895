import * as z from 'zod/mini';
import { FieldMapping, Filter } from './flow.ts';
import { Count, Id, Message, Named, pageOf, PageQuery, Slug, Timestamp } from './primitives.ts';
import { Option, Values } from './property.ts';

/** An endpoint with credentials; belongs to one customer and one environment. Secrets are never in `values`. */
export const Connection = z.object({
  id: Id,
  name: z.string(),
  endpoint: Slug,
  environment: Id,
  customer: Named,
  /** The app provider's own product, made by its backend. */
  home: z.boolean(),
  /** What was answered, without secrets. */
  values: Values,
  /** Names of the secrets that are stored. */
  secrets: z.array(z.string()),
  /** The last test's outcome; null when never tested. */
  tested: z.nullable(z.object({ at: Timestamp, ok: z.boolean() })),
  /** Whether the access that a person gave holds; null where nobody signs in with the system itself. */
  consent: z.nullable(z.enum(['given', 'lost'])),
  /** Who signed in, as the system names them; null when it does not tell. */
  account: z.nullable(z.string()),
  /** An account of the practice server, with made-up records. */
  practice: z.boolean(),
  /** Of a webhook, where its deliveries are sent to: who knows it can deliver. Left out where nothing is delivered. */
  address: z.optional(z.string()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  etag: z.string(),
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionPage = pageOf(Connection);

export const ConnectionQuery = z.extend(PageQuery, {
  endpoint: z.optional(z.string()),
  environment: z.optional(z.string()),
  customer: z.optional(z.string()),
});

export const ConnectionRequest = z.object({
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  endpoint: Slug,
  environment: Id,
  /** Only an organization's admin names a customer; others have theirs from the token. */
  customer: z.optional(z.object({ id: Id, name: z.optional(z.string()) })),
  /** Only an organization's admin makes home connections; there is one a customer, environment and endpoint: a second one replaces its values. */
  home: z.optional(z.boolean()),
  values: Values,
});
export type ConnectionRequest = z.infer<typeof ConnectionRequest>;

/** A secret that is left out stays as it is; null removes it. */
export const ConnectionPatch = z.object({
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  values: z.optional(Values),
});
export type ConnectionPatch = z.infer<typeof ConnectionPatch>;

/** With `id`, stored secrets that `values` leaves out are filled in on the host. */
export const ConnectionTestRequest = z.object({
  id: z.optional(Id),
  endpoint: Slug,
  values: Values,
  environment: z.optional(Id),
});
export type ConnectionTestRequest = z.infer<typeof ConnectionTestRequest>;

/** With `deployment`, stored secrets that `values` leaves out are filled in on the host where they may stay. */
export const PlaceTestRequest = z.object({
  version: z.string(),
  /** As the recipe's endpoint step calls it. */
  connection: z.string(),
  environment: Id,
  /** Answers to the recipe's questions. */
  values: Values,
  deployment: z.optional(Id),
});
export type PlaceTestRequest = z.infer<typeof PlaceTestRequest>;

export const ConnectionTest = z.object({
  ok: z.boolean(),
  /** What happened, in plain words. */
  message: Message,
  /** What to do, in order; empty when all is well. */
  todo: z.array(z.string()),
  /** The connection field that is probably wrong. */
  field: z.nullable(z.string()),
  /** The system's own words for support, secrets masked. */
  details: z.nullable(z.string()),
  durationMs: z.int(),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

export const OptionsQuery = z.object({
  of: z.enum(['objects', 'fields', 'values']),
  object: z.optional(z.string()),
  use: z.optional(z.enum(['read', 'write'])),
  /** What the list hangs on: the answers that its question names in `dependsOn`, as JSON `{ "region": "eu" }`. */
  given: z.optional(z.string().check(z.maxLength(4000))),
  /**
   * Of values, the recipe whose list `object` names; left out for a list of the endpoint. Of fields, in place of
   * `object`: the fields of what an operation of a recipe reads (`use` is `read`) or fills, as the answers
   * in `given` say. Empty when only a person can tell, as what an API takes.
   */
  recipe: z.optional(Slug),
  operation: z.optional(z.string()),
});
export type OptionsQuery = z.infer<typeof OptionsQuery>;
export const Options = z.object({ items: z.array(Option) });
export type Options = z.infer<typeof Options>;

/** Entries of a mapping, to be tried with the first records that their operation reads. */
export const MappingTrial = z.object({
  entries: z.array(FieldMapping).check(z.minLength(1), z.maxLength(200)),
  /** What people call the fields that the entries feed, by their names. */
  labels: z._default(z.record(z.string(), z.string()), {}),
  recipe: Slug,
  operation: z.string(),
  /** The recipe's answers. */
  given: z._default(Values, {}),
});
export type MappingTrial = z.infer<typeof MappingTrial>;

/** Conditions on the rows that an operation reads, to be tried. */
export const RowCountRequest = z.object({
  recipe: Slug,
  operation: z.string(),
  filters: z.array(Filter).check(z.maxLength(20)),
  /** The recipe's answers. */
  given: z._default(Values, {}),
});
export type RowCountRequest = z.infer<typeof RowCountRequest>;

export const RowCount = z.object({
  /** Rows that were read, from the first on. */
  read: Count,
  /** Those of them that the recipe and the conditions want. */
  wanted: Count,
  /** Whether all rows were read. */
  isWhole: z.boolean(),
});
export type RowCount = z.infer<typeof RowCount>;

/** What an entry makes of one record, each value short enough to be shown; null for nothing. */
export const MappedSample = z.object({
  /** What feeds the field; null too where that is a formula. */
  before: z.nullable(z.string()),
  after: z.nullable(z.string()),
  /** Why the record would be refused, in plain words. */
  message: z.nullable(Message),
  /** JSONata's own words. */
  details: z.nullable(z.string()),
});
export type MappedSample = z.infer<typeof MappedSample>;

export const EntryResult = z.object({
  /** Why it fits no record at all, such as a formula that cannot be read. */
  message: z.nullable(Message),
  details: z.nullable(z.string()),
  /** A few records that differ in it; none where there are no records. */
  samples: z.array(MappedSample),
});
export type EntryResult = z.infer<typeof EntryResult>;

/** In the order of the entries. */
export const MappingTrialResult = z.object({ items: z.array(EntryResult) });
export type MappingTrialResult = z.infer<typeof MappingTrialResult>;
