import type { Action, FieldMapping, Operation } from 'citizen-integrator/contract';
import { conversionsOf } from 'citizen-integrator/model/conversions';
import { isFed, overrideMapping } from 'citizen-integrator/model/mapping';
import {
  connectorOf,
  ConnectorError,
  type ReadPage,
  type RecordLinks,
  type RunJobs,
  type SourceReader,
  type TargetWriter,
  type WriteResult,
} from '../connectors/index.ts';
import { givenText } from '../connectors/given.ts';
import { valueText, type Row } from '../connectors/row.ts';
import { findConnection, type AnsweredFlow, type DeployedRecipe } from '../deployments/deployed-recipe.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message, withFieldLabel, type MessageRef } from '../messages/index.ts';
import { fieldsReadBy } from './convert-value.ts';
import { expandMapping, isOpenMapping, partMapping } from './expand-mapping.ts';
import { createExtraFields } from './extra-fields.ts';
import { openReferences, type References } from './find-references.ts';
import type { KeptRows } from './kept-rows.ts';
import { identityOf, type LeftRow } from './left-links.ts';
import { compileGroupMapping, compileMapping, type MapRows } from './map-row.ts';
import type { LinkedObject } from './record-links.ts';
import { compileFilters } from './row-filter.ts';
import { eachRow, heldRows, widePages, type FlowPage, type RowSource, type Sieve } from './row-source.ts';
import type { NewLogEntry, RunCounts } from './store.ts';
import type { Watermark } from './watermark.ts';

/** Something that was not copied. */
export interface Refusal {
  readonly entry: NewLogEntry;
  /** Its place in the page's rows; null when it could not even be read. */
  readonly index: number | null;
}

/** What became of one page. */
export interface PageWork {
  readonly counts: RunCounts;
  readonly refusals: readonly Refusal[];
  /** What else is to be told of it. */
  readonly remarks: readonly NewLogEntry[];
  /** Records that point at others of their own kind which are not there yet: to be filled in after the last page. */
  readonly left: readonly LeftRow[];
  /** Whether a record was written with this page: what it lacked before counts no more. */
  readonly wrote: (record: Pick<LeftRow, 'origin' | 'key'>) => boolean;
}

/** What became of records that were to be filled in. */
export interface FillWork {
  /** Records that were. */
  readonly count: number;
  readonly refused: readonly NewLogEntry[];
  /** Of those that still lack something. */
  readonly remarks: readonly NewLogEntry[];
}

/** The way of one operation's rows from source to target, open while a run works. */
export interface RowFlow extends RowSource {
  /**
   * Maps a page's rows and writes those that could be mapped; the last page ends what the target keeps open for a run.
   * @param number counts from 0.
   * @param mayBeAgain whether an attempt that failed, or a host that ended, may have written some of it.
   * @throws ConnectorError or MappingError
   */
  readonly write: (page: FlowPage, number: number, mayBeAgain?: boolean) => Promise<PageWork>;
  /**
   * Fills in what records lacked when they were written; doing so twice changes nothing more.
   * @param number counts on from the pages.
   * @throws ConnectorError
   */
  readonly fill: (left: readonly LeftRow[], number: number) => Promise<FillWork>;
  /** What the log says of a field that is never filled in. */
  readonly remarkOf: (field: string) => MessageRef;
}

export interface RowFlowOptions {
  /** Left out when the way is only checked. */
  readonly run?: { readonly id: string; readonly requestedAt: Date };
  /** How far changes were copied before; null when everything is wanted. */
  readonly since?: Watermark | null;
  /** Rows that were refused before, in place of what the source has. */
  readonly kept?: KeptRows | null;
  readonly formulas: FormulaPool;
  /** Links between the records of two objects. */
  readonly linksOf?: (source: LinkedObject, target: LinkedObject) => RecordLinks;
  /** The run's jobs in its target. */
  readonly jobs?: RunJobs;
  /** Ends reading. */
  readonly reading: AbortSignal;
  /** Ends everything at once, a write too. */
  readonly closing: AbortSignal;
}

