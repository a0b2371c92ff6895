import type { Condition, Property, PropertyValue } from '../contract/index.ts';
import { checkAnswers, type AnswerProblem } from './answers.ts';
import { likelyName } from './likely-name.ts';
import { compilePattern } from './pattern.ts';
import { findCircle, problem, type Place, type Problems } from './recipe-problem.ts';

/** A question, and where it stands. */
export interface Question {
  readonly property: Property;
  readonly place: Place;
}

/** By name, in the order in which they are asked. */
type Questions = ReadonlyMap<string, Question & { readonly order: number }>;

/** The name that was probably meant, as a parameter of a problem. */
export const meantBy = (typed: string, known: Iterable<string>): { readonly meant: string } => ({
  meant: likelyName(typed, known) ?? '',
});

/** Whether a question can be answered so; what only the connected system knows, it can. */
const canBe = ({ type, options }: Property, value: PropertyValue): boolean => {
  if (value === null) return true;
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'select':
    case 'multiselect': {
      const wanted = [value].flat();
      if (Array.isArray(value) && type === 'select') return false;
      return wanted.every(
        item => typeof item === 'string' && (!Array.isArray(options) || options.some(each => each.value === item)),
      );
    }
    case 'string':
    case 'password':
    case 'email':
    case 'url':
    case 'date':
    case 'textarea':
    case 'file':
      return typeof value === 'string';
  }
};

const wantedBy = ({ equals, oneOf }: Condition): readonly PropertyValue[] =>
  oneOf ?? (equals === undefined ? [] : [equals]);

/** Names of the questions that can never be shown, because of one that they hang on. */
const neverShown = (questions: Questions): ReadonlySet<string> => {
  const hidden = new Set<string>();
  const followers = new Map<string, string[]>();
  for (const [name, { property }] of questions) {
    const { showIf } = property;
    const other = showIf && questions.get(showIf.property);
    if (!showIf || !other) continue;
    const wanted = wantedBy(showIf);
    if (wanted.length > 0 && !wanted.some(value => canBe(other.property, value))) hidden.add(name);
    // One that is not shown has no answer, which may be just what is waited for.
    if (wanted.includes(null)) continue;
    const known = followers.get(showIf.property);
    if (known) known.push(name);
    else followers.set(showIf.property, [name]);
  }
  // What is added to a set while it is gone through has its turn too.
  for (const name of hidden) for (const follower of followers.get(name) ?? []) hidden.add(follower);
  return hidden;
};

function* conditionProblems(
  { property, place }: Question,
  questions: Questions,
  hidden: ReadonlySet<string>,
): Problems {
  const { name, showIf, required } = property;
  if (!showIf) return;
  const { property: other } = showIf;
  const at = [...place, 'showIf', 'property'];
  if (other === name) {
    yield problem('show-if-itself', at, { question: name });
    return;
  }
  const decisive = questions.get(other);
  if (!decisive) {
    yield problem('unknown-question', at, { question: other, ...meantBy(other, questions.keys()) });
    return;
  }
  if (decisive.order > (questions.get(name)?.order ?? 0)) yield problem('asked-later', at, { question: name, other });
  if (!wantedBy(showIf).every(value => canBe(decisive.property, value))) {
    const key = showIf.oneOf ? 'oneOf' : 'equals';
    yield problem('unknown-answer', [...place, 'showIf', key], { question: name, other });
  } else if (hidden.has(name)) {
    yield problem(required ? 'unreachable' : 'never-shown', at, { question: name, other });
  }
}

const reasonOf = ({ code, params }: AnswerProblem): string => {
  switch (code) {
    case 'too-short':
      return `it has fewer than ${params['minLength']} characters`;
    case 'too-long':
      return `it has more than ${params['maxLength']} characters`;
    case 'too-small':
      return `it is less than ${params['min']}`;
    case 'too-large':
      return `it is more than ${params['max']}`;
    case 'file-too-big':
      return `the file has more than ${params['maxLength']} bytes`;
    case 'not-text':
      return 'it is no text';
    case 'not-a-number':
      return 'it is no number';
    case 'not-yes-or-no':
      return 'it is neither true nor false';
    case 'not-an-email':
      return 'it is no e-mail address';
    case 'not-a-url':
      return 'it is no web address';
    case 'not-a-date':
      return 'it is no day, such as 2026-01-31';
    case 'not-an-option':
      return 'it is none of the options';
    case 'pattern':
      return 'it does not match the pattern';
    case 'required':
      return 'it is empty';
  }
};

function* defaultProblems({ property, place }: Question): Problems {
  const { showIf: _, ...always } = property;
  const { name: question, default: value, secret, options } = property;
  if (value === null || value === '') return;
  const at = [...place, 'default'];
  if (secret) yield problem('secret-default', at, { question });
  const [found] = checkAnswers([always], { [question]: value });
  if (!found) return;
  if (found.code === 'not-an-option' && Array.isArray(options)) yield problem('default-not-offered', at, { question });
  else yield problem('default-refused', at, { question, reason: reasonOf(found) });
}

