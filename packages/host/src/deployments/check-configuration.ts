import type { Library } from '@citizen-integrator/library';
import type { Configuration, RecipeSource, Schedule } from 'citizen-integrator/contract';
import { checkAnswers, defaultValues, parseAnswers } from 'citizen-integrator/model';
import { scheduleProblems, type ScheduleProblemCode } from 'citizen-integrator/model/schedule-problems';
import { allQuestions } from 'citizen-integrator/model/questions';
import { lastingSecrets } from 'citizen-integrator/model/stored-secrets';
import { findHomeConnection, getConnections } from '../connections/store.ts';
import { isCustomer } from '../customers/store.ts';
import { answerFaults, invalid } from '../http/faults.ts';
import type { FieldFault } from '../http/problem.ts';
import { gapWords } from '../jitterpak/gap-words.ts';
import { gapsOf } from '../jitterpak/gaps.ts';
import { loadJitterpak, type RunnableOperation } from '../jitterpak/project-cache.ts';
import { message } from '../messages/index.ts';
import { findKnownRecipe, findOfferedRecipe, findRecipe } from '../recipes/store.ts';
import type { Tx } from '../store/database.ts';
import { mappingFaults } from './check-mapping.ts';
import { storedSecrets, type StoredConfiguration } from './secret-answers.ts';

export interface CheckedConfiguration {
  readonly recipe: RecipeSource;
  /** Complete: home connections and the action are filled in, what is not asked for is left out. */
  readonly configuration: Configuration & { readonly customer: string };
}

const fault = (path: string, code: string, says: FieldFault['says']): FieldFault => ({ path, code, says });

/** In the version that is offered, or in the one that is deployed already. */
const recipeOf = async (
  tx: Tx,
  library: Library,
  { recipe: id, version }: Configuration,
  deployedVersion: string | null,
): Promise<RecipeSource> => {
  // What is deployed can be changed, though it is kept from everybody by now.
  const find = deployedVersion === null ? findOfferedRecipe : findKnownRecipe;
  const recipe = version === deployedVersion ? await findRecipe(tx, library, id, version) : await find(tx, library, id);
  if (!recipe) throw invalid([fault('recipe', 'unknown', message('field.recipe', { recipe: id }))]);
  if (recipe.version !== version) {
    throw invalid([fault('version', 'unknown', message('field.recipe.version', { version }))]);
  }
  return recipe;
};

const mostGaps = 50;

/** What the recipe runs. @throws HttpProblem invalid when it is a Jitterpak that cannot be run here. */
const runnableOperations = async (tx: Tx, recipe: RecipeSource): Promise<readonly RunnableOperation[]> => {
  if (recipe.project.kind === 'flow') return recipe.project.operations;
  const loaded = await loadJitterpak(tx, recipe);
  if (!loaded) throw invalid([fault('recipe', 'unknown', message('jitterpak.gone'))]);
  const gaps = gapsOf(loaded.gaps, recipe).slice(0, mostGaps);
  if (gaps.length > 0) throw invalid(gaps.map(gap => fault('recipe', `unsupported-${gap.kind}`, gapWords(gap))));
  return loaded.jitterpak.project.operations;
};

/** The connections to use, home connections included, and what is wrong with those that were named. */
const resolveConnections = async (
  tx: Tx,
  library: Library,
  { project }: Pick<RecipeSource, 'project'>,
  { connections: named, environment }: Configuration,
  customer: string,
): Promise<{ connections: Record<string, string>; faults: FieldFault[] }> => {
  const stored = new Map((await getConnections(tx, Object.values(named))).map(row => [row.id, row]));
  const connections: Record<string, string> = {};
  const faults: FieldFault[] = [];
  const wantedConnections = project.connections ?? {};
  for (const [name, { endpoint: id }] of Object.entries(wantedConnections)) {
    const path = `connections.${name}`;
    const endpoint = library.endpoints.get(id);
    const app = endpoint?.name ?? id;
    const wanted = named[name];
    if (wanted === undefined) {
      const home = endpoint?.home ? await findHomeConnection(tx, { customer, environment, endpoint: id }) : null;
      if (home) connections[name] = home.id;
      else if (endpoint?.home) faults.push(fault(path, 'required', message('field.connection.home', { app })));
      else faults.push(fault(path, 'required', message('field.connection')));
      continue;
    }
    const connection = stored.get(wanted);
    if (connection?.customer !== customer) {
      faults.push(fault(path, 'unknown', message('field.connection.unknown')));
    } else if (connection.environment !== environment) {
      faults.push(fault(path, 'environment', message('field.connection.environment')));
    } else if (connection.endpoint !== id) {
      faults.push(fault(path, 'endpoint', message('field.connection.endpoint', { app })));
    } else connections[name] = connection.id;
  }
  for (const name of Object.keys(named)) {
    if (!wantedConnections[name]) faults.push(fault(`connections.${name}`, 'unknown', message('field.unknown')));
  }
  return { connections, faults };
};

