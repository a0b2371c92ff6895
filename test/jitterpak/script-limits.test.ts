import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkScript,
  parseScript,
  runScript,
  ScriptError,
  ScriptScope,
  type RunOptions,
  type ScriptErrorCode,
  type ScriptHost,
} from '@citizen-integrator/jitterpak/script';
import { failure, run } from './script-scenes.ts';

const times = (count: number, before: string, middle: string, after: string): string =>
  before.repeat(count) + middle + after.repeat(count);

/** Arrays of two, inside one another: few values that stand for 2^60. */
const folded = 'x = {1, 1}; i = 0; While(i < 60, x = {x, x}; i++);\n';
const small = { maxMemory: 8 * 1024 * 1024 };

type Attack = readonly [code: string, stopped: ScriptErrorCode, line: number, options?: RunOptions];

const attacks: Readonly<Record<string, Attack>> = {
  'a loop without end': ['$jitterbit.scripting.while.max_iterations = 1000000000;\nWhile(true, 1)', 'steps', 2],
  'a loop without a body that counts': [
    '$jitterbit.scripting.while.max_iterations = "1000000000";\nWhile("1", "")',
    'steps',
    2,
  ],
  'a long time in few steps': [
    's = LPad("", 1000000);\nWhile(true, CountSubString(s, "x"))',
    'time',
    2,
    { maxMilliseconds: 100, steps: 1e9 },
  ],
  'a string that doubles': ['s = "x";\nWhile(true, s = s + s)', 'string-length', 2],
  'a string as long as one likes': ['1;\n LPad("", 1000000000000)', 'string-length', 2],
  'a string that is replaced by longer ones': [
    'Replace(LPadChar("", "a", 10000), "a", LPad("", 10000))',
    'string-length',
    1,
  ],
  'random characters without end': ['RandomString(100000000000)', 'string-length', 1],
  'many long strings': ['a = Array();\nWhile(true, a[Length(a)] = LPad("x", 100000))', 'memory', 2, small],
  'many variables': ['i = 0;\nWhile(true, Set("v" + i, LPad("", 10000)); i++)', 'memory', 2, small],
  'long keys of a dictionary': ['d = Dict(); i = 0;\nWhile(true, d[LPad(i, 10000)] = i; i++)', 'memory', 2, small],
  'strings in one call': [`InList(1${', LPad("", 100000)'.repeat(100)})`, 'memory', 1, small],
  'strings in arrays in one call': [`InList(1${', {LPad("", 100000)}'.repeat(100)})`, 'memory', 1, small],
  'strings that wait for one another': [times(150, 'LPad("", 100000) + (', '1', ')'), 'memory', 1, small],
  'keys that wait for one another': [times(90, 'a[LPad("", 100000) + (', '1', ')] = 1'), 'memory', 1, small],
  'elements that wait for one another': [times(100, 'a[', '0', '] = LPad("", 100000)'), 'memory', 1, small],
  'an array as long as one likes': ['a = Array();\na[1000000000] = 1', 'array-length', 2],
  'an array that grows': ['a = Array();\nWhile(true, a[Length(a)] = 1)', 'array-length', 2, { maxArrayLength: 1000 }],
  'a string with many parts': ['Split(LPadChar("", ",", 1000000), ",")', 'array-length', 1],
  'an array that holds itself': ['x = {1};\nx[0] = x;\nString(x)', 'nesting', 3],
  'an array that holds itself, plus one': ['x = {1};\nx[0] = x;\nx + 1', 'nesting', 3],
  'an array that is compared with itself': ['x = {1};\nx[0] = x;\nEqual(x, x)', 'nesting', 3],
  'a dictionary that holds itself': ['d = Dict();\nd["d"] = d;\nString(d)', 'nesting', 3],
  'folded arrays, plus one': [`${folded}x + 1`, 'steps', 2],
  'folded arrays, compared': [`${folded}Equal(x, x)`, 'steps', 2],
  'folded arrays, as a string': [`${folded}String(x)`, 'string-length', 2, { maxStringLength: 100_000 }],
  'folded arrays, summed up': [`${folded}Sum(x)`, 'steps', 2],
  'folded arrays, reduced': [`${folded}ReduceDimension(x)`, 'steps', 2],
  'a regular expression that is large for little text': [
    'RegExMatch("a", "((((a{1,50}){1,50}){1,50}){1,50}){1,50}")',
    'regular-expression',
    1,
  ],
  'a regular expression that repeats nothing': [
    `RegExMatch("a", "${times(40, '(?:', '', '){9999}')}")`,
    'regular-expression',
    1,
  ],
  'a regular expression with groups without end': [
    `RegExMatch("a", "${times(200, '(', 'a', ')')}")`,
    'regular-expression',
    1,
  ],
  'a slow regular expression': [
    'RegExMatch(LPadChar("", "a", 1000000), "(a*)*(a*)*(a*)*(a*)*b")',
    'time',
    1,
    { maxMilliseconds: 100 },
  ],
  'brackets without end': [times(5000, '(', '1', ')'), 'too-deep', 1],
  'calls without end': [times(5000, 'Trim(', '"x"', ')'), 'too-deep', 1],
  'arrays without end': [times(5000, '{', '1', '}'), 'too-deep', 1],
  'signs without end': [times(5000, '-', '1', ''), 'too-deep', 1],
  'sums without end': [`1${'+1'.repeat(5000)}`, 'too-deep', 1],
  'assignments without end': [`${'a='.repeat(50_000)}1`, 'too-deep', 1],
  'indexes without end': [`a${'[0]'.repeat(5000)}`, 'too-deep', 1],
  'much text': [`"${'x'.repeat(250_001)}"`, 'too-long', 1],
};

