import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FieldFacts } from '../endpoint-facts.ts';
import { rowOf, textOf, type Json, type Row } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Table } from '../store/record-store.ts';

/** What a record came to, as the API of single records says. */
type Result =
  | { readonly id: Json }
  | { readonly faults: readonly { errorCode: string; message: string; fields?: readonly string[] }[] };

/** Records as the other APIs of the account write them. */
export interface BulkWriting {
  readonly tableOf: (name: string) => Table;
  readonly insert: (request: FastifyRequest, table: Table, record: Row) => Result;
  readonly update: (request: FastifyRequest, table: Table, id: string, record: Row) => Result;
  readonly upsert: (
    request: FastifyRequest,
    table: Table,
    field: string,
    value: Json,
    record: Row,
  ) => { readonly created: boolean; readonly result: Result };
}

interface Job {
  readonly id: string;
  readonly object: string;
  readonly operation: string;
  readonly key: string;
  state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted';
  columns: string[];
  lines: string[][];
  succeeded: string[][];
  failed: string[][];
}

/** RFC 4180, with line feeds. */
const parseCsv = (text: string): string[][] => {
  const lines: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end.endsWith('\n')) lines.push([]);
    if (end === '') break;
  }
  return lines.filter(cells => cells.some(cell => cell !== ''));
};
const writeCsv = (lines: readonly (readonly string[])[]): string =>
  lines.map(cells => `${cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('');

const numeric = new Set(['integer', 'decimal', 'currency', 'percent']);

const valueOf = (cell: string, field: FieldFacts | undefined): Json => {
  if (cell === '#N/A') return null;
  if (field && numeric.has(field.type)) return Number(cell);
  return field?.type === 'boolean' ? cell === 'true' : cell;
};

const refuse = (status: number, errorCode: string, message: string): Refusal =>
  new Refusal(status, [{ errorCode, message }]);

/** Bulk API 2.0: jobs that take many records at once. A job does its work once it was looked at. */
export const serveBulk = (app: FastifyInstance, { tableOf, insert, update, upsert }: BulkWriting): void => {
  const jobs = new Map<string, Job>();
  const jobOf = (request: FastifyRequest): Job => {
    const job = jobs.get((request.params as { id: string }).id);
    if (!job) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
    return job;
  };
  const present = ({ id, object, operation, key, state, succeeded, failed }: Job): Row => ({
    id,
    object,
    operation,
    state,
    ...(key ? { externalIdFieldName: key } : {}),
    contentType: 'CSV',
    jobType: 'V2Ingest',
    numberRecordsProcessed: succeeded.length + failed.length,
    numberRecordsFailed: failed.length,
  });

  const work = (request: FastifyRequest, job: Job): void => {
    const table = tableOf(job.object);
    for (const cells of job.lines) {
      const record: Row = {};
      for (const [place, name] of job.columns.entries()) {
        const cell = cells[place] ?? '';
        const field = table.object.fields.find(each => each.name === name);
        if (cell !== '') record[name] = valueOf(cell, field);
      }
      const { created, result } =
        job.operation === 'upsert'
          ? upsert(request, table, job.key, record[job.key], record)
          : job.operation === 'update'
            ? { created: false, result: update(request, table, textOf(record['Id']), record) }
            : { created: true, result: insert(request, table, record) };
      if ('faults' in result) {
        const [{ errorCode, message, fields = [] } = { errorCode: 'UNKNOWN', message: '' }] = result.faults;
        job.failed.push(['', `${errorCode}:${message}:${fields.join(', ')} --`, ...cells]);
      } else job.succeeded.push([textOf(result.id), String(created), ...cells]);
    }
  };

  const root = '/services/data/:version/jobs/ingest';
  app.post(root, request => {
    const { object, operation, externalIdFieldName } = rowOf(request.body);
    const job: Job = {
      id: `750Pr${String(jobs.size + 1).padStart(13, '0')}`,
      object: tableOf(textOf(object)).object.api,
      operation: textOf(operation),
      key: textOf(externalIdFieldName),
      state: 'Open',
      columns: [],
      lines: [],
      succeeded: [],
      failed: [],
    };
    jobs.set(job.id, job);
    return { ...present(job), contentUrl: `services/data/v62.0/jobs/ingest/${job.id}/batches` };
  });
  app.put(`${root}/:id/batches`, (request, reply) => {
    const job = jobOf(request);
    if (job.state !== 'Open' || job.lines.length > 0) {
      throw refuse(400, 'INVALIDJOBSTATE', 'Job state is not Open, or its data was uploaded before');
    }
    const [columns = [], ...lines] = parseCsv(String(request.body));
    Object.assign(job, { columns, lines });
    return reply.code(201).send();
  });
  app.patch(`${root}/:id`, request => {
    const job = jobOf(request);
    const { state } = rowOf(request.body);
    const isOver = job.state === 'JobComplete' || job.state === 'Aborted';
    if (state === 'Aborted' ? isOver : job.state !== 'Open') {
      throw refuse(400, 'INVALIDJOBSTATE', `Job is ${job.state}`);
    }
    job.state = state === 'Aborted' ? 'Aborted' : 'InProgress';
    return present(job);
  });
  app.get(`${root}/:id`, request => {
    const job = jobOf(request);
    const seen = present(job);
    if (job.state === 'InProgress') {
      work(request, job);
      job.state = 'JobComplete';
    }
    return seen;
  });
  app.get(`${root}/:id/successfulResults`, (request, reply) => {
    const { columns, succeeded } = jobOf(request);
    // In no order that anyone promises.
    return reply.type('text/csv').send(writeCsv([['sf__Id', 'sf__Created', ...columns], ...[...succeeded].reverse()]));
  });
  app.get(`${root}/:id/failedResults`, (request, reply) => {
    const { columns, failed } = jobOf(request);
    return reply.type('text/csv').send(writeCsv([['sf__Id', 'sf__Error', ...columns], ...failed]));
  });
};
