import type { Operation } from 'citizen-integrator/contract';
import { ConnectorError, type ReadPage, type SourceReader, type UnreadableRow } from '../connectors/index.ts';
import { valueAt, valueText, type Row } from '../connectors/row.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { isSince, laterWatermark, watermarkOf, type Watermark } from './watermark.ts';
import type { RowTest } from './row-filter.ts';

/** Rows, or groups of rows, as a mapping sees them. */
export interface FlowPage {
  readonly rows: readonly Row[];
  readonly unreadable: readonly UnreadableRow[];
  /** Null when nothing follows. */
  readonly next: string | null;
  /** How many there are in all; null when nobody can tell. */
  readonly total: number | null;
  /** `last`: all is written with this page. `behind`: everything was written before. */
  readonly place: 'within' | 'last' | 'behind';
  /** How far the changes in it go; null when nobody asks. */
  readonly watermark: Watermark | null;
  /** Of rows that were refused before: the place of each, and the places of those that nobody wants any more. */
  readonly kept?: { readonly places: readonly number[]; readonly gone: readonly number[] };
}

/** What an operation reads, page by page. */
export interface RowSource {
  /** @param cursor `next` of the page before; null for the first. Any page can be read again. @throws ConnectorError */
  readonly read: (cursor: string | null, signal: AbortSignal) => Promise<FlowPage>;
  /** Whether a page may be asked for while the one before it is not written yet. */
  readonly readsAhead: boolean;
  readonly close: () => Promise<void>;
}

/** Which rows of a source are wanted. */
export interface Sieve {
  readonly test: RowTest;
  /** The field that grows with every change, and how far it was copied. */
  readonly changes: { readonly field: string; readonly since: Watermark | null } | null;
  /** Whether it may leave something out. */
  readonly isOpen: boolean;
}

const sift = (rows: readonly Row[], { test, changes }: Sieve): readonly Row[] => {
  const since = changes?.since;
  return rows.filter(row => test(row) && (!changes || !since || isSince(row, since)));
};

const markOf = (rows: readonly Row[], { changes }: Sieve): Watermark | null =>
  changes && laterWatermark(changes.since, watermarkOf(rows, changes.field));

/** Row by row, as the source gives them. */
export const eachRow = (reader: SourceReader, sieve: Sieve): RowSource => ({
  async read(cursor, signal) {
    const { rows: found, next, total, unreadable = [] } = await reader.read(cursor, signal);
    const rows = sift(found, sieve);
    return {
      rows,
      unreadable,
      next,
      total: sieve.isOpen ? total : null,
      place: next === null ? 'last' : 'within',
      watermark: markOf(rows, sieve),
    };
  },
  readsAhead: reader.readsAhead ?? false,
  close: reader.close,
});

const megabyte = 1024 * 1024;
const sizeOf = (rows: readonly Row[]): number => JSON.stringify(rows).length;

/** What pages that are put together may come to. */
const widestMegabytes = 8;

/**
 * Pages put together up to so many rows, for targets that take many at once. Only where reading on says nothing of what
 * was read before, as that is not written yet.
 */
export const widePages = (source: RowSource, mostRows: number): RowSource => {
  if (!source.readsAhead) return source;
  /** One that went beyond: the next begins with it. */
  let spare: { readonly cursor: string; readonly page: FlowPage } | null = null;
  return {
    ...source,
    async read(cursor, signal) {
      let wide = spare?.cursor === cursor ? spare.page : await source.read(cursor, signal);
      spare = null;
      let size = sizeOf(wide.rows);
      const met = new Set([cursor]);
      while (wide.next !== null && wide.rows.length < mostRows && !met.has(wide.next)) {
        met.add(wide.next);
        const page = await source.read(wide.next, signal);
        size += sizeOf(page.rows);
        if (wide.rows.length + page.rows.length > mostRows || size > widestMegabytes * megabyte) {
          spare = { cursor: wide.next, page };
          break;
        }
        wide = {
          ...page,
          rows: [...wide.rows, ...page.rows],
          unreadable: [...wide.unreadable, ...page.unreadable],
          total: page.total ?? wide.total,
          watermark: laterWatermark(wide.watermark, page.watermark),
        };
      }
      return wide;
    },
  };
};

/** What is held of a source before the first record can be made. */
const mostRows = 50_000;
const mostMegabytes = 32;
/** Groups of a page. */
const pageSize = 200;