describe('A hostile script is stopped:', () => {
  for (const [name, [code, stopped, line, options]] of Object.entries(attacks)) {
    it(name, async () => {
      const error = await failure(code, {}, options);
      assert.deepEqual([error.code, error.script, error.line], [stopped, 'Test', line], error.message);
    });
  }

  it('Eval does not keep it alive', async () => {
    const error = await failure('$jitterbit.scripting.while.max_iterations = 1000000; Eval(While(true, 1), "again")');
    assert.deepEqual([error.code, error.isLimit], ['steps', true]);
    assert.equal((await failure('While(true, Eval(RaiseError("x"), 0))', {}, { steps: 500 })).code, 'steps');
  });

  it('scripts that call themselves', async () => {
    const host: ScriptHost = { findScript: name => parseScript(`<trans>1;\nRunScript("${name}")</trans>`, { name }) };
    const error = await failure('RunScript("sc.self")', host);
    assert.deepEqual([error.code, error.script, error.line], ['recursion', 'sc.self', 2]);
  });

  it('scripts that share the steps', async () => {
    const host: ScriptHost = { findScript: name => parseScript('<trans>While(true, 1)</trans>', { name }) };
    const error = await failure('While(true, Eval(RunScript("sc.long"), 0))', host, { steps: 60_000 });
    assert.deepEqual([error.code, error.script], ['steps', 'sc.long']);
  });

  it('an undefined limit is the default', async () => {
    const options = { steps: undefined, maxMemory: undefined } as unknown as RunOptions;
    const endless = '$jitterbit.scripting.while.max_iterations = 1000000000; While(true, 1)';
    assert.equal((await failure(endless, {}, options)).code, 'steps');
  });

  it('deep expressions still fit on the stack', async () => {
    assert.equal(await run(`0${'+1'.repeat(900)}`), 900);
    assert.equal(await run(times(190, 'If(true, 1 + ', '0', ')')), 190);
    assert.equal(await run(times(190, '(1 || 0 && 1 == 1 + 2 * ', '1', ')')), true);
  });

  it('many short runs with one scope hold no more than one', async () => {
    const scope = new ScriptScope();
    const script = parseScript('<trans>$all[Length($all)] = LPad("", 10000)</trans>');
    let runs = 0;
    await assert.rejects(
      async () => {
        for (; runs < 2000; runs += 1) await runScript(script, {}, { scope, ...small });
      },
      (error: unknown) => error instanceof ScriptError && error.code === 'memory',
    );
    assert.ok(runs > 100, String(runs));
  });

  it('garbage does not count', async () => {
    const code = 'i = 0; While(i < 2000, s = LPad(i, 10000); i++); Length(s)';
    assert.equal(await run(code, {}, small), 10_000);
    assert.equal(await run('s = ""; i = 0; While(i < 5000, s += LPad(i, 100); i++); Length(s)', {}, small), 500_000);
  });
});

