import { createHash } from 'node:crypto';
import type { Action } from 'citizen-integrator/contract';
import { message, type MessageRef } from '../messages/index.ts';
import { findObject, type FoundObjectDescription } from './api-discovery.ts';
import { createKeyParts, type KeyParts } from './api-key-parts.ts';
import { createLookUp, type LookUp, type PresentRecord } from './api-lookup.ts';
import { isLeft } from './api-record.ts';
import { objectName, patientWaits } from './api-source.ts';
import { openSystem, type ApiSystem } from './api-system.ts';
import { createRecordCalls, type RecordCalls, type Sending, type WrittenRow } from './api-write.ts';
import type {
  ConnectorConnection,
  RecordLinks,
  RefusedRow,
  TargetWriter,
  WriteRequest,
  WriteResult,
} from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { givenText } from './given.ts';
import { jobsOf } from './jobs-of.ts';
import type { RestMemory, Sent } from './rest-memory.ts';
import { valueText, type Row } from './row.ts';

/** A target as one operation writes it. */
export interface ApiTarget {
  readonly system: ApiSystem;
  readonly object: FoundObjectDescription;
  readonly action: Action;
  /** The field that tells records apart; null when only the host knows which is which. */
  readonly key: string | null;
  /** A field by which a record may be known that the host does not know yet; null when there is none. */
  readonly naturalKey: string | null;
  /** Whether one call makes or changes a record by the key. */
  readonly isNative: boolean;
  readonly lookUp: LookUp;
  readonly keyParts: KeyParts;
  readonly links: RecordLinks | null;
}

/** A row on its way, with what it is known by. */
export interface Candidate {
  readonly index: number;
  readonly row: Row;
  /** Its value of the key; empty without a key. */
  readonly key: string;
  /** Its id in the source; empty when it has none. */
  readonly origin: string;
}

const refuse = (says: MessageRef): never => {
  throw new ConnectorError({ kind: 'refused', message: says });
};

const labelOf = ({ fields }: FoundObjectDescription, name: string): string =>
  fields.find(field => field.name === name)?.label ?? name;

