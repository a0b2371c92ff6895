import { longestChain } from '../contract/chains.ts';
import type { Conversion, FieldMapping, Flow, Operation } from '../contract/index.ts';
import { askedByText, askedIn, type Asked } from './recipe-check-lists.ts';
import { meantBy } from './recipe-check-questions.ts';
import { findCircle, problem, type Place, type Problems } from './recipe-problem.ts';
import { isTimeZone } from './schedule-problems.ts';

type Side = Operation['source'] | Operation['target'];

const pathOf = ({ resource }: Side): string => (resource && 'path' in resource ? resource.path : '');

const filesOf = ({ resource }: Side): string =>
  resource && 'files' in resource && typeof resource.files === 'string' ? resource.files : '';

const feeds = ['from', 'value', 'property', 'formula'] as const satisfies readonly (keyof FieldMapping)[];

/** Why a conversion can do nothing; null when it can. */
const conversionFault = (conversion: Conversion): string | null => {
  switch (conversion.kind) {
    case 'lookup': {
      const { table, otherwise, keep, leave } = conversion;
      if ([keep, leave, otherwise !== undefined].filter(Boolean).length > 1)
        return 'what its table does not hold can only stay, be left out or become another value';
      return Object.keys(table).length === 0 && otherwise === undefined ? 'its table is empty' : null;
    }
    case 'date': {
      const { to, format, from, timeZone } = conversion;
      if (timeZone !== undefined && !isTimeZone(timeZone)) return `there is no time zone "${timeZone}"`;
      if (from !== undefined && !from.includes('yyyy')) return 'what it reads from holds no yyyy';
      if (format === undefined) return null;
      if (to !== 'text') return 'only a text has a format';
      return /yyyy|MM|dd|HH|mm|ss/.test(format) ? null : 'its format holds none of yyyy, MM, dd, HH, mm and ss';
    }
    case 'default':
      return conversion.value === undefined && !conversion.fields?.length ? 'it says neither a value nor fields' : null;
    default:
      return null;
  }
};

function* conversionProblems({ to: field, convert, ...feed }: FieldMapping, at: Place): Problems {
  if (convert === undefined) return;
  const conversions = Array.isArray(convert) ? convert : [convert];
  for (const [index, conversion] of conversions.entries()) {
    const place = Array.isArray(convert) ? [...at, 'convert', index] : [...at, 'convert'];
    const { kind } = conversion;
    const isFirst = index === 0;
    const reason =
      isFirst && feeds.every(key => feed[key] === undefined) ? 'nothing feeds the field' : conversionFault(conversion);
    if (reason !== null) yield problem('bad-conversion', place, { field, kind, reason });
  }
}

function* mappingProblems({ id: operation, mapping }: Operation, place: Place): Problems {
  const seen = new Set<string>();
  for (const [index, entry] of mapping.entries()) {
    const at = [...place, 'mapping', index];
    const { to: field } = entry;
    if (seen.has(field)) yield problem('duplicate-mapping', [...at, 'to'], { operation, field });
    seen.add(field);
    const given = feeds.filter(key => entry[key] !== undefined);
    if (given.length > 1) yield problem('fed-twice', at, { field, feeds: given.join(', ') });
    yield* conversionProblems(entry, at);
  }
}

/** Every text of a part, and where it stands. */
const textsIn = (part: unknown, at: Place): { readonly text: string; readonly at: Place }[] => {
  if (typeof part === 'string') return [{ text: part, at }];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => textsIn(value, [...at, Array.isArray(part) ? +key : key]));
};

function* formulaProblems(operation: Operation, place: Place, questions: ReadonlySet<string>): Problems {
  // Most operations have no such formula, which shows soonest in one text.
  if (!JSON.stringify(operation).includes('$values.')) return;
  for (const { text, at } of textsIn(operation, place)) {
    for (const [, question = ''] of text.matchAll(/\$values\.(\w+)/g)) {
      if (!questions.has(question)) yield problem('unknown-value', at, { question, ...meantBy(question, questions) });
    }
  }
}

