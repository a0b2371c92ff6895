import { createHash } from 'node:crypto';
import type { BulkCall, Calls } from '@citizen-integrator/library';
import { message, type MessageRef } from '../messages/index.ts';
import { callApi, type ApiOutcome } from './api-call.ts';
import type { FoundObjectDescription } from './api-discovery.ts';
import { detailsOf, type ApiAnswer } from './api-exchange.ts';
import { evaluate, evaluateList, type ApiScope } from './api-expression.ts';
import {
  asSentence,
  during,
  errorOf,
  meaningOf,
  oddAnswer,
  plainWords,
  type ApiFault,
  type FaultKind,
} from './api-fault.ts';
import { getRecord } from './api-get.ts';
import type { JobOrder, JobOutcome } from './api-jobs.ts';
import { chunksOf, inLanes } from './api-lanes.ts';
import { putAt } from './api-path.ts';
import { createRecordWriter, type Writing, type WrittenRecord } from './api-record.ts';
import { scopeOf, type ApiSystem } from './api-system.ts';
import { ConnectorError } from './connector-error.ts';
import type { RefusedRow, RunJobs } from './connector.ts';
import { jobsOf } from './jobs-of.ts';
import { isRow, valueText, type Row } from './row.ts';

/** A row to be written. */
export interface Sending {
  /** Its place in the rows of the page. */
  readonly index: number;
  readonly row: Row;
  /** The record's id in the target; null for one that is made, or that is told apart by its key. */
  readonly id: string | null;
  /** A text that is the same whenever the run sends this row again, and no other row's. */
  readonly once?: string;
}

/** What became of it. `missing`: what was to be changed is gone. `duplicate`: there is one like it already. */
export type WriteOutcome =
  | { readonly kind: 'created' | 'updated'; readonly id: string | null }
  | { readonly kind: 'missing' | 'duplicate' | 'refused'; readonly refused: RefusedRow };

export type WrittenRow = readonly [Sending, WriteOutcome];

/**
 * @param onDone gets what one answer of the system tells, all at once.
 * @throws ConnectorError when going on with others makes no sense.
 */
export type Write = (
  sendings: readonly Sending[],
  onDone: (written: readonly WrittenRow[]) => Promise<void>,
) => Promise<void>;

export interface RecordCalls {
  readonly create: Write;
  readonly update: Write;
  /** @param key the field that tells records apart. */
  readonly upsert: (key: string) => Write;
  /** Waits until what was begun of a page before is over, so that nothing of it is looked for too early. */
  readonly settle: () => Promise<void>;
}

/** A page's jobs, of the run that it belongs to. */
export interface PageJobs {
  readonly kept: RunJobs;
  /** The page that is being written. */
  readonly page: () => number;
}

type Ready = readonly [Sending, Record<string, unknown>, WrittenRecord['onto']];
type Batch = readonly Ready[];

type OnDone = Parameters<Write>[1];

/** A record that a job did not get to. */
const leftOut: JobOutcome = { ok: false, id: undefined, created: false, code: '', message: '', fields: [] };

type Method = 'create' | 'update' | 'upsert';

const bulkNames = { create: 'bulkCreate', update: 'bulkUpdate', upsert: 'bulkUpsert' } as const;

/** Faults of a single record's call that are about more than this record. */
const isAboutAll = ({ kind, status, words }: ApiFault, method: Method): boolean => {
  switch (kind) {
    case 'auth':
    case 'busy':
    case 'garbled':
    case 'moved':
    case 'down':
      return true;
    case 'rights':
      // What an API says with another status is about this record.
      return status === 401 || status === 403;
    case 'missing':
      // With words, it is something that the record points at.
      return method !== 'update' && status === 404 && words === '';
    default:
      return false;
  }
};

const outcomeKind = (kind: FaultKind): 'missing' | 'duplicate' | 'refused' =>
  kind === 'missing' || kind === 'duplicate' ? kind : 'refused';

/** Says why a record was refused, with its fields under the names that people know. */
const refusalOf = (
  kind: FaultKind,
  words: string,
  names: readonly string[],
  { app }: ApiSystem,
  { fields }: FoundObjectDescription,
): MessageRef => {
  if (kind === 'duplicate') {
    return words === '' ? message('row.api.duplicate.silent', { app }) : message('row.api.duplicate', { app, words });
  }
  const labels = names.map(name => fields.find(field => field.name === name || field.writeTo === name)?.label ?? name);
  // Words that name the field need nothing before them.
  const isNamed = labels.every(label => words.toLowerCase().includes(label.toLowerCase()));
  if (labels.length > 0 && !isNamed) {
    const listed = [...new Set(labels)].join('", "');
    return words === ''
      ? message('row.api.fields.silent', { app, fields: listed })
      : message('row.api.fields', { app, fields: listed, words });
  }
  return words === '' ? message('row.api.silent', { app }) : message('row.api.says', { app, words });
};

