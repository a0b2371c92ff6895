import type { Flow, Operation, Property, PropertyValue, RecipeSource, Step } from 'citizen-integrator/contract';
import type { EndpointDescription } from './endpoint-description.ts';

type Faults = Generator<string, void, undefined>;

/** Every `{ "property": … }` in some part of a project. */
const askedIn = (part: unknown): string[] => {
  if (typeof part !== 'object' || part === null) return [];
  if (Array.isArray(part)) return part.flatMap(askedIn);
  const { property } = part as { readonly property?: unknown };
  return [...(typeof property === 'string' ? [property] : []), ...Object.values(part).flatMap(askedIn)];
};

/** The names in a path: `/{+path}/{id}`. */
const namesIn = (path: string): string[] => [...path.matchAll(/\{\+?([^{}]+)\}/g)].map(([, name = '']) => name);

const pathOf = ({ resource }: Operation['source'] | Operation['target']): string =>
  resource && 'path' in resource ? resource.path : '';

function* operationFaults(operation: Operation, flow: Flow, questions: ReadonlySet<string>): Faults {
  const { id, source, target, mapping } = operation;
  for (const { connection } of [source, target]) {
    if (!flow.connections[connection]) yield `operation "${id}" names a connection "${connection}", which is not there`;
  }
  const fields = new Set(mapping.map(({ to }) => to));
  const isFed = (name: string): boolean => fields.has(name) || fields.has('*');
  const parameters = source.resource && 'parameters' in source.resource ? source.resource.parameters : [];
  const asked = [...askedIn([source, target, mapping]), ...parameters, ...namesIn(pathOf(source))];
  for (const name of asked)
    if (!questions.has(name)) yield `operation "${id}" uses the answer to "${name}", which no step asks`;
  for (const name of namesIn(pathOf(target))) {
    if (!questions.has(name) && !isFed(name))
      yield `the path of operation "${id}" uses "${name}", which no step asks and no mapping feeds`;
  }
  if (typeof target.key === 'string' && !isFed(target.key))
    yield `operation "${id}" has the key "${target.key}", which no mapping feeds`;
}

function* stepFaults(step: Step, { connections, operations }: Flow): Faults {
  if (step.type === 'endpoint' && !connections[step.connection]) {
    yield `step "${step.id}" is about a connection "${step.connection}", which is not there`;
  }
  if ('operation' in step && !operations.some(({ id }) => id === step.operation)) {
    yield `step "${step.id}" is about an operation "${step.operation}", which is not there`;
  }
}

const choicesOf = ({ options }: Property): readonly string[] | null =>
  Array.isArray(options) ? options.map(({ value }) => value) : null;

const isOffered = (value: PropertyValue, choices: readonly string[]): boolean =>
  [value].flat().every(each => each === null || choices.includes(String(each)));

function* optionFaults(property: Property, names: readonly string[], connections: readonly string[]): Faults {
  const { name, options } = property;
  const choices = choicesOf(property);
  if (choices && !isOffered(property.default, choices)) yield `the default of "${name}" is none of its options`;
  if (!options || Array.isArray(options)) return;
  const { from, object, dependsOn = [] } = options;
  const parents = typeof object === 'object' ? [object.property, ...dependsOn] : dependsOn;
  if (!connections.includes(from)) {
    yield `the options of "${name}" come from a connection "${from}", which is not there`;
  }
  for (const other of parents) {
    if (!names.includes(other)) yield `"${name}" depends on "${other}", which nobody asks`;
  }
}

function* conditionFaults({ name, showIf }: Property, properties: readonly Property[]): Faults {
  if (!showIf) return;
  const { property: other, equals, oneOf = [] } = showIf;
  const decisive = properties.find(property => property.name === other);
  if (!decisive) yield `"${name}" is shown by the answer to "${other}", which nobody asks`;
  const choices = decisive && choicesOf(decisive);
  const wanted = [...(equals === undefined ? [] : [equals]), ...oneOf];
  if (choices && !wanted.every(value => isOffered(value, choices))) {
    yield `"${name}" is shown by an answer that "${other}" does not offer`;
  }
}

/** What questions point at that is not there. @param connections those that may give options. */
export function* questionFaults(properties: readonly Property[], connections: readonly string[]): Faults {
  const names = properties.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) yield `"${twice}" is asked twice`;
  for (const property of properties) {
    yield* optionFaults(property, names, connections);
    yield* conditionFaults(property, properties);
  }
}

function* faultsOf(recipe: RecipeSource, endpoints: ReadonlyMap<string, EndpointDescription>): Faults {
  for (const id of recipe.endpoints) if (!endpoints.has(id)) yield `there is no endpoint "${id}"`;
  const { project, steps } = recipe;
  if (project.kind !== 'flow') return;
  for (const [name, { endpoint }] of Object.entries(project.connections)) {
    if (!recipe.endpoints.includes(endpoint))
      yield `connection "${name}" uses "${endpoint}", which "endpoints" leaves out`;
  }
  for (const step of steps) yield* stepFaults(step, project);
  const properties = steps.flatMap(step => ('properties' in step ? step.properties : []));
  yield* questionFaults(properties, Object.keys(project.connections));
  const questions = new Set(properties.map(({ name }) => name));
  for (const operation of project.operations) yield* operationFaults(operation, project, questions);
}

/** What a recipe points at that is not there: endpoints, connections, operations, questions, fields. */
export const recipeFaults = (
  recipe: RecipeSource,
  endpoints: ReadonlyMap<string, EndpointDescription>,
): readonly string[] => [...faultsOf(recipe, endpoints)];
