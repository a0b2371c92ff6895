import { json, problem, type Answer } from './http.ts';

const largestPage = 200;

const encodeCursor = (after: string): string => Buffer.from(`after:${after}`).toString('base64url');
const decodeCursor = (cursor: string): string | null =>
  /^after:([\w.-]+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1] ?? null;

export const badRequest = (detail: string): Answer => problem(400, 'Bad request', detail);
export const notFound = (what: string): Answer => problem(404, 'Not found', `There is no ${what} with this id.`);

/** Which part of a list is asked for. */
export interface Asked {
  readonly limit: number;
  /** The last id of the page before; empty for the first page. */
  readonly after: string;
}

/** Reads `limit` and `cursor`, or answers what is wrong with them. */
export const readAsked = (query: URLSearchParams): Asked | Answer => {
  const limit = Number(query.get('limit') ?? '50');
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    return badRequest(`"limit" is a whole number from 1 to ${largestPage}.`);
  }
  const cursor = query.get('cursor');
  const after = cursor === null ? '' : decodeCursor(cursor);
  if (after === null) return badRequest('"cursor" is not one that this API gave.');
  return { limit, after };
};

/** @param next the last id of this page; null when it is the last page. */
export const listAnswer = (data: readonly unknown[], total: number, next: string | null): Answer =>
  json(200, { data, total, next: next === null ? null : encodeCursor(next) });

/** Answers a page of all items, which come in the order of their ids. */
export const answerList = (items: readonly { readonly id: string }[], query: URLSearchParams): Answer => {
  const asked = readAsked(query);
  if ('status' in asked) return asked;
  const rest = items.filter(({ id }) => id > asked.after);
  const page = rest.slice(0, asked.limit);
  return listAnswer(page, items.length, rest.length > asked.limit ? (page.at(-1)?.id ?? null) : null);
};
