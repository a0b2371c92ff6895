export { readEntry, type Archive } from './archive/archive.ts';
export type { ArchiveEntry } from './archive/archive-entry.ts';
export type { Jitterpak } from './jitterpak.ts';
export { JitterpakError, type JitterpakErrorCode, type JitterpakFault } from './jitterpak-error.ts';
export { defaultLimits, type Limits } from './limits.ts';
export type * from './project/entity.ts';
export { isGuid, normalizeGuid } from './project/guid.ts';
export { isConnection, isConnector, isSecret, knownTypes } from './project/kinds.ts';
export type { Listing, ProjectTree, TreeKind, TreeNode } from './project/project-tree.ts';
export { listingsOf } from './project/project-tree.ts';
export type { Project } from './project/project.ts';
export { isEncrypted, type EncryptedValue, type Properties, type PropertyValue } from './project/property.ts';
export type { Reference } from './project/reference.ts';
export type { SchemaFile } from './project/schema-file.ts';
export { readStructure, type StructureNode } from './project/structure-node.ts';
export { readJitterpak, type ReadOptions } from './read-jitterpak.ts';
export type { Problem, ProblemCode, Severity } from './validate/problem.ts';
export { validateProject, type ValidateOptions } from './validate/validate-project.ts';
export {
  setEntityProperties,
  setEntityProperty,
  setProjectVariable,
  type PropertyChange,
} from './write/change-properties.ts';
export { writeJitterpak } from './write/write-jitterpak.ts';
export { decodeText } from './xml/decode-text.ts';
export { checkXml, parseXml, type XmlOptions } from './xml/parse-xml.ts';
export { childOf, childrenOf, longTextOf, type XmlElement } from './xml/xml-element.ts';
