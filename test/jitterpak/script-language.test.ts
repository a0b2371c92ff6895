import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  evaluateScript,
  parseScript,
  runScript,
  ScriptError,
  ScriptScope,
  type ScriptValue,
} from '@citizen-integrator/jitterpak/script';
import { failure, makeHost, run } from './script-scenes.ts';

const fields: Readonly<Record<string, ScriptValue>> = {
  Bestellnummer: 'A-17',
  Menge: '120',
  'Preis €': 9.5,
  Käufer: 'Ana Grün',
  'json$customers$item.name$': 'Ana',
  'root$transaction.response$body$queryResponse$result$records.Account.Id$': '001',
  '_root_$Person#.': ['Ana', 'Ben'],
  '_Root$customer.contact#.Email': ['a@x', 'b@x'],
  'root$a:order$id': 7,
};
const source = { readSource: (path: string) => (Object.hasOwn(fields, path) ? fields[path] : undefined) };

const answers: readonly (readonly [string, ScriptValue])[] = [
  // Precedence, from loose to tight
  ['true || false && false', true],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 * 3 ^ 2', 18],
  ['2 ^ 3 ^ 2', 64],
  ['-2 ^ 2', 4],
  ['7 - 2 - 1', 4],
  ['!true == false', true],
  ['1 < 2 && 2 <> 3', true],
  ['7 % 4 + 0.5', 3.5],
  ['.5 + 5. / 2', 3],
  ['x = y = 3; x + y', 6],
  ['-"5"', -5],
  // Statements and comments
  ['1; 2; 3', 3],
  ['', null],
  ['1 // one; 2\n + 1 /* two\n three */;', 2],
  ['(a = 1; b = 2; a + b)', 3],
  ['If(true, a = 1; a + 1, 0)', 2],
  // Strings
  ['"a\\tb\\"c" + \'d\\\'e\'', 'a\tb"cd\'e'],
  ['\'it says "yes"\'', 'it says "yes"'],
  ['"\\d+ \\\\ \\q"', '\\d+ \\ \\q'],
  ['"two\nlines"', 'two\nlines'],
  ['"</trans> // no end"', '</trans> // no end'],
  ['<TAG>operation:Nightly/Report</TAG>', '<TAG>operation:Nightly/Report</TAG>'],
  // Numbers, strings, null and booleans together
  ['"ACME-" + 7', 'ACME-7'],
  ['1 + "2"', '12'],
  ['"a" + Null() + true', 'a1'],
  ['Null() + 3', 3],
  ['5 - Null()', 5],
  ['"10" == 10', true],
  ['"10" < 9', false],
  ['"10" < "9"', true],
  ['"true" == true', true],
  ['$nothing == Null()', false],
  ['$nothing != 1', true],
  ['IsNull($nothing)', true],
  ['0 || "T"', true],
  // Variables
  ['$acme.crm.url = "x"; $acme.crm.url', 'x'],
  ['i = 5; i += 2; i -= 1; i', 6],
  ['i = 5; i++ * 10 + ++i', 57],
  ['i = 5; i--; --i', 3],
  ['_1', null],
  ['TRUE', true],
  // Arrays and dictionaries
  ['{1, {2, 3}}[1][0]', 2],
  ['$a[1][2] = "x"; $a', [null, [null, null, 'x']]],
  ['a = Array(); a[0] = "crm"; a[Length(a)] = "erp"; a', ['crm', 'erp']],
  ['a = {1}; a[9]', null],
  ['a = {1, 2}; a[1] += 5; a', [1, 7]],
  ['a = {1}; b = a; b[0] = 2; a', [2]],
  ['{1, 2} + 1', [2, 3]],
  ['{1, 2} * {3, 4}', [3, 8]],
  ['{1, 2} == {1, 3}', [true, false]],
  ['$d["k"] = 1; $d["k"] + 1', 2],
  ['d = Dict(); d["a"] = {1, 2}; d["a"][1]', 2],
  ['String({1, "b", {true}})', '{1,b,{1}}'],
  ['d = Dict(); d["a"] = "x"; d["b"] = 1; String(d)', '[a=>"x",b=>"1"]'],
  // Dates
  ['Date("2026-11-28") + 60 > Date("2026-11-28")', true],
  ['Date("2026-11-28 00:01:00") - Date("2026-11-28")', 60],
  ['"on " + Date("2026-11-28")', 'on 2026-11-28 00:00:00'],
  ['Date("2026-11-28") < "11/29/2026"', true],
  // Sources
  ['Bestellnummer', 'A-17'],
  ['[Preis €] * 2', 19],
  ['"Käufer: " + [Käufer] + If(Int(Menge) > 99, " (viel)", "")', 'Käufer: Ana Grün (viel)'],
  ['ToUpper(json$customers$item.name$)', 'ANA'],
  ['"sf:" + root$transaction.response$body$queryResponse$result$records.Account.Id$', 'sf:001'],
  ['Count(_root_$Person#.)', 2],
  ['Count([_root_$Person#.])', 2],
  ['SumString(_Root$customer.contact#.Email, ",", true)', 'a@x,b@x'],
  ['root$a:order$id+1', 8],
  ['Bestellnummer = "mine"; Bestellnummer', 'mine'],
];

