import type {
  Document,
  Entity,
  Folder,
  Location,
  Operation,
  OtherEntity,
  ProjectVariable,
  Schedule,
  Script,
  Transformation,
} from './entity.ts';
import { isConnector } from './kinds.ts';
import type { ProjectTree } from './project-tree.ts';
import type { SchemaFile } from './schema-file.ts';

/** A Design Studio project. Lists are in the order of the archive and hold living entities only. */
export interface Project {
  readonly name: string;
  /** A guid; null when `project.xml` names none. */
  readonly id: string | null;
  /** `project.xml` in the archive. */
  readonly path: string;
  readonly tree: ProjectTree;
  readonly entities: readonly Entity[];
  /** Entities that the author deleted. Their files are kept. */
  readonly deleted: readonly Entity[];
  /** Living entities, by guid in lower case. */
  readonly byId: ReadonlyMap<string, Entity>;
  readonly operations: readonly Operation[];
  readonly sources: readonly Location[];
  readonly targets: readonly Location[];
  readonly transformations: readonly Transformation[];
  readonly scripts: readonly Script[];
  readonly schedules: readonly Schedule[];
  readonly documents: readonly Document[];
  readonly variables: readonly ProjectVariable[];
  readonly folders: readonly Folder[];
  /** `*Endpoint`, SalesforceConnector, WebServiceCall. */
  readonly connectors: readonly OtherEntity[];
  readonly emails: readonly OtherEntity[];
  /** Everything that is in no other list: wizard entities, and kinds that nobody knows. */
  readonly others: readonly OtherEntity[];
  readonly schemas: readonly SchemaFile[];
  /** `manifest.jip`; empty when there is none. */
  readonly manifest: ReadonlyMap<string, string>;
}

export interface ProjectParts {
  readonly path: string;
  readonly tree: ProjectTree;
  /** Living and deleted, in the order of the archive. */
  readonly all: readonly Entity[];
  readonly schemas: readonly SchemaFile[];
  readonly manifest: ReadonlyMap<string, string>;
}

type OfKind<Kind extends Entity['kind']> = Extract<Entity, { readonly kind: Kind }>;

const ofKind = <Kind extends Exclude<Entity['kind'], 'Source' | 'Target'>>(
  entities: readonly Entity[],
  kind: Kind,
): readonly OfKind<Kind>[] => entities.filter((entity): entity is OfKind<Kind> => entity.kind === kind);

const locations = (entities: readonly Entity[], kind: Location['kind']): readonly Location[] =>
  entities.filter((entity): entity is Location => entity.kind === kind);

const isEmail = ({ type }: Entity): boolean => type === 'EmailMessage';

export const makeProject = ({ path, tree, all, schemas, manifest }: ProjectParts): Project => {
  const entities = all.filter(({ isDeleted }) => !isDeleted);
  const others = ofKind(entities, 'other');
  return {
    name: tree.name,
    id: tree.id,
    path,
    tree,
    entities,
    deleted: all.filter(({ isDeleted }) => isDeleted),
    byId: new Map(entities.map(entity => [entity.id, entity])),
    operations: ofKind(entities, 'Operation'),
    sources: locations(entities, 'Source'),
    targets: locations(entities, 'Target'),
    transformations: ofKind(entities, 'Transformation'),
    scripts: ofKind(entities, 'Script'),
    schedules: ofKind(entities, 'Schedule'),
    documents: ofKind(entities, 'Document'),
    variables: ofKind(entities, 'ProjectVariable'),
    folders: ofKind(entities, 'Folder'),
    connectors: others.filter(isConnector),
    emails: others.filter(isEmail),
    others: others.filter(entity => !isConnector(entity) && !isEmail(entity)),
    schemas,
    manifest,
  };
};
