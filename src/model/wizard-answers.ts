import type {
  Action,
  Configuration,
  ConfigurationInput,
  Connection,
  Endpoint,
  Filter,
  Option,
  Property,
  RecipeSource,
  Schedule,
  Values,
} from '../contract/index.ts';
import { fit } from '../contract/shape.ts';
import { scheduleShape } from '../contract/shapes/answers.ts';
import { checkAnswers, defaultValues, parseAnswers, shownProperties, type AnswerProblem } from './answers.ts';
import { momentOf, numberOf } from './comparable.ts';
import { followingOperations } from './operation-chain.ts';
import { listOfOperation, listOfQuestion, type Answered, type ListSource } from './list-sources.ts';
import type { MappingCheck, MappingProblem, MappingScene } from './mapping.ts';
import { allQuestions, questionsOf } from './questions.ts';
import type { ScheduleProblem } from './schedule-problems.ts';
import { scheduleFor } from './wizard-schedules.ts';
import type { WizardConnectionStep, WizardMappingStep, WizardPlan, WizardStep } from './wizard-steps.ts';

/** A connection that is being written or changed. */
export interface ConnectionForm {
  /** The stored connection that is changed; null for a new one. */
  readonly id: string | null;
  /** As it stands in the fields: numbers as text, secrets only when typed anew. */
  readonly typed: Values;
  /** Names of the secrets that are stored. */
  readonly stored: readonly string[];
}

export interface ConnectionAnswer {
  /** The stored connection that is used. */
  readonly id: string | null;
  readonly form: ConnectionForm | null;
}

/** What a person has answered so far. */
export interface WizardAnswers {
  readonly environment: string | null;
  /** What is done with the records; the recipe's first action where nothing is chosen. */
  readonly action?: Action | undefined;
  /** By the connection's name in the project. */
  readonly connections: Readonly<Record<string, ConnectionAnswer>>;
  /** As it stands in the fields. */
  readonly values: Values;
  /** By the operation's id: changes to the recipe's mapping, by `to`. */
  readonly mapping: Configuration['mapping'];
  /** By the operation's id: conditions beside the recipe's own. As they stand in the fields: values may be missing. */
  readonly filters?: Configuration['filters'];
  /** By the operation's id. As it stands in the fields: times may be missing. */
  readonly schedules: Configuration['schedules'];
  /** By the operation's id. */
  readonly firstRun: Configuration['firstRun'];
}

/** Something that a step still needs. `property` is the field's name; empty when the step as a whole is meant. */
export type StepProblem =
  | AnswerProblem
  | ScheduleProblem
  | MappingProblem
  | {
      readonly property: '';
      readonly code: 'no-environment' | 'no-connection' | 'no-consent';
      readonly params: AnswerProblem['params'];
    }
  | { readonly property: string; readonly code: FilterProblemCode; readonly params: AnswerProblem['params'] };

/** What a condition on the records lacks: a part, or a value that its field can be compared with. */
export type FilterProblemCode = 'filter-part' | 'filter-number' | 'filter-date' | 'filter-time';

/** By the step's id, in the order of its fields. */
export type StepProblems = ReadonlyMap<string, readonly StepProblem[]>;

/** The options that a connection gave; null while they are not known. */
export type OptionLookup = (source: ListSource) => readonly Option[] | null;

/** What a schedule still needs; nothing while nobody can tell. */
export type ScheduleCheck = (schedule: Schedule) => readonly ScheduleProblem[];

export const emptyForm = ({ endpoint }: WizardConnectionStep): ConnectionForm => ({
  id: null,
  typed: defaultValues(endpoint.fields),
  stored: [],
});

export const formOf = ({ endpoint }: WizardConnectionStep, connection: Connection): ConnectionForm => ({
  id: connection.id,
  typed: { ...defaultValues(endpoint.fields), ...connection.values },
  stored: connection.secrets,
});

/** Connections of the step's endpoint that a person may choose from, the one that was changed last first. */
export const accountsFor = (step: WizardConnectionStep, connections: readonly Connection[]): Connection[] =>
  connections
    .filter(({ endpoint, home }) => endpoint === step.endpoint.id && !home)
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));

const startConnection = (
  step: WizardConnectionStep,
  connections: readonly Connection[],
  chosen: string | undefined,
): ConnectionAnswer => {
  const accounts = accountsFor(step, connections);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  return account ? { id: account.id, form: null } : { id: null, form: emptyForm(step) };
};

/**
 * The answers before anyone has answered: defaults, and the account that was used last. A configuration, as of a
 * deployment, gives its own answers.
 */
