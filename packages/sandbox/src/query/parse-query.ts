import type { Comparison, Expression, Operand, Order } from './expression.ts';
import { textOf, type Json } from '../json.ts';

/** What is wrong with a query, and where. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** Characters from the start. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

type Token =
  | { readonly kind: 'word' | 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'value'; readonly value: Json; readonly text: string; readonly at: number };

export interface Dialect {
  /** How a quote is written inside of a text: `\'` or `''`. */
  readonly escape: 'backslash' | 'double';
  /** Words in double quotes are text, or names of fields. */
  readonly doubleQuotes: 'text' | 'name';
  /** Words for comparisons: `eq` of OData. */
  readonly words?: Readonly<Record<string, Comparison>>;
  /** Texts with a word before them: `datetime'2026-01-31T00:00:00'`. */
  readonly typedText?: boolean;
  /** A word that stands for a value: `TODAY` or `LAST_N_DAYS:30`. */
  literal?(word: string): Json | undefined;
}

const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** `3.5M` of OData 2. */
const suffixed = /^-?\d+(\.\d+)?[mMdDfFlL]$/;
const time = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const readText = (text: string, start: number, dialect: Dialect): { readonly value: string; readonly end: number } => {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (dialect.escape === 'backslash' && sign === '\\') {
      at += 1;
      const escaped = text[at] ?? '';
      value += ({ n: '\n', r: '\r', t: '\t' } as Record<string, string>)[escaped] ?? escaped;
    } else if (sign !== quote) value += sign;
    else if (dialect.escape === 'double' && text[at + 1] === quote) {
      value += sign;
      at += 1;
    } else return { value, end: at + 1 };
  }
  throw new QueryError('A text has no end', start);
};

const tokenize = (text: string, dialect: Dialect): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const sign = /^(<>|!=|<=|>=|!~|[(),=<>*+~/])/.exec(rest)?.[0];
    if (sign !== undefined) {
      tokens.push({ kind: 'sign', text: sign, at });
      at += sign.length;
      continue;
    }
    if (rest.startsWith("'") || rest.startsWith('"')) {
      const { value, end } = readText(text, at, dialect);
      const isName = rest.startsWith('"') && dialect.doubleQuotes === 'name';
      tokens.push(isName ? { kind: 'word', text: value, at } : { kind: 'value', value, text: text.slice(at, end), at });
      at = end;
      continue;
    }
    const word = /^[^\s(),=<>*+~!'"]+/.exec(rest)?.[0];
    if (word === undefined) throw new QueryError(`unexpected token: '${rest[0] ?? ''}'`, at);
    if (dialect.typedText && text[at + word.length] === "'") {
      const { value, end } = readText(text, at + word.length, dialect);
      tokens.push({ kind: 'value', value, text: text.slice(at, end), at });
      at = end;
      continue;
    }
    // A zone with its plus sign: `2026-01-31T10:00:00+01:00`.
    const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d/.exec(rest)?.[0];
    const whole = zoned ?? word;
    const value = literal(whole, dialect);
    tokens.push(value === undefined ? { kind: 'word', text: whole, at } : { kind: 'value', value, text: whole, at });
    at += whole.length;
  }
  return tokens;
};

const literal = (word: string, dialect: Dialect): Json | undefined => {
  const lower = word.toLowerCase();
  if (lower === 'null') return null;
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (number.test(word)) return Number(word);
  if (dialect.typedText && suffixed.test(word)) return Number(word.slice(0, -1));
  if (time.test(word) || /^\d{4}-\d\d-\d\dT.*[+-]\d\d:?\d\d$/.test(word) || uuid.test(word)) return word;
  return dialect.literal?.(word);
};

export interface Column {
  /** `COUNT()` is one, too. */
  readonly operand: Operand;
  /** `(SELECT Id FROM Contacts)` of SOQL: the records that point at this one. */
  readonly children?: Select;
  readonly alias: string | undefined;
  readonly text: string;
}

