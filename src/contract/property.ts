import * as z from 'zod/mini';
import { propertyTypes } from './property-types.ts';

export { propertyTypes };
export const PropertyType = z.enum(propertyTypes);
export type PropertyType = z.infer<typeof PropertyType>;

/** What a person may answer. A multiselect gives strings, a secret that is kept gives nothing. */
export const PropertyValue = z.nullable(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export type PropertyValue = z.infer<typeof PropertyValue>;

export const Values = z.record(z.string(), PropertyValue);
export type Values = z.infer<typeof Values>;

export const fieldTypes = ['text', 'number', 'boolean', 'date', 'time', 'list', 'record'] as const;
/** What a field of a record holds, as far as it shows. `time` is a moment or a time of day, `record` anything as JSON. */
export const FieldType = z.enum(fieldTypes);
export type FieldType = z.infer<typeof FieldType>;

/** Something to choose. What stands below `help` is told of fields alone. */
export const Option = z.object({
  value: z.string(),
  label: z.string(),
  help: z.optional(z.string()),
  type: z.optional(FieldType),
  /** The value of a real record, short enough to be shown. */
  sample: z.optional(z.string()),
  /** Its name in the canonical model, by which fields of two apps are compared. */
  canonical: z.optional(z.string()),
  /** The values that the field has or takes, where they are a choice. */
  choices: z.optional(z.array(z.object({ value: z.string(), label: z.string() }))),
  /** Of a target: a record cannot be added without a value in it. */
  required: z.optional(z.boolean()),
  /** Of a target: no two records have the same value in it. */
  unique: z.optional(z.boolean()),
});
export type Option = z.infer<typeof Option>;

/** The answer to one of the recipe's properties. */
export const PropertyAnswer = z.object({ property: z.string() });
export type PropertyAnswer = z.infer<typeof PropertyAnswer>;

/** Options that are read from a connection when the step is shown. */
export const OptionSource = z.object({
  from: z.string(),
  of: z.enum(['objects', 'fields', 'values']),
  /** Whose fields they are; an answer that it hangs on is chosen first. Of values, the name of a list. */
  object: z.optional(z.union([z.string(), PropertyAnswer])),
  /** What it is chosen for: `read` lists what may be read, `write` (when left out) what may be written to. */
  use: z.optional(z.enum(['read', 'write'])),
  /** Other questions that the list hangs on: it is read when they are answered, with their answers. */
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
  /** In characters; of a file, in bytes. */
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
