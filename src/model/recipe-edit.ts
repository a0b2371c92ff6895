import type { FirstRun, Property, PropertyValue, RecipeSource, Schedule } from '../contract/index.ts';
import { moved } from './moved.ts';
import { allQuestions, questionsOf } from './questions.ts';
import { problem, type Problems, type RecipeProblem } from './recipe-problem.ts';

export type EditedStep = RecipeSource['steps'][number];
export type Binding = NonNullable<Property['bind']>[number];

/** Where in a recipe somebody works: the recipe itself, one of its steps, or a question of that. Counted from 0. */
export interface Spot {
  /** Null for the recipe itself. */
  readonly step: number | null;
  /** Null for the step itself. */
  readonly question: number | null;
}

/** One change of a recipe: takes it as it was, and gives it as it is then. */
export type Edit = (recipe: RecipeSource) => RecipeSource;

/** Undefined takes a key away. */
type Changes<Of> = { readonly [Key in keyof Of]?: Of[Key] | undefined };

const changed = <Of extends object>(of: Of, changes: Changes<Of>): Of =>
  Object.fromEntries(Object.entries({ ...of, ...changes }).filter(([, value]) => value !== undefined)) as Of;

const withItem = <Item>(items: readonly Item[], index: number, item: Item): Item[] =>
  items.map((each, place) => (place === index ? item : each));

const without = <Item>(items: readonly Item[], index: number): Item[] => items.filter((_, place) => place !== index);

const inserted = <Item>(items: readonly Item[], index: number, item: Item): Item[] => [
  ...items.slice(0, index),
  item,
  ...items.slice(index),
];

const unused = (wanted: string, taken: Iterable<string>): string => {
  const known = new Set(taken);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!known.has(name)) return name;
  }
};

type Details = Pick<
  RecipeSource,
  'name' | 'summary' | 'description' | 'category' | 'minutes' | 'keywords' | 'actions' | 'endpoints'
>;

export const changeDetails =
  (details: Partial<Details>): Edit =>
  recipe => ({ ...recipe, ...details });

/** A connector entity of a Jitterpak that a connection of the host can take the place of. */
export interface Connector {
  /** Of the endpoint. */
  readonly endpoint: string;
  /** Its guid in small letters. */
  readonly entity: string;
  readonly name: string;
}

export interface StepKind {
  readonly type: EditedStep['type'];
  /** The connection or the operation that it is about; empty for the other types, and for a connection of its own. */
  readonly subject: string;
  /** The connector that the step makes a connection for. */
  readonly connector?: Connector;
}

/** What a project has that steps can be about. */
export interface StepSubjects {
  /** Ids of its operations. */
  readonly operations: readonly string[];
  /** Of a Jitterpak. */
  readonly connectors: readonly Connector[];
}

/** The endpoint steps that a Jitterpak's recipe can be given beside those of its connections. */
const freeConnections = ({ project }: RecipeSource, connectors: readonly Connector[]): StepKind[] => {
  if (project.kind === 'flow') return [];
  const taken = new Set(Object.values(project.connections ?? {}).map(({ entity }) => entity.toLowerCase()));
  const left = connectors.filter(({ entity }) => !taken.has(entity));
  return [
    ...left.map((connector): StepKind => ({ type: 'endpoint', subject: '', connector })),
    { type: 'endpoint', subject: '' },
  ];
};

/** The steps that a recipe can be given: what there may be only one of is left out when it is there. */
export const addableSteps = (recipe: RecipeSource, { operations, connectors }: StepSubjects): StepKind[] => {
  const { project, steps } = recipe;
  const has = (type: EditedStep['type'], subject = '') =>
    steps.some(
      step =>
        step.type === type &&
        (subject === '' ||
          ('operation' in step && step.operation === subject) ||
          ('connection' in step && step.connection === subject)),
    );
  const plain = (type: EditedStep['type']): StepKind[] => (has(type) ? [] : [{ type, subject: '' }]);
  const each = (type: EditedStep['type'], subjects: readonly string[]) =>
    subjects.filter(subject => !has(type, subject)).map((subject): StepKind => ({ type, subject }));
  const isFlow = project.kind === 'flow';
  return [
    { type: 'variables', subject: '' },
    ...plain('introduction'),
    ...each('endpoint', Object.keys(project.connections ?? {})),
    ...freeConnections(recipe, connectors),
    ...each('mapping', isFlow ? operations : []),
    ...each('schedule', operations),
    ...each('operation', operations),
    ...plain('summary'),
  ];
};

