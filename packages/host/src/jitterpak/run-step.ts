import { isEncrypted, type Project } from '@citizen-integrator/jitterpak';
import { ScriptScope } from '@citizen-integrator/jitterpak/script';
import type { RunStatus } from 'citizen-integrator/contract';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message, type MessageRef } from '../messages/index.ts';
import type { RunOutcome } from '../runs/run-outcome.ts';
import { getCheckpoint, recordPage, type RunRow } from '../runs/store.ts';
import { open, seal } from '../secrets/envelope.ts';
import type { Scope, Tx } from '../store/database.ts';
import { ContentError } from './content/content-node.ts';
import { secretsOf } from './configure.ts';
import type { DeployedProject } from './deployed-project.ts';
import { keepVariables, takeVariables, type KeptVariables } from './kept-values.ts';
import { createOperator, type Operated } from './operate.ts';
import { OperationError } from './operation-error.ts';
import { performCall } from './perform-call.ts';
import { createPlaces } from './places.ts';
import { openStorage } from './storage.ts';
import { getState, putState } from './store.ts';

/** How far a run is: kept sealed, as variables may hold anything. */
interface State {
  readonly variables: KeptVariables;
  /** Operations that are still to be run, by guid. */
  readonly next: readonly string[];
  /** Operations that were run, those that scripts waited for included. */
  readonly done: number;
  /** How many of them followed one another. */
  readonly links: number;
  /** Why the first one stopped, and why one of those behind it did. */
  readonly stopped: MessageRef | null;
  readonly followerStopped: MessageRef | null;
}

/** Operations of one run, those that scripts wait for included. */
const mostOperations = 10_000;
/** Operations of one run that follow one another: they may do so in a circle. */
const mostLinks = 50;
/** Characters of the variables that go from one operation to the next. */
const mostMegabytes = 8;

const contextOf = ({ organization, customer, deployment, id }: RunRow): readonly string[] => [
  organization,
  customer,
  deployment,
  id,
  'state',
];

const readState = async (tx: Tx, masterSecret: Buffer, run: RunRow): Promise<State | null> => {
  const sealed = await getState(tx, run.id);
  return sealed === null ? null : (open(masterSecret, contextOf(run), sealed) as unknown as State);
};

/** Project variables as every run begins with them. */
export const projectVariables = ({ variables }: Project): readonly (readonly [string, string | null])[] =>
  variables.map(({ name, value }) => [name, isEncrypted(value) ? null : value] as const);

const after = (before: State, { error, next }: Operated, operations: number, variables: KeptVariables): State => {
  const isFirst = before.links === 0;
  return {
    variables,
    next: [...before.next.slice(1), ...next],
    done: before.done + operations,
    links: before.links + 1,
    stopped: isFirst ? (error?.says ?? null) : before.stopped,
    followerStopped: before.followerStopped ?? (isFirst ? null : (error?.says ?? null)),
  };
};

/** Null when they hold more than goes from one operation to the next. */
const keptOrNull = (scope: ScriptScope): KeptVariables | null => {
  try {
    const variables = keepVariables(scope);
    return JSON.stringify(variables).length <= mostMegabytes * 1024 * 1024 ? variables : null;
  } catch (error) {
    if (error instanceof ContentError) return null;
    throw error;
  }
};

/**
 * Runs the next operation of a run and keeps what it brought about, at once: a run that is cut off begins again with the
 * operation that it was at, and finds files and variables as they were before it. What HTTP places were sent stays sent.
 * @returns `more` when operations are left.
 * @throws the signal's reason, or trouble of our own.
 */
export const runNextOperation = async (
  { store, guard, masterSecret, formulas }: EngineParts & { readonly formulas: FormulaPool },
  { deployment, jitterpak, connections, secrets }: DeployedProject,
  run: RunRow,
  scope: Scope,
  signal: AbortSignal,
): Promise<'more' | 'done' | 'canceled'> => {
  const { project } = jitterpak;
  const [checkpoint, known] = await store.withScope(scope, async tx => [
    await getCheckpoint(tx, run.id),
    await readState(tx, masterSecret, run),
  ]);
  const before: State = known ?? {
    variables: keepVariables(new ScriptScope(projectVariables(project))),
    next: [run.operation],
    done: 0,
    links: 0,
    stopped: null,
    followerStopped: null,
  };
  const [operation] = before.next;
  if (operation === undefined) return 'done';

  const variables = new ScriptScope(takeVariables(before.variables));
  const owner = { organization: run.organization, customer: run.customer, deployment: run.deployment };
  const storage = openStorage({ store, masterSecret }, owner, scope);
  const places = createPlaces(project, { guard, storage, scope: variables });
  const operator = createOperator({
    project,
    places,
    call: (call, request, ending) => {
      const connection = connections.get(call.connector.id)?.opened;
      // Whoever loads a deployment sees to it that each connector has one.
      if (!connection) throw new Error(`There is no connection for "${call.connector.name}"`);
      return performCall(call, request, { connection, formulas, fill: places.fill, signal: ending });
    },
    scope: variables,
    names: { environment: deployment.environmentName, organization: run.organization },
    secrets: [...secretsOf(project), ...secrets],
    done: before.done,
    mostOperations,
    signal,
  });
  const operated = before.links < mostLinks ? await operator.operate(operation) : operator.refuse(mostLinks);
  const { read, created, updated, refused, operations } = operator.counts();
  const kept = keptOrNull(variables);
  const outcome = kept
    ? operated
    : { error: new OperationError(message('jitterpak.variables.large', { count: mostMegabytes })), next: [] };
  const state = after(before, outcome, operations, kept ?? []);

  const counted = await store.withScope(scope, async tx => {
    const page = await recordPage(tx, {
      run: run.id,
      page: checkpoint?.pages ?? 0,
      counts: { read, created, updated, skipped: 0, failed: refused },
      entries: operator.entries(),
      cursor: state.next[0] ?? null,
      watermark: null,
    });
    if (!page) return null;
    await storage.commit(tx);
    const sealed = seal(masterSecret, contextOf(run), { ...state });
    await putState(tx, { ...owner, run: run.id, sealed });
    return page;
  });
  // Another host is at this run as well: see how far it is.
  if (!counted) return 'more';
  if (counted.cancelRequested && state.next.length > 0) return 'canceled';
  return state.next.length === 0 ? 'done' : 'more';
};

/** How a run ended whose operations are all done. */
export const outcomeOfOperations = async (tx: Tx, masterSecret: Buffer, run: RunRow): Promise<RunOutcome> => {
  const state = await readState(tx, masterSecret, run);
  const { operationName: operation } = run;
  const ended = (): { status: RunStatus; message: MessageRef } => {
    if (state?.stopped) {
      const says = message('jitterpak.operation.stopped', { operation, reason: state.stopped });
      return { status: 'error', message: says };
    }
    if (state?.followerStopped) {
      const says = message('jitterpak.done.child', { operation, reason: state.followerStopped });
      return { status: 'success-with-child-error', message: says };
    }
    if (run.failed > 0) {
      return { status: 'success-with-warning', message: message('jitterpak.done.refused', { count: run.failed }) };
    }
    return { status: 'success', message: message('jitterpak.done', { count: state?.done ?? 0 }) };
  };
  const { status, message: says } = ended();
  const level = status === 'success' ? 'info' : status === 'error' ? 'error' : 'warning';
  return { status, message: says, entries: [{ level, step: 'finish', message: says }] };
};