function* operationProblems(operation: Operation, place: Place, flow: Flow, questions: ReadonlySet<string>): Problems {
  const { id, source, target, mapping } = operation;
  for (const side of ['source', 'target'] as const) {
    const { connection } = operation[side];
    if (Object.hasOwn(flow.connections, connection)) continue;
    const names = Object.keys(flow.connections);
    yield problem('unknown-connection', [...place, side, 'connection'], { connection, ...meantBy(connection, names) });
  }
  const fields = new Set(mapping.map(({ to }) => to));
  const isFed = (name: string): boolean => fields.has(name) || fields.has('*');
  const parameters = source.resource && 'parameters' in source.resource ? source.resource.parameters : [];
  const asked: Asked[] = [
    ...askedIn(source, [...place, 'source']),
    ...askedIn(target, [...place, 'target']),
    ...askedIn(mapping, [...place, 'mapping']),
    ...parameters.map((name, index) => ({ name, at: [...place, 'source', 'resource', 'parameters', index] })),
    ...askedByText(pathOf(source), [...place, 'source', 'resource', 'path']),
    ...askedByText(filesOf(source), [...place, 'source', 'resource', 'files']),
    ...askedByText(filesOf(target), [...place, 'target', 'resource', 'files']),
  ];
  for (const { name, at } of asked) {
    if (!questions.has(name)) yield problem('unknown-question', at, { question: name, ...meantBy(name, questions) });
  }
  for (const { name: field, at } of askedByText(pathOf(target), [...place, 'target', 'resource', 'path'])) {
    if (!questions.has(field) && !isFed(field)) yield problem('field-not-fed', at, { operation: id, field });
  }
  if (typeof target.key === 'string' && !isFed(target.key)) {
    yield problem('key-not-fed', [...place, 'target', 'key'], { operation: id, field: target.key });
  }
  yield* mappingProblems(operation, place);
  yield* formulaProblems(operation, place, questions);
}

/** An operation from which more than `longestChain` run one after the other; null when there is none. */
const startOfLongChain = (ids: readonly string[], leadsTo: (id: string) => readonly string[]): string | null => {
  let starts = new Set(ids);
  for (let length = 1; length <= longestChain && starts.size > 0; length += 1) {
    starts = new Set(ids.filter(id => leadsTo(id).some(next => starts.has(next))));
  }
  return ids.find(id => starts.has(id)) ?? null;
};

function* chainProblems({ operations }: Flow): Problems {
  const byId = new Map<string, Operation>();
  const indexes = new Map<string, number>();
  const place = ['project', 'operations'];
  for (const [index, operation] of operations.entries()) {
    const { id } = operation;
    if (byId.has(id)) yield problem('duplicate-operation', [...place, index, 'id'], { operation: id });
    else {
      byId.set(id, operation);
      indexes.set(id, index);
    }
  }
  for (const [index, operation] of operations.entries()) {
    const { id } = operation;
    for (const key of ['onSuccess', 'onFailure'] as const) {
      const seen = new Set<string>();
      for (const [order, next] of operation[key].entries()) {
        const at = [...place, index, key, order];
        if (!byId.has(next)) {
          yield problem('unknown-operation', at, { operation: next, ...meantBy(next, byId.keys()) });
        }
        if (seen.has(next)) yield problem('followed-twice', at, { operation: id, next });
        seen.add(next);
      }
    }
  }
  const leadsTo = (id: string): readonly string[] => {
    const { onSuccess = [], onFailure = [] } = byId.get(id) ?? {};
    return [...onSuccess, ...onFailure];
  };
  const placeOf = (id: string): Place => [...place, indexes.get(id) ?? 0];
  const circle = findCircle(byId.keys(), leadsTo);
  if (circle) {
    yield problem('chain-circle', placeOf(circle[0] ?? ''), { circle: circle.join(' → ') });
    return;
  }
  const tooLong = startOfLongChain([...byId.keys()], leadsTo);
  if (tooLong !== null) yield problem('chain-too-long', placeOf(tooLong), { operation: tooLong, most: longestChain });
}

/** What a flow points at that is not there, and what its operations cannot do. @param questions names that steps ask. */
export function* flowProblems(flow: Flow, questions: ReadonlySet<string>): Problems {
  for (const [index, operation] of flow.operations.entries()) {
    yield* operationProblems(operation, ['project', 'operations', index], flow, questions);
  }
  yield* chainProblems(flow);
}

/** Tells whether a flow reads an answer, as far as its text shows. */
export const usedAnswers = ({ operations, lists }: Flow): ((name: string) => boolean) => {
  const text = JSON.stringify([operations, lists]);
  const words = new Set([...(text.match(/\w+/g) ?? []), ...(text.match(/[\w.-]+/g) ?? [])]);
  return name => words.has(name) || words.has(`values.${name}`);
};
