import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { allPages, type Client } from 'citizen-integrator/client';
import { Configuration, type Deployment, type RecipeSource, type Run } from 'citizen-integrator/contract';
import { deployProgress, isFinished, type DeployPhase } from 'citizen-integrator/model';
import { misfits } from 'citizen-integrator/model/schema-misfits';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { addCall } from '../command.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { plain, printResult, remark, startProgress, type OutputOptions } from '../output.ts';
import { openSession, type SessionOptions } from '../session/open-session.ts';
import { readSettings } from '../session/settings.ts';

/** What a file of values may hold: a configuration, or a part of one. */
const Answers = z.partial(Configuration);
type Answers = z.infer<typeof Answers>;

const readText = async (file: string): Promise<string> => {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandError(`The file ${file} cannot be read.`, exitCodes.failed, { cause });
  }
};

const parseJson = (content: string, file: string): unknown => {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new CommandError(`${file} is no JSON: ${(cause as Error).message}`, exitCodes.failed, { cause });
  }
};

/** @throws CommandError that names every part that does not fit. */
const readAnswers = async (file: string): Promise<Answers> => {
  const value = parseJson(await readText(file), file);
  const problems = [...misfits(Answers, value)].map(({ path, message }) => `  ${path || 'the file'}: ${message}`);
  if (problems.length > 0) {
    throw new CommandError(`${file} holds no configuration:\n${problems.map(plain).join('\n')}`);
  }
  return z.parse(Answers, value);
};

/** The environment that is meant: as an option, in the environment, as it was set, or the only one there is. */
const chosenEnvironment = async (client: Client, named: string | undefined): Promise<string> => {
  const wanted = named ?? (process.env['CITIZEN_ENV'] || (await readSettings()).env);
  if (wanted) return wanted;
  const all = await allPages(from => client.environments.list({ ...from, limit: 500 }));
  const [only, other] = all;
  if (only && !other) return only.id;
  throw new CommandError(`Say which environment: --env ${all.map(({ id }) => id).join(' or --env ')}`, exitCodes.usage);
};

/** Connections may be named by their id, or by a name that only one of them has. */
const findConnections = async (
  client: Client,
  named: Readonly<Record<string, string>>,
  place: { readonly environment: string; readonly customer?: string },
): Promise<Record<string, string>> => {
  if (Object.keys(named).length === 0) return {};
  const all = await allPages(from => client.connections.list({ ...place, ...from, limit: 500 }));
  const find = (wanted: string): string => {
    if (all.some(({ id }) => id === wanted)) return wanted;
    const [found, other] = all.filter(({ name }) => name === wanted);
    if (found && !other) return found.id;
    if (!found) return wanted; // the host says what is wrong with it
    throw new CommandError(`Several connections have the name "${wanted}": name the one that is meant by its id.`);
  };
  return Object.fromEntries(Object.entries(named).map(([name, wanted]) => [name, find(wanted)]));
};

/** What the recipe proposes where the file says nothing: schedules and first runs. */
const proposals = ({ steps }: RecipeSource): Pick<Configuration, 'schedules' | 'firstRun'> => ({
  schedules: Object.fromEntries(
    steps.flatMap(step => (step.type === 'schedule' ? [[step.operation, step.default] as const] : [])),
  ),
  firstRun: Object.fromEntries(
    steps.flatMap(step => (step.type === 'operation' ? [[step.operation, step.default] as const] : [])),
  ),
});

interface DeployOptions extends OutputOptions, SessionOptions {
  readonly env?: string;
  readonly customer?: string;
  readonly values?: string;
  readonly wait?: boolean;
}

const firstPause = 250;
const longestPause = 2000;

const phases: Readonly<Record<DeployPhase, string>> = {
  deploying: 'Deploying…',
  waiting: 'Deployed. Waiting for the first run…',
  running: 'Running…',
  done: 'Deployed',
  stopped: 'Deployed, but the first run was stopped by an error',
  failed: 'It could not be deployed',
};

const counts = ({ read, created, updated, skipped, failed }: Run): string =>
  `${read} read, ${created} created, ${updated} updated, ${skipped} skipped, ${failed} refused`;

