import { isTarget, type BinaryOperator, type Expression, type Script } from './ast.ts';
import { lineStartsOf, placeAt, ScriptError } from './script-error.ts';
import { readTokens, TextFault, type Token } from './tokens.ts';

/** Characters. */
const longestText = 250_000;
/** Brackets inside one another. */
const deepestBrackets = 200;
/** Operators inside one another: each costs the evaluator some of the stack. */
const deepestTree = 1000;
/** Expressions that wait for the end of an inner one while the text is read. */
const deepestReading = 3000;

/** How tightly an infix operator binds; all of them lean to the left, except assignments. */
const infix: ReadonlyMap<string, number> = new Map([
  ['=', 1],
  ['+=', 1],
  ['-=', 1],
  ['||', 2],
  ['|', 2],
  ['&&', 3],
  ['&', 3],
  ['==', 4],
  ['!=', 4],
  ['<>', 4],
  ['<', 4],
  ['<=', 4],
  ['>', 4],
  ['>=', 4],
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
  ['^', 8],
]);
const notPower = 7;
const minusPower = 9;

const end: Token = { kind: 'end', text: '', at: 0 };

class Parser {
  private next = 0;
  private brackets = 0;
  private waiting = 0;
  /** How deep the expression is that was read last. */
  private height = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  readAll(): readonly Expression[] {
    const statements = this.readStatements();
    const left = this.token;
    if (left.kind === 'sign') throw new TextFault(left.at, `"${left.text}" cannot stand here.`);
    if (left.kind !== 'end') throw new TextFault(left.at, `A ; or an operator is missing before "${left.text}".`);
    return statements;
  }

  private get token(): Token {
    return this.tokens[this.next] ?? end;
  }

  private isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text;
  }

  private take(text: string): boolean {
    if (!this.isSign(text)) return false;
    this.next += 1;
    return true;
  }

  private expect(text: string, opened: Token): void {
    if (this.take(text)) return;
    const { kind, text: found, at } = this.token;
    throw new TextFault(
      kind === 'end' ? opened.at : at,
      kind === 'end'
        ? `"${opened.text}" is not closed: ${text} is missing.`
        : `Here should be ${text}, not "${found}".`,
    );
  }

  /** Statements up to a sign that none can begin with. A `;` at the end is allowed, an empty statement too. */
  private readStatements(): readonly Expression[] {
    const statements: Expression[] = [];
    let height = 0;
    for (;;) {
      while (this.take(';'));
      if (this.token.kind === 'end' || this.isSign(')') || this.isSign(',') || this.isSign('}')) break;
      statements.push(this.readExpression(0));
      height = Math.max(height, this.height);
      if (!this.isSign(';')) break;
    }
    this.height = height;
    return statements;
  }

  /** One expression, or several with `;` between them, the last of which counts. */
  private readBlock(opened: Token): Expression {
    if (this.brackets >= deepestBrackets)
      throw new TextFault(opened.at, 'There are too many brackets inside one another.', 'too-deep');
    this.brackets += 1;
    const { at, text } = this.token;
    const statements = this.readStatements();
    this.brackets -= 1;
    const [only] = statements;
    if (only === undefined) throw new TextFault(at, `Something is missing before "${text}".`);
    return statements.length === 1 ? only : { kind: 'block', statements, at };
  }

  private readList(close: string, opened: Token): readonly Expression[] {
    const items: Expression[] = [];
    let height = 0;
    if (!this.isSign(close)) {
      do {
        items.push(this.readBlock(opened));
        height = Math.max(height, this.height);
      } while (this.take(','));
    }
    this.expect(close, opened);
    this.height = height;
    return items;
  }

  private readExpression(power: number): Expression {
    if (this.waiting >= deepestReading) this.grow(deepestTree, this.token);
    this.waiting += 1;
    const node = this.readInfix(power);
    this.waiting -= 1;
    return node;
  }

  private readInfix(power: number): Expression {
    let left = this.readPostfix();
    for (;;) {
      const operator = this.token;
      const binds = operator.kind === 'sign' ? infix.get(operator.text) : undefined;
      if (binds === undefined || binds <= power) return left;
      this.next += 1;
      const height = this.height;
      // An assignment leans to the right: what follows belongs to its value.
      const right = this.readExpression(binds === 1 ? 0 : binds);
      left = this.combine(left, operator, right);
      this.grow(Math.max(height, this.height), operator);
    }
  }

  private grow(height: number, { at }: Token): void {
    if (height >= deepestTree)
      throw new TextFault(at, 'This expression is too long: split it into several.', 'too-deep');
    this.height = height + 1;
  }

  private combine(left: Expression, { text, at }: Token, right: Expression): Expression {
    switch (text) {
      case '=':
      case '+=':
      case '-=':
        if (!isTarget(left)) throw new TextFault(at, 'Only a variable or an element of one can be assigned to.');
        return { kind: 'assign', operator: text, target: left, value: right, at };
      case '&&':
      case '||':
        return { kind: 'logical', operator: text, left, right, at };
      default:
        return { kind: 'binary', operator: (text === '<>' ? '!=' : text) as BinaryOperator, left, right, at };
    }
  }

  private readPostfix(): Expression {
    let node = this.readPrefix();
    for (;;) {
      const token = this.token;
      const height = this.height;
      if (this.take('[')) {
        const key = this.readBlock(token);
        this.expect(']', token);
        node = { kind: 'index', target: node, key, at: token.at };
        this.grow(Math.max(height, this.height), token);
      } else if ((this.isSign('++') || this.isSign('--')) && isTarget(node)) {
        this.next += 1;
        node = { kind: 'count', by: token.text === '++' ? 1 : -1, isBefore: false, target: node, at: token.at };
        this.grow(height, token);
      } else {
        return node;
      }
    }
  }

  private readPrefix(): Expression {
    const token = this.token;
    const { kind, text, at } = token;
    this.next += 1;
    this.height = 0;
    switch (kind) {
      case 'number':
        return { kind: 'literal', value: Number(text), at };
      case 'string':
        return { kind: 'literal', value: text, at };
      case 'global':
        return { kind: 'global', name: text, at };
      case 'source':
        return { kind: 'source', path: text, at };
      case 'name': {
        const opened = this.token;
        if (!this.take('(')) {
          if (/^(true|false)$/i.test(text)) return { kind: 'literal', value: text.toLowerCase() === 'true', at };
          return { kind: 'local', name: text, at };
        }
        const values = this.readList(')', opened);
        this.grow(this.height, token);
        return { kind: 'call', name: text, key: text.toLowerCase(), values, at };
      }
      case 'sign':
        return this.readSign(token);
      case 'end':
        throw new TextFault(at, 'The script ends where a value should follow.');
    }
  }

  private readSign(token: Token): Expression {
    const { text, at } = token;
    switch (text) {
      case '(': {
        const inside = this.readBlock(token);
        this.expect(')', token);
        return inside;
      }
      case '{': {
        const items = this.readList('}', token);
        this.grow(this.height, token);
        return { kind: 'array', items, at };
      }
      case '!':
      case '-': {
        const operand = this.readNested(text === '!' ? notPower : minusPower, token);
        return { kind: 'unary', operator: text, operand, at };
      }
      case '++':
      case '--': {
        const target = this.readNested(minusPower, token);
        if (!isTarget(target)) throw new TextFault(at, `Only a variable or an element of one can have ${text}.`);
        return { kind: 'count', by: text === '++' ? 1 : -1, isBefore: true, target, at };
      }
      default:
        throw new TextFault(at, `"${text}" cannot stand here.`);
    }
  }

  /** The operand of a sign in front, which can have one in front itself. */
  private readNested(power: number, token: Token): Expression {
    if (this.brackets >= deepestBrackets)
      throw new TextFault(token.at, 'There are too many signs in a row.', 'too-deep');
    this.brackets += 1;
    const operand = this.readExpression(power);
    this.brackets -= 1;
    this.grow(this.height, token);
    return operand;
  }
}

