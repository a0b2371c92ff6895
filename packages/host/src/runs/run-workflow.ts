import type { Library } from '@citizen-integrator/library';
import type { Operation } from 'citizen-integrator/contract';
import { ConnectorError } from '../connectors/index.ts';
import { DeploymentError, findOperation, loadDeployment, type DeployedRecipe } from '../deployments/deployed-recipe.ts';
import { getDeployment, holdDeployment } from '../deployments/store.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { Steps } from '../engine/steps.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { loadDeployedProject, type DeployedProject } from '../jitterpak/deployed-project.ts';
import { outcomeOfOperations, runNextOperation } from '../jitterpak/run-step.ts';
import { deleteState, getState } from '../jitterpak/store.ts';
import { message, type MessageRef } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import type { Scope, Tx } from '../store/database.ts';
import { MappingError } from './map-row.ts';
import { followRun } from './chain.ts';
import { keptAfter, openKeptRows, type KeptRows } from './kept-rows.ts';
import { maxAttempts, waitBefore, waitMessage } from './patience.ts';
import { createProgress } from './progress.ts';
import { sealLinks, unsealLinks } from './left-links.ts';
import {
  dropAllLinks,
  dropLinks,
  firstLinks,
  listLinks,
  listRemarks,
  replaceLinks,
  runsWithLinks,
} from './left-links-store.ts';
import { openRecordLinks } from './record-links.ts';
import { listKeptRows } from './refused-rows-store.ts';
import { openRunJobs } from './run-jobs.ts';
import { leftEntry, openRowFlow, type PageWork, type RowFlow } from './row-flow.ts';
import type { FlowPage } from './row-source.ts';
import { filledEntries, listedRefusals, outcomeOfRun, pageEntries, type RunEnd } from './run-outcome.ts';
import {
  appendLog,
  countLogged,
  finishRun,
  getAssignment,
  getCheckpoint,
  getRun,
  insertLog,
  listUnfinishedRunsOf,
  recordFilled,
  recordPage,
  startRun as beginRun,
  tellEnd,
  tellRun,
  withoutLogged,
  type Checkpoint,
  type NewLogEntry,
  type RunRow,
} from './store.ts';
import { startsAnew } from './start-anew.ts';
import { laterWatermark } from './watermark.ts';
import { getWatermark, putWatermark } from './watermark-store.ts';

export interface RunWorkflowParts extends EngineParts {
  readonly steps: Steps;
  readonly formulas: FormulaPool;
  /** Aborted when the host ends. */
  readonly closing: AbortSignal;
  /** Aborted when somebody stops the run while this host works on it. */
  readonly cancelSignal: (run: string) => AbortSignal;
  readonly forget: (run: string) => void;
  readonly startRun: (run: string, scope: Scope) => Promise<void>;
}

/** What copying hands on: neither rows nor secrets. */
type CopyStep =
  /** There is more; what was copied is kept. */
  | { readonly kind: 'more' }
  /** `attempt`: how often the page that it is at has been tried. */
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly attempt: number }
  | RunEnd;

/** Whether the last page is in the books. */
const isWritten = ({ pages, cursor }: Checkpoint): boolean => pages > 0 && cursor === null;

/** What is said of a link that the next run fills in, in place of what is said of one that is not there. */
const laterEntry = ({ params }: MessageRef): NewLogEntry => leftEntry({ code: 'run.left.later', params });

const operated: RunEnd = { kind: 'operated' };

/** After this time, in ms, copying goes on in a step of its own: a step is tried again only so often. */
const stepLength = 60_000;

/** A source that comes back to a page that it has given would be read for ever. */
const circle: RunEnd = {
  kind: 'stopped',
  message: message('run.stopped', { reason: message('source.repeats') }),
  details: null,
};

const stopped = (error: unknown): RunEnd | null => {
  if (error instanceof ConnectorError || error instanceof MappingError) {
    return { kind: 'stopped', message: message('run.stopped', { reason: error.says }), details: error.details };
  }
  if (error instanceof DeploymentError) return { kind: 'stopped', message: error.says, details: null };
  return null;
};

