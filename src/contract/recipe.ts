import * as z from 'zod/mini';
import { Flow } from './flow.ts';
import { Count, Id, Named, Slug, Timestamp } from './primitives.ts';
import { Property } from './property.ts';
import { Action, RecipeState, Visibility } from './recipe-list.ts';
import { Schedule } from './schedule.ts';

const stepBase = { id: Slug, title: z.string() };

export const IntroductionStep = z.object({ ...stepBase, type: z.literal('introduction'), body: z.string() });
export const EndpointStep = z.object({
  ...stepBase,
  type: z.literal('endpoint'),
  /** Name of the connection in the project: `source`, `target`. */
  connection: z.string(),
  body: z._default(z.string(), ''),
  properties: z._default(z.array(Property), []),
});
export const VariablesStep = z.object({
  ...stepBase,
  type: z.literal('variables'),
  body: z._default(z.string(), ''),
  properties: z.array(Property),
});
export const MappingStep = z.object({ ...stepBase, type: z.literal('mapping'), operation: z.string() });
export const ScheduleStep = z.object({
  ...stepBase,
  type: z.literal('schedule'),
  operation: z.string(),
  default: Schedule,
});
export const FirstRun = z.enum(['after-deploy', 'manual']);
export type FirstRun = z.infer<typeof FirstRun>;
export const OperationStep = z.object({
  ...stepBase,
  type: z.literal('operation'),
  operation: z.string(),
  default: FirstRun,
});
export const SummaryStep = z.object({ ...stepBase, type: z.literal('summary') });

export const Step = z.discriminatedUnion('type', [
  IntroductionStep,
  EndpointStep,
  VariablesStep,
  MappingStep,
  ScheduleStep,
  OperationStep,
  SummaryStep,
]);
export type Step = z.infer<typeof Step>;
export type EndpointStep = z.infer<typeof EndpointStep>;
export type VariablesStep = z.infer<typeof VariablesStep>;

export const JitterpakProject = z.object({
  kind: z.literal('jitterpak'),
  /** Its name. */
  file: z.string(),
  /** Of the file; the host says it of the one that it keeps. */
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  /** What it reaches through connections of the host: each stands for a connector entity of the project, by its guid. */
  connections: z.optional(z.record(z.string(), z.object({ endpoint: Slug, entity: z.string() }))),
});

export const Translation = z.object({
  name: z.optional(z.string()),
  summary: z.optional(z.string()),
  steps: z.optional(z.record(z.string(), z.object({ title: z.optional(z.string()), body: z.optional(z.string()) }))),
});

/** What an author writes: metadata and project. */
export const RecipeSource = z.object({
  schemaVersion: z.literal(1),
  id: Slug,
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/)),
  name: z.string().check(z.minLength(1), z.maxLength(120)),
  summary: z.string().check(z.minLength(1), z.maxLength(160)),
  /** Markdown. */
  description: z._default(z.string(), ''),
  category: z.string(),
  keywords: z._default(z.array(z.string()), []),
  /** Endpoint ids, source first. */
  endpoints: z.array(Slug).check(z.minLength(1)),
  /** The first is the default. */
  actions: z.array(Action).check(z.minLength(1)),
  /** How long a person needs for the steps, in minutes. */
  minutes: z._default(Count, 5),
  translations: z._default(z.record(z.string(), Translation), {}),
  author: z.string(),
  visibility: Visibility,
  project: z.discriminatedUnion('kind', [Flow, JitterpakProject]),
  steps: z.array(Step).check(z.minLength(1)),
});
export type RecipeSource = z.infer<typeof RecipeSource>;
export type RecipeSourceInput = z.input<typeof RecipeSource>;

/** With whom a shared recipe is shared: customers of its own organization, and whole other organizations. */
export const SharedWith = z.object({ customers: z.array(Id), organizations: z.array(Id) });
export type SharedWith = z.infer<typeof SharedWith>;

/** A recipe as the host hands it out. */
export const Recipe = z.extend(RecipeSource, {
  /** Whose own recipe it is; null for those of the library. */
  organization: z.nullable(Named),
  state: RecipeState,
  /** Told to its organization's admins alone. */
  sharedWith: z.optional(SharedWith),
  uploadedAt: Timestamp,
  verified: z.boolean(),
  updatedAt: Timestamp,
  deployments: Count,
  etag: z.string(),
});
export type Recipe = z.infer<typeof Recipe>;