describe('The script language', () => {
  for (const [code, expected] of answers) {
    it(code, async () => assert.deepEqual(await run(code, source), expected));
  }

  it('reads project variables in brackets and as globals', async () => {
    const scope = new ScriptScope([
      ['acme.crm.url', 'https://crm.example.com'],
      ['$acme.days', 30],
    ]);
    assert.equal(await run('[acme.crm.url] + "/" + $acme.days', {}, { scope }), 'https://crm.example.com/30');
    assert.equal((await failure('[acme.missing]', {}, { scope })).code, 'unknown-source');
  });

  it('leaves the arrays of the source alone', async () => {
    const names = ['b', 'a'];
    const host = { readSource: () => names };
    assert.deepEqual(await run('n = o$item#.name; SortArray(n); n[5] = 1; n', host), ['a', 'b', null, null, null, 1]);
    assert.deepEqual(names, ['b', 'a']);
  });

  it('keeps globals in their scope and locals in their run', async () => {
    const scope = new ScriptScope();
    await run('$kept = 1; lost = 2', {}, { scope });
    assert.equal(scope.get('kept'), 1);
    assert.equal(await run('$kept', {}, { scope }), 1);
    assert.equal((await failure('lost', {}, { scope })).code, 'unset-variable');
    assert.equal(await run('$kept'), null);
  });

  it('evaluates only what decides', async () => {
    const calls =
      'false && RaiseError("and"); true || RaiseError("or"); If(true, 1, RaiseError("if")); Case(true, 5, RaiseError("case"), 6)';
    assert.equal(await run(calls), 5);
    assert.equal((await failure('false & RaiseError("both")')).code, 'raised');
  });

  it('answers the text round the code', async () => {
    const answer = async (text: string) => runScript(parseScript(text));
    assert.equal(await answer('  <trans> 1 + 1 </trans>\n'), 2);
    assert.equal(await answer('plain text'), 'plain text');
    assert.equal(await answer('id = <trans>x = 4; x</trans> or <trans>x + 1</trans>'), 'id = 4 or 5');
    assert.equal(await answer(''), null);
    assert.equal(await answer('<trans>1 + 1 // a comment at the end</trans>'), 2);
  });

  it('needs no promise as long as nothing has to wait', async () => {
    const script = parseScript('<trans>i = 0; While(i < 10, i += 1); If(Length("abc") == 3, i)</trans>');
    assert.equal(evaluateScript(script), 10);
    const waits = parseScript('<trans>"[" + ReadFile("s.in") + "]"</trans>');
    assert.equal(evaluateScript(waits, makeHost().host), '[from the source]');
    const answer = evaluateScript(waits, makeHost({ isSlow: true }).host);
    assert.ok(answer instanceof Promise);
    assert.equal(await answer, '[from the source]');
  });

  it('waits wherever a value can stand', async () => {
    const { host, scripts } = makeHost({ isSlow: true });
    scripts.set('sc.two', '2');
    const two = 'RunScript("sc.two")';
    const codes: readonly (readonly [string, ScriptValue])[] = [
      [`a = ${two}; ${two} + a`, '22'],
      [`{1, ${two}, 3}`, [1, '2', 3]],
      [`{5, 6, 7}[${two}]`, 7],
      [`a = Array(); a[${two}] = ${two}; a`, [null, null, '2']],
      [`i = 0; While(i < Int(${two}), i += 1); i`, 2],
      [`i = 0; While(i < 3, ${two}; i += 1); i`, 3],
      [`If(${two} == 2, ${two}, 0)`, '2'],
      [`Case(${two} == 1, "one", ${two} == 2, "two")`, 'two'],
      [`${two} == 1 || ${two} == 2`, true],
      [`-${two}`, -2],
      [`IfNull(Null(), ${two}) + IfEmpty("", ${two})`, '22'],
      [`Left("abc", ${two})`, 'ab'],
      [`Eval(RaiseError(${two}), "caught " + ${two})`, 'caught 2'],
      [`d = Dict(); AddToDict(d, ${two}, ${two}); d["2"]`, '2'],
      [`x = 1; x += Int(${two}); x`, 3],
    ];
    for (const [code, expected] of codes) assert.deepEqual(await run(code, host), expected, code);
    assert.deepEqual(await runScript(parseScript(`a<trans>${two}</trans>b`), host), 'a2b');
  });
});

