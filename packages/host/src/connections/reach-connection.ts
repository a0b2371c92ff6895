import type { EndpointDescription } from '@citizen-integrator/library';
import {
  Values,
  type ConnectionTest,
  type ConnectionTestRequest,
  type MappingTrial,
  type MappingTrialResult,
  type Option,
  type OptionsQuery,
  type RecipeSource,
  type RowCount,
  type RowCountRequest,
} from 'citizen-integrator/contract';
import { isSecret } from 'citizen-integrator/model/questions';
import * as z from 'zod/mini';
import { environmentsWith, requireAccess, type Caller } from '../auth/caller.ts';
import { ConnectorError, connectorOf, type ConnectorConnection } from '../connectors/index.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { invalid } from '../http/faults.ts';
import { HttpProblem } from '../http/problem.ts';
import { message, say, type MessageRef } from '../messages/index.ts';
import { findKnownRecipe } from '../recipes/store.ts';
import {
  mayChange,
  mergedValues,
  requireEndpoint,
  valueFaults,
  visible,
  type ConnectionParts,
} from './change-connection.ts';
import { openValues } from './connection-secrets.ts';
import { openConnection } from './open-connection.ts';
import { tryEntry } from './mapping-trial.ts';
import { countWanted } from './row-count.ts';
import { answeredOperation, describedList, targetFields } from './recipe-operation.ts';
import type { SourcePeeks } from './source-peeks.ts';
import { getConnection, recordTest, type ConnectionRow } from './store.ts';

export interface ReachParts extends ConnectionParts {
  readonly guard: AddressGuard;
}

export interface TrialParts extends ReachParts {
  readonly peeks: SourcePeeks;
  /** Apart from those of runs: who tries something holds up nobody. */
  readonly formulas: FormulaPool;
}

/** How long a system may take to answer a person who waits, in ms. */
const patience = 45_000;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Whether the answers are those that are stored, as far as they are given. A secret that is given counts as another one,
 * or who may only read could find out a stored one by guessing.
 */
const isAsStored = (given: Values, stored: Values, secretNames: readonly string[]): boolean =>
  Object.entries(given).every(([name, value]) => !secretNames.includes(name) && isSame(value, stored[name]));

const secretNamesOf = ({ fields }: EndpointDescription): string[] => fields.filter(isSecret).map(({ name }) => name);

const loadVisible = async ({ store }: ConnectionParts, caller: Caller, id: string): Promise<ConnectionRow> =>
  visible(caller, await store.withScope(caller.scope, tx => getConnection(tx, id)));

/** @throws HttpProblem forbidden when the caller may test nowhere. */
const requireTestAccess = (caller: Caller, environment: string | undefined): void => {
  const somewhere = environmentsWith(caller, 'read')[0] ?? caller.environments[0]?.id ?? '';
  requireAccess(caller, { id: environment ?? somewhere }, 'read');
};

/** How to get into a stored connection beside its answers: with other answers, what a person gave goes nowhere. */
const waysOf = (parts: ReachParts, connection: ConnectionRow, endpoint: EndpointDescription, isStored: boolean) => {
  try {
    const { consent, practice, inbox } = openConnection(parts, connection, endpoint);
    return {
      ...(practice && { practice }),
      ...(inbox && { inbox }),
      ...(isStored && consent && { id: connection.id, consent }),
    };
  } catch (error) {
    throw error instanceof ConnectorError ? problemOf(error) : error;
  }
};

/**
 * Tries to reach and enter a system. Stored secrets are filled in where the request leaves them out; with other answers
 * than the stored ones only for those who may change the connection, since the secrets go where the answers say.
 * @throws HttpProblem not-found, forbidden or invalid; a system that cannot be reached is an answer, not an error.
 */
export const testConnection = async (
  parts: ReachParts,
  caller: Caller,
  request: ConnectionTestRequest,
  language: string,
  signal: AbortSignal,
): Promise<ConnectionTest> => {
  const endpoint = requireEndpoint(parts.library, request.endpoint);
  const connection = request.id === undefined ? null : await loadVisible(parts, caller, request.id);
  if (!connection) requireTestAccess(caller, request.environment);
  if (connection && connection.endpoint !== endpoint.id) {
    const says = message('field.connection.endpoint', { app: endpoint.name });
    throw invalid([{ path: 'endpoint', code: 'endpoint', says }]);
  }
  const stored = connection && openValues(parts.masterSecret, connection);
  const isStored = stored !== null && isAsStored(request.values, stored, secretNamesOf(endpoint));
  if (connection && !isStored && !mayChange(caller, connection)) {
    throw new HttpProblem('forbidden', message('problem.forbidden.testChanged'));
  }
  const values = connection ? mergedValues(parts, connection, request.values) : request.values;
  const faults = valueFaults(endpoint, values);
  if (faults.length > 0) throw invalid(faults);

  const started = performance.now();
  const outcome = await connectorOf(endpoint).test(
    { endpoint, values, guard: parts.guard, ...(connection && waysOf(parts, connection, endpoint, isStored)) },
    AbortSignal.any([signal, AbortSignal.timeout(patience)]),
  );
  if (connection && isStored) {
    await parts.store.withScope(caller.scope, tx => recordTest(tx, connection.id, outcome.ok));
  }
  const put = ({ code, params }: MessageRef) => say(code, params, language);
  return {
    ok: outcome.ok,
    message: { ...outcome.message, text: put(outcome.message) },
    todo: outcome.todo.map(put),
    field: outcome.field,
    details: outcome.details,
    durationMs: Math.round(performance.now() - started),
  };
};

