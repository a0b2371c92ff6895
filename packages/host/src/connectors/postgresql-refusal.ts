import type pg from 'pg';
import { message, type MessageRef } from '../messages/index.ts';
import { valueText, type Row } from './row.ts';

/** What is known of a column that rows are written to. */
export interface Column {
  readonly name: string;
  /** As PostgreSQL writes it: `character varying(80)`, `timestamp with time zone`. */
  readonly type: string;
}

// SQLSTATE: 22 data, 23 constraints, 44 view checks, P0 what triggers raise, 54 too big for an index or a page,
// 21000 one key twice in a statement, 42804 types, 42501 row-level security (rights on the table were checked before).
const rowStates = /^(?:22|23|44|54|P0|21000|42804|42501)/;

/** Whether the server refused because of what is in the rows: without the bad ones, the others can be written. */
export const isAboutRows = ({ code }: pg.DatabaseError): boolean => code !== undefined && rowStates.test(code);

/** `Key (email, city)=(…) already exists.` → `email, city` */
const keyColumns = (detail: string | undefined): string | null => /^[^(]*\(([^)]*)\)=/.exec(detail ?? '')?.[1] ?? null;

/** `invalid input syntax for type integer: "abc"` → `abc`. The value stands last in every language of the server. */
const quotedValue = (said: string): string | null => /"([^"]*)"[^"]*$/.exec(said)?.[1] ?? null;

const numberTypes = /^(?:smallint|integer|bigint|numeric|real|double precision)/;
const dateTypes = /^(?:date|time|interval)/;

/** The value that the server complains of and the column that it was for; null when they cannot be told. */
const complaint = (error: pg.DatabaseError, row: Row, columns: readonly Column[]) => {
  const value = quotedValue(error.message);
  const column = value === null ? undefined : columns.find(({ name }) => valueText(row[name]) === value);
  return value === null || !column
    ? null
    : { type: column.type, params: { column: column.name, value: value.slice(0, 80) } };
};

const unfitValue = (error: pg.DatabaseError, row: Row, columns: readonly Column[]): MessageRef => {
  const found = complaint(error, row, columns);
  if (!found) return message('row.type.somewhere');
  const { type, params } = found;
  if (numberTypes.test(type)) return message('row.number', params);
  return dateTypes.test(type) ? message('row.date', params) : message('row.type', params);
};

const tooBig = (error: pg.DatabaseError, row: Row, columns: readonly Column[]): MessageRef => {
  const found = complaint(error, row, columns);
  return found ? message('row.number.big', found.params) : message('row.number.range');
};

const tooLong = (row: Row, columns: readonly Column[]): MessageRef => {
  for (const { name, type } of columns) {
    const limit = Number(/^character(?: varying)?\((\d+)\)/.exec(type)?.[1]);
    const value = row[name];
    // Characters as PostgreSQL counts them: code points.
    if (typeof value === 'string' && [...value].length > limit)
      return message('row.long', { column: name, count: limit });
  }
  return message('row.long.somewhere');
};

/** Why the server refuses this one row, in plain words. */
export const refusalReason = (error: pg.DatabaseError, row: Row, columns: readonly Column[]): MessageRef => {
  const { code = '', column, constraint, detail } = error;
  const named = keyColumns(detail);
  switch (code) {
    case '23502':
      return column === undefined ? message('row.other') : message('row.required', { column });
    case '23505':
    case '23P01':
      return message('row.unique', { columns: named ?? constraint ?? '…' });
    case '23503':
      return message('row.related', { columns: named ?? constraint ?? '…' });
    case '23514':
      return message('row.rule', { rule: constraint ?? '…' });
    case '22001':
      return tooLong(row, columns);
    case '22003':
      return tooBig(error, row, columns);
    case '22P02':
    case '22007':
    case '22008':
    case '42804':
      return unfitValue(error, row, columns);
    case '22021':
    case '22P05':
      return message('row.text');
    case '42501':
      return message('row.rights');
    default:
      return message('row.other');
  }
};
