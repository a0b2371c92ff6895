import * as z from 'zod/mini';
import * as contract from 'citizen-integrator/contract';
import { eventsPath, routes, type Route } from 'citizen-integrator/contract';

type Json = Record<string, unknown>;
type Direction = 'input' | 'output';

const refTo = (name: string): string => `#/components/schemas/${name}`;
const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof z.core.$ZodType;
/** Leaves out what says nothing to a reader. An answer may hold more than is described: a newer host adds to it. */
const plainer = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // The format has it all; the patterns of dates are longer than the rest of a schema.
  if (jsonSchema.format?.startsWith('date')) delete jsonSchema.pattern;
};

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

interface Schemas {
  readonly nameOf: (schema: z.core.$ZodType) => string;
  readonly all: Readonly<Record<Direction, Readonly<Record<string, Json>>>>;
}

/** A component has its name from its place, and its dialect from the document. */
const asComponent = (schema: object): Json =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$id' && key !== '$schema'));

/** Every schema of the contract under its own name; those that stand only in a route get one from it. */
const nameSchemas = (): Schemas => {
  const registry = z.registry<{ id: string }>();
  for (const [id, value] of Object.entries(contract)) if (isSchema(value)) registry.add(value, { id });
  for (const [name, route] of Object.entries<Route>(routes)) {
    for (const part of ['params', 'query', 'body', 'response'] as const) {
      const schema = route[part];
      if (schema && !registry.has(schema)) registry.add(schema, { id: capitalised(name) + capitalised(part) });
    }
  }
  const convert = (io: Direction) => {
    const { schemas } = z.toJSONSchema(registry, { io, uri: refTo, target: 'draft-2020-12', override: plainer });
    return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, asComponent(schema)]));
  };
  return {
    nameOf: schema => registry.get(schema)?.id ?? '',
    all: { input: convert('input'), output: convert('output') },
  };
};

const refPattern = /"\$ref":"#\/components\/schemas\/([^"]+)"/g;
const refsIn = (schema: unknown): string[] =>
  [...JSON.stringify(schema).matchAll(refPattern)].map(([, name]) => name ?? '');

/** Names whose schema is another for what comes in than for what goes out (defaults), directly or by what it holds. */
const namesThatDiffer = ({ input, output }: Schemas['all']): ReadonlySet<string> => {
  const differ = new Set(
    Object.keys(input).filter(name => JSON.stringify(input[name]) !== JSON.stringify(output[name])),
  );
  for (let before = -1; before !== differ.size;) {
    before = differ.size;
    for (const [name, schema] of Object.entries(input)) {
      if (refsIn(schema).some(ref => differ.has(ref))) differ.add(name);
    }
  }
  return differ;
};

/** The schemas that routes use, collected while the routes are described. */
const createComponents = ({ nameOf, all }: Schemas) => {
  const differ = namesThatDiffer(all);
  const components: Record<string, Json> = {};
  const nameFor = (name: string, io: Direction) => (io === 'input' && differ.has(name) ? `${name}Input` : name);

  const use = (name: string, io: Direction): string => {
    const own = nameFor(name, io);
    if (components[own]) return refTo(own);
    components[own] = {};
    const text = JSON.stringify(all[io][name]).replace(refPattern, (_, ref: string) => `"$ref":"${use(ref, io)}"`);
    components[own] = JSON.parse(text) as Json;
    return refTo(own);
  };
  return {
    components,
    ref: (schema: z.core.$ZodType, io: Direction): Json => ({ $ref: use(nameOf(schema), io) }),
    parameters: (schema: z.core.$ZodType, place: 'path' | 'query'): Json[] => {
      const { properties = {}, required = [] } = all.input[nameOf(schema)] as {
        properties?: Record<string, Json>;
        required?: string[];
      };
      return Object.entries(properties).map(([name, property]) => {
        for (const ref of refsIn(property)) use(ref, 'input');
        return { name, in: place, required: place === 'path' || required.includes(name), schema: property };
      });
    },
  };
};

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});
/** Parts of a form that are files (OpenAPI 3.1 §4.8.14). */
const formContent = (files: NonNullable<Route['files']>): Json => ({
  'multipart/form-data': {
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(files).map(([name, { type }]) => [name, { type: 'string', contentMediaType: type }]),
      ),
      required: Object.keys(files).filter(name => files[name]?.required),
    },
    encoding: Object.fromEntries(Object.entries(files).map(([name, { type }]) => [name, { contentType: type }])),
  },
});
const languageHeader = header('Accept-Language', 'The language of messages');
const idempotencyHeader = header('Idempotency-Key', 'Repeat it with the call, and the work is done once');

/** The description of the hosted recipe API (OpenAPI 3.1), made from the contract's route table. */
export const createOpenApi = (version: string, url: string): Json => {
  const { components, ref, parameters } = createComponents(nameSchemas());
  const problem = {
    description: 'What went wrong, in plain words',
    content: { 'application/problem+json': { schema: ref(contract.Problem, 'output') } },
  };
  const paths: Record<string, Json> = {};

  for (const [operationId, route] of Object.entries<Route>(routes)) {
    const { method, path, summary, auth, params, query, body, files, status, response, download, idempotent } = route;
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId,
        summary,
        tags: [path.split('/')[2]],
        security: auth === 'none' ? [] : [{ [auth]: [] }],
        parameters: [
          ...(params ? parameters(params, 'path') : []),
          ...(query ? parameters(query, 'query') : []),
          languageHeader,
          ...(idempotent ? [idempotencyHeader] : []),
        ],
        ...(body
          ? { requestBody: { required: true, content: { 'application/json': { schema: ref(body, 'input') } } } }
          : {}),
        ...(files ? { requestBody: { required: true, content: formContent(files) } } : {}),
        responses: {
          [status]: response
            ? { description: 'Done', content: { 'application/json': { schema: ref(response, 'output') } } }
            : { description: 'Done', ...(download === undefined ? {} : { content: { [download]: {} } }) },
          default: problem,
        },
      },
    };
  }
  paths[eventsPath] = {
    get: {
      operationId: 'followEvents',
      summary: 'What happens, as it happens',
      description:
        'Each event has the name of its kind and the whole resource as JSON. Ids count up per customer; go on after ' +
        'one with Last-Event-ID. "reset" says that what was missed cannot be sent again: load anew.',
      tags: ['events'],
      security: [{ token: [] }],
      parameters: [header('Last-Event-ID', 'The last event that was received'), languageHeader],
      responses: {
        200: {
          description: 'A stream',
          content: { 'text/event-stream': { schema: ref(contract.HostEvent, 'output') } },
        },
        default: problem,
      },
    },
  };

  return {
    openapi: '3.1.0',
    info: {
      title: 'Hosted recipe API',
      version,
      description: 'People find a recipe, connect their systems, deploy, and see that it works.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: "An API key of an organization's backend" },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of a person' },
      },
    },
  };
};
