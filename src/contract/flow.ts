import * as z from 'zod/mini';
import { PropertyAnswer, PropertyValue } from './property.ts';

/** A value that is written down, or the answer to one of the recipe's properties. */
export const ValueOrProperty = z.union([PropertyValue, PropertyAnswer]);
export type ValueOrProperty = z.infer<typeof ValueOrProperty>;

export const filterOperators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'exists'] as const;
/**
 * A condition on a row's field, a dotted path. Numbers are compared as numbers also where one is written as text, days
 * and times as moments, all else as text, capitals and small letters apart. One whose answer is empty always holds.
 */
export const Filter = z.object({
  field: z.string(),
  /** `in`: one of a list. `contains`: a text holds a text, a list a value. `exists`: there is a value; with `false`, none. */
  op: z.enum(filterOperators),
  value: z.optional(z.union([ValueOrProperty, z.array(PropertyValue)])),
});
export type Filter = z.infer<typeof Filter>;

/** How a REST list goes on. Names are the query parameters; `next`, `rows` and `hasMore` are dotted paths into the answer. */
export const Paging = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cursor'),
    /** Query parameter that carries the cursor. */
    param: z._default(z.string(), 'cursor'),
    /** Where the answer holds the next cursor; absent or null ends the list. */
    next: z._default(z.string(), 'next'),
    limitParam: z._default(z.string(), 'limit'),
    limit: z._default(z.int().check(z.gte(1), z.lte(2000)), 200),
  }),
  z.object({
    kind: z.literal('link'),
    limitParam: z._default(z.string(), 'limit'),
    limit: z._default(z.int().check(z.gte(1), z.lte(2000)), 200),
  }),
  z.object({
    kind: z.literal('page'),
    param: z._default(z.string(), 'page'),
    first: z._default(z.int(), 1),
    limitParam: z._default(z.string(), 'limit'),
    limit: z._default(z.int().check(z.gte(1), z.lte(2000)), 200),
  }),
  z.object({
    kind: z.literal('offset'),
    param: z._default(z.string(), 'offset'),
    limitParam: z._default(z.string(), 'limit'),
    limit: z._default(z.int().check(z.gte(1), z.lte(2000)), 200),
  }),
  z.object({ kind: z.literal('none') }),
]);
export type Paging = z.infer<typeof Paging>;

/**
 * As a source: a list of records. As a target: where each record is sent to; with a row's own field in the path, `PUT`
 * and `PATCH` are upserts by it.
 */
export const RestResource = z.object({
  /** `{name}` is filled in percent-encoded, `{+name}` with its slashes kept: an answer, or in a target a row's field. */
  path: z.string(),
  /** Of a target. */
  method: z.optional(z.enum(['POST', 'PUT', 'PATCH'])),
  /** Dotted path to the array of rows; empty when the answer, or in mode `all` what is sent, is the array. */
  rows: z._default(z.union([z.string(), PropertyAnswer]), ''),
  /** Dotted path to the number of all rows, for progress; empty when the answer does not tell. */
  total: z._default(z.string(), ''),
  /** An answer names the kind; parameters then have the kind's usual names. */
  paging: z._default(z.union([Paging, PropertyAnswer]), { kind: 'none' }),
  /** Query parameters. One whose answer is empty is left out. */
  query: z._default(z.record(z.string(), ValueOrProperty), {}),
  /** The query parameter that makes the API itself leave out what has not changed, for `changedSince`. */
  sinceParam: z.optional(z.string()),
});
export type RestResource = z.infer<typeof RestResource>;

/** A table. As a source it is read in the order of its primary key. */
export const TableResource = z.object({ table: z.union([z.string(), PropertyAnswer]) });
export type TableResource = z.infer<typeof TableResource>;

/** Rows that a query finds; a source only. `$1`, `$2`… are the answers that `parameters` names, in order. */
export const QueryResource = z.object({
  query: z.string().check(z.minLength(1)),
  parameters: z._default(z.array(z.string()), []),
  /** A column whose values are unique and never null: pages go on after the last one seen. */
  orderBy: z.string(),
});
export type QueryResource = z.infer<typeof QueryResource>;

export const FileEncoding = z.enum(['utf-8', 'utf-16le', 'windows-1252']);
export type FileEncoding = z.infer<typeof FileEncoding>;

