import type { Filter, PropertyValue, Values } from 'citizen-integrator/contract';
import { isEmptyAnswer } from '../connectors/given.ts';
import { valueAt, type Row } from '../connectors/row.ts';
import { compareValues, isEqual } from './compare-values.ts';

/** Whether a row is wanted. */
export type RowTest = (row: Row) => boolean;

const isMissing = (value: unknown): value is null | undefined | '' =>
  value === null || value === undefined || value === '';

const contains = (value: unknown, part: Wanted): boolean => {
  if (Array.isArray(value)) return value.some(item => isEqual(item, part));
  return typeof value === 'string' && value.includes(String(part));
};

type Wanted = PropertyValue | readonly PropertyValue[];

const isList = (wanted: Wanted): wanted is readonly PropertyValue[] => Array.isArray(wanted);

const holds = (op: Filter['op'], value: unknown, wanted: Wanted): boolean => {
  if (op === 'exists') return isMissing(value) === (wanted === false);
  if (op === 'eq' || op === 'in') {
    return (isList(wanted) ? wanted : [wanted]).some(each =>
      isMissing(each) ? isMissing(value) : !isMissing(value) && isEqual(value, each),
    );
  }
  if (op === 'ne') return !holds('eq', value, wanted);
  if (op === 'contains') return contains(value, wanted);
  if (isMissing(value)) return false;
  const compared = compareValues(value, wanted);
  return { gt: compared > 0, gte: compared >= 0, lt: compared < 0, lte: compared <= 0 }[op];
};

const testOf = ({ field, op, value = null }: Filter, answers: Values): RowTest => {
  const isAsked = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isAsked) return row => holds(op, valueAt(row, field), value);
  const wanted = answers[value.property];
  return isEmptyAnswer(wanted) ? () => true : row => holds(op, valueAt(row, field), wanted);
};

/** All filters must hold; one that waits for an answer that is empty does. */
export const compileFilters = (filters: readonly Filter[], answers: Values): RowTest => {
  const tests = filters.map(filter => testOf(filter, answers));
  return row => tests.every(test => test(row));
};