/** A link that is missing: the record is written without it. */
export const leftEntry = (says: MessageRef): NewLogEntry => ({
  level: 'info',
  step: 'map',
  message: says,
  row: null,
  details: null,
});

const refusalEntry = (
  step: 'read' | 'map' | 'write',
  key: string,
  reason: MessageRef,
  details: string | null,
  says = message('run.row.refused'),
): NewLogEntry => ({
  level: 'warning',
  step,
  message: says,
  row: { key, reason },
  details,
});

export const isHeld = ({ mode }: Operation): boolean => 'groupBy' in mode || mode.rows === 'all';

/** What of the source's rows an operation uses, with what people have changed of it. */
export const usedOf = (
  { deployment }: Pick<AnsweredFlow, 'deployment'>,
  { id, source, mapping, mode }: Operation,
): { readonly fields: readonly string[]; readonly formulas: readonly string[] } => {
  const { mapping: overrides, filters = {} } = deployment.configuration;
  const written = overrideMapping(mapping, overrides[id] ?? []).filter(isFed);
  const conditions = [...(source.filter ?? []), ...(filters[id] ?? [])];
  return {
    fields: [
      ...written.flatMap(({ from }) => (from === undefined ? [] : [from])),
      ...written.flatMap(entry => fieldsReadBy(conversionsOf(entry))),
      ...conditions.map(({ field }) => field),
      ...(source.changedSince === undefined ? [] : [source.changedSince]),
      ...('groupBy' in mode ? [mode.groupBy] : []),
    ],
    formulas: written.flatMap(({ formula }) => (formula === undefined ? [] : [formula])),
  };
};

/** @throws ConnectorError */
export const openReader = async (
  deployed: AnsweredFlow,
  operation: Operation,
  { reading, since }: Pick<RowFlowOptions, 'reading' | 'since'>,
  held = isHeld(operation),
): Promise<SourceReader> => {
  const { source } = operation;
  const connection = findConnection(deployed, source.connection);
  const { read, openSource } = connectorOf(connection.endpoint);
  const { answers } = deployed;
  const request = { source, answers, since: since?.value ?? null, isHeld: held, ...usedOf(deployed, operation) };
  if (openSource) return openSource(connection, request, reading);
  if (read) {
    return {
      read: (cursor, stop) => read(connection, { ...request, cursor }, stop),
      readsAhead: true,
      close: () => Promise.resolve(),
    };
  }
  const says = message('source.unsupported', { app: connection.endpoint.name });
  throw new ConnectorError({ kind: 'refused', message: says });
};

/** Pages that are looked at to find some rows. */
const mostLooks = 20;

/** What the first rows of a source carry; null when there are none yet. */
const lookAtFields = async (
  deployed: DeployedRecipe,
  operation: Operation,
  options: RowFlowOptions,
): Promise<readonly string[] | null> => {
  const reader = await openReader(deployed, operation, options, true);
  try {
    let cursor: string | null = null;
    for (let looks = 0; looks < mostLooks; looks += 1) {
      const { rows, next }: ReadPage = await reader.read(cursor, options.reading);
      if (rows.length > 0) return [...new Set(rows.flatMap(row => Object.keys(row)))];
      if (next === null) break;
      cursor = next;
    }
    return null;
  } finally {
    await reader.close();
  }
};

export const sieveOf = (
  { answers, deployment }: Pick<AnsweredFlow, 'answers' | 'deployment'>,
  { id, source }: Operation,
  since: Watermark | null,
): Sieve => {
  const { filter: own = [], changedSince } = source;
  const filter = [...own, ...(deployment.configuration.filters?.[id] ?? [])];
  return {
    test: compileFilters(filter, answers),
    changes: changedSince === undefined ? null : { field: changedSince, since },
    isOpen: filter.length === 0 && since === null,
  };
};

/** How the rows of a source are known; null when they are not, or a record is made of many. */
export const originOf = (deployed: Pick<AnsweredFlow, 'connections'>, { source, mode }: Operation) => {
  if ('groupBy' in mode || mode.rows === 'all') return null;
  const connection = findConnection(deployed, source.connection);
  return connectorOf(connection.endpoint).origin?.(connection, source) ?? null;
};

