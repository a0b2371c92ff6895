import { findEntry, openArchive, readEntry, type Archive } from './archive/archive.ts';
import { isFolder, type ArchiveEntry } from './archive/archive-entry.ts';
import { Unpacker } from './archive/unpack.ts';
import type { Jitterpak } from './jitterpak.ts';
import { JitterpakError } from './jitterpak-error.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { takeTurns } from './take-turns.ts';
import type { Entity } from './project/entity.ts';
import { isGuid } from './project/guid.ts';
import { readManifest } from './project/manifest.ts';
import { makeProject, type ProjectParts } from './project/project.ts';
import { listingsOf, readProjectTree, type ProjectTree } from './project/project-tree.ts';
import { readEntity, type EntitySource } from './project/read-entity.ts';
import { readSchemaFormats, type SchemaFile, type SchemaFormats } from './project/schema-file.ts';
import { withoutEncrypted } from './project/property.ts';
import { readStructure, type StructureNode } from './project/structure-node.ts';
import { TextStore } from './project/text-store.ts';
import { structureProblems } from './validate/structure.ts';
import { decodeText } from './xml/decode-text.ts';
import { checkXml, parseXml } from './xml/parse-xml.ts';
import type { XmlElement } from './xml/xml-element.ts';

export interface ReadOptions {
  /** Those that differ from `defaultLimits`. */
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
}

const findProjectFile = ({ entries }: Archive): ArchiveEntry => {
  const found = entries.filter(entry => {
    const steps = entry.path.split('/');
    return steps.at(-1) === 'project.xml' && !steps.includes('__MACOSX');
  });
  const [first, second] = found;
  if (first && !second) return first;
  throw first
    ? new JitterpakError({
        code: 'several-project-files',
        message: 'The archive holds more than one project.',
        hint: 'Export each project by itself.',
        path: second?.path ?? null,
      })
    : new JitterpakError({
        code: 'no-project-file',
        message: 'The archive holds no project.xml.',
        hint: 'Choose a file that Design Studio exported, or zip the whole project folder.',
      });
};

const parse = (content: Uint8Array, path: string, limits: Limits): XmlElement =>
  parseXml(decodeText(content, path), { path, limits });

/** The folder in `Data/` when the path is that of an entity's file; else it may be anything, and is passed over. */
const entityFolderOf = (path: string, top: string): string | null => {
  if (!path.startsWith(`${top}Data/`)) return null;
  const [folder = '', file = '', ...rest] = path.slice(top.length + 'Data/'.length).split('/');
  return rest.length === 0 && /\.xml$/i.test(file) && isGuid(file.slice(0, -4)) ? folder : null;
};

type ReadEntityFile = (content: Uint8Array, entry: ArchiveEntry, folder: string) => Entity;

/** Makes entities from their files, with the places that the project lists them at. */
const entityReader = (tree: ProjectTree, limits: Limits): ReadEntityFile => {
  const texts = new TextStore();
  const listings = new Map(listingsOf(tree).map(listing => [listing.node.id, listing]));
  const placeOf: EntitySource['placeOf'] = id => listings.get(id) ?? null;
  return (content, entry, folder) => {
    const { path } = entry;
    const load = (): XmlElement => withoutEncrypted(parse(new Unpacker(limits).unpack(entry), path, limits));
    return readEntity(parse(content, path, limits), { path, folder, placeOf, load, texts });
  };
};

const indexPath = (top: string): string => `${top}files/.metadata`;

const readSchemas = (archive: Archive, top: string, all: readonly Entity[], formats: SchemaFormats): SchemaFile[] => {
  const used = new Set(
    all.flatMap(entity =>
      entity.isDeleted ? [] : entity.references.flatMap(({ kind, target }) => (kind === 'file' ? [target] : [])),
    ),
  );
  const folder = `${top}files/`;
  return archive.entries.flatMap(entry => {
    const { path, size } = entry;
    const name = path.slice(folder.length);
    if (!path.startsWith(folder) || isFolder(entry) || name === '.metadata' || name === '.filestoupload') return [];
    const format = formats.get(name) ?? null;
    const content = (): Uint8Array => readEntry(archive, path);
    const structure = (): readonly StructureNode[] =>
      readStructure(parseXml(decodeText(content(), path), { path, limits: archive.limits, hasNamespaces: true }), path);
    return [{ name, path, size, format, isUsed: used.has(name), content, structure }];
  });
};

