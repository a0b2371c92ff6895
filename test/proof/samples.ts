import { practiceStores, readPath, type Sandbox } from '@citizen-integrator/sandbox';
import type { FieldDescription, Library } from '@citizen-integrator/library';
import type { Operation } from 'citizen-integrator/contract';
import { createRowReader } from '../../packages/host/src/connectors/api-record.ts';
import { isRow, valueAt, valueText, type Row } from '../../packages/host/src/connectors/row.ts';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { fieldsReadBy } from '../../packages/host/src/runs/convert-value.ts';
import { namedBy, type DescribedEnd } from './recipe-ends.ts';

/** Rows that a made-up source has. */
const rowCount = 3;

/** Columns of a source from which everything is copied. */
const usualColumns = ['id', 'name', 'email', 'amount', 'updated_at'];

/** The fields that a formula names. */
const namedIn = (formula: string): string[] => {
  const quoted = [...formula.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const rest = formula.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '');
  const plain = [...rest.matchAll(/(?<![$\w.])[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(?!\s*\()/g)].map(([name]) => name);
  return [...quoted, ...plain];
};

/** The entry that a column feeds, and the field: `[lines.{"ItemCode": line_sku}]` feeds one within a list. */
const fedBy = ({ mapping }: Operation, column: string, end: DescribedEnd | undefined) => {
  for (const entry of mapping) {
    const named = [...(entry.formula ?? '').matchAll(/"([^"]+)": (?:\$number\()?(`[^`]+`|\w+)/g)];
    const inner = named.find(([, , path]) => path?.replaceAll('`', '') === column)?.[1];
    const isFed = ({ name }: FieldDescription) =>
      inner === undefined ? name === entry.to : name.startsWith(`${entry.to}.`) && name.endsWith(`.${inner}`);
    const field = entry.from === column || inner !== undefined ? end?.object.fields.find(isFed) : undefined;
    if (field) return { entry, field };
  }
  return undefined;
};

/** What an operation reads of its source. */
export const columnsOf = ({ source, mapping, mode }: Operation): string[] => {
  const named = mapping.flatMap(entry => [
    ...(entry.from === undefined ? [] : entry.from === '*' ? usualColumns : [entry.from]),
    ...(entry.formula === undefined ? [] : namedIn(entry.formula)),
    ...fieldsReadBy(conversionsOf(entry)),
  ]);
  const grouped = 'groupBy' in mode ? [mode.groupBy] : [];
  const filtered = (source.filter ?? []).map(({ field }) => field);
  const changed = source.changedSince === undefined ? [] : [source.changedSince];
  return [...new Set([...named, ...grouped, ...filtered, ...changed])].filter(
    name => name !== 'lines' && !name.startsWith('_delivery.'),
  );
};

/** What a column holds whose name is all that is known of it. */
const namedSample = (column: string, index: number): string => {
  if (/(_at|At)$/.test(column)) return `2026-01-1${index}T10:00:00Z`;
  if (/(_on|On|_date|Date)$/.test(column)) return `2026-01-1${index}`;
  if (/quantity|price|amount|total|discount|percent|tax/i.test(column)) return String(10.5 * (index + 1));
  return /email/i.test(column) ? `person${index}@practice.example` : `${column} ${index}`;
};

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

  /** Values by which records are known that the account has. */
  const present = (endpoint: string, object: string, by: string): readonly string[] => {
    const table = records(endpoint).tables.find(each => each.object.id === object);
    const values = (table?.rows() ?? []).map(row => textOf(readPath(row, by)));
    return values.filter(value => value !== '').slice(0, rowCount);
  };

  const samplesFor = async (
    column: string,
    operation: Operation,
    end: DescribedEnd | undefined,
  ): Promise<readonly string[]> => {
    const indexes = Array.from({ length: rowCount }, (_, index) => index);
    const fed = fedBy(operation, column, end);
    if (!end || !fed) return indexes.map(index => namedSample(column, index));
    const { entry, field } = fed;
    const find = conversionsOf(entry).find(each => each.kind === 'find');
    const isFound = find?.kind === 'find' && (find.within === undefined || field.name === `${entry.to}.${find.within}`);
    if (isFound && find.by !== undefined) return present(end.endpoint, find.object, find.by);
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