/** Follows a deployment until it stands, with the outcome of its first run if it is to have one. */
const awaitDeployment = async (client: Client, deployment: Deployment, expectsRun: boolean): Promise<Deployment> => {
  const progress = startProgress();
  try {
    let current = deployment;
    for (let wait = firstPause; ; wait = Math.min(longestPause, wait * 1.5)) {
      const { phase } = deployProgress(current, current.lastRun, expectsRun);
      if (phase === 'done' || phase === 'stopped' || phase === 'failed') return current;
      progress.show(`${phases[phase]}${current.lastRun ? ` ${counts(current.lastRun)}` : ''}`);
      await pause(wait);
      current = await client.deployments.get(deployment.id);
    }
  } finally {
    progress.end();
  }
};

/** Follows a run to its end. */
export const awaitRun = async (client: Client, run: Run): Promise<Run> => {
  const progress = startProgress();
  try {
    let current = run;
    for (let wait = firstPause; !isFinished(current.status); wait = Math.min(longestPause, wait * 1.5)) {
      progress.show(`${phases.running} ${counts(current)}`);
      await pause(wait);
      current = await client.runs.get(run.id);
    }
    return current;
  } finally {
    progress.end();
  }
};

/** How a run ended, in a sentence. */
export const outcomeOf = (run: Run): string => `${run.message?.text ?? run.status} (${counts(run)})`;

const deploy = async (id: string, options: DeployOptions): Promise<void> => {
  const answers: Answers = options.values === undefined ? {} : await readAnswers(options.values);
  if (answers.recipe !== undefined && answers.recipe !== id) {
    throw new CommandError(`The values are for the recipe "${answers.recipe}", not for "${id}".`);
  }
  const { client } = await openSession(options);
  const { version } = answers;
  const recipe = await (version === undefined ? client.recipes.get(id) : client.recipes.version(id, version));
  const environment = await chosenEnvironment(client, options.env ?? answers.environment);
  const customer = options.customer ?? answers.customer;
  const place = { environment, ...(customer === undefined ? {} : { customer }) };
  const proposed = proposals(recipe);
  const firstRun = { ...proposed.firstRun, ...answers.firstRun };
  const configuration = {
    ...answers,
    ...place,
    recipe: id,
    version: recipe.version,
    connections: await findConnections(client, answers.connections ?? {}, place),
    schedules: { ...proposed.schedules, ...answers.schedules },
    firstRun,
  };
  const started = await client.deployments.create(configuration, { idempotencyKey: crypto.randomUUID() });
  if (!options.wait) {
    printResult(options, started, `Deploying ${recipe.name} as ${started.id}.`);
    return;
  }
  const expectsRun = Object.values(firstRun).includes('after-deploy');
  const ended = await awaitDeployment(client, started, expectsRun);
  const { phase } = deployProgress(ended, ended.lastRun, expectsRun);
  const outcome = ended.lastRun ? ` ${outcomeOf(ended.lastRun)}` : ended.message ? ` ${ended.message.text}` : '';
  printResult(options, ended, `${phases[phase]}: ${ended.id}.${outcome}`);
  if (phase === 'done') return;
  if (ended.lastRun) remark(`More is said by: citizen deployment log ${ended.id}`);
  process.exitCode = exitCodes.failed;
};

export const addDeployCommand = (recipes: Command): void => {
  addCall(recipes, 'deploy <id>', 'deploy a recipe for a customer')
    .option('--env <id>', 'where; the one that is set, or the only one, when left out')
    .option('--customer <id>', 'for whom')
    .option('--values <file>', 'a JSON file with what the wizard would ask; - for the standard input')
    .option('--wait', 'until it stands, and its first run, if it has one, has ended')
    .addHelpText(
      'after',
      `
The file of values holds a configuration or a part of it; connections are named by their id or their name:
  { "customer": "acme", "connections": { "source": "con_1", "target": "Warehouse" }, "values": { "group": "1" } }
What it leaves out is as the recipe proposes.`,
    )
    .action(deploy);
};
