import type { StructureNode } from './structure-node.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { childrenOf } from '../xml/xml-element.ts';

/** A file in `files/`: a schema that transformations use. */
export interface SchemaFile {
  /** As `source_xml` and `target_xml` name it. */
  readonly name: string;
  /** In the archive. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What the index says of it: JSON or XML; null when it is not in the index. */
  readonly format: 'json' | 'xml' | null;
  /** Whether a transformation names it. Only then it is known to be well-formed. */
  readonly isUsed: boolean;
  /** Its content, read anew at every call. */
  readonly content: () => Uint8Array;
  /**
   * The elements that it describes, read anew at every call.
   * @throws JitterpakError when it is no XML, or beyond a limit.
   */
  readonly structure: () => readonly StructureNode[];
}

export type SchemaFormats = ReadonlyMap<string, 'json' | 'xml'>;

const formats: Readonly<Record<string, 'json' | 'xml'>> = { json: 'json', xml: 'xml' };

/** `files/.metadata`: which schema is of which format (FORMAT.md §9). */
export const readSchemaFormats = (metadata: XmlElement): SchemaFormats => {
  const found = new Map<string, 'json' | 'xml'>();
  for (const directory of childrenOf(metadata, 'dir')) {
    for (const file of childrenOf(directory, 'file')) {
      const type = childrenOf(file, 'property').find(({ attributes }) => attributes['key'] === 'SchemaType');
      const format = formats[type?.attributes['value'] ?? ''];
      if (format) found.set(file.attributes['name'] ?? '', format);
    }
  }
  return found;
};
