import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConnectorError, type ReadPage, type SourceReader } from '../../packages/host/src/connectors/index.ts';
import type { Row } from '../../packages/host/src/connectors/row.ts';
import { say } from '../../packages/host/src/messages/index.ts';
import {
  eachRow,
  heldRows,
  widePages,
  type FlowPage,
  type RowSource,
  type Sieve,
} from '../../packages/host/src/runs/row-source.ts';
import { isSince, laterWatermark, watermarkOf, type Watermark } from '../../packages/host/src/runs/watermark.ts';

const never = new AbortController().signal;
const all: Sieve = { test: () => true, changes: null, isOpen: true };

/** Pages in memory; what is asked for and settled is written down. */
const pagesOf = (pages: readonly (readonly Row[])[], total: number | null = null) => {
  const asked: (string | null)[] = [];
  const settled: string[] = [];
  const reader: SourceReader = {
    read(cursor): Promise<ReadPage> {
      asked.push(cursor);
      const index = Number(cursor ?? 0);
      const next = index + 1 < pages.length ? String(index + 1) : null;
      return Promise.resolve({ rows: pages[index] ?? [], next, total });
    },
    settle: cursor => Promise.resolve(void settled.push(cursor)),
    close: () => Promise.resolve(),
  };
  return { reader, asked, settled };
};

