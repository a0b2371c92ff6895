import * as z from 'zod/mini';

const LocalTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/));
const LocalDay = z.iso.date();
export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
export type Weekday = z.infer<typeof Weekday>;

// `timeZone` is an IANA name; `start` and `end` are days in it, both inclusive.
const window = { timeZone: z.string(), start: z.optional(LocalDay), end: z.optional(LocalDay) };

/** When an operation runs. */
export const Schedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({
    kind: z.literal('interval'),
    every: z.int().check(z.gte(1)),
    unit: z.enum(['minute', 'hour']),
    from: z.optional(LocalTime),
    to: z.optional(LocalTime),
    ...window,
  }),
  z.object({ kind: z.literal('daily'), at: z.array(LocalTime).check(z.minLength(1)), ...window }),
  z.object({
    kind: z.literal('weekly'),
    days: z.array(Weekday).check(z.minLength(1)),
    at: z.array(LocalTime).check(z.minLength(1)),
    ...window,
  }),
  z.object({
    kind: z.literal('monthly'),
    day: z.union([
      z.int().check(z.gte(1), z.lte(31)),
      z.literal('last'),
      z.object({ nth: z.int().check(z.gte(1), z.lte(5)), weekday: Weekday }),
    ]),
    at: z.array(LocalTime).check(z.minLength(1)),
    ...window,
  }),
]);
export type Schedule = z.infer<typeof Schedule>;
