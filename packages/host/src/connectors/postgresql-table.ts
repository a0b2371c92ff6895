import type { Source, Target, Values } from 'citizen-integrator/contract';
import { givenText } from './given.ts';

/** A table as it is written in SQL; without a schema it is looked for on the server's search path. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

/** An identifier in quotes: safe to stand in a statement whatever is in it. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const plain = /^[a-z_][a-z0-9_]*$/;
const written = (name: string): string => (plain.test(name) ? name : quoteIdentifier(name));

/** How a person would write the table: in quotes only what needs them. `parseTableName` reads it back. */
export const formatTableName = (schema: string, name: string): string => `${written(schema)}.${written(name)}`;

/** Always in quotes. */
export const quoteTable = ({ schema, name }: TableName): string =>
  [...(schema === null ? [] : [schema]), name].map(quoteIdentifier).join('.');

const identifier = String.raw`"(?:[^"\0]|"")+"|[\p{L}_][\p{L}\p{N}_$]*`;
const tableName = new RegExp(`^\\s*(?:(${identifier})\\s*\\.\\s*)?(${identifier})\\s*$`, 'u');

/** Without quotes, PostgreSQL reads capitals as small letters. */
const read = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();

/** Reads `contacts`, `public.contacts` and `"My schema"."Order lines"`; null for anything else. */
export const parseTableName = (text: string): TableName | null => {
  const [, schema, name] = tableName.exec(text) ?? [];
  return name === undefined ? null : { schema: schema === undefined ? null : read(schema), name: read(name) };
};

/** The table that a source or target names. */
export const tableNameOf = ({ resource, object }: Source | Target, answers: Values): string =>
  resource && 'table' in resource ? givenText(resource.table, answers) : (object ?? '');