const wrong: readonly (readonly [string, ScriptError['code'], number, number])[] = [
  ['1 +', 'syntax', 1, 11],
  ['a b', 'syntax', 1, 10],
  ['1 = 2', 'syntax', 1, 10],
  ['a + b = 2', 'syntax', 1, 14],
  ['"no end', 'syntax', 1, 8],
  ['/* no end', 'syntax', 1, 8],
  ['(1', 'syntax', 1, 8],
  ['1)', 'syntax', 1, 9],
  ['If(1,, 2)', 'syntax', 1, 13],
  ['a[', 'syntax', 1, 10],
  ['[]', 'syntax', 1, 8],
  ['2x', 'syntax', 1, 8],
  ['@', 'syntax', 1, 8],
  ['5++', 'syntax', 1, 9],
  ['<TAG>op.x', 'syntax', 1, 8],
  ['\n\n  Foo()', 'unknown-function', 3, 3],
  ['1;\n  DBLookup("a", "b")', 'unsupported-function', 2, 3],
  ['Left("a")', 'argument-count', 1, 8],
  ['Case(true)', 'argument-count', 1, 8],
  ['a = 1;\nx', 'unset-variable', 2, 1],
  ['json$missing$', 'unknown-source', 1, 8],
  ['1;\n\t10 / 0', 'division-by-zero', 2, 5],
  ['5 % 0', 'division-by-zero', 1, 10],
  ['5 / Null()', 'division-by-zero', 1, 10],
  ['"5" - 2', 'type', 1, 12],
  ['true + 1', 'type', 1, 13],
  ['true < false', 'type', 1, 13],
  ['Dict() + 1', 'type', 1, 15],
  ['{1, 2} + {1}', 'value', 1, 15],
  ['{1}["a"]', 'type', 1, 11],
  ['a = {1}; a[-1] = 2', 'value', 1, 18],
  ['x = 1; x[0]', 'type', 1, 16],
  ['d = Dict(); d[Null()]', 'value', 1, 21],
  ['!{1}', 'type', 1, 8],
  ['Date("no date")', 'value', 1, 8],
  ['RaiseError("so.")', 'raised', 1, 8],
  ['RegExMatch("a", "(")', 'regular-expression', 1, 8],
  ['ReadFile("s.in")', 'missing-ability', 1, 8],
];

describe('A script that is wrong', () => {
  for (const [code, expected, line, column] of wrong) {
    it(`${JSON.stringify(code)} is ${expected}`, async () => {
      const error = await failure(code);
      assert.deepEqual([error.code, error.line, error.column, error.script], [expected, line, column, 'Test']);
      assert.ok(error.message.startsWith(`Script "Test", line ${line}, column ${column}`), error.message);
      assert.ok(error.reason.endsWith('.'), error.reason);
    });
  }

  it('names the function, and the script that was called', async () => {
    const { host, scripts } = makeHost();
    scripts.set('sc.inner', '1;\n2;\nDate("never")');
    const error = await failure('RunScript("sc.inner")', host);
    assert.deepEqual([error.script, error.line, error.functionName], ['sc.inner', 3, 'Date']);
    assert.equal(error.message, 'Script "sc.inner", line 3, column 1, Date: "never" is not a date.');
  });

  it('needs its closing tag, and no JavaScript', () => {
    const codeOf = (text: string) => {
      try {
        parseScript(text);
      } catch (error) {
        return error instanceof ScriptError && `${error.code} ${error.line}:${error.column} ${error.message}`;
      }
      return null;
    };
    assert.match(String(codeOf('a\n<trans>1')), /^syntax 2:8 Script, line 2/);
    assert.match(String(codeOf('<javascript>1</javascript>')), /^syntax 1:1 .*JavaScript/);
  });
});

