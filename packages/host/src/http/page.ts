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

/** A page of what is in memory. Cursor: how many came before. */
export const pageOfAll = <Item>(
  all: readonly Item[],
  query: { cursor?: string | undefined; limit?: number | undefined },
): { items: Item[]; total: number; next: string | null } => {
  const { limit, after } = pageRequest(query, 1);
  const start = Number(after?.[0] ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) throw new HttpProblem('invalid', message('request.cursor'));
  const end = start + limit;
  return {
    items: all.slice(start, end),
    total: all.length,
    next: end < all.length ? writeCursor([String(end)]) : null,
  };
};