/** Which records of the target came from which of the source; undefined where nobody can tell. */
export const openLinks = (
  { connections }: Pick<AnsweredFlow, 'connections'>,
  { source, target }: Operation,
  origin: ReturnType<typeof originOf>,
  linksOf: RowFlowOptions['linksOf'],
): RecordLinks | undefined => {
  const from = connections.get(source.connection)?.stored.id;
  const to = connections.get(target.connection)?.stored.id;
  if (!linksOf || !origin || from === undefined || to === undefined || target.object === undefined) return undefined;
  return linksOf({ connection: from, object: origin.object }, { connection: to, object: target.object });
};

const actionOf = ({ deployment, recipe }: DeployedRecipe): Action =>
  deployment.configuration.action ?? recipe.actions[0] ?? 'upsert';

const openWriter = (
  deployed: DeployedRecipe,
  operation: Operation,
  fields: readonly string[],
  { run, jobs, closing, formulas, linksOf }: RowFlowOptions,
): Promise<TargetWriter> => {
  const { target, mode } = operation;
  const { answers } = deployed;
  const connection = findConnection(deployed, target.connection);
  const { openTarget } = connectorOf(connection.endpoint);
  if (!openTarget) {
    const says = message('target.unsupported', { app: connection.endpoint.name });
    throw new ConnectorError({ kind: 'refused', message: says });
  }
  const links = openLinks(deployed, operation, originOf(deployed, operation), linksOf);
  const request = {
    target,
    answers,
    action: actionOf(deployed),
    fields,
    mode,
    formulas,
    ...(links && { links }),
    ...(jobs && { jobs }),
    ...(run && { run }),
  };
  return openTarget(connection, request, closing);
};

/** The target's fields: in groups, those of the record, and its lines. */
export const targetFields = (mapping: readonly FieldMapping[], { mode }: Operation): readonly string[] => {
  if (!('groupBy' in mode)) return mapping.map(({ to }) => to);
  const { head, lines } = partMapping(mapping);
  return [...head.map(({ to }) => to), ...(lines.length > 0 ? ['lines'] : [])];
};

/** Maps and writes one page, and keeps the order of what was refused. */
const writePage = async (
  { rows, place, unreadable, kept }: FlowPage,
  number: number,
  map: MapRows,
  writer: TargetWriter,
  idOf: (row: Row) => string,
  keyField: string,
): Promise<Omit<PageWork, 'remarks'> & { readonly passed: readonly Row[] }> => {
  const mapped = await map(rows);
  const { labelOf = String } = writer;
  const refusals: (Refusal & { index: number })[] = [];
  const ready = mapped.flatMap((result, index) => {
    if (result.isMapped) return [{ index, ...result }];
    refusals.push({
      index,
      entry: refusalEntry('map', result.key, withFieldLabel(result.reason, labelOf), result.details),
    });
    return [];
  });
  const written = await writer.write(
    ready.map(({ row }) => row),
    number,
    ready.map(({ index }) => idOf(rows[index] ?? {})),
  );
  for (const refused of written.refused) {
    const { index, key } = ready[refused.index] ?? { index: refused.index, key: '' };
    refusals.push({ index, entry: refusalEntry('write', key, refused.reason, refused.details) });
  }
  if (place === 'last') await writer.finish?.();
  const refusedAt = new Set(written.refused.map(({ index }) => index));
  const skippedAt = new Set(written.skippedAt);
  let identities: ReadonlySet<string> | null = null;
  const writtenIdentities = (): ReadonlySet<string> =>
    new Set(
      ready.flatMap(({ index, row }, at) =>
        refusedAt.has(at) || skippedAt.has(at)
          ? []
          : [identityOf({ origin: idOf(rows[index] ?? {}), key: row[keyField] ?? null })],
      ),
    );
  const left = ready.flatMap(({ index, row, key, left: fields }, at): LeftRow[] =>
    fields && !refusedAt.has(at) && !skippedAt.has(at)
      ? [{ origin: idOf(rows[index] ?? {}), key: row[keyField] ?? null, name: key, fields }]
      : [],
  );
  const unread = unreadable.map(({ isFile, key, reason, details }) => ({
    index: null,
    entry: refusalEntry('read', key, reason, details, message(isFile ? 'run.file.unread' : 'run.row.unread')),
  }));
  const gone = kept?.gone.length ?? 0;
  return {
    counts: {
      read: rows.length + unread.length + gone,
      created: written.created,
      updated: written.updated,
      skipped: (written.skipped ?? 0) + gone,
      failed: refusals.length + unread.length,
    },
    refusals: [...unread, ...refusals.sort((a, b) => a.index - b.index)],
    left,
    wrote: record => (identities ??= writtenIdentities()).has(identityOf(record)),
    passed: ready.flatMap(({ row, left: fields }, at) => (skippedAt.has(at) ? [{ ...row, ...fields }] : [])),
  };
};