// What the public interpreter of the language does wrong, each once.
describe('A trap of the language', () => {
  it('While goes round as often as it says', async () => {
    assert.equal(await run('i = 0; While(i < 5, i += 1); i'), 5);
    assert.equal(await run('i = 0; n = 0; While(i < 5, a = "x" + i; n += Length(a); i += 1); n'), 10);
    assert.equal((await failure('i = 0; While(i < 5, i += 1; RaiseError("in the body"))')).reason, 'in the body');
    assert.equal(await run('i = 0; While(i < 50000, i += 1); i'), 50_000);
    assert.match((await failure('While(true, 1)')).reason, /50000 times/);
    assert.match((await failure('$jitterbit.scripting.while.max_iterations = 3; While(true, 1)')).reason, /3 times/);
  });

  it('RaiseError stops the script, and no error is swallowed', async () => {
    const { host, asked } = makeHost();
    assert.equal((await failure('RaiseError("stop"); WriteToOperationLog("after")', host)).reason, 'stop');
    assert.deepEqual(asked, []);
    assert.equal((await failure('$x = Date("nothing"); "after"')).code, 'value');
  });

  it('Eval sees the error, answers strings and evaluates its second value only then', async () => {
    assert.equal(await run('Eval(RaiseError("x"), "caught: " + GetLastError())'), 'caught: x');
    assert.equal(await run('Eval(1 + 1, RaiseError("never"))'), '2');
    assert.equal(await run('Eval(Foo(), "no such function")'), 'no such function');
    assert.equal(await run('IsValid(1 / 0)'), false);
    assert.deepEqual(await run('Eval({1, 2}, 0)'), [1, 2]);
  });

  it('A failed operation takes the branch of failure, a missing one does not', async () => {
    const { host, asked } = makeHost();
    const code = (operation: string) => `If(!RunOperation("${operation}"), "failed: " + GetLastError(), "done")`;
    assert.equal(await run(code('op.good'), host), 'done');
    assert.equal(await run(code('<TAG>op.bad</TAG>'), host), 'failed: It broke.');
    assert.deepEqual(asked, ['operation op.good true', 'operation op.bad true']);
    assert.equal((await failure(code('op.good'))).code, 'missing-ability');
  });

  it('RegExMatch counts the groups and fills variables, named with $ or without', async () => {
    const expression = '"(\\[)(.*)(\\])"';
    assert.equal(await run(`RegExMatch("[abc]", ${expression}, "dummy", "value"); $value`), 'abc');
    assert.equal(await run(`RegExMatch("[abc]", ${expression}, "$dummy", "$value"); $value`), 'abc');
    assert.equal(await run(`RegExMatch("[abc]", ${expression}, $dummy, value); value`), 'abc');
    assert.equal(await run(`RegExMatch("[abc]", ${expression})`), 3);
    assert.equal(await run('RegExMatch("abc", "x")'), -1);
  });

  it('A script cannot change its own limits or those of others', async () => {
    const endless = '$jitterbit.scripting.while.max_iterations = 1000000000; While(true, 1)';
    assert.equal((await failure(endless, {}, { steps: 1000 })).code, 'steps');
  });

  it('The name of the machine stays with the host', async () => {
    assert.equal((await failure('GetHostByIP("127.0.0.1")')).code, 'unsupported-function');
    assert.equal(await run('GetServerName()', makeHost().host), 'host');
  });
});

it('A script calls others with values, files and operations, as a whole', async () => {
  for (const isSlow of [false, true]) {
    const { host, asked, files, scripts } = makeHost({ isSlow });
    scripts.set('sc.constants', '$cleanup.names = {"läufe", "ログ"}; $cleanup.days = 30');
    scripts.set(
      'sc.purge',
      'ArgumentList(name, index); $left = $cleanup.days; While($left > 0, $left -= 1); WriteToOperationLog("purged " + name + index + _1)',
    );
    scripts.set(
      'Scripts/Stufe 1/All',
      'i = 0; While(i < Length($cleanup.names), RunScript("sc.purge", $cleanup.names[i], i); i += 1); i',
    );
    const code = `RunScript("sc.constants");
      n = RunScript("<TAG> Scripts/Stufe 1/All </TAG>");
      If(!RunOperation("op.report", false), RaiseError(GetLastError()));
      WriteFile("t.out", ReadFile("s.in") + "!", "out.txt");
      n`;
    assert.equal(await run(code, host), '2');
    assert.deepEqual(asked, [
      'info 1: purged läufe0läufe',
      'info 1: purged ログ1ログ',
      'operation op.report false',
      'read s.in null',
      'write t.out out.txt',
    ]);
    assert.equal(files.get('t.out'), 'from the source!');
  }
});

it('What the host throws is an error of the script, with its reason', async () => {
  const { host } = makeHost();
  const error = await failure('1;\nReadFile("s.other")', host);
  assert.deepEqual(
    [error.code, error.line, error.functionName, error.reason],
    ['host', 2, 'ReadFile', 'There is no s.other.'],
  );
  assert.ok(error.cause instanceof Error);
  assert.equal(await run('Eval(ReadFile("s.other"), "none")', host), 'none');
  const unreadable = {
    readSource: () => {
      throw new Error('No source.');
    },
  };
  assert.deepEqual((await failure('1;\nMenge', unreadable)).message, 'Script "Test", line 2, column 1: No source.');
  const refused = { ...host, readFile: () => Promise.reject(new Error('Later.')) };
  assert.equal((await failure('ReadFile("s.in")', refused)).reason, 'Later.');
});
