import { childOf, childrenOf, type XmlElement } from '../xml/xml-element.ts';
import type { TextStore } from './text-store.ts';

/** A value that only the vendor can decrypt. It stays in its file: nothing of it is held here, so nothing can leak. */
export interface EncryptedValue {
  readonly isEncrypted: true;
}

export const encryptedValue: EncryptedValue = Object.freeze({ isEncrypted: true });

/** Null is a property without a value, which is not the empty text. */
export type PropertyValue = string | null | EncryptedValue;

/** By key, as written: `description` and `Description` are two. */
export type Properties = ReadonlyMap<string, PropertyValue>;

export const isEncrypted = (value: PropertyValue | undefined): value is EncryptedValue =>
  typeof value === 'object' && value !== null;

/** The value as text: empty without one, or when it is encrypted. */
export const textOf = (properties: Properties, key: string): string => {
  const value = properties.get(key);
  return typeof value === 'string' ? value : '';
};

/** "1" and "true" (FORMAT.md §3). */
export const isOn = (properties: Properties, key: string): boolean => /^(1|true)$/i.test(textOf(properties, key));

/** A whole number; null when there is none. */
export const numberOf = (properties: Properties, key: string): number | null => {
  const text = textOf(properties, key).trim();
  return /^-?\d{1,15}$/.test(text) ? Number(text) : null;
};

const valueOf = ({ attributes }: XmlElement, texts: TextStore): PropertyValue => {
  const value = attributes['value'];
  if (value === undefined) return null;
  return attributes['enc'] === 'true' ? encryptedValue : texts.keep(value);
};

/** The items of a `<Properties>` below an element; of two with one key the later counts. */
export const readProperties = (parent: XmlElement | null, texts: TextStore): Properties => {
  const properties = new Map<string, PropertyValue>();
  for (const item of childrenOf(childOf(parent, 'Properties'), 'Item')) {
    const key = item.attributes['key'];
    if (key !== undefined) properties.set(texts.keep(key), valueOf(item, texts));
  }
  return properties;
};

/** The element without what encrypted items hold. */
export const withoutEncrypted = (element: XmlElement): XmlElement => {
  const { attributes, children } = element;
  const isHidden = element.name === 'Item' && attributes['enc'] === 'true' && attributes['value'] !== undefined;
  return {
    ...element,
    attributes: isHidden ? { ...attributes, value: '' } : attributes,
    children: children.map(withoutEncrypted),
  };
};
