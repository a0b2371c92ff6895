import { SaxesParser } from 'saxes';
import { JitterpakError } from '../jitterpak-error.ts';
import type { Limits } from '../limits.ts';
import type { XmlElement } from './xml-element.ts';

export interface XmlOptions {
  /** The entry's path, for errors. */
  readonly path: string;
  readonly limits: Pick<Limits, 'depth' | 'nodes'>;
  /** Whether prefixes must be bound, as in schemas; the vendor's own files have none. */
  readonly hasNamespaces?: boolean;
}

interface Growing extends XmlElement {
  children: XmlElement[];
  text: string;
}

const forbidden = (path: string, line: number): JitterpakError =>
  new JitterpakError({
    code: 'forbidden-doctype',
    message: 'This file declares a document type, which no project needs.',
    hint: 'Do not use this file. Ask its author for a new export.',
    path,
    line,
  });

/** Where the first tag begins, behind declaration, comments and white space. */
const skipProlog = (text: string): number => {
  let offset = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    while (' \t\r\n'.includes(text.charAt(offset)) && offset < text.length) offset += 1;
    const close = text.startsWith('<?', offset) ? '?>' : text.startsWith('<!--', offset) ? '-->' : null;
    if (close === null) return offset;
    const end = text.indexOf(close, offset + 2);
    if (end < 0) return offset;
    offset = end + close.length;
  }
};

const checkProlog = (text: string, path: string): void => {
  const start = skipProlog(text);
  if (/^<!doctype/i.test(text.slice(start, start + 9))) throw forbidden(path, text.slice(0, start).split('\n').length);
};

/** What the parser complains of, less its position and whatever it quotes of the file. */
const complaint = ({ message }: Error): string => message.replace(/^\d+:\d+: /, '').replace(/[.:].*$/s, '');

/** Characters of the shortest element or attribute: `<a/>`. */
const shortestNode = 4;

/** What the parser meets on its way. */
interface Visitor {
  open(name: string, namespace: string, attributes: Readonly<Record<string, string>>, line: number): void;
  text(piece: string): void;
  close(): void;
}

type PlainAttributes = Readonly<Record<string, string>>;
type BoundAttributes = Readonly<Record<string, { readonly value: string }>>;

const plainAttributes = (attributes: BoundAttributes): PlainAttributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));

const beyond = (code: 'too-deep' | 'too-large', message: string, path: string, line: number): JitterpakError =>
  new JitterpakError({ code, message, hint: 'Make the project simpler, and export it again.', path, line });

const tooManyNodes = ({ nodes }: XmlOptions['limits'], path: string, line: number): JitterpakError =>
  beyond('too-large', `This file has more than ${nodes} elements and attributes.`, path, line);

const visit = (text: string, { path, limits, hasNamespaces = false }: XmlOptions, visitor: Visitor): void => {
  checkProlog(text, path);
  const parser = new SaxesParser({ xmlns: hasNamespaces });
  // Counted one by one, as a single tag may hold millions of attributes; and only where there is room for so many.
  if (text.length / shortestNode > limits.nodes) {
    let nodes = 0;
    parser.on('attribute', () => {
      nodes += 1;
      if (nodes > limits.nodes) throw tooManyNodes(limits, path, parser.line);
    });
    parser.on('opentagstart', () => {
      nodes += 1;
      if (nodes > limits.nodes) throw tooManyNodes(limits, path, parser.line);
    });
  }
  let depth = 0;
  parser.on('error', error => {
    throw new JitterpakError({
      code: 'bad-xml',
      message: `This file is not well-formed XML (${complaint(error)}).`,
      hint: 'Export the project again.',
      path,
      line: parser.line,
      column: Math.max(1, parser.column),
      cause: error,
    });
  });
  parser.on('doctype', () => {
    throw forbidden(path, parser.line);
  });
  parser.on('opentag', tag => {
    depth += 1;
    if (depth > limits.depth) {
      throw beyond('too-deep', `Elements stand more than ${limits.depth} deep inside one another.`, path, parser.line);
    }
    const attributes = hasNamespaces
      ? plainAttributes(tag.attributes as BoundAttributes)
      : (tag.attributes as PlainAttributes);
    visitor.open(tag.name, (hasNamespaces && (tag as { readonly uri?: string }).uri) || '', attributes, parser.line);
  });
  parser.on('closetag', () => {
    depth -= 1;
    visitor.close();
  });
  parser.on('text', piece => visitor.text(piece));
  parser.on('cdata', piece => visitor.text(piece));
  parser.write(text).close();
};

const noElements: XmlElement[] = [];

/**
 * Reads a whole document. No entity but XML's own five is known, and nothing is fetched.
 * @throws JitterpakError `bad-xml`, `forbidden-doctype`, `too-deep`, `too-large`.
 */
export const parseXml = (text: string, options: XmlOptions): XmlElement => {
  const way: Growing[] = [];
  let root: XmlElement | null = null;
  visit(text, options, {
    open(name, namespace, attributes, line) {
      const element: Growing = { name, namespace, attributes, children: noElements, text: '', line };
      const parent = way.at(-1);
      if (!parent) root = element;
      else if (parent.children === noElements) {
        parent.children = [element];
        parent.text = '';
      } else parent.children.push(element);
      way.push(element);
    },
    text(piece) {
      const element = way.at(-1);
      if (element?.children === noElements) element.text += piece;
    },
    close: () => void way.pop(),
  });
  // The parser refuses a document without a root.
  return root as unknown as XmlElement;
};

/** Throws like `parseXml`, and keeps nothing: for files that may have any size. */
export const checkXml = (text: string, options: XmlOptions): void => {
  const ignore = (): void => undefined;
  visit(
    text,
    { ...options, limits: { ...options.limits, nodes: Infinity } },
    { open: ignore, text: ignore, close: ignore },
  );
};
