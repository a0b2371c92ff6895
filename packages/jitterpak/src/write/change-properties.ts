import { readEntry, withContents } from '../archive/archive.ts';
import type { Jitterpak } from '../jitterpak.ts';
import { JitterpakError, type JitterpakErrorCode } from '../jitterpak-error.ts';
import { normalizeGuid } from '../project/guid.ts';
import type { Entity } from '../project/entity.ts';
import { readEntitiesAgain } from '../read-jitterpak.ts';
import { decodeText } from '../xml/decode-text.ts';
import { isXmlText } from '../xml/escape-xml.ts';
import { setItem } from './set-item.ts';

export interface PropertyChange {
  /** The entity's guid. */
  readonly id: string;
  /** Of a property of the entity, or of the location of a Source or Target (FORMAT.md §12). */
  readonly key: string;
  /** Null leaves the property without a value, which is not the empty text. */
  readonly value: string | null;
}

const fault = (code: JitterpakErrorCode, message: string, hint: string, path: string | null = null): JitterpakError =>
  new JitterpakError({ code, message, hint, path });

const locationPlace = ['Location', 'Data'];

/** Keys of a Source or Target are those of its location, but for the few that stand on the entity itself. */
const placeOf = (entity: Entity, key: string): readonly string[] => {
  if (entity.kind !== 'Source' && entity.kind !== 'Target') return [];
  const isOwn = entity.properties.has(key) && !entity.location.has(key);
  return isOwn || entity.locationType === '' ? [] : locationPlace;
};

const change = (text: string, entity: Entity, { key, value }: PropertyChange): string => {
  if (!isXmlText(key) || !isXmlText(value ?? '')) {
    const message = `The new value of ${JSON.stringify(key)} has a character in it that no file can hold.`;
    throw fault('unfit-value', message, 'Take control characters out of it.', entity.path);
  }
  const changed = setItem(text, placeOf(entity, key), key, value);
  if (changed !== null) return changed;
  throw fault(
    'unfit-value',
    'This file has no place for properties.',
    'Save the entity in Design Studio.',
    entity.path,
  );
};

/**
 * The Jitterpak with other values of some properties: in each file that is changed only those values differ. A value that
 * is as it was changes nothing; an encrypted one is replaced, and is plain text then.
 * @throws JitterpakError `unknown-entity` for a guid that no living entity has, `unfit-value` for a text that XML cannot
 * hold.
 */
export const setEntityProperties = (jitterpak: Jitterpak, changes: readonly PropertyChange[]): Jitterpak => {
  const { project, archive } = jitterpak;
  const before = new Map<string, string>();
  const after = new Map<string, string>();
  for (const each of changes) {
    const entity = project.byId.get(normalizeGuid(each.id));
    if (!entity) throw fault('unknown-entity', 'The project has no such entity.', 'Choose one of those that it has.');
    const { path } = entity;
    const text = after.get(path) ?? decodeText(readEntry(archive, path), path);
    if (!before.has(path)) before.set(path, text);
    after.set(path, change(text, entity, each));
  }
  const encoder = new TextEncoder();
  const contents = new Map(
    [...after].flatMap(([path, text]) => (text === before.get(path) ? [] : [[path, encoder.encode(text)] as const])),
  );
  if (contents.size === 0) return jitterpak;
  return readEntitiesAgain(jitterpak, withContents(archive, contents), new Set(contents.keys()));
};

/** One change of `setEntityProperties`. */
export const setEntityProperty = (jitterpak: Jitterpak, id: string, key: string, value: string | null): Jitterpak =>
  setEntityProperties(jitterpak, [{ id, key, value }]);

/**
 * The Jitterpak with another value of a project variable.
 * @throws JitterpakError `unknown-entity` when the project has no variable of that name, `unfit-value`.
 */
export const setProjectVariable = (jitterpak: Jitterpak, name: string, value: string | null): Jitterpak => {
  const variables = jitterpak.project.variables.filter(variable => variable.name === name);
  if (variables.length === 0) {
    const message = `The project has no variable ${JSON.stringify(name)}.`;
    throw fault('unknown-entity', message, 'Choose one of those that it has.');
  }
  return setEntityProperties(
    jitterpak,
    variables.map(({ id }) => ({ id, key: 'value', value })),
  );
};
