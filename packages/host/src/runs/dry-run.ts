import type { DryRun, DryRunRecord, FieldMapping, Operation, Option } from 'citizen-integrator/contract';
import { isFed, overrideMapping } from 'citizen-integrator/model/mapping';
import { connectorOf, type PreviewedRow, type SourceReader } from '../connectors/index.ts';
import { sampleOf } from '../connectors/found-fields.ts';
import { givenText } from '../connectors/given.ts';
import { isRow, valueAt, type Row } from '../connectors/row.ts';
import { findConnection, type AnsweredFlow } from '../deployments/deployed-recipe.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { say, withFieldLabel, type MessageRef } from '../messages/index.ts';
import { expandMapping, isOpenMapping } from './expand-mapping.ts';
import { openReferences } from './find-references.ts';
import { compileGroupMapping, compileMapping, type MappedRow } from './map-row.ts';
import { isHeld, openLinks, openReader, originOf, sieveOf, targetFields, type RowFlowOptions } from './row-flow.ts';
import { eachRow, heldRows } from './row-source.ts';

/** Records that are shown, and pages that are read to find them. */
const mostRecords = 10;
const mostPages = 20;

export interface DryRunOptions {
  readonly formulas: FormulaPool;
  readonly language: string;
  readonly signal: AbortSignal;
  /** Links between the records of two objects, as runs keep them. */
  readonly linksOf?: RowFlowOptions['linksOf'];
}

interface Found {
  readonly rows: readonly Row[];
  readonly read: number;
  readonly leftOut: number;
  /** What rows carry. */
  readonly fields: readonly string[];
}

/** The first rows that would be written. What the source does with rows that were read is left undone. */
const findRows = async (answered: AnsweredFlow, operation: Operation, signal: AbortSignal): Promise<Found> => {
  const reader = await openReader(answered, operation, { reading: signal }, true);
  let read = 0;
  // Without `settle`: what was read is not done away with.
  const looking: SourceReader = {
    async read(cursor, stop) {
      const page = await reader.read(cursor, stop);
      read += page.rows.length;
      return page;
    },
    close: reader.close,
  };
  const sieve = sieveOf(answered, operation, null);
  const source = isHeld(operation) ? heldRows(looking, sieve, operation.mode) : eachRow(looking, sieve);
  try {
    const rows: Row[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < mostPages && rows.length < mostRecords; pages += 1) {
      const page = await source.read(cursor, signal);
      rows.push(...page.rows);
      if (page.next === null) break;
      cursor = page.next;
    }
    const fields = reader.fields ?? [...new Set(rows.flatMap(row => Object.keys(row)))];
    const leftOut = isHeld(operation) ? 0 : read - rows.length;
    return { rows: rows.slice(0, mostRecords), read, leftOut, fields };
  } finally {
    await source.close();
  }
};

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : sampleOf(value));

const asNumber = (value: unknown): unknown => {
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  return isNumber ? Number(value) : value;
};

/**
 * Of records, those fields alone that would be written, in their order and with numbers as numbers: what else a system
 * keeps is not changed. In a list, what is there beyond what is written is shown like the last that is.
 */
export const partOf = (present: unknown, written: unknown): unknown => {
  if (Array.isArray(present) && Array.isArray(written)) {
    return present.map((each, index) => partOf(each, written[Math.min(index, written.length - 1)]));
  }
  if (!isRow(present) || !isRow(written)) return present;
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const there = present[name];
      return [name, typeof value === 'number' ? asNumber(there) : partOf(there, value)];
    }),
  );
};

/** Those of the mapping, in its order, and what a row has beside them. */
const fieldsOf = (mapping: readonly FieldMapping[], row: Row): readonly string[] => [
  ...new Set([...mapping.map(({ to }) => to), ...Object.keys(row)]),
];

/**
 * Reads a few rows, maps them and asks the target what it would do with them. Nothing is written, in neither system.
 * @throws ConnectorError or MappingError
 */
export const tryOperation = async (
  answered: AnsweredFlow,
  operation: Operation,
  { formulas, language, signal, linksOf }: DryRunOptions,
): Promise<DryRun> => {
  const { answers, deployment, recipe } = answered;
  const { mode, target } = operation;
  const { rows, read, leftOut, fields } = await findRows(answered, operation, signal);
  const written = overrideMapping(operation.mapping, deployment.configuration.mapping[operation.id] ?? []);
  const mapping = isOpenMapping(written) ? expandMapping(written, fields) : written.filter(isFed);
  const context = { answers, run: { id: '' }, key: givenText(target.key, answers), formulas };
  const plain = 'groupBy' in mode ? compileGroupMapping(mapping, context) : compileMapping(mapping, context);
  const map = openReferences(mapping, answered, operation, { linksOf, signal }).resolve(plain);
  const mapped = await map(rows);

  const connection = findConnection(answered, target.connection);
  const { preview, listTargetFields } = connectorOf(connection.endpoint);
  const known: readonly Option[] = (await listTargetFields?.(connection, { target, answers }, signal)) ?? [];
  const labels = new Map(known.map(({ value, label }) => [value, label]));
  const labelOf = (field: string): string => labels.get(field) ?? field;
  const origin = originOf(answered, operation);
  const links = openLinks(answered, operation, origin, linksOf);
  const ready = mapped.flatMap((each, index) =>
    each.isMapped ? [{ row: each.row, id: origin?.idOf(rows[index] ?? {}) ?? '' }] : [],
  );
  const action = deployment.configuration.action ?? recipe.actions[0] ?? 'upsert';
  const request = {
    target,
    answers,
    action,
    mode,
    formulas,
    fields: targetFields(mapping, operation),
    rows: ready.map(({ row }) => row),
    origins: ready.map(({ id }) => id),
    ...(links && { links }),
  };
  const previewed = preview && ready.length > 0 ? [...(await preview(connection, request, signal))] : null;

  const put = ({ code, params }: MessageRef) => ({ code, params, text: say(code, params, language) });
  const recordOf = (row: MappedRow, index: number): DryRunRecord => {
    const key = row.key === '' ? `#${index + 1}` : row.key;
    if (!row.isMapped) {
      return {
        key,
        outcome: 'refuse',
        fields: [],
        problems: [put(withFieldLabel(row.reason, labelOf))],
        details: row.details,
      };
    }
    const told: PreviewedRow | undefined = previewed?.shift();
    const { present = null, left = [], problems = [], details = null } = told ?? {};
    return {
      key,
      outcome: told?.outcome ?? 'send',
      fields: fieldsOf(mapping, row.row)
        .filter(field => !left.includes(field))
        .map(field => ({
          field,
          label: labelOf(field),
          before: present ? textOf(partOf(valueAt(present, field), row.row[field])) : null,
          after: textOf(row.row[field]),
        })),
      problems: problems.map(put),
      details,
    };
  };
  return { records: mapped.map(recordOf), read, leftOut, isChecked: previewed !== null };
};