const readAll = async (source: RowSource, from: string | null = null): Promise<FlowPage[]> => {
  const pages: FlowPage[] = [];
  let cursor = from;
  do {
    const page = await source.read(cursor, never);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
};

describe('rows one by one', () => {
  it('come page by page, without those that are not wanted', async () => {
    const { reader } = pagesOf([[{ n: 1 }, { n: 2 }], [{ n: 3 }]], 3);
    const sieve: Sieve = { ...all, test: ({ n }) => n !== 2, isOpen: false };
    assert.deepEqual(
      (await readAll(eachRow(reader, sieve))).map(({ rows, place, total }) => [rows, place, total]),
      [
        [[{ n: 1 }], 'within', null],
        [[{ n: 3 }], 'last', null],
      ],
    );
    assert.equal((await eachRow(reader, all).read(null, never)).total, 3);
  });

  it('come only if they changed since the last run', async () => {
    const old = { id: 'a', at: '2026-11-25T08:00:00Z' };
    const edge = { id: 'b', at: '2026-11-25T09:00:00Z' };
    const since = watermarkOf([old, edge], 'at');
    const late = { id: 'c', at: '2026-11-25T09:00:00Z' };
    const young = { id: 'd', at: '2026-11-25T11:00:00+01:00' };
    const timeless = { id: 'e', at: null };
    const { reader } = pagesOf([[old, edge, late, young, timeless]], 5);
    const source = eachRow(reader, { ...all, changes: { field: 'at', since }, isOpen: false });
    const { rows, watermark } = await source.read(null, never);
    assert.deepEqual(rows, [late, young, timeless]);
    assert.equal(watermark?.value, '2026-11-25T11:00:00+01:00');
  });
});

describe('pages that are put together', () => {
  const page = (count: number, text = ''): Row[] => Array.from({ length: count }, (_, n) => ({ n, text }));
  const sizes = async (pages: readonly (readonly Row[])[], most: number) => {
    const { reader, asked } = pagesOf(pages);
    const wide = await readAll(widePages(eachRow({ ...reader, readsAhead: true }, all), most));
    assert.deepEqual(
      wide.flatMap(({ rows }) => rows),
      pages.flat(),
    );
    assert.equal(asked.length, pages.length, 'each page is read once');
    return wide.map(({ rows }) => rows.length);
  };

  it('hold as many rows as are wanted, and no more', async () => {
    assert.deepEqual(
      await sizes([page(4), page(4), page(4), page(2), page(7), page(30), page(1)], 10),
      [8, 6, 7, 30, 1],
    );
    assert.deepEqual(await sizes([page(5), page(5), page(5)], 10), [10, 5]);
  });

  it('hold no more than eight megabytes', async () => {
    const megabytes = page(3, 'x'.repeat(1024 * 1024));
    assert.deepEqual(await sizes([megabytes, megabytes, megabytes], 1000), [6, 3]);
  });
});

describe('a watermark', () => {
  const at = (value: string | number | null, id = 'x') => ({ id, at: value });

  it('is the greatest value, with what the rows at it were', () => {
    assert.equal(watermarkOf([], 'at'), null);
    assert.equal(watermarkOf([at(null)], 'at'), null);
    const mark = watermarkOf([at(9), at(10, 'a'), at('10', 'b'), at(2)], 'at');
    assert.deepEqual([mark?.value, mark?.edge?.length], [10, 2]);
  });

  it('goes on, and keeps both at the same value', () => {
    const low = watermarkOf([at(9)], 'at');
    const high = watermarkOf([at(10, 'a')], 'at');
    const same = watermarkOf([at(10, 'b')], 'at');
    assert.equal(laterWatermark(low, high), high);
    assert.equal(laterWatermark(high, low), high);
    assert.equal(laterWatermark(null, low), low);
    assert.deepEqual(laterWatermark(high, same)?.edge, [...(high?.edge ?? []), ...(same?.edge ?? [])]);
  });

  it('takes all rows at its value as copied when there are too many', () => {
    const mark = watermarkOf(
      Array.from({ length: 1001 }, (_, index) => at(5, String(index))),
      'at',
    ) as Watermark;
    assert.equal(mark.edge, null);
    assert.equal(isSince(at(5, 'new'), mark), false);
    assert.equal(isSince(at(6), mark), true);
  });
});

describe('rows that are put together', () => {
  const rows = (...names: string[]): Row[] => names.map((group, index) => ({ group, line: `${group}${index}` }));
  const groupsOf = (pages: readonly FlowPage[]) =>
    pages.flatMap(page => page.rows.map(({ group, lines }) => [group, (lines as Row[]).length]));

  it('stand anywhere, also on the other side of a page border', async () => {
    const { reader } = pagesOf([rows('a', 'b'), rows('b', 'c'), rows('a')]);
    const [first = assert.fail(), ...others] = await readAll(heldRows(reader, all, { groupBy: 'group' }));
    assert.deepEqual(groupsOf([first]), [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
    assert.equal(first.rows[0]?.['line'], 'a0', 'a group shows its first row');
    assert.deepEqual([first.place, first.total], ['last', 3]);
    assert.deepEqual(
      others.map(page => [page.rows, page.place]),
      [[[], 'behind']],
    );
  });

  it('are written in pages, and what was read is settled when all of them are', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `g${index}`);
    const { reader, asked, settled } = pagesOf([rows(...names.slice(0, 300)), rows(...names.slice(300))]);
    const source = heldRows(reader, all, { groupBy: 'group' });
    const first = await source.read(null, never);
    const second = await source.read(first.next, never);
    const third = await source.read(second.next, never);
    assert.deepEqual(
      [first, second, third].map(page => [page.rows.length, page.place]),
      [
        [200, 'within'],
        [200, 'within'],
        [50, 'last'],
      ],
    );
    assert.deepEqual(asked, [null, '1'], 'the source is read once');
    assert.deepEqual(settled, []);
    const end = await source.read(third.next, never);
    assert.deepEqual([end.place, end.next, settled], ['behind', null, ['1']]);
  });

  it('go on behind the last group elsewhere, also when others came meanwhile', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `g${index}`);
    const first = await heldRows(pagesOf([rows(...names)]).reader, all, { groupBy: 'group' }).read(null, never);
    const later = pagesOf([rows('new', ...names)]);
    const pages = await readAll(heldRows(later.reader, all, { groupBy: 'group' }), first.next);
    assert.deepEqual(groupsOf(pages)[0], ['g200', 1]);
    assert.equal(groupsOf(pages).length, 250);
    const gone = pagesOf([rows('x', 'y')]);
    assert.equal(groupsOf(await readAll(heldRows(gone.reader, all, { groupBy: 'group' }), first.next)).length, 2);
  });

  it('need something to be put together by', async () => {
    const { reader } = pagesOf([[{ group: 'a' }, { group: '' }, {}]]);
    const page = await heldRows(reader, all, { groupBy: 'group' }).read(null, never);
    assert.equal(page.rows.length, 1);
    assert.deepEqual(
      page.unreadable.map(({ key, reason }) => [key, say(reason.code, reason.params, 'en')]),
      [
        ['2', 'It has no "group", by which records are put together.'],
        ['3', 'It has no "group", by which records are put together.'],
      ],
    );
  });

  it('may be all of them', async () => {
    const { reader, settled } = pagesOf([rows('a', 'b'), rows('c')]);
    const pages = await readAll(heldRows(reader, all, { rows: 'all' }));
    assert.deepEqual(
      pages.map(page => [page.rows.length, page.place]),
      [
        [3, 'last'],
        [0, 'behind'],
      ],
    );
    assert.deepEqual(settled, ['1']);
  });

  it('may not be more than we can hold', async () => {
    const refusal = async (reader: SourceReader) => {
      const error: unknown = await heldRows(reader, all, { rows: 'all' })
        .read(null, never)
        .then(
          () => assert.fail('it should have been refused'),
          (reason: unknown) => reason,
        );
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.kind, 'refused');
      return say(error.says.code, error.says.params, 'en');
    };
    let page = 0;
    const endless = (row: Row, count: number): SourceReader => ({
      read: () =>
        Promise.resolve({ rows: Array.from({ length: count }, () => row), next: String(page++), total: null }),
      close: () => Promise.resolve(),
    });
    assert.match(
      await refusal(endless({ a: 1 }, 1000)),
      /^This recipe puts records together, and there are more than 50,000/,
    );
    assert.match(await refusal(endless({ a: 'x'.repeat(100_000) }, 10)), /bigger than 32 megabytes/);
    const circle: SourceReader = {
      read: () => Promise.resolve({ rows: [{ a: 1 }], next: 'again', total: null }),
      close: () => Promise.resolve(),
    };
    assert.match(await refusal(circle), /^The other app gave the same page twice/);
  });
});