const newStep = ({ type, subject }: StepKind, id: string, title: string): EditedStep => {
  switch (type) {
    case 'introduction':
      return { id, type, title, body: '' };
    case 'endpoint':
      return { id, type, title, connection: subject, body: '', properties: [] };
    case 'variables':
      return { id, type, title, body: '', properties: [] };
    case 'mapping':
      return { id, type, title, operation: subject };
    case 'schedule':
      return { id, type, title, operation: subject, default: { kind: 'off' } };
    case 'operation':
      return { id, type, title, operation: subject, default: 'after-deploy' };
    case 'summary':
      return { id, type, title };
  }
};

/** Where a step of a type stands unless somebody moves it: the introduction first, the review last. */
export const placeFor = ({ steps }: RecipeSource, { type }: StepKind, after: number | null): number => {
  if (type === 'introduction') return 0;
  const review = steps.findIndex(step => step.type === 'summary');
  const end = type === 'summary' || review < 0 ? steps.length : review;
  return after === null ? end : Math.min(after + 1, end);
};

const connectionNames = ({ project, steps }: RecipeSource): string[] => [
  ...Object.keys(project.connections ?? {}),
  ...steps.flatMap(step => (step.type === 'endpoint' ? [step.connection] : [])),
];

/** A Jitterpak's connector is reached through a connection, and its app is one that the recipe is found under. */
const addConnection = (recipe: RecipeSource, name: string, { endpoint, entity }: Connector): RecipeSource => {
  const { project, endpoints } = recipe;
  if (project.kind === 'flow') return recipe;
  return {
    ...recipe,
    endpoints: endpoints.includes(endpoint) ? endpoints : [...endpoints, endpoint],
    project: { ...project, connections: { ...project.connections, [name]: { endpoint, entity } } },
  };
};

export const addStep =
  (kind: StepKind, index: number, title: string): Edit =>
  recipe => {
    const id = unused(
      kind.type,
      recipe.steps.map(step => step.id),
    );
    if (kind.type !== 'endpoint' || kind.subject !== '') {
      return { ...recipe, steps: inserted(recipe.steps, index, newStep(kind, id, title)) };
    }
    const { connector } = kind;
    const subject = unused(connector?.endpoint ?? kind.type, connectionNames(recipe));
    const connected = connector ? addConnection(recipe, subject, connector) : recipe;
    return { ...connected, steps: inserted(recipe.steps, index, newStep({ ...kind, subject }, id, title)) };
  };

export const moveStep =
  (from: number, to: number): Edit =>
  recipe => ({ ...recipe, steps: moved(recipe.steps, from, to) });

/** Its translations go with it. */
export const removeStep =
  (index: number): Edit =>
  recipe => {
    const gone = recipe.steps[index];
    if (!gone) return recipe;
    const translations = Object.fromEntries(
      Object.entries(recipe.translations).map(([language, translation]) => {
        const { [gone.id]: _, ...steps } = translation.steps ?? {};
        return [language, translation.steps ? { ...translation, steps } : translation];
      }),
    );
    return { ...recipe, steps: without(recipe.steps, index), translations };
  };

const editStep = (recipe: RecipeSource, index: number, change: (step: EditedStep) => EditedStep): RecipeSource => {
  const step = recipe.steps[index];
  return step ? { ...recipe, steps: withItem(recipe.steps, index, change(step)) } : recipe;
};

export const renameStep =
  (index: number, title: string): Edit =>
  recipe =>
    editStep(recipe, index, step => ({ ...step, title }));

/** @param body Markdown. */
export const changeBody =
  (index: number, body: string): Edit =>
  recipe =>
    editStep(recipe, index, step => ('body' in step ? { ...step, body } : step));