/** A used file that is XML by its name: a DTD may be used as well. */
const isXmlSchema = ({ name, isUsed }: SchemaFile): boolean => isUsed && /\.(xsd|xml|wsdl)$/i.test(name);

const tooManyReferences = (path: string, { references }: Limits): JitterpakError =>
  new JitterpakError({
    code: 'too-large',
    message: `The entities of the project point at one another more than ${references} times.`,
    hint: 'Take what is not needed out of the project, and export it again.',
    path,
  });

const checkDuplicates = (all: readonly Entity[]): void => {
  const ids = new Set<string>();
  for (const { id, isDeleted, path } of all) {
    if (isDeleted) continue;
    if (ids.has(id)) {
      throw new JitterpakError({
        code: 'duplicate-id',
        message: 'Another entity has the same ID.',
        hint: 'Delete one of the two in Design Studio, and export the project again.',
        path,
      });
    }
    ids.add(id);
  }
};

/** What the parts of a read Jitterpak make together. */
const assemble = (archive: Archive, parts: ProjectParts): Jitterpak => {
  const project = makeProject(parts);
  return { project, archive, warnings: [...structureProblems(project)] };
};

/** The Jitterpak again after the files of some entities became others. */
export const readEntitiesAgain = ({ project }: Jitterpak, archive: Archive, paths: ReadonlySet<string>): Jitterpak => {
  const toEntity = entityReader(project.tree, archive.limits);
  const again = (entity: Entity): Entity => {
    const entry = paths.has(entity.path) ? findEntry(archive, entity.path) : null;
    return entry ? toEntity(new Unpacker(archive.limits).unpack(entry), entry, entity.type) : entity;
  };
  const { path, tree, entities, deleted, schemas, manifest } = project;
  return assemble(archive, { path, tree, all: [...entities.map(again), ...deleted], schemas, manifest });
};

/**
 * Reads a Jitterpak (.jpk), in Node.js and in browsers. Long work is done in turns with other work. What is long, such as
 * scripts and mappings, is read again from `bytes` when it is asked for: leave them as they are.
 * @throws JitterpakError when it is none, damaged, hostile or beyond a limit; the signal's reason when it is aborted.
 */
export const readJitterpak = async (bytes: Uint8Array, { limits, signal }: ReadOptions = {}): Promise<Jitterpak> => {
  const turns = takeTurns(signal);
  const all: Limits = { ...defaultLimits, ...limits };
  const archive = openArchive(bytes, all);
  const unpacker = new Unpacker(all);
  const projectFile = findProjectFile(archive);
  const { path } = projectFile;
  const top = path.slice(0, -'project.xml'.length);
  const tree = readProjectTree(parse(unpacker.unpack(projectFile), path, all), path);

  const toEntity = entityReader(tree, all);
  const entities: Entity[] = [];
  let references = 0;
  let formats: SchemaFormats = new Map();
  let manifest: ReadonlyMap<string, string> = new Map();
  for (const entry of archive.entries) {
    await turns();
    if (entry === projectFile) continue;
    const content = unpacker.unpack(entry);
    const folder = entityFolderOf(entry.path, top);
    if (folder !== null) {
      const entity = toEntity(content, entry, folder);
      entities.push(entity);
      references += entity.references.length;
      if (references > all.references) throw tooManyReferences(entry.path, all);
    } else if (entry.path === indexPath(top)) formats = readSchemaFormats(parse(content, entry.path, all));
    else if (entry.path === `${top}manifest.jip`) manifest = readManifest(content);
    else if (entry.path === 'manifest.jip' && manifest.size === 0) manifest = readManifest(content);
  }
  checkDuplicates(entities);
  const schemas = readSchemas(archive, top, entities, formats);
  for (const schema of schemas.filter(isXmlSchema)) {
    await turns();
    const { path: schemaPath } = schema;
    checkXml(decodeText(schema.content(), schemaPath), { path: schemaPath, limits: all, hasNamespaces: true });
  }
  return assemble(archive, { path, tree, all: entities, schemas, manifest });
};