const refuse = (says: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

interface Held {
  /** Rows, or groups with their rows as `lines`. */
  readonly records: readonly Row[];
  readonly unreadable: readonly UnreadableRow[];
  /** Cursors of the source, to be settled. */
  readonly cursors: readonly string[];
  readonly watermark: Watermark | null;
}

const readAll = async (
  reader: SourceReader,
  signal: AbortSignal,
): Promise<{ pages: ReadPage[]; cursors: string[] }> => {
  const pages: ReadPage[] = [];
  const cursors = new Set<string>();
  let count = 0;
  let size = 0;
  let cursor: string | null = null;
  do {
    const page: ReadPage = await reader.read(cursor, signal);
    pages.push(page);
    count += page.rows.length + (page.unreadable?.length ?? 0);
    size += sizeOf(page.rows);
    if (count > mostRows) refuse(message('source.held.rows', { count: mostRows }));
    if (size > mostMegabytes * megabyte) refuse(message('source.held.size', { count: mostMegabytes }));
    cursor = page.next;
    if (cursor !== null && cursors.has(cursor)) refuse(message('source.repeats'));
    if (cursor !== null) cursors.add(cursor);
  } while (cursor !== null);
  return { pages, cursors: [...cursors] };
};

/** Groups in the order of their first rows. */
const groupRows = (rows: readonly Row[], field: string): { groups: Row[]; groupless: UnreadableRow[] } => {
  const groups = new Map<string, Row[]>();
  const groupless: UnreadableRow[] = [];
  for (const [index, row] of rows.entries()) {
    const name = valueText(valueAt(row, field));
    if (name === '') {
      groupless.push({ key: String(index + 1), reason: message('row.group', { field }), details: null });
      continue;
    }
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return { groups: [...groups.values()].map(lines => ({ ...lines[0], lines })), groupless };
};

/**
 * Many rows in one record: all of the source, or those that have the same value in a field, wherever in it they stand.
 * All rows are held in memory until the last one is read, so there may not be too many of them; what is kept between
 * pages is only which group was written last. A run that goes on elsewhere reads the source again and goes on behind
 * that group. Only when all is written does the source do away with what was read.
 */
export const heldRows = (reader: SourceReader, sieve: Sieve, mode: Operation['mode']): RowSource => {
  const field = 'groupBy' in mode ? mode.groupBy : null;
  let held: Held | null = null;

  const hold = async (signal: AbortSignal): Promise<Held> => {
    const { pages, cursors } = await readAll(reader, signal);
    const rows = pages.flatMap(page => sift(page.rows, sieve));
    const { groups, groupless } = field === null ? { groups: rows, groupless: [] } : groupRows(rows, field);
    return {
      records: groups,
      unreadable: [...pages.flatMap(({ unreadable = [] }) => unreadable), ...groupless],
      cursors: reader.settle ? cursors : [],
      watermark: markOf(rows, sieve),
    };
  };

  const nameOf = (record: Row | undefined): string =>
    record && field !== null ? valueText(valueAt(record, field)) : '';

  const pageBehind = ({ records, unreadable, cursors, watermark }: Held, after: string | null): FlowPage => {
    // A group that is gone was the last one written: begin again, as sending twice is better than leaving out.
    const start = after === null ? 0 : records.findIndex(record => nameOf(record) === after) + 1;
    const end = field === null ? records.length : start + pageSize;
    const isLast = end >= records.length;
    const behind: HeldCursor | null = cursors.length > 0 ? { settle: cursors } : null;
    const next = isLast ? behind : { after: nameOf(records[end - 1]) };
    return {
      rows: records.slice(start, end),
      unreadable: after === null ? unreadable : [],
      next: next && JSON.stringify(next),
      total: records.length + unreadable.length,
      place: isLast ? 'last' : 'within',
      watermark: isLast ? watermark : null,
    };
  };

  const settle = async (cursors: readonly string[], signal: AbortSignal): Promise<FlowPage> => {
    for (const cursor of cursors) await reader.settle?.(cursor, signal);
    return { rows: [], unreadable: [], next: null, total: null, place: 'behind', watermark: null };
  };

  return {
    async read(text, signal) {
      const cursor = text === null ? null : (JSON.parse(text) as HeldCursor);
      if (cursor && 'settle' in cursor) return settle(cursor.settle, signal);
      held = cursor === null ? await hold(signal) : (held ?? (await hold(signal)));
      return pageBehind(held, cursor?.after ?? null);
    },
    readsAhead: false,
    close: reader.close,
  };
};

/** Behind a group; or, when all is written, what of the source is to be settled. */
type HeldCursor = { readonly after: string } | { readonly settle: readonly string[] };
