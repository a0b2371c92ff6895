import type { Operation, Option, RecipeSource, ValueList, Values } from 'citizen-integrator/contract';
import { defaultValues, shownProperties } from 'citizen-integrator/model';
import { allQuestions } from 'citizen-integrator/model/questions';
import { connectorOf, type ConnectorConnection, type Peek } from '../connectors/index.ts';
import { fieldsOf } from '../connectors/found-fields.ts';
import { invalid } from '../http/faults.ts';
import { message } from '../messages/index.ts';

/** An operation of a recipe, as far as a person has answered. */
export interface AnsweredOperation {
  readonly operation: Operation;
  readonly answers: Values;
}

/**
 * @param recipe The one that is named; null when there is none.
 * @param side which of its connections is asked; its endpoint must be the one of the stored connection.
 * @throws HttpProblem invalid when there is no such recipe or operation, or it connects something else.
 */
export const answeredOperation = (
  recipe: RecipeSource | null,
  { recipe: id, operation: name }: { readonly recipe: string; readonly operation: string },
  side: 'source' | 'target',
  { endpoint }: Pick<ConnectorConnection, 'endpoint'>,
  given: Values,
): AnsweredOperation => {
  if (recipe?.project.kind !== 'flow') {
    throw invalid([{ path: 'recipe', code: 'unknown', says: message('field.recipe', { recipe: id }) }]);
  }
  const { project } = recipe;
  const operation = project.operations.find(each => each.id === name);
  if (!operation) {
    throw invalid([{ path: 'operation', code: 'unknown', says: message('field.operation', { operation: name }) }]);
  }
  if (project.connections[operation[side].connection]?.endpoint !== endpoint.id) {
    const says = message('field.connection.endpoint', { app: endpoint.name });
    throw invalid([{ path: 'id', code: 'endpoint', says }]);
  }
  const questions = allQuestions(recipe.steps);
  const all = { ...defaultValues(questions), ...given };
  // The default of a question that is not asked is no answer.
  const asked = shownProperties(questions, all).map(property => [property.name, all[property.name] ?? null] as const);
  return { operation, answers: Object.fromEntries(asked) };
};

/**
 * A list to choose from that a recipe describes, else one of the endpoint's own.
 * @throws HttpProblem invalid when there is none of that name, or it is read from something else.
 */
export const describedList = (
  recipe: RecipeSource | null,
  { endpoint }: Pick<ConnectorConnection, 'endpoint'>,
  name: string,
): ValueList => {
  const project = recipe?.project;
  const lists = project?.kind === 'flow' ? project.lists : undefined;
  const own = lists && Object.hasOwn(lists, name) ? lists[name] : undefined;
  const isOfEndpoint = own && project?.kind === 'flow' && project.connections[own.connection]?.endpoint === endpoint.id;
  if (isOfEndpoint) return own.list;
  const shared = endpoint.lists && Object.hasOwn(endpoint.lists, name) ? endpoint.lists[name] : undefined;
  if (shared) return shared;
  throw invalid([{ path: 'object', code: 'unknown', says: message('request.options.list', { list: name }) }]);
};

/** @throws ConnectorError */
export const peekSource = async (
  connection: ConnectorConnection,
  { operation: { source }, answers }: AnsweredOperation,
  signal: AbortSignal,
): Promise<Peek> => {
  const { peek, read } = connectorOf(connection.endpoint);
  if (peek) return peek(connection, { source, answers }, signal);
  if (!read) return { fields: [], rows: [] };
  const { rows } = await read(connection, { source, answers, cursor: null }, signal);
  return { rows, fields: fieldsOf(rows) };
};

/** Empty where only a person can tell. @throws ConnectorError */
export const targetFields = async (
  connection: ConnectorConnection,
  { operation: { target }, answers }: AnsweredOperation,
  signal: AbortSignal,
): Promise<Option[]> =>
  (await connectorOf(connection.endpoint).listTargetFields?.(connection, { target, answers }, signal)) ?? [];
