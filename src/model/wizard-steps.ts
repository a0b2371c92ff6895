import type {
  Action,
  Connection,
  Endpoint,
  EnvironmentAccess,
  FirstRun,
  Operation,
  Property,
  RecipeSource,
  Schedule,
} from '../contract/index.ts';

interface StepBase {
  readonly id: string;
  /** Empty when the recipe has no words for it. */
  readonly title: string;
}

export interface WizardIntroductionStep extends StepBase {
  readonly kind: 'introduction';
  /** Markdown. */
  readonly body: string;
}

export interface WizardConnectionStep extends StepBase {
  readonly kind: 'connection';
  readonly body: string;
  /** Name of the connection in the project. */
  readonly connection: string;
  readonly endpoint: Endpoint;
  /** What the recipe asks beside the connection itself. */
  readonly properties: readonly Property[];
}

export interface WizardOptionsStep extends StepBase {
  readonly kind: 'options';
  /** What a Jitterpak reaches by itself with the answers, as its step calls it; null for what cannot be tried. */
  readonly place: string | null;
  readonly body: string;
  readonly properties: readonly Property[];
}

export interface WizardMappingStep extends StepBase {
  readonly kind: 'mapping';
  /** Id of the recipe. */
  readonly recipe: string;
  readonly operation: Operation;
  /** What the recipe can do with the records. */
  readonly actions: readonly Action[];
}

export interface WizardScheduleStep extends StepBase {
  readonly kind: 'schedule';
  /** Id of the operation that runs by it. */
  readonly operation: string;
  readonly proposed: Schedule;
}

export interface WizardFirstRunStep extends StepBase {
  readonly kind: 'first-run';
  /** Id of the operation. */
  readonly operation: string;
  readonly proposed: FirstRun;
}

export interface WizardReviewStep extends StepBase {
  readonly kind: 'review';
}

/** One step of the wizard. */
export type WizardStep =
  | WizardIntroductionStep
  | WizardConnectionStep
  | WizardOptionsStep
  | WizardMappingStep
  | WizardScheduleStep
  | WizardFirstRunStep
  | WizardReviewStep;

/** A connection that the app provider makes: nobody is asked for it. */
export interface HomeConnection {
  /** Name of the connection in the project. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Null when the app provider has not made it yet. */
  readonly connection: Connection | null;
}

export interface StepsContext {
  readonly endpoints: readonly Endpoint[];
  /** Those of the customer in the chosen environment. */
  readonly connections: readonly Connection[];
  /** Where the person may deploy. */
  readonly environments: readonly EnvironmentAccess[];
}

export interface WizardPlan {
  readonly steps: readonly WizardStep[];
  readonly homes: readonly HomeConnection[];
  /** Connection names whose endpoint nobody describes: the recipe cannot be set up. */
  readonly unknown: readonly string[];
}

/** Only a flow can be mapped: a Jitterpak has its mapping inside. */
const operationOf = ({ project }: RecipeSource, id: string): Operation | undefined =>
  project.kind === 'flow' ? project.operations.find(operation => operation.id === id) : undefined;

/** What a person can choose from: to keep a copy up to date, or to copy out, is to add and to change. */
export const distinctActions = (actions: readonly Action[]): readonly Action[] =>
  actions.includes('upsert') ? actions.filter(action => action !== 'sync' && action !== 'extract') : actions;

/**
 * The wizard's steps in their order. Home connections are skipped; an introduction is added where an environment
 * or an action must be chosen, and a review always stands last.
 */
export const stepsOf = (recipe: RecipeSource, { endpoints, connections, environments }: StepsContext): WizardPlan => {
  const steps: WizardStep[] = [];
  const homes: HomeConnection[] = [];
  const unknown: string[] = [];
  const named = recipe.project.connections ?? {};
  const endpointOf = (name: string) => endpoints.find(({ id }) => id === named[name]?.endpoint);

  for (const name of Object.keys(named)) {
    const endpoint = endpointOf(name);
    if (!endpoint) unknown.push(name);
    const connection = connections.find(({ endpoint: id, home }) => home && id === endpoint?.id) ?? null;
    if (endpoint && (endpoint.home || connection)) homes.push({ name, endpoint, connection });
  }
  for (const step of recipe.steps) {
    const { id, title } = step;
    switch (step.type) {
      case 'introduction':
        steps.push({ kind: 'introduction', id, title, body: step.body });
        break;
      case 'endpoint': {
        const endpoint = endpointOf(step.connection);
        const isHome = homes.some(({ name }) => name === step.connection);
        // A Jitterpak brings most of its connections along: what they need is asked like anything else.
        const isAsked = isHome || !named[step.connection];
        if (isAsked && step.properties.length > 0) {
          const place = isHome ? null : step.connection;
          steps.push({ kind: 'options', id, title, place, body: step.body, properties: step.properties });
        } else if (endpoint && !isHome) {
          const { body, connection, properties } = step;
          steps.push({ kind: 'connection', id, title, body, connection, endpoint, properties });
        }
        break;
      }
      case 'variables':
        steps.push({ kind: 'options', id, title, place: null, body: step.body, properties: step.properties });
        break;
      case 'schedule':
        steps.push({ kind: 'schedule', id, title, operation: step.operation, proposed: step.default });
        break;
      case 'operation':
        steps.push({ kind: 'first-run', id, title, operation: step.operation, proposed: step.default });
        break;
      case 'mapping': {
        const operation = operationOf(recipe, step.operation);
        if (operation)
          steps.push({ kind: 'mapping', id, title, recipe: recipe.id, operation, actions: recipe.actions });
        break;
      }
      case 'summary':
        break;
    }
  }
  const mustChoose = environments.length > 1 || distinctActions(recipe.actions).length > 1;
  if (mustChoose && !steps.some(({ kind }) => kind === 'introduction')) {
    steps.unshift({ kind: 'introduction', id: 'introduction', title: '', body: '' });
  }
  const summary = recipe.steps.find(({ type }) => type === 'summary');
  steps.push({ kind: 'review', id: summary?.id ?? 'review', title: summary?.title ?? '' });
  return { steps, homes, unknown };
};