const checkFields = (
  { app }: ApiSystem,
  object: FoundObjectDescription,
  names: readonly string[],
  key: string,
): void => {
  for (const name of names) {
    const field = object.fields.find(each => each.name === name);
    if (field?.readOnly && name !== key) {
      refuse(message('api.field.readOnly', { app, object: object.labelPlural, field: field.label }));
    }
    // Names within records and lists are not among those that a system tells.
    if (!field && object.isWhole && name !== '*' && !/[.[@]/.test(name)) {
      refuse(message('api.field.unknown', { app, object: object.labelPlural, field: name }));
    }
  }
};

const checkCalls = (
  { app }: ApiSystem,
  { calls, labelPlural: object }: FoundObjectDescription,
  action: Action,
): void => {
  const hasCreate = Boolean(calls.create ?? calls.bulkCreate);
  const hasUpdate = Boolean(calls.update ?? calls.bulkUpdate);
  const hasUpsert = Boolean(calls.upsert ?? calls.bulkUpsert);
  if (!hasCreate && !hasUpdate && !hasUpsert) refuse(message('api.object.unwritable', { app, object }));
  if (action === 'update' && !hasUpdate && !hasUpsert) refuse(message('api.update.missing', { app, object }));
  if (action !== 'update' && !hasCreate && !hasUpsert) refuse(message('api.create.missing', { app, object }));
};

/** Whether many records can be looked up and then written with few calls. */
const isQuickByLookUp = ({ calls }: FoundObjectDescription): boolean =>
  (calls.find?.size ?? 1) > 1 && calls.bulkCreate !== undefined && calls.bulkUpdate !== undefined;

/** @param fields that are read of records that are there already. @throws ConnectorError */
export const planTarget = async (
  connection: ConnectorConnection,
  request: WriteRequest,
  options: { readonly mostWaits: number; readonly fields?: readonly string[] },
  signal: AbortSignal,
): Promise<ApiTarget> => {
  const { target, answers, fields, action = 'upsert', mode = { rows: 'each' }, links = null } = request;
  const system = openSystem(connection, options);
  const { app } = system;
  if ('rows' in mode && mode.rows === 'all') refuse(message('target.unsupported.mode', { app }));
  const object = await findObject(system, objectName(target), signal);
  const { calls, labelPlural } = object;
  const key = givenText(target.key, answers);
  checkFields(system, object, fields, key);
  checkCalls(system, object, action);

  const lookUp = createLookUp(system, object, options.fields);
  const isNative =
    action !== 'update' &&
    action !== 'insert' &&
    key !== '' &&
    (calls.bulkUpsert?.keys?.includes(key) === true ||
      (calls.upsert?.keys.includes(key) === true && !isQuickByLookUp(object)));
  if (key !== '' && !isNative && !lookUp.canFind(key)) {
    refuse(message('api.key.lookup', { app, object: labelPlural, field: labelOf(object, key) }));
  }
  const natural = object.keys.find(name => fields.includes(name) && lookUp.canFind(name)) ?? null;
  const naturalKey = key === '' && action !== 'insert' ? natural : null;
  if (key === '' && action !== 'insert' && !links && !naturalKey) refuse(message('target.key.missing'));
  const keyParts = createKeyParts(object, key === '' ? naturalKey : key);
  return { system, object, action, key: key === '' ? null : key, naturalKey, isNative, lookUp, keyParts, links };
};

/** Which record each row is, as far as there is one; or why that cannot be told. */
export const presentRecords = async (
  { system, object, key, naturalKey, lookUp, keyParts, links }: ApiTarget,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Candidate, PresentRecord | RefusedRow>> => {
  const present = new Map<Candidate, PresentRecord | RefusedRow>();
  const byField = async (field: string, those: readonly Candidate[]): Promise<void> => {
    const found = await lookUp.find(
      field,
      those.map(({ row }) => row[field]),
      signal,
    );
    for (const candidate of those) {
      const alike = found.get(valueText(candidate.row[field])) ?? [];
      const [first, second] = keyParts.meantBy(candidate.row, alike);
      if (!first) continue;
      const reason = message('row.api.several', { app: system.app, field: labelOf(object, field) });
      present.set(candidate, second ? { index: candidate.index, reason, details: null } : first);
    }
  };
  if (key !== null) {
    await byField(key, candidates);
    return present;
  }
  const known = await links?.find(candidates.map(({ origin }) => origin).filter(origin => origin !== ''));
  const unknown = candidates.filter(candidate => {
    const id = known?.get(candidate.origin);
    if (id !== undefined) present.set(candidate, { id, row: {} });
    return id === undefined;
  });
  if (naturalKey !== null) await byField(naturalKey, unknown);
  return present;
};

export const isPresent = (found: PresentRecord | RefusedRow | undefined): found is PresentRecord =>
  found !== undefined && 'row' in found;

/** Rows in rounds without a key twice: the order of one key's rows stays. */
const roundsOf = (candidates: readonly Candidate[]): Candidate[][] => {
  const rounds: Candidate[][] = [];
  const seen = new Map<string, number>();
  for (const candidate of candidates) {
    const name = candidate.key === '' ? candidate.origin : candidate.key;
    const round = name === '' ? 0 : (seen.get(name) ?? 0);
    seen.set(name, round + 1);
    (rounds[round] ??= []).push(candidate);
  }
  return rounds;
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Rows that are alike on one page are told apart by their order. */
const identitiesOf = (candidates: readonly Candidate[]): Map<Candidate, string> => {
  const counts = new Map<string, number>();
  return new Map(
    candidates.map(candidate => {
      const name = digest(`${candidate.key}\n${candidate.origin}\n${JSON.stringify(candidate.row)}`);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return [candidate, `${name}:${count}`];
    }),
  );
};

/** What became of a row, and the id of its record. */
interface Settled {
  readonly candidate: Candidate;
  readonly outcome: Sent | RefusedRow;
  readonly id: string | null;
}

/**
 * Puts a round of rows into the target.
 * @param done is called as soon as rows are settled.
 * @param onceOf a text that is the same whenever the run sends a row again; left out where rows are only changed.
 */
const writeRound = async (
  target: ApiTarget,
  calls: RecordCalls,
  candidates: readonly Candidate[],
  signal: AbortSignal,
  done: (settled: readonly Settled[]) => Promise<void>,
  onceOf?: (candidate: Candidate) => string,
): Promise<void> => {
  const { key, action, isNative, links } = target;
  const byIndex = new Map(candidates.map(candidate => [candidate.index, candidate]));
  const stale: Candidate[] = [];

  const settledBy = ([{ index, id }, outcome]: WrittenRow): Settled[] => {
    const candidate = byIndex.get(index);
    if (!candidate) return [];
    if (!('refused' in outcome)) return [{ candidate, outcome: outcome.kind, id: outcome.id }];
    // Another one was quicker than we were, or it is there under another name.
    if (outcome.kind === 'duplicate' && action === 'insert') return [{ candidate, outcome: 'skipped', id: null }];
    if (outcome.kind === 'missing' && id !== null) {
      if (action === 'update') return [{ candidate, outcome: 'skipped', id: null }];
      if (key === null) {
        stale.push(candidate);
        return [];
      }
    }
    return [{ candidate, outcome: outcome.refused, id: null }];
  };
  const settle = (written: readonly WrittenRow[]): Promise<void> => done(written.flatMap(settledBy));
  const sendingOf = ({ index, row }: Candidate, id: string | null): Sending => ({ index, row, id });

  if (isNative && key !== null) {
    const sendings = candidates.map(candidate => sendingOf(candidate, null));
    return calls.upsert(key)(sendings, settle);
  }

  const newOf = (candidate: Candidate): Sending => {
    const once = onceOf?.(candidate);
    return { ...sendingOf(candidate, null), ...(once !== undefined && { once }) };
  };
  const known = action !== 'insert' || key !== null || links !== null;
  const present = known ? await presentRecords(target, candidates, signal) : new Map<Candidate, never>();
  const added: Sending[] = [];
  const changed: Sending[] = [];
  for (const candidate of candidates) {
    const found = present.get(candidate);
    if (found && !isPresent(found)) await done([{ candidate, outcome: found, id: null }]);
    else if (found && action === 'insert') await done([{ candidate, outcome: 'skipped', id: found.id }]);
    else if (found) changed.push(sendingOf(candidate, found.id));
    else if (action === 'update') await done([{ candidate, outcome: 'skipped', id: null }]);
    else added.push(newOf(candidate));
  }
  await calls.update(changed, settle);
  if (stale.length > 0) {
    await links?.forget(stale.map(({ origin }) => origin));
    added.push(...stale.map(newOf));
  }
  await calls.create(added, settle);
};

/** Fields for records that are there, known by what the host keeps of them or by their key. */
const createFill = (
  target: ApiTarget,
  calls: RecordCalls,
  candidatesOf: (rows: readonly Row[], origins: readonly string[]) => readonly Candidate[],
  signal: AbortSignal,
): ((rows: readonly Row[], origins: readonly string[]) => Promise<WriteResult>) => {
  const { key, lookUp } = target;
  const naturalKey = key !== null && lookUp.canFind(key) ? key : null;
  const present: ApiTarget = { ...target, action: 'update', key: null, naturalKey, isNative: false };
  return async (rows, origins) => {
    let updated = 0;
    const skippedAt: number[] = [];
    const refused: RefusedRow[] = [];
    const done = (settled: readonly Settled[]): Promise<void> => {
      for (const { candidate, outcome } of settled) {
        if (outcome === 'skipped') skippedAt.push(candidate.index);
        else if (typeof outcome === 'string') updated += 1;
        else refused.push(outcome);
      }
      return Promise.resolve();
    };
    for (const round of roundsOf(candidatesOf(rows, origins))) await writeRound(present, calls, round, signal, done);
    return { created: 0, updated, skipped: skippedAt.length, skippedAt, refused };
  };
};

const createWriter = (
  target: ApiTarget,
  { run, jobs }: WriteRequest,
  memory: RestMemory,
  signal: AbortSignal,
): TargetWriter => {
  const { system, object, key, links } = target;
  const runId = run?.id ?? '';
  const wants = jobs && jobsOf(system)?.most;
  let at = 0;
  const calls = createRecordCalls(system, object, signal, jobs ? { kept: jobs, page: () => at } : null);

  const canChange = Boolean(object.calls.update ?? object.calls.bulkUpdate);

  const candidatesOf = (rows: readonly Row[], origins: readonly string[]): Candidate[] =>
    rows.map((row, index) => ({
      index,
      row,
      key: key === null ? '' : valueText(row[key]),
      origin: origins[index] ?? '',
    }));

  const fill = createFill(target, calls, candidatesOf, signal);

  return {
    ...(wants !== undefined && { wants }),
    labelOf: field => labelOf(object, field),
    async write(rows, page = 0, origins = []): Promise<WriteResult> {
      at = page;
      await calls.settle();
      target.keyParts.note(rows);
      const all = candidatesOf(rows, origins);
      const identities = identitiesOf(all);
      // A row without an id may come again on another page, and is another one then.
      const onceOf = (candidate: Candidate): string =>
        digest(JSON.stringify([runId, candidate.origin === '' ? page : null, identities.get(candidate)]));
      const sent = memory.of(runId, page);
      const counts = { created: 0, updated: 0, skipped: 0 };
      const refused: RefusedRow[] = [];
      const skippedAt: number[] = [];
      const found = new Map<string, string>();
      const count = (outcome: Sent, { index }: Candidate): void => {
        counts[outcome] += 1;
        if (outcome === 'skipped') skippedAt.push(index);
      };

      const done = async (settled: readonly Settled[]): Promise<void> => {
        const made = new Map<string, string>();
        for (const { candidate, outcome, id } of settled) {
          if (id === null || candidate.origin === '') continue;
          const isMade = key === null && outcome === 'created';
          (isMade ? made : found).set(candidate.origin, id);
        }
        // Nothing else tells which records they became: all of them are kept together, before any counts.
        if (made.size > 0) await links?.keep(made);
        for (const { candidate, outcome } of settled) {
          if (typeof outcome === 'string') {
            count(outcome, candidate);
            sent.set(identities.get(candidate) ?? '', outcome);
          } else refused.push(outcome);
        }
      };

      const isKeyless = (candidate: Candidate) => key !== null && candidate.key === '';
      for (const { index } of all.filter(isKeyless)) {
        const reason = message('row.key', { column: labelOf(object, key ?? '') });
        refused.push({ index, reason, details: null });
      }
      const waiting = all.filter(candidate => {
        const known = sent.get(identities.get(candidate) ?? '');
        if (known) count(known, candidate);
        return !known && !isKeyless(candidate);
      });
      try {
        const once = runId === '' ? undefined : onceOf;
        for (const round of roundsOf(waiting)) await writeRound(target, calls, round, signal, done, once);
      } finally {
        if (found.size > 0) await links?.keep(found);
      }
      return { ...counts, skippedAt, refused: refused.sort((a, b) => a.index - b.index) };
    },
    ...(canChange && {
      fill: {
        takes(name) {
          const field = object.fields.find(each => each.name === name);
          return field === undefined || !isLeft(field, 'update');
        },
        write(rows, page, origins) {
          at = page;
          return fill(rows, origins);
        },
      },
    }),
    finish: () => Promise.resolve(memory.forget(runId)),
    close: () => Promise.resolve(),
  };
};

/**
 * Opens an object of an API as a target.
 *
 * By key, a page that is written twice changes nothing more. Without one, the host's links tell which record a row
 * became; a record is made twice only when the host ends between the system's answer and the link, and the system takes
 * nothing by which it knows what comes twice (`$once` of a description).
 * @throws ConnectorError when object, field, key or call is missing.
 */
export const openApiTarget = async (
  connection: ConnectorConnection,
  request: WriteRequest,
  memory: RestMemory,
  signal: AbortSignal,
): Promise<TargetWriter> => {
  const target = await planTarget(connection, request, { mostWaits: patientWaits }, signal);
  return createWriter(target, request, memory, signal);
};