/** A system that cannot be asked, in words. 502 when it may pass by itself. */
const problemOf = (error: ConnectorError): HttpProblem =>
  error.kind === 'transient'
    ? new HttpProblem('unavailable', error.says, { status: 502, cause: error })
    : new HttpProblem('invalid', error.says, { cause: error });

/** A stored connection, as a connector takes it. @throws HttpProblem not-found */
const reach = async (parts: ReachParts, caller: Caller, id: string): Promise<ConnectorConnection> => {
  const connection = await loadVisible(parts, caller, id);
  const endpoint = requireEndpoint(parts.library, connection.endpoint);
  try {
    return openConnection(parts, connection, endpoint);
  } catch (error) {
    throw error instanceof ConnectorError ? problemOf(error) : error;
  }
};

const knownRecipe = (parts: ReachParts, caller: Caller, id = ''): Promise<RecipeSource | null> =>
  parts.store.withScope(caller.scope, tx => findKnownRecipe(tx, parts.library, id));

/** @throws HttpProblem invalid when it is not written as answers are. */
const readGiven = (given: string | undefined): Values => {
  try {
    return z.parse(Values, given === undefined ? {} : JSON.parse(given));
  } catch {
    throw invalid([{ path: 'given', code: 'invalid', says: message('field.type') }]);
  }
};

const customerOf = ({ scope: { organization, customer } }: Caller): string => JSON.stringify([organization, customer]);

/**
 * Tries entries of a mapping with the first records that their operation reads.
 * @throws HttpProblem not-found, invalid, or unavailable when the system does not answer.
 */
export const tryMapping = async (
  parts: TrialParts,
  caller: Caller,
  id: string,
  trial: MappingTrial,
  language: string,
): Promise<MappingTrialResult> => {
  const reached = await reach(parts, caller, id);
  const known = await knownRecipe(parts, caller, trial.recipe);
  const answered = answeredOperation(known, trial, 'source', reached, trial.given);
  const labels = new Map(Object.entries(trial.labels));
  const labelOf = (name: string) => labels.get(name) ?? name;
  const look = { customer: customerOf(caller), connection: id, reached, answered, patience };
  const rows = async () => (await parts.peeks.look(look)).rows;
  try {
    const items = trial.entries.map(entry => tryEntry(entry, answered, rows, parts.formulas, labelOf, language));
    return { items: await Promise.all(items) };
  } catch (error) {
    throw error instanceof ConnectorError ? problemOf(error) : error;
  }
};

/**
 * Counts which of a source's first rows meet conditions, and the recipe's own.
 * @throws HttpProblem not-found, invalid, or unavailable when the system does not answer.
 */
export const countRows = async (
  parts: ReachParts,
  caller: Caller,
  id: string,
  { recipe, operation: name, filters, given }: RowCountRequest,
  signal: AbortSignal,
): Promise<RowCount> => {
  const reached = await reach(parts, caller, id);
  const known = await knownRecipe(parts, caller, recipe);
  const answered = answeredOperation(known, { recipe, operation: name }, 'source', reached, given);
  try {
    return await countWanted(reached, answered, filters, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
  } catch (error) {
    throw error instanceof ConnectorError ? problemOf(error) : error;
  }
};

/** @throws HttpProblem not-found, invalid, or unavailable when the system does not answer. */
export const listOptions = async (
  parts: TrialParts,
  caller: Caller,
  id: string,
  { of, object = '', use = 'write', recipe, operation, given }: OptionsQuery,
  signal: AbortSignal,
): Promise<Option[]> => {
  const reached = await reach(parts, caller, id);
  const { endpoint } = reached;
  const { listObjects, listFields, listValues } = connectorOf(endpoint);
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    if (of === 'fields' && recipe !== undefined && operation !== undefined) {
      const side = use === 'read' ? 'source' : 'target';
      const known = await knownRecipe(parts, caller, recipe);
      const answered = answeredOperation(known, { recipe, operation }, side, reached, readGiven(given));
      return side === 'target'
        ? await targetFields(reached, answered, ended)
        : [
            ...(
              await parts.peeks.lookAnew({ customer: customerOf(caller), connection: id, reached, answered, patience })
            ).fields,
          ];
    }
    if (of === 'values' && listValues) {
      const list = describedList(await knownRecipe(parts, caller, recipe), reached, object);
      return await listValues(reached, { list, answers: readGiven(given) }, ended);
    }
    if (of === 'objects' && listObjects) return await listObjects(reached, use, ended);
    if (of === 'fields' && listFields) return await listFields(reached, object, ended);
  } catch (error) {
    throw error instanceof ConnectorError ? problemOf(error) : error;
  }
  throw new HttpProblem('invalid', message('request.options', { app: endpoint.name }));
};
