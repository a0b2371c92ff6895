import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilePattern } from 'citizen-integrator/model';

const patterns = [
  '[A-Za-z0-9][A-Za-z0-9._/-]*',
  '^[A-Za-z0-9.:_-]+$',
  '(?:[a-z0-9-]+\\.)+[a-z]{2,}',
  'a|b|',
  'a{2}b{1,3}c{2,}',
  'x?y*z+',
  '(?=.*\\d)(?!.*\\s).{4,}',
  '\\d{4}-\\d\\d-\\d\\d',
  '[^\\]\\\\]+',
  '\\bword\\b.*',
  '\\w+@\\w+\\.com',
  '\\u0041\\x42',
  '(a|ab)(c|bcd)(d*)',
  '\\p{Lu}\\p{Ll}+',
  '.+?',
  '(?<year>\\d+)',
  '[.]\\.',
];
const texts = [
  '',
  'a',
  'b',
  'contacts',
  'contacts/1',
  '/x',
  'db.example.com',
  'db:5432',
  'aabcc',
  'aabbbccc',
  'aabbbbcc',
  'z',
  'xyyzz',
  'ab1c',
  'ab 1c',
  'abcd1',
  '2024-01-02',
  '20240102',
  'abc]',
  'a\\b',
  'word here',
  'words',
  'me@x.com',
  'AB',
  'abcd',
  'abcdd',
  'Ünal',
  'ünal',
  '2024',
  '..',
  'a\nb',
  '🙂',
];

describe('compilePattern', () => {
  it('agrees with the engine of JavaScript', () => {
    for (const source of patterns) {
      const pattern = compilePattern(source);
      assert.ok(pattern, source);
      const expected = new RegExp(`^(?:${source})$`, 'u');
      for (const text of texts)
        assert.equal(pattern(text), expected.test(text), `${source} on ${JSON.stringify(text)}`);
    }
  });

  it('takes escapes of characters that need none', () => {
    assert.equal(compilePattern('[\\w\\-\\_]+\\@')?.('a-_@'), true);
  });

  it('does not hang on patterns that make other engines hang', () => {
    const start = performance.now();
    for (const source of ['(a+)+', '(a|a)*b', '(a*)*b', '(.*)*x', '([a-zA-Z]+)*$', '(?=(a+)+b)a*']) {
      compilePattern(source)?.(`${'a'.repeat(1999)}!`);
    }
    assert.ok(performance.now() - start < 5000);
  });

  it('refuses what it cannot use', () => {
    for (const source of [
      '(',
      ')',
      '[a',
      '*a',
      'a{3,1}',
      '(?<=a)b',
      '(a)\\1',
      '[z-a]',
      '(a{900}){900}',
      'a'.repeat(501),
    ]) {
      assert.equal(compilePattern(source), null, source);
    }
  });

  it('never matches an answer that is too long to check', () => {
    assert.equal(compilePattern('a*')?.('a'.repeat(2000)), true);
    assert.equal(compilePattern('a*')?.('a'.repeat(2001)), false);
  });
});
