import { message } from '../messages/index.ts';
import { defaultLimit, readCursor, writeCursor, type Page, type PageRequest } from '../store/cursor.ts';
import { HttpProblem } from './problem.ts';

/**
 * What a caller asks of a list.
 * @param parts how many sort values the list's cursor holds.
 * @throws HttpProblem invalid when the cursor is none of that list.
 */
export const pageRequest = (
  { cursor, limit }: { cursor?: string | undefined; limit?: number | undefined },
  parts: number,
): PageRequest => {
  const after = cursor === undefined ? null : readCursor(cursor, parts);
  if (cursor !== undefined && !after) {
    const says = message('request.cursor');
    throw new HttpProblem('invalid', says, { faults: [{ path: 'cursor', code: 'cursor', says }] });
  }
  return { limit: limit ?? defaultLimit, after };
};

/** A page as the contract has it. */
export const pageAnswer = <Row, Item>(
  { rows, total, next }: Page<Row>,
  toItem: (row: Row) => Item,
): { items: Item[]; total: number; next: string | null } => ({
  items: rows.map(toItem),
  total,
  next: writeCursor(next),
});

/** Where a page begins whose cursor says how many came before. @throws HttpProblem invalid */
export const pageStart = (query: {
  cursor?: string | undefined;
  limit?: number | undefined;
}): { start: number; limit: number } => {
  const { limit, after } = pageRequest(query, 1);
  const start = Number(after?.[0] ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) throw new HttpProblem('invalid', message('request.cursor'));
  return { start, limit };
};

/** @param end How many came before the next page. */
export const pageAt = <Item>(
  items: Item[],
  end: number,
  total: number,
): { items: Item[]; total: number; next: string | null } => ({
  items,
  total,
  next: end < total ? writeCursor([String(end)]) : null,
});

/** A page of what is in memory. Cursor: how many came before. */
export const pageOfAll = <Item>(
  all: readonly Item[],
  query: { cursor?: string | undefined; limit?: number | undefined },
): { items: Item[]; total: number; next: string | null } => {
  const { start, limit } = pageStart(query);
  const end = start + limit;
  return pageAt(all.slice(start, end), end, all.length);
};
