import type {
  Connection,
  DraftContent,
  DraftContentInput,
  FieldMapping,
  Property,
  PropertyValue,
  RecipeSource,
} from '../contract/index.ts';
import { fit } from '../contract/shape.ts';
import { fieldMappingShape } from '../contract/shapes/answers.ts';
import { allQuestions, isSecret } from './questions.ts';
import { startAnswers, wholeFilters, wholeSchedules, type WizardAnswers } from './wizard-answers.ts';
import type { WizardPlan } from './wizard-steps.ts';

/** Where in the wizard somebody is. */
export interface DraftPlace {
  /** Id of the step that is shown. */
  readonly step: string;
  /** Ids of the steps that were shown. */
  readonly visited: ReadonlySet<string>;
}

const isWhole = (entry: FieldMapping): boolean => 'data' in fit(fieldMappingShape, entry);

/**
 * What is kept of the answers. Connections are kept by their ids alone: one that is still being written is not kept, and
 * neither is a secret. Schedules and fields that are half written are left out.
 */
export const draftOf = (
  { version }: Pick<RecipeSource, 'version'>,
  plan: WizardPlan,
  answers: WizardAnswers,
  { step, visited }: DraftPlace,
): DraftContentInput => {
  const secrets = new Set(
    allQuestions(plan.steps)
      .filter(isSecret)
      .map(({ name }) => name),
  );
  const stored = Object.entries(answers.connections).flatMap(([name, { id }]) => (id === null ? [] : [[name, id]]));
  return {
    version,
    ...(answers.action && { action: answers.action }),
    connections: Object.fromEntries(stored) as Record<string, string>,
    values: Object.fromEntries(Object.entries(answers.values).filter(([name]) => !secrets.has(name))),
    mapping: Object.fromEntries(
      Object.entries(answers.mapping).map(([operation, changes]) => [operation, changes.filter(isWhole)]),
    ),
    ...wholeFilters(answers),
    schedules: wholeSchedules(answers),
    firstRun: answers.firstRun,
    step,
    visited: [...visited],
  };
};

/** Something of a draft that the recipe has no place for any more. */
export type LostAnswer =
  /** `label` is the question's own where the recipe still asks it, else its name. */
  | { readonly kind: 'question'; readonly label: string }
  /** The account was removed. */
  | { readonly kind: 'account'; readonly app: string }
  | { readonly kind: 'connection' | 'operation'; readonly name: string };

export interface CarriedAnswers {
  readonly answers: WizardAnswers;
  readonly lost: readonly LostAnswer[];
}

/** Whether a question, as it is now, can still be answered so. What is read from a connection is known only there. */
const fits = ({ type, options }: Property, value: PropertyValue): boolean => {
  if (value === null || value === '') return true;
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'multiselect') {
    if (!Array.isArray(value)) return false;
    return !Array.isArray(options) || value.every(item => options.some(option => option.value === item));
  }
  if (Array.isArray(value) || typeof value === 'boolean') return false;
  return type !== 'select' || !Array.isArray(options) || options.some(option => option.value === value);
};

const isEmpty = (value: PropertyValue): boolean => value === null || value === '';

/** Takes only what the wanted names have a place for. */
const pick = <Value>(
  from: Readonly<Record<string, Value>>,
  present: Readonly<Record<string, unknown>>,
): { readonly kept: Record<string, Value>; readonly gone: string[] } => ({
  kept: Object.fromEntries(Object.entries(from).filter(([name]) => name in present)),
  gone: Object.keys(from).filter(name => !(name in present)),
});

/**
 * The answers of a draft or of a deployment, carried over by the names of the questions, though the recipe may be
 * another version by now. What it leaves open starts as in a new wizard.
 * @param connections Those of the customer in the environment.
 */
export const carryAnswers = (
  plan: WizardPlan,
  connections: readonly Connection[],
  environment: string | null,
  content: Pick<DraftContent, 'action' | 'connections' | 'values' | 'mapping' | 'filters' | 'schedules' | 'firstRun'>,
): CarriedAnswers => {
  const fresh = startAnswers(plan, connections, environment);
  const lost: LostAnswer[] = [];

  const questions = new Map(allQuestions(plan.steps).map(property => [property.name, property]));
  const values = { ...fresh.values };
  for (const [name, value] of Object.entries(content.values)) {
    const question = questions.get(name);
    if (question && fits(question, value)) values[name] = value;
    else if (!isEmpty(value)) lost.push({ kind: 'question', label: question?.label ?? name });
  }

  const accounts = { ...fresh.connections };
  const homes = new Set(plan.homes.map(({ name }) => name));
  for (const [name, id] of Object.entries(content.connections)) {
    const step = plan.steps.find(each => each.kind === 'connection' && each.connection === name);
    if (step?.kind !== 'connection') {
      if (!homes.has(name)) lost.push({ kind: 'connection', name });
    } else if (connections.some(each => each.id === id && each.endpoint === step.endpoint.id)) {
      accounts[name] = { id, form: null };
    } else lost.push({ kind: 'account', app: step.endpoint.name });
  }

  const mapped = plan.steps.flatMap(step => (step.kind === 'mapping' ? [[step.operation.id, true] as const] : []));
  const changed = Object.entries(content.mapping).filter(([, changes]) => changes.length > 0);
  const mapping = pick(Object.fromEntries(changed), Object.fromEntries(mapped));
  const filters = pick(content.filters ?? {}, Object.fromEntries(mapped));
  const schedules = pick(content.schedules, fresh.schedules);
  const operations = new Set([...mapping.gone, ...filters.gone, ...schedules.gone]);
  for (const name of operations) lost.push({ kind: 'operation', name });

  return {
    lost,
    answers: {
      environment,
      ...(content.action && { action: content.action }),
      connections: accounts,
      values,
      mapping: { ...fresh.mapping, ...mapping.kept },
      ...(content.filters && { filters: filters.kept }),
      schedules: { ...fresh.schedules, ...schedules.kept },
      firstRun: { ...fresh.firstRun, ...content.firstRun },
    },
  };
};