/** Those that are filled in later, with the fields that they lack till then; and the fields that stay empty. */
const partLeft = (
  left: readonly LeftRow[],
  isLater: (field: string) => boolean,
): { readonly later: readonly LeftRow[]; readonly never: readonly string[] } => {
  const later = left.flatMap((row): LeftRow[] => {
    const fields = Object.entries(row.fields).filter(([name]) => isLater(name));
    return fields.length === 0 ? [] : [{ ...row, fields: Object.fromEntries(fields) }];
  });
  const never = left.flatMap(({ fields }) => Object.keys(fields).filter(name => !isLater(name)));
  return { later, never };
};

/** Without these nothing goes on, as with the records themselves. */
const endsRun = ({ kind }: ConnectorError): boolean =>
  kind === 'transient' || kind === 'auth' || kind === 'unreachable';

/** The records themselves are copied: what the target refuses all of them is said of each. */
const writeFilled = async (
  fill: TargetWriter['fill'],
  rows: readonly Row[],
  number: number,
  origins: readonly string[],
): Promise<Pick<WriteResult, 'updated' | 'skippedAt' | 'refused'>> => {
  if (!fill || rows.length === 0) return { updated: 0, refused: [] };
  try {
    return await fill.write(rows, number, origins);
  } catch (error) {
    if (!(error instanceof ConnectorError) || endsRun(error)) throw error;
    const { says: reason, details } = error;
    return { updated: 0, refused: rows.map((_, index) => ({ index, reason, details })) };
  }
};

/** Fills in what is there by now, and tells what is not. */
const fillLeft = async (
  left: readonly LeftRow[],
  number: number,
  { lookAgain }: References,
  { fill }: TargetWriter,
  keyField: string,
): Promise<Omit<FillWork, 'remarks'> & { readonly missing: ReadonlySet<string> }> => {
  const found = fill ? await lookAgain(left.map(({ fields }) => fields)) : [];
  const ready = left.flatMap((row, index) => {
    const filled = found[index] ?? {};
    return Object.keys(filled).length === 0 ? [] : [{ ...row, filled }];
  });
  const rows = ready.map(({ key, filled }) => (key === null ? filled : { ...filled, [keyField]: key }));
  const origins = ready.map(({ origin }) => origin);
  const { updated, skippedAt = [], refused } = await writeFilled(fill, rows, number, origins);
  const missing = left.flatMap(({ fields }, index) =>
    Object.keys(fields).filter(name => !Object.hasOwn(found[index] ?? {}, name)),
  );
  // A record that is gone lacks everything.
  const gone = skippedAt.flatMap(index => Object.keys(ready[index]?.filled ?? {}));
  return {
    count: updated,
    missing: new Set([...missing, ...gone]),
    refused: refused.map(({ index, reason, details }) => {
      const { name = '', origin = '' } = ready[index] ?? {};
      return refusalEntry('write', name || origin, reason, details, message('run.row.unlinked'));
    }),
  };
};

const lateRows = { kind: 'transient', message: message('source.fields') } as const;

const nothing: PageWork = {
  counts: { read: 0, created: 0, updated: 0, skipped: 0, failed: 0 },
  refusals: [],
  remarks: [],
  left: [],
  wrote: () => false,
};

