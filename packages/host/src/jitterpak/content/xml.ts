import { JitterpakError, parseXml, type StructureNode, type XmlElement } from '@citizen-integrator/jitterpak';
import { textOf } from '@citizen-integrator/jitterpak/script';
import { ContentError, createNodeCount, makeNode, typedValue, type ContentNode } from './content-node.ts';

const limits = { depth: 200, nodes: 2_000_000 };
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const parse = (text: string): XmlElement => {
  try {
    return parseXml(text, { path: '', limits });
  } catch (cause) {
    if (!(cause instanceof JitterpakError)) throw cause;
    throw new ContentError(`The document is no XML that can be read: ${cause.message}`, { cause });
  }
};

/** Reads XML as a tree, with values of the types that its schema names. @throws ContentError */
export const readXml = (text: string, root: StructureNode | null): ContentNode => {
  const count = createNodeCount();
  const nodeOf = (element: XmlElement, structure: StructureNode | null): ContentNode => {
    count();
    const name = localName(element.name);
    const node = makeNode(name);
    const childOf = (own: string) => structure?.children.find(child => child.name === own) ?? null;
    for (const [attribute, value] of Object.entries(element.attributes)) {
      if (attribute === 'xmlns' || attribute.startsWith('xmlns:')) continue;
      const own = localName(attribute);
      node.children.push(makeNode(own, typedValue(value, childOf(own)?.type ?? null)));
    }
    for (const child of element.children) node.children.push(nodeOf(child, childOf(localName(child.name))));
    if (element.children.length === 0 || element.text.trim() !== '') {
      node.value = typedValue(element.text, structure?.type ?? null);
    }
    return node;
  };
  return nodeOf(parse(text), root);
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// Tab and line end are kept in attributes only as references.
const escape = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- characters that no XML can hold
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, found => escapes[found] ?? found);

const whole = (name: string, attributes: string, content: string): string =>
  content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;

const elementOf = (node: ContentNode, structure: StructureNode, namespace: string): string => {
  const named = new Map<string, ContentNode[]>();
  for (const child of node.children) named.set(child.name, [...(named.get(child.name) ?? []), child]);
  let attributes = namespace;
  let content = node.value === null ? '' : escape(textOf(node.value));
  for (const child of structure.children) {
    for (const each of named.get(child.name) ?? []) {
      if (child.kind === 'element') content += elementOf(each, child, '');
      else if (each.value !== null) attributes += ` ${child.name}="${escape(textOf(each.value))}"`;
    }
  }
  return whole(structure.name, attributes, content);
};

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** @param namespace of the schema's elements; null when they have none. */
export const writeXml = (root: ContentNode, structure: StructureNode, namespace: string | null): string =>
  declaration + elementOf(root, structure, namespace === null ? '' : ` xmlns="${escape(namespace)}"`);

const treeOf = ({ name, value, children }: ContentNode): string => {
  const own = value === null ? '' : escape(textOf(value));
  // What has neither a value nor anything within it says nothing.
  const inner = children.filter(child => child.value !== null || child.children.length > 0).map(treeOf);
  return whole(name, '', own + inner.join(''));
};

/** XML of what no schema describes: elements alone. */
export const writeTree = (root: ContentNode): string => declaration + treeOf(root);
