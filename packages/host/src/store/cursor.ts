/** What a list is cut by: how many, and after which place. */
export interface PageRequest {
  readonly limit: number;
  /** Sort values of the last row that the reader has; null for the first page. */
  readonly after: readonly string[] | null;
}

/** `next` holds the sort values of the last row, null when no row follows. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: readonly string[] | null;
}

export const defaultLimit = 50;

export const writeCursor = (after: readonly string[] | null): string | null =>
  after && Buffer.from(JSON.stringify(after)).toString('base64url');

/** @returns null when it is no cursor of ours with as many parts. */
export const readCursor = (cursor: string, parts: number): readonly string[] | null => {
  try {
    const after: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isOurs = Array.isArray(after) && after.length === parts && after.every(part => typeof part === 'string');
    return isOurs ? after : null;
  } catch {
    return null;
  }
};

/** Cuts what was read with a limit one too high: the row too many says that there is a next page. */
export const cutPage = <Row>(
  rows: readonly Row[],
  total: number,
  limit: number,
  placeOf: (row: Row) => readonly string[],
): Page<Row> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, total, next: rows.length > limit && last ? placeOf(last) : null };
};
