import { toBoolean, toNumber, toText } from '../convert.ts';
import { applyOperator, orderOf } from '../operators.ts';
import { chain, type Run } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import type { SortKey } from '../host.ts';
import type { ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('instance');

const listOf = (value: ScriptValue): readonly ScriptValue[] =>
  Array.isArray(value) ? value : value === null ? [] : [value];

/**
 * Instances of instances, such as the items of each order, give an array of results: an outer function then sums them up.
 */
const overInstances = (
  value: ScriptValue,
  run: Run,
  summarize: (items: readonly ScriptValue[]) => ScriptValue,
  depth = 0,
): ScriptValue => {
  const items = listOf(value);
  if (!items.some(item => Array.isArray(item))) return summarize(items);
  run.step();
  if (depth > 100) throw new ScriptFault('nesting', 'There are too many instances inside instances.');
  return run.gather(items, item => overInstances(item, run, summarize, depth + 1));
};

const summary = (signature: string, doc: string, summarize: (items: readonly ScriptValue[], run: Run) => ScriptValue) =>
  define(signature, doc, call => overInstances(call.value(0), call.run, items => summarize(items, call.run)));

const extreme = (items: readonly ScriptValue[], sign: 1 | -1): ScriptValue =>
  items.reduce<ScriptValue>((best, item) => {
    if (item === null) return best;
    return best === null || sign * orderOf(item, best) > 0 ? item : best;
  }, null);

const isSame = (left: ScriptValue, right: ScriptValue, run: Run): boolean =>
  applyOperator('==', left, right, run) === true;

/** The texts of some values, each with a delimiter behind it; the last one may go without. */
export const joinTexts = (items: readonly ScriptValue[], delimiter: string, omitsLast: boolean, run: Run): string => {
  let length = items.length * delimiter.length;
  const texts = items.map(item => {
    const text = toText(item, run);
    length += text.length;
    run.checkLength(length);
    return text;
  });
  return texts.join(delimiter) + (omitsLast || texts.length === 0 ? '' : delimiter);
};

const byPosition = (call: Call): ScriptValue => {
  const position = call.whole(0);
  const items = listOf(call.value(1));
  if (position === 0) throw new ScriptFault('value', 'Positions count from 1, or from the end with -1.');
  return items[position > 0 ? position - 1 : items.length + position] ?? null;
};

const sortKeys = (values: readonly ScriptValue[]): readonly SortKey[] => {
  const keys: SortKey[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const next = values[at + 1] ?? null;
    const hasOrder = at + 1 < values.length && !Array.isArray(next);
    keys.push({ values: listOf(values[at] ?? null), isAscending: hasOrder ? toBoolean(next) : true });
    if (hasOrder) at += 1;
  }
  return keys;
};

type Counts = ReturnType<NonNullable<Run['host']['counts']>>;

const counter = (name: string, which: keyof Counts, doc: string) =>
  define(
    `int ${name}()`,
    doc,
    call =>
      chain(
        call.run.ask('counts', host => host.counts()),
        counts => counts[which],
      ),
    'counts',
  );

export const instance = [
  counter(
    'AutoNumber',
    'target',
    'The number of the target instance that is made; TargetInstanceCount in new scripts.',
  ),
  summary(
    'int Count(type de)',
    'How many instances have a value.',
    items => items.filter(item => item !== null).length,
  ),
  counter('CountSourceRecords', 'sources', 'How many source instances the loop has.'),
  define('bool Exist(type v, type de)', 'Whether a value is among the instances.', call =>
    overInstances(call.value(1), call.run, items => items.some(item => isSame(item, call.value(0), call.run))),
  ),
  define(
    'type FindByPos(int pos, type de)',
    'The instance at a position, from 1; negative ones count from the end.',
    byPosition,
  ),
  define(
    'type FindValue(type v, type de1, type de2)',
    'The value of one field in the instance where another has a value; null without one.',
    call => {
      const at = listOf(call.value(1)).findIndex(item => isSame(item, call.value(0), call.run));
      return at < 0 ? null : (listOf(call.value(2))[at] ?? null);
    },
  ),
  define(
    'type GetInstance()',
    'The instance that SetInstances gave the surrounding loop.',
    call => call.run.ask('instance', host => host.instance()),
    'instance',
  ),
  summary('type Max(type de)', 'The greatest of the instances.', items => extreme(items, 1)),
  summary('type Min(type de)', 'The least of the instances.', items => extreme(items, -1)),
  counter('RecordCount', 'record', 'The number of the record that is made; the one before it in a condition.'),
  define(
    'type ResolveOneOf(type de)',
    'The first instance that is not null.',
    call => listOf(call.value(0)).find(item => item !== null) ?? null,
  ),
  define(
    'null SetInstances(string nodeName, type de)',
    'Gives a loop of the target its instances.',
    call =>
      chain(
        call.run.ask('setInstances', host => host.setInstances(call.text(0), listOf(call.value(1)))),
        () => null,
      ),
    'setInstances',
  ),
  define(
    'null SortInstances(string nodeName, type sourceDataElements1[, bool sortOrder1, type sourceDataElements2, ...])',
    'Sorts the instances of a loop of the target, ascending unless told otherwise.',
    call =>
      chain(
        call.run.ask('sortInstances', host => host.sortInstances(call.text(0), sortKeys(call.values.slice(1)))),
        () => null,
      ),
    'sortInstances',
  ),
  counter('SourceInstanceCount', 'source', 'The number of the source instance that is read, from 1.'),
  summary('type Sum(type de)', 'The sum of the instances.', items =>
    items.reduce<number>((sum, item) => sum + toNumber(item), 0),
  ),
  summary('string SumCSV(type de)', 'The instances with commas between them.', (items, run) =>
    joinTexts(items, ',', true, run),
  ),
  define(
    'string SumString(type de[, string delimiter, bool omitLast])',
    'The instances, each with a delimiter behind it.',
    call =>
      overInstances(call.value(0), call.run, items => joinTexts(items, call.text(1, ';'), call.boolean(2), call.run)),
  ),
  counter('TargetInstanceCount', 'target', 'The number of the target instance that is made, from 1.'),
];
