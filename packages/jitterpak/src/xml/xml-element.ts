/** An element with everything below it. Comments and processing instructions are left out. */
export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** In files that have namespaces: the element's. */
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of an element without children, else empty. Line ends are line feeds, nothing is trimmed. */
  readonly text: string;
  /** Where its first tag ends, from 1. */
  readonly line: number;
}

export const childrenOf = (element: XmlElement | null, name: string): XmlElement[] =>
  element ? element.children.filter(child => child.name === name) : [];

export const childOf = (element: XmlElement | null, ...names: readonly string[]): XmlElement | null =>
  names.reduce<XmlElement | null>((found, name) => found?.children.find(child => child.name === name) ?? null, element);

/** Text of one of the vendor's long strings: `<konga.string name="…">`. */
export const longTextOf = (element: XmlElement | null, name: string): string =>
  element?.children.find(child => child.name === 'konga.string' && child.attributes['name'] === name)?.text ?? '';
