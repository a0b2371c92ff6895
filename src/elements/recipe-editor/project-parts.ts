import type { Endpoint } from '../../contract/index.ts';
import { connectorEndpoint, projectViewOf } from '../../model/project-view.ts';
import type { ProjectView } from '../../model/recipe-check.ts';
import type { Connector } from '../../model/recipe-edit.ts';

/** Something in a Jitterpak that an answer can go to. */
export interface ProjectEntity {
  /** In small letters. */
  readonly guid: string;
  readonly type: string;
  readonly name: string;
  /** Names of its properties, in order. */
  readonly keys: readonly string[];
}

/** What a recipe's questions can be bound to, and its steps can be about. */
export interface ProjectParts {
  readonly view: ProjectView;
  /** Names, in order. */
  readonly variables: readonly string[];
  readonly entities: readonly ProjectEntity[];
  readonly operations: readonly { readonly id: string; readonly name: string }[];
  /** What connections of the host can take the place of, in the order of the file. */
  readonly connectors: readonly Connector[];
  /** Names of the apps that the host knows, by id. */
  readonly apps: ReadonlyMap<string, string>;
}

/** @throws JitterpakError when the file cannot be read. */
export const readProjectParts = async (bytes: Uint8Array, endpoints: readonly Endpoint[]): Promise<ProjectParts> => {
  const { readJitterpak } = await import('@citizen-integrator/jitterpak');
  const { project } = await readJitterpak(bytes);
  const view = projectViewOf(project);
  const apps = new Map(endpoints.map(({ id, name }) => [id, name]));
  const sorted = (names: Iterable<string>) => [...names].sort((one, other) => one.localeCompare(other));
  return {
    view,
    variables: sorted(view.variables),
    entities: project.entities
      .filter(({ kind, id }) => kind !== 'Folder' && kind !== 'ProjectVariable' && view.entities.get(id)?.keys.size)
      .map(({ id, type, name }) => ({ guid: id, type, name, keys: sorted(view.entities.get(id)?.keys ?? []) })),
    operations: project.operations.map(({ id, name }) => ({ id, name })),
    connectors: project.entities.flatMap(({ id: entity, type, name }) => {
      const endpoint = connectorEndpoint(type);
      return endpoint !== undefined && apps.has(endpoint) ? [{ endpoint, entity, name }] : [];
    }),
    apps,
  };
};
