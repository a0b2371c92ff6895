import type {
  Configuration,
  ConfigurationInput,
  Connection,
  Option,
  OptionSource,
  Property,
  RecipeSource,
  Values,
} from '../contract/index.ts';
import { checkAnswers, defaultValues, parseAnswers, type AnswerProblem } from './answers.ts';
import type { WizardConnectionStep, WizardPlan, WizardStep } from './wizard-steps.ts';

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
  /** By the connection's name in the project. */
  readonly connections: Readonly<Record<string, ConnectionAnswer>>;
  /** As it stands in the fields. */
  readonly values: Values;
}

/** Something that a step still needs. `property` is the field's name; empty when the step as a whole is meant. */
export type StepProblem =
  | AnswerProblem
  | {
      readonly property: '';
      readonly code: 'no-environment' | 'no-connection';
      readonly params: AnswerProblem['params'];
    };

/** By the step's id, in the order of its fields. */
export type StepProblems = ReadonlyMap<string, readonly StepProblem[]>;

/** The options that a connection gave; null while they are not known. */
export type OptionLookup = (source: OptionSource) => readonly Option[] | null;

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

const questionsOf = (step: WizardStep): readonly Property[] =>
  step.kind === 'options' || step.kind === 'connection' ? step.properties : [];

const allQuestions = (plan: WizardPlan): Property[] => plan.steps.flatMap(questionsOf);

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
  connections: Object.fromEntries(
    plan.steps
      .filter(step => step.kind === 'connection')
      .map(step => [step.connection, startConnection(step, connections, configuration?.connections[step.connection])]),
  ),
  values: { ...defaultValues(allQuestions(plan)), ...configuration?.values },
});

/** The same questions with the options that their connection gave, so that an answer that is no longer there shows. */
const withOptions = (property: Property, lookup: OptionLookup): Property => {
  const { options } = property;
  if (!options || !('from' in options)) return property;
  const known = lookup(options);
  return known ? { ...property, options: [...known] } : property;
};

/** What the connection's own form still needs. */
export const formProblems = ({ endpoint }: WizardConnectionStep, { typed, stored }: ConnectionForm): AnswerProblem[] =>
  checkAnswers(endpoint.fields, parseAnswers(endpoint.fields, typed), { stored });

/** The answers to the recipe's questions, ready to be sent. */
export const recipeValues = (plan: WizardPlan, { values }: WizardAnswers): Values =>
  parseAnswers(allQuestions(plan), values);

/** Names of a connection form's fields are kept apart from those of the recipe's questions. */
export const connectionField = (name: string): string => `connection.${name}`;

const connectionProblems = (step: WizardConnectionStep, answers: WizardAnswers): StepProblem[] => {
  const { id = null, form = null } = answers.connections[step.connection] ?? {};
  if (form) {
    return formProblems(step, form).map(problem => ({ ...problem, property: connectionField(problem.property) }));
  }
  return id === null ? [{ property: '', code: 'no-connection', params: {} }] : [];
};

/** What each step still needs. */
export const checkWizard = (
  plan: WizardPlan,
  answers: WizardAnswers,
  lookup: OptionLookup = () => null,
): StepProblems => {
  // All at once: a question may hang on an answer of another step.
  const questions = allQuestions(plan).map(property => withOptions(property, lookup));
  const problems = new Map(
    checkAnswers(questions, recipeValues(plan, answers)).map(problem => [problem.property, problem]),
  );
  const ofStep = (step: WizardStep): StepProblem[] => {
    const own = questionsOf(step).flatMap(({ name }) => problems.get(name) ?? []);
    switch (step.kind) {
      case 'introduction':
        return answers.environment === null ? [{ property: '', code: 'no-environment', params: {} }] : [];
      case 'connection':
        return [...connectionProblems(step, answers), ...own];
      case 'options':
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

/** The first operation runs right after deploying, unless the recipe says otherwise. */
export const firstRuns = ({ project, steps }: RecipeSource): Configuration['firstRun'] => {
  const first = project.kind === 'flow' ? project.operations[0] : undefined;
  const runs: Configuration['firstRun'] = first ? { [first.id]: 'after-deploy' } : {};
  for (const step of steps) if (step.type === 'operation') runs[step.operation] = step.default;
  return runs;
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
  const [action] = recipe.actions;
  return {
    recipe: recipe.id,
    version: recipe.version,
    environment: answers.environment,
    connections,
    ...(action ? { action } : {}),
    values: recipeValues(plan, answers),
    firstRun: firstRuns(recipe),
  };
};
