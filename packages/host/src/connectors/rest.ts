import type { RestResource, Values } from 'citizen-integrator/contract';
import type { Response } from 'undici';
import { message } from '../messages/index.ts';
import type { Connector, ConnectorConnection, ReadPage, ReadRequest } from './connector.ts';
import { ConnectorError, outcomeOf, type ConnectorProblem } from './connector-error.ts';
import { abortReason, networkError, type Destination } from './network-error.ts';
import { nextCursor, pagingParams } from './rest-paging.ts';
import { expandPath, queryParams } from './rest-request.ts';
import { retryAfter } from './retry-after.ts';
import { isRow, valueAt } from './row.ts';
import { maskSecrets } from './secrets-mask.ts';

const timeoutMs = 30_000;
const maxAnswerMegabytes = 32;
const maxDetails = 500;

interface Call {
  readonly url: URL;
  readonly connection: ConnectorConnection;
}

const answerOf = (values: Values, name: string): string => {
  const value = values[name];
  return value === null || value === undefined ? '' : String(value).trim();
};

const baseOf = (connection: ConnectorConnection): URL => {
  const address = answerOf(connection.values, 'baseUrl');
  const url = URL.canParse(address) ? new URL(address) : null;
  // A name and password in the address would be shown and logged with it.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new ConnectorError({
      kind: 'unreachable',
      message: message('connection.address.unreadable', { address: url?.username ? url.host : address }),
      todo: [message('connection.address.unreadable.todo')],
      field: 'baseUrl',
    });
  }
  return url;
};

