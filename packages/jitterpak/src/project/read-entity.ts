import { JitterpakError } from '../jitterpak-error.ts';
import { childOf, childrenOf, longTextOf, type XmlElement } from '../xml/xml-element.ts';
import type { Activity, DocumentSegment, Entity, EntityBase, Structure } from './entity.ts';
import { normalizeGuid, readGuid } from './guid.ts';
import { findUnreadableMappings, readMappings } from './mapping.ts';
import { isEncrypted, isOn, numberOf, readProperties, textOf, type Properties } from './property.ts';
import { readReferences } from './reference.ts';
import { readTiming } from './schedule-timing.ts';
import type { TextStore } from './text-store.ts';

export interface EntitySource {
  readonly path: string;
  /** The folder in `Data/` that its file stands in. */
  readonly folder: string;
  /** Names of the folders in the project, by id. */
  readonly placeOf: (id: string) => { readonly folders: readonly string[]; readonly type: string } | null;
  /** Reads its file anew. */
  readonly load: () => XmlElement;
  readonly texts: TextStore;
}

/** Reads once, when it is asked for. */
const once = <Value>(read: () => Value): (() => Value) => {
  let value: { readonly of: Value } | null = null;
  return () => (value ??= { of: read() }).of;
};

const idOf = (properties: Properties, key: string): string | null => normalizeGuid(textOf(properties, key)) || null;

const readActivities = (entity: XmlElement, texts: TextStore): readonly Activity[] =>
  (childOf(entity, 'Pipeline', 'Activities')?.children ?? []).map(({ name, attributes }) => ({
    id: texts.keep(normalizeGuid(attributes['activityId'] ?? '')),
    tag: texts.keep(name),
    role: texts.keep(attributes['role'] ?? ''),
    typeId: texts.keep(attributes['type'] ?? ''),
    contentId: texts.keep(normalizeGuid(attributes['contentId'] ?? '')),
  }));

const contentOf = (activities: readonly Activity[], role: string): string | null =>
  activities.find(activity => activity.role === role && activity.contentId !== '')?.contentId ?? null;

const shapes: Readonly<Record<string, 'flat' | 'tree'>> = { flat: 'flat', tree: 'tree' };

const readStructure = (
  side: 'source' | 'target',
  properties: Properties,
  element: XmlElement | null,
  texts: TextStore,
): Structure => {
  const attribute = (name: string): string | null => {
    const value = element?.attributes[name];
    return value ? texts.keep(normalizeGuid(value)) : null;
  };
  return {
    shape: shapes[textOf(properties, `natureof${side}`).toLowerCase()] ?? null,
    typeId: numberOf(properties, `${side}_type_id`),
    documentId: attribute('docId') ?? idOf(properties, `${side}_text_doc`),
    callId: attribute('wsCallId') ?? attribute('callId'),
    schema: textOf(properties, `${side}_xml`) || null,
    root: textOf(properties, `${side}dtd_root`) || null,
  };
};

const readSegments = (entity: XmlElement): readonly DocumentSegment[] =>
  childrenOf(childOf(entity, 'Structure'), 'Segment').map(segment => ({
    id: segment.attributes['segmentId'] ?? '',
    name: segment.attributes['name'] ?? '',
    parent: segment.attributes['parent'] ?? '',
    // The spelling is the vendor's.
    occurrence: segment.attributes['occurenceType'] ?? '',
    fields: childrenOf(childOf(segment, 'Fields'), 'Field').map(({ attributes }) => ({
      name: attributes['name'] ?? '',
      type: attributes['type'] ?? '',
      format: attributes['format'] ?? '',
      defaultValue: attributes['default'] ?? '',
      isRequired: attributes['required'] === '1',
      fixedWidth: attributes['fixWidth'] ?? '',
    })),
  }));

const readLongTexts = (entity: XmlElement): ReadonlyMap<string, string> =>
  new Map(childrenOf(entity, 'konga.string').map(({ attributes, text }) => [attributes['name'] ?? '', text]));

