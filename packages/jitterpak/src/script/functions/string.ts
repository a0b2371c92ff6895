import { isTarget, type Expression } from '../ast.ts';
import { toNumber, toText } from '../convert.ts';
import { formatDate, parseDate } from '../dates.ts';
import { formatNumber } from '../number-format.ts';
import { RegularExpression, type RegularMatch } from '../regular-expression.ts';
import { chain, holding, type Evaluation, type Frame, type Run } from '../run.ts';
import { ScriptFault } from '../script-error.ts';
import { ScriptDate, type ScriptValue } from '../value.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define, defineLazy } = areaOf('string');

const countOf = (text: string, part: string): number => {
  if (part === '') return 0;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
};

/** The n-th occurrence from the left, or from the right when n is negative; -1 when there is none. */
const indexOf = (text: string, part: string, n: number): number => {
  if (part === '' || n === 0) return -1;
  let at = n > 0 ? text.indexOf(part) : text.lastIndexOf(part);
  for (let left = Math.abs(n) - 1; left > 0 && at >= 0; left -= 1) {
    if (n > 0) at = text.indexOf(part, at + part.length);
    else at = at === 0 ? -1 : text.lastIndexOf(part, at - 1);
  }
  return at;
};

const padding = (call: Call, position: number, fill: string, missing: number): string => {
  call.run.checkLength(call.whole(position));
  return fill === '' ? '' : fill.charAt(0).repeat(missing);
};

const padLeft = (call: Call, fill: string, position: number): string => {
  const text = call.text(0);
  const n = Math.max(0, call.whole(position));
  return text.length >= n ? text.slice(0, n) : padding(call, position, fill, n - text.length) + text;
};

const padRight = (call: Call, fill: string, position: number): string => {
  const text = call.text(0);
  const n = Math.max(0, call.whole(position));
  return text.length >= n ? text.slice(text.length - n) : text + padding(call, position, fill, n - text.length);
};

const trimmed = (call: Call, atStart: boolean, atEnd: boolean): string => {
  const text = call.text(0);
  const unwanted = new Set(call.text(1));
  let [start, end] = [0, text.length];
  while (atStart && start < end && unwanted.has(text.charAt(start))) start += 1;
  while (atEnd && end > start && unwanted.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

const replaceAll = (text: string, old: string, fresh: string, run: Run): string => {
  if (old === '') return text;
  run.checkLength(text.length + countOf(text, old) * (fresh.length - old.length));
  return text.split(old).join(fresh);
};

const ascii = (text: string, range: RegExp, convert: (part: string) => string): string => text.replace(range, convert);

/** Fields of one CSV line; the qualifier is doubled inside of itself. */
const splitCsv = (text: string, delimiter: string, qualifier: string, run: Run): ScriptValue[] => {
  if (delimiter === '') throw new ScriptFault('value', 'The delimiter is empty.');
  const fields: string[] = [];
  for (let at = 0; ;) {
    run.checkArray(fields.length + 1);
    let field = '';
    if (qualifier !== '' && text.startsWith(qualifier, at)) {
      let from = at + qualifier.length;
      for (;;) {
        const close = text.indexOf(qualifier, from);
        field += text.slice(from, close < 0 ? undefined : close);
        at = close < 0 ? text.length : close + qualifier.length;
        if (close < 0 || !text.startsWith(qualifier, at)) break;
        field += qualifier;
        from = at + qualifier.length;
      }
    }
    const next = text.indexOf(delimiter, at);
    fields.push(field + text.slice(at, next < 0 ? undefined : next));
    if (next < 0) return fields;
    at = next + delimiter.length;
  }
};

const parametersOf = (url: string): readonly (readonly [string, string])[] => {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(url) ?? [];
  return query
    .split('&')
    .filter(pair => pair !== '')
    .map(pair => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))] as const;
    });
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ScriptFault('value', 'This is not an encoded URL.');
  }
};

