import type { Document, Location, Operation, Project, Transformation } from '@citizen-integrator/jitterpak';
import {
  parseScript,
  runScript,
  type FileReference,
  type OperationOutcome,
  type Script,
  type ScriptHost,
  type ScriptScope,
} from '@citizen-integrator/jitterpak/script';
import { setTimeout as sleep } from 'node:timers/promises';
import { message, type MessageRef } from '../messages/index.ts';
import type { NewLogEntry } from '../runs/store.ts';
import type { SharedAbility } from './abilities.ts';
import { logText, operationError, OperationError } from './operation-error.ts';
import type { Places, ReadFile } from './places.ts';
import { callOf, type Call } from './calls.ts';
import type { Performed } from './perform-call.ts';
import { createMask } from './mask.ts';
import { findReference } from './references.ts';
import type { FileContent } from './storage.ts';
import { prepareTransformation, transform, type PreparedTransformation } from './transform.ts';

export interface OperateParts {
  readonly project: Project;
  readonly places: Places;
  /** Makes a call to a system. @param request what was made for it; null when nothing was. */
  readonly call: (call: Call, request: string | null, signal: AbortSignal) => Promise<Performed>;
  /** Global and project variables, of one run alone. */
  readonly scope: ScriptScope;
  readonly names: NonNullable<ScriptHost['names']>;
  /** Texts that the log must not show. */
  readonly secrets: readonly unknown[];
  /** Operations that the run did before, and how many it may do. */
  readonly done: number;
  readonly mostOperations: number;
  /** Ends everything; its reason is thrown. */
  readonly signal: AbortSignal;
}

/** What became of an operation. */
export interface Operated {
  /** Null when it succeeded. */
  readonly error: OperationError | null;
  /** The operations that come next. */
  readonly next: readonly string[];
}

export interface Operator {
  /** Runs an operation and those that its scripts wait for, without what follows it. */
  readonly operate: (operation: string) => Promise<Operated>;
  /** Says that too many operations follow one another. */
  readonly refuse: (most: number) => Operated;
  readonly entries: () => readonly NewLogEntry[];
  readonly counts: () => {
    readonly read: number;
    readonly created: number;
    readonly updated: number;
    readonly refused: number;
    readonly operations: number;
  };
}

/** Operations that wait for one another. */
const deepest = 10;
/** Entries of one operation; more are only counted. */
const mostEntries = 1000;
const longestTimeout = 7200;
const lastError = 'jitterbit.operation.last_error';

const asText = (content: FileContent): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

/** What the activities of an operation hand on to one another. */
interface Flow {
  files: readonly ReadFile[];
  /** Null before anything was read or made. */
  format: Document | null;
  hasSource: boolean;
  /** Records that were made and are not written yet. */
  records: number;
  /** Whether it is the answer to a call that wrote records: they were counted when it was made. */
  isCounted: boolean;
  readonly sources: { readonly location: Location; readonly files: readonly ReadFile[] }[];
}