function* ruleProblems({ property: { name: question, type, secret, validate = {} }, place }: Question): Problems {
  if (type === 'password' && !secret) yield problem('password-not-secret', place, { question });
  const { pattern, min, max, minLength, maxLength } = validate;
  if (pattern !== undefined && compilePattern(pattern) === null) {
    yield problem('bad-pattern', [...place, 'validate', 'pattern'], { question });
  }
  if (min !== undefined && max !== undefined && min > max) {
    yield problem('bad-limits', [...place, 'validate', 'min'], { question, low: min, high: max });
  }
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength) {
    yield problem('bad-limits', [...place, 'validate', 'minLength'], { question, low: minLength, high: maxLength });
  }
}

const isChoice = ({ type }: Property): boolean => type === 'select' || type === 'multiselect';

/** Questions whose answers the options of one hang on, and where they are named. */
const parentsOf = ({ property: { options }, place }: Question): readonly { name: string; at: Place }[] => {
  if (!options || Array.isArray(options)) return [];
  const { object, dependsOn = [] } = options;
  const at = [...place, 'options'];
  return [
    ...(typeof object === 'object' ? [{ name: object.property, at: [...at, 'object', 'property'] }] : []),
    ...dependsOn.map((name, index) => ({ name, at: [...at, 'dependsOn', index] })),
  ];
};

function* optionProblems(question: Question, questions: Questions, connections: ReadonlySet<string>): Problems {
  const { property, place } = question;
  const { name, type, options } = property;
  const at = [...place, 'options'];
  if (!isChoice(property)) {
    if (options) yield problem('options-ignored', at, { question: name, type });
    return;
  }
  if (!options) yield problem('no-options', place, { question: name });
  else if (Array.isArray(options)) {
    if (options.length === 0) yield problem('no-options', at, { question: name });
    const seen = new Set<string>();
    for (const [index, { value: option }] of options.entries()) {
      if (seen.has(option)) yield problem('duplicate-option', [...at, index, 'value'], { question: name, option });
      seen.add(option);
    }
  } else {
    const { from } = options;
    if (!connections.has(from)) {
      yield problem('unknown-connection', [...at, 'from'], { connection: from, ...meantBy(from, connections) });
    }
    for (const parent of parentsOf(question)) {
      const { name: other } = parent;
      if (other === name) yield problem('depends-on-itself', parent.at, { question: name });
      else if (!questions.has(other)) {
        yield problem('unknown-question', parent.at, { question: other, ...meantBy(other, questions.keys()) });
      }
    }
  }
}

/** Names that other questions hang on: their answers are of use though nothing else reads them. */
export const decisiveNames = (questions: readonly Question[]): ReadonlySet<string> =>
  new Set(
    questions.flatMap(question => [
      ...(question.property.showIf ? [question.property.showIf.property] : []),
      ...parentsOf(question).map(({ name }) => name),
    ]),
  );

/**
 * What is wrong with questions, of a recipe or of a connection's form: names, conditions, defaults, rules, options.
 * @param connections those that may give options.
 */
export function* questionProblems(all: readonly Question[], connections: ReadonlySet<string>): Problems {
  const questions = new Map<string, Question & { order: number }>();
  for (const [order, question] of all.entries()) {
    const { name } = question.property;
    if (questions.has(name)) yield problem('duplicate-question', [...question.place, 'name'], { question: name });
    else questions.set(name, { ...question, order });
  }
  const hidden = neverShown(questions);
  for (const question of all) {
    yield* conditionProblems(question, questions, hidden);
    yield* optionProblems(question, questions, connections);
    yield* ruleProblems(question);
    yield* defaultProblems(question);
  }
  const others = (question: Question | undefined, names: readonly string[]) =>
    names.filter(name => name !== question?.property.name);
  const conditionOf = (name: string): readonly string[] => {
    const question = questions.get(name);
    return others(question, question?.property.showIf ? [question.property.showIf.property] : []);
  };
  const circle = findCircle(questions.keys(), conditionOf);
  const first = circle && questions.get(circle[0] ?? '');
  if (first) {
    yield problem('show-if-circle', [...first.place, 'showIf', 'property'], { circle: circle.join(' → ') });
  }
  const listOf = (name: string): readonly string[] => {
    const question = questions.get(name);
    return question
      ? others(
          question,
          parentsOf(question).map(parent => parent.name),
        )
      : [];
  };
  const lists = findCircle(questions.keys(), listOf);
  const list = lists && questions.get(lists[0] ?? '');
  if (list) yield problem('depends-in-circle', [...list.place, 'options'], { circle: lists.join(' → ') });
}
