import { allPages, type Client } from 'citizen-integrator/client';
import { Health, LogLevel, type Deployment, type LogEntry, type RouteInput } from 'citizen-integrator/contract';
import { healthOf } from 'citizen-integrator/model';
import { Option, type Command } from 'commander';
import { addCall, confirm } from '../command.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { moment, printJson, printList, printResult, type OutputOptions } from '../output.ts';
import { openSession, type SessionOptions } from '../session/open-session.ts';
import { awaitRun, outcomeOf } from './deploy.ts';
import { save } from './recipes.ts';

type CallOptions = OutputOptions & SessionOptions;

interface ListOptions extends CallOptions {
  readonly recipe?: string;
  readonly customer?: string;
  readonly env?: string;
  readonly health?: Health;
  readonly query?: string;
}

const list = async (options: ListOptions): Promise<void> => {
  const { client } = await openSession(options);
  const { recipe, customer, env: environment, health, query: q } = options;
  const query: RouteInput<'listDeployments', 'query'> = { recipe, customer, environment, health, q, limit: 500 };
  const found = await allPages(from => client.deployments.list({ ...query, ...from }));
  printList(options, found, {
    columns: [
      { heading: 'id', cell: ({ id }) => id },
      { heading: 'recipe', cell: ({ recipe: { name } }) => name },
      { heading: 'customer', cell: ({ customer: { name } }) => name },
      { heading: 'environment', cell: ({ environment: { name } }) => name },
      { heading: 'state', cell: ({ state }) => state },
      { heading: 'health', cell: ({ health: of }) => of },
      { heading: 'last run', cell: ({ lastRun }) => moment(lastRun?.finishedAt ?? null) },
      { heading: 'next run', cell: ({ nextRunAt }) => moment(nextRunAt) },
    ],
    line: ({ id, recipe: { name }, customer: { id: whose }, environment: { id: where }, state, health: of }) =>
      `[${id}] ${name} (${whose}, ${where}) ${state} ${of}`,
    empty: 'There are no such deployments.',
  });
};

interface RunOptions extends CallOptions {
  readonly operation?: string;
  readonly wait?: boolean;
}

const run = async (id: string, options: RunOptions): Promise<void> => {
  const { client } = await openSession(options);
  const { operation } = options;
  const started = await client.deployments.run(id, operation === undefined ? {} : { operation }, {
    idempotencyKey: crypto.randomUUID(),
  });
  if (!options.wait) {
    printResult(options, started, `Run ${started.id} has begun.`);
    return;
  }
  const ended = await awaitRun(client, started);
  printResult(options, ended, `Run ${ended.id} has ended: ${outcomeOf(ended)}`);
  if (healthOf(ended.status) === 'error' || ended.status === 'canceled') process.exitCode = exitCodes.failed;
};

const nameOf = ({ recipe, customer }: Deployment): string => `${recipe.name} of ${customer.name}`;

const pause = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const deployment = await client.deployments.pause(id);
  printResult(options, deployment, `${nameOf(deployment)} is paused.`);
};

const resume = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const deployment = await client.deployments.resume(id);
  printResult(options, deployment, `${nameOf(deployment)} goes on.`);
};

const remove = async (id: string, options: CallOptions & { yes?: boolean }): Promise<void> => {
  const { client } = await openSession(options);
  const deployment = await client.deployments.get(id);
  await confirm(`Stop and remove ${nameOf(deployment)}?`, options);
  await client.deployments.remove(id);
  printResult(
    options,
    { id, removed: true },
    `${nameOf(deployment)} is removed. Within an hour it comes back with: citizen deployment restore ${id}`,
  );
};

const restore = async (id: string, options: CallOptions): Promise<void> => {
  const { client } = await openSession(options);
  const deployment = await client.deployments.restore(id);
  printResult(options, deployment, `${nameOf(deployment)} is back.`);
};

const latestRun = async (client: Client, id: string): Promise<string> => {
  const { items } = await client.deployments.runs(id, { limit: 1 });
  const [latest] = items;
  if (latest) return latest.id;
  throw new CommandError('It has not run yet.');
};

interface LogOptions extends CallOptions {
  readonly run?: string;
  readonly level?: LogEntry['level'];
  readonly rows?: boolean;
}

const lineOf = ({ at, level, step, message, row, details }: LogEntry): string => {
  const refused = row ? ` ${row.key}: ${row.reason}` : '';
  return `${at} ${level} ${step} ${message.text}${refused}${details ? ` (${details})` : ''}`;
};

const log = async (id: string, options: LogOptions): Promise<void> => {
  const { client } = await openSession(options);
  const of = options.run ?? (await latestRun(client, id));
  const { level, rows } = options;
  const query: RouteInput<'getLog', 'query'> = { level, only: rows ? 'rows' : undefined, limit: 500 };
  const entries = await allPages(from => client.runs.log(of, { ...query, ...from }));
  if (options.json) return printJson(entries);
  printList(options, entries, {
    columns: [
      { heading: 'time', cell: ({ at }) => moment(at) },
      { heading: 'level', cell: entry => entry.level },
      { heading: 'step', cell: ({ step }) => step },
      { heading: 'message', cell: ({ message, row }) => (row ? `${row.key}: ${row.reason}` : message.text) },
    ],
    line: lineOf,
    empty: 'Nothing stands in this log.',
  });
};

interface ExportOptions extends CallOptions {
  readonly savejpk?: string;
}

const exportJitterpak = async (id: string, options: ExportOptions): Promise<void> => {
  const { client } = await openSession(options);
  const [{ recipe, secrets = [] }, bytes] = await Promise.all([
    client.deployments.get(id),
    client.deployments.jitterpak(id),
  ]);
  const file = options.savejpk ?? `${recipe.id}.jpk`;
  await save(file, bytes);
  const left = secrets.length > 0 ? ` Left out, to be filled in again: ${secrets.join(', ')}.` : '';
  printResult(options, { file, leftOut: secrets }, `Jitterpak saved to ${file}.${left}`);
};

export const addDeploymentCommands = (program: Command): void => {
  const deployments = program.command('deployment').description('deployed recipes');
  addCall(deployments, 'list', 'deployments of all customers')
    .option('--recipe <id>', 'only those of a recipe')
    .option('--customer <id>', 'only those of a customer')
    .option('--env <id>', 'only those in an environment')
    .addOption(new Option('--health <health>', 'only those that are').choices(Health.options))
    .option('--query <words>', 'only those that have these words')
    .action(list);
  addCall(deployments, 'run <id>', 'run now')
    .option('--operation <id>', 'the operation; the first when left out')
    .option('--wait', 'until the run has ended')
    .action(run);
  addCall(deployments, 'pause <id>', 'let it rest until it is resumed').action(pause);
  addCall(deployments, 'resume <id>', 'take it up again').action(resume);
  addCall(deployments, 'log <id>', 'what happened in a run')
    .option('--run <id>', 'of this run; the latest when left out')
    .addOption(new Option('--level <level>', 'only').choices(LogLevel.options))
    .option('--rows', 'only the rows that were refused')
    .action(log);
  addCall(deployments, 'remove <id>', 'stop and remove it; what it copied stays')
    .option('--yes', 'do not ask')
    .action(remove);
  addCall(deployments, 'export <id>', 'save its Jitterpak with what was answered, without the secrets')
    .option('--savejpk <file>', 'under this name instead of the recipe’s')
    .action(exportJitterpak);
  addCall(deployments, 'restore <id>', 'bring back what was removed within the last hour').action(restore);
};
