import { toBoolean } from '../convert.ts';
import { orderOf } from '../operators.ts';
import type { Run } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { typeWords, type ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';
import { joinTexts } from './instance.ts';

const { define } = areaOf('array');

const dimensionsOf = (value: ScriptValue, run: Run, depth = 0): number => {
  if (!Array.isArray(value)) return depth;
  run.step();
  if (depth > 100) throw new ScriptFault('nesting', 'An array has too many dimensions.');
  return dimensionsOf(value[0] ?? null, run, depth + 1);
};

const rowOf = (row: ScriptValue): ScriptValue[] => {
  if (Array.isArray(row)) return row;
  throw new ScriptFault('value', 'The elements do not have the same number of dimensions.');
};

const reduce = (array: readonly ScriptValue[], dimensions: number, run: Run): ScriptValue[] => {
  if (dimensions > 2) return run.gather(array, row => reduce(rowOf(row), dimensions - 1, run));
  run.checkArray(array.reduce<number>((length, row) => length + rowOf(row).length, 0));
  return run.keep(array.flatMap(rowOf));
};

const sort = (call: Call, keyOf: (item: ScriptValue) => ScriptValue, isAscending: boolean): null => {
  const array = call.array(0);
  const sign = isAscending ? 1 : -1;
  call.run.checkClock();
  const sorted = array
    .map(item => ({ item, key: keyOf(item) }))
    .sort((left, right) => sign * orderOf(left.key, right.key));
  for (const [index, { item }] of sorted.entries()) array[index] = item;
  return null;
};

const columnOf = (index: number) => (item: ScriptValue) => {
  if (Array.isArray(item) && index >= 0 && index < item.length) return item[index] ?? null;
  throw new ScriptFault('value', `${typeWords(item)} among the elements has no index ${index}.`);
};

/** `{{1,"a"},{2,"b"}}`, with or without quotes, to the depth that it has. */
const readArray = (text: string, convert: (item: string) => ScriptValue, run: Run): ScriptValue[] => {
  const pattern = /\s*(?:([{},])|"([^"]*)"|([^{},]+))/y;
  const open: ScriptValue[][] = [];
  let whole: ScriptValue[] | undefined;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const [all, sign, quoted, plain] = pattern.exec(text) ?? [];
    if (all === undefined) break;
    at = pattern.lastIndex;
    const array = open.at(-1);
    if (sign === '{') {
      const inner: ScriptValue[] = [];
      if (open.length > 100) throw new ScriptFault('nesting', 'An array has too many dimensions.');
      if (array) array.push(inner);
      else whole = inner;
      open.push(inner);
    } else if (sign === '}') {
      open.pop();
    } else if (sign === undefined && array) {
      array.push(convert(quoted ?? (plain ?? '').trim()));
      run.checkArray(array.length);
    }
  }
  if (!whole || open.length > 0) throw new ScriptFault('value', 'This is not an array such as {1,2}.');
  return whole;
};

export const array = [
  define('array Array()', 'An empty array.', () => []),
  define('array Collection()', 'An empty array.', () => []),
  define('string JoinLines(array lines)', 'The elements as lines of one text.', call =>
    joinTexts(call.array(0), '\n', true, call.run),
  ),
  define(
    'array ReadArrayString(string arrayString[, string type])',
    'The array that a string such as {{1,a},{2,b}} shows.',
    call => {
      const type = call.text(1, 'string').toLowerCase();
      const convert = (item: string): ScriptValue => {
        if (['int', 'integer', 'long', 'double', 'float', 'number'].includes(type)) return Number(item) || 0;
        return type === 'bool' || type === 'boolean' ? toBoolean(item) : item;
      };
      return readArray(call.text(0), convert, call.run);
    },
  ),
  define(
    'array ReduceDimension(array arrayMultiD)',
    'An array with one dimension less: the lowest is put together.',
    call => {
      const dimensions = dimensionsOf(call.value(0), call.run);
      if (dimensions < 2) throw new ScriptFault('value', 'This array has fewer than two dimensions.');
      return reduce(call.array(0), dimensions, call.run);
    },
  ),
  define(
    'null SortArray(array arrayToSort[, int index, bool isAscending])',
    'Sorts an array where it is, ascending unless told otherwise; an index names the column of an array of arrays.',
    call => {
      const second = call.value(1);
      if (call.count < 3 && (!call.has(1) || typeof second === 'boolean'))
        return sort(call, item => item, call.boolean(1, true));
      return sort(call, columnOf(call.whole(1)), call.boolean(2, true));
    },
  ),
];