const textId = (value: unknown): string | null => {
  const text = valueText(value);
  return text === '' ? null : text;
};

/** How an object's records are written: in one request for many where the system takes that, else one by one. */
export const createRecordCalls = (
  system: ApiSystem,
  object: FoundObjectDescription,
  signal: AbortSignal,
  pageJobs: PageJobs | null = null,
): RecordCalls => {
  const { description, app } = system;
  const jobs = jobsOf(system);
  const { calls, idField } = object;
  const scope = scopeOf(system, object);
  const writer = createRecordWriter(description, object, scope);

  const put = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      throw during(error, reason => message('api.writing', { object: object.labelPlural, reason }));
    });

  const refused = ({ index }: Sending, fault: ApiFault): WriteOutcome => ({
    kind: outcomeKind(fault.kind),
    refused: {
      index,
      reason: refusalOf(fault.kind, fault.words, fault.fields, system, object),
      details: fault.details,
    },
  });

  const read = async (text: string | undefined, { answer, scope: seen }: ApiOutcome): Promise<unknown> => {
    if (text === undefined) return undefined;
    try {
      return await evaluate(description, text, answer.content, seen);
    } catch (error) {
      throw oddAnswer(error, answer, system);
    }
  };

  const writeOne = async (
    call: NonNullable<Calls['create' | 'update' | 'upsert']>,
    [sending, record, onto]: Ready,
    method: Method,
    key?: string,
  ): Promise<WriteOutcome> => {
    const keyScope: ApiScope =
      key === undefined ? {} : { key: { field: key, value: await writer.keyValueOf(key, sending.row[key]) } };
    const onceScope: ApiScope = method === 'create' && sending.once !== undefined ? { once: sending.once } : {};
    const given: ApiScope = { ...scope, ...keyScope, ...onceScope, ...(sending.id !== null && { id: sending.id }) };
    const isWhole = 'whole' in call && call.whole === true;
    const present = sending.id !== null && isWhole ? await getRecord(system, object, sending.id, signal) : null;
    // One that is gone is told of by the call itself.
    const input = present ? onto(present) : record;
    const outcome = await callApi(call, system, given, signal, { input });
    if (outcome.fault) {
      if (isAboutAll(outcome.fault, method)) throw errorOf(outcome.fault, system);
      return refused(sending, outcome.fault);
    }
    const id = sending.id ?? textId(await read('id' in call ? call.id : undefined, outcome));
    if (method !== 'upsert') return { kind: method === 'create' ? 'created' : 'updated', id };
    const says = await read('created' in call ? call.created : undefined, outcome);
    return { kind: says === undefined ? createdBy(outcome.answer) : says === true ? 'created' : 'updated', id };
  };

  /** What one of many records came to, as the answer says. */
  const outcomeOf = async (
    { ok, id, created, code, message: words, fields }: JobOutcome,
    sending: Sending,
    method: Method,
    answer: ApiAnswer,
  ): Promise<WriteOutcome> => {
    if (ok) {
      const isNew = method === 'create' || (method === 'upsert' && created === true);
      return { kind: isNew ? 'created' : 'updated', id: sending.id ?? textId(id) };
    }
    const kind = (await meaningOf(code, answer, system, scope)) ?? 'invalid';
    const details = plainWords([{ code, message: words, fields }], system, answer.secrets);
    if (kind === 'busy') {
      throw new ConnectorError({ kind: 'transient', message: message('api.busy', { app }), details });
    }
    const named = (Array.isArray(fields) ? fields : fields === undefined || fields === null ? [] : [fields]).map(
      String,
    );
    const reason = refusalOf(
      kind,
      asSentence(plainWords(words ?? code, system, answer.secrets)),
      named,
      system,
      object,
    );
    return { kind: outcomeKind(kind), refused: { index: sending.index, reason, details } };
  };

  /** Those of one answer that are done count before anything is tried again. */
  const finishAll = async (
    batch: Batch,
    outcomes: readonly (JobOutcome | null)[],
    method: Method,
    answer: ApiAnswer,
    onDone: OnDone,
  ): Promise<void> => {
    const written: WrittenRow[] = [];
    const busy: unknown[] = [];
    for (const [index, [sending]] of batch.entries()) {
      try {
        written.push([sending, await outcomeOf(outcomes[index] ?? leftOut, sending, method, answer)]);
      } catch (error) {
        busy.push(error);
      }
    }
    await onDone(written);
    if (busy.length > 0) throw busy[0];
  };

  /** Those to be updated with their ids. */
  const recordsOf = (batch: Batch, method: Method): Record<string, unknown>[] =>
    batch.map(([{ id }, record]) => {
      if (id === null || method !== 'update') return record;
      const whole = { ...record };
      putAt(whole, idField, id);
      return whole;
    });

  /** The job of these records, over: the one that was begun before, or a new one. */
  const finishJob = async (
    order: JobOrder,
    hook: NonNullable<typeof jobs>,
    { kept, page }: PageJobs,
  ): Promise<string> => {
    const { method, key, records } = order;
    const name = createHash('sha256')
      .update(JSON.stringify([object.id, method, key, records]))
      .digest('base64url');
    const known = (await kept.list(page())).get(name);
    if (known !== undefined && (await hook.wait(system, known, signal, kept.canceling))) return known;
    kept.canceling.throwIfAborted();
    const job = await hook.make(system, order, signal);
    await kept.keep(page(), name, job);
    await hook.begin(system, job, order, signal);
    if (await hook.wait(system, job, signal, kept.canceling)) return job;
    throw new ConnectorError({ kind: 'refused', message: message('api.job.failed', { app, words: 'Aborted' }) });
  };

  const writeByJob = async (
    order: JobOrder,
    batch: Batch,
    hook: NonNullable<typeof jobs>,
    own: PageJobs,
    onDone: OnDone,
  ): Promise<void> => {
    const job = await finishJob(order, hook, own);
    const { outcomes, answer } = await hook.read(system, job, order, signal);
    await finishAll(batch, outcomes, order.method, answer, onDone);
    // Nobody refused what a job that was given up did not get to.
    if (outcomes.includes(null)) own.kept.canceling.throwIfAborted();
  };

  /** @returns a fault when the request as a whole was refused: then each record is to speak for itself. */
  const writeBulk = async (
    call: BulkCall,
    batch: Batch,
    method: Method,
    key?: string,
  ): Promise<{ readonly answer: ApiAnswer; readonly outcomes: readonly JobOutcome[] } | ApiFault> => {
    const records = recordsOf(batch, method);
    const given: ApiScope = { ...scope, records, ...(key !== undefined && { key: { field: key } }) };
    const { answer, fault, scope: seen } = await callApi(call, system, given, signal, { input: records });
    if (fault) {
      if (isAboutAll(fault, method)) throw errorOf(fault, system);
      return fault;
    }
    try {
      const found = (await evaluateList(description, call.outcomes, answer.content, seen)) ?? [];
      if (found.length !== batch.length) {
        const says = message('api.odd', { app });
        throw new ConnectorError({ kind: 'unexpected', message: says, details: detailsOf(answer, system) });
      }
      const outcomes = found.map((each): JobOutcome => {
        const { ok, id, created, code, message: words, fields } = isRow(each) ? each : ({} as Row);
        return { ok: ok === true, id, created, code, message: words, fields };
      });
      return { answer, outcomes };
    } catch (error) {
      throw oddAnswer(error, answer, system);
    }
  };

  const missingCall = (method: Method): never => {
    const code = method === 'update' ? 'api.update.missing' : 'api.create.missing';
    throw new ConnectorError({ kind: 'refused', message: message(code, { app, object: object.labelPlural }) });
  };

  const writeEach =
    (method: Method, key?: string): Write =>
    async (sendings, onDone) => {
      const writing: Writing = method;
      const ready: Ready[] = [];
      for (const sending of sendings) {
        const written = await writer.write(sending.row, writing, sending.index);
        if (written.record) ready.push([sending, written.record, written.onto]);
        else await onDone([[sending, { kind: 'refused', refused: written.refused }]]);
      }
      if (jobs && pageJobs && ready.length >= jobs.from) {
        const order: JobOrder = { object, method, key, records: recordsOf(ready, method) };
        if (jobs.fits(order)) return put(writeByJob(order, ready, jobs, pageJobs, onDone));
      }
      const single = calls[method];
      const bulk = calls[bulkNames[method]];
      const one = async (each: Ready): Promise<void> =>
        onDone([[each[0], await writeOne(single ?? missingCall(method), each, method, key)]]);

      const isBulk = bulk && (ready.length > 1 || !single) && (key === undefined || bulk.keys?.includes(key) === true);
      if (!isBulk) return put(inLanes(ready, one));
      await put(
        inLanes(chunksOf(ready, bulk.size), async batch => {
          const result = await writeBulk(bulk, batch, method, key);
          if ('kind' in result) {
            if (single && batch.length > 1) for (const each of batch) await one(each);
            else await onDone(batch.map(([sending]) => [sending, refused(sending, result)]));
            return;
          }
          await finishAll(batch, result.outcomes, method, result.answer, onDone);
        }),
      );
    };

  return {
    create: writeEach('create'),
    update: writeEach('update'),
    upsert: key => writeEach('upsert', key),
    async settle() {
      if (!jobs || !pageJobs) return;
      const { kept, page } = pageJobs;
      for (const job of (await kept.list(page())).values()) await put(jobs.wait(system, job, signal, kept.canceling));
    },
  };
};

/** RFC 9110 § 15.3.2 */
const createdBy = ({ status }: ApiAnswer): 'created' | 'updated' => (status === 201 ? 'created' : 'updated');
