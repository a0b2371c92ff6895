import { ScriptFault } from './script-error.ts';

export type TokenKind = 'number' | 'string' | 'name' | 'global' | 'source' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** A string's or source's content, a global's name without `$`, otherwise the text as it stands. */
  readonly text: string;
  readonly at: number;
}

/** A fault of the text, and where. */
export class TextFault extends ScriptFault {
  constructor(
    readonly at: number,
    message: string,
    code: 'syntax' | 'too-deep' | 'too-long' = 'syntax',
  ) {
    super(code, message);
  }
}

const blank = /\s+/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
// Steps of a path are joined by `$`, a repeating element has a dot behind it, `#` means all its instances; a `$` at the
// end names an element's text. `FORMAT.md` § 5
const path = /[\p{L}_][\p{L}\p{N}_]*(?:[$.#:][\p{L}\p{N}_]*)+/uy;
const global = /\$([\p{L}\p{N}_]+(?:[.:@#]+[\p{L}\p{N}_]+)*)/uy;
const sign = /&&|\|\||\+\+|--|\+=|-=|==|!=|<>|<=|>=|[-+*/%^&|<>=!()[\]{};,]/y;

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Whether a value may end here, so that a bracket behind it is an index and not a name. */
const endsValue = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'sign' ? /^[)\]}]$/.test(token.text) : true);

/**
 * The tokens of code, from behind `<trans>` up to its `</trans>`, which may not stand in a string.
 * @throws {TextFault}
 */
export const readTokens = (
  text: string,
  start: number,
): { readonly tokens: readonly Token[]; readonly end: number } => {
  const tokens: Token[] = [];
  let at = start;
  /** The next end of code, unless it stands in a string. */
  let block = text.indexOf('</trans>', start);

  const add = (kind: TokenKind, content: string, length: number) => {
    tokens.push({ kind, text: content, at });
    at += length;
  };

  const addString = (quote: string) => {
    let content = '';
    let close = -1;
    for (let from = at + 1; ;) {
      if (close < from) close = text.indexOf(quote, from);
      if (close < 0) throw new TextFault(at, 'This string has no end.');
      const escape = from + text.slice(from, close).indexOf('\\');
      if (escape < from) {
        add('string', content + text.slice(from, close), close + 1 - at);
        return;
      }
      const escaped = text.charAt(escape + 1);
      // Anything else keeps its backslash: regular expressions are written without doubling it.
      content += text.slice(from, escape) + (escapes.get(escaped) ?? `\\${escaped}`);
      from = escape + 2;
    }
  };

  const skipComment = (): boolean => {
    if (text.startsWith('//', at)) {
      const line = text.indexOf('\n', at);
      if (block >= 0 && block < at) block = text.indexOf('</trans>', at);
      at = Math.min(line < 0 ? text.length : line, block < 0 ? text.length : block);
      return true;
    }
    if (!text.startsWith('/*', at)) return false;
    const close = text.indexOf('*/', at + 2);
    if (close < 0) throw new TextFault(at, 'This comment has no end: */ is missing.');
    at = close + 2;
    return true;
  };

  for (;;) {
    const space = matchAt(blank, text, at);
    if (space) at += space[0].length;
    if (at >= text.length) throw new TextFault(start, 'This <trans> has no </trans>.');
    if (skipComment()) continue;
    if (text.startsWith('</trans>', at)) {
      add('end', '</trans>', '</trans>'.length);
      return { tokens, end: at };
    }

    const first = text.charAt(at);
    if (first === '"' || first === "'") {
      addString(first);
      continue;
    }
    if (text.startsWith('<TAG>', at)) {
      const close = text.indexOf('</TAG>', at);
      if (close < 0) throw new TextFault(at, 'This <TAG> has no </TAG>.');
      add('string', text.slice(at, close + '</TAG>'.length), close + '</TAG>'.length - at);
      continue;
    }
    if (first === '[' && !endsValue(tokens.at(-1))) {
      const inside = /^\[\s*([^[\]\n]*?)\s*\]/.exec(text.slice(at, at + 2000));
      if (!inside?.[1]) throw new TextFault(at, 'Here is a [ without a name and a ].');
      add('source', inside[1], inside[0].length);
      continue;
    }

    const digits = matchAt(number, text, at);
    if (digits) {
      const behind = matchAt(name, text, at + digits[0].length);
      if (behind) throw new TextFault(at, `"${digits[0]}${behind[0]}" is neither a number nor a name.`);
      add('number', digits[0], digits[0].length);
      continue;
    }
    const variable = matchAt(global, text, at);
    if (variable?.[1] !== undefined) {
      add('global', variable[1], variable[0].length);
      continue;
    }
    const steps = matchAt(path, text, at);
    if (steps) {
      add('source', steps[0], steps[0].length);
      continue;
    }
    const word = matchAt(name, text, at);
    if (word) {
      add('name', word[0], word[0].length);
      continue;
    }
    const mark = matchAt(sign, text, at);
    if (!mark) throw new TextFault(at, `"${String.fromCodePoint(text.codePointAt(at) ?? 0)}" has no meaning here.`);
    add('sign', mark[0], mark[0].length);
  }
};
