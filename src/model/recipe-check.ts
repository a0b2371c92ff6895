import type { Property, RecipeSource, Step } from '../contract/index.ts';
import { flowProblems, usedAnswers } from './recipe-check-flow.ts';
import { endpointListProblems, listProblems, type EndpointView } from './recipe-check-lists.ts';
import { decisiveNames, meantBy, questionProblems, type Question } from './recipe-check-questions.ts';
import { collect, problem, type Place, type Problems, type RecipeProblem } from './recipe-problem.ts';
import { scheduleProblems, type ScheduleProblemCode } from './schedule-problems.ts';

export type { EndpointView } from './recipe-check-lists.ts';
export type { Place, RecipeProblem, RecipeProblemCode } from './recipe-problem.ts';

/** What a check has to know of a Jitterpak: enough to follow what the metadata points at. */
export interface ProjectView {
  /** Names of the project variables. */
  readonly variables: ReadonlySet<string>;
  /** By guid in small letters: the entity's kind and the keys of its properties. */
  readonly entities: ReadonlyMap<string, { readonly type: string; readonly keys: ReadonlySet<string> }>;
  /** Ids of the operations. */
  readonly operations: ReadonlySet<string>;
}

export interface RecipeCheckOptions {
  /** The recipe's Jitterpak; left out, what points into it is not followed. */
  readonly project?: ProjectView | undefined;
  /** By id, those that there are; left out, their ids are not looked at. */
  readonly endpoints?: ReadonlyMap<string, EndpointView> | undefined;
  /** When a schedule is to come; now when left out. */
  readonly now?: Date | undefined;
}

const questionsOf = ({ steps }: RecipeSource): Question[] =>
  steps.flatMap((step, index) =>
    'properties' in step
      ? step.properties.map((property, order) => ({ property, place: ['steps', index, 'properties', order] }))
      : [],
  );

function* endpointProblems({ endpoints: ids, project }: RecipeSource, { endpoints }: RecipeCheckOptions): Problems {
  for (const [index, endpoint] of ids.entries()) {
    if (!endpoints || endpoints.has(endpoint)) continue;
    yield problem('unknown-endpoint', ['endpoints', index], { endpoint, ...meantBy(endpoint, endpoints.keys()) });
  }
  const listed = new Set(ids);
  const used = new Set<string>();
  for (const [connection, { endpoint }] of Object.entries(project.connections ?? {})) {
    used.add(endpoint);
    if (listed.has(endpoint)) continue;
    yield problem('unlisted-endpoint', ['project', 'connections', connection, 'endpoint'], { connection, endpoint });
  }
  // A Jitterpak reaches most systems by itself.
  for (const [index, endpoint] of project.kind === 'flow' ? ids.entries() : []) {
    if (!used.has(endpoint)) yield problem('unused-endpoint', ['endpoints', index], { endpoint });
  }
}

const scheduleReasons: Readonly<Record<ScheduleProblemCode, string>> = {
  'no-count': 'it has to say how many minutes or hours lie between two runs',
  'too-seldom': 'an interval is at most a day',
  'no-time': 'it needs a time of day, such as 09:00',
  'no-days': 'it needs a day of the week',
  'ends-too-early': 'the time of day at which it ends lies before the one at which it begins',
  'no-zone': 'it needs a time zone, such as Europe/Berlin',
  'unknown-zone': 'there is no such time zone',
  'end-before-start': 'the day on which it ends lies before the one on which it begins',
  never: 'it never comes',
};

/** `at.0` is a place of its own. */
const keysOf = (field: string): Place =>
  field === '' ? [] : field.split('.').map(key => (/^\d+$/.test(key) ? Number(key) : key));

/** What a step is about, for those that there may be only one of. */
const subjectOf = (step: Step): string | null => {
  if ('operation' in step) return `${step.type} ${step.operation}`;
  return step.type === 'endpoint' ? `endpoint ${step.connection}` : null;
};

function* stepProblems(step: Step, place: Place, { project }: RecipeSource, options: RecipeCheckOptions): Problems {
  if (step.type === 'endpoint' && project.kind === 'flow' && !project.connections[step.connection]) {
    const { connection } = step;
    const meant = meantBy(connection, Object.keys(project.connections));
    yield problem('unknown-connection', [...place, 'connection'], { connection, ...meant });
  }
  if ('operation' in step) {
    const { operation } = step;
    const known =
      project.kind === 'flow' ? new Set(project.operations.map(({ id }) => id)) : options.project?.operations;
    if (known && !known.has(operation)) {
      yield problem('unknown-operation', [...place, 'operation'], { operation, ...meantBy(operation, known) });
    }
  }
  if (step.type === 'mapping' && project.kind === 'jitterpak') {
    yield problem('mapping-in-jitterpak', place, { step: step.id });
  }
  if (step.type === 'schedule') {
    for (const { property, code } of scheduleProblems(step.default, options.now)) {
      const at = [...place, 'default', ...keysOf(property)];
      if (code === 'never') yield problem('schedule-never', at);
      else yield problem('bad-schedule', at, { reason: scheduleReasons[code] });
    }
  }
}

