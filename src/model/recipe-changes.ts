import type { FieldMapping, Operation, Property, RecipeSource } from '../contract/index.ts';
import { allQuestions } from './questions.ts';

type Version = Pick<RecipeSource, 'steps' | 'project'>;
type Step = Version['steps'][number];

/** What differs between two versions of a recipe, by the words that people know it by. */
export interface RecipeChanges {
  /** Labels of the questions. */
  readonly newQuestions: readonly string[];
  readonly goneQuestions: readonly string[];
  /** Asked in both, but of another type, with other choices, limits or conditions. */
  readonly otherQuestions: readonly string[];
  /** Labels of the questions and names of the steps that propose another answer. */
  readonly otherDefaults: readonly string[];
  /** Names of the steps. */
  readonly newSteps: readonly string[];
  readonly goneSteps: readonly string[];
  /** Fields of the target; `*` for all that no other entry feeds. */
  readonly newFields: readonly string[];
  readonly goneFields: readonly string[];
  readonly otherFields: readonly string[];
  /** Names of the operations that read or write in another way. */
  readonly otherOperations: readonly string[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const operationsOf = ({ project }: Version): readonly Operation[] =>
  project.kind === 'flow' ? project.operations : [];

/** What of a question decides which answers it takes. Its words do not. */
const demandOf = ({
  type,
  required,
  secret,
  options,
  validate: { message: _words, ...limits } = {},
  showIf,
}: Property) => [
  type,
  required,
  secret,
  Array.isArray(options) ? options.map(({ value }) => value) : options,
  limits,
  showIf,
];

/** Those of both lists, side by side, by what tells them apart. */
const pair = <Item>(before: readonly Item[], after: readonly Item[], key: (item: Item) => string) => {
  const old = new Map(before.map(item => [key(item), item]));
  const now = new Set(after.map(key));
  return {
    added: after.filter(item => !old.has(key(item))),
    gone: before.filter(item => !now.has(key(item))),
    both: after.flatMap(item => {
      const other = old.get(key(item));
      return other === undefined ? [] : [[other, item] as const];
    }),
  };
};

const proposed = (step: Step): unknown => ('default' in step ? step.default : undefined);

/**
 * @param nameOf A step's name; empty for one that nobody speaks of.
 * @param labelOf What people call a field that an operation fills.
 */
export const recipeChanges = (
  before: Version,
  after: Version,
  nameOf: (step: Step) => string,
  labelOf: (operation: Operation, field: string) => string = (_operation, field) => field,
): RecipeChanges => {
  const questions = pair(allQuestions(before.steps), allQuestions(after.steps), ({ name }) => name);
  const steps = pair<Step>(before.steps, after.steps, ({ id }) => id);
  const operations = pair(operationsOf(before), operationsOf(after), ({ id }) => id);
  const fields = operations.both.map(([old, now]) => ({
    ...pair(old.mapping, now.mapping, ({ to }: FieldMapping) => to),
    labels: (entries: readonly FieldMapping[]) => entries.map(({ to }) => labelOf(now, to)),
  }));
  const labels = (properties: readonly Property[]) => properties.map(({ label }) => label);
  const names = (some: readonly Step[]) => some.map(nameOf).filter(name => name !== '');
  const changed = <Item>(both: readonly (readonly [Item, Item])[], part: (item: Item) => unknown): Item[] =>
    both.filter(([old, now]) => !isSame(part(old), part(now))).map(([, now]) => now);
  return {
    newQuestions: labels(questions.added),
    goneQuestions: labels(questions.gone),
    otherQuestions: labels(changed(questions.both, demandOf)),
    otherDefaults: [
      ...labels(changed(questions.both, property => property.default)),
      ...names(changed(steps.both, proposed)),
    ],
    newSteps: names(steps.added),
    goneSteps: names(steps.gone),
    newFields: fields.flatMap(({ added, labels: of }) => of(added)),
    goneFields: fields.flatMap(({ gone, labels: of }) => of(gone)),
    otherFields: fields.flatMap(({ both, labels: of }) => of(changed(both, entry => entry))),
    otherOperations: changed(operations.both, ({ source, target, mode }) => [source, target, mode]).map(
      ({ name }) => name,
    ),
  };
};
