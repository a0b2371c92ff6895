import { childOf, longTextOf, type XmlElement } from '../xml/xml-element.ts';
import { isGuid, normalizeGuid } from './guid.ts';
import type { TextStore } from './text-store.ts';

/** One place of an entity that points at another entity, or at a file in `files/` (FORMAT.md §10). */
export interface Reference {
  /** The property's key, the attribute's name, or `code`. */
  readonly from: string;
  /** A guid in lower case; a name in `files/` when `kind` is `file`. A text that is neither points nowhere. */
  readonly target: string;
  /** What kind of entity it must be; null when any will do. */
  readonly kind: string | null;
  /** In the entity's file. */
  readonly line: number;
}

const operationKeys: Readonly<Record<string, string | null>> = {
  source_id: 'Source',
  target_id: 'Target',
  schedule_id: 'Schedule',
  success_operation_id: 'Operation',
  failure_operation_id: 'Operation',
  salesforce_wizard_guid: null,
};
const locationKeys = { target_target_id: 'Target' };
const transformationKeys = {
  source_text_doc: 'Document',
  target_text_doc: 'Document',
  source_xml: 'file',
  target_xml: 'file',
};
const wizardKeys = { connector_id: null, operation_id: 'Operation' };
const structureKinds = { docId: 'Document', wsCallId: 'WebServiceCall', callId: null };
const codeKinds: Readonly<Record<string, string>> = { op: 'Operation', sc: 'Script', s: 'Source', t: 'Target' };

/** What an entity points at, as it is found. */
class References {
  readonly found: Reference[] = [];

  constructor(private readonly texts: TextStore) {}

  add(from: string, target: string, kind: string | null, line: number): void {
    if (target === '') return;
    const own = kind !== 'file' && isGuid(target) ? normalizeGuid(target) : target;
    this.found.push({ from, target: this.texts.keep(own), kind, line });
  }

  addProperties(parent: XmlElement | null, kinds: Readonly<Record<string, string | null>>): void {
    for (const { attributes, line } of childOf(parent, 'Properties')?.children ?? []) {
      const { key = '', value = '' } = attributes;
      if (Object.hasOwn(kinds, key) && attributes['enc'] !== 'true') this.add(key, value, kinds[key] ?? null, line);
    }
  }

  addActivities(entity: XmlElement): void {
    for (const { attributes, line } of childOf(entity, 'Pipeline', 'Activities')?.children ?? []) {
      this.add('contentId', attributes['contentId'] ?? '', null, line);
    }
  }

  addStructures(entity: XmlElement): void {
    for (const { name, attributes, line } of entity.children) {
      if (name !== 'InputStructure' && name !== 'OutputStructure') continue;
      for (const [key, kind] of Object.entries(structureKinds)) this.add(key, attributes[key] ?? '', kind, line);
    }
  }

  addMappings(entity: XmlElement): void {
    for (const mapping of childOf(entity, 'Mappings')?.children ?? []) {
      this.addCode(longTextOf(mapping, 'expr'), mapping.line);
    }
  }

  /**
   * What code points at, comments left out.
   * @param line where the code begins.
   */
  addCode(code: string, line: number): void {
    if (!code.includes('-') || !middleOfGuid.test(code)) return;
    const comments = commentsIn(code);
    let comment = 0;
    let counted = 0;
    let lines = line;
    for (const { index, 2: prefix = '', 3: target = '' } of code.matchAll(codeReference)) {
      lines += countLines(code.slice(counted, index));
      counted = index;
      while ((comments[comment]?.[1] ?? Infinity) <= index) comment += 1;
      if (index > (comments[comment]?.[0] ?? Infinity)) continue;
      this.add('code', target, codeKinds[prefix.toLowerCase()] ?? null, lines);
    }
  }
}

const codeReference =
  /(["'])(?:<TAG>)?(op|sc|s|t)\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:<\/TAG>)?\1/gi;
/** What most code does not have, found sooner. */
const middleOfGuid = /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-/i;

/** Where a comment or a text that begins at `start` ends; the code's end when it is never closed. */
const endOf = (code: string, start: number): number => {
  const first = code.charAt(start);
  if (first === '/') {
    const isBlock = code.charAt(start + 1) === '*';
    const close = code.indexOf(isBlock ? '*/' : '\n', start + 2);
    return close < 0 ? code.length : close + (isBlock ? 2 : 1);
  }
  let end = start + 1;
  while (end < code.length && code.charAt(end) !== first) end += code.charAt(end) === '\\' ? 2 : 1;
  return end + 1;
};

const commentsIn = (code: string): readonly (readonly [from: number, to: number])[] => {
  const comments: [number, number][] = [];
  const begin = /["']|\/[/*]/g;
  for (let found = begin.exec(code); found; found = begin.exec(code)) {
    const end = endOf(code, found.index);
    if (found[0].startsWith('/')) comments.push([found.index, end]);
    begin.lastIndex = end;
  }
  return comments;
};

const countLines = (text: string): number => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

/** What an entity points at, in the order of its file's parts (FORMAT.md §10). */
export const readReferences = (type: string, entity: XmlElement, texts: TextStore): readonly Reference[] => {
  const references = new References(texts);
  switch (type) {
    case 'Operation':
      references.addProperties(entity, operationKeys);
      references.addActivities(entity);
      break;
    case 'Source':
    case 'Target':
      references.addProperties(entity, locationKeys);
      references.addProperties(childOf(entity, 'Location', 'Data'), locationKeys);
      break;
    case 'Transformation':
      references.addProperties(entity, transformationKeys);
      references.addStructures(entity);
      references.addMappings(entity);
      break;
    case 'Script': {
      const script = entity.children.find(
        ({ name, attributes }) => name === 'konga.string' && attributes['name'] === 'script',
      );
      if (script) references.addCode(script.text, script.line);
      break;
    }
    default:
      references.addProperties(entity, wizardKeys);
  }
  return references.found;
};