export const changeFirstRun =
  (index: number, firstRun: FirstRun): Edit =>
  recipe =>
    editStep(recipe, index, step => (step.type === 'operation' ? { ...step, default: firstRun } : step));

/** What people are proposed; they may choose otherwise. */
export const changeSchedule =
  (index: number, schedule: Schedule): Edit =>
  recipe =>
    editStep(recipe, index, step => (step.type === 'schedule' ? { ...step, default: schedule } : step));

type Translation = RecipeSource['translations'][string];

/** @param language BCP 47. */
export const addLanguage =
  (language: string): Edit =>
  recipe =>
    language in recipe.translations ? recipe : { ...recipe, translations: { ...recipe.translations, [language]: {} } };

export const removeLanguage =
  (language: string): Edit =>
  recipe => {
    const { [language]: _, ...translations } = recipe.translations;
    return { ...recipe, translations };
  };

const editTranslation =
  (language: string, change: (translation: Translation) => Translation): Edit =>
  recipe => ({
    ...recipe,
    translations: { ...recipe.translations, [language]: change(recipe.translations[language] ?? {}) },
  });

/** @param text Empty: as in the recipe's own language. */
export const translateDetail = (language: string, key: 'name' | 'summary', text: string): Edit =>
  editTranslation(language, translation => changed(translation, { [key]: text || undefined }));

/** @param step Its id. @param text Empty: as in the recipe's own language. */
export const translateStep = (language: string, step: string, key: 'title' | 'body', text: string): Edit =>
  editTranslation(language, translation => ({
    ...translation,
    steps: {
      ...translation.steps,
      [step]: changed(translation.steps?.[step] ?? {}, { [key]: text || undefined }),
    },
  }));

const editQuestions = (
  recipe: RecipeSource,
  index: number,
  change: (questions: readonly Property[]) => Property[],
): RecipeSource =>
  editStep(recipe, index, step => ('properties' in step ? { ...step, properties: change(step.properties) } : step));

/** A question without words: see `missingWords`. */
export const addQuestion =
  (step: number, index: number): Edit =>
  recipe => {
    const name = unused(
      'question',
      allQuestions(recipe.steps).map(question => question.name),
    );
    const added: Property = {
      name,
      label: '',
      help: '',
      type: 'string',
      secret: false,
      required: false,
      default: null,
    };
    return editQuestions(recipe, step, questions => inserted(questions, index, added));
  };

/** @param label Of the copy. */
export const copyQuestion =
  (step: number, index: number, label: string): Edit =>
  recipe => {
    const taken = allQuestions(recipe.steps).map(question => question.name);
    return editQuestions(recipe, step, questions => {
      const copied = questions[index];
      if (!copied) return [...questions];
      return inserted(questions, index + 1, { ...copied, label, name: unused(copied.name, taken) });
    });
  };

export const moveQuestion =
  (step: number, from: number, to: number): Edit =>
  recipe =>
    editQuestions(recipe, step, questions => moved(questions, from, to));

/** To the end of another step that asks questions. */
export const moveQuestionTo =
  (step: number, index: number, target: number): Edit =>
  recipe => {
    const question = questionsOf(recipe.steps[step])[index];
    if (!question) return recipe;
    const taken = editQuestions(recipe, step, questions => without(questions, index));
    return editQuestions(taken, target, questions => [...questions, question]);
  };

export const removeQuestion =
  (step: number, index: number): Edit =>
  recipe =>
    editQuestions(recipe, step, questions => without(questions, index));

export const changeQuestion =
  (step: number, index: number, changes: Changes<Property>): Edit =>
  recipe =>
    editQuestions(recipe, step, questions => {
      const question = questions[index];
      return question ? withItem(questions, index, changed(question, changes)) : [...questions];
    });

const isChoice = (type: Property['type']): boolean => type === 'select' || type === 'multiselect';
const textual: ReadonlySet<Property['type']> = new Set(['string', 'password', 'email', 'url', 'textarea']);

/** Which limits an answer of a type can have. */
export const limitsOf = (
  type: Property['type'],
): readonly ('pattern' | 'min' | 'max' | 'minLength' | 'maxLength')[] => {
  if (type === 'number') return ['min', 'max'];
  if (type === 'file') return ['maxLength'];
  return textual.has(type) ? ['minLength', 'maxLength', 'pattern'] : [];
};