/** The path is put behind the address, never resolved against it: `//elsewhere` stays a path. */
const urlBehind = (base: URL, path: string): URL => {
  const url = new URL(base);
  const [pathname = '', search = ''] = path.split('?', 2);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${pathname.replace(/^\/+/, '')}`;
  url.search = search;
  url.hash = '';
  return url;
};

const destinationOf = ({ url, connection }: Call): Destination => ({
  app: connection.endpoint.name,
  host: url.hostname,
  port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  hostField: 'baseUrl',
  portField: 'baseUrl',
  encryptionField: 'baseUrl',
  timeoutMs,
});

const notJson = (call: Call, details: string): ConnectorError =>
  new ConnectorError({
    kind: 'unexpected',
    message: message('source.notJson', { app: call.connection.endpoint.name }),
    todo: [message('connection.answer.todo')],
    field: 'baseUrl',
    details: maskSecrets(details.slice(0, maxDetails), call.connection),
  });

/** Reads the body as text, at most so much of it. */
const bodyOf = async (response: Response, call: Call): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > maxAnswerMegabytes * 1024 * 1024) {
      throw new ConnectorError({
        kind: 'unexpected',
        message: message('source.tooBig', { app: call.connection.endpoint.name, count: maxAnswerMegabytes }),
      });
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
};

const problemOf = (response: Response, { url, connection }: Call): ConnectorProblem => {
  const app = connection.endpoint.name;
  const { status } = response;
  if (status === 401) {
    const token = connection.endpoint.fields.find(field => field.secret)?.name ?? null;
    const todo = [message('connection.token.todo')];
    return { kind: 'auth', message: message('connection.token', { app }), todo, field: token };
  }
  if (status === 403) {
    const todo = [message('connection.rights.todo', { app })];
    return { kind: 'auth', message: message('connection.rights', { app, path: url.pathname }), todo };
  }
  if (status === 404 || status === 410) {
    return {
      kind: 'refused',
      message: message('connection.path', { host: url.host, path: url.pathname }),
      todo: [message('connection.path.todo')],
      field: connection.endpoint.fields.some(field => field.name === 'testPath') ? 'testPath' : 'baseUrl',
    };
  }
  if (status >= 300 && status < 400) {
    const location = response.headers.get('location') ?? '…';
    return {
      kind: 'refused',
      message: message('connection.address.moved', { location: maskSecrets(location.slice(0, 200), connection) }),
      todo: [message('connection.address.moved.todo')],
      field: 'baseUrl',
    };
  }
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  if (status === 429 || status === 408 || status === 425 || (status === 503 && retryAfterMs !== null)) {
    const todo = [message('connection.busy.todo')];
    return { kind: 'transient', message: message('connection.busy', { app }), todo, retryAfterMs };
  }
  if (status >= 500) {
    const todo = [message('connection.down.todo', { app })];
    return { kind: 'transient', message: message('connection.down', { app }), todo, retryAfterMs };
  }
  const todo = [message('connection.unexpected.todo', { app })];
  return { kind: 'refused', message: message('connection.unexpected', { app }), todo };
};

/** Asks and hands the answer to `use`, which must be through with the body when it returns. */
const ask = async <Result>(
  call: Call,
  signal: AbortSignal,
  use: (response: Response) => Promise<Result>,
): Promise<Result> => {
  const { url, connection } = call;
  const token = connection.endpoint.auth === 'bearer' ? answerOf(connection.values, 'token') : '';
  try {
    const response = await connection.guard.request(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    });
    if (response.ok) return await use(response);
    const body = await bodyOf(response, call);
    const details = `${response.status} ${response.statusText} from ${url.href}\n${body}`.trim();
    throw new ConnectorError({
      ...problemOf(response, call),
      details: maskSecrets(details.slice(0, maxDetails), connection),
    });
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (signal.aborted) throw abortReason(signal, destinationOf(call));
    throw networkError(error, destinationOf(call)) ?? error;
  }
};

const parse = (text: string, contentType: string | null, call: Call): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson(call, `${contentType ?? 'no content type'}\n${text}`);
  }
};

const restResource = ({ source }: ReadRequest): RestResource => {
  if (!source.resource || !('path' in source.resource)) {
    throw new ConnectorError({ kind: 'unexpected', message: message('source.resource') });
  }
  return source.resource;
};

const read = async (connection: ConnectorConnection, request: ReadRequest, signal: AbortSignal): Promise<ReadPage> => {
  const resource = restResource(request);
  const { paging } = resource;
  const base = baseOf(connection);
  const app = connection.endpoint.name;

  let url = urlBehind(base, expandPath(resource.path, request.answers));
  if (paging.kind === 'link' && request.cursor !== null) url = new URL(request.cursor);
  else {
    const params = [...queryParams(resource.query, request.answers), ...pagingParams(paging, request.cursor)];
    for (const [name, value] of params) url.searchParams.append(name, value);
  }

  const call = { url, connection };
  return ask(call, signal, async response => {
    const answer = parse(await bodyOf(response, call), response.headers.get('content-type'), call);
    const rows = valueAt(answer, resource.rows);
    const unfit = !Array.isArray(rows) ? 'source.noList' : rows.every(isRow) ? null : 'source.noRecord';
    if (unfit) {
      const details = maskSecrets((JSON.stringify(answer) ?? '').slice(0, maxDetails), connection);
      throw new ConnectorError({ kind: 'unexpected', message: message(unfit, { app }), details });
    }
    const records = (rows as unknown[]).filter(isRow);
    const counted = resource.total === '' ? null : valueAt(answer, resource.total);
    const total = typeof counted === 'number' && Number.isSafeInteger(counted) && counted >= 0 ? counted : null;
    const next = nextCursor(paging, {
      answer,
      url,
      cursor: request.cursor,
      count: records.length,
      total,
      link: response.headers.get('link'),
    });
    // The token goes to the address that a person wrote down and nowhere else.
    if (paging.kind === 'link' && next !== null && new URL(next).origin !== base.origin) {
      const location = maskSecrets(next.slice(0, 200), connection);
      throw new ConnectorError({ kind: 'unexpected', message: message('connection.address.moved', { location }) });
    }
    return { rows: records, next, total };
  });
};

/** JSON over HTTP: the endpoint says how requests are signed, the recipe's resource where the records are. */
export const rest: Connector = {
  async test(connection, signal) {
    const app = connection.endpoint.name;
    try {
      const path = connection.endpoint.testPath || answerOf(connection.values, 'testPath');
      const call = { url: urlBehind(baseOf(connection), path), connection };
      await ask(call, signal, async response => {
        const type = response.headers.get('content-type') ?? '';
        // A web page says 200 to anything; an API has other things to say.
        if (/^text\/html\b/i.test(type)) throw notJson(call, `${type}\n${await bodyOf(response, call)}`);
        await response.body?.cancel();
      });
      const works = answerOf(connection.values, 'token') ? 'connection.works' : 'connection.works.open';
      return { ok: true, message: message(works, { app }), todo: [], field: null, details: null };
    } catch (error) {
      if (error instanceof ConnectorError) return outcomeOf(error);
      throw error;
    }
  },
  read,
};
