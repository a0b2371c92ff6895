import { ConnectorError } from '../connectors/index.ts';
import { DeploymentError, findOperation, loadDeployment } from '../deployments/deployed-recipe.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { Steps } from '../engine/steps.ts';
import type { FormulaPool } from '../formulas/formula-pool.ts';
import { message } from '../messages/index.ts';
import type { Scope } from '../store/database.ts';
import { MappingError } from './map-row.ts';
import { maxAttempts, waitBefore, waitMessage } from './patience.ts';
import { openRowFlow, type RowFlow } from './row-flow.ts';
import { outcomeOfRun, pageEntries, type RunEnd } from './run-outcome.ts';
import { appendLog, finishRun, getRun, recordPage, startRun, type RunRow } from './store.ts';
import { laterWatermark, type Watermark } from './watermark.ts';
import { getWatermark, putWatermark } from './watermark-store.ts';

export interface RunWorkflowParts extends EngineParts {
  readonly steps: Steps;
  readonly formulas: FormulaPool;
  /** Aborted when the host ends. */
  readonly closing: AbortSignal;
  /** Aborted when somebody stops the run while this host works on it. */
  readonly cancelSignal: (run: string) => AbortSignal;
  readonly forget: (run: string) => void;
}

/** What a page's step hands on: where to go on, neither rows nor secrets. */
type PageStep =
  | { readonly kind: 'next'; readonly cursor: string; readonly watermark?: Watermark | null }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | RunEnd;

const stopped = (error: unknown): RunEnd | null => {
  if (error instanceof ConnectorError || error instanceof MappingError) {
    return { kind: 'stopped', message: message('run.stopped', { reason: error.says }), details: error.details };
  }
  if (error instanceof DeploymentError) return { kind: 'stopped', message: error.says, details: null };
  return null;
};

/** The work of one run on this host: what it holds open is opened again wherever the run is taken up. */
const createWork = (
  { store, log, closing, cancelSignal, formulas, ...parts }: RunWorkflowParts,
  id: string,
  scope: Scope,
) => {
  const canceling = cancelSignal(id);
  const reading = AbortSignal.any([closing, canceling]);
  let open: RowFlow | null = null;

  const close = async (): Promise<void> => {
    const flow = open;
    open = null;
    await flow?.close();
  };

  /** @returns null when the deployment was removed. */
  const openFlow = async (run: RunRow): Promise<RowFlow | null> => {
    const deployed = await loadDeployment({ store, log, ...parts }, run.deployment, scope);
    if (!deployed) return null;
    const operation = findOperation(deployed, run.operation);
    const { changedSince } = operation.source;
    const since =
      changedSince === undefined
        ? null
        : await store.withScope(scope, tx => getWatermark(tx, run.deployment, operation.id, changedSince));
    return openRowFlow(deployed, operation, { run, since, formulas, reading, closing });
  };

  /** From the source to the target and into the books. */
  const copyPage = async (run: RunRow, page: number, cursor: string | null): Promise<PageStep> => {
    open ??= await openFlow(run);
    if (!open) return { kind: 'canceled' };
    const read = await open.read(cursor, reading);
    const { counts, refusals } = await open.write(read, page);
    const { next, total, watermark } = read;
    const entries = pageEntries(counts, refusals, run.failed);
    await store.withScope(scope, tx => recordPage(tx, { run: id, page, counts, total, entries }));
    return next === null ? { kind: 'complete', watermark } : { kind: 'next', cursor: next, watermark };
  };

  return {
    close,

    /** @returns false when there is nothing to do: it was finished before or is gone. */
    begin: (): Promise<boolean> =>
      store.withScope(scope, async tx => {
        const before = await getRun(tx, id);
        if (!before || before.finishedAt) return false;
        await startRun(tx, id);
        const entry = { level: 'info', step: 'start', message: message(`run.started.${before.trigger}`) } as const;
        if (!before.startedAt) await appendLog(tx, id, [entry]);
        return true;
      }),

    async page(page: number, cursor: string | null, attempt: number): Promise<PageStep> {
      const run = await store.withScope(scope, tx => getRun(tx, id));
      if (!run || run.finishedAt || run.cancelRequested) return { kind: 'canceled' };
      try {
        return await copyPage(run, page, cursor);
      } catch (error) {
        closing.throwIfAborted();
        if (canceling.aborted) return { kind: 'canceled' };
        const end = stopped(error);
        if (!end) throw error;
        // What is open may be what broke.
        await close();
        if (!(error instanceof ConnectorError) || error.kind !== 'transient') return end;
        const { says: reason, details } = error;
        if (attempt >= maxAttempts) {
          return { kind: 'stopped', message: message('run.stopped.patience', { reason, count: attempt }), details };
        }
        const milliseconds = waitBefore(attempt, error);
        const entry = { level: 'warning', step: 'read', message: waitMessage(reason, milliseconds), details } as const;
        await store.withScope(scope, tx => appendLog(tx, id, [entry]));
        return { kind: 'wait', milliseconds };
      }
    },

    finish: (end: RunEnd): Promise<boolean> =>
      store.withScope(scope, async tx => {
        const run = await getRun(tx, id);
        if (!run) return false;
        const outcome = outcomeOfRun(end, run);
        const isFinished = (await finishRun(tx, { run: id, ...outcome })) !== null;
        if (isFinished && end.kind === 'complete' && end.watermark && outcome.status !== 'error') {
          await putWatermark(tx, run.deployment, run.operation, end.watermark);
        }
        return isFinished;
      }),
  };
};

/** A source that comes back to a page that it has given would be read for ever. */
const circle: RunEnd = {
  kind: 'stopped',
  message: message('run.stopped', { reason: message('source.repeats') }),
  details: null,
};

/**
 * A run: page by page from the source to the target. Between pages only the cursor is kept, so that a run that was cut
 * off goes on with the page that it was at. That page may be written twice, which changes nothing, and counts once.
 */
export const createRunWorkflow =
  (parts: RunWorkflowParts) =>
  async (id: string, scope: Scope): Promise<void> => {
    const { steps, log, forget } = parts;
    const work = createWork(parts, id, scope);

    const copyAll = async (): Promise<RunEnd> => {
      const seen = new Set<string>();
      let cursor: string | null = null;
      let watermark: Watermark | null = null;
      for (let page = 0; ; page += 1) {
        let step: PageStep;
        for (let attempt = 1; ; attempt += 1) {
          const at: string | null = cursor;
          step = await steps.run(`page ${page}`, () => work.page(page, at, attempt));
          if (step.kind !== 'wait') break;
          await steps.wait(step.milliseconds);
        }
        if (step.kind === 'complete') {
          return { ...step, watermark: laterWatermark(watermark, step.watermark ?? null) };
        }
        if (step.kind !== 'next') return step;
        watermark = laterWatermark(watermark, step.watermark ?? null);
        if (seen.has(step.cursor)) return circle;
        seen.add(step.cursor);
        cursor = step.cursor;
      }
    };

    try {
      if (!(await steps.run('begin', work.begin))) return;
      const end = await copyAll().catch((error: unknown): RunEnd => {
        log.error({ err: error, run: id }, 'A run stopped for a reason that is our own');
        return { kind: 'stopped', message: message('run.stopped.unexpected'), details: null };
      });
      await steps.run('finish', () => work.finish(end));
    } finally {
      await work.close();
      forget(id);
    }
  };
