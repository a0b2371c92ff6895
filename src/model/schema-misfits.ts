import * as z from 'zod/mini';
import { likelyName } from './likely-name.ts';
import { problem, type Place, type Problems, type RecipeProblem } from './recipe-problem.ts';

type Schema = z.core.$ZodType;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every kind of schema has its own definition. */
const definitionOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def;

const isOptional = (schema: Schema): boolean => schema._zod.optin !== undefined;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object: { … }',
  record: 'an object: { … }',
  array: 'a list: [ … ]',
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** What formats look like, for those who do not read regular expressions. By the expression, since nothing else tells. */
const formats: Readonly<Record<string, string>> = {
  '/^\\d+\\.\\d+\\.\\d+$/': 'a version such as 1.0.0',
  '/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/': 'made of letters, digits, dots, dashes and underscores, at most 100',
  '/^[A-Za-z_][A-Za-z0-9_.-]*$/': 'a name: letters, digits, dots, dashes and underscores, a letter or underscore first',
  '/^[0-9a-f]{64}$/': 'a SHA-256 in 64 hexadecimal digits',
  '/^([01]\\d|2[0-3]):[0-5]\\d$/': 'a time of day such as 09:00',
};

const formatOf = ({ format, pattern }: { readonly format: string; readonly pattern?: string | undefined }): string =>
  format === 'date' ? 'a day such as 2026-01-31' : (formats[pattern ?? ''] ?? `written like ${pattern ?? format}`);

const expectedBy = (schema: Schema): string[] => {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'default':
      return expectedBy(definition.innerType);
    case 'nullable':
      return [...expectedBy(definition.innerType), 'null'];
    case 'union':
      return [...new Set(definition.options.flatMap(expectedBy))];
    case 'literal':
      return definition.values.map(value => JSON.stringify(value));
    case 'enum':
      return Object.values(definition.entries).map(value => JSON.stringify(value));
    case 'number':
      return [kinds['format' in definition ? 'int' : 'number'] ?? ''];
    default:
      return [kinds[definition.type] ?? definition.type];
  }
};

/** What one value by itself breaks: the rest of the schema is looked at part by part. */
const ownProblem = (schema: Schema, value: unknown, place: Place): RecipeProblem | null => {
  const issue = z.safeParse(schema, value).error?.issues.find(({ path }) => path.length === 0);
  switch (issue?.code) {
    case undefined:
      return null;
    case 'invalid_type':
      return problem('wrong-type', place, { expected: listed(expectedBy(schema)) });
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = typeof value === 'string' ? (likelyName(value, allowed) ?? '') : '';
      return problem('not-allowed', place, { allowed: listed(expectedBy(schema)), meant });
    }
    case 'invalid_format':
      return problem('wrong-format', place, { format: formatOf(issue) });
    case 'too_small': {
      const minimum = Number(issue.minimum);
      return problem(issue.origin === 'number' || issue.origin === 'int' ? 'too-small' : 'too-short', place, {
        minimum,
      });
    }
    case 'too_big': {
      const maximum = Number(issue.maximum);
      return problem(issue.origin === 'number' || issue.origin === 'int' ? 'too-large' : 'too-long', place, {
        maximum,
      });
    }
    default:
      return problem('wrong-type', place, { expected: listed(expectedBy(schema)) });
  }
};

function* fieldProblems(shape: Readonly<Record<string, Schema>>, value: Fields, place: Place): Problems {
  const known = Object.keys(shape);
  const unknown = Object.keys(value).filter(key => !Object.hasOwn(shape, key));
  for (const key of unknown) {
    const free = known.filter(name => !Object.hasOwn(value, name));
    yield problem('unknown-key', [...place, key], {
      key,
      meant: likelyName(key, free) ?? likelyName(key, known) ?? '',
    });
  }
  for (const [key, schema] of Object.entries(shape)) {
    if (Object.hasOwn(value, key) && value[key] !== undefined) yield* misfits(schema, value[key], [...place, key]);
    // A mistyped key is named once, not also as missing under its right name.
    else if (!isOptional(schema) && !unknown.some(name => likelyName(name, [key]) !== null)) {
      yield problem('missing', [...place, key], { key });
    }
  }
}

const literalsOf = (schema: Schema, key: string): readonly unknown[] => {
  const definition = definitionOf(schema);
  const field = definition.type === 'object' ? definition.shape[key] : undefined;
  const literal = field && definitionOf(field);
  return literal?.type === 'literal' ? literal.values : [];
};

function* optionProblems(
  definition: z.core.$ZodUnionDef & { readonly discriminator?: string },
  value: unknown,
  place: Place,
): Problems {
  const { options, discriminator } = definition;
  if (discriminator !== undefined && isFields(value)) {
    const named = value[discriminator];
    const option = options.find(each => literalsOf(each, discriminator).includes(named));
    if (option) return yield* misfits(option, value, place);
    const allowed = options.flatMap(each => literalsOf(each, discriminator)).map(String);
    if (named === undefined) return yield problem('missing', [...place, discriminator], { key: discriminator });
    const meant = typeof named === 'string' ? (likelyName(named, allowed) ?? '') : '';
    return yield problem('not-allowed', [...place, discriminator], {
      allowed: listed(allowed.map(each => JSON.stringify(each))),
      meant,
    });
  }
  // What was probably meant is what fits best.
  const found = options.map(option => [...misfits(option, value, place)]);
  if (found.some(problems => problems.length === 0)) return;
  const isOther = ({ code, place: at }: RecipeProblem) =>
    at.length === place.length && (code === 'wrong-type' || code === 'not-allowed');
  const candidates = found.filter(problems => !problems.some(isOther));
  const [best] = candidates.sort((a, b) => a.length - b.length);
  if (best) yield* best;
  else yield problem('wrong-type', place, { expected: listed([...new Set(options.flatMap(expectedBy))]) });
}

/**
 * Where a value does not fit a schema, part by part. Where there are several ways to write something, what is said is
 * about the likeliest; keys that the schema does not know count as misfits.
 */
export function* misfits(schema: Schema, value: unknown, place: Place = []): Problems {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'default':
      if (value !== undefined) yield* misfits(definition.innerType, value, place);
      return;
    case 'nullable':
      if (value !== null) yield* misfits(definition.innerType, value, place);
      return;
    case 'object':
      if (isFields(value)) yield* fieldProblems(definition.shape, value, place);
      else yield problem('wrong-type', place, { expected: 'an object: { … }' });
      return;
    case 'union':
      yield* optionProblems(definition, value, place);
      return;
    case 'record':
      if (!isFields(value)) yield problem('wrong-type', place, { expected: 'an object: { … }' });
      else for (const [key, each] of Object.entries(value)) yield* misfits(definition.valueType, each, [...place, key]);
      return;
    case 'array': {
      if (Array.isArray(value)) {
        for (const [index, each] of value.entries()) yield* misfits(definition.element, each, [...place, index]);
      }
      const own = ownProblem(schema, value, place);
      if (own) yield own;
      return;
    }
    default: {
      const own = ownProblem(schema, value, place);
      if (own) yield own;
    }
  }
}