/** Another type of answer: what the other type does not have, such as choices or a default, goes. */
export const changeType =
  (step: number, index: number, type: Property['type']): Edit =>
  recipe => {
    const question = questionsOf(recipe.steps[step])[index];
    if (!question || question.type === type) return recipe;
    const keepsDefault = textual.has(question.type) && textual.has(type) && type !== 'password';
    const validate = Object.fromEntries(
      Object.entries(question.validate ?? {}).filter(
        ([key]) => key === 'message' || limitsOf(type).some(limit => limit === key),
      ),
    ) as NonNullable<Property['validate']>;
    const hasLimits = Object.keys(validate).some(key => key !== 'message');
    return changeQuestion(step, index, {
      type,
      secret: type === 'password' || (question.secret && textual.has(type) && question.type !== 'password'),
      default: keepsDefault ? question.default : null,
      options: isChoice(type) ? (question.options ?? []) : undefined,
      validate: hasLimits ? validate : undefined,
      placeholder: textual.has(type) || type === 'number' ? question.placeholder : undefined,
    })(recipe);
  };

/** What hangs on the answer hangs on it under its new name. */
export const renameQuestion =
  (step: number, index: number, name: string): Edit =>
  recipe => {
    const before = questionsOf(recipe.steps[step])[index]?.name;
    const isShared = allQuestions(recipe.steps).filter(question => question.name === before).length > 1;
    const renamed = changeQuestion(step, index, { name })(recipe);
    if (before === undefined || isShared) return renamed;
    const nameOf = (other: string) => (other === before ? name : other);
    const follow = (question: Property): Property => {
      const { showIf, options } = question;
      const source = options && !Array.isArray(options) ? options : null;
      return {
        ...question,
        ...(showIf ? { showIf: { ...showIf, property: nameOf(showIf.property) } } : {}),
        ...(source
          ? {
              options: {
                ...source,
                ...(typeof source.object === 'object' ? { object: { property: nameOf(source.object.property) } } : {}),
                ...(source.dependsOn ? { dependsOn: source.dependsOn.map(nameOf) } : {}),
              },
            }
          : {}),
      };
    };
    return {
      ...renamed,
      steps: renamed.steps.map(each =>
        'properties' in each ? { ...each, properties: each.properties.map(follow) } : each,
      ),
    };
  };

/** @param value What the other question must be answered with; undefined for any answer. */
export const showIfAnswered = (property: string, value: PropertyValue | undefined): NonNullable<Property['showIf']> =>
  value === undefined ? { property } : { property, equals: value };

function* missing({ name, summary, steps }: RecipeSource): Problems {
  if (name.trim() === '') yield problem('too-short', ['name'], { minimum: 1 });
  if (name.length > 120) yield problem('too-long', ['name'], { maximum: 120 });
  if (summary.trim() === '') yield problem('too-short', ['summary'], { minimum: 1 });
  if (summary.length > 160) yield problem('too-long', ['summary'], { maximum: 160 });
  for (const [index, step] of steps.entries()) {
    for (const [order, { label, name: answer }] of questionsOf(step).entries()) {
      const place = ['steps', index, 'properties', order];
      if (label.trim() === '') yield problem('too-short', [...place, 'label'], { minimum: 1 });
      if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(answer)) {
        const format = 'a name: letters, digits, dots, dashes and underscores, a letter or underscore first';
        yield problem('wrong-format', [...place, 'name'], { format });
      }
    }
  }
}

/** What of its words a recipe cannot be stored without. */
export const missingWords = (recipe: RecipeSource): RecipeProblem[] => [...missing(recipe)];

/** The spot itself, or the nearest that there is. */
export const nearestSpot = ({ steps }: RecipeSource, { step, question }: Spot): Spot => {
  if (step === null || steps.length === 0) return { step: null, question: null };
  const index = Math.min(step, steps.length - 1);
  const count = questionsOf(steps[index]).length;
  return { step: index, question: question === null || count === 0 ? null : Math.min(question, count - 1) };
};
