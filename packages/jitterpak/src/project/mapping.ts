import { childOf, childrenOf, longTextOf, type XmlElement } from '../xml/xml-element.ts';
import type { Mapping } from './entity.ts';

const inBrackets = (text: string): string | null =>
  text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : null;

const readMapping = (text: string, line: number): Mapping => {
  const tab = text.indexOf('\t');
  if (tab < 0) return { kind: 'unreadable', text, line };
  const left = text.slice(0, tab);
  const right = text.slice(tab + 1);
  const target = inBrackets(left.trim());
  const source = inBrackets(right.trim());
  if (target !== null && source !== null) return { kind: 'loop', target, source, line };
  return { kind: 'field', target: target ?? left, script: right, line };
};

const expressionsIn = (entity: XmlElement): readonly XmlElement[] => childrenOf(childOf(entity, 'Mappings'), 'Mapping');

/** The mappings of a transformation, in their order (FORMAT.md §5). */
export const readMappings = (entity: XmlElement): readonly Mapping[] =>
  expressionsIn(entity).map(mapping => readMapping(longTextOf(mapping, 'expr'), mapping.line));

/** Lines of those mappings that are none. */
export const findUnreadableMappings = (entity: XmlElement): readonly number[] =>
  expressionsIn(entity).flatMap(mapping => (longTextOf(mapping, 'expr').includes('\t') ? [] : [mapping.line]));
