import { JitterpakError } from '../jitterpak-error.ts';
import type { XmlElement } from '../xml/xml-element.ts';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => shape.test(text);

/** Guids are compared without case (FORMAT.md §2); here they are lower case throughout. */
export const normalizeGuid = (text: string): string => text.toLowerCase();

/**
 * The guid in an attribute.
 * @throws JitterpakError `bad-id` when it is missing or no guid.
 */
export const readGuid = (element: XmlElement, attribute: string, path: string): string => {
  const value = element.attributes[attribute] ?? '';
  if (isGuid(value)) return normalizeGuid(value);
  throw new JitterpakError({
    code: 'bad-id',
    message: value === '' ? `${attribute} is missing.` : `${attribute} is not an id.`,
    hint: 'Export the project again from Design Studio.',
    path,
    line: element.line,
  });
};