export interface Select {
  readonly columns: readonly Column[];
  readonly isAll: boolean;
  readonly from: string;
  readonly where: Expression | undefined;
  readonly order: readonly Order[];
  readonly limit: number | undefined;
  readonly offset: number;
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** A recursive descent over tokens: SQL's SELECT and the filters of SQL, SOQL, JQL and OData. */
const createParser = (text: string, dialect: Dialect) => {
  const tokens = tokenize(text, dialect);
  let place = 0;
  const peek = (ahead = 0): Token | undefined => tokens[place + ahead];
  const isWord = (word: string, ahead = 0): boolean => {
    const token = peek(ahead);
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  };
  const isSign = (sign: string, ahead = 0): boolean => {
    const token = peek(ahead);
    return token?.kind === 'sign' && token.text === sign;
  };
  const fail = (): QueryError => {
    const token = peek();
    return new QueryError(
      token ? `unexpected token: '${token.text}'` : 'unexpected end of the query',
      token?.at ?? text.length,
    );
  };
  const takeWord = (word: string): boolean => {
    if (!isWord(word)) return false;
    place += 1;
    return true;
  };
  const takeSign = (sign: string): boolean => {
    if (!isSign(sign)) return false;
    place += 1;
    return true;
  };
  const expectWord = (word: string): void => {
    if (!takeWord(word)) throw fail();
  };
  const expectSign = (sign: string): void => {
    if (!takeSign(sign)) throw fail();
  };
  const name = (): string => {
    const token = peek();
    if (token?.kind !== 'word') throw fail();
    place += 1;
    return token.text;
  };

  const operands = (): Operand[] => {
    const list: Operand[] = [];
    if (takeSign(')')) return list;
    do list.push(operand());
    while (takeSign(','));
    expectSign(')');
    return list;
  };
  const operand = (): Operand => {
    const token = peek();
    if (token?.kind === 'value') {
      place += 1;
      return { kind: 'value', value: token.value };
    }
    if (takeSign('*')) return { kind: 'field', name: '*' };
    const word = name();
    return takeSign('(') ? { kind: 'call', name: word, of: operands() } : { kind: 'field', name: word };
  };

  const compared = (): Expression => {
    const left = operand();
    const token = peek();
    const isNot = isWord('not');
    const then = isNot ? 1 : 0;
    if (isWord('in', then)) {
      place += then + 1;
      expectSign('(');
      const inside: Expression = { kind: 'in', left, right: operands() };
      return isNot ? { kind: 'not', of: inside } : inside;
    }
    if (isWord('like', then)) {
      place += then + 1;
      const pattern = operand();
      const like: Expression = {
        kind: 'like',
        left,
        pattern: pattern.kind === 'value' ? textOf(pattern.value) : '',
      };
      return isNot ? { kind: 'not', of: like } : like;
    }
    if (isWord('between', then)) {
      place += then + 1;
      const low = operand();
      expectWord('and');
      const high = operand();
      const between: Expression = {
        kind: 'and',
        left: { kind: 'compare', by: '>=', left, right: low },
        right: { kind: 'compare', by: '<=', left, right: high },
      };
      return isNot ? { kind: 'not', of: between } : between;
    }
    if (takeWord('is')) {
      const by = takeWord('not') ? '!=' : '=';
      const value = peek();
      if (value?.kind === 'value' && value.value === null) place += 1;
      else if (!takeWord('empty')) throw fail();
      return { kind: 'compare', by, left, right: { kind: 'value', value: null } };
    }
    if (token?.kind === 'sign' && (token.text === '~' || token.text === '!~')) {
      place += 1;
      const inside: Expression = { kind: 'test', name: 'contains', of: [left, operand()] };
      return token.text === '~' ? inside : { kind: 'not', of: inside };
    }
    const by =
      token?.kind === 'sign'
        ? comparisons[token.text]
        : token?.kind === 'word'
          ? dialect.words?.[token.text.toLowerCase()]
          : undefined;
    if (by !== undefined) {
      place += 1;
      return { kind: 'compare', by, left, right: operand() };
    }
    if (left.kind === 'call') return { kind: 'test', name: left.name, of: left.of };
    if (left.kind === 'field') return { kind: 'compare', by: '=', left, right: { kind: 'value', value: true } };
    throw fail();
  };
  const factor = (): Expression => {
    if (takeWord('not')) return { kind: 'not', of: factor() };
    if (isSign('(')) {
      place += 1;
      const inside = or();
      expectSign(')');
      return inside;
    }
    return compared();
  };
  const and = (): Expression => {
    let left = factor();
    while (takeWord('and')) left = { kind: 'and', left, right: factor() };
    return left;
  };
  const or = (): Expression => {
    let left = and();
    while (takeWord('or')) left = { kind: 'or', left, right: and() };
    return left;
  };

  const orders = (): Order[] => {
    const list: Order[] = [];
    do {
      const field = name();
      const isDescending = takeWord('desc');
      if (!isDescending) takeWord('asc');
      if (takeWord('nulls') && !takeWord('first')) expectWord('last');
      list.push({ field, isDescending });
    } while (takeSign(','));
    return list;
  };
  const count = (): number => {
    const token = peek();
    if (token?.kind !== 'value' || typeof token.value !== 'number') throw fail();
    place += 1;
    return token.value;
  };

  const column = (): Column => {
    const start = peek()?.at ?? 0;
    if (isSign('(') && isWord('select', 1)) {
      place += 1;
      const children = select();
      expectSign(')');
      return { operand: { kind: 'field', name: children.from }, children, alias: undefined, text: children.from };
    }
    const chosen = operand();
    const next = peek();
    const text_ = text.slice(start, next?.at ?? text.length).replace(/[\s,]+$/, '');
    if (takeWord('as')) return { operand: chosen, alias: name(), text: text_ };
    const hasAlias = next?.kind === 'word' && !isWord('from');
    return { operand: chosen, alias: hasAlias ? name() : undefined, text: text_ };
  };

  const select = (): Select => {
    expectWord('select');
    const columns: Column[] = [];
    do columns.push(column());
    while (takeSign(','));
    expectWord('from');
    const from = name();
    // An alias of the table; names behind it are written with or without it.
    if (
      !['where', 'order', 'limit', 'offset', 'fetch', 'group', 'with', 'for'].some(word => isWord(word)) &&
      peek()?.kind === 'word'
    ) {
      place += 1;
    }
    const where = takeWord('where') ? or() : undefined;
    const order = takeWord('order') ? (expectWord('by'), orders()) : [];
    let limit: number | undefined;
    let offset = 0;
    for (;;) {
      if (takeWord('limit')) {
        limit = count();
        // `limit 200, 100` begins with the offset.
        if (takeSign(',')) [offset, limit] = [limit, count()];
      } else if (takeWord('offset')) {
        offset = count();
        takeWord('rows');
      } else if (takeWord('fetch')) {
        if (!takeWord('first')) expectWord('next');
        limit = count();
        if (!takeWord('rows')) expectWord('row');
        expectWord('only');
      } else break;
    }
    const isAll = columns.some(({ operand: { kind }, text: written }) => kind === 'field' && written === '*');
    return { columns, isAll, from, where, order, limit, offset };
  };

  return {
    filter(): Expression {
      const expression = or();
      if (peek()) throw fail();
      return expression;
    },
    /** A filter that an ORDER BY may follow, or nothing but that. */
    filterAndOrder(): { readonly where: Expression | undefined; readonly order: readonly Order[] } {
      const where = peek() && !isWord('order') ? or() : undefined;
      const order = takeWord('order') ? (expectWord('by'), orders()) : [];
      if (peek()) throw fail();
      return { where, order };
    },
    orders(): Order[] {
      const list = orders();
      if (peek()) throw fail();
      return list;
    },
    select(): Select {
      const whole = select();
      if (peek()) throw fail();
      return whole;
    },
  };
};

export const parseSelect = (text: string, dialect: Dialect): Select => createParser(text, dialect).select();
export const parseFilter = (text: string, dialect: Dialect): Expression => createParser(text, dialect).filter();
export const parseFilterAndOrder = (text: string, dialect: Dialect) => createParser(text, dialect).filterAndOrder();
export const parseOrders = (text: string, dialect: Dialect): Order[] => createParser(text, dialect).orders();
