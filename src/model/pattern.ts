// Patterns come from recipes, so from strangers, and run in the host's only thread. A backtracking engine can be made to
// hang by a few characters; this one walks all alternatives at once (Thompson 1968): its time is the length of the text
// times the size of the pattern. JavaScript's own engine is asked only about one character at a time.

type Node =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'no-boundary' }
  | { readonly kind: 'sequence' | 'either'; readonly items: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'ahead'; readonly item: Node; readonly wanted: boolean };

type Instruction =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'assert'; readonly holds: (text: readonly string[], at: number) => boolean }
  | { readonly kind: 'fork'; targets: number[] }
  | { readonly kind: 'end' };

/** Longer answers never match, so that a check stays under a few milliseconds. */
const longestText = 2000;
const longestPattern = 500;
const longestProgram = 4000;

class UnusablePattern extends Error {}

const characterTest = (source: string): ((character: string) => boolean) => {
  const expression = new RegExp(`^(?:${source})$`, 'su');
  return character => expression.test(character);
};

const dot = characterTest('[^\\n\\r\\u2028\\u2029]');
const isWordCharacter = characterTest('\\w');

class PatternReader {
  private at = 0;
  constructor(private readonly source: string) {}

  read(): Node {
    const node = this.readEither();
    if (this.at < this.source.length) throw new UnusablePattern('a bracket is closed that was never opened');
    return node;
  }

