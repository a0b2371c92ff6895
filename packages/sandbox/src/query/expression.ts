import { readMoment } from '../store/moment.ts';
import { textOf, type Json } from '../json.ts';

/** A value in a filter: what a field holds, or what is written there. */
export type Operand =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Operand[] };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What the query languages of the vendors come down to. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'compare'; readonly by: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'in'; readonly left: Operand; readonly right: readonly Operand[] }
  /** `%` stands for any characters, `_` for one. */
  | { readonly kind: 'like'; readonly left: Operand; readonly pattern: string }
  | { readonly kind: 'test'; readonly name: string; readonly of: readonly Operand[] };

export interface Found {
  readonly value: Json;
  /** Of the field: how its values compare. */
  readonly type: string;
}

export interface Reader<Row> {
  /** What a record holds under a name; a name that is not known is thrown back at the caller. */
  field(row: Row, name: string): Found;
  call?(name: string, values: readonly Found[], row: Row): Found;
  test?(name: string, values: readonly Found[], row: Row): boolean;
}

const times = new Set(['date', 'datetime']);

/** Below zero, zero or above as `one` comes before `other`; nothing where they cannot be compared. */
export const compareValues = (one: Json, other: Json, type: string): number | undefined => {
  if (one === null || one === undefined || other === null || other === undefined) return undefined;
  if (times.has(type)) {
    const [a, b] = [readMoment(textOf(one)), readMoment(textOf(other))];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  if (typeof one === 'number' || typeof other === 'number') {
    const [a, b] = [Number(one), Number(other)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  const [a, b] = [textOf(one).toLowerCase(), textOf(other).toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
};

const isNothing = (value: Json): boolean => value === null || value === undefined || value === '';

export const isLike = (text: string, pattern: string): boolean => {
  const source = [...pattern].map(sign =>
    sign === '%' ? '.*' : sign === '_' ? '.' : sign.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`, 'is').test(text);
};

export const read = <Row>(operand: Operand, row: Row, reader: Reader<Row>): Found => {
  if (operand.kind === 'value') return { value: operand.value, type: 'value' };
  if (operand.kind === 'field') return reader.field(row, operand.name);
  const values = operand.of.map(each => read(each, row, reader));
  const [first] = values;
  const name = operand.name.toLowerCase();
  if (name === 'upper' || name === 'toupper') return { value: textOf(first?.value).toUpperCase(), type: 'string' };
  if (name === 'lower' || name === 'tolower') return { value: textOf(first?.value).toLowerCase(), type: 'string' };
  if (name === 'trim') return { value: textOf(first?.value).trim(), type: 'string' };
  if (name === 'to_timestamp' || name === 'to_date') return { value: textOf(first?.value), type: 'datetime' };
  if (reader.call) return reader.call(operand.name, values, row);
  throw new Error(`The function ${operand.name} is not known`);
};

const compare = (by: Comparison, left: Found, right: Found): boolean => {
  const type = left.type === 'value' ? right.type : left.type;
  if (isNothing(right.value) || isNothing(left.value)) {
    const same = isNothing(right.value) && isNothing(left.value);
    return by === '=' ? same : by === '!=' ? !same : false;
  }
  if (Array.isArray(left.value)) {
    const holds = left.value.some(each => compareValues(each, right.value, type) === 0);
    return by === '=' ? holds : by === '!=' ? !holds : false;
  }
  const order = compareValues(left.value, right.value, type);
  if (order === undefined) return false;
  switch (by) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
};

/** Whether a record fits. */
export const holds = <Row>(expression: Expression, row: Row, reader: Reader<Row>): boolean => {
  switch (expression.kind) {
    case 'and':
      return holds(expression.left, row, reader) && holds(expression.right, row, reader);
    case 'or':
      return holds(expression.left, row, reader) || holds(expression.right, row, reader);
    case 'not':
      return !holds(expression.of, row, reader);
    case 'compare':
      return compare(expression.by, read(expression.left, row, reader), read(expression.right, row, reader));
    case 'in': {
      const left = read(expression.left, row, reader);
      return expression.right.some(each => compare('=', left, read(each, row, reader)));
    }
    case 'like':
      return isLike(textOf(read(expression.left, row, reader).value), expression.pattern);
    case 'test': {
      const values = expression.of.map(each => read(each, row, reader));
      const [whole = '', part = ''] = values.map(each => textOf(each.value).toLowerCase());
      const name = expression.name.toLowerCase();
      if (name === 'contains') return whole.includes(part);
      if (name === 'substringof') return part.includes(whole);
      if (name === 'startswith') return whole.startsWith(part);
      if (name === 'endswith') return whole.endsWith(part);
      if (reader.test) return reader.test(expression.name, values, row);
      throw new Error(`The function ${expression.name} is not known`);
    }
  }
};

/** Fields that an expression names, to be looked up before any record is read. */
export const fieldsIn = (expression: Expression | undefined): string[] => {
  const ofOperand = (operand: Operand): string[] =>
    operand.kind === 'field' ? [operand.name] : operand.kind === 'call' ? operand.of.flatMap(ofOperand) : [];
  if (!expression) return [];
  switch (expression.kind) {
    case 'and':
    case 'or':
      return [...fieldsIn(expression.left), ...fieldsIn(expression.right)];
    case 'not':
      return fieldsIn(expression.of);
    case 'compare':
      return [...ofOperand(expression.left), ...ofOperand(expression.right)];
    case 'in':
      return [...ofOperand(expression.left), ...expression.right.flatMap(ofOperand)];
    case 'like':
      return ofOperand(expression.left);
    case 'test':
      return expression.of.flatMap(ofOperand);
  }
};

export interface Order {
  readonly field: string;
  readonly isDescending: boolean;
}

/** Sorts a copy: what has no value comes first. */
export const sortRows = <Row>(rows: readonly Row[], order: readonly Order[], reader: Reader<Row>): Row[] => {
  const keyed = rows.map((row, index) => ({ row, index, keys: order.map(({ field }) => reader.field(row, field)) }));
  keyed.sort((one, other) => {
    for (const [place, { isDescending }] of order.entries()) {
      const [a, b] = [one.keys[place], other.keys[place]];
      const [emptyA, emptyB] = [isNothing(a?.value), isNothing(b?.value)];
      const result =
        emptyA || emptyB ? Number(emptyB) - Number(emptyA) : (compareValues(a?.value, b?.value, a?.type ?? '') ?? 0);
      if (result !== 0) return isDescending ? -result : result;
    }
    return one.index - other.index;
  });
  return keyed.map(({ row }) => row);
};