/** Whether the deployment was changed under the run so that how far this run came counts no more. */
const isOvertaken = async (tx: Tx, library: Library, run: RunRow): Promise<boolean> => {
  const begun = await getAssignment(tx, run.id);
  const deployment = begun && (await getDeployment(tx, run.deployment));
  if (!deployment) return false;
  const recipe = await findRecipe(tx, library, deployment.recipeId, begun.recipeVersion);
  const operations = recipe?.project.kind === 'flow' ? recipe.project.operations : [];
  const operation = operations.find(({ id }) => id === run.operation);
  return operation !== undefined && startsAnew(operation, begun, deployment);
};

/** The work of one run on this host: what it holds open is opened again wherever the run is taken up. */
const createWork = (
  { store, log, closing, cancelSignal, formulas, masterSecret, ...parts }: RunWorkflowParts,
  id: string,
  scope: Scope,
) => {
  const canceling = cancelSignal(id);
  const reading = AbortSignal.any([closing, canceling]);
  const progress = createProgress(() =>
    store
      .withScope(scope, tx => tellRun(tx, id))
      .catch((error: unknown) => {
        log.warn({ err: error, run: id }, 'how far a run is could not be told');
      }),
  );
  /** Where pages began that are in the books. */
  const seen = new Set<string>();
  let open: RowFlow | null = null;
  /** Whether another host, or this one before it failed, may have written some of the page that the run is at. */
  let mayBeAgain = true;

  const close = async (): Promise<void> => {
    const flow = open;
    open = null;
    await flow?.close();
  };

  const openKept = async (deployed: DeployedRecipe, operation: Operation, run: RunRow): Promise<KeptRows> => {
    const rows = await store.withScope(scope, tx => listKeptRows(tx, id));
    return openKeptRows(deployed, operation, rows, { masterSecret, owner: run });
  };

  /** @returns null when the deployment was removed. */
  const openFlow = async (run: RunRow): Promise<RowFlow | null> => {
    const begun = await store.withScope(scope, tx => getAssignment(tx, id));
    const deployed = await loadDeployment({ store, log, masterSecret, ...parts }, run.deployment, scope, begun);
    if (!deployed) return null;
    const operation = findOperation(deployed, run.operation);
    const { changedSince } = operation.source;
    const since =
      changedSince === undefined
        ? null
        : await store.withScope(scope, tx => getWatermark(tx, run.deployment, operation.id, changedSince));
    const kept = run.trigger === 'retry' ? await openKept(deployed, operation, run) : null;
    return openRowFlow(deployed, operation, {
      run,
      since,
      kept,
      formulas,
      jobs: openRunJobs(store, scope, id, canceling),
      linksOf: (source, target) => openRecordLinks(store, scope, source, target),
      reading,
      closing,
    });
  };

  /** Null when it is no Jitterpak. @throws DeploymentError */
  const openProject = async (run: RunRow): Promise<DeployedProject | null> => {
    const begun = await store.withScope(scope, tx => getAssignment(tx, id));
    return loadDeployedProject({ store, masterSecret, ...parts }, run.deployment, scope, begun);
  };

  const operate = async (project: DeployedProject, run: RunRow): Promise<CopyStep> => {
    const engine = { store, log, masterSecret, formulas, ...parts };
    switch (await runNextOperation(engine, project, run, scope, reading)) {
      case 'more':
        return { kind: 'more' };
      case 'canceled':
        return { kind: 'canceled' };
      case 'done':
        return operated;
    }
  };

  /** Remarks that the run's log does not have yet: one that goes on elsewhere comes upon the same things. */
  const news = async (remarks: readonly NewLogEntry[]): Promise<readonly NewLogEntry[]> =>
    remarks.length === 0 ? [] : store.withScope(scope, tx => withoutLogged(tx, id, remarks));

  /**
   * Fills in what records point at that came after them, some records at a time, in the order in which they came.
   * @param of the run that wrote them, this one or an earlier one.
   * @param pages that are written.
   * @returns null when all is filled in.
   */
  const fillLinks = async (run: RunRow, of: string, pages: number, onPage: () => void): Promise<CopyStep | null> => {
    const deadline = Date.now() + stepLength;
    for (;;) {
      const next = await store.withScope(scope, tx => firstLinks(tx, of));
      if (!next) return null;
      canceling.throwIfAborted();
      closing.throwIfAborted();
      if (Date.now() > deadline) return { kind: 'more' };
      open ??= await openFlow(run);
      if (!open) return { kind: 'canceled' };
      const { count, refused, remarks } = await open.fill(
        unsealLinks(masterSecret, { ...run, id: of }, next.sealed),
        pages + next.place,
      );
      closing.throwIfAborted();
      const fresh = await news(remarks);
      const recorded = await store.withScope(scope, async tx => {
        const room = Math.max(0, listedRefusals - (await countLogged(tx, id, 'run.row.unlinked')));
        const entries = [...fresh, ...filledEntries(count, refused.slice(0, room))];
        return recordFilled(tx, { run: id, of, place: next.place, entries });
      });
      // Another host is at this run as well: see how far it is.
      if (!recorded) return { kind: 'more' };
      onPage();
      progress.note();
      if (recorded.cancelRequested) return { kind: 'canceled' };
    }
  };

  const fillOwn = async (
    run: RunRow,
    { pages, watermark }: Pick<Checkpoint, 'pages' | 'watermark'>,
    onPage: () => void,
  ): Promise<CopyStep> => (await fillLinks(run, id, pages, onPage)) ?? { kind: 'complete', watermark };

  /**
   * Fills in what earlier runs had to leave. First, so that what has changed since is written later; what cannot be
   * filled in yet stays kept, and holds up nothing.
   * @returns null when the run's own records are next.
   */
  const fillEarlier = async (run: RunRow, onPage: () => void): Promise<CopyStep | null> => {
    for (const of of await store.withScope(scope, tx => runsWithLinks(tx, id))) {
      try {
        const step = await fillLinks(run, of, 0, onPage);
        if (step) return step;
      } catch (error) {
        closing.throwIfAborted();
        canceling.throwIfAborted();
        if (!(error instanceof ConnectorError)) throw error;
        await store.withScope(scope, async tx => {
          const fresh = await withoutLogged(tx, id, (await listRemarks(tx, of)).map(laterEntry));
          if (fresh.length > 0) await appendLog(tx, id, fresh);
        });
      }
    }
    return null;
  };

  /** Records that are written anew point at what they point at now: what an earlier run had to leave is not filled in over it. */
  const passOver = async (tx: Tx, run: RunRow, of: string, flow: RowFlow, wrote: PageWork['wrote']): Promise<void> => {
    const owner = { ...run, id: of };
    for (const { place, sealed } of await listLinks(tx, of)) {
      const rows = unsealLinks(masterSecret, owner, sealed);
      const [kept] = sealLinks(
        masterSecret,
        owner,
        rows.filter(row => !wrote(row)),
        flow.remarkOf,
      );
      if (!kept) await dropLinks(tx, of, place);
      else if (rows.some(wrote)) await replaceLinks(tx, of, place, kept);
    }
  };

  /** From the source to the target and into the books, page by page. `onPage` is called whenever one stands there. */
  const copyPages = async (run: RunRow, from: Checkpoint, onPage: () => void): Promise<CopyStep> => {
    open ??= await openFlow(run);
    if (!open) return { kind: 'canceled' };
    if (from.pages === 0) {
      const step = await fillEarlier(run, onPage);
      if (step) return step;
    }
    const flow = open;
    const earlier = await store.withScope(scope, tx => runsWithLinks(tx, id));
    const deadline = Date.now() + stepLength;
    const leaving = new AbortController();
    const read = (cursor: string | null) => flow.read(cursor, AbortSignal.any([reading, leaving.signal]));
    let { pages, cursor, watermark } = from;
    let listed = run.failed;
    let ahead: Promise<FlowPage> | null = null;
    try {
      for (;;) {
        const page: FlowPage = await (ahead ?? read(cursor));
        cursor = page.next;
        watermark = laterWatermark(watermark, page.watermark);
        const isCircle = cursor !== null && seen.has(cursor);
        ahead = flow.readsAhead && cursor !== null && !isCircle ? read(cursor) : null;
        // Whether it fails is asked when this page stands in the books.
        ahead?.catch(() => {});
        const isAgain = mayBeAgain;
        mayBeAgain = true;
        const { counts, refusals, remarks, left, wrote } = await flow.write(page, pages, isAgain);
        const { total } = page;
        const listable = refusals.slice(0, Math.max(0, listedRefusals - listed));
        const { refused, ...rest } = keptAfter(page, listable, masterSecret, run);
        const outcome = {
          run: id,
          page: pages,
          counts,
          total,
          cursor,
          watermark,
          entries: [...(await news(remarks)), ...pageEntries(counts, refused)],
          left: sealLinks(masterSecret, run, left, flow.remarkOf),
          ...rest,
        };
        const counted = await store.withScope(scope, async tx => {
          const recorded = await recordPage(tx, outcome);
          if (recorded) for (const of of earlier) await passOver(tx, run, of, flow, wrote);
          return recorded;
        });
        // Another host is at this run as well: see how far it is.
        if (!counted) return { kind: 'more' };
        mayBeAgain = false;
        onPage();
        progress.note();
        if (cursor === null) return await fillOwn(run, { pages: pages + 1, watermark }, onPage);
        if (isCircle) return circle;
        seen.add(cursor);
        if (counted.cancelRequested) return { kind: 'canceled' };
        closing.throwIfAborted();
        if (Date.now() > deadline) return { kind: 'more' };
        pages += 1;
        listed = counted.failed;
      }
    } finally {
      leaving.abort();
      // A session does one thing after the other, so nothing may be left in it.
      await ahead?.catch(() => {});
    }
  };

  /**
   * What becomes of links when the run ends before they are filled in. When it had written all, the next run does that;
   * when not, the next run writes the records again.
   * @returns what is to be said of it.
   */
  const leaveLinks = async (tx: Tx, end: RunEnd, isWhole: boolean): Promise<readonly NewLogEntry[]> => {
    const isOurFault = end.kind === 'stopped' && end.message.code === 'run.stopped.unexpected';
    if (end.kind === 'stopped' && isWhole && !isOurFault) return (await listRemarks(tx, id)).map(laterEntry);
    // They may be what we stumble over: the next run begins without them.
    const dropped = isOurFault ? [id, ...(await runsWithLinks(tx, id))] : [id];
    const remarks = new Map<string, MessageRef>();
    for (const of of dropped) for (const says of await dropAllLinks(tx, of)) remarks.set(JSON.stringify(says), says);
    return [...remarks.values()].map(leftEntry);
  };

  return {
    close,

    /** @returns false when there is nothing to do: it was finished before or is gone. */
    begin: (): Promise<boolean> =>
      store.withScope(scope, async tx => {
        const before = await getRun(tx, id);
        if (!before || before.finishedAt) return false;
        await beginRun(tx, id);
        const entry = { level: 'info', step: 'start', message: message(`run.started.${before.trigger}`) } as const;
        if (!before.startedAt) {
          await appendLog(tx, id, [entry]);
          mayBeAgain = false;
        }
        return true;
      }),

    /** @param attempt of the page that the run is at, from 1. */
    async copy(attempt: number): Promise<CopyStep> {
      const [run, checkpoint] = await store.withScope(scope, async tx => [
        await getRun(tx, id),
        await getCheckpoint(tx, id),
      ]);
      if (!run || !checkpoint || run.finishedAt || run.cancelRequested) return { kind: 'canceled' };
      const { pages, cursor, watermark } = checkpoint;
      if (isWritten(checkpoint) && (await store.withScope(scope, tx => getState(tx, id))) !== null) return operated;
      if (cursor !== null) seen.add(cursor);
      let tried = attempt;
      const onPage = () => {
        tried = 1;
      };
      try {
        if (isWritten(checkpoint)) return await fillOwn(run, { pages, watermark }, onPage);
        const project = await openProject(run);
        if (project) return await operate(project, run);
        return await copyPages(run, checkpoint, onPage);
      } catch (error) {
        closing.throwIfAborted();
        if (canceling.aborted) return { kind: 'canceled' };
        const end = stopped(error);
        if (!end) throw error;
        // What is open may be what broke.
        await close();
        if (!(error instanceof ConnectorError) || error.kind !== 'transient') return end;
        const { says: reason, details } = error;
        if (tried >= maxAttempts) {
          return { kind: 'stopped', message: message('run.stopped.patience', { reason, count: tried }), details };
        }
        const milliseconds = waitBefore(tried, error);
        const entry = { level: 'warning', step: 'read', message: waitMessage(reason, milliseconds), details } as const;
        await store.withScope(scope, tx => appendLog(tx, id, [entry]));
        return { kind: 'wait', milliseconds, attempt: tried };
      }
    },

    /** @returns the runs that follow. */
    async finish(end: RunEnd): Promise<readonly string[]> {
      await progress.end();
      return store.withScope(scope, async tx => {
        const before = await getRun(tx, id);
        if (!before) return [];
        await holdDeployment(tx, before.deployment);
        const run = (await getRun(tx, id)) ?? before;
        // Ended before: only what this step gave got lost.
        if (run.finishedAt) return listUnfinishedRunsOf(tx, run.deployment);
        const checkpoint = await getCheckpoint(tx, id);
        const outcome =
          end.kind === 'operated'
            ? await outcomeOfOperations(tx, masterSecret, run)
            : outcomeOfRun(end, {
                ...run,
                unlinked: await countLogged(tx, id, 'run.row.unlinked'),
                isWritten: checkpoint !== null && isWritten(checkpoint),
              });
        await deleteState(tx, id);
        const isOld = await isOvertaken(tx, parts.library, run);
        const rest = await leaveLinks(tx, end, !isOld && checkpoint !== null && isWritten(checkpoint));
        if (rest.length > 0) await insertLog(tx, id, await withoutLogged(tx, id, rest));
        await finishRun(tx, { run: id, ...outcome });
        if (end.kind === 'complete' && end.watermark && outcome.status !== 'error' && !isOld) {
          await putWatermark(tx, run.deployment, run.operation, end.watermark);
        }
        const { made, changed } = await followRun(tx, parts.library, run, outcome);
        await tellEnd(tx, id, changed);
        return made;
      });
    },
  };
};