/** `move` puts it into another folder, `keep` leaves it where it is. */
export const FileFate = z.enum(['move', 'delete', 'keep']);
export type FileFate = z.infer<typeof FileFate>;

/** CSV files in a folder. As a target, `files` is the name of the file that a run writes. */
export const FileResource = z.object({
  /** A path relative to the connection's folder; `*` and `?` stand for parts of a name, `{name}` for an answer. */
  files: z.union([z.string(), PropertyAnswer]),
  /** One character, or `tab`. */
  delimiter: z._default(z.union([z.string(), PropertyAnswer]), ','),
  encoding: z._default(z.union([FileEncoding, PropertyAnswer]), 'utf-8'),
  /** What becomes of a source file that was read to its end. */
  afterwards: z._default(z.union([FileFate, PropertyAnswer]), 'keep'),
  /** Where `move` puts it, relative to the connection's folder. */
  moveTo: z._default(z.string(), 'done'),
});
export type FileResource = z.infer<typeof FileResource>;

/** An e-mail. Texts are JSONata between `{{` and `}}`; in mode `all` they see every row as `rows`. */
export const MailResource = z.object({
  to: z.union([z.string(), PropertyAnswer]),
  subject: z.string(),
  template: z.string(),
});
export type MailResource = z.infer<typeof MailResource>;

export const Resource = z.union([RestResource, TableResource, QueryResource, FileResource, MailResource]);
export type Resource = z.infer<typeof Resource>;

export const Source = z.object({
  connection: z.string(),
  object: z.optional(z.string()),
  resource: z.optional(Resource),
  /** All of them must hold. */
  filter: z.optional(z.array(Filter)),
  /** A field that grows with every change: only rows that changed since the last run that ended well are copied. */
  changedSince: z.optional(z.string()),
});
export type Source = z.infer<typeof Source>;

export const Target = z.object({
  connection: z.string(),
  object: z.optional(z.string()),
  resource: z.optional(Resource),
  /** The target field that tells rows apart. Without one, rows can only be added, and a run that was cut off may add some twice. */
  key: z.optional(z.union([z.string(), PropertyAnswer])),
});
export type Target = z.infer<typeof Target>;

/**
 * Changes a value on its way. A value that does not fit refuses its row; one that is empty stays so, unless a kind says
 * otherwise.
 */
export const Conversion = z.discriminatedUnion('kind', [
  /** What the table says of it; what it does not hold becomes `otherwise`, or refuses the row. */
  z.object({
    kind: z.literal('lookup'),
    table: z.record(z.string(), PropertyValue),
    otherwise: z.optional(PropertyValue),
    /** What the table does not hold stays as it is. */
    keep: z.optional(z.literal(true)),
    /** For what the table does not hold the field is left out. */
    leave: z.optional(z.literal(true)),
  }),
  /**
   * A day (`2026-11-24`), a moment (`2026-11-24T09:00:00Z`) or a text in the `format` that is given, of `yyyy`, `MM`,
   * `dd`, `HH`, `mm`, `ss`. A day begins, and a moment becomes a day, in the time zone (IANA; UTC when left out).
   * What is a day or a moment is read as ISO 8601 says it, and a text that is written like `from`, of the same parts, as
   * what a clock in the time zone shows.
   */
  z.object({
    kind: z.literal('date'),
    to: z.enum(['date', 'datetime', 'text']),
    format: z.optional(z.string().check(z.minLength(1))),
    from: z.optional(z.string().check(z.minLength(1))),
    timeZone: z.optional(z.string()),
  }),
  /** Of a person's whole name; one word alone is the last name. */
  z.object({ kind: z.literal('split'), part: z.enum(['first', 'last']) }),
  /** Behind the value come those of more source fields; what is empty is left out. */
  z.object({ kind: z.literal('join'), fields: z.array(z.string()).check(z.minLength(1)), separator: z.string() }),
  /** In place of nothing: the first of these source fields that has a value, else the value. */
  z.object({ kind: z.literal('default'), value: z.optional(PropertyValue), fields: z.optional(z.array(z.string())) }),
  /** `mark` stands before the decimals of a text; what parts its thousands is taken out then. */
  z.object({
    kind: z.literal('number'),
    decimals: z.optional(z.int().check(z.gte(0), z.lte(12))),
    mark: z.optional(z.enum(['.', ','])),
  }),
  z.object({ kind: z.literal('boolean'), invert: z.optional(z.boolean()) }),
  /** ISO 3166-1 alpha-2, or the English name. Either is taken in. */
  z.object({ kind: z.literal('country'), to: z.enum(['code', 'name']) }),
  z.object({ kind: z.literal('list'), to: z.enum(['list', 'text']), separator: z.string().check(z.minLength(1)) }),
  z.object({ kind: z.literal('text'), to: z.enum(['plain', 'html']) }),
  /** In characters. */
  z.object({ kind: z.literal('cut'), maxLength: z.int().check(z.gte(1)) }),
  /** One line of several, counted from 1. The `last` one takes what follows too. */
  z.object({ kind: z.literal('line'), number: z.int().check(z.gte(1)), last: z.optional(z.literal(true)) }),
  /**
   * The record of the target that the value is about: the copy of the record whose id it is, or the one that has it in
   * the field `by`. When there is none, the field is left out or the row refused. With `within`, the value is a list of
   * records, and each of them points at another one in that field, a dotted path.
   */
  z.object({
    kind: z.literal('find'),
    object: z.string(),
    by: z.optional(z.string()),
    within: z.optional(z.string()),
    otherwise: z.enum(['leave', 'refuse']),
  }),
]);
export type Conversion = z.infer<typeof Conversion>;

