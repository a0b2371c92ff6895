import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkScript, evaluateScript, parseScript, ScriptError } from '@citizen-integrator/jitterpak/script';

const patterns = [
  'a|b|',
  'a*',
  'a+?b',
  '(a|ab)(c|bcd)(d*)',
  '(a*)(a*)b?',
  '(a*)*',
  '(?:a|b)*?c',
  '^a|b$',
  '\\bword\\b',
  '\\B.',
  '\\w+@\\w+\\.com',
  '(\\d{4})-(\\d\\d)-(\\d{1,2})',
  'a{2}b{1,3}c{2,}',
  '(x?y*)z+',
  '[^\\]\\\\a]+',
  '[a-c-]+',
  '[\\d.,]+',
  '.+?-',
  '(.)(.)?(.)??',
  '((a)|b)+',
  '\\p{Lu}\\p{Ll}+',
  '\\u0041|\\x42',
  '(?<year>\\d+)',
  '(|a)b',
  'a{0}b',
  '[ÄÖÜäöü]+',
  '\\$\\(|\\)',
  '(a+)+$',
];
const texts = [
  '',
  'a',
  'b',
  'ab',
  'aaab',
  'abcd',
  'abcdddd',
  'aabbbcccc',
  'a word, words',
  'mail ana@example.com now',
  '2026-11-28 and 1999-01-2',
  'xyyzz z',
  'a]b\\c',
  '1.234,50 €',
  'one-two--three',
  'Anna Ärger ÜBER öl',
  '$(x)',
  'line\nbreak a',
  '😀a😀',
  'AB',
];

const replace = parseScript('<trans>RegExReplace(text, pattern, "<$1|$&>")</trans>');

describe('Regular expressions find what a backtracking engine finds:', () => {
  for (const pattern of patterns) {
    it(pattern, () => {
      const native = new RegExp(pattern, 'gu');
      for (const text of texts) {
        const host = {
          readSource: (path: string) => (path === 'text' ? text : path === 'pattern' ? pattern : undefined),
        };
        const expected = text.replace(native, (...found: unknown[]) => {
          const [all, first] = found as [string, string | number | undefined];
          return `<${typeof first === 'string' ? first : ''}|${all}>`;
        });
        assert.equal(evaluateScript(replace, host), expected, JSON.stringify(text));
      }
    });
  }
});

const seeds = [
  '<trans>If(!RunOperation("op.1"), RaiseError(GetLastError())); i = 0; While(i < 3, $a[i] = i ^ 2; i++); $a</trans>',
  'x <trans>// c\n"a\\"b" + \'c\' + json$a$item.b$ + [Preis €] + _root_$P#. /* d */</trans> y',
  '<trans>d = Dict(); d["k"] = {1, {2.5, true}}; Case(d["k"][1][0] >= 2 && !false, Eval(1 / 0, "n"), true, <TAG>op.x</TAG>)</trans>',
  '<trans>RegExReplace("a-b", "(\\\\w)[-]([^x])+", "$2$1") + Format("#,##0.0", -1.5) + FormatDate("2026-11-28", "Weekday, d Mon")</trans>',
];
const pieces = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  ';',
  ',',
  '$',
  '.',
  '#',
  '<trans>',
  '</trans>',
  '//',
  '/*',
  '=',
  '!',
  '-',
  '+',
  '1',
  'a',
  'If(',
  '€',
  '\0',
  '\n',
];

it('A script that was damaged anywhere is refused or runs, and nothing else happens', () => {
  // Numbers that look random and are the same each time (Lehmer 1951).
  let state = 42;
  const below = (count: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  let refused = 0;
  for (let round = 0; round < 4000; round += 1) {
    let text = seeds[round % seeds.length] ?? '';
    for (let change = below(3); change >= 0; change -= 1) {
      const at = below(text.length + 1);
      text =
        text.slice(0, at) + (below(3) === 0 ? '' : (pieces[below(pieces.length)] ?? '')) + text.slice(at + below(4));
    }
    try {
      const script = parseScript(text);
      checkScript(script);
      evaluateScript(script, {}, { steps: 1000 });
    } catch (error) {
      assert.ok(error instanceof ScriptError, `${text}\n${String(error)}`);
      assert.ok(error.line >= 1 && error.column >= 1 && error.line <= text.split('\n').length, text);
      refused += 1;
    }
  }
  assert.ok(refused > 1000 && refused < 4000, String(refused));
});
