import type { Operation, OptionSource, Property, Values } from '../contract/index.ts';

/** What is read from which connection, with every answer that it hangs on. */
export interface ListSource extends Pick<OptionSource, 'from' | 'of' | 'use'> {
  readonly object?: string;
  /** Answers. */
  readonly given?: Values;
  /** In place of `object`: the recipe and the operation whose source or target it is about. */
  readonly recipe?: string;
  readonly operation?: string;
}

/** A list can be read, or the question with that name must be answered first. */
export type ListNeed =
  { readonly kind: 'known'; readonly source: ListSource } | { readonly kind: 'unanswered'; readonly question: string };

/** The questions that are asked, and the answers to them as they are sent: none that is empty or not asked for. */
export interface Answered {
  readonly questions: readonly Property[];
  readonly values: Values;
}

/** A list is asked for by an address, which others may read: no secret stands in it. */
const only = ({ questions, values }: Answered, names: readonly string[]): Values =>
  Object.fromEntries(
    names.flatMap(name => {
      if (questions.some(question => question.name === name && question.secret)) return [];
      const value = values[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** What a question's list is read by. */
export const listOfQuestion = (options: OptionSource, answered: Answered): ListNeed => {
  const { questions, values } = answered;
  const { from, of, use, object, dependsOn = [] } = options;
  const chosen = typeof object === 'object' ? object.property : null;
  // Another question that is not asked has nothing to say; without an object there is no list.
  const parents = dependsOn.filter(name => name === chosen || questions.some(question => question.name === name));
  const question = [...(chosen === null ? [] : [chosen]), ...parents].find(name => values[name] === undefined);
  if (question !== undefined) return { kind: 'unanswered', question };
  const named = typeof object === 'object' ? String(values[object.property]) : object;
  return {
    kind: 'known',
    source: {
      from,
      of,
      ...(use && { use }),
      ...(named !== undefined && { object: named }),
      ...(parents.length > 0 && { given: only(answered, parents) }),
    },
  };
};

/** Every `{ "property": … }` and every name in a path: `/{+path}`. */
const askedIn = (part: unknown): string[] => {
  if (typeof part === 'string') return [...part.matchAll(/\{\+?([^{}]+)\}/g)].map(([, name = '']) => name);
  if (typeof part !== 'object' || part === null) return [];
  const { property } = part as { readonly property?: unknown };
  return typeof property === 'string' ? [property] : Object.values(part).flatMap(askedIn);
};

/** What the fields of an operation's source or target are read by. */
export const listOfOperation = (
  recipe: string,
  operation: Operation,
  side: 'source' | 'target',
  answered: Answered,
): ListNeed => {
  const { questions, values } = answered;
  const { connection, resource } = operation[side];
  const parameters = resource && 'parameters' in resource ? resource.parameters : [];
  const names = [...new Set([...askedIn(resource), ...parameters])];
  const unanswered = questions.find(
    ({ name, required }) => required && names.includes(name) && values[name] === undefined,
  );
  if (unanswered) return { kind: 'unanswered', question: unanswered.name };
  const use = side === 'source' ? 'read' : 'write';
  const given = only(answered, names);
  return {
    kind: 'known',
    source: { from: connection, of: 'fields', use, given, recipe, operation: operation.id },
  };
};
