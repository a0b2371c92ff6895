import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { message } from '../messages/index.ts';
import { callApi, type ApiOutcome } from './api-call.ts';
import { detailsOf } from './api-exchange.ts';
import { errorOf, plainWords } from './api-fault.ts';
import type { ApiJobs, JobOrder, JobOutcome } from './api-jobs.ts';
import type { ApiSystem, RequestDescription } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import { isRow, valueText } from './row.ts';

// Bulk API 2.0: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm

const operations = { create: 'insert', update: 'update', upsert: 'upsert' } as const;
/** How a cell says that a field is to be emptied; an empty cell leaves it as it is. */
const emptied = '#N/A';
/** Between two looks at a job, in ms. */
const firstPause = 500;
const longestPause = 20_000;
const hour = 60 * 60 * 1000;
/** Of a job's CSV: its results repeat every cell, in quotes, and are to be read as one answer. */
const mostBytes = 8 * 1024 * 1024;

const call = async (
  system: ApiSystem,
  request: RequestDescription,
  signal: AbortSignal,
  { job, input }: { readonly job?: string; readonly input?: unknown } = {},
): Promise<ApiOutcome> => {
  const outcome = await callApi(request, system, job === undefined ? {} : { id: job }, signal, { input });
  if (outcome.fault) throw errorOf(outcome.fault, system);
  return outcome;
};

const columnsOf = ({ records }: JobOrder): string[] => [...new Set(records.flatMap(record => Object.keys(record)))];

const cellOf = (value: unknown): string =>
  value === undefined ? '' : value === null || value === '' ? emptied : valueText(value);

const linesOf = (order: JobOrder): string[][] => {
  const columns = columnsOf(order);
  return order.records.map(record => columns.map(name => cellOf(record[name])));
};

const csvOf = (order: JobOrder): string => stringify([columnsOf(order), ...linesOf(order)], { record_delimiter: '\n' });

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --` */
const faultIn = (text: string): Pick<JobOutcome, 'code' | 'message' | 'fields'> => {
  const [, code = '', words = text, fields = ''] = /^([A-Z_]+):(.*?)(?::([\w.,\s]*?))?\s*--\s*$/s.exec(text) ?? [];
  return { code, message: words, fields: fields.split(/[,\s]+/).filter(Boolean) };
};

const stateOf = async (system: ApiSystem, job: string, signal: AbortSignal) => {
  const { answer } = await call(system, { method: 'GET', path: '/jobs/ingest/{id}' }, signal, { job });
  const content = isRow(answer.content) ? answer.content : {};
  return { answer, state: String(content['state']), words: content['errorMessage'] };
};

const abort = (system: ApiSystem, job: string, signal: AbortSignal) =>
  call(system, { method: 'PATCH', path: '/jobs/ingest/{id}', body: "{'state': 'Aborted'}" }, signal, { job });

const isFlat = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** @param longestWait for one job, in ms; whoever tries again goes on waiting for the same one. */
export const createSalesforceJobs = ({ longestWait = 6 * hour } = {}): ApiJobs => ({
  from: 2_000,
  most: 10_000,
  fits: order =>
    order.records.every(record => Object.values(record).every(isFlat)) && Buffer.byteLength(csvOf(order)) <= mostBytes,

  async make(system, { object, method, key }, signal) {
    const input = {
      object: object.api ?? object.id,
      operation: operations[method],
      ...(key !== undefined && { externalIdFieldName: key }),
      contentType: 'CSV',
      lineEnding: 'LF',
    };
    const { answer } = await call(system, { method: 'POST', path: '/jobs/ingest', body: '$' }, signal, { input });
    const id = isRow(answer.content) ? answer.content['id'] : undefined;
    if (typeof id === 'string') return id;
    const says = message('api.odd', { app: system.app });
    throw new ConnectorError({ kind: 'unexpected', message: says, details: detailsOf(answer, system) });
  },

  async begin(system, job, order, signal) {
    const headers = { 'content-type': "'text/csv; charset=UTF-8'" };
    const upload = { method: 'PUT', path: '/jobs/ingest/{id}/batches', headers, body: '$' } as const;
    await call(system, upload, signal, { job, input: csvOf(order) });
    const close = { method: 'PATCH', path: '/jobs/ingest/{id}', body: "{'state': 'UploadComplete'}" } as const;
    await call(system, close, signal, { job });
  },

  async wait(system, job, signal, canceling) {
    const deadline = Date.now() + longestWait;
    const waking = AbortSignal.any([signal, canceling]);
    for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
      const { answer, state, words } = await stateOf(system, job, signal);
      if (state === 'JobComplete') return true;
      if (state === 'Open') {
        await abort(system, job, signal);
        return false;
      }
      if (state === 'Aborted') return false;
      if (state === 'Failed') {
        const says = message('api.job.failed', { app: system.app, words: plainWords(words ?? state, system) });
        throw new ConnectorError({ kind: 'refused', message: says, details: detailsOf(answer, system) });
      }
      if (canceling.aborted) {
        await abort(system, job, signal);
        return true;
      }
      if (Date.now() >= deadline) {
        const says = message('api.job.late', { app: system.app, hours: longestWait / hour });
        throw new ConnectorError({ kind: 'transient', message: says });
      }
      await sleep(pause, undefined, { signal: waking }).catch(() => signal.throwIfAborted());
    }
  },

  async read(system, job, order, signal) {
    const columns = columnsOf(order);
    /** Results come in any order, each with the cells that were sent. */
    const places = new Map<string, number[]>();
    for (const [index, cells] of linesOf(order).entries()) {
      const name = JSON.stringify(cells);
      places.set(name, [...(places.get(name) ?? []), index]);
    }
    const outcomes: (JobOutcome | null)[] = order.records.map(() => null);

    const take = async (list: string, toOutcome: (line: Readonly<Record<string, string>>) => JobOutcome) => {
      const request = { method: 'GET', path: `/jobs/ingest/{id}/${list}` } as const;
      const { answer } = await call(system, request, signal, { job });
      const lines: Record<string, string>[] = parse(answer.text, { columns: true, bom: true });
      for (const line of lines) {
        const index = places.get(JSON.stringify(columns.map(name => line[name] ?? '')))?.shift();
        if (index !== undefined) outcomes[index] = toOutcome(line);
      }
      return answer;
    };

    const none = { code: undefined, message: undefined, fields: undefined };
    await take('successfulResults', line => ({
      ok: true,
      id: line['sf__Id'],
      created: line['sf__Created'] === 'true',
      ...none,
    }));
    const answer = await take('failedResults', line => ({
      ok: false,
      id: undefined,
      created: false,
      ...faultIn(line['sf__Error'] ?? ''),
    }));
    return { outcomes, answer };
  },
});
