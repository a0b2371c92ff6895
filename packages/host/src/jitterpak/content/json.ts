import type { StructureNode } from '@citizen-integrator/jitterpak';
import { textOf, type ScriptValue } from '@citizen-integrator/jitterpak/script';
import { ContentError, createNodeCount, isNumberType, makeNode, typedValue, type ContentNode } from './content-node.ts';

const deepest = 200;
const childOf = (structure: StructureNode | null, name: string): StructureNode | null =>
  structure?.children.find(child => child.name === name) ?? null;

/** Lists are described in three ways: of values or objects, of lists, and of objects with one key. */
const listNames: ReadonlySet<string> = new Set(['item', 'array']);

/**
 * Reads JSON as the tree that its schema describes.
 * @param root of the schema; null when there is none.
 * @throws ContentError
 */
export const readJson = (text: string, root: StructureNode | null): ContentNode => {
  const count = createNodeCount();

  const elementOf = (item: unknown, list: StructureNode | null, depth: number): ContentNode => {
    if (Array.isArray(item)) return nodeOf('array', item, childOf(list, 'array'), depth);
    const [only, ...others] = list?.children.filter(({ kind }) => kind === 'element') ?? [];
    const isSimple = only !== undefined && others.length === 0 && !listNames.has(only.name);
    if (isSimple && typeof item === 'object' && item !== null) {
      return nodeOf(only.name, (item as Record<string, unknown>)[only.name], only, depth);
    }
    return nodeOf('item', item, childOf(list, 'item'), depth);
  };

  const nodeOf = (name: string, value: unknown, structure: StructureNode | null, depth = 0): ContentNode => {
    count();
    if (depth > deepest) throw new ContentError(`The document is nested more than ${deepest} deep.`);
    const node = makeNode(name);
    if (Array.isArray(value)) node.children.push(...value.map(item => elementOf(item, structure, depth + 1)));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        node.children.push(nodeOf(key, each, childOf(structure, key), depth + 1));
      }
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') node.value = value;
    return node;
  };

  const read = (): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new ContentError('The document is no JSON.', { cause });
    }
  };
  return nodeOf(root?.name ?? 'json', read(), root);
};

const scalarOf = (value: ScriptValue, { name, type }: StructureNode): unknown => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    if (typeof value === 'boolean' && isNumberType(type)) return Number(value);
    return value === null || isNumberType(type) || typeof value === 'boolean' ? value : textOf(value);
  }
  const text = textOf(value);
  const typed = typedValue(text, type);
  if (typeof typed === 'string' && isNumberType(type)) throw new ContentError(`"${name}" needs a number.`);
  return typed;
};

const isObject = ({ json, children }: StructureNode): boolean =>
  json === 'object' || children.some(({ kind }) => kind === 'element');

const jsonOf = (node: ContentNode, structure: StructureNode): unknown => {
  if (structure.json === 'array') {
    return node.children.flatMap(child => {
      const own = childOf(structure, child.name);
      if (!own) return [];
      const value = jsonOf(child, own);
      return [listNames.has(child.name) ? value : { [child.name]: value }];
    });
  }
  if (!isObject(structure)) return scalarOf(node.value, structure);
  const entries = structure.children.flatMap((child): [string, unknown][] => {
    const found = node.children.filter(({ name }) => name === child.name);
    const [first] = found;
    if (!first) return [];
    return [[child.name, child.isList ? found.map(each => jsonOf(each, child)) : jsonOf(first, child)]];
  });
  return Object.fromEntries(entries);
};

/** Writes a tree as the JSON that a schema describes. @throws ContentError when a value does not fit its type. */
export const writeJson = (root: ContentNode, structure: StructureNode): string =>
  JSON.stringify(jsonOf(root, structure));
