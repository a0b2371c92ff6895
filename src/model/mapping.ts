import type { FieldMapping, FieldType, Operation, Option, Values } from '../contract/index.ts';
import { conversionsOf } from './conversions.ts';

/** Stands for every field that no other entry feeds. */
export const every = '*';
/** In groups: begins the name of a field of the lines. */
const linePrefix = 'lines.';

/** Whether something feeds the entry's field; else it is left out. */
export const isFed = ({ from, value, property, formula }: FieldMapping): boolean =>
  from !== undefined || value !== undefined || property !== undefined || formula !== undefined;

/** The recipe's mapping with a person's changes: by `to`, what the recipe does not have comes last. */
export const overrideMapping = (
  mapping: readonly FieldMapping[],
  overrides: readonly FieldMapping[],
): readonly FieldMapping[] => {
  const byField = new Map([...mapping, ...overrides].map(entry => [entry.to, entry]));
  return [...byField.values()];
};

/** What a mapping is about, as far as it is known. */
export interface MappingScene {
  readonly operation: Operation;
  /** Whether records are changed and none are added: then only the key must be filled. */
  readonly isUpdate?: boolean;
  /** A person's changes, by `to`. */
  readonly overrides: readonly FieldMapping[];
  /** The answers to the recipe's questions. */
  readonly values: Values;
  /** Null while they are not known. */
  readonly sources: readonly Option[] | null;
  /** Null while they are not known; empty when only a person can tell, as what an API takes. */
  readonly targets: readonly Option[] | null;
}

/** One field of the target, and what feeds it. */
export interface MappingRow {
  readonly to: string;
  readonly entry: FieldMapping;
  /** What feeds it unless a person says otherwise; null for nothing. */
  readonly own: FieldMapping | null;
  /** What the target says of it; null when it says nothing. */
  readonly target: Option | null;
  /** Whether it tells records apart. */
  readonly isKey: boolean;
  /** Whether the target refuses a record without it. */
  readonly isRequired: boolean;
  /** Whether a person has added it. */
  readonly isAdded: boolean;
}

/** The target field that tells records apart; empty when there is none. */
export const keyOf = ({ target }: Operation, values: Values): string =>
  typeof target.key === 'object' ? String(values[target.key.property] ?? '') : (target.key ?? '');

const isWithin = (name: string, records: ReadonlySet<string>): boolean => {
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    if (records.has(name.slice(0, dot))) return true;
  }
  return false;
};

const isPartOf = ({ value }: Option, record: string): boolean => value.startsWith(`${record}.`);

/** The fields that a `*` stands for: those of the records themselves, not of what lies within. */
export const outerFields = (fields: readonly Option[]): Option[] => {
  const records = new Set(fields.filter(({ type }) => type === 'record' || type === 'list').map(({ value }) => value));
  return fields.filter(({ value }) => !isWithin(value, records));
};

const isSame = (a: FieldMapping, b: FieldMapping): boolean => {
  const parts = (entry: FieldMapping) => {
    const { to, from, value, property, formula } = entry;
    return JSON.stringify([to, from, value, property, formula, conversionsOf(entry)]);
  };
  return parts(a) === parts(b);
};

const isKnown = (fields: readonly Option[] | null): fields is readonly Option[] => fields !== null && fields.length > 0;

/** What feeds a field when nobody says anything: the recipe, or its `*`. */
const ownEntry = (scene: MappingScene, to: string, isOpen: boolean): FieldMapping | null => {
  const written = scene.operation.mapping.find(entry => entry.to === to);
  if (written) return written;
  if (!isOpen) return null;
  const { sources } = scene;
  const hasIt = !isKnown(sources) || outerFields(sources).some(({ value }) => value === to);
  return hasIt ? { to, from: to } : null;
};

/** Whether every field of the source that nothing else feeds is copied under its own name. */
export const isOpen = ({ operation, overrides }: MappingScene): boolean => {
  const entry = overrideMapping(operation.mapping, overrides).find(({ to }) => to === every);
  return entry !== undefined && isFed(entry);
};

/**
 * The fields of the target: those that the recipe names, those that the target has, those that a person added; where
 * the target does not tell and a `*` is on, those of the source. A row for the `*` itself comes last.
 */
export const mappingRows = (scene: MappingScene): MappingRow[] => {
  const { operation, isUpdate = false, overrides, values, sources, targets } = scene;
  const open = isOpen(scene);
  const key = keyOf(operation, values);
  const written = operation.mapping.map(({ to }) => to);
  const told = isKnown(targets) ? targets : open && isKnown(sources) ? outerFields(sources) : [];
  // A record whose fields are listed is filled by these.
  const listed = told.filter(({ type, value }) => type !== 'record' || !told.some(each => isPartOf(each, value)));
  const names = new Set([key, ...written, ...listed.map(({ value }) => value), ...overrides.map(({ to }) => to)]);
  names.delete('');
  names.delete(every);
  const rows = [...names].map((to): MappingRow => {
    const own = ownEntry(scene, to, open);
    const target = targets?.find(({ value }) => value === to) ?? null;
    const isTold = written.includes(to) || told.some(({ value }) => value === to) || to === key;
    const entry = overrides.find(override => override.to === to) ?? own ?? { to };
    const isRequired = (target?.required ?? false) && !isUpdate;
    return { to, entry, own, target, isKey: to === key, isRequired, isAdded: !isTold };
  });
  const all = operation.mapping.find(({ to }) => to === every);
  if (!all) return rows;
  const entry = overrides.find(({ to }) => to === every) ?? all;
  return [...rows, { to: every, entry, own: all, target: null, isKey: false, isRequired: false, isAdded: false }];
};

