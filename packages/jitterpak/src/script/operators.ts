import type { BinaryOperator } from './ast.ts';
import { checkNesting, toBoolean, toNumber, toText } from './convert.ts';
import { parseDate } from './dates.ts';
import type { Run } from './run.ts';
import { ScriptFault } from './script-error.ts';
import { ScriptDate, typeWords, type ScriptValue } from './value.ts';

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';

const cannot = (operator: string, left: ScriptValue, right: ScriptValue): ScriptFault =>
  new ScriptFault(
    'type',
    `${typeWords(left)} ${operator} ${typeWords(right)} is not possible.${
      typeof left === 'string' || typeof right === 'string' ? ' Double() makes a number of a string.' : ''
    }`,
  );

const calculate = (operator: Arithmetic, left: number, right: number): number => {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '^':
      return left ** right;
    case '/':
    case '%':
      if (right === 0) throw new ScriptFault('division-by-zero', 'This divides by 0.');
      return operator === '/' ? left / right : left % right;
  }
};

const shift = (date: ScriptDate, seconds: number): ScriptDate => new ScriptDate(date.time + Math.trunc(seconds) * 1000);

const add = (left: ScriptValue, right: ScriptValue, run: Run): ScriptValue => {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'string' || typeof right === 'string') {
    if (left instanceof Uint8Array || right instanceof Uint8Array || left instanceof Map || right instanceof Map) {
      throw cannot('+', left, right);
    }
    return toText(left, run) + toText(right, run);
  }
  if (left instanceof ScriptDate && typeof right === 'number') return shift(left, right);
  if (right instanceof ScriptDate && typeof left === 'number') return shift(right, left);
  throw cannot('+', left, right);
};

const subtract = (left: ScriptValue, right: ScriptValue): ScriptValue => {
  if (right === null && (left === null || typeof left === 'number' || left instanceof ScriptDate)) return left;
  if (left === null && typeof right === 'number') return 0 - right;
  if (left instanceof ScriptDate && typeof right === 'number') return shift(left, -right);
  if (left instanceof ScriptDate && right instanceof ScriptDate) return toNumber(left) - toNumber(right);
  throw cannot('-', left, right);
};

const multiply = (operator: '*' | '/' | '%' | '^', left: ScriptValue, right: ScriptValue): ScriptValue => {
  if (operator !== '^' && left === null && typeof right === 'number') return calculate(operator, 0, right);
  if (operator !== '^' && right === null && typeof left === 'number') return calculate(operator, left, 0);
  throw cannot(operator, left, right);
};

const decide = (operator: Comparison, left: number | string, right: number | string): boolean => {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
};

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/** Values in order, with the conversions of the operators; null fits nothing, not even null. */
const compare = (operator: Comparison, left: ScriptValue, right: ScriptValue, run: Run): boolean => {
  const isEquality = operator === '==' || operator === '!=';
  if (left === null || right === null) return operator === '!=';
  if (left instanceof Uint8Array && right instanceof Uint8Array && isEquality) {
    return sameBytes(left, right) === (operator === '==');
  }
  if (left instanceof Map && right instanceof Map && isEquality)
    return areEqual(left, right, run) === (operator === '==');
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    if (isEquality) return (toBoolean(left) === toBoolean(right)) === (operator === '==');
    if (typeof left === typeof right) throw cannot(operator, left, right);
    return decide(operator, toNumber(left), toNumber(right));
  }
  if (typeof left === 'string' && typeof right === 'string') return decide(operator, left, right);
  if (left instanceof Map || right instanceof Map || left instanceof Uint8Array || right instanceof Uint8Array) {
    if (isEquality) return operator === '!=';
    throw cannot(operator, left, right);
  }
  if (left instanceof ScriptDate && right instanceof ScriptDate) return decide(operator, left.time, right.time);
  const text = typeof left === 'string' ? left : right;
  if ((left instanceof ScriptDate || right instanceof ScriptDate) && typeof text === 'string') {
    const date = parseDate(text);
    if (!date) return operator === '!=';
    const [first, second] = left instanceof ScriptDate ? [left, date] : [date, right as ScriptDate];
    return decide(operator, first.time, second.time);
  }
  return decide(operator, toNumber(left), toNumber(right));
};

