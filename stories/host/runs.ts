import type { LogEntry, Run, RunTrigger } from 'citizen-integrator/contract';
import { isFinished, isMoving } from 'citizen-integrator/model';
import { message, type MessageRef } from '../../packages/host/src/messages/index.ts';
import { pageOf, type Handlers } from './call.ts';
import { deploymentOf, tellDeployment } from './deployment.ts';
import { HostProblem } from './host-problem.ts';
import type { RunCourse, SampleRun } from './scene.ts';
import { before, createId, hour, pause, said, type KeptDeployment, type World } from './world.ts';

const rowsOfAll = 1200;
const rowsOfPage = 100;
const tick = 250;

const noCounts = { read: 0, created: 0, updated: 0, skipped: 0, failed: 0 };

const operationOf = (world: World, { configuration }: KeptDeployment): Run['operation'] => {
  const project = world.library.recipes.get(configuration.recipe)?.project;
  const [operation] = project?.kind === 'flow' ? project.operations : [];
  return { id: operation?.id ?? 'main', name: operation?.name ?? 'Copy' };
};

const endOf = ({
  read,
  created,
  updated,
  failed,
}: Pick<Run, 'read' | 'created' | 'updated' | 'failed'>): MessageRef => {
  const count = created + updated;
  if (read === 0) return message('run.done.nothing');
  if (failed === 0) return message('run.done', { count, created, updated });
  return message('run.done.refused', { count: failed, written: count, read });
};

const lost = message('run.stopped', { reason: message('connection.lost', { app: 'PostgreSQL' }) });

interface Happening {
  readonly level?: LogEntry['level'];
  readonly step: LogEntry['step'];
  readonly says: MessageRef;
  readonly at?: string;
  readonly row?: LogEntry['row'];
  readonly details?: string;
}

const write = (world: World, run: string, { level = 'info', step, says, at, row = null, details }: Happening): void => {
  const log = world.logs.get(run) ?? [];
  world.logs.set(run, log);
  log.push({
    seq: log.length + 1,
    at: at ?? new Date().toISOString(),
    level,
    step,
    message: said(says),
    row,
    details: details ?? null,
  });
};

const writeRefused = (world: World, run: string, count: number, at?: string): void => {
  for (let index = 1; index <= count; index++) {
    write(world, run, {
      level: 'warning',
      step: 'write',
      says: message('run.row.refused'),
      row: { key: `c-${1040 + index}`, reason: said(message('row.required', { column: 'full_name' })).text },
      details: 'null value in column "full_name" violates not-null constraint',
      ...(at ? { at } : {}),
    });
  }
};

const keep = (world: World, run: Run): Run => {
  world.runs.set(run.id, run);
  return run;
};

const tell = (world: World, run: Run): void => {
  keep(world, run);
  world.events.emit({ type: 'run', run, customer: { id: 'acme', name: 'Acme' } });
  const deployment = world.deployments.get(run.deployment);
  if (deployment) tellDeployment(world, deployment);
};

/** A run that is over, or that stands still in a state. */
export const addRun = (world: World, deployment: KeptDeployment, sample: SampleRun): void => {
  const { status, ago, read = 240, failed = 0 } = sample;
  const id = createId('run');
  const startedAt = before(ago + 0.02);
  const isOver = isFinished(status);
  const counts =
    status === 'error' ? { ...noCounts, read: 80, created: 80 } : { ...noCounts, read, created: read - failed, failed };
  const says =
    status === 'error' ? lost : status === 'canceled' ? message('run.canceled', { count: 80 }) : endOf(counts);
  write(world, id, { step: 'start', says: message('run.started.schedule'), at: startedAt });
  writeRefused(world, id, failed, startedAt);
  if (isOver) {
    const level = status === 'error' ? 'error' : failed > 0 ? 'warning' : 'info';
    write(world, id, { level, step: 'finish', says, at: before(ago) });
  }
  keep(world, {
    id,
    deployment: deployment.id,
    operation: operationOf(world, deployment),
    trigger: 'schedule',
    status,
    startedAt,
    finishedAt: isOver ? before(ago) : null,
    durationMs: isOver ? 0.02 * hour : null,
    ...counts,
    message: isOver ? said(says) : null,
    progress: isOver ? 1 : 0.4,
    agentGroup: null,
    retriable: isOver ? failed : 0,
    seq: 1,
  });
};

