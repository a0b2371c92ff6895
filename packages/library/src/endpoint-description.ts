import * as z from 'zod/mini';
import { Property, Slug, ValueList } from 'citizen-integrator/contract';
import type { ApiDescription } from './descriptions/api-description.ts';

/**
 * An endpoint as the host needs it: what people see of it, and how the host speaks to it.
 * `connector` names the part of the host that runs it. For `rest`, `auth` says how a request is signed; with `signIn`,
 * the answer to the field of that name says it: `none`, `bearer` (`token`), `basic` (`user`, `password`) or `apiKey`
 * (`apiKey`, in the `header` or `query` parameter that `apiKeyIn` and `apiKeyName` say). A field `headers` holds more
 * headers, one `Name: value` a line. `api` runs the calls that the description in `api` has.
 */
export const EndpointDescription = z.object({
  id: Slug,
  name: z.string(),
  /** Other words by which people look for it: `SFDC` for Salesforce. */
  aliases: z._default(z.array(z.string()), []),
  category: z.string(),
  monogram: z.string(),
  home: z._default(z.boolean(), false),
  connector: z.enum(['rest', 'postgresql', 'sftp', 'smtp', 'webhook', 'api']),
  auth: z._default(z.enum(['none', 'bearer', 'signIn']), 'none'),
  /** For `rest`: the path that a connection test asks for; it must answer 200 to 299. */
  testPath: z._default(z.string(), ''),
  fields: z.array(Property),
  /** For `api`: its calls, checked when the description was read. */
  api: z.optional(z.custom<ApiDescription>(value => typeof value === 'object' && value !== null)),
  /** What recipes may let people choose from, by name; nothing in it hangs on an answer that the recipe does not ask. */
  lists: z.optional(z.record(z.string(), ValueList)),
});
export type EndpointDescription = z.infer<typeof EndpointDescription>;
export type EndpointDescriptionInput = z.input<typeof EndpointDescription>;
