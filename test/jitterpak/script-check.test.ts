import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import {
  checkScript,
  FUNCTIONS,
  functionsOf,
  parseScript,
  referencesOf,
  ScriptError,
  sourcesOf,
  UNSUPPORTED_FUNCTIONS,
  type Expression,
} from '@citizen-integrator/jitterpak/script';
import { unzipSync } from 'fflate';
import { Api, Parser, type Diagnostic } from 'jitterbit-script';

const parse = (code: string) => parseScript(`<trans>${code}</trans>`, { name: 'Test' });

describe('A script is checked before it runs', () => {
  it('and names each function that could not work, with its place', () => {
    const script = parse(
      'a = FoldLines({1});\ndblookup("x", "y"); If(ReadFile("s.in") == "", Left("a"), Case(1));\nRunOperation("op.x")',
    );
    const found = checkScript(script, { functions: functionsOf({ readFile: () => '' }) });
    assert.deepEqual(
      found.map(({ code, functionName, line, column }) => [code, functionName, line, column]),
      [
        ['unknown-function', 'FoldLines', 1, 12],
        ['unsupported-function', 'DBLookup', 2, 1],
        ['argument-count', 'Left', 2, 48],
        ['argument-count', 'Case', 2, 59],
        ['missing-ability', 'RunOperation', 3, 1],
      ],
    );
    assert.deepEqual([found[0]?.script, found[0]?.message], ['Test', 'There is no function "FoldLines".']);
  });

  it('and a good one has no problems', () => {
    assert.deepEqual(checkScript(parse('If(Length(Trim(x)) > 0, RunScript("sc.1"), ReadFile("s.1"))')), []);
  });

  it('and says what it refers to', () => {
    const guid = 'b31806f9-236a-4c3a-9a14-9bd7a41178fa';
    const script = parse(
      `RunOperation("op.${guid}");\nRunScript('<TAG>sc.${guid.toUpperCase()}</TAG>', "s.not-a-guid"); ReadFile("s.${guid}"); WriteFile("t.${guid}", [Käufer] + json$a$item.b$ + [Käufer])`,
    );
    assert.deepEqual(
      referencesOf(script).map(({ kind, guid: id, line }) => [kind, id, line]),
      [
        ['operation', guid, 1],
        ['script', guid, 2],
        ['source', guid, 2],
        ['target', guid, 2],
      ],
    );
    assert.deepEqual(sourcesOf(script), ['Käufer', 'json$a$item.b$']);
  });
});

/** An expression with all its brackets, in one spelling for both parsers. */
const shown = (node: Expression): string => {
  switch (node.kind) {
    case 'literal':
      return JSON.stringify(node.value);
    case 'local':
      return node.name;
    case 'global':
      return `$${node.name}`;
    case 'source':
      return node.path;
    case 'array':
      return `{${node.items.map(shown).join(' ')}}`;
    case 'index':
      return `${shown(node.target)}[${shown(node.key)}]`;
    case 'call':
      return `${node.name}(${node.values.map(shown).join(' ')})`;
    case 'unary':
      return `(${node.operator} ${shown(node.operand)})`;
    case 'count':
      return `(${node.by > 0 ? '++' : '--'} ${shown(node.target)})`;
    case 'binary':
    case 'logical':
      return `(${shown(node.left)} ${node.operator} ${shown(node.right)})`;
    case 'assign':
      return `(${shown(node.target)} ${node.operator} ${shown(node.value)})`;
    case 'block':
      return `[${node.statements.map(shown).join('; ')}]`;
  }
};

/** As the other parser's nodes are made, as far as they are looked at here. */
interface OtherNode {
  readonly kind: string;
  readonly value: unknown;
  readonly symbol: string;
  readonly operator: string | { readonly value: string };
  readonly members: readonly OtherNode[];
  readonly args: readonly OtherNode[];
  readonly body: readonly OtherNode[];
  readonly caller: OtherNode;
  readonly object: OtherNode;
  readonly key: OtherNode;
  readonly left: OtherNode;
  readonly right: OtherNode;
  readonly assignee: OtherNode;
}

