import * as z from 'zod/mini';

export const propertyTypes = [
  'string',
  'password',
  'number',
  'boolean',
  'select',
  'multiselect',
  'email',
  'url',
  'date',
  'textarea',
  'file',
] as const;
export const PropertyType = z.enum(propertyTypes);
export type PropertyType = z.infer<typeof PropertyType>;

/** What a person may answer. A multiselect gives strings, a secret that is kept gives nothing. */
export const PropertyValue = z.nullable(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export type PropertyValue = z.infer<typeof PropertyValue>;

export const Values = z.record(z.string(), PropertyValue);
export type Values = z.infer<typeof Values>;

export const Option = z.object({
  value: z.string(),
  label: z.string(),
  help: z.optional(z.string()),
});
export type Option = z.infer<typeof Option>;

/** Options that are read from a connection when the step is shown. */
export const OptionSource = z.object({
  from: z.string(),
  of: z.enum(['objects', 'fields', 'values']),
  object: z.optional(z.string()),
  /** What it is chosen for: `read` lists what may be read, `write` (when left out) what may be written to. */
  use: z.optional(z.enum(['read', 'write'])),
  dependsOn: z.optional(z.array(z.string())),
});
export type OptionSource = z.infer<typeof OptionSource>;

export const Condition = z.object({
  property: z.string(),
  equals: z.optional(PropertyValue),
  oneOf: z.optional(z.array(PropertyValue)),
});
export type Condition = z.infer<typeof Condition>;

export const Validation = z.object({
  /** A regular expression that the whole answer must match. */
  pattern: z.optional(z.string()),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  minLength: z.optional(z.int()),
  maxLength: z.optional(z.int()),
  /** Said instead of our own sentence when the answer breaks a rule. */
  message: z.optional(z.string()),
});
export type Validation = z.infer<typeof Validation>;

/** One question. The same shape serves recipe steps and connection forms. */
export const Property = z.object({
  name: z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/)),
  label: z.string().check(z.minLength(1)),
  help: z._default(z.string(), ''),
  type: PropertyType,
  /** Goes in and never comes out. */
  secret: z._default(z.boolean(), false),
  required: z._default(z.boolean(), false),
  default: z._default(PropertyValue, null),
  placeholder: z.optional(z.string()),
  options: z.optional(z.union([z.array(Option), OptionSource])),
  validate: z.optional(Validation),
  showIf: z.optional(Condition),
  bind: z.optional(
    z.array(
      z.union([
        z.object({ kind: z.literal('projectVariable'), name: z.string() }),
        z.object({
          kind: z.literal('entityProperty'),
          entityType: z.string(),
          guid: z.string(),
          key: z.string(),
        }),
      ]),
    ),
  ),
});
export type Property = z.infer<typeof Property>;
export type PropertyInput = z.input<typeof Property>;
