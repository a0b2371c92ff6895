import type { ListCall, PagingDescription } from '@citizen-integrator/library';
import { message } from '../messages/index.ts';
import { callApi } from './api-call.ts';
import { detailsOf } from './api-exchange.ts';
import { evaluate, evaluateList, type ApiScope } from './api-expression.ts';
import { errorOf, oddAnswer } from './api-fault.ts';
import { grantOf } from './api-sign-in.ts';
import { ownOrigins, type ApiSystem, type RequestDescription } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import { valueText } from './row.ts';

/** A cursor, a link, or how many rows come before; null at the beginning. */
export type At = string | number | null;

/** A list as far as its pages are concerned. */
export interface Pages {
  readonly system: ApiSystem;
  readonly call: RequestDescription & Pick<ListCall, 'rows'>;
  readonly paging: PagingDescription;
  /** What expressions see of it. */
  readonly scope: ApiScope;
  /** What the request's expressions see as `$`. */
  readonly input?: string;
  /** An answer without the list tells of none. */
  readonly mayLack?: boolean;
}

/** The address of the next page, if it may be asked. @throws ConnectorError when it leads elsewhere. */
const linkOf = async (next: unknown, base: URL, system: ApiSystem): Promise<string | null> => {
  if (typeof next !== 'string' || next === '') return null;
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  const { kept } = await grantOf(system);
  const origins = await ownOrigins(system, { values: system.values, kept });
  // What lets us in is not kept with a cursor.
  for (const name of Object.keys(system.way.query)) if (url?.searchParams.has(name)) url.searchParams.delete(name);
  if (url && origins.has(url.origin)) return url.href;
  const says = message('api.moved', { app: system.app, location: next.slice(0, 200) });
  throw new ConnectorError({ kind: 'unexpected', message: says });
};

interface SeenPage {
  readonly content: unknown;
  readonly url: URL;
  readonly scope: ApiScope;
  /** Records on it. */
  readonly count: number;
}

/** Where the page after this one begins; null after the last. */
const nextAt = async (
  { system, paging, call }: Pages,
  at: At,
  { content, scope, url, count }: SeenPage,
): Promise<At> => {
  const find = (text: string) => evaluate(system.description, text, content, scope);
  switch (paging.style) {
    case 'none':
      return null;
    case 'cursor': {
      const next = await find(paging.next);
      return valueText(next) || null;
    }
    case 'link':
      return linkOf(await find(paging.next), url, system);
    case 'offset':
    case 'page': {
      const hasMore = paging.more === undefined ? count >= paging.size : (await find(paging.more)) === true;
      if (!hasMore) return null;
      if (paging.style === 'page') return Number(at ?? paging.first) + 1;
      // A server may give less than it is asked for; an expression that chooses rows does so too.
      const isAsGiven = /^[\w.]+$/.test(call.rows);
      return Number(at ?? 0) + (isAsGiven && count > 0 && count < paging.size ? count : paging.size);
    }
  }
};

const placeScope = (paging: PagingDescription, at: At): ApiScope => {
  switch (paging.style) {
    case 'cursor':
      return at === null ? {} : { cursor: String(at) };
    case 'offset':
      return { offset: Number(at ?? 0) };
    case 'page':
      return { page: Number(at ?? paging.first) };
    default:
      return {};
  }
};

export interface RecordPage {
  /** As the system gives them. */
  readonly records: readonly unknown[];
  readonly next: At;
  readonly total: number | null;
}

const totalOf = (total: unknown): number | null => {
  const number = total === undefined || total === null ? NaN : Number(total);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};

/** One page of a list as the system gives it. @throws ConnectorError */
export const readRecords = async (list: Pages, at: At, more: ApiScope, signal: AbortSignal): Promise<RecordPage> => {
  const { system, call, paging, input, mayLack = false } = list;
  const { description, app } = system;
  const link = paging.style === 'link' && at !== null ? new URL(String(at)) : undefined;
  const given: ApiScope = { ...list.scope, ...more, ...placeScope(paging, at) };
  const { answer, fault, scope } = await callApi(call, system, given, signal, { input, ...(link && { link }) });
  if (fault) throw errorOf(fault, system);
  // 204 No Content and 304 Not Modified: an empty list.
  if (answer.content === undefined) return { records: [], next: null, total: null };
  try {
    const found = await evaluateList(description, call.rows, answer.content, scope);
    const records = found ?? (mayLack ? [] : null);
    if (!records) {
      const says = message('api.noList', { app });
      throw new ConnectorError({ kind: 'unexpected', message: says, details: detailsOf(answer, system) });
    }
    const { content, request } = answer;
    const next = await nextAt(list, at, { content, url: link ?? request.url, scope, count: records.length });
    if (next !== null && next === at) {
      throw new ConnectorError({ kind: 'unexpected', message: message('source.repeats') });
    }
    const counts = paging.style !== 'none' && paging.total !== undefined;
    const total = counts ? totalOf(await evaluate(description, paging.total ?? '', content, scope)) : null;
    return { records, next, total };
  } catch (error) {
    throw oddAnswer(error, answer, system);
  }
};