const otherShown = (node: OtherNode): string => {
  const operator = typeof node.operator === 'string' ? node.operator : node.operator?.value;
  switch (node.kind) {
    case 'NumericLiteral':
    case 'BooleanLiteral':
    case 'StringLiteral':
      return JSON.stringify(node.value);
    case 'Identifier':
    case 'GlobalIdentifier':
      return node.symbol;
    case 'ArrayLiteral':
      return `{${node.members.map(otherShown).join(' ')}}`;
    case 'MemberExpr':
      return `${otherShown(node.object)}[${otherShown(node.key)}]`;
    case 'CallExpr':
      return `${node.caller.symbol}(${node.args.map(otherShown).join(' ')})`;
    case 'UnaryExpr':
      return `(${operator} ${otherShown(node.value as OtherNode)})`;
    case 'BinaryExpr':
      return `(${otherShown(node.left)} ${operator} ${otherShown(node.right)})`;
    case 'AssignmentExpr':
      return `(${otherShown(node.assignee)} ${operator} ${otherShown(node.value as OtherNode)})`;
    case 'BlockExpr':
      return `[${node.body.map(otherShown).join('; ')}]`;
    default:
      return node.kind;
  }
};

const agreed = [
  '1 + 2 * 3 - 4 / 5',
  '2 ^ 3 ^ 2 * -2 ^ 2',
  'a = b = 1 + 2 > 3 && c',
  '$a.b[1][x + 1] += "t" + \'u\'',
  'If(Length(Trim($x)) > 0 && $x != "?", "a\\n" + $x, {1, {2, $y}})',
  'i = 0; While(i < 5, i += 1; $s = $s + i); i',
  'x++; --x; -x[0]',
  'Case(a == 1, "one", a <= 2 || b >= 3, f = true; f)',
  'RunOperation("<TAG>operation:Nightly</TAG>", false); // at the end\n/* and\nso on */ Null();',
  '!a',
];
const refused = ['(1', 'a b', 'f(1', '{1, 2', '1 = 2;;(', 'a[1'];

describe('The public parser of the language', () => {
  for (const code of agreed) {
    it(`reads the same in ${JSON.stringify(code)}`, () => {
      const diagnostics: Diagnostic[] = [];
      const { body } = new Parser().parse(`<trans>${code}</trans>`, diagnostics);
      const [statements = []] = parse(code).parts;
      assert.ok(Array.isArray(statements));
      assert.deepEqual(
        (statements as readonly Expression[]).map(shown),
        body.map(node => otherShown(node as unknown as OtherNode)),
      );
    });
  }

  for (const code of refused) {
    it(`refuses ${JSON.stringify(code)} too`, () => {
      const diagnostics: Diagnostic[] = [];
      new Parser().parse(`<trans>${code}</trans>`, diagnostics);
      assert.ok(diagnostics.some(({ error }) => error));
      assert.throws(() => parse(code), ScriptError);
    });
  }

  it('knows the same functions', () => {
    const script = (name: string) => checkScript(parse(`${name}()`)).filter(({ code }) => code !== 'argument-count');
    const missing = Api.functions
      .map(({ name }) => name)
      .filter(name => script(name).some(({ code }) => code === 'unknown-function'));
    assert.deepEqual(missing, []);
    const lacking = Api.functions.map(({ name }) => name).filter(name => script(name).length > 0);
    assert.deepEqual(lacking.sort(), [...UNSUPPORTED_FUNCTIONS.keys()].sort());
  });
});

const unescapeXml = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp|#10);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '\n',
  );

/** The code of a Jitterpak's scripts and mappings. */
const codeOf = async (name: string): Promise<readonly string[]> => {
  const entries = unzipSync(await readFile(new URL(`samples/${name}.jpk`, import.meta.url)));
  return Object.entries(entries)
    .filter(([path]) => /(?:^|\/)Data\/(Script|Transformation)\/[^/]+\.xml$/.test(path))
    .flatMap(([, bytes]) => unescapeXml(new TextDecoder().decode(bytes)).match(/<trans>[\s\S]*?<\/trans>/g) ?? []);
};

describe('The code of the sample Jitterpaks', () => {
  const samples: readonly (readonly [name: string, count: number])[] = [
    ['acme-crm-to-desk', 8],
    ['salesforce-accounts-to-zendesk', 6],
    ['orders-file-to-netsuite', 5],
    ['nightly-cleanup', 5],
    ['wide', 1660],
  ];
  for (const [name, count] of samples) {
    it(`can be read: ${name}`, async () => {
      const scripts = (await codeOf(name)).map(text => parseScript(text, { name }));
      assert.equal(scripts.length, count);
      assert.deepEqual(
        scripts.flatMap(script => checkScript(script)).map(({ message }) => message),
        [],
      );
    });
  }
});

it('The guide names each function, and each that is missing', async () => {
  const guide = await readFile(new URL('../../docs/script.md', import.meta.url), 'utf8');
  const named = new Set(Array.from(guide.matchAll(/`(\w+)`/g), ([, name]) => name));
  const all = [...FUNCTIONS.map(({ name }) => name), ...UNSUPPORTED_FUNCTIONS.keys()];
  assert.deepEqual(
    all.filter(name => !named.has(name)),
    [],
  );
});
