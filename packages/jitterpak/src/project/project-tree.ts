import { JitterpakError } from '../jitterpak-error.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { normalizeGuid, readGuid } from './guid.ts';

/** A folder or an entity, where `project.xml` lists it. */
export interface TreeNode {
  readonly kind: 'folder' | 'entity';
  readonly id: string;
  readonly name: string;
  /** What stands in a folder, in its order. */
  readonly nodes: readonly TreeNode[];
  readonly line: number;
}

/** One kind of entities with its own folders. */
export interface TreeKind {
  readonly type: string;
  readonly nodes: readonly TreeNode[];
}

export interface ProjectTree {
  readonly name: string;
  /** The project's guid; null when the file names none. */
  readonly id: string | null;
  readonly kinds: readonly TreeKind[];
}

const nodeKinds: Readonly<Record<string, TreeNode['kind']>> = { Folder: 'folder', Entity: 'entity' };

const readNodes = (parent: XmlElement, path: string): readonly TreeNode[] =>
  parent.children.flatMap(element => {
    const kind = nodeKinds[element.name];
    if (!kind) return [];
    const id = readGuid(element, 'entityId', path);
    const nodes = kind === 'folder' ? readNodes(element, path) : [];
    return [{ kind, id, name: element.attributes['name'] ?? '', nodes, line: element.line }];
  });

/**
 * The tree of folders and entities in `project.xml` (FORMAT.md §2).
 * @throws JitterpakError `wrong-root`, `bad-id`.
 */
export const readProjectTree = (root: XmlElement, path: string): ProjectTree => {
  if (root.name !== 'Project') {
    throw new JitterpakError({
      code: 'wrong-root',
      message: 'This file does not hold a project.',
      hint: 'Choose a file that Design Studio exported.',
      path,
      line: root.line,
    });
  }
  const { name = '', projectId } = root.attributes;
  return {
    name,
    id: projectId === undefined ? null : normalizeGuid(readGuid(root, 'projectId', path)),
    kinds: root.children
      .filter(element => element.name === 'EntityType')
      .map(element => ({ type: element.attributes['name'] ?? '', nodes: readNodes(element, path) })),
  };
};

/** Where an id is listed. */
export interface Listing {
  readonly node: TreeNode;
  readonly type: string;
  /** Names of the folders round it, the outermost first. */
  readonly folders: readonly string[];
}

/** Every folder and entity that the project lists, in its order. */
export const listingsOf = ({ kinds }: ProjectTree): readonly Listing[] => {
  const listings: Listing[] = [];
  const visit = (nodes: readonly TreeNode[], type: string, folders: readonly string[]): void => {
    for (const node of nodes) {
      listings.push({ node, type, folders });
      if (node.nodes.length > 0) visit(node.nodes, type, [...folders, node.name]);
    }
  };
  for (const { type, nodes } of kinds) visit(nodes, type, []);
  return listings;
};
