import { DBOS } from '@dbos-inc/dbos-sdk';
import { listUnfinishedChanges } from '../deployments/change-store.ts';
import { createChangeWorkflow } from '../deployments/change-workflow.ts';
import { createDeployWorkflow } from '../deployments/deploy-workflow.ts';
import { listUnfinishedDeployments } from '../deployments/store.ts';
import { createRunWorkflow } from '../runs/run-workflow.ts';
import { listCanceled, listUnfinishedRuns, requestCancel } from '../runs/store.ts';
import type { Scope } from '../store/database.ts';
import { engineLog } from './engine-log.ts';
import { createFormulaPool } from '../formulas/formula-pool.ts';
import type { EngineParts } from './engine-parts.ts';
import { holdName, type HostName } from './host-name.ts';
import { createSteps, wake } from './steps.ts';
import { watchOthers } from './takeover.ts';

export type { EngineParts } from './engine-parts.ts';

/** Does what takes long, durably: what a host was at when it ended is taken up by another one, or at its next start. */
export interface Engine {
  /** Takes up what was not finished, then is ready for more. */
  readonly launch: () => Promise<void>;
  /** Starts deploying. Starting twice does nothing. */
  readonly deploy: (deployment: string, scope: Scope) => Promise<void>;
  /** Starts making a change of a deployment that was stored. Starting twice does nothing. */
  readonly change: (change: string, scope: Scope) => Promise<void>;
  /** Starts a run that was stored. Starting twice does nothing. */
  readonly run: (run: string, scope: Scope) => Promise<void>;
  /** Asks a run to stop: between pages, or at once while it waits or reads. */
  readonly cancel: (run: string, scope: Scope) => Promise<void>;
  /** Cuts off what is under way; it is taken up at the next start. */
  readonly close: () => Promise<void>;
}

// Recovery looks for workflows of its own version. Ours stay compatible, so the version never changes.
const applicationVersion = '1';

const systemDatabaseUrl = (address: string): string => {
  const url = new URL(address);
  url.searchParams.set('idle_in_transaction_session_timeout', '60000');
  return url.href;
};

/** The engine, over DBOS on the host's own database. There is one in a process, as DBOS is a global. */
export const createEngine = (parts: EngineParts): Engine => {
  const { store, log, executorId, onOusted } = parts;
  const closing = new AbortController();
  const steps = createSteps(closing.signal);
  const cancels = new Map<string, AbortController>();
  const formulas = createFormulaPool();

  const runWorkflow = DBOS.registerWorkflow(
    createRunWorkflow({
      ...parts,
      steps,
      formulas,
      closing: closing.signal,
      cancelSignal: run => {
        const controller = cancels.get(run) ?? new AbortController();
        cancels.set(run, controller);
        return controller.signal;
      },
      forget: run => void cancels.delete(run),
      startRun: (run, scope) => startRun(run, scope),
    }),
    { name: 'run' },
  );

  const startRun = async (run: string, scope: Scope): Promise<void> => {
    await DBOS.startWorkflow(runWorkflow, { workflowID: `run:${run}` })(run, scope);
  };

  const deployWorkflow = DBOS.registerWorkflow(
    createDeployWorkflow({ ...parts, steps, formulas, closing: closing.signal, startRun }),
    { name: 'deploy' },
  );

  const startDeploy = async (deployment: string, scope: Scope): Promise<void> => {
    await DBOS.startWorkflow(deployWorkflow, { workflowID: `deploy:${deployment}` })(deployment, scope);
  };

  const changeWorkflow = DBOS.registerWorkflow(
    createChangeWorkflow({ ...parts, steps, formulas, closing: closing.signal, startRun }),
    { name: 'change' },
  );

  const startChange = async (change: string, scope: Scope): Promise<void> => {
    await DBOS.startWorkflow(changeWorkflow, { workflowID: `change:${change}` })(change, scope);
  };

  /** What was stored just before a host ended, so that no workflow was started for it yet. */
  const startUnstarted = async (): Promise<void> => {
    const found = await store.withScope('operator', async tx => [
      ...(await listUnfinishedDeployments(tx)).map(owned => ({ ...owned, kind: 'deploy', start: startDeploy })),
      ...(await listUnfinishedChanges(tx)).map(owned => ({ ...owned, kind: 'change', start: startChange })),
      ...(await listUnfinishedRuns(tx)).map(owned => ({ ...owned, kind: 'run', start: startRun })),
    ]);
    if (found.length === 0) return;
    const workflowIDs = found.map(({ kind, id }) => `${kind}:${id}`);
    const started = await DBOS.listWorkflows({ workflowIDs, loadInput: false, loadOutput: false });
    const known = new Set(started.map(({ workflowID }) => workflowID));
    for (const { kind, id, start, organization, customer } of found) {
      if (!known.has(`${kind}:${id}`)) await start(id, { organization, customer });
    }
  };

  const stopCanceled = async (): Promise<void> => {
    if (cancels.size === 0) return;
    const runs = await store.withScope('operator', tx => listCanceled(tx, [...cancels.keys()]));
    for (const run of runs) cancels.get(run)?.abort();
  };

  let hostName: HostName | null = null;
  let stopWatching: (() => Promise<void>) | null = null;

  /** What is under way here is another host's by now: nothing of it may begin or end here any more. */
  const yieldTo = (): void => {
    log.fatal({ name: executorId }, 'another host has taken over the work of this one');
    closing.abort(new Error('Another host has taken over'));
    onOusted?.();
  };

  return {
    async launch() {
      DBOS.setConfig({
        name: 'citizen',
        systemDatabaseUrl: systemDatabaseUrl(store.url),
        // Asked for in the address: DBOS would send a statement of its own into every new session, and pg warns of that.
        systemDatabaseIdleTransactionTimeoutMs: 0,
        systemDatabaseSchemaName: 'dbos',
        applicationVersion,
        executorID: executorId,
        logger: engineLog(log),
      });
      hostName = await holdName({ store, name: executorId, log, onOusted: yieldTo });
      await DBOS.launch();
      await startUnstarted();
      stopWatching = watchOthers({ store, log, own: executorId, hostName, startUnstarted, stopCanceled });
    },
    deploy: startDeploy,
    change: startChange,
    run: startRun,
    async cancel(run, scope) {
      await store.withScope(scope, tx => requestCancel(tx, run));
      cancels.get(run)?.abort();
      await wake(`run:${run}`);
    },
    async close() {
      closing.abort(new Error('The host is closing'));
      await stopWatching?.();
      await steps.stop();
      formulas.close();
      await DBOS.shutdown({ deregister: true });
      // Last: only now is nothing of this host at work any more.
      await hostName?.close();
    },
  };
};
