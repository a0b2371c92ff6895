import type { DryRun, DryRunRequest } from 'citizen-integrator/contract';
import { customerOf, requireAccess, type Caller } from '../auth/caller.ts';
import { getConnections } from '../connections/store.ts';
import { ConnectorError } from '../connectors/index.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { invalid } from '../http/faults.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { tryOperation } from '../runs/dry-run.ts';
import { MappingError } from '../runs/map-row.ts';
import { openRecordLinks, type LinkedObject } from '../runs/record-links.ts';
import { visibleDeployment } from './change-deployment.ts';
import { checkConfiguration } from './check-configuration.ts';
import { answersOf, DeploymentError, openConnections } from './deployed-recipe.ts';

/** ms for both systems together. */
const patience = 45_000;

export type DryRunParts = Pick<EngineParts, 'store' | 'library' | 'guard' | 'masterSecret'> & {
  readonly formulas: FormulaPool;
};

/** What keeps it from being tried, in words. 502 when it may pass by itself. */
const problemOf = (error: unknown): unknown => {
  if (error instanceof ConnectorError) {
    return error.kind === 'transient'
      ? new HttpProblem('unavailable', error.says, { status: 502, cause: error })
      : new HttpProblem('invalid', error.says, { cause: error });
  }
  return error instanceof MappingError || error instanceof DeploymentError
    ? new HttpProblem('invalid', error.says, { cause: error })
    : error;
};

/**
 * Tries answers with a few real records, and writes nothing.
 * @throws HttpProblem not-found, forbidden, invalid, or unavailable when a system does not answer.
 */
export const dryRun = async (
  parts: DryRunParts,
  caller: Caller,
  { configuration: given, operation: id, deployment: deploymentId }: DryRunRequest,
  language: string,
  signal: AbortSignal,
): Promise<DryRun> => {
  const { store, library, formulas } = parts;
  const customer = customerOf(caller, given.customer);
  const environment = caller.environments.find(each => each.id === given.environment);
  if (!environment) {
    const says = message('field.environment', { environment: given.environment });
    throw invalid([{ path: 'environment', code: 'unknown', says }]);
  }
  requireAccess(caller, environment, 'write');

  const { recipe, configuration, stored } = await store.withScope(caller.scope, async tx => {
    const row = deploymentId === undefined ? null : await visibleDeployment(tx, caller, deploymentId);
    const deployed = row && { version: row.recipeVersion, configuration: row.configuration };
    const checked = await checkConfiguration(tx, library, given, customer, deployed);
    const connections = await getConnections(tx, Object.values(checked.configuration.connections));
    return { ...checked, stored: new Map(connections.map(connection => [connection.id, connection])) };
  });
  if (recipe.project.kind !== 'flow') throw new HttpProblem('invalid', message('dryRun.jitterpak'));
  const operation = recipe.project.operations.find(each => each.id === id);
  if (!operation) {
    throw invalid([{ path: 'operation', code: 'unknown', says: message('field.operation', { operation: id }) }]);
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    const connections = openConnections(parts, recipe.project.connections, configuration.connections, stored);
    const answers = answersOf(recipe, configuration.values);
    const answered = { recipe, answers, connections, deployment: { configuration } };
    const linksOf = (source: LinkedObject, target: LinkedObject) =>
      openRecordLinks(store, caller.scope, source, target);
    return await tryOperation(answered, operation, { formulas, language, linksOf, signal: ended });
  } catch (error) {
    throw problemOf(error);
  }
};