const readParts = (text: string): Script['parts'] => {
  if (text.length > longestText)
    throw new TextFault(0, `A script may have ${longestText} characters at most.`, 'too-long');
  const parts: (string | readonly Expression[])[] = [];
  let javascript = text.indexOf('<javascript>');
  for (let at = 0; ;) {
    const open = text.indexOf('<trans>', at);
    if (javascript >= 0 && javascript < at) javascript = text.indexOf('<javascript>', at);
    if (javascript >= 0 && (open < 0 || javascript < open)) {
      throw new TextFault(javascript, 'This is JavaScript. Only scripts in <trans> can run.');
    }
    if (open !== at && (open >= 0 || at < text.length)) parts.push(text.slice(at, open < 0 ? undefined : open));
    if (open < 0) return parts;
    const { tokens, end: behind } = readTokens(text, open + '<trans>'.length);
    parts.push(new Parser(tokens).readAll());
    at = behind;
  }
};

/** White space round the code is no part of the result. `FORMAT.md` § 5: code outside of the tags is plain text. */
const withoutMargins = (parts: Script['parts']): Script['parts'] =>
  parts.filter(
    (part, index) =>
      typeof part !== 'string' || part.trim() !== '' || (index > 0 && index < parts.length - 1) || parts.length === 1,
  );

/**
 * Reads a script or the expression of a mapping: `<trans>…</trans>`, several of them, or text with such blocks in it.
 * Text without any block is a script that answers its text.
 * @param options.name How errors name the script.
 * @throws {ScriptError} `syntax`, `too-deep` or `too-long`, with line and column.
 */
export const parseScript = (text: string, { name = null }: { readonly name?: string | null } = {}): Script => {
  const lineStarts = lineStartsOf(text.slice(0, longestText));
  try {
    return { name, text, lineStarts, parts: withoutMargins(readParts(text)) };
  } catch (error) {
    if (!(error instanceof TextFault)) throw error;
    throw new ScriptError(error.code, error.message, { script: name, ...placeAt(lineStarts, error.at) });
  }
};
