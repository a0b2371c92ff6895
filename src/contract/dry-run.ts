import * as z from 'zod/mini';
import { Configuration } from './configuration.ts';
import { Count, Id, Message } from './primitives.ts';

/** Answers to be tried with a few real records; nothing is written. */
export const DryRunRequest = z.object({
  configuration: Configuration,
  operation: z.string(),
  /** The deployment that is changed with these answers: its stored secret answers stay. */
  deployment: z.optional(Id),
});
export type DryRunRequest = z.infer<typeof DryRunRequest>;

/**
 * What would become of a record: it would be added, changed, left alone, or refused. `send` where the target cannot be
 * asked what it has.
 */
export const DryRunOutcome = z.enum(['create', 'update', 'skip', 'refuse', 'send']);
export type DryRunOutcome = z.infer<typeof DryRunOutcome>;

export const DryRunRecord = z.object({
  /** What tells it apart in the target; where nothing does, its place: `#3`. */
  key: z.string(),
  outcome: DryRunOutcome,
  /** Fields of the target, in the order of the mapping. Texts are short enough to be shown. */
  fields: z.array(
    z.object({
      field: z.string(),
      /** What the target calls it; the field's name when it does not say. */
      label: z.string(),
      /** What the target has now; null for nothing, or when it cannot be asked. */
      before: z.nullable(z.string()),
      /** What would be written; null for nothing. */
      after: z.nullable(z.string()),
    }),
  ),
  /** Why the target would refuse it. */
  problems: z.array(Message),
  /** The system's own words, secrets masked. */
  details: z.nullable(z.string()),
});
export type DryRunRecord = z.infer<typeof DryRunRecord>;

export const DryRun = z.object({
  /** The first ones that would be written, at most 10. */
  records: z.array(DryRunRecord),
  /** How many rows were read to find them, and how many of those the filters left out. */
  read: Count,
  leftOut: Count,
  /** Whether the target could be asked what it has. */
  isChecked: z.boolean(),
});
export type DryRun = z.infer<typeof DryRun>;
