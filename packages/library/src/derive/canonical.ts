import * as z from 'zod/mini';
import { CanonicalName } from '../descriptions/api-description.ts';
import { readYaml } from './read-yaml.ts';

const CanonicalField = z.strictObject({
  name: z.string(),
  type: z.enum([
    'id',
    'string',
    'text',
    'html',
    'email',
    'phone',
    'url',
    'integer',
    'decimal',
    'currency',
    'currencyCode',
    'percent',
    'boolean',
    'date',
    'datetime',
    'picklist',
    'country',
    'duration',
    'reference',
    'array',
    'binary',
  ]),
  required: z.optional(z.boolean()),
  references: z.optional(CanonicalName),
  /** The list that it is a field of each row of. */
  within: z.optional(z.string()),
});

/** The objects that the endpoints' own are compared with, and what becomes of one that is copied to another. */
export const CanonicalModel = z.strictObject({
  schemaVersion: z.literal(1),
  title: z.string(),
  note: z.string(),
  types: z.array(z.strictObject({ type: z.string(), json: z.string() })),
  conversions: z.array(
    z.strictObject({
      id: z.string(),
      from: z.optional(z.union([z.string(), z.array(z.string())])),
      to: z.optional(z.union([z.string(), z.array(z.string())])),
      when: z.string(),
      rule: z.string(),
      lossy: z.optional(z.boolean()),
    }),
  ),
  objectConversions: z.array(
    z.strictObject({
      from: z.union([CanonicalName, z.literal('*')]),
      to: CanonicalName,
      /** Names of fields that are called otherwise there; a `*` at the end stands for the rest of the name. */
      fields: z.record(z.string(), z.string()),
      rule: z.string(),
    }),
  ),
  objects: z.array(
    z.strictObject({
      id: CanonicalName,
      description: z.string(),
      matchKeys: z.array(z.string()),
      note: z.optional(z.string()),
      fields: z.array(CanonicalField),
    }),
  ),
});
export type CanonicalModel = z.infer<typeof CanonicalModel>;

/** @throws DescriptionError naming file, line, path and reason of everything that is wrong. */
export const readCanonicalModel = (text: string, file: string): CanonicalModel => {
  const yaml = readYaml(text, file);
  const read = z.safeParse(CanonicalModel, yaml.content);
  if (!read.success) return yaml.refuse(read.error.issues);
  const fieldsOf = new Map(read.data.objects.map(({ id, fields }) => [id, fields]));
  const problems = read.data.objects.flatMap(({ fields, matchKeys }, index) => {
    const names = new Set(fields.map(({ name }) => name));
    const twice = fields.filter(({ name }, place) => fields.findIndex(each => each.name === name) !== place);
    const lost = fields.filter(({ references }) => references !== undefined && !fieldsOf.has(references));
    return [
      ...matchKeys
        .filter(key => !names.has(key))
        .map(key => ({ path: ['objects', index, 'matchKeys'], message: `there is no field ${key}` })),
      ...twice.map(({ name }) => ({ path: ['objects', index, 'fields'], message: `${name} is there twice` })),
      ...lost.map(({ name, references }) => ({
        path: ['objects', index, 'fields'],
        message: `${name} points at ${references}, which is not there`,
      })),
    ];
  });
  return problems.length > 0 ? yaml.refuse(problems) : read.data;
};
