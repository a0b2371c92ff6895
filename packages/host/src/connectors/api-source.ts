import type { ListCall, ObjectDescription, PagingDescription } from '@citizen-integrator/library';
import type { Source } from 'citizen-integrator/contract';
import { message } from '../messages/index.ts';
import { findObject, type FoundObjectDescription } from './api-discovery.ts';
import type { ApiScope } from './api-expression.ts';
import { during } from './api-fault.ts';
import { getRecord } from './api-get.ts';
import { inLanes } from './api-lanes.ts';
import { readRecords, type At, type Pages, type RecordPage } from './api-pages.ts';
import { lookAt } from './api-path.ts';
import { createRowReader } from './api-record.ts';
import { objectOf, openSystem, scopeOf, type ApiSystem } from './api-system.ts';
import type { ConnectorConnection, ReadPage, ReadRequest, SourceReader } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { isRow, valueText } from './row.ts';

/** How often a call waits for a busy system. */
export const patientWaits = 5;
/** Records whose lists are read for one page. */
const parentsOfPage = 50;
/** Pages of the list of one parent. */
const mostPagesOfParent = 1_000;

/** Where a page begins. What a cursor says is enough to read its page at any time. */
interface PagePlace {
  /** Counted from 1. */
  readonly page: number;
  readonly at: At;
  /** Of lists below others: how many parents of the page were read before. */
  readonly skip?: number;
}

const firstPlace: PagePlace = { page: 1, at: null };

const readPlace = (cursor: string | null): PagePlace =>
  cursor === null ? firstPlace : (JSON.parse(cursor) as PagePlace);

type ListRequest = Pick<ReadRequest, 'source' | 'since' | 'fields' | 'formulas'>;

/** @throws ConnectorError when the source names none. */
export const objectName = ({ object }: Pick<Source, 'object'>): string => {
  if (object !== undefined) return object;
  throw new ConnectorError({ kind: 'unexpected', message: message('source.resource') });
};