const finish = (world: World, run: Run, status: Run['status'], says: MessageRef): void => {
  const level = status === 'error' ? 'error' : status === 'success' ? 'info' : 'warning';
  write(world, run.id, { level, step: 'finish', says });
  const finishedAt = new Date().toISOString();
  const durationMs = Date.parse(finishedAt) - Date.parse(run.startedAt ?? finishedAt);
  tell(world, { ...run, status, finishedAt, durationMs, message: said(says), progress: 1, seq: run.seq + 1 });
};

/** Copies page after page, until all is copied, it is stopped, or its course ends it. */
const play = async (world: World, id: string, course: RunCourse): Promise<void> => {
  const present = () => world.runs.get(id) as Run;
  tell(world, { ...present(), status: 'running', startedAt: new Date().toISOString(), seq: present().seq + 1 });
  while (present().read < rowsOfAll) {
    await pause(tick, world.signal);
    const run = present();
    if (run.status === 'cancel-requested') {
      return finish(world, run, 'canceled', message('run.canceled', { count: run.created }));
    }
    if (course === 'endless' && run.read >= rowsOfAll / 2) continue;
    if (course === 'error' && run.read >= rowsOfAll / 3) return finish(world, run, 'error', lost);
    const refused = course === 'warning' && run.read === 0 ? 3 : 0;
    const read = run.read + rowsOfPage;
    writeRefused(world, id, refused);
    write(world, id, {
      step: 'write',
      says: message('run.page', { count: rowsOfPage, created: rowsOfPage - refused, updated: 0 }),
    });
    tell(world, {
      ...run,
      read,
      created: run.created + rowsOfPage - refused,
      failed: run.failed + refused,
      retriable: run.failed + refused,
      progress: read / rowsOfAll,
      seq: run.seq + 1,
    });
  }
  const run = present();
  finish(world, run, run.failed > 0 ? 'success-with-warning' : 'success', endOf(run));
};

/** Begins a run that goes its course. @throws HostProblem conflict when one is under way. */
export const startRun = (world: World, deployment: KeptDeployment, trigger: RunTrigger): Run => {
  const isBusy = [...world.runs.values()].some(run => run.deployment === deployment.id && isMoving(run.status));
  if (isBusy) throw new HostProblem('conflict', message('problem.conflict.running'));
  const run: Run = {
    id: createId('run'),
    deployment: deployment.id,
    operation: operationOf(world, deployment),
    trigger,
    status: 'pending',
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    ...noCounts,
    message: null,
    progress: 0,
    agentGroup: null,
    retriable: 0,
    seq: 1,
  };
  write(world, run.id, { step: 'start', says: message(`run.started.${trigger}`) });
  tell(world, run);
  void play(world, run.id, world.scene.course ?? 'success');
  return run;
};

const runOf = (world: World, id: string): Run => {
  const run = world.runs.get(id);
  if (!run) throw new HostProblem('not-found', message('problem.not-found'));
  return run;
};

export const runs: Handlers<'listRuns' | 'getRun' | 'cancelRun' | 'retryRun' | 'getLog'> = {
  listRuns({ world, params, query }) {
    const { id } = deploymentOf(world, params.id);
    return pageOf([...world.runs.values()].filter(run => run.deployment === id).reverse(), query);
  },

  getRun: ({ world, params }) => runOf(world, params.id),

  cancelRun({ world, params }) {
    const run = runOf(world, params.id);
    if (isMoving(run.status)) tell(world, { ...run, status: 'cancel-requested', seq: run.seq + 1 });
    return runOf(world, params.id);
  },

  retryRun({ world, params }) {
    const run = runOf(world, params.id);
    keep(world, { ...run, retriable: 0, seq: run.seq + 1 });
    return startRun(world, deploymentOf(world, run.deployment), 'retry');
  },

  getLog({ world, params, query }) {
    const all = world.logs.get(runOf(world, params.id).id) ?? [];
    const fits = ({ level, row }: LogEntry) =>
      (query.level ?? level) === level && (query.only === undefined || row !== null);
    const count = (wanted: LogEntry['level']) => all.filter(({ level }) => level === wanted).length;
    const level = { info: count('info'), warning: count('warning'), error: count('error') };
    return {
      ...pageOf(all.filter(fits), query),
      facets: { level, rows: all.filter(({ row }) => row !== null).length },
    };
  },
};
