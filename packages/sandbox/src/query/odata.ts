import type { Json } from '../json.ts';
import { holds, sortRows, fieldsIn, type Expression, type Order, type Reader } from './expression.ts';
import { parseFilter, parseOrders, QueryError, type Dialect } from './parse-query.ts';

/** Filters of OData 2 to 4: https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html */
const language: Dialect = {
  escape: 'double',
  doubleQuotes: 'text',
  words: { eq: '=', ne: '!=', gt: '>', ge: '>=', lt: '<', le: '<=' },
  typedText: true,
};

export interface SystemQuery {
  readonly filter: Expression | undefined;
  readonly order: readonly Order[];
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expanded[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
}

export interface Expanded {
  readonly name: string;
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expanded[];
}

/** Splits at signs that are in no bracket: `a($select=x,y),b`. */
const split = (text: string, at = ','): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of text) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === at && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  return [...parts, part.trim()].filter(Boolean);
};

const numberOf = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw new QueryError(
      `Invalid value '${text}' for ${name} query option found. A number that is not below zero is needed.`,
      0,
    );
  return Number(text);
};

/** `a($select=x;$expand=b),c` */
const readExpand = (text = ''): readonly Expanded[] =>
  split(text).map(part => {
    const [, name = part, inside = ''] = /^([^(]+)(?:\((.*)\))?$/.exec(part) ?? [];
    const options = new Map(
      split(inside, ';').map(option => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)]),
    );
    const select = options.get('$select');
    return {
      name: name.trim(),
      select: select === undefined ? undefined : split(select),
      expand: readExpand(options.get('$expand')),
    };
  });

/** Throws `QueryError`. */
export const readSystemQuery = (query: Readonly<Record<string, string>>): SystemQuery => {
  const select = query['$select'];
  return {
    filter: query['$filter'] ? parseFilter(query['$filter'], language) : undefined,
    order: query['$orderby'] ? parseOrders(query['$orderby'], language) : [],
    select: select === undefined || select === '' || select === '*' ? undefined : split(select),
    expand: readExpand(query['$expand']),
    top: numberOf('$top', query['$top']),
    skip: numberOf('$skip', query['$skip']) ?? 0,
    count: query['$count'] === 'true' || query['$inlinecount'] === 'allpages',
  };
};

/** Records that fit, in order; names in the query are tried on an empty record first. */
export const queryRows = <Row extends object>(
  rows: readonly Row[],
  { filter, order }: SystemQuery,
  reader: Reader<Row>,
): readonly Row[] => {
  for (const name of [...fieldsIn(filter), ...order.map(({ field }) => field)]) reader.field({} as Row, name);
  const fitting = filter ? rows.filter(row => holds(filter, row, reader)) : rows;
  return order.length > 0 ? sortRows(fitting, order, reader) : fitting;
};

/** `accounts(accountnumber='A''1',kind=2)`: the name before the brackets, and the keys in them; one without a name is the id. */
export const readKey = (
  segment: string,
): { readonly name: string; readonly keys: Readonly<Record<string, Json>> | undefined } => {
  const [, name = segment, inside] = /^([^(]+)(?:\((.*)\))?$/.exec(segment) ?? [];
  if (inside === undefined) return { name, keys: undefined };
  const keys: Record<string, Json> = {};
  for (const [, key = '', typed, quoted, bare] of inside.matchAll(
    /(?:([A-Za-z_]\w*)=)?(?:(guid|datetime)?'((?:[^']|'')*)'|([^,]*))(?:,|$)/g,
  )) {
    if (quoted === undefined && !bare) continue;
    void typed;
    keys[key] = quoted === undefined ? (bare ?? '') : quoted.replaceAll("''", "'");
  }
  return { name, keys };
};