export const startAnswers = (
  plan: WizardPlan,
  connections: readonly Connection[],
  environment: string | null,
  configuration?: Configuration,
): WizardAnswers => ({
  environment,
  ...(configuration?.action && { action: configuration.action }),
  connections: Object.fromEntries(
    plan.steps
      .filter(step => step.kind === 'connection')
      .map(step => [step.connection, startConnection(step, connections, configuration?.connections[step.connection])]),
  ),
  values: { ...defaultValues(allQuestions(plan.steps)), ...configuration?.values },
  mapping: configuration?.mapping ?? {},
  ...(configuration?.filters && { filters: configuration.filters }),
  schedules: Object.fromEntries(
    plan.steps
      .filter(step => step.kind === 'schedule')
      .map(({ operation, proposed }) => [operation, configuration?.schedules[operation] ?? scheduleFor(proposed)]),
  ),
  firstRun: {
    ...Object.fromEntries(
      plan.steps.filter(step => step.kind === 'first-run').map(({ operation, proposed }) => [operation, proposed]),
    ),
    ...configuration?.firstRun,
  },
});

/** The same questions with the options that their connection gave, so that an answer that is no longer there shows. */
const withOptions = (property: Property, answered: Answered, lookup: OptionLookup): Property => {
  const { options } = property;
  if (!options || !('from' in options)) return property;
  const need = listOfQuestion(options, answered);
  const known = need.kind === 'known' ? lookup(need.source) : null;
  return known ? { ...property, options: [...known] } : property;
};

/** What the connection's own form still needs. */
export const formProblems = ({ endpoint }: WizardConnectionStep, { typed, stored }: ConnectionForm): AnswerProblem[] =>
  checkAnswers(endpoint.fields, parseAnswers(endpoint.fields, typed), { stored });

/** The answers to the recipe's questions, ready to be sent. */
export const recipeValues = (plan: WizardPlan, { values }: Pick<WizardAnswers, 'values'>): Values =>
  parseAnswers(allQuestions(plan.steps), values);

/** The questions of all steps that are asked at the moment, with their answers. */
export const answeredQuestions = (plan: WizardPlan, answers: WizardAnswers): Answered => {
  const values = recipeValues(plan, answers);
  return { questions: shownProperties(allQuestions(plan.steps), values), values };
};

/** Whether people sign in with the system itself to connect it with these answers. */
export const asksConsent = ({ consent }: Pick<Endpoint, 'consent'>, values: Values): boolean =>
  consent !== null && (consent.ways.length === 0 || consent.ways.includes(String(values['signIn'])));

/** A way of signing in that whoever runs the host has not set up: nothing that is asked for it leads anywhere. */
export const isSignInMissing = (endpoint: Pick<Endpoint, 'consent'>, values: Values): boolean =>
  asksConsent(endpoint, values) && endpoint.consent?.isReady === false;

/** Names of a connection form's fields are kept apart from those of the recipe's questions. */
export const connectionField = (name: string): string => `connection.${name}`;

const connectionProblems = (step: WizardConnectionStep, answers: WizardAnswers): StepProblem[] => {
  const { id = null, form = null } = answers.connections[step.connection] ?? {};
  if (form) {
    const noConsent: StepProblem = { property: '', code: 'no-consent', params: {} };
    if (isSignInMissing(step.endpoint, form.typed)) return [noConsent];
    const problems = formProblems(step, form).map(problem => ({
      ...problem,
      property: connectionField(problem.property),
    }));
    return problems.length === 0 && asksConsent(step.endpoint, form.typed) ? [noConsent] : problems;
  }
  return id === null ? [{ property: '', code: 'no-connection', params: {} }] : [];
};

/** What is done with the records: what was chosen, if the recipe still does it, else what it does first. */
export const actionOf = (actions: readonly Action[], { action }: Pick<WizardAnswers, 'action'>): Action | undefined =>
  action && actions.includes(action) ? action : actions[0];

/** What a mapping step is about, as far as it is known. */
export const mappingScene = (
  { recipe, operation, actions }: WizardMappingStep,
  answers: WizardAnswers,
  answered: Answered,
  lookup: OptionLookup,
): MappingScene => {
  const listed = (side: 'source' | 'target') => {
    const need = listOfOperation(recipe, operation, side, answered);
    return need.kind === 'known' ? lookup(need.source) : null;
  };
  const overrides = answers.mapping[operation.id] ?? [];
  return {
    operation,
    isUpdate: actionOf(actions, answers) === 'update',
    overrides,
    values: answered.values,
    sources: listed('source'),
    targets: listed('target'),
  };
};

/** The name of the field for a part of a condition. @param index its place, from 0. */
export const filterField = (index: number, part: 'field' | 'op' | 'value'): string => `filter-${index}-${part}`;

const timeOfDay = /^\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;

/** Whether a condition has all its parts; until then it leaves nothing out. */
export const isWholeFilter = ({ field, op, value }: Filter): boolean =>
  field !== '' && (op === 'exists' || (value !== undefined && value !== null && value !== ''));

const sameOps: ReadonlySet<Filter['op']> = new Set(['eq', 'ne', 'in']);

/** @param fields Those of the source; null while they are not known. */
export const filterProblem = (filter: Filter, fields: readonly Option[] | null): FilterProblemCode | null => {
  if (!isWholeFilter(filter)) return 'filter-part';
  const { field, op, value } = filter;
  if (typeof value !== 'string' || op === 'contains') return null;
  const type = fields?.find(each => each.value === field)?.type;
  // Types of files are read off their first rows: what looks like numbers there may be codes, and a code is one as it is.
  if (type === 'number') return numberOf(value) === null && !sameOps.has(op) ? 'filter-number' : null;
  if (type !== 'date' && type !== 'time') return null;
  if (momentOf(value) !== null || (type === 'time' && timeOfDay.test(value.trim()))) return null;
  return `filter-${type}`;
};

