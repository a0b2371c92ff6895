import * as z from 'zod/mini';

/** An opaque id: what the host made, never parsed by anyone. */
export const Id = z.string().check(z.minLength(1), z.maxLength(200));

/** An id that a person or a file chose: letters, digits, dots, dashes and underscores. */
export const Slug = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/));

/** ISO 8601 in UTC, ending in `Z`. */
export const Timestamp = z.iso.datetime();

/** A count of things; never negative, never fractional. */
export const Count = z.int().check(z.gte(0));

/**
 * A text that is stored as code and parameters and put into words when it is read.
 * `text` is in the reader's language (`Accept-Language`).
 */
export const Message = z.object({
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
  text: z.string(),
});
export type Message = z.infer<typeof Message>;

export const Named = z.object({ id: Id, name: z.string() });
export type Named = z.infer<typeof Named>;

/** One page of a list. `next` is the cursor of the following page, null on the last one. */
export const pageOf = <Item extends z.core.$ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: Count, next: z.nullable(z.string()) });

/** The cursor and size that every list route takes. */
export const PageQuery = z.object({
  cursor: z.optional(z.string()),
  limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(500))),
});
