import { practiceStores, readPath, type Sandbox } from '@citizen-integrator/sandbox';
import type { FieldDescription, Library } from '@citizen-integrator/library';
import type { Operation } from 'citizen-integrator/contract';
import { createRowReader } from '../../packages/host/src/connectors/api-record.ts';
import { isRow, valueAt, valueText, type Row } from '../../packages/host/src/connectors/row.ts';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { columnsOf, fedBy, namedSample } from './columns.ts';
import { namedBy, type DescribedEnd } from './recipe-ends.ts';

/** Rows that a made-up source has. */
const rowCount = 3;

/** By the last name of what the canonical model calls a field. */
const codes: Readonly<Record<string, string>> = {
  country: 'DE',
  state: 'BE',
  currency: 'EUR',
  language: 'en',
  unit: 'EA',
  weightUnit: 'kg',
};

/** What a field takes of which the practice account has nothing to show. */
const typedSample = (field: FieldDescription, index: number): string => {
  const { type, label, maxLength, enum: choices = [], canonical = '' } = field;
  const [choice] = choices;
  if (choice !== undefined) return typeof choice === 'string' ? choice : choice.value;
  const code = codes[canonical.replace(/^.*\./, '')];
  if (code !== undefined) return code;
  switch (type) {
    case 'integer':
    case 'decimal':
    case 'currency':
    case 'percent':
      return String(index + 1);
    case 'boolean':
      return String(index % 2 === 0);
    case 'date':
      return `2026-01-1${index}`;
    case 'datetime':
      return `2026-01-1${index}T10:00:00Z`;
    case 'email':
      return `person${index}@practice.example`;
    case 'phone':
      return `+1202555010${index}`;
    case 'url':
      return `https://practice.example/${index}`;
    case 'array':
      return `tag-${index}`;
    default: {
      const number = ` ${index}`;
      return maxLength === undefined
        ? label + number
        : label.slice(0, Math.max(0, maxLength - number.length)) + number.slice(-maxLength);
    }
  }
};

const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A value as a cell has it; records have no place in one. */
const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join(', ') : isRow(value) ? '' : valueText(value);

/**
 * Makes up what files and tables hold that are loaded into the apps of vendors: what records of such an account hold that
 * this one does not have yet.
 * @param rows records of each object in the practice accounts
 */
export const createSamples = (
  library: Library,
  { accounts, records }: Pick<Sandbox, 'accounts' | 'records'>,
  rows: number,
) => {
  const stores = new Map(
    practiceStores({ rowsPerObject: rows + rowCount }).map(({ endpoint, store }) => [endpoint, store]),
  );
  const known = new Map<string, Promise<readonly Row[]>>();

  /** Records as an account keeps them, in the form that recipes use. */
  const readRecords = async (
    { endpoint, api, object }: DescribedEnd,
    kept: readonly object[],
  ): Promise<readonly Row[]> => {
    const { id, terms = {} } = object;
    const scope = { values: accounts[endpoint]?.values ?? {}, object: { id, api: object.api ?? id, terms } };
    return (await createRowReader(api, object, scope).read(kept)).rows;
  };

  const readLast = async (end: DescribedEnd): Promise<readonly Row[]> => {
    const table = stores.get(end.endpoint)?.tables.find(each => each.object.id === end.object.id);
    const last = (table?.rows() ?? []).slice(-rowCount);
    const flat = last.map(row => Object.fromEntries(end.object.fields.map(({ name }) => [name, readPath(row, name)])));
    const times = end.object.fields.filter(({ type }) => type === 'datetime').map(({ name }) => name);
    const read = await readRecords(end, flat);
    // Accounts keep times as they are; vendors write them in their own way when somebody asks.
    return read.map((row, index) => {
      const kept = times.filter(name => isoTime.test(textOf(flat[index]?.[name])));
      return { ...row, ...Object.fromEntries(kept.map(name => [name, flat[index]?.[name]])) };
    });
  };
  const rowsOf = (end: DescribedEnd): Promise<readonly Row[]> => {
    const name = `${end.endpoint} ${end.object.id}`;
    const found = known.get(name) ?? readLast(end);
    known.set(name, found);
    return found;
  };

  const tableOf = (endpoint: string, object: string) =>
    records(endpoint).tables.find(each => each.object.id === object);

  /** Values by which records are known that the account has. @param taken ids of those that are left out */
  const present = (
    endpoint: string,
    object: string,
    by: string,
    taken: ReadonlySet<string> = new Set(),
  ): readonly string[] => {
    const table = tableOf(endpoint, object);
    const free = (table?.rows() ?? []).filter(row => !taken.has(textOf(readPath(row, table?.object.idField ?? ''))));
    const values = free.map(row => textOf(readPath(row, by)));
    return values.filter(value => value !== '').slice(0, rowCount);
  };

  const samplesFor = async (
    column: string,
    operation: Operation,
    end: DescribedEnd | undefined,
  ): Promise<readonly string[]> => {
    const indexes = Array.from({ length: rowCount }, (_, index) => index);
    const fed = fedBy(operation, column, end?.object);
    if (!end || !fed) return indexes.map(index => namedSample(column, index));
    const { entry, field } = fed;
    const find = conversionsOf(entry).find(each => each.kind === 'find');
    const isFound = find?.kind === 'find' && (find.within === undefined || field.name === `${entry.to}.${find.within}`);
    if (isFound && find.by !== undefined) {
      // What is known by another record, as a bill by its product, is new for one that has none yet.
      const others = entry.to === operation.target.key ? (tableOf(end.endpoint, end.object.id)?.rows() ?? []) : [];
      const taken = new Set(others.map(row => textOf(readPath(row, entry.to))));
      return present(end.endpoint, find.object, find.by, taken);
    }
    const [owner] = namedBy(end, field);
    const name = owner?.fields.find(({ canonical = '' }) =>
      field.canonical?.toLowerCase().endsWith(canonical.toLowerCase() || '?'),
    );
    if (owner && name) return present(end.endpoint, owner.id, name.name);
    const records = await rowsOf(end);
    return indexes.map(index => textOf(valueAt(records[index], field.name)) || typedSample(field, index));
  };

  return {
    readRecords,
    /** Rows for the source of an operation. @param target what its rows become, where that is described. */
    async rowsFor(operation: Operation, target: DescribedEnd | undefined) {
      const columns = columnsOf(operation);
      const samples = await Promise.all(columns.map(column => samplesFor(column, operation, target)));
      const { mode } = operation;
      const place = 'groupBy' in mode ? columns.indexOf(mode.groupBy) : -1;
      return {
        columns,
        // Groups of two.
        rows: Array.from({ length: rowCount }, (_, row) =>
          samples.map((values, index) => values[(index === place ? row >> 1 : row) % values.length] ?? ''),
        ),
      };
    },
  };
};