/**
 * A run: page by page from the source to the target. With a page's counts stands where the next one begins, so that a
 * run that was cut off goes on with the page that it was at. That page may be written twice, which changes nothing, and
 * counts once.
 */
export const createRunWorkflow =
  (parts: RunWorkflowParts) =>
  async (id: string, scope: Scope): Promise<void> => {
    const { steps, log, forget, startRun } = parts;
    const work = createWork(parts, id, scope);

    const copyAll = async (): Promise<RunEnd> => {
      let attempt = 1;
      for (;;) {
        const at = attempt;
        const step = await steps.run('copy', () => work.copy(at));
        if (step.kind === 'more') attempt = 1;
        else if (step.kind !== 'wait') return step;
        else {
          attempt = step.attempt + 1;
          await steps.wait(step.milliseconds);
        }
      }
    };

    try {
      if (!(await steps.run('begin', work.begin))) return;
      const end = await copyAll().catch((error: unknown): RunEnd => {
        log.error({ err: error, run: id }, 'A run stopped for a reason that is our own');
        return { kind: 'stopped', message: message('run.stopped.unexpected'), details: null };
      });
      const following = await steps.run('finish', () => work.finish(end));
      for (const run of following) await startRun(run, scope);
    } finally {
      await work.close();
      forget(id);
    }
  };