/**
 * Opens the way of an operation's rows, and says before the first row what source, mapping or target lack.
 * @throws ConnectorError or MappingError
 */
export const openRowFlow = async (
  deployed: DeployedRecipe,
  operation: Operation,
  options: RowFlowOptions,
): Promise<RowFlow> => {
  const { answers, deployment } = deployed;
  const { mode, target } = operation;
  const { formulas, since = null, kept = null, run } = options;
  const overrides = deployment.configuration.mapping[operation.id] ?? [];
  const written = overrideMapping(operation.mapping, overrides);
  const context = { answers, run: { id: run?.id ?? '' }, key: givenText(target.key, answers), formulas };

  const reader = kept ?? (await openReader(deployed, operation, options));
  try {
    const isOpen = isOpenMapping(written);
    const fields = reader.fields ?? (isOpen ? await lookAtFields(deployed, operation, options) : []);
    const mapping = fields ? expandMapping(written, fields) : written.filter(isFed);
    const extraIn = isOpen && fields ? createExtraFields(written, fields) : () => null;
    const plain = 'groupBy' in mode ? compileGroupMapping(mapping, context) : compileMapping(mapping, context);
    const lost = new Set<string>();
    const onLeft = (field: string) => void lost.add(field);
    const finding = { linksOf: options.linksOf, signal: options.closing, onLeft };
    const references = openReferences(mapping, deployed, operation, finding);
    const map = references.resolve(plain);
    const sieve = sieveOf(deployed, operation, since);
    const narrow = kept ?? (isHeld(operation) ? heldRows(reader, sieve, mode) : eachRow(reader, sieve));
    const writer = await openWriter(deployed, operation, targetFields(mapping, operation), options);
    const { labelOf = String } = writer;
    const { name: app } = findConnection(deployed, target.connection).endpoint;
    // Records that are there are left alone, or do not take the field any more.
    const stays = (field: string) => actionOf(deployed) === 'insert' || writer.fill?.takes(field) === false;
    const remarkOf = (field: string) =>
      message(stays(field) ? 'run.left.stays' : 'run.left', { field: labelOf(field), app });
    const remarksOf = (fields: Iterable<string>) => [...new Set(fields)].map(field => leftEntry(remarkOf(field)));
    const source = writer.wants === undefined ? narrow : widePages(narrow, writer.wants);
    const isOne = 'rows' in mode && mode.rows === 'all';
    const idOf = originOf(deployed, operation)?.idOf ?? (() => '');
    const isLater = (field: string) => references.own.has(field) && writer.fill?.takes(field) === true;
    return {
      read: source.read,
      remarkOf,
      readsAhead: source.readsAhead,
      async write(page, number, mayBeAgain = false) {
        // One record of no rows says nothing to anyone.
        const isEmpty = page.place === 'behind' || (isOne && page.rows.length + page.unreadable.length === 0);
        if (isEmpty) return nothing;
        // The first rows came after we looked for what they carry: look again.
        if (fields === null && page.rows.length > 0) throw new ConnectorError(lateRows);
        const extra = extraIn(page.rows);
        lost.clear();
        const { left, passed, ...work } = await writePage(page, number, map, writer, idOf, context.key);
        const { later, never } = partLeft(left, isLater);
        const remarks = [...(extra ? [extra] : []), ...remarksOf([...lost, ...never])];
        // Those that are there are left alone, also what this run has added itself and not written down: before what
        // it points at, which may be there by now.
        const isCut = mayBeAgain && actionOf(deployed) === 'insert';
        const isGiven = (field: string) => passed.some(row => valueText(row[field] ?? null) !== '');
        const cut = isCut ? [...references.own].filter(field => isLater(field) && isGiven(field)) : [];
        const cutOf = (field: string) => leftEntry(message('run.left.cut', { field: labelOf(field), app }));
        return { ...work, left: later, remarks: [...remarks, ...cut.map(cutOf)] };
      },
      async fill(left, number) {
        const { missing, ...work } = await fillLeft(left, number, references, writer, context.key);
        return { ...work, remarks: remarksOf(missing) };
      },
      async close() {
        await Promise.all([source.close(), writer.close()]);
      },
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
};
