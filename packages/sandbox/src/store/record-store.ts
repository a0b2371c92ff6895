import type { World } from '../data/people.ts';
import { makeRecord, type Makers } from '../data/make-record.ts';
import type { FieldFacts, ObjectFacts } from '../endpoint-facts.ts';
import { isRow, textOf, type Json, type Row } from '../json.ts';
import { readPath, writePath } from '../record-path.ts';
import { checkRecord, type Problem, type Rules } from './check-record.ts';

export interface SideRow {
  readonly id: string | number;
  readonly name: string;
}

/** How a vendor's records look where the description does not tell. */
export interface Dialect {
  /** The id of the `number`th record of an object, from 0. */
  id(object: ObjectFacts, number: number, world: World): string | number;
  /** Fields of this account beside the vendor's own. */
  customFields?(object: ObjectFacts): readonly FieldFacts[];
  /** Objects beside those of the description. */
  readonly moreObjects?: readonly ObjectFacts[];
  /** Short lists that references point at, by the name that they have there: groups, currencies, stages. */
  readonly lists?: Readonly<Record<string, readonly SideRow[]>>;
  /** Fields by which no two records of an object may be the same. */
  unique?(object: ObjectFacts): readonly string[];
  value?: Makers['value'];
  finish?: Makers['finish'];
  /** A reference as it is written: the id alone when left out. */
  reference?(field: FieldFacts, id: Json, target: ObjectFacts | undefined): Json;
  /** Records of an object, when there are not as many as the account has of others. */
  rows?(object: ObjectFacts, rows: number): number;
}

export interface Change {
  readonly object: string;
  readonly id: Json;
  readonly change: 'created' | 'updated' | 'deleted';
  /** As it is now; as it was when it was deleted. */
  readonly record: Row;
}

export interface Table {
  readonly object: ObjectFacts;
  /** In the order in which they were made. */
  rows(): readonly Row[];
  get(id: Json): Row | undefined;
  /** The first record with that value, whatever its capitals. */
  find(path: string, value: Json): Row | undefined;
  /** What is wrong with the values, and how they would be kept. */
  check(
    values: Row,
    rules: Omit<Rules, 'exists'>,
    current?: Row,
  ): { readonly record: Row; readonly problems: readonly Problem[] };
  insert(values: Row): Row;
  /** Puts the values over the record: objects are merged, lists replaced. */
  change(row: Row, values: Row): Row;
  /** Puts the record in place of what is there under its id. */
  replace(row: Row): Row;
  remove(row: Row): void;
  idOf(index: number): string | number;
}

export interface Store {
  readonly tables: readonly Table[];
  /** By the canonical name, `Account`, or by the API's own, whatever its capitals. */
  table(name: string): Table | undefined;
  list(name: string): readonly SideRow[];
  /** The record that a reference points at. */
  target(field: FieldFacts, id: Json): { readonly table: Table; readonly row: Row } | undefined;
  /** What people call a record: its name, subject or number. */
  nameOf(table: Table, row: Row): string;
}

interface Options {
  readonly objects: readonly ObjectFacts[];
  readonly dialect: Dialect;
  readonly world: World;
  readonly now: () => number;
  readonly onChange: (change: Change) => void;
}

/** What a reference points at where several objects share a name in the API. */
const canonicalOf: Readonly<Record<string, string>> = {
  accountId: 'Account',
  contactId: 'Contact',
  leadId: 'Lead',
  campaignId: 'Campaign',
  ownerId: 'User',
  assigneeId: 'User',
  managerId: 'User',
  createdById: 'User',
  requesterId: 'Contact',
  productId: 'Product',
  'line.productId': 'Product',
  'line.sku': 'Product',
  orderId: 'Order',
  invoiceId: 'Invoice',
  opportunityId: 'Opportunity',
  projectId: 'Project',
};

const names = ['name', 'fullName', 'subject', 'number', 'sku', 'email', 'title'];

const merge = (row: Row, values: Row): Row => {
  const merged: Row = { ...row };
  for (const [name, value] of Object.entries(values)) {
    const current = merged[name];
    merged[name] = isRow(current) && isRow(value) ? merge(current, value) : value;
  }
  return merged;
};