/** What stands as it is, by the option of URLEncode: all reserved characters too, from one to the next. */
const unencoded = [/[A-Za-z0-9\-_.]/, /[A-Za-z0-9$\-_.+!*'(),]/, /[A-Za-z0-9$\-_.+!*'(),;/?:@=&#]/];

const encode = (text: string, option: number): string => {
  const kept = unencoded[option];
  if (!kept) throw new ScriptFault('value', 'The option of URLEncode is 0, 1 or 2.');
  return text.replace(/[\s\S]/gu, character =>
    kept.test(character)
      ? character
      : Array.from(
          new TextEncoder().encode(character),
          byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        ).join(''),
  );
};

/** Kept ready, for mappings that use the same ones for each row. */
const mostExpressions = 20;
const expressions = new Map<string, RegularExpression>();

const expressionOf = (source: string): RegularExpression => {
  const known = expressions.get(source);
  if (known) return known;
  const made = new RegularExpression(source);
  if (expressions.size >= mostExpressions) expressions.clear();
  expressions.set(source, made);
  return made;
};

const fillIn = (format: string, { text, groups }: RegularMatch): string =>
  format.replace(/\$(\d{1,2}|&|\$)|\\(\d)/g, (_, code: string | undefined, old: string | undefined) => {
    if (code === '$') return '$';
    if (code === '&') return text;
    const number = Number(code ?? old);
    return number === 0 ? text : (groups[number - 1] ?? '');
  });

const replaceExpression = (call: Call): string => {
  const { run } = call;
  const expression = expressionOf(call.text(1));
  const characters = [...call.text(0)];
  const format = call.text(2);
  let result = '';
  for (let from = 0; from <= characters.length;) {
    run.checkClock();
    const match = expression.find(characters, from, () => run.checkClock());
    const start = match ? match.start : characters.length;
    result += characters.slice(from, start).join('');
    if (!match) break;
    result += fillIn(format, match);
    run.checkLength(result.length);
    from = match.end;
    if (match.end > match.start) continue;
    result += characters[match.end] ?? '';
    from += 1;
  }
  return result;
};

/** Groups go into variables: those that are given, or global ones whose names are given. */
const store = (nodes: readonly Expression[], groups: readonly (string | null)[], frame: Frame, at = 0): Evaluation => {
  const node = nodes[at];
  if (!node || at >= groups.length) return null;
  const value = groups[at] ?? '';
  const goOn = (): Evaluation => store(nodes, groups, frame, at + 1);
  if (isTarget(node)) return chain(frame.assign(node, value), goOn);
  return chain(frame.evaluate(node), name => {
    const { run } = frame;
    const text = toText(name, run);
    run.make(64 + 2 * text.length);
    run.scope.set(text, value);
    return goOn();
  });
};

const format = (call: Call): ScriptValue => {
  const value = call.value(1);
  const pattern = call.text(0);
  if (value === null) return '';
  if (value instanceof ScriptDate) return formatDate(value, pattern);
  if (/[0#]/.test(pattern)) return formatNumber(toNumber(value), pattern);
  const date = typeof value === 'string' ? parseDate(value) : null;
  return date ? formatDate(date, pattern) : call.text(1);
};

export const string = [
  define('int CountSubString(string str, string subStr)', 'How often a string is in another, without overlaps.', call =>
    countOf(call.text(0), call.text(1)),
  ),
  define(
    'string DQuote(string str)',
    'The string in double quotes; those inside stay as they are.',
    call => `"${call.text(0)}"`,
  ),
  define(
    'string Format(string formatStr, type de)',
    'A number or date in a format such as "#,##0.00" or "dd.mm.yyyy".',
    format,
  ),
  define(
    'int Index(string str, string subStr[, int n])',
    'Where the n-th occurrence of a string begins, from 0; a negative n counts from the right; -1 when there is none.',
    call => indexOf(call.text(0), call.text(1), call.whole(2, 1)),
  ),
  define('bool IsValidString(string str)', 'Whether all characters are printable ASCII, tabs or line ends.', call =>
    /^[\x20-\x7e\t\n\r]*$/.test(call.text(0)),
  ),
  define('string Left(string str, int n)', 'The first n characters.', call =>
    call.text(0).slice(0, Math.max(0, call.whole(1))),
  ),
  define('string LPad(string str, int n)', 'The string with spaces before it, n characters long.', call =>
    padLeft(call, ' ', 1),
  ),
  define(
    'string LPadChar(string str, string padChar, int n)',
    'The string with a character before it, n characters long.',
    call => padLeft(call, call.text(1), 2),
  ),
  define('string LTrim(string str)', 'The string without white space at its beginning.', call =>
    call.text(0).trimStart(),
  ),
  define(
    'string LTrimChars(string str, string trimChars)',
    'The string without these characters at its beginning.',
    call => trimmed(call, true, false),
  ),
  define('string Mid(string str, int m, int n)', 'n characters from position m on, counted from 0.', call => {
    const start = Math.max(0, call.whole(1));
    return call.text(0).slice(start, start + Math.max(0, call.whole(2)));
  }),
  define('array ParseURL(string url)', "The values of a URL's parameters, decoded.", call =>
    parametersOf(call.text(0)).map(([, value]) => value),
  ),
  define(
    'string Quote(string str)',
    'The string in single quotes; those inside stay as they are.',
    call => `'${call.text(0)}'`,
  ),
  defineLazy(
    'int RegExMatch(string str, string exp[, string var1, ...])',
    'How many groups an expression has, and their matches in variables; -1 when it fits nowhere.',
    ([textNode, expressionNode, ...variables], frame) => {
      if (!textNode || !expressionNode) return null;
      const { run } = frame;
      return chain(frame.evaluate(textNode), text =>
        chain(
          holding(text, run, () => frame.evaluate(expressionNode)),
          source => {
            const expression = expressionOf(toText(source, run));
            run.checkClock();
            const match = expression.find([...toText(text, run)], 0, () => run.checkClock());
            return match ? chain(store(variables, match.groups, frame), () => match.groups.length) : -1;
          },
        ),
      );
    },
  ),
  define(
    'string RegExReplace(string str, string exp, string format)',
    'Puts a format in the place of all that an expression fits; $1 is its first group, $& the whole.',
    replaceExpression,
  ),
  define(
    'string Replace(string str, string old, string new)',
    'Puts a string in the place of another, wherever that is.',
    call => replaceAll(call.text(0), call.text(1), call.text(2), call.run),
  ),
  define('string Right(string str, int n)', 'The last n characters.', call => {
    const text = call.text(0);
    return text.slice(Math.max(0, text.length - Math.max(0, call.whole(1))));
  }),
  define('string RPad(string str, int n)', 'The string with spaces behind it, n characters long.', call =>
    padRight(call, ' ', 1),
  ),
  define(
    'string RPadChar(string str, string padChar, int n)',
    'The string with a character behind it, n characters long.',
    call => padRight(call, call.text(1), 2),
  ),
  define('string RTrim(string str)', 'The string without white space at its end.', call => call.text(0).trimEnd()),
  define('string RTrimChars(string str, string trimChars)', 'The string without these characters at its end.', call =>
    trimmed(call, false, true),
  ),
  define(
    'array Split(string str, string delimiter)',
    'The parts between a delimiter; an empty one at the end is left out.',
    call => {
      const text = call.text(0);
      const delimiter = call.text(1);
      if (delimiter === '') return [text];
      call.run.checkArray(countOf(text, delimiter) + 1);
      const parts: ScriptValue[] = text.split(delimiter);
      if (parts.at(-1) === '') parts.pop();
      return parts;
    },
  ),
  define('array SplitCSV(string str[, string delimiter, string qualifier])', 'The fields of a line of CSV.', call =>
    splitCsv(call.text(0), call.text(1, ','), call.text(2, '"'), call.run),
  ),
  define('int StringLength(string str)', 'How many characters a string has; for an array, an array of that.', call => {
    const value = call.value(0);
    return Array.isArray(value) ? value.map(item => toText(item, call.run).length) : call.text(0).length;
  }),
  define('string ToLower(string str)', 'Letters A to Z in lower case.', call =>
    ascii(call.text(0), /[A-Z]+/g, part => part.toLowerCase()),
  ),
  define('string ToProper(string str)', 'Each word with one capital letter, at its beginning.', call =>
    call.text(0).replace(/[\p{L}\p{N}']+/gu, word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  ),
  define('string ToUpper(string str)', 'Letters a to z in upper case.', call =>
    ascii(call.text(0), /[a-z]+/g, part => part.toUpperCase()),
  ),
  define('string Trim(string str)', 'The string without white space at its ends.', call => call.text(0).trim()),
  define('string TrimChars(string str, string trimChars)', 'The string without these characters at its ends.', call =>
    trimmed(call, true, true),
  ),
  define(
    'string Truncate(string str, int firstChars, int lastChars)',
    'The string without so many characters at its ends.',
    call => {
      const text = call.text(0);
      return text.slice(Math.max(0, call.whole(1)), Math.max(0, text.length - Math.max(0, call.whole(2))));
    },
  ),
  define(
    'string SQLEscape(string unescapedSQL[, bool escapeBackslash])',
    'A string for a literal of SQL: single quotes are doubled.',
    call => {
      const escaped = replaceAll(call.text(0), "'", "''", call.run);
      return call.boolean(1) ? replaceAll(escaped, '\\', '\\\\', call.run) : escaped;
    },
  ),
  define(
    'string URLDecode(string url, string paramName)',
    'The value of a parameter of a URL, decoded; empty when it has none.',
    call => {
      const wanted = call.text(1).toLowerCase();
      return parametersOf(call.text(0)).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
    },
  ),
  define(
    'string URLEncode(string url[, int encodingOption])',
    "A string for a URL (RFC 1738); 1 keeps $-_.+!*'(), and 2 reserved characters too.",
    call => encode(call.text(0), call.whole(1)),
  ),
];