/** Fields of the source that a `*` would copy and the target does not have: deploying would stop at them. */
export const strayFields = (scene: MappingScene, rows: readonly MappingRow[]): string[] => {
  const { sources, targets } = scene;
  if (!isOpen(scene) || !isKnown(sources) || !isKnown(targets)) return [];
  const known = new Set([...rows.map(({ to }) => to), ...targets.map(({ value }) => value)]);
  return outerFields(sources).flatMap(({ value }) => (known.has(value) ? [] : [value]));
};

export type MappingProblemCode =
  | 'field-key'
  | 'field-required'
  | 'field-unknown'
  | 'field-value'
  | 'field-formula'
  | 'field-formula-broken'
  | 'field-strays';

/** What a mapping still needs; nothing while nobody can tell. */
export type MappingCheck = (scene: MappingScene) => readonly MappingProblem[];

export interface MappingProblem {
  /** The target field. */
  readonly property: string;
  readonly code: MappingProblemCode;
  readonly params: Readonly<Record<string, number>>;
}

const rowProblem = (
  { entry, own, isKey, isRequired, target, to }: MappingRow,
  { targets }: MappingScene,
): MappingProblemCode | null => {
  const isLine = to.startsWith(linePrefix);
  if (isKey && !isFed(entry)) return 'field-key';
  if (!isFed(entry)) return isRequired ? 'field-required' : null;
  if (entry.formula?.trim() === '') return 'field-formula';
  if (entry !== own && (entry.value === '' || entry.from?.trim() === '')) return 'field-value';
  if (isKnown(targets) && !target && to !== every && !isLine) return 'field-unknown';
  return null;
};

/** What keeps a mapping from being deployed, as far as it is known. */
export const mappingProblems = (scene: MappingScene): MappingProblem[] => {
  const rows = mappingRows(scene);
  const problems = rows.flatMap((row): MappingProblem[] => {
    const code = rowProblem(row, scene);
    return code ? [{ property: row.to, code, params: {} }] : [];
  });
  const { length: count } = strayFields(scene, rows);
  if (count > 0) problems.push({ property: every, code: 'field-strays', params: { count } });
  return problems;
};

/** A person's changes with one more; what is as the recipe has it is no change. */
export const withEntry = (scene: MappingScene, entry: FieldMapping): readonly FieldMapping[] => {
  const others = scene.overrides.filter(({ to }) => to !== entry.to);
  const own = ownEntry(scene, entry.to, isOpen(scene));
  const isOwn = own ? isSame(own, entry) : false;
  return isOwn ? others : [...others, entry];
};

/** Only what is listed is copied: what a `*` copied under its own name until now, and the target has, is listed. */
export const withoutEvery = (scene: MappingScene): readonly FieldMapping[] => {
  const listed = mappingRows(scene).flatMap(({ to, entry, own, target }) => {
    const isByEvery = to !== every && own === entry && !scene.operation.mapping.includes(own);
    return isByEvery && (target !== null || !isKnown(scene.targets)) ? [entry] : [];
  });
  return [...scene.overrides.filter(({ to }) => to !== every), ...listed, { to: every }];
};

/** Every field of the source again, each under its own name. */
export const withEvery = (scene: MappingScene): readonly FieldMapping[] => {
  const overrides = scene.overrides.filter(({ to }) => to !== every);
  const open = { ...scene, overrides };
  return overrides.filter(entry => {
    const own = ownEntry(open, entry.to, true);
    return own === null || !isSame(own, entry);
  });
};

const alike: Readonly<Record<FieldType, readonly FieldType[]>> = {
  text: ['text'],
  number: ['number', 'text'],
  boolean: ['boolean', 'text'],
  date: ['date', 'time', 'text'],
  time: ['time', 'date', 'text'],
  list: ['list', 'record', 'text'],
  record: ['record', 'text'],
};

/** Whether what a source field holds cannot go into a target field; false while either is not known. */
export const clashes = (source: Option | null, target: Option | null): boolean => {
  if (!source?.type || !target?.type || target.type === 'record') return false;
  return !alike[source.type].includes(target.type);
};

/** Something written by a person, as the target wants it. */
export const typedValue = (text: string, type: FieldType | undefined): string | number | boolean => {
  const trimmed = text.trim();
  if (type === 'number' && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (type === 'boolean' && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  return text;
};

/** The same while somebody types: “1.” stays, since it may go on to “1.5”. */
export const valueBeingTyped: typeof typedValue = (text, type) => {
  const value = typedValue(text, type);
  return String(value) === text ? value : text;
};
