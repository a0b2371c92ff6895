import type { Flow, Operation, RecipeSource, Values } from 'citizen-integrator/contract';
import { shownProperties } from 'citizen-integrator/model';
import { allQuestions } from 'citizen-integrator/model/questions';
import type { EngineParts } from '../engine/engine-parts.ts';
import { openConnection } from '../connections/open-connection.ts';
import { getConnections, type ConnectionRow } from '../connections/store.ts';
import { ConnectorError, type ConnectorConnection } from '../connectors/index.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import type { Scope } from '../store/database.ts';
import type { StoredConfiguration } from './secret-answers.ts';
import { getDeployment, type DeploymentRow } from './store.ts';

/** A connection of a deployment: as it is stored, and as a connector takes it. */
export interface DeployedConnection {
  readonly stored: ConnectionRow;
  readonly opened: ConnectorConnection;
}

/** A deployment with everything that it needs to do its work. It holds secrets: never log it, never hand it to a step's result. */
export interface DeployedRecipe {
  readonly deployment: DeploymentRow;
  readonly recipe: RecipeSource;
  readonly flow: Flow;
  /** The recipe's defaults, and over them what was answered. */
  readonly answers: Values;
  /** By the name in the project. */
  readonly connections: ReadonlyMap<string, DeployedConnection>;
}

/** What the way of a flow's rows needs of a deployment, or of what may become one. */
export type AnsweredFlow = Pick<DeployedRecipe, 'recipe' | 'answers' | 'connections'> & {
  readonly deployment: Pick<DeploymentRow, 'configuration'>;
};

/** What a deployment is to do. */
export interface Assignment {
  readonly recipeVersion: string;
  readonly configuration: StoredConfiguration;
}

/** The deployment cannot do its work until a person acts. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  constructor(readonly says: MessageRef) {
    super(says.code);
  }
}

export const answersOf = ({ steps }: RecipeSource, given: Values): Values => {
  const properties = allQuestions(steps);
  const all = { ...Object.fromEntries(properties.map(property => [property.name, property.default])), ...given };
  // The default of a question that is not asked is no answer.
  return Object.fromEntries(shownProperties(properties, all).map(({ name }) => [name, all[name] ?? null]));
};

/**
 * Opens what a project connects.
 * @param wanted Endpoints, by name in the project.
 * @param chosen Ids, by name in the project.
 * @throws DeploymentError when one is not there, or is one to something else.
 */
export const openConnections = (
  parts: Pick<EngineParts, 'store' | 'library' | 'guard' | 'masterSecret' | 'consents'>,
  wanted: Readonly<Record<string, { readonly endpoint: string }>>,
  chosen: Readonly<Record<string, string>>,
  stored: ReadonlyMap<string, ConnectionRow>,
): ReadonlyMap<string, DeployedConnection> => {
  const connections = new Map<string, DeployedConnection>();
  for (const [name, { endpoint: endpointId }] of Object.entries(wanted)) {
    const endpoint = parts.library.endpoints.get(endpointId);
    const connection = stored.get(chosen[name] ?? '');
    if (!endpoint || connection?.endpoint !== endpointId) {
      throw new DeploymentError(message('deploy.connectionMissing', { app: endpoint?.name ?? endpointId }));
    }
    try {
      connections.set(name, { stored: connection, opened: openConnection(parts, connection, endpoint) });
    } catch (error) {
      throw error instanceof ConnectorError ? new DeploymentError(error.says) : error;
    }
  }
  return connections;
};

/**
 * Loads a deployment, its recipe and its connections with their secrets.
 * @param assigned In place of what the deployment does now.
 * @returns null when it was removed.
 * @throws DeploymentError when the recipe or a connection is no longer here.
 */
export const loadDeployment = async (
  parts: EngineParts,
  id: string,
  scope: Scope,
  assigned: Assignment | null = null,
): Promise<DeployedRecipe | null> => {
  const { store, library } = parts;
  const loaded = await store.withScope(scope, async tx => {
    const found = await getDeployment(tx, id);
    if (!found || found.state === 'removed') return null;
    const deployment: DeploymentRow = { ...found, ...assigned };
    const recipe = await findRecipe(tx, library, deployment.recipeId, deployment.recipeVersion);
    const stored = await getConnections(tx, Object.values(deployment.configuration.connections));
    return { deployment, recipe, stored: new Map(stored.map(connection => [connection.id, connection])) };
  });
  if (!loaded) return null;

  const { deployment, recipe, stored } = loaded;
  if (recipe?.project.kind !== 'flow') {
    throw new DeploymentError(message('deploy.recipeMissing'));
  }
  const flow = recipe.project;
  const connections = openConnections(parts, flow.connections, deployment.configuration.connections, stored);
  return { deployment, recipe, flow, answers: answersOf(recipe, deployment.configuration.values), connections };
};

export const findOperation = ({ flow }: DeployedRecipe, id: string): Operation => {
  const operation = flow.operations.find(candidate => candidate.id === id);
  if (!operation) throw new DeploymentError(message('deploy.recipeMissing'));
  return operation;
};

export const findConnection = (
  { connections }: Pick<DeployedRecipe, 'connections'>,
  name: string,
): ConnectorConnection => {
  const connection = connections.get(name);
  // The library checked that a project's operations name only connections that it has.
  if (!connection) throw new Error(`The project has no connection "${name}"`);
  return connection.opened;
};
