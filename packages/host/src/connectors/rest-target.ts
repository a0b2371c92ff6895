import { createHash } from 'node:crypto';
import type { Action, RestResource } from 'citizen-integrator/contract';
import { message, type MessageRef } from '../messages/index.ts';
import type { ConnectorConnection, RefusedRow, TargetWriter, WriteRequest, WriteResult } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText, isEmptyAnswer } from './given.ts';
import { answerError, ask, bodyOf, systemOf, urlBehind, type RestCall, type RestSystem } from './rest-answer.ts';
import type { RestMemory, Sent } from './rest-memory.ts';
import { refusedBy } from './rest-refusal.ts';
import { fillPath, pathNames } from './rest-request.ts';
import { restResource } from './rest-source.ts';
import { isRow, valueText, type Row } from './row.ts';

/** Requests that are under way at the same time. */
const lanes = 4;
/** In characters: some servers take no longer Idempotency-Key. */
const longestKey = 200;

type Method = NonNullable<RestResource['method']>;

interface RestTarget {
  readonly system: RestSystem;
  readonly method: Method;
  /** Answers are filled in; what is left are fields of the row. */
  readonly path: string;
  /** The fields in the path. */
  readonly pathFields: readonly string[];
  /** Where in what is sent the rows are, in mode `all`. */
  readonly rows: string;
  /** The field that tells rows apart; empty when there is none. */
  readonly key: string;
  readonly action: Action;
}

const refuse = (says: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

const targetOf = (connection: ConnectorConnection, request: WriteRequest): RestTarget => {
  const { target, answers, fields, action = 'upsert' } = request;
  const resource = restResource(target.resource);
  const isField = (name: string) => fields.includes(name) || (fields.includes('*') && isEmptyAnswer(answers[name]));
  const answered = resource.path.replace(/\{(\+?)([^{}]+)\}/g, (expression, _reserved, name: string) => {
    if (isField(name)) return expression;
    if (isEmptyAnswer(answers[name])) refuse(message('target.path', { name }));
    return fillPath(expression, () => String(answers[name]));
  });
  return {
    system: systemOf(connection),
    method: resource.method ?? 'POST',
    path: answered,
    pathFields: pathNames(resource.path).filter(isField),
    rows: givenText(resource.rows, answers),
    key: givenText(target.key, answers),
    action,
  };
};

const isUnsafe = (name: string): boolean => name === '__proto__';

/** Puts a value where a dotted name leads: `customer.email` makes a record in a record. */
const putAt = (record: Record<string, unknown>, name: string, value: unknown): void => {
  const parts = name.split('.');
  const last = parts.pop() ?? '';
  if (isUnsafe(last) || parts.some(isUnsafe)) return;
  let place = record;
  for (const part of parts) {
    const next = place[part];
    place = isRow(next) ? next : (place[part] = {});
  }
  place[last] = value;
};

/** A row as it is sent: dotted names make records in records, in its lines too. */
export const recordOf = (row: Row): Record<string, unknown> => {
  const record: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const isLines = name === 'lines' && Array.isArray(value) && value.every(isRow);
    putAt(record, name, isLines ? value.map(recordOf) : value);
  }
  return record;
};

interface Sending {
  readonly index: number;
  /** Rows with the same one are sent one after the other. */
  readonly lane: string;
  readonly call: RestCall;
  /** By which a record that was sent is known again. */
  readonly identity: string;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A record is the same if it comes again in another try, or after the host was ended and started. */
const idempotencyKey = (run: string, key: string): string => {
  const whole = `${run}:${encodeURIComponent(key)}`;
  return whole.length > longestKey ? `${run}:${digest(key)}` : whole;
};

/** Rows of one key on one page are told apart by their order. */
const createCounter = () => {
  const seen = new Map<string, number>();
  return (name: string): number => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count;
  };
};

const callOf = ({ system, method }: RestTarget, path: string, body: unknown, idempotency: string): RestCall => ({
  system,
  url: urlBehind(system, path),
  method,
  headers: {
    'content-type': 'application/json',
    // PUT and PATCH by key may be done twice anyway; draft-ietf-httpapi-idempotency-key-header.
    ...(method === 'POST' && { 'idempotency-key': idempotency }),
  },
  body: JSON.stringify(body),
});

/** The requests of a page, and the rows for which there is none. */
const sendingsOf = (target: RestTarget, rows: readonly Row[], run: string, page: number) => {
  const sendings: Sending[] = [];
  const refused: RefusedRow[] = [];
  const count = createCounter();
  for (const [index, row] of rows.entries()) {
    const missing = target.pathFields.find(field => valueText(row[field]) === '');
    if (missing !== undefined) {
      refused.push({ index, reason: message('row.path', { field: missing }), details: null });
      continue;
    }
    const path = fillPath(target.path, name => valueText(row[name]));
    const key = valueText(row[target.key]);
    const name = key === '' ? `${page}:${index}` : key;
    const time = count(name);
    const call = callOf(target, path, recordOf(row), idempotencyKey(run, time === 1 ? name : `${name}:${time}`));
    const identity = digest(`${time} ${call.url.href} ${call.body ?? ''}`);
    sendings.push({ index, lane: key === '' ? path + name : key, call, identity });
  }
  return { sendings, refused };
};

