import type { ProjectView } from './recipe-check.ts';

/** What is read of a Jitterpak, as far as recipes point into it. */
export interface ReadProject {
  readonly variables: Iterable<{ readonly name: string }>;
  readonly entities: Iterable<{
    /** A guid in small letters. */
    readonly id: string;
    readonly type: string;
    readonly properties: ReadonlyMap<string, unknown>;
    /** The properties of the place of a source or target. */
    readonly location?: ReadonlyMap<string, unknown>;
  }>;
  readonly operations: Iterable<{ readonly id: string }>;
}

const connectorEndpoints = { SalesforceConnector: 'salesforce', NetSuiteEndpoint: 'netsuite' } as const;

export type ConnectorEndpoint = (typeof connectorEndpoints)[keyof typeof connectorEndpoints];

/** The endpoint whose connections take the place of a connector, by the type of its entity; undefined for other types. */
export const connectorEndpoint = (type: string): ConnectorEndpoint | undefined =>
  Object.hasOwn(connectorEndpoints, type) ? connectorEndpoints[type as keyof typeof connectorEndpoints] : undefined;

/** A Jitterpak's project as the check of a recipe sees it. */
export const projectViewOf = ({ variables, entities, operations }: ReadProject): ProjectView => ({
  variables: new Set([...variables].map(({ name }) => name)),
  entities: new Map(
    [...entities].map(({ id, type, properties, location }) => [
      id,
      { type, keys: new Set([...properties.keys(), ...(location?.keys() ?? [])]) },
    ]),
  ),
  operations: new Set([...operations].map(({ id }) => id)),
});