const filterProblems = (filters: readonly Filter[], fields: readonly Option[] | null): StepProblem[] =>
  filters.flatMap((filter, index) => {
    const code = filterProblem(filter, fields);
    return code ? [{ property: filterField(index, filter.field === '' ? 'field' : 'value'), code, params: {} }] : [];
  });

/** What each step still needs. */
export const checkWizard = (
  plan: WizardPlan,
  answers: WizardAnswers,
  lookup: OptionLookup = () => null,
  checkSchedule: ScheduleCheck = () => [],
  checkMapping: MappingCheck = () => [],
  // All at once: a question may hang on an answer of another step.
  answered = answeredQuestions(plan, answers),
  /** Names of the secret answers that are stored, and stay when they are left empty. */
  stored: readonly string[] = [],
): StepProblems => {
  const questions = allQuestions(plan.steps).map(property => withOptions(property, answered, lookup));
  const problems = new Map(
    checkAnswers(questions, answered.values, { stored }).map(problem => [problem.property, problem]),
  );
  const ofStep = (step: WizardStep): StepProblem[] => {
    const own = questionsOf(step).flatMap(({ name }) => problems.get(name) ?? []);
    switch (step.kind) {
      case 'introduction':
        return answers.environment === null ? [{ property: '', code: 'no-environment', params: {} }] : [];
      case 'connection':
        return [...connectionProblems(step, answers), ...own];
      case 'mapping': {
        const scene = mappingScene(step, answers, answered, lookup);
        return [...filterProblems(answers.filters?.[step.operation.id] ?? [], scene.sources), ...checkMapping(scene)];
      }
      case 'schedule': {
        const schedule = answers.schedules[step.operation];
        return schedule ? [...checkSchedule(schedule)] : [];
      }
      case 'options':
      case 'first-run':
      case 'review':
        return own;
    }
  };
  return new Map(plan.steps.map(step => [step.id, ofStep(step)]));
};

/** Whether a step has all that deploying needs of it: nothing is missing, and its connection is stored. */
export const isSettled = (step: WizardStep, answers: WizardAnswers, problems: StepProblems): boolean =>
  (problems.get(step.id) ?? []).length === 0 &&
  (step.kind !== 'connection' || !answers.connections[step.connection]?.form);

/** When each operation runs first: what was answered; else right after deploying, unless it follows another one. */
export const firstRuns = (
  { project }: Pick<RecipeSource, 'project'>,
  { firstRun }: Pick<WizardAnswers, 'firstRun'>,
): Configuration['firstRun'] => {
  const operations = project.kind === 'flow' ? project.operations : [];
  const following = followingOperations(operations);
  const leading = operations.filter(({ id }) => !following.has(id));
  return { ...Object.fromEntries(leading.map(({ id }) => [id, 'after-deploy'] as const)), ...firstRun };
};

/** The schedules that have all their parts: the others cannot be kept or sent yet. */
export const wholeSchedules = ({ schedules }: WizardAnswers): Configuration['schedules'] =>
  Object.fromEntries(Object.entries(schedules).filter(([, schedule]) => 'data' in fit(scheduleShape, schedule)));

/** The conditions that have all their parts. */
export const wholeFilters = ({ filters = {} }: Pick<WizardAnswers, 'filters'>): Pick<WizardAnswers, 'filters'> => {
  const whole = Object.entries(filters).flatMap(([operation, all]) => {
    const kept = all.filter(isWholeFilter);
    return kept.length > 0 ? [[operation, kept] as const] : [];
  });
  return whole.length > 0 ? { filters: Object.fromEntries(whole) } : {};
};

/** What is deployed. Null while the environment or a connection is missing. */
export const configurationOf = (
  recipe: RecipeSource,
  plan: WizardPlan,
  answers: WizardAnswers,
): ConfigurationInput | null => {
  if (answers.environment === null) return null;
  const connections: Record<string, string> = {};
  for (const { name, connection } of plan.homes) {
    if (!connection) return null;
    connections[name] = connection.id;
  }
  for (const step of plan.steps) {
    if (step.kind !== 'connection') continue;
    const id = answers.connections[step.connection]?.id;
    if (!id) return null;
    connections[step.connection] = id;
  }
  const action = actionOf(recipe.actions, answers);
  return {
    recipe: recipe.id,
    version: recipe.version,
    environment: answers.environment,
    connections,
    ...(action ? { action } : {}),
    values: recipeValues(plan, answers),
    mapping: Object.fromEntries(Object.entries(answers.mapping).filter(([, changes]) => changes.length > 0)),
    ...wholeFilters(answers),
    schedules: wholeSchedules(answers),
    firstRun: firstRuns(recipe, answers),
  };
};