const readBase = (entity: XmlElement, { path, folder, placeOf, load, texts }: EntitySource): EntityBase => {
  if (entity.name !== 'Entity') {
    throw new JitterpakError({
      code: 'wrong-root',
      message: 'This file does not hold an entity.',
      hint: 'Export the project again from Design Studio.',
      path,
      line: entity.line,
    });
  }
  const header = childOf(entity, 'Header');
  const id = texts.keep(readGuid(header ?? entity, 'ID', path));
  const type = texts.keep(entity.attributes['type'] ?? folder);
  return {
    id,
    type,
    name: texts.keep(header?.attributes['Name'] ?? ''),
    description: texts.keep(longTextOf(header, 'Description')),
    isDeleted: header?.attributes['Deleted'] === 'true',
    path,
    folders: placeOf(id)?.folders ?? [],
    properties: readProperties(entity, texts),
    references: readReferences(type, entity, texts),
    content: load,
  };
};

/**
 * An entity from its file: what is small now, what is long when it is asked for.
 * @throws JitterpakError `wrong-root`, `bad-id`.
 */
export const readEntity = (entity: XmlElement, source: EntitySource): Entity => {
  const { load, texts } = source;
  const base = readBase(entity, source);
  const { properties } = base;
  switch (base.type) {
    case 'Operation': {
      const activities = readActivities(entity, texts);
      return {
        ...base,
        kind: 'Operation',
        operationType: texts.keep(childOf(entity, 'Pipeline')?.attributes['opType'] ?? ''),
        activities,
        // Where properties and pipeline differ the pipeline wins (FORMAT.md §6).
        sourceId: contentOf(activities, 'Source') ?? idOf(properties, 'source_id'),
        targetId: contentOf(activities, 'Target') ?? idOf(properties, 'target_id'),
        successOperationId: idOf(properties, 'success_operation_id'),
        failureOperationId: idOf(properties, 'failure_operation_id'),
        scheduleId: idOf(properties, 'schedule_id'),
      };
    }
    case 'Source':
    case 'Target': {
      const location = childOf(entity, 'Location');
      return {
        ...base,
        kind: base.type,
        locationType: texts.keep(location?.attributes['type'] ?? ''),
        location: readProperties(childOf(location, 'Data'), texts),
      };
    }
    case 'Transformation': {
      const mappings = once(() => readMappings(load()));
      return {
        ...base,
        kind: 'Transformation',
        source: readStructure('source', properties, childOf(entity, 'InputStructure'), texts),
        target: readStructure('target', properties, childOf(entity, 'OutputStructure'), texts),
        unreadableLines: findUnreadableMappings(entity),
        get mappings() {
          return mappings();
        },
      };
    }
    case 'Script': {
      const script = once(() => longTextOf(load(), 'script'));
      return {
        ...base,
        kind: 'Script',
        get script() {
          return script();
        },
      };
    }
    case 'Schedule':
      return { ...base, kind: 'Schedule', timing: readTiming(properties) };
    case 'Document': {
      const segments = once(() => readSegments(load()));
      return {
        ...base,
        kind: 'Document',
        delimiter: texts.keep(childOf(entity, 'Delimiter')?.attributes['value'] ?? ''),
        hasFixedFields: isOn(readProperties(childOf(entity, 'Structure'), texts), 'fixedField'),
        get segments() {
          return segments();
        },
      };
    }
    case 'ProjectVariable': {
      const value = properties.get('value') ?? null;
      return {
        ...base,
        kind: 'ProjectVariable',
        label: textOf(properties, 'label'),
        value,
        isSecret: isOn(properties, 'hide_value') || isEncrypted(value),
      };
    }
    case 'Folder':
      return { ...base, kind: 'Folder', of: source.placeOf(base.id)?.type ?? '' };
    default: {
      const longTexts = once(() => readLongTexts(load()));
      return {
        ...base,
        kind: 'other',
        get texts() {
          return longTexts();
        },
      };
    }
  }
};
