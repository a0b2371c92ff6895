import type { Paging, PropertyAnswer, RestResource, Source, Values } from 'citizen-integrator/contract';
import { Paging as PagingSchema } from 'citizen-integrator/contract';
import * as z from 'zod/mini';
import { message } from '../messages/index.ts';
import type { ConnectorConnection, ReadPage, ReadRequest, UnreadableRow } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText } from './given.ts';
import {
  askFor,
  jsonTextOf,
  notJson,
  shown,
  systemOf,
  urlBehind,
  type RestCall,
  type RestSystem,
} from './rest-answer.ts';
import { nextCursor, pagingParams } from './rest-paging.ts';
import { expandPath, queryParams } from './rest-request.ts';
import { isRow, valueAt } from './row.ts';

export const restResource = (resource: Source['resource']): RestResource => {
  if (!resource || !('path' in resource)) {
    throw new ConnectorError({ kind: 'unexpected', message: message('source.resource') });
  }
  return resource;
};

const pagingOf = (paging: Paging | PropertyAnswer, answers: Values): Paging => {
  if ('kind' in paging) return paging;
  const kind = answers[paging.property] ?? 'none';
  const read = z.safeParse(PagingSchema, { kind });
  if (read.success) return read.data;
  throw new ConnectorError({ kind: 'refused', message: message('source.paging', { kind: String(kind) }) });
};

const parse = (text: string, contentType: string | null, call: RestCall): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(call, `${contentType ?? 'no content type'}\n${text}`);
  }
};

/** A link that the API made of our own address must not carry on what we signed it with: cursors are kept. */
const unsigned = (link: string, { signIn }: RestSystem): string => {
  const url = new URL(link);
  const signed = signIn.query.filter(([name]) => url.searchParams.has(name));
  for (const [name] of signed) url.searchParams.delete(name);
  return signed.length === 0 ? link : url.href;
};

/** One page of a list of records. */
export const readPage = async (
  connection: ConnectorConnection,
  { source, answers, cursor, since = null }: ReadRequest,
  signal: AbortSignal,
): Promise<ReadPage> => {
  const resource = restResource(source.resource);
  const paging = pagingOf(resource.paging, answers);
  const system = systemOf(connection);
  const app = connection.endpoint.name;

  let url = urlBehind(system, expandPath(resource.path, answers));
  if (paging.kind === 'link' && cursor !== null) url = new URL(cursor);
  else {
    const params = [...queryParams(resource.query, answers), ...pagingParams(paging, cursor)];
    if (resource.sinceParam !== undefined && since !== null) params.push([resource.sinceParam, String(since)]);
    for (const [name, value] of params) url.searchParams.append(name, value);
  }

  const call: RestCall = { system, url };
  return askFor(call, signal, async response => {
    const answer = parse(await jsonTextOf(response, call), response.headers.get('content-type'), call);
    const rows = valueAt(answer, givenText(resource.rows, answers));
    const isList = Array.isArray(rows);
    const unfit = !isList ? 'source.noList' : rows.length === 0 || rows.some(isRow) ? null : 'source.noRecord';
    if (unfit) {
      const details = shown(JSON.stringify(answer) ?? '', system);
      throw new ConnectorError({ kind: 'unexpected', message: message(unfit, { app }), details });
    }
    const records = (rows as unknown[]).filter(isRow);
    const unreadable = (rows as unknown[]).flatMap((item, index): UnreadableRow[] => {
      if (isRow(item)) return [];
      const details = shown(JSON.stringify(item) ?? '', system);
      return [{ key: `#${index + 1}`, reason: message('row.record'), details }];
    });
    const counted = resource.total === '' ? null : valueAt(answer, resource.total);
    const total = typeof counted === 'number' && Number.isSafeInteger(counted) && counted >= 0 ? counted : null;
    const link = response.headers.get('link');
    const next = nextCursor(paging, { answer, url, cursor, count: (rows as unknown[]).length, total, link });
    if (paging.kind !== 'link' || next === null) return { rows: records, unreadable, next, total };
    // What lets us in goes to the address that a person wrote down and nowhere else.
    if (new URL(next).origin !== system.base.origin) {
      const location = shown(next.slice(0, 200), system);
      throw new ConnectorError({ kind: 'unexpected', message: message('connection.address.moved', { location }) });
    }
    return { rows: records, unreadable, next: unsigned(next, system), total };
  });
};
