import type { Conversion, FieldMapping, Operation } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { connectorOf, type RecordLinks } from '../connectors/index.ts';
import { isRow, valueText, type Row } from '../connectors/row.ts';
import { findConnection, type AnsweredFlow } from '../deployments/deployed-recipe.ts';
import { message } from '../messages/index.ts';
import type { MappedRow, MapRows } from './map-row.ts';
import type { LinkedObject } from './record-links.ts';

/** A target field that holds the id of another record of the target. */
interface Reference extends Omit<Extract<Conversion, { kind: 'find' }>, 'kind'> {
  readonly to: string;
  /** The source field that feeds it; undefined when something else does. */
  readonly from: string | undefined;
}

/** Ids in the target, by the values that a mapping gives; what is not there is left out. @throws ConnectorError */
type Find = (reference: Reference, values: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const referencesOf = (mapping: readonly FieldMapping[]): Reference[] =>
  mapping.flatMap(entry => {
    const find = conversionsOf(entry).find(each => each.kind === 'find');
    return find?.kind === 'find' ? [{ ...find, to: entry.to, from: entry.from }] : [];
  });

export interface FinderOptions {
  readonly linksOf?: ((source: LinkedObject, target: LinkedObject) => RecordLinks) | undefined;
  readonly signal: AbortSignal;
  /** A field was left out of a record within a row, as what it points at is not there. */
  readonly onLeft?: (field: string) => void;
}

/** Ids that are remembered of an object. */
const mostKnown = 50_000;

/** First what became of the source's own record, then whatever has the value in the field `by`. */
const createFinder = (
  deployed: Pick<AnsweredFlow, 'connections'>,
  { source, target }: Operation,
  { linksOf, signal }: FinderOptions,
): Find => {
  const from = findConnection(deployed, source.connection);
  const to = findConnection(deployed, target.connection);
  const origin = connectorOf(from.endpoint).origin?.(from, source) ?? null;
  const { lookUp } = connectorOf(to.endpoint);
  /** By object and field: what was found once in a run stays so, as long as it is not too much. */
  const known = new Map<string, Map<string, string>>();

  const linked = async ({ object, from: field }: Reference, values: readonly string[]) => {
    const referred = field === undefined ? null : (origin?.referenceOf(field) ?? null);
    if (!linksOf || referred === null || from.id === undefined || to.id === undefined) return null;
    return linksOf({ connection: from.id, object: referred }, { connection: to.id, object }).find(values);
  };

  return async (reference, values) => {
    const { object, by, from: field } = reference;
    const name = JSON.stringify([object, by, field]);
    const found = known.get(name) ?? new Map<string, string>();
    known.set(name, found);
    if (found.size > mostKnown) found.clear();
    const missing = () => values.filter(value => !found.has(value));
    const add = (more: ReadonlyMap<string, string> | null) => more?.forEach((id, value) => found.set(value, id));
    if (missing().length > 0) add(await linked(reference, missing()));
    if (missing().length > 0 && by !== undefined && lookUp) {
      add(await lookUp(to, { object, by, values: missing() }, signal));
    }
    return found;
  };
};

const linePrefix = 'lines.';

/** Where in a row a reference stands: in its records, under the path that names lead to. */
interface Places {
  readonly records: readonly Row[];
  readonly names: readonly string[];
  /** The field that holds the records; null when the row is the only one. */
  readonly list: string | null;
}

const placesOf = (row: Row, { to, within }: Pick<Reference, 'to' | 'within'>): Places => {
  if (within !== undefined) {
    const list = row[to];
    return { records: Array.isArray(list) ? list.filter(isRow) : [], names: within.split('.'), list: to };
  }
  if (!to.startsWith(linePrefix) || !Array.isArray(row['lines'])) return { records: [row], names: [to], list: null };
  return { records: row['lines'].filter(isRow), names: [to.slice(linePrefix.length)], list: 'lines' };
};

const valueIn = (record: unknown, [name, ...names]: readonly string[]): unknown => {
  if (name === undefined) return record;
  return isRow(record) && Object.hasOwn(record, name) ? valueIn(record[name], names) : undefined;
};

/** A record with another value under a path; undefined leaves its field out. */
const recordWith = (record: Row, [name = '', ...names]: readonly string[], value: unknown): Row => {
  const inner = record[name];
  if (names.length > 0) return isRow(inner) ? { ...record, [name]: recordWith(inner, names, value) } : record;
  const { [name]: _before, ...rest } = record;
  return value === undefined ? rest : { ...rest, [name]: value };
};

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(valueText).filter(text => text !== '');

/** Ids in place of values; null when one of them is not there. */
const replaced = (value: unknown, found: ReadonlyMap<string, string>): unknown => {
  if (textsOf(value).length === 0) return value;
  if (!Array.isArray(value)) return found.get(valueText(value)) ?? null;
  const ids = textsOf(value).map(text => found.get(text));
  return ids.includes(undefined) ? null : ids;
};

const resolveRow = (
  mapped: MappedRow,
  reference: Reference,
  found: ReadonlyMap<string, string>,
  app: string,
  onLeft: FinderOptions['onLeft'],
): MappedRow => {
  if (!mapped.isMapped) return mapped;
  const { to, otherwise } = reference;
  const { records, names, list } = placesOf(mapped.row, reference);
  const resolved: Row[] = [];
  let { left } = mapped;
  for (const record of records) {
    const given = valueIn(record, names);
    const value = replaced(given, found);
    const isLost = value === null && textsOf(given).length > 0;
    if (isLost && otherwise === 'refuse') {
      const reason = message('row.find', { field: to, value: textsOf(given).join(', ').slice(0, 80), app });
      return { isMapped: false, key: mapped.key, reason, details: null };
    }
    if (isLost && list !== null) onLeft?.(to);
    if (isLost && list === null) left = { ...left, [to]: given };
    resolved.push(given === undefined ? record : recordWith(record, names, isLost ? undefined : value));
  }
  const [first] = resolved;
  if (list === null) return { ...mapped, row: first ?? mapped.row, ...(left && { left }) };
  return records.length === 0 ? mapped : { ...mapped, row: { ...mapped.row, [list]: resolved } };
};

/** The fields of an operation's rows that point at other records of the target. */
export interface References {
  /** Those that point at records of the operation's own target object. */
  readonly own: ReadonlySet<string>;
  /** A mapping whose rows get ids for what they point at, looked up for a page at once. @throws ConnectorError */
  readonly resolve: (map: MapRows) => MapRows;
  /** Looks again for what rows were left without: for each what is there by now. @throws ConnectorError */
  readonly lookAgain: (left: readonly Row[]) => Promise<readonly Row[]>;
}

export const openReferences = (
  mapping: readonly FieldMapping[],
  deployed: Pick<AnsweredFlow, 'connections'>,
  operation: Operation,
  options: FinderOptions,
): References => {
  const references = referencesOf(mapping);
  const find = createFinder(deployed, operation, options);
  const { name: app } = findConnection(deployed, operation.target.connection).endpoint;
  return {
    own: new Set(references.filter(({ object }) => object === operation.target.object).map(({ to }) => to)),
    resolve: map => async sources => {
      let rows = await map(sources);
      for (const reference of references) {
        const values = rows.flatMap(mapped => {
          if (!mapped.isMapped) return [];
          const { records, names } = placesOf(mapped.row, reference);
          return records.flatMap(record => textsOf(valueIn(record, names)));
        });
        const found = await find(reference, [...new Set(values)]);
        rows = rows.map(mapped => resolveRow(mapped, reference, found, app, options.onLeft));
      }
      return rows;
    },
    async lookAgain(left) {
      const filled: Row[] = left.map(() => ({}));
      for (const reference of references) {
        const given = left.map(row => row[reference.to]);
        const found = await find(reference, [...new Set(given.flatMap(textsOf))]);
        for (const [index, value] of given.entries()) {
          const id = textsOf(value).length === 0 ? null : replaced(value, found);
          if (id !== null) filled[index] = { ...filled[index], [reference.to]: id };
        }
      }
      return filled;
    },
  };
};