/**
 * One target field and the one thing that feeds it: a source field, a value, an answer or a JSONata formula.
 * `to: '*'` with `from: '*'` stands for every field of the source under its own name that no other entry feeds.
 * In mode `groupBy`, `to: 'lines.…'` feeds a field of the lines from each row; all else is fed from the group: its first
 * row, with all its rows as `lines`. An entry that nothing feeds leaves its field out, also where a `*` would feed it.
 */
export const FieldMapping = z.object({
  to: z.string().check(z.minLength(1)),
  from: z.optional(z.string()),
  value: z.optional(z.unknown()),
  property: z.optional(z.string()),
  formula: z.optional(z.string()),
  /** One, or several in their order. */
  convert: z.optional(z.union([Conversion, z.array(Conversion)])),
});
export type FieldMapping = z.infer<typeof FieldMapping>;

/** How rows become records of the target: one each, all in one, or one for each group with its rows as `lines`. */
export const RowMode = z.union([z.object({ rows: z.enum(['each', 'all']) }), z.object({ groupBy: z.string() })]);
export type RowMode = z.infer<typeof RowMode>;

export const Operation = z.object({
  id: z.string(),
  name: z.string(),
  source: Source,
  target: Target,
  mapping: z.array(FieldMapping),
  mode: z._default(RowMode, { rows: 'each' }),
  /** Operations that run when this one has ended well, refused rows or not. */
  onSuccess: z._default(z.array(z.string()), []),
  /** Operations that run when this one stopped. */
  onFailure: z._default(z.array(z.string()), []),
});
export type Operation = z.infer<typeof Operation>;

export { longestChain } from './chains.ts';

/**
 * Something to choose from that a connected system knows: records of a REST API, rows of a database with `value` and
 * `label` (a dotted path or a column), or the names of files or folders that a pattern stands for. What of it is asked
 * by an answer has to stand in the `dependsOn` of the questions that use it.
 */
export const ValueList = z.union([
  z.object({
    resource: z.union([RestResource, TableResource, z.pick(QueryResource, { query: true, parameters: true })]),
    value: z.string(),
    /** What people see; the value when left out. */
    label: z.optional(z.string()),
  }),
  z.object({ files: z.union([z.string(), PropertyAnswer]) }),
  z.object({ folders: z.union([z.string(), PropertyAnswer]) }),
]);
export type ValueList = z.infer<typeof ValueList>;
export type ValueListInput = z.input<typeof ValueList>;

/** A native flow: what a recipe does when it runs. */
export const Flow = z.object({
  kind: z.literal('flow'),
  connections: z.record(z.string(), z.object({ endpoint: z.string() })),
  /** By the name under which questions ask for them; an endpoint may have more. */
  lists: z.optional(z.record(z.string(), z.object({ connection: z.string(), list: ValueList }))),
  operations: z.array(Operation).check(z.minLength(1)),
});
export type Flow = z.infer<typeof Flow>;