const listed = (value: ScriptValue): readonly ScriptValue[] => (Array.isArray(value) ? value : []);

const elementOf = (value: ScriptValue, index: number): ScriptValue =>
  Array.isArray(value) ? (value[index] ?? null) : value;

/** Element by element when one side is an array, or both of the same length are. */
const spread = (
  operator: Arithmetic | Comparison,
  left: ScriptValue,
  right: ScriptValue,
  run: Run,
  depth: number,
): ScriptValue => {
  checkNesting(depth);
  if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) {
    throw new ScriptFault(
      'value',
      `Arrays of ${left.length} and ${right.length} elements do not fit together for ${operator}.`,
    );
  }
  return run.gather(Array.isArray(left) ? left : listed(right), (_, index) =>
    operate(operator, elementOf(left, index), elementOf(right, index), run, depth + 1),
  );
};

const operate = (
  operator: Arithmetic | Comparison,
  left: ScriptValue,
  right: ScriptValue,
  run: Run,
  depth: number,
): ScriptValue => {
  if (Array.isArray(left) || Array.isArray(right)) return spread(operator, left, right, run, depth);
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      if (typeof left === 'number' && typeof right === 'number') return calculate(operator, left, right);
      if (operator === '+') return run.keep(add(left, right, run));
      return operator === '-' ? subtract(left, right) : multiply(operator, left, right);
    default:
      return compare(operator, left, right, run);
  }
};

/**
 * What an infix operator makes of two values.
 * @throws {ScriptFault} `type` when they do not go together.
 */
export const applyOperator = (
  operator: BinaryOperator,
  left: ScriptValue,
  right: ScriptValue,
  run: Run,
): ScriptValue => {
  if (operator === '&') return toBoolean(left) && toBoolean(right);
  if (operator === '|') return toBoolean(left) || toBoolean(right);
  return operate(operator, left, right, run, 1);
};

export const negate = (value: ScriptValue, run: Run): ScriptValue => {
  if (typeof value === 'number') return -value;
  if (typeof value === 'string') return -toNumber(value);
  if (Array.isArray(value)) return applyOperator('*', value, -1, run);
  throw new ScriptFault('type', `${typeWords(value)} has no negative.`);
};

/** Whether two values are the same, arrays and dictionaries with all that is in them. Nothing but null is the same as null. */
export const areEqual = (left: ScriptValue, right: ScriptValue, run: Run, depth = 1): boolean => {
  if (left === null || right === null) return left === right;
  if (Array.isArray(left) || Array.isArray(right) || (left instanceof Map && right instanceof Map)) {
    checkNesting(depth);
    run.step();
    if (Array.isArray(left) && Array.isArray(right)) {
      return (
        left.length === right.length &&
        left.every((item, index) => areEqual(item, right[index] ?? null, run, depth + 1))
      );
    }
    if (!(left instanceof Map) || !(right instanceof Map)) return false;
    return (
      left.size === right.size &&
      Array.from(left).every(([key, item]) => right.has(key) && areEqual(item, right.get(key) ?? null, run, depth + 1))
    );
  }
  return compare('==', left, right, run);
};

/** For sorting and for the least and the greatest: strings by their characters, all else by number. */
export const orderOf = (left: ScriptValue, right: ScriptValue): number => {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (Array.isArray(left) || Array.isArray(right) || left instanceof Map || right instanceof Map) return 0;
  const [first, second] =
    typeof left === 'string' && typeof right === 'string' ? [left, right] : [toNumber(left), toNumber(right)];
  return first < second ? -1 : Number(first > second);
};
