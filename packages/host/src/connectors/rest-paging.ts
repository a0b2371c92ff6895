import type { Paging } from 'citizen-integrator/contract';
import { valueAt } from './row.ts';

/** Query parameters that ask for one page. A link cursor is a whole address and needs none. */
export const pagingParams = (paging: Paging, cursor: string | null): [name: string, value: string][] => {
  if (paging.kind === 'none') return [];
  const limit: [string, string] = [paging.limitParam, String(paging.limit)];
  switch (paging.kind) {
    case 'cursor':
      return cursor === null ? [limit] : [limit, [paging.param, cursor]];
    case 'link':
      return [limit];
    case 'page':
      return [limit, [paging.param, cursor ?? String(paging.first)]];
    case 'offset':
      return [limit, [paging.param, cursor ?? '0']];
  }
};

/** `next` of a Link header (RFC 8288), as it stands there. */
const nextLink = (header: string | null): string | null => {
  for (const [, target, params] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^,;=]+(?:=(?:"[^"]*"|[^",;]*))?)*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(params ?? '');
    if ((rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes('next')) return target ?? null;
  }
  return null;
};

export interface PageSeen {
  readonly answer: unknown;
  /** Where the page came from. */
  readonly url: URL;
  /** The cursor that asked for it. */
  readonly cursor: string | null;
  /** Rows on it. */
  readonly count: number;
  readonly total: number | null;
  /** The answer's Link header. */
  readonly link: string | null;
}

/**
 * The cursor of the page after this one, null on the last. Pages and offsets end at the total that the source told,
 * else at the first empty page: a short one may just be a server that gives less than it was asked for.
 */
export const nextCursor = (paging: Paging, seen: PageSeen): string | null => {
  switch (paging.kind) {
    case 'none':
      return null;
    case 'cursor': {
      const next = valueAt(seen.answer, paging.next);
      return (typeof next === 'string' && next !== '') || typeof next === 'number' ? String(next) : null;
    }
    case 'link': {
      const next = nextLink(seen.link);
      return next !== null && URL.canParse(next, seen.url.href) ? new URL(next, seen.url).href : null;
    }
    case 'page': {
      const page = seen.cursor === null ? paging.first : Number(seen.cursor);
      // Only a full page proves that the server's pages are as long as we think.
      const isFull = seen.count === paging.limit;
      const isLast = isFull && seen.total !== null && (page - paging.first + 1) * paging.limit >= seen.total;
      return seen.count === 0 || isLast ? null : String(page + 1);
    }
    case 'offset': {
      const offset = Number(seen.cursor ?? '0') + seen.count;
      return seen.count === 0 || (seen.total !== null && offset >= seen.total) ? null : String(offset);
    }
  }
};