  private peek(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  private takeMatch(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const match = expression.exec(this.source);
    if (match) this.at = expression.lastIndex;
    return match;
  }

  private readEither(): Node {
    const items = [this.readSequence()];
    while (this.take('|')) items.push(this.readSequence());
    return items.length === 1 && items[0] ? items[0] : { kind: 'either', items };
  }

  private readSequence(): Node {
    const items: Node[] = [];
    while (this.at < this.source.length && !this.peek('|') && !this.peek(')')) items.push(this.readRepeat());
    return { kind: 'sequence', items };
  }

  private readRepeat(): Node {
    const item = this.readAtom();
    const quantifier = this.takeMatch(/([*+?])\??|\{(\d+)(,(\d*))?\}\??/y);
    if (!quantifier) return item;
    const [, sign, least, more, most] = quantifier;
    if (sign) return { kind: 'repeat', item, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const from = Number(least);
    const to = more === undefined ? from : most ? Number(most) : Infinity;
    if (to < from) throw new UnusablePattern('a repetition ends before it begins');
    return { kind: 'repeat', item, least: from, most: to };
  }

  private readAtom(): Node {
    if (this.take('(?=')) return { kind: 'ahead', wanted: true, item: this.readGroup() };
    if (this.take('(?!')) return { kind: 'ahead', wanted: false, item: this.readGroup() };
    if (this.take('(?:')) return this.readGroup();
    if (this.peek('(?')) {
      if (this.takeMatch(/\(\?<[A-Za-z_]\w*>/y)) return this.readGroup();
      throw new UnusablePattern('looking back is not supported');
    }
    if (this.take('(')) return this.readGroup();
    if (this.take('^')) return { kind: 'start' };
    if (this.take('$')) return { kind: 'end' };
    if (this.take('\\b')) return { kind: 'boundary' };
    if (this.take('\\B')) return { kind: 'no-boundary' };
    if (this.take('.')) return { kind: 'character', fits: dot };
    if (this.takeMatch(/\\[1-9k]/y)) throw new UnusablePattern('repeating what a group found is not supported');
    if (this.takeMatch(/[*+?{]/y)) throw new UnusablePattern('a repetition has nothing to repeat');
    const single = this.takeMatch(
      /\[(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}|\\P\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\c[A-Za-z]|\\./suy,
    );
    if (single) return { kind: 'character', fits: characterTest(this.unescaped(single[0])) };
    const literal = this.takeMatch(/[^\\[]/suy);
    if (!literal) throw new UnusablePattern('a bracket is not closed');
    return { kind: 'character', fits: character => character === literal[0] };
  }

  /** The `u` flag refuses escapes of characters that need none, such as `\-` and `\_`; authors write them. */
  private unescaped(source: string): string {
    return /^\\[^A-Za-z0-9^$\\.*+?()[\]{}|/]$/u.test(source)
      ? source.slice(1)
      : source.replace(/\\([^A-Za-z0-9^$\\.*+?()[\]{}|/-])/gu, '$1');
  }

  private readGroup(): Node {
    const node = this.readEither();
    if (!this.take(')')) throw new UnusablePattern('a bracket is not closed');
    return node;
  }
}

const atBoundary = (text: readonly string[], at: number): boolean =>
  isWordCharacter(text[at - 1] ?? '') !== isWordCharacter(text[at] ?? '');

/** Appends the instructions of a node; each falls through to the next one. */
const compileInto = (program: Instruction[], node: Node): void => {
  if (program.length > longestProgram) throw new UnusablePattern('it repeats too much');
  const fork = (): { kind: 'fork'; targets: number[] } => {
    const instruction = { kind: 'fork' as const, targets: [] };
    program.push(instruction);
    return instruction;
  };
  switch (node.kind) {
    case 'character':
      program.push(node);
      return;
    case 'start':
      program.push({ kind: 'assert', holds: (_, at) => at === 0 });
      return;
    case 'end':
      program.push({ kind: 'assert', holds: (text, at) => at === text.length });
      return;
    case 'boundary':
      program.push({ kind: 'assert', holds: atBoundary });
      return;
    case 'no-boundary':
      program.push({ kind: 'assert', holds: (text, at) => !atBoundary(text, at) });
      return;
    case 'ahead': {
      const inner: Instruction[] = [];
      compileInto(inner, node.item);
      inner.push({ kind: 'end' });
      program.push({ kind: 'assert', holds: (text, at) => run(inner, text, at, false) === node.wanted });
      return;
    }
    case 'sequence':
      for (const item of node.items) compileInto(program, item);
      return;
    case 'either': {
      const choice = fork();
      const exits = node.items.map(item => {
        choice.targets.push(program.length);
        compileInto(program, item);
        return fork();
      });
      for (const exit of exits) exit.targets.push(program.length);
      return;
    }
    case 'repeat': {
      for (let done = 0; done < node.least; done++) compileInto(program, node.item);
      if (node.most === Infinity) {
        const loop = program.length;
        const choice = fork();
        choice.targets.push(program.length);
        compileInto(program, node.item);
        fork().targets.push(loop);
        choice.targets.push(program.length);
        return;
      }
      const choices = [];
      for (let done = node.least; done < node.most; done++) {
        const choice = fork();
        choices.push(choice);
        choice.targets.push(program.length);
        compileInto(program, node.item);
      }
      for (const choice of choices) choice.targets.push(program.length);
    }
  }
};

/** @param whole The match must reach the end of the text; otherwise it may end anywhere. */
const run = (program: readonly Instruction[], text: readonly string[], from: number, whole: boolean): boolean => {
  let current = new Set<number>();
  const enter = (states: Set<number>, start: number, at: number): void => {
    const open = [start];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (states.has(state)) continue;
      states.add(state);
      const instruction = program[state];
      if (instruction?.kind === 'fork') open.push(...instruction.targets);
      if (instruction?.kind === 'assert' && instruction.holds(text, at)) open.push(state + 1);
    }
  };
  const end = program.length - 1;
  enter(current, 0, from);
  for (let at = from; at < text.length && current.size > 0; at++) {
    if (!whole && current.has(end)) return true;
    const character = text[at] ?? '';
    const next = new Set<number>();
    for (const state of current) {
      const instruction = program[state];
      if (instruction?.kind === 'character' && instruction.fits(character)) enter(next, state + 1, at + 1);
    }
    current = next;
  }
  return current.has(end);
};

/** Holds for texts that the whole pattern matches. */
export type Pattern = (text: string) => boolean;

const compile = (source: string): Pattern | null => {
  if (source.length > longestPattern) return null;
  try {
    const program: Instruction[] = [];
    compileInto(program, new PatternReader(source).read());
    program.push({ kind: 'end' });
    return text => text.length <= longestText && run(program, [...text], 0, true);
  } catch (error) {
    if (error instanceof UnusablePattern || error instanceof SyntaxError) return null;
    throw error;
  }
};

const compiled = new Map<string, Pattern | null>();

/**
 * A regular expression in JavaScript's words, held to linear time. Looking back, repeating what a group found (`\1`) and
 * patterns over 500 characters are not supported.
 * @returns null for a pattern that cannot be used.
 */
export const compilePattern = (source: string): Pattern | null => {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const pattern = compile(source);
  if (compiled.size >= 200) compiled.clear();
  compiled.set(source, pattern);
  return pattern;
};