/** What became of a record. @throws ConnectorError when going on with others makes no sense. */
const send = async (
  { call, index }: Sending,
  { method, pathFields, action }: RestTarget,
  signal: AbortSignal,
): Promise<Sent | RefusedRow> =>
  ask(call, signal, async response => {
    const body = await bodyOf(response, call);
    const { status } = response;
    if (response.ok) {
      // To a POST, a 200 says that the API had this record already; 202 and 204 do not tell.
      return status === 201 || (method === 'POST' && status !== 200) ? 'created' : 'updated';
    }
    if (status === 409 && action === 'insert') return 'skipped';
    const isMissing = status === 404 || status === 410;
    if (isMissing && action === 'update' && pathFields.length > 0) return 'skipped';
    if (status === 405) {
      const { endpoint } = call.system.connection;
      throw new ConnectorError({
        kind: 'refused',
        message: message('target.method', { app: endpoint.name, method, path: call.url.pathname }),
        details: answerError(response, body, call).details,
      });
    }
    const isAboutAll =
      status < 400 || status >= 500 || [401, 403, 408, 425, 429].includes(status) || (isMissing && !pathFields.length);
    if (isAboutAll) throw answerError(response, body, call);
    return refusedBy(index, response, body, call);
  });

/** Spreads what is sent over some lanes: within one, the order stays. */
const lanesOf = (sendings: readonly Sending[]): Sending[][] => {
  const spread: Sending[][] = Array.from({ length: lanes }, () => []);
  const placeOf = new Map<string, number>();
  for (const [index, sending] of sendings.entries()) {
    const place = placeOf.get(sending.lane) ?? index % lanes;
    placeOf.set(sending.lane, place);
    spread[place]?.push(sending);
  }
  return spread;
};

const createWriter = (target: RestTarget, run: string, memory: RestMemory, signal: AbortSignal) => {
  const sendAll = async (sendings: readonly Sending[], page: number): Promise<(Sent | RefusedRow)[]> => {
    const sent = memory.of(run, page);
    const outcomes: (Sent | RefusedRow)[] = [];
    const broken: unknown[] = [];
    const follow = async (lane: readonly Sending[]): Promise<void> => {
      for (const sending of lane) {
        // What is under way is waited for: it counts as sent if the page is tried again.
        if (broken.length > 0) return;
        const known = sent.get(sending.identity);
        const outcome = known ?? (await send(sending, target, signal));
        if (typeof outcome === 'string') sent.set(sending.identity, outcome);
        outcomes.push(outcome);
      }
    };
    await Promise.all(lanesOf(sendings).map(lane => follow(lane).catch((error: unknown) => broken.push(error))));
    if (broken.length > 0) throw broken[0];
    return outcomes;
  };

  const resultOf = (outcomes: readonly (Sent | RefusedRow)[], refused: readonly RefusedRow[]): WriteResult => {
    const count = (what: Sent) => outcomes.filter(outcome => outcome === what).length;
    const all = [...refused, ...outcomes.flatMap(outcome => (typeof outcome === 'string' ? [] : [outcome]))];
    return {
      created: count('created'),
      updated: count('updated'),
      skipped: count('skipped'),
      refused: all.sort((a, b) => a.index - b.index),
    };
  };

  return {
    async writeEach(rows: readonly Row[], page: number): Promise<WriteResult> {
      const { sendings, refused } = sendingsOf(target, rows, run, page);
      return resultOf(await sendAll(sendings, page), refused);
    },
    /** All rows in one request: they are taken or refused together. */
    async writeAll(rows: readonly Row[], page: number): Promise<WriteResult> {
      if (rows.length === 0) return { created: 0, updated: 0, refused: [] };
      const records = rows.map(recordOf);
      const body: Record<string, unknown> = {};
      putAt(body, target.rows, records);
      const call = callOf(target, target.path, target.rows === '' ? records : body, idempotencyKey(run, 'all'));
      const [outcome] = await sendAll([{ index: 0, lane: '', call, identity: digest(call.body ?? '') }], page);
      if (typeof outcome === 'string') {
        return { ...{ created: 0, updated: 0, skipped: 0 }, [outcome]: rows.length, refused: [] };
      }
      const { reason, details } = outcome ?? { reason: message('row.other'), details: null };
      return { created: 0, updated: 0, refused: rows.map((_row, index) => ({ index, reason, details })) };
    },
  };
};

/**
 * Opens a REST API as a target: one request a record, a few at a time, those with the same key in their order.
 *
 * `PUT` and `PATCH` by key change nothing more when they are sent twice. `POST` is at least once: a run whose host ended
 * in the middle of a page sends that page again, with the same `Idempotency-Key` (`<run>:<key>`), by which APIs can tell.
 * @throws ConnectorError when the path needs what is not there.
 */
export const openRestTarget = (
  connection: ConnectorConnection,
  request: WriteRequest,
  memory: RestMemory,
  signal: AbortSignal,
): TargetWriter => {
  const { mode = { rows: 'each' } } = request;
  const run = request.run?.id ?? '';
  const target = targetOf(connection, request);
  const isAll = 'rows' in mode && mode.rows === 'all';
  if (isAll && target.pathFields[0] !== undefined) refuse(message('target.path', { name: target.pathFields[0] }));
  const writer = createWriter(target, run, memory, signal);
  return {
    write: (rows, page = 0) => (isAll ? writer.writeAll(rows, page) : writer.writeEach(rows, page)),
    finish: () => Promise.resolve(memory.forget(run)),
    close: () => Promise.resolve(),
  };
};