const scheduleWords = (code: ScheduleProblemCode, schedule: Schedule): FieldFault['says'] => {
  switch (code) {
    case 'no-zone':
    case 'unknown-zone':
      return message('field.schedule.timeZone', { timeZone: schedule.kind === 'off' ? '' : schedule.timeZone });
    case 'too-seldom':
      return message('field.schedule.tooSeldom');
    case 'ends-too-early':
      return message('field.schedule.window');
    case 'no-count':
    case 'no-time':
    case 'no-days':
    case 'end-before-start':
    case 'never':
      return message('field.schedule.never');
  }
};

const scheduleFaults = (path: string, schedule: Schedule): FieldFault[] =>
  scheduleProblems(schedule).map(({ property, code }) =>
    fault(property ? `${path}.${property}` : path, code, scheduleWords(code, schedule)),
  );

const operationFaults = (
  { steps, project }: Pick<RecipeSource, 'steps' | 'project'>,
  runnable: readonly RunnableOperation[],
  { mapping, schedules, firstRun, filters = {} }: Configuration,
): FieldFault[] => {
  const operations = new Set(runnable.map(({ id }) => id));
  const scheduled = new Set(steps.flatMap(step => (step.type === 'schedule' ? step.operation : [])));
  const faults: FieldFault[] = [];
  for (const [part, answers] of Object.entries({ mapping, schedules, firstRun, filters })) {
    for (const operation of Object.keys(answers)) {
      if (operations.has(operation)) continue;
      faults.push(fault(`${part}.${operation}`, 'unknown', message('field.operation', { operation })));
    }
  }
  // What a Jitterpak reads and maps is its own.
  for (const [part, answers] of Object.entries(project.kind === 'flow' ? {} : { mapping, filters })) {
    for (const operation of Object.keys(answers)) {
      faults.push(fault(`${part}.${operation}`, 'unknown', message('field.unknown')));
    }
  }
  for (const [operation, schedule] of Object.entries(schedules)) {
    if (!operations.has(operation)) continue;
    const path = `schedules.${operation}`;
    const isAsked = schedule.kind === 'off' || scheduled.has(operation);
    if (isAsked) faults.push(...scheduleFaults(path, schedule));
    else faults.push(fault(path, 'unknown', message('field.schedule', { operation })));
  }
  return faults;
};

/**
 * Checks answers against the recipe and against what the customer has, and completes them.
 * @param deployed For a change: the version that is deployed, which may stay, and what was answered, of which secrets may stay.
 * @throws HttpProblem invalid, with everything that is wrong.
 */
export const checkConfiguration = async (
  tx: Tx,
  library: Library,
  given: Configuration,
  customer: string,
  deployed: { readonly version: string; readonly configuration: StoredConfiguration } | null = null,
): Promise<CheckedConfiguration> => {
  const recipe = await recipeOf(tx, library, given, deployed?.version ?? null);
  const runnable = await runnableOperations(tx, recipe);
  const properties = allQuestions(recipe.steps);
  // A question may hang on the default of another.
  const values = parseAnswers(properties, { ...defaultValues(properties), ...given.values });
  const names = new Set(properties.map(({ name }) => name));
  const { connections, faults } = await resolveConnections(tx, library, recipe, given, customer);
  if (!(await isCustomer(tx, customer))) {
    faults.push(fault('customer', 'unknown', message('recipe.customer.unknown', { customer })));
  }
  const before = deployed?.configuration;
  const stored = before ? lastingSecrets(storedSecrets(before), before.values, values, properties) : [];
  faults.push(...answerFaults(checkAnswers(properties, values, { stored }), properties));
  for (const name of Object.keys(given.values)) {
    if (!names.has(name)) faults.push(fault(`values.${name}`, 'unknown', message('field.unknown')));
  }
  const action = given.action ?? recipe.actions[0];
  if (action && !recipe.actions.includes(action)) faults.push(fault('action', 'unknown', message('field.action')));
  faults.push(...operationFaults(recipe, runnable, given), ...mappingFaults(given.mapping));
  if (faults.length > 0) throw invalid(faults);
  return { recipe, configuration: { ...given, customer, connections, values, ...(action ? { action } : {}) } };
};
