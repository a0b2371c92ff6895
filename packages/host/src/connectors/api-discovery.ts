import {
  fieldKinds,
  type ApiDescription,
  type FieldDescription,
  type ObjectDescription,
} from '@citizen-integrator/library';
import { message } from '../messages/index.ts';
import type { ApiScope } from './api-expression.ts';
import { during } from './api-fault.ts';
import { readRecords, type At, type RecordPage } from './api-pages.ts';
import { scopeOf, type ApiSystem } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import { isRow, type Row } from './row.ts';

/** How long what a system told of itself is used, in ms. */
const lasts = 5 * 60_000;

const fieldTypes: ReadonlySet<string> = new Set(fieldKinds);

type DiscoveryCall = NonNullable<NonNullable<ApiDescription['discovery']>['objects']>;

/** Of what a system tells of itself: beyond these, it is cut off. */
const mostPages = 100;
const mostRows = 10_000;

/** A system may repeat on each page what it tells: the first counts. */
const uniqueByName = (rows: readonly Row[]): Row[] => {
  const byName = new Map<unknown, Row>();
  for (const row of rows) if (!byName.has(row['name'])) byName.set(row['name'], row);
  return [...byName.values()];
};

/** Page by page. @throws ConnectorError */
const ask = async (
  call: DiscoveryCall,
  system: ApiSystem,
  given: ApiScope,
  signal: AbortSignal,
): Promise<readonly Row[]> => {
  const paging = call.paging ?? { style: 'none' };
  const scope: ApiScope = { ...given, ...(paging.style !== 'none' && { size: paging.size }) };
  const rows: Row[] = [];
  let at: At = null;
  for (let pages = 0; pages < mostPages && rows.length < mostRows; pages += 1) {
    const page: RecordPage = await readRecords({ system, call, paging, scope, mayLack: true }, at, {}, signal);
    rows.push(...page.records.filter(isRow));
    at = page.next;
    if (at === null) break;
  }
  return uniqueByName(rows).slice(0, mostRows);
};