/** The names that are asked for: those that the description has, and of the account's own those that are used. */
const namesToRead = (
  object: FoundObjectDescription,
  { fields: used, formulas = [] }: Pick<ReadRequest, 'fields' | 'formulas'>,
  app: string,
): readonly string[] => {
  const readable = object.fields.filter(field => !field.writeOnly);
  if (used?.includes('*')) return readable.map(({ name }) => name);
  const own = readable.filter(({ name }) => object.ownFields.has(name));
  const described = readable.filter(({ name }) => !object.ownFields.has(name)).map(({ name }) => name);
  const known = new Set(described);
  const wanted = (used ?? []).filter(name => !known.has(name));
  const unknown = wanted.find(name => object.isWhole && !/[.[]/.test(name) && !own.some(each => each.name === name));
  if (unknown !== undefined) {
    const says = message('api.field.unknown', { app, object: object.labelPlural, field: unknown });
    throw new ConnectorError({ kind: 'refused', message: says });
  }
  const isUsed = (name: string) => wanted.includes(name) || formulas.some(formula => formula.includes(name));
  return [...described, ...own.map(({ name }) => name).filter(isUsed)];
};

/** Whether something is used that only `get` tells. */
export const isLacking = (
  { lacks = [] }: Pick<ListCall, 'lacks'>,
  { fields, formulas = [] }: Pick<ReadRequest, 'fields' | 'formulas'>,
): boolean =>
  lacks.some(
    lack =>
      fields === undefined ||
      fields.includes('*') ||
      fields.some(name => name.startsWith(lack) || lack.startsWith(`${name}.`)) ||
      formulas.some(formula => formula.includes(lack)),
  );

/** A moment as expressions see it: ISO 8601 in UTC. Undefined when it is none. */
const momentOf = (since: string | number): string | undefined => {
  // Seconds reach this in the year 5138.
  const time = typeof since === 'number' ? (since > 1e11 ? since : since * 1000) : Date.parse(since);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

/** Fields of which a change changes the modified field too: what is asked for then leaves out nothing. */
const sinceOf = (
  { modifiedField, createdField }: ObjectDescription,
  { source, since = null }: Pick<ReadRequest, 'source' | 'since'>,
): string | undefined => {
  const { changedSince } = source;
  const isTold = changedSince !== undefined && (changedSince === modifiedField || changedSince === createdField);
  return isTold && since !== null ? momentOf(since) : undefined;
};

interface List extends Pages {
  readonly object: ObjectDescription;
  readonly call: ListCall;
}

/** @param mostRows of a page. */
const listOf = (
  system: ApiSystem,
  object: ObjectDescription,
  { fields, since, mostRows }: { fields: readonly string[]; since: string | undefined; mostRows: number | null },
): List => {
  const { app, description } = system;
  const call = object.calls.list;
  if (!call) {
    const says = message('api.object.unreadable', { app, object: object.labelPlural });
    throw new ConnectorError({ kind: 'refused', message: says });
  }
  const given: PagingDescription = call.paging ?? description.paging ?? { style: 'none' };
  // What counts as a full page is what was asked for.
  const paging =
    given.style !== 'none' && mostRows !== null ? { ...given, size: Math.min(given.size, mostRows) } : given;
  const scope: ApiScope = {
    ...scopeOf(system, object),
    fields,
    ...(since !== undefined && { since }),
    ...(paging.style !== 'none' && { size: paging.size }),
  };
  return { system, object, call, paging, scope };
};

/** Reads pages of records, whatever it takes. */
type PageReader = (
  place: PagePlace,
  signal: AbortSignal,
) => Promise<{ readonly records: readonly unknown[]; readonly next: PagePlace | null; readonly total: number | null }>;

const plainPages =
  (list: List): PageReader =>
  async ({ page, at }, signal) => {
    const { records, next, total } = await readRecords(list, at, {}, signal);
    return { records, next: next === null ? null : { page: page + 1, at: next }, total };
  };

/** Lists below the records of another object: a page holds what some of those have. */
const pagesBelow = (list: List, parents: List, isWhole: boolean): PageReader => {
  const { system, object } = list;
  /** Some parents of a page are read after others of it: the page is asked for once. */
  let held: { readonly at: At; readonly page: RecordPage } | null = null;

  const ofParent = async (record: unknown, signal: AbortSignal): Promise<unknown[]> => {
    const parentId = valueText(lookAt(record, parents.object.idField).value);
    if (parentId === '') return [];
    const parent = isWhole ? await getRecord(system, parents.object, parentId, signal) : record;
    // It is gone since it was listed.
    if (parent === null) return [];
    const found: unknown[] = [];
    let at: At = null;
    for (let pages = 0; pages < mostPagesOfParent; pages += 1) {
      const page: RecordPage = await readRecords(list, at, { parent, parentId }, signal);
      found.push(...page.records);
      if (page.next === null) return found;
      at = page.next;
    }
    throw new ConnectorError({ kind: 'unexpected', message: message('source.repeats') });
  };

  return async ({ page, at, skip = 0 }, signal) => {
    if (!held || held.at !== at) held = { at, page: await readRecords(parents, at, {}, signal) };
    const { records, next } = held.page;
    const some = records.slice(skip, skip + parentsOfPage);
    const found = new Map<number, unknown[]>();
    await inLanes([...some.entries()], async ([index, record]) => {
      found.set(index, await ofParent(record, signal));
    }).catch((error: unknown) => {
      throw during(error, reason => message('api.looking', { object: object.labelPlural, reason }));
    });
    const isThrough = skip + parentsOfPage >= records.length;
    const end = isThrough ? (next === null ? null : { at: next }) : { at, skip: skip + parentsOfPage };
    return {
      records: [...some.keys()].flatMap(index => found.get(index) ?? []),
      next: end && { page: page + 1, ...end },
      total: null,
    };
  };
};

/** Records as `get` gives them, in the place of those of a list that tells less. */
const wholeRecords = async (
  records: readonly unknown[],
  { system, object, scope }: List,
  signal: AbortSignal,
): Promise<unknown[]> => {
  const whole = new Map<number, unknown>();
  await inLanes([...records.entries()], async ([index, record]) => {
    const id = valueText(lookAt(record, object.idField).value);
    const found = id === '' ? null : await getRecord(system, object, id, signal, scope.fields);
    // What `get` does not repeat, the list has told.
    if (found) whole.set(index, isRow(record) ? { ...record, ...found } : found);
  });
  return [...records.keys()].filter(index => whole.has(index)).map(index => whole.get(index));
};

const pagesOf = (list: List, mostRows: number | null): PageReader => {
  const { of } = list.call;
  if (!of) return plainPages(list);
  const { system } = list;
  const parent = objectOf(system, of.object);
  const fields = parent.fields.filter(field => !field.writeOnly).map(({ name }) => name);
  // What is below a record may have changed when it has not.
  const parents = listOf(system, parent, { fields, since: undefined, mostRows });
  return pagesBelow(list, parents, of.whole === true);
};

/**
 * Opens a list of an API. Any page of it can be read again with its cursor.
 * @param options.mostRows of a page, for a look.
 * @throws ConnectorError
 */
export const openApiSource = async (
  connection: ConnectorConnection,
  { source, since, ...used }: ListRequest,
  signal: AbortSignal,
  { mostRows = null, mostWaits = patientWaits }: { mostRows?: number | null; mostWaits?: number } = {},
): Promise<SourceReader & { readonly object: FoundObjectDescription }> => {
  const system = openSystem(connection, { mostWaits });
  const object = await findObject(system, objectName(source), signal);
  const fields = namesToRead(object, used, system.app);
  const moment = sinceOf(object, { source, ...(since !== undefined && { since }) });
  const list = listOf(system, object, { fields, since: moment, mostRows });
  const isWhole = isLacking(list.call, used);
  const readPage = pagesOf(list, mostRows);
  const reader = createRowReader(system.description, object, scopeOf(system, object), fields);
  /** The number of the page that begins there: it is in the cursor, so that no two cursors are the same. */
  const seen = new Map<string, number>();
  return {
    object,
    fields,
    readsAhead: true,
    async read(cursor, stop): Promise<ReadPage> {
      const place = readPlace(cursor);
      const ended = AbortSignal.any([signal, stop]);
      const nameOf = ({ at, skip }: PagePlace) => JSON.stringify([at, skip]);
      try {
        const { records, next, total } = await readPage(place, ended);
        seen.set(nameOf(place), place.page);
        if (next && (seen.get(nameOf(next)) ?? next.page) !== next.page) {
          throw new ConnectorError({ kind: 'unexpected', message: message('source.repeats') });
        }
        const whole = isWhole ? await wholeRecords(records, list, ended) : records;
        return { ...(await reader.read(whole)), next: next && JSON.stringify(next), total };
      } catch (error) {
        const params = { object: object.labelPlural, page: place.page };
        throw during(error, reason => message('api.reading', { ...params, reason }));
      }
    },
    close: () => Promise.resolve(),
  };
};

/**
 * One page of what a query in the system's own language finds, as the system gives it.
 * @param cursor `next` of the page before; null for the first page.
 * @throws ConnectorError
 */
export const queryApi = async (
  connection: ConnectorConnection,
  query: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ReadPage> => {
  const system = openSystem(connection, { mostWaits: patientWaits });
  const { app, description, values } = system;
  const { query: call } = description;
  if (!call) throw new ConnectorError({ kind: 'refused', message: message('api.query.missing', { app }) });
  const paging: PagingDescription = call.paging ?? description.paging ?? { style: 'none' };
  const { page, at } = readPlace(cursor);
  const { records, next, total } = await readRecords(
    { system, call, paging, scope: { values }, input: query },
    at,
    {},
    signal,
  );
  return {
    rows: records.filter(isRow),
    next: next === null ? null : JSON.stringify({ page: page + 1, at: next }),
    total,
  };
};