const parts: Readonly<Record<string, string>> = {
  comments: '//\n',
  strings: '"";',
  escapes: '"\\"\\n";',
  calls: 'f();',
  names: 'a=b;',
  values: '1,',
};

describe('Reading takes a time that grows with the text:', () => {
  for (const [name, part] of Object.entries(parts)) {
    it(name, () => {
      const many = part.repeat(Math.floor(200_000 / part.length));
      const text = `<trans>${name === 'values' ? `g(${many}1)` : `${many}1`}</trans>`;
      const started = performance.now();
      const problems = checkScript(parseScript(text));
      assert.equal(problems.length, name === 'calls' ? 50_000 : name === 'values' ? 1 : 0);
      assert.ok(performance.now() - started < 5000);
    });
  }

  it('blocks', async () => {
    const started = performance.now();
    const script = parseScript('<trans>1</trans>'.repeat(13_000));
    assert.equal(await runScript(script), '1'.repeat(13_000));
    assert.ok(performance.now() - started < 5000);
  });
});

describe('A run that is aborted', () => {
  it('does not begin', async () => {
    const error = await failure('1', {}, { signal: AbortSignal.abort() });
    assert.deepEqual([error.code, error.isLimit], ['aborted', true]);
  });

  it('ends while it computes, which keeps nothing else from happening', async () => {
    const leaving = new AbortController();
    const code = '$jitterbit.scripting.while.max_iterations = 1000000000;\nWhile(true, Null())';
    setTimeout(() => leaving.abort());
    const error = await failure(code, {}, { signal: leaving.signal, steps: 1e9, maxMilliseconds: 60_000 });
    assert.deepEqual([error.code, error.line, error.functionName], ['aborted', 2, 'While']);
  });

  it('ends while it waits', async () => {
    const leaving = new AbortController();
    const host: ScriptHost = {
      readFile: () => {
        queueMicrotask(() => leaving.abort());
        return new Promise(() => {});
      },
    };
    const error = await failure('1;\nEval(ReadFile("s.in"), 0)', host, { signal: leaving.signal });
    assert.deepEqual([error.code, error.line, error.functionName], ['aborted', 2, 'ReadFile']);
  });

  it('is not stopped for the time that the host takes', async () => {
    const host: ScriptHost = { sleep: duration => new Promise(resolve => void setTimeout(resolve, duration)) };
    assert.equal(await run('Sleep(0.15); 1', host, { maxMilliseconds: 100 }), 1);
  });
});

describe('Names that objects have', () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
    it(`${name} is a name like any other`, async () => {
      const scope = new ScriptScope();
      const code = `$${name}; $${name}.polluted = "x"; d = Dict(); d["${name}"] = "y"; Set("${name}", d); ${name} = 5;
        d["${name}"] + ${name} + Length(GetKeys(d))`;
      assert.equal(await run(code, {}, { scope }), 'y51');
      assert.equal(await run(`$other["${name}"]["polluted"] = 1; Null()`), null);
      assert.equal((await failure(`${name}()`)).code, 'unknown-function');
      assert.equal((await failure(`[${name}]`)).code, 'unknown-source');
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });
  }
});