export const createOperator = ({
  project,
  places,
  call: perform,
  scope,
  names,
  secrets,
  done,
  mostOperations,
  signal: ending,
}: OperateParts): Operator => {
  const entries: NewLogEntry[] = [];
  let unlisted = 0;
  let read = 0;
  let created = 0;
  let updated = 0;
  let refused = 0;
  let operations = 0;
  /** What scripts started without waiting for it. */
  const later: string[] = [];
  const scripts = new Map<string, Script>();
  const transformations = new Map<string, PreparedTransformation>();

  const { masked, maskedMessage, maskedError } = createMask(secrets);

  const enter = (entry: NewLogEntry): void => {
    if (entries.length >= mostEntries) unlisted += 1;
    else entries.push(entry);
  };

  const log = (
    level: NewLogEntry['level'],
    step: NewLogEntry['step'],
    says: MessageRef,
    details: string | null = null,
  ): void => enter({ level, step, message: maskedMessage(says), details: details && masked(details) });

  const scriptOf = (id: string): Script | null => {
    const known = scripts.get(id);
    if (known) return known;
    const entity = project.byId.get(id);
    if (entity?.kind !== 'Script') return null;
    const script = parseScript(entity.script, { name: entity.name });
    scripts.set(id, script);
    return script;
  };

  const prepared = (transformation: Transformation): PreparedTransformation => {
    const known = transformations.get(transformation.id);
    if (known) return known;
    const made = prepareTransformation(project, transformation);
    transformations.set(transformation.id, made);
    return made;
  };

  const placeOf = (reference: string): Location => {
    const found = findReference(project, reference, 'Source', 'Target');
    if (found) return found;
    throw new OperationError(message('jitterpak.place.missing', { name: logText(reference, 200) }));
  };

  /** One of an operation's own: it keeps what follows that operation from running. */
  const createHost = (depth: number, cancel: (reason: string) => void): Pick<Required<ScriptHost>, SharedAbility> => ({
    now: Date.now,
    names,
    log: ({ level, message: text }) => log(level, 'script', message('jitterpak.log', { text: logText(masked(text)) })),
    async readFile({ place, name }, signal) {
      const location = placeOf(place);
      const files = await places.read(location, name, signal ?? ending);
      const [only] = files;
      if (!only) {
        const wanted = logText(name ?? location.name, 200);
        throw new OperationError(message('jitterpak.file.missing', { name: wanted, place: location.name }));
      }
      return files.length === 1 ? only.content : files.map(({ content }) => asText(content)).join('');
    },
    writeFile: ({ place, name }, content, signal) => places.write(placeOf(place), content, name, signal ?? ending),
    flushFiles: () => undefined,
    deleteFiles: ({ place, name }: FileReference) => places.remove(placeOf(place), name),
    async listFiles({ place, name }, folder) {
      const found = await places.list(placeOf(place), name);
      return folder === null || folder === '' ? found : found.filter(file => file.startsWith(`${folder}/`));
    },
    async runOperation(reference, waits, signal): Promise<OperationOutcome> {
      const operation = findReference(project, reference, 'Operation');
      if (!operation)
        throw new OperationError(message('jitterpak.operation.missing', { name: logText(reference, 200) }));
      if (!waits) {
        later.push(operation.id);
        return { succeeded: true };
      }
      if (depth + 1 >= deepest) throw new OperationError(message('jitterpak.operations.deep', { count: deepest }));
      const error = await chain(operation, depth + 1, signal ?? ending);
      return error ? { succeeded: false, error: error.message } : { succeeded: true };
    },
    cancelChain: cancel,
    findScript: reference => {
      const found = findReference(project, reference, 'Script');
      return found && scriptOf(found.id);
    },
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal: signal ?? ending }),
  });

  const readFrom = async (location: Location, flow: Flow, signal: AbortSignal): Promise<void> => {
    flow.files = await places.read(location, null, signal);
    flow.hasSource = true;
    flow.isCounted = false;
    flow.sources.push({ location, files: flow.files });
    const count = flow.files.reduce((sum, { content }) => sum + content.length, 0);
    log('info', 'read', message('jitterpak.read', { place: location.name, count }));
  };

  const mapWith = async (
    transformation: Transformation,
    flow: Flow,
    host: ScriptHost,
    signal: AbortSignal,
  ): Promise<void> => {
    const way = prepared(transformation);
    const inputs = flow.hasSource ? flow.files : [{ name: '', content: '' }];
    const made: ReadFile[] = [];
    for (const { name, content } of inputs) {
      const text = way.source.kind === 'none' ? null : asText(content);
      const result = await transform(way, text, { host, scope, signal });
      // What a call found was counted when it was made.
      if (way.source.kind !== 'none' && way.source.kind !== 'call') read += result.records;
      if (!flow.isCounted) flow.records += result.records;
      log('info', 'map', message('jitterpak.mapped', { name: transformation.name, count: result.records }));
      made.push({ name, content: result.text });
    }
    flow.files = made;
    flow.hasSource = true;
    flow.format = way.target.kind === 'flat' ? way.target.document : null;
  };

  const callWith = async (call: Call, flow: Flow, signal: AbortSignal): Promise<void> => {
    const requests = flow.hasSource ? flow.files : [{ name: '', content: null }];
    const answers: ReadFile[] = [];
    for (const { name, content } of requests) {
      const done = await perform(call, content === null ? null : asText(content), signal);
      answers.push({ name, content: done.answer });
      if (call.verb === 'query') {
        read += done.records;
        log('info', 'read', message('jitterpak.call.read', { name: call.name, count: done.records }));
        continue;
      }
      created += done.records - done.updated;
      updated += done.updated;
      refused += done.refused.length;
      log('info', 'write', message('jitterpak.call.written', { name: call.name, count: done.records }));
      for (const { key, reason, details } of done.refused) {
        const row = { key: logText(masked(key), 200), reason: maskedMessage(reason) };
        const says = message('run.row.refused');
        enter({ level: 'warning', step: 'write', message: says, row, details: details && masked(details) });
      }
    }
    flow.files = answers;
    flow.hasSource = true;
    flow.format = null;
    flow.records = 0;
    flow.isCounted = call.verb !== 'query';
  };

  const writeTo = async (location: Location, flow: Flow, signal: AbortSignal): Promise<void> => {
    for (const { content } of flow.files) {
      await places.write(location, content, null, signal, flow.format);
      log('info', 'write', message('jitterpak.written', { place: location.name, count: content.length }));
    }
    // A file or an answer does not tell what was there before.
    created += flow.records;
    flow.records = 0;
  };

  /** Runs the activities of an operation in their order. @returns false when its source has no file. */
  const runActivities = async (operation: Operation, flow: Flow, host: ScriptHost, signal: AbortSignal) => {
    for (const { contentId, tag } of operation.activities) {
      signal.throwIfAborted();
      const entity = project.byId.get(contentId.toLowerCase());
      switch (entity?.kind) {
        case 'Source':
          await readFrom(entity, flow, signal);
          if (flow.files.length === 0) return false;
          break;
        case 'Target':
          await writeTo(entity, flow, signal);
          break;
        case 'Transformation':
          await mapWith(entity, flow, host, signal);
          break;
        case 'Script': {
          const script = scriptOf(entity.id);
          if (script) await runScript(script, host, { scope, signal });
          break;
        }
        default: {
          const call = entity && callOf(project, entity);
          if (!call) {
            const name = entity?.type ?? tag;
            throw new OperationError(message('jitterpak.gap.entity', { where: operation.name, name }));
          }
          await callWith(call, flow, signal);
        }
      }
    }
    return true;
  };

  const secondsOf = ({ properties }: Operation): number => {
    const seconds = Number(properties.get('timeoutseconds'));
    return seconds >= 1 ? Math.min(seconds, longestTimeout) : longestTimeout;
  };

  const stop = (operation: Operation, error: OperationError): OperationError => {
    log(
      'error',
      'finish',
      message('jitterpak.operation.stopped', { operation: operation.name, reason: maskedMessage(error.says) }),
      error.details,
    );
    scope.set(lastError, error.message);
    return error;
  };

  const runOne = async (
    operation: Operation,
    depth: number,
    parent: AbortSignal,
  ): Promise<{ error: OperationError | null; next: string | null }> => {
    operations += 1;
    if (done + operations > mostOperations) {
      throw new OperationError(message('jitterpak.operations.many', { count: mostOperations }));
    }
    log('info', 'start', message('jitterpak.operation.started', { operation: operation.name }));
    const seconds = secondsOf(operation);
    const timeout = AbortSignal.timeout(seconds * 1000);
    const signal = AbortSignal.any([parent, timeout]);
    let canceled: string | null = null;
    const host = createHost(depth, reason => (canceled = reason));
    const flow: Flow = { files: [], format: null, hasSource: false, records: 0, isCounted: false, sources: [] };
    const settle = async (succeeded: boolean) => {
      for (const { location, files } of flow.sources) await places.settle(location, files, succeeded);
    };
    const work = async (): Promise<boolean> => {
      const hadFiles = await runActivities(operation, flow, host, signal);
      await settle(true);
      return hadFiles;
    };

    let error: OperationError | null = null;
    let followsOn = true;
    try {
      if (!(await work())) {
        log('info', 'finish', message('jitterpak.operation.empty', { operation: operation.name }));
        followsOn = operation.properties.get('run_success_op_if_no_source_files') === '1';
      } else log('info', 'finish', message('jitterpak.operation.done', { operation: operation.name }));
    } catch (thrown) {
      parent.throwIfAborted();
      const known = timeout.aborted
        ? new OperationError(message('jitterpak.timeout', { count: seconds }), null, { cause: thrown })
        : operationError(thrown);
      if (!known) throw thrown;
      error = stop(operation, known);
      await settle(false);
    }
    if (canceled !== null) {
      const reason = message('jitterpak.log', { text: logText(canceled) });
      log('info', 'finish', message('jitterpak.operation.canceled', { reason }));
      return { error, next: null };
    }
    if (error) return { error, next: operation.failureOperationId };
    return { error, next: followsOn ? operation.successOperationId : null };
  };

  const operationOf = (id: string): Operation => {
    const found = project.byId.get(id);
    if (found?.kind === 'Operation') return found;
    throw new OperationError(message('jitterpak.operation.missing', { name: id }));
  };

  /** An operation and what follows it. @returns the first one's error. */
  const chain = async (first: Operation, depth: number, parent: AbortSignal): Promise<OperationError | null> => {
    let { error, next } = await runOne(first, depth, parent);
    const outcome = error;
    while (next !== null) ({ error, next } = await runOne(operationOf(next), depth, parent));
    return outcome;
  };

  return {
    async operate(id) {
      try {
        const { error, next } = await runOne(operationOf(id), 0, ending);
        return { error: error && maskedError(error), next: [...(next === null ? [] : [next]), ...later.splice(0)] };
      } catch (thrown) {
        ending.throwIfAborted();
        const error = operationError(thrown);
        if (!error) throw thrown;
        log('error', 'finish', maskedMessage(error.says), error.details);
        return { error: maskedError(error), next: [] };
      }
    },
    refuse(most) {
      const error = new OperationError(message('jitterpak.operations.many', { count: most }));
      log('error', 'finish', error.says);
      return { error, next: [] };
    },
    entries: () =>
      unlisted === 0
        ? entries
        : [...entries, { level: 'info', step: 'finish', message: message('jitterpak.log.cut', { count: unlisted }) }],
    counts: () => ({ read, created, updated, refused, operations }),
  };
};
