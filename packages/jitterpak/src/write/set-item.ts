import { escapeAttribute } from '../xml/escape-xml.ts';
import { attributesOf, spanOf, type AttributeSpan, type Span } from './xml-tags.ts';

const replace = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end);

const attributeOf = (text: string, span: Span, name: string): AttributeSpan | null =>
  attributesOf(text, span.open).find(attribute => attribute.name === name) ?? null;

/** White space in front of an element, with the line end: what a new neighbour gets too. */
const indentOf = (text: string, { start }: Span): string =>
  /\s*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0] ?? '';

const itemOf = (key: string, value: string | null): string =>
  `<Item key="${escapeAttribute(key)}"${value === null ? '' : ` value="${escapeAttribute(value)}"`}/>`;

const changeItem = (text: string, item: Span, value: string | null): string => {
  const encryption = attributeOf(text, item, 'enc');
  const old = attributeOf(text, item, 'value');
  const wasEncrypted = encryption?.value === 'true' && old !== null;
  if (!wasEncrypted && (old?.value ?? null) === value) return text;
  const quoted = value === null ? '' : `"${escapeAttribute(value)}"`;
  const key = attributeOf(text, item, 'key');
  const from = old?.start ?? key?.end ?? item.start;
  const to = old?.end ?? from;
  const before = old ? text.slice(old.start, old.valueStart) : ' value=';
  const changes = [{ from, to, by: value === null ? '' : before + quoted }];
  if (encryption) changes.push({ from: encryption.start, to: encryption.end, by: '' });
  return changes
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((changed, change) => replace(changed, change.from, change.to, change.by), text);
};

const addItem = (text: string, properties: Span, key: string, value: string | null): string => {
  const items = properties.children.map(span => ({ span, key: attributeOf(text, span, 'key')?.value ?? '' }));
  const added = itemOf(key, value);
  const last = items.at(-1);
  if (!last) {
    const indent = indentOf(text, properties);
    const inner = indent === '' ? '' : `${indent}  `;
    return replace(text, properties.start, properties.end, `<Properties>${inner}${added}${indent}</Properties>`);
  }
  // The studio keeps its items in this order (FORMAT.md §3).
  const next = items.find(item => item.key.toLowerCase() > key.toLowerCase());
  if (next) return replace(text, next.span.start, next.span.start, added + indentOf(text, next.span));
  return replace(text, last.span.end, last.span.end, indentOf(text, last.span) + added);
};

const find = (root: Span, steps: readonly string[]): Span | null =>
  steps.reduce<Span | null>((found, step) => found?.children.find(({ name }) => name === step) ?? null, root);

/**
 * The file of an entity with another value of one property, and nothing else changed; an encrypted one loses its mark.
 * Null when the file has no place for it.
 * @param place the way from the root to the element that `<Properties>` stands in.
 * @param value null leaves the property without a value.
 */
export const setItem = (text: string, place: readonly string[], key: string, value: string | null): string | null => {
  const root = spanOf(text);
  const properties = find(root, [...place, 'Properties']);
  if (properties) {
    // Of two items with one key the later counts.
    const item = properties.children.findLast(
      span => span.name === 'Item' && attributeOf(text, span, 'key')?.value === key,
    );
    return item ? changeItem(text, item, value) : addItem(text, properties, key, value);
  }
  const header = place.length === 0 ? find(root, ['Header']) : null;
  if (!header) return null;
  const indent = indentOf(text, header);
  const empty = replace(text, header.end, header.end, `${indent}<Properties/>`);
  return setItem(empty, place, key, value);
};
