import {
  JitterpakError,
  type Document,
  type Project,
  type SchemaFile,
  type Structure,
  type StructureNode,
} from '@citizen-integrator/jitterpak';
import { callOf } from './calls.ts';

/** Types of structures that can be read and written (FORMAT.md §5). */
export const structureTypes = { flat: 1, xml: 4, none: 13, json: 17 } as const;

/** How one side of a transformation is written. */
export type Format =
  | { readonly kind: 'none' }
  | { readonly kind: 'flat'; readonly document: Document }
  | { readonly kind: 'xml' | 'json'; readonly root: StructureNode; readonly namespace: string | null }
  /** What is sent to a system or comes from it, in a call: elements that no schema describes. */
  | { readonly kind: 'call' };

const namespaceOf = (content: Uint8Array): string | null => {
  // Only the schema's own element is of interest, and it was read as XML before.
  const start = /<(?:\w+:)?schema\b[^>]*>/.exec(new TextDecoder().decode(content))?.[0] ?? '';
  if (!/elementFormDefault\s*=\s*["']qualified["']/.test(start)) return null;
  return /targetNamespace\s*=\s*["']([^"']*)["']/.exec(start)?.[1] ?? null;
};

const structureOf = (file: SchemaFile): readonly StructureNode[] => {
  try {
    return file.structure();
  } catch (error) {
    if (error instanceof JitterpakError) return [];
    throw error;
  }
};

/** @returns null when it is in no format that can be read and written. */
export const formatOf = (project: Project, structure: Structure): Format | null => {
  const { typeId, documentId, schema, root, shape, callId } = structure;
  if (callId !== null) {
    const entity = project.byId.get(callId.toLowerCase());
    return entity && callOf(project, entity) ? { kind: 'call' } : null;
  }
  if (typeId === structureTypes.none || (typeId === null && shape === null)) return { kind: 'none' };
  if (typeId === structureTypes.flat) {
    const document = project.byId.get(documentId ?? '');
    return document?.kind === 'Document' ? { kind: 'flat', document } : null;
  }
  if (typeId !== structureTypes.xml && typeId !== structureTypes.json) return null;
  const file = project.schemas.find(({ name }) => name === schema);
  const roots = file ? structureOf(file) : [];
  const node = roots.find(({ name }) => name === root) ?? roots[0];
  if (!file || !node) return null;
  return { kind: typeId === structureTypes.xml ? 'xml' : 'json', root: node, namespace: namespaceOf(file.content()) };
};