/** What the system tells, asked once in a while; null where it does not tell us. */
const discovered = async (
  { memory }: ApiSystem,
  name: string,
  signal: AbortSignal,
  load: () => Promise<readonly Row[]>,
): Promise<readonly Row[] | null> => {
  for (;;) {
    const known = memory.discovered.get(name);
    const isKnown = known !== undefined && known.at > Date.now() - lasts;
    const entry = isKnown ? known : { at: Date.now(), rows: load(), asker: signal };
    memory.discovered.set(name, entry);
    try {
      return await entry.rows;
    } catch (error) {
      if (memory.discovered.get(name) === entry) memory.discovered.delete(name);
      // Who asked does not want to know any more: those who waited with him ask for themselves.
      if (isKnown && entry.asker.aborted && !signal.aborted) continue;
      // Who may work with records may not always look at how they are made.
      if (error instanceof ConnectorError && error.kind !== 'transient') return null;
      throw error;
    }
  }
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

interface FoundObject {
  readonly name: string;
  readonly label: string;
}

export const discoverObjects = async (system: ApiSystem, signal: AbortSignal): Promise<readonly FoundObject[]> => {
  const call = system.description.discovery?.objects;
  if (!call) return [];
  const rows = await discovered(system, 'objects', signal, () => ask(call, system, { values: system.values }, signal));
  return (rows ?? []).flatMap(({ name, label }) =>
    textOf(name) === '' ? [] : [{ name: textOf(name), label: textOf(label) || textOf(name) }],
  );
};

const choicesOf = (given: unknown): { value: string; label: string }[] =>
  Array.isArray(given)
    ? given.filter(isRow).flatMap(({ value, label }) => {
        const text = typeof value === 'number' ? String(value) : textOf(value);
        return text === '' ? [] : [{ value: text, label: textOf(label) || text }];
      })
    : [];

const foundField = (row: Row): FieldDescription[] => {
  const { name, label, type, required, readOnly, maxLength, enum: choices } = row;
  if (textOf(name) === '') return [];
  const all = choicesOf(choices);
  return [
    {
      name: textOf(name),
      label: textOf(label) || textOf(name),
      type: fieldTypes.has(textOf(type)) ? (textOf(type) as FieldDescription['type']) : 'string',
      required: required === true,
      readOnly: readOnly === true,
      evidence: 'seen',
      ...(typeof maxLength === 'number' && maxLength > 0 && { maxLength }),
      ...(all.length > 0 && { enum: all }),
    },
  ];
};

const discoverFields = async (
  system: ApiSystem,
  object: Pick<ObjectDescription, 'id' | 'api' | 'terms' | 'label'>,
  signal: AbortSignal,
): Promise<readonly FieldDescription[] | null> => {
  const call = system.description.discovery?.fields;
  if (!call) return null;
  try {
    const load = () => ask(call, system, scopeOf(system, object), signal);
    const fields = (await discovered(system, `fields of ${object.id}`, signal, load))?.flatMap(foundField) ?? [];
    return fields.length === 0 ? null : fields;
  } catch (error) {
    throw during(error, reason => message('api.fields', { object: object.label, reason }));
  }
};

/** An object as this account has it. */
export interface FoundObjectDescription extends ObjectDescription {
  /** Fields that are not in the description: asked for only where somebody uses them. */
  readonly ownFields: ReadonlySet<string>;
  /** Whether the system told all fields that there are. */
  readonly isWhole: boolean;
}

/** @param isAdded what was found is beside what is described, and not all that there is. */
const withFound = (
  object: ObjectDescription,
  found: readonly FieldDescription[] | null,
  isAdded: boolean,
): FoundObjectDescription => {
  if (isAdded) {
    const known = new Set(object.fields.map(({ name }) => name));
    const own = (found ?? []).filter(({ name }) => !known.has(name));
    const ownFields = new Set(own.map(({ name }) => name));
    return { ...object, fields: [...object.fields, ...own], ownFields, isWhole: false };
  }
  const byName = new Map(found?.map(field => [field.name, field]));
  // A list without the id is not that of the fields that we know.
  if (!byName.has(object.idField)) return { ...object, ownFields: new Set(), isWhole: false };
  const described = object.fields.flatMap((field): FieldDescription[] => {
    const own = byName.get(field.name);
    if (own) return [{ ...field, label: own.label, ...(own.enum && { enum: own.enum }) }];
    // What another record or a list tells is not among the fields.
    const isElsewhere = /[.[@]/.test(field.name) || field.type === 'array' || field.type === 'object';
    return isElsewhere || field.writeOnly ? [field] : [];
  });
  const names = new Set(described.map(({ name }) => name));
  const own = (found ?? []).filter(({ name }) => !names.has(name));
  return { ...object, fields: [...described, ...own], ownFields: new Set(own.map(({ name }) => name)), isWhole: true };
};

/** What all described objects have in common; undefined when they differ. */
const common = <Value>(values: readonly Value[]): Value | undefined =>
  values.length > 0 && values.every(value => value === values[0]) ? values[0] : undefined;

/** The field that holds the id of every object; undefined when they differ. */
export const commonIdField = ({ objects }: ApiDescription): string | undefined =>
  common(objects.map(({ idField }) => idField));

/** An object that only this account has; null when we cannot tell how to read or write it. */
const ownObject = async (
  system: ApiSystem,
  id: string,
  signal: AbortSignal,
): Promise<FoundObjectDescription | null> => {
  const { objects, calls, discovery } = system.description;
  const idField = commonIdField(system.description);
  const [model] = objects;
  if (!discovery?.objects || !discovery.fields || idField === undefined || !model || !calls.list) return null;
  const found = (await discoverObjects(system, signal)).find(({ name }) => name === id);
  const fields = found && (await discoverFields(system, { id, api: id, label: found.label }, signal));
  if (!found || !fields?.some(({ name }) => name === idField)) return null;
  const modified = common(objects.map(object => object.modifiedField)) ?? null;
  return {
    canonical: model.canonical,
    id,
    label: found.label,
    labelPlural: found.label,
    idField,
    modifiedField: fields.some(({ name }) => name === modified) ? modified : null,
    keys: [],
    evidence: 'seen',
    fields: [...fields],
    calls,
    ownFields: new Set(),
    isWhole: true,
  };
};

/** Whether objects that are not described can be read and written. */
export const hasOwnObjects = ({ description }: ApiSystem): boolean =>
  description.discovery?.objects !== undefined &&
  description.calls.list !== undefined &&
  commonIdField(description) !== undefined;

/**
 * An object with the fields that this account has.
 * @throws ConnectorError when there is none of that name.
 */
export const findObject = async (
  system: ApiSystem,
  id: string,
  signal: AbortSignal,
): Promise<FoundObjectDescription> => {
  const { description, app } = system;
  const object = description.objects.find(each => each.id === id);
  if (object) {
    const isAdded = description.discovery?.fields?.added === true;
    return withFound(object, await discoverFields(system, object, signal), isAdded);
  }
  const own = await ownObject(system, id, signal);
  if (own) return own;
  throw new ConnectorError({ kind: 'refused', message: message('api.object.unknown', { app, object: id }) });
};
