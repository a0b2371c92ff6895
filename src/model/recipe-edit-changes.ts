import type { Property, RecipeSource } from '../contract/index.ts';
import { allQuestions, questionsOf } from './questions.ts';
import type { EditedStep } from './recipe-edit.ts';

/** One difference between two versions of a recipe, with the words by which people know what differs. */
export type RecipeDifference =
  | { readonly kind: 'step-added' | 'step-removed' | 'step-changed'; readonly step: EditedStep }
  | { readonly kind: 'question-added' | 'question-removed' | 'question-changed'; readonly question: Property }
  | { readonly kind: 'steps-moved' }
  | { readonly kind: 'questions-moved'; readonly step: EditedStep }
  | { readonly kind: 'details' }
  | { readonly kind: 'translations' }
  | { readonly kind: 'project' };

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const isInOrder = (before: readonly string[], after: readonly string[]): boolean => {
  const both = new Set(before.filter(name => after.includes(name)));
  return isSame(
    before.filter(name => both.has(name)),
    after.filter(name => both.has(name)),
  );
};

const named = (step: EditedStep) => questionsOf(step).map(({ name }) => name);

/** Without its questions, which are told by themselves. */
const bare = (step: EditedStep): unknown => ({ ...step, properties: null });

const detailsOf = ({
  name,
  summary,
  description,
  category,
  minutes,
  keywords,
  endpoints,
  actions,
  author,
}: RecipeSource) => [name, summary, description, category, minutes, keywords, endpoints, actions, author];

/** The step that asks each question. */
const homes = ({ steps }: RecipeSource): ReadonlyMap<string, string> =>
  new Map(steps.flatMap(step => named(step).map(name => [name, step.id] as const)));

/** What somebody did to a recipe, part by part. */
export const recipeDifferences = (before: RecipeSource, after: RecipeSource): RecipeDifference[] => {
  const found: RecipeDifference[] = [];
  if (!isSame(detailsOf(before), detailsOf(after))) found.push({ kind: 'details' });
  const homeBefore = homes(before);
  const [old, now] = [before, after].map(({ steps }) => new Map(steps.map(step => [step.id, step])));
  for (const [id, step] of now ?? []) {
    const other = old?.get(id);
    if (!other) found.push({ kind: 'step-added', step });
    else {
      if (!isSame(bare(other), bare(step))) found.push({ kind: 'step-changed', step });
      const hasCome = named(step).some(name => (homeBefore.get(name) ?? id) !== id);
      if (hasCome || !isInOrder(named(other), named(step))) found.push({ kind: 'questions-moved', step });
    }
  }
  for (const [id, step] of old ?? []) if (!now?.has(id)) found.push({ kind: 'step-removed', step });
  if (!isInOrder([...(old?.keys() ?? [])], [...(now?.keys() ?? [])])) found.push({ kind: 'steps-moved' });
  const [asked, asks] = [before, after].map(
    ({ steps }) => new Map(allQuestions(steps).map(question => [question.name, question])),
  );
  for (const [name, question] of asks ?? []) {
    const other = asked?.get(name);
    if (!other) found.push({ kind: 'question-added', question });
    else if (!isSame(other, question)) found.push({ kind: 'question-changed', question });
  }
  for (const [name, question] of asked ?? []) if (!asks?.has(name)) found.push({ kind: 'question-removed', question });
  if (!isSame(before.translations, after.translations)) found.push({ kind: 'translations' });
  if (!isSame(before.project, after.project)) found.push({ kind: 'project' });
  return found;
};