const createTable = (object: ObjectFacts, options: Options, store: () => Store): Table => {
  const { dialect, world, now } = options;
  const count = dialect.rows?.(object, world.rows) ?? world.rows;
  const idOf = (index: number): string | number => dialect.id(object, index, world);
  const unique = dialect.unique?.(object) ?? [];

  let rows: (Row | undefined)[] | undefined;
  let next = count;
  const places = new Map<string, number>();
  const indexes = new Map<string, Map<string, number>>();
  const keyOf = (value: Json): string => textOf(value).toLowerCase();
  const id = (row: Row): string => textOf(readPath(row, object.idField));

  const reference = (field: FieldFacts, index: number): Json => {
    const list = field.references === undefined ? undefined : dialect.lists?.[field.references];
    if (list) {
      const side = list[index % list.length];
      return dialect.reference ? dialect.reference(field, side?.id, undefined) : side?.id;
    }
    const target = targetTable(store(), field, object);
    if (!target) return undefined;
    const size = dialect.rows?.(target.object, world.rows) ?? world.rows;
    const found = target.idOf(index % size);
    return dialect.reference ? dialect.reference(field, found, target.object) : found;
  };

  const all = (): (Row | undefined)[] => {
    if (rows) return rows;
    const makers: Makers = {
      world: { ...world },
      reference,
      value: dialect.value,
      finish: dialect.finish,
      idOf,
    } as Makers;
    rows = Array.from({ length: count }, (_, index) => makeRecord(makers, object, index));
    rows.forEach((row, index) => row && places.set(id(row), index));
    return rows;
  };

  const indexOf = (path: string): Map<string, number> => {
    let index = indexes.get(path);
    if (!index) {
      index = new Map();
      for (const [place, row] of all().entries()) {
        const key = row && keyOf(readPath(row, path));
        if (key && !index.has(key)) index.set(key, place);
      }
      indexes.set(path, index);
    }
    return index;
  };
  const forget = (row: Row, place: number): void => {
    for (const [path, index] of indexes) {
      const key = keyOf(readPath(row, path));
      if (index.get(key) === place) index.delete(key);
    }
  };
  const remember = (row: Row, place: number): void => {
    for (const [path, index] of indexes) {
      const key = keyOf(readPath(row, path));
      if (key && !index.has(key)) index.set(key, place);
    }
  };

  const stamp = (row: Row, field: string | null): void => {
    const type = object.fields.find(each => each.name === field)?.type;
    if (field !== null) writePath(row, field, new Date(now()).toISOString().slice(0, type === 'date' ? 10 : undefined));
  };
  const report = (change: Change['change'], row: Row): void =>
    options.onChange({ object: object.api, id: readPath(row, object.idField), change, record: structuredClone(row) });

  const put = (row: Row): Row => {
    const place = places.get(id(row));
    const before = place === undefined ? undefined : all()[place];
    if (place === undefined || !before) throw new Error(`${object.api} has no record ${id(row)}`);
    stamp(row, object.modifiedField);
    forget(before, place);
    all()[place] = row;
    remember(row, place);
    report('updated', row);
    return row;
  };

  const table: Table = {
    object,
    rows: () => all().filter(row => row !== undefined),
    get(wanted) {
      const list = all();
      const place = places.get(textOf(wanted));
      return place === undefined ? undefined : list[place];
    },
    find(path, value) {
      const place = indexOf(path).get(keyOf(value));
      return place === undefined ? undefined : all()[place];
    },
    check(values, rules, current) {
      const exists = (field: FieldFacts, wanted: Json): boolean | undefined => {
        const list = field.references === undefined ? undefined : dialect.lists?.[field.references];
        if (list) return list.some(side => String(side.id) === textOf(wanted));
        const target = targetTable(store(), field, object);
        return target ? store().target(field, wanted) !== undefined : undefined;
      };
      const { record, problems } = checkRecord(object, values, { ...rules, exists });
      const doubles = unique.flatMap((path): Problem[] => {
        const value = readPath(record, path);
        if (value === undefined || value === null || value === '') return [];
        const other = table.find(path, value);
        const field = object.fields.find(each => each.name === path);
        return other && field && (!current || id(other) !== id(current))
          ? [{ code: 'duplicate', field, value, other }]
          : [];
      });
      return { record, problems: [...problems, ...doubles] };
    },
    insert(values) {
      const list = all();
      const row = structuredClone(values);
      if (readPath(row, object.idField) === undefined) writePath(row, object.idField, idOf(next));
      next += 1;
      stamp(row, object.createdField);
      stamp(row, object.modifiedField);
      places.set(id(row), list.length);
      list.push(row);
      remember(row, list.length - 1);
      report('created', row);
      return row;
    },
    change: (row, values) => put(merge(row, structuredClone(values))),
    replace: row => put(structuredClone(row)),
    remove(row) {
      const place = places.get(id(row));
      if (place === undefined) return;
      forget(row, place);
      all()[place] = undefined;
      places.delete(id(row));
      report('deleted', row);
    },
    idOf,
  };
  return table;
};

const targetTable = (store: Store, field: FieldFacts, own?: ObjectFacts): Table | undefined => {
  const wanted = field.references?.toLowerCase();
  if (wanted === undefined) return undefined;
  const named = store.tables.filter(({ object }) =>
    [object.api, object.id, object.canonical].some(name => name.toLowerCase() === wanted),
  );
  if (named.length < 2) return named[0];
  const canonical = canonicalOf[field.canonical ?? ''] ?? own?.canonical;
  return named.find(({ object }) => object.canonical === canonical) ?? named[0];
};

/** The records of one account: made when an object is first asked for, and changed from then on. */
export const createStore = (options: Options): Store => {
  const objects = [...options.objects, ...(options.dialect.moreObjects ?? [])].map(object => ({
    ...object,
    fields: [...object.fields, ...(options.dialect.customFields?.(object) ?? [])],
  }));
  const tables = objects.map(object => createTable(object, options, () => store));
  const store: Store = {
    tables,
    table: name =>
      tables.find(({ object }) => object.canonical === name) ??
      tables.find(({ object }) => object.api.toLowerCase() === name.toLowerCase()),
    list: name => options.dialect.lists?.[name] ?? [],
    target(field, id) {
      const first = targetTable(store, field);
      const row = first?.get(id);
      if (first && row) return { table: first, row };
      for (const table of tables) {
        const isNamed = [table.object.api, table.object.id, table.object.canonical].includes(field.references ?? '');
        const found = isNamed ? table.get(id) : undefined;
        if (found) return { table, row: found };
      }
      return undefined;
    },
    nameOf(table, row) {
      for (const name of names) {
        const field = table.object.fields.find(each => each.canonical === name);
        const value = field && readPath(row, field.name);
        if (value) return textOf(value);
      }
      return textOf(readPath(row, table.object.idField));
    },
  };
  return store;
};