function* orderProblems({ steps, project }: RecipeSource): Problems {
  const ids = new Set<string>();
  const subjects = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    const place = ['steps', index];
    if (ids.has(step.id)) yield problem('duplicate-step', [...place, 'id'], { step: step.id });
    ids.add(step.id);
    const subject = subjectOf(step);
    const other = subject === null ? undefined : subjects.get(subject);
    if (other !== undefined) yield problem('asked-again', place, { step: step.id, other });
    else if (subject !== null) subjects.set(subject, step.id);
  }
  const review = steps.findIndex(({ type }) => type === 'summary');
  if (review === -1) yield problem('no-review', ['steps']);
  for (const [index, step] of steps.entries()) {
    if (review >= 0 && index > review) yield problem('after-review', ['steps', index], { step: step.id });
  }
  for (const connection of Object.keys(project.connections ?? {})) {
    if (subjects.has(`endpoint ${connection}`)) continue;
    yield problem('connection-without-step', ['project', 'connections', connection], { connection });
  }
}

function* connectorProblems({ project }: RecipeSource, { project: view }: RecipeCheckOptions): Problems {
  if (project.kind !== 'jitterpak' || !view) return;
  for (const [connection, { entity: guid }] of Object.entries(project.connections ?? {})) {
    if (view.entities.has(guid.toLowerCase())) continue;
    yield problem('unknown-entity', ['project', 'connections', connection, 'entity'], { guid });
  }
}

type Binding = NonNullable<Property['bind']>[number];

function* bindingProblems(binding: Binding, place: Place, { variables, entities }: ProjectView): Problems {
  if (binding.kind === 'projectVariable') {
    const { name: variable } = binding;
    if (variables.has(variable)) return;
    yield problem('unknown-variable', [...place, 'name'], { variable, ...meantBy(variable, variables) });
    return;
  }
  const { guid, entityType, key } = binding;
  const entity = entities.get(guid.toLowerCase());
  if (!entity) yield problem('unknown-entity', [...place, 'guid'], { guid });
  else if (entity.type !== entityType) {
    const params = { guid, expected: entityType, found: entity.type };
    yield problem('wrong-entity-type', [...place, 'entityType'], params);
  } else if (!entity.keys.has(key)) {
    const params = { entityType, key, ...meantBy(key, entity.keys) };
    yield problem('unknown-entity-property', [...place, 'key'], params);
  }
}

/** Whether what is asked goes anywhere. */
function* useProblems(recipe: RecipeSource, questions: readonly Question[], { project }: RecipeCheckOptions): Problems {
  const decisive = decisiveNames(questions);
  const isUsed = recipe.project.kind === 'flow' ? usedAnswers(recipe.project) : null;
  for (const { property, place } of questions) {
    const { name: question, bind = [] } = property;
    if (isUsed) {
      if (bind.length > 0) yield problem('binding-in-flow', [...place, 'bind'], { question });
      if (!decisive.has(question) && !isUsed(question)) yield problem('unused-question', place, { question });
      continue;
    }
    if (bind.length === 0 && !decisive.has(question)) yield problem('unbound-question', place, { question });
    for (const [index, binding] of project ? bind.entries() : []) {
      if (project) yield* bindingProblems(binding, [...place, 'bind', index], project);
    }
  }
}

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

function* translationProblems({ translations, steps }: RecipeSource): Problems {
  const ids = new Set(steps.map(({ id }) => id));
  for (const [language, translation] of Object.entries(translations)) {
    const place = ['translations', language];
    if (!isLanguage(language)) yield problem('unknown-language', place, { language });
    for (const step of Object.keys(translation.steps ?? {})) {
      if (!ids.has(step)) yield problem('unknown-step', [...place, 'steps', step], { step, ...meantBy(step, ids) });
    }
  }
}

function* problemsOf(recipe: RecipeSource, options: RecipeCheckOptions): Problems {
  yield* endpointProblems(recipe, options);
  yield* orderProblems(recipe);
  yield* connectorProblems(recipe, options);
  for (const [index, step] of recipe.steps.entries()) yield* stepProblems(step, ['steps', index], recipe, options);
  const questions = questionsOf(recipe);
  const { project } = recipe;
  yield* questionProblems(questions, new Set(Object.keys(project.connections ?? {})));
  if (project.kind === 'flow') {
    yield* flowProblems(project, new Set(questions.map(({ property }) => property.name)));
    yield* listProblems(project, questions, options.endpoints);
  }
  yield* useProblems(recipe, questions, options);
  yield* translationProblems(recipe);
}

/**
 * What a recipe points at that is not there, and what in it cannot work, though each part by itself fits the schema:
 * endpoints, connections, operations, questions, conditions, defaults, bindings into a Jitterpak.
 */
export const checkRecipe = (recipe: RecipeSource, options: RecipeCheckOptions = {}): RecipeProblem[] =>
  collect(problemsOf(recipe, options));

/** The same for an endpoint: the questions of its form, which hang on nothing but each other, and its lists. */
export const checkEndpoint = ({
  fields,
  ...view
}: EndpointView & { readonly fields: readonly Property[] }): RecipeProblem[] => [
  ...questionProblems(
    fields.map((property, index) => ({ property, place: ['fields', index] })),
    new Set(),
  ),
  ...endpointListProblems(view),
];
