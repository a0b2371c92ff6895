import { ScriptFault } from './script-error.ts';

// Expressions come from scripts, so from strangers, and texts from the systems that they read. A backtracking engine can
// be made to hang by a few characters. This one walks all alternatives at once (Thompson 1968, with the groups as Pike
// keeps them): its time is the length of the text times the size of the expression. It finds what Perl finds: the
// leftmost match, and of those the one that the expression prefers. What cannot be had so, such as references to groups
// and looking around, is refused by name. JavaScript's own engine is asked only about one character at a time.

type Fits = (character: string) => boolean;
type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

type Node =
  | { readonly kind: 'character'; readonly fits: Fits }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'sequence' | 'either'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
    }
  | { readonly kind: 'group'; readonly item: Node; readonly number: number };

type Instruction =
  | { readonly kind: 'character'; readonly fits: Fits }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'fork'; targets: readonly number[] }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'match' };

const longestExpression = 2000;
const longestProgram = 5000;
const deepestGroups = 50;
const mostGroups = 100;
/** Parts that may be written while a program is made: repeating nothing writes no instruction. */
const mostWriting = 100_000;
/** Instructions and copied places between two looks at the clock. */
const clockPace = 200_000;

const refuse = (message: string): ScriptFault => new ScriptFault('regular-expression', message);

interface Flags {
  readonly ignoresCase: boolean;
  readonly dotFitsAll: boolean;
  readonly isMultiline: boolean;
}

const named: ReadonlyMap<string, string> = new Map([
  ['alpha', '\\p{L}'],
  ['digit', '\\d'],
  ['alnum', '\\p{L}\\p{N}'],
  ['upper', '\\p{Lu}'],
  ['lower', '\\p{Ll}'],
  ['space', '\\s'],
  ['punct', '\\p{P}\\p{S}'],
  ['xdigit', '0-9A-Fa-f'],
  ['word', '\\w'],
]);

const testOf = (source: string, { ignoresCase }: Flags): Fits => {
  const expression = new RegExp(`^(?:${source})$`, ignoresCase ? 'sui' : 'su');
  return character => expression.test(character);
};

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');

const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);

class Reader {
  private at = 0;
  private depth = 0;
  groups = 0;
  private flags: Flags = { ignoresCase: false, dotFitsAll: false, isMultiline: false };

  constructor(private readonly source: string) {}

  read(): Node {
    const inline = /^\(\?([ism]+)\)/.exec(this.source);
    if (inline?.[1] !== undefined) {
      const has = (flag: string): boolean => (inline[1] ?? '').includes(flag);
      this.flags = { ignoresCase: has('i'), dotFitsAll: has('s'), isMultiline: has('m') };
      this.at = inline[0].length;
    }
    const node = this.readEither();
    if (this.at < this.source.length) throw refuse('The expression closes a bracket that was never opened.');
    return node;
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private takeMatch(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match) this.at = pattern.lastIndex;
    return match;
  }

  private get isAtEnd(): boolean {
    return (
      this.at >= this.source.length || this.source.startsWith('|', this.at) || this.source.startsWith(')', this.at)
    );
  }

  private readEither(): Node {
    const items = [this.readSequence()];
    while (this.take('|')) items.push(this.readSequence());
    const [only] = items;
    return items.length === 1 && only ? only : { kind: 'either', items };
  }

  private readSequence(): Node {
    const items: Node[] = [];
    while (!this.isAtEnd) items.push(this.readRepeated());
    return { kind: 'sequence', items };
  }

  private readRepeated(): Node {
    let item = this.readItem();
    for (;;) {
      const counted = this.takeMatch(/([*+?])|\{(\d{1,4})(,(\d{1,4})?)?\}/y);
      if (!counted) return item;
      const [, sign, from, comma, to] = counted;
      const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
      const upTo = comma === undefined ? Number(from) : to === undefined ? Infinity : Number(to);
      const most = sign === undefined ? upTo : sign === '?' ? 1 : Infinity;
      if (most < least) throw refuse('The expression repeats something at most less often than at least.');
      item = { kind: 'repeat', item, least, most, isLazy: this.take('?') };
    }
  }

  private readItem(): Node {
    if (this.take('(')) return this.readGroup();
    if (this.take('[')) return { kind: 'character', fits: testOf(this.readClass(), this.flags) };
    if (this.take('\\')) return this.readEscape();
    if (this.take('.'))
      return { kind: 'character', fits: this.flags.dotFitsAll ? () => true : character => character !== '\n' };
    const { isMultiline } = this.flags;
    if (this.take('^')) return { kind: 'assert', what: isMultiline ? 'line-start' : 'start' };
    if (this.take('$')) return { kind: 'assert', what: isMultiline ? 'line-end' : 'end' };
    const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    if ('*+?'.includes(character)) throw refuse(`The expression has nothing before "${character}" to repeat.`);
    this.at += character.length;
    return { kind: 'character', fits: this.fitsOf(character) };
  }

  private fitsOf(character: string): Fits {
    return this.flags.ignoresCase ? testOf(literal(character), this.flags) : other => other === character;
  }

  private readGroup(): Node {
    if (this.depth >= deepestGroups) throw refuse('The expression has too many groups inside one another.');
    this.depth += 1;
    const isPlain = this.take('?:');
    const isNamed = !isPlain && this.takeMatch(/\?P?<[A-Za-z]\w*>/y) !== null;
    if (!isPlain && !isNamed && this.take('?'))
      throw refuse('Expressions that look around, (?=…) and the like, cannot be used.');
    if (!isPlain) this.groups += 1;
    if (this.groups > mostGroups) throw refuse(`An expression may have ${mostGroups} groups at most.`);
    const number = this.groups;
    const item = this.readEither();
    if (!this.take(')')) throw refuse('The expression opens a bracket that is never closed.');
    this.depth -= 1;
    return isPlain ? item : { kind: 'group', item, number };
  }

  private readEscape(): Node {
    if (this.take('b')) return { kind: 'assert', what: 'boundary' };
    if (this.take('B')) return { kind: 'assert', what: 'no-boundary' };
    if (this.take('A')) return { kind: 'assert', what: 'start' };
    if (this.take('z') || this.take('Z')) return { kind: 'assert', what: 'end' };
    return { kind: 'character', fits: testOf(this.readEscaped(), this.flags) };
  }

  /** What stands behind a backslash, in the spelling of JavaScript. */
  private readEscaped(isInClass = false): string {
    const known = this.takeMatch(/[dDwWsSnrtfv]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[pP]\{[\w=]+\}/y);
    if (known) {
      try {
        new RegExp(`\\${known[0]}`, 'u');
      } catch {
        throw refuse(`The expression has an unknown \\${known[0]}.`);
      }
      return `\\${known[0]}`;
    }
    const character = this.source.codePointAt(this.at);
    if (character === undefined) throw refuse('The expression ends with a backslash.');
    const text = String.fromCodePoint(character);
    if (/[1-9]/.test(text)) throw refuse('References to groups, such as \\1, cannot be used.');
    if (/[A-Za-z]/.test(text)) throw refuse(`The expression has an unknown \\${text}.`);
    this.at += text.length;
    if (text === '0') return '\\0';
    return isInClass && text === '-' ? '\\-' : literal(text);
  }

  private readClass(): string {
    let content = this.take('^') ? '^' : '';
    for (let isFirst = true; !this.take(']') || isFirst; isFirst = false) {
      if (isFirst && this.source.charAt(this.at - 1) === ']') {
        content += '\\]';
        continue;
      }
      if (this.at >= this.source.length) throw refuse('The expression opens a [ that is never closed.');
      const posix = this.takeMatch(/\[:(\w+):\]/y);
      if (posix) {
        const set = named.get(posix[1] ?? '');
        if (set === undefined) throw refuse(`The expression has an unknown [:${posix[1]}:].`);
        content += set;
      } else if (this.take('\\')) {
        content += this.take('b') ? '\\x08' : this.readEscaped(true);
      } else if (this.takeMatch(/-(?=\]|\\[dDwWsSpP]|\[:)/y) || (/\\[dDwWsS]$|^\^?$/.test(content) && this.take('-'))) {
        content += '\\-'; // no range, though JavaScript would take it for one
      } else {
        const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
        this.at += character.length;
        content += /[\\^[\](){}|/]/.test(character) ? `\\${character}` : character;
      }
    }
    try {
      new RegExp(`[${content}]`, 'u');
    } catch {
      throw refuse('The expression has a [ ] that cannot be read.');
    }
    return `[${content}]`;
  }
}

const compile = (node: Node): readonly Instruction[] => {
  const program: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (program.length >= longestProgram) throw refuse('The expression is too large.');
    return program.push(instruction) - 1;
  };
  const fork = (): { kind: 'fork'; targets: readonly number[] } => {
    const made = { kind: 'fork' as const, targets: [] as readonly number[] };
    emit(made);
    return made;
  };
  let written = 0;
  const write = (current: Node): void => {
    written += 1;
    if (written > mostWriting) throw refuse('The expression is too large.');
    switch (current.kind) {
      case 'character':
      case 'assert':
        emit(current);
        return;
      case 'sequence':
        current.items.forEach(write);
        return;
      case 'group':
        emit({ kind: 'save', slot: 2 * current.number });
        write(current.item);
        emit({ kind: 'save', slot: 2 * current.number + 1 });
        return;
      case 'either': {
        const ends: ReturnType<typeof fork>[] = [];
        current.items.forEach((item, index) => {
          if (index === current.items.length - 1) {
            write(item);
            return;
          }
          const choice = fork();
          const first = program.length;
          write(item);
          ends.push(fork());
          choice.targets = [first, program.length];
        });
        for (const jump of ends) jump.targets = [program.length];
        return;
      }
      case 'repeat': {
        const { item, least, most, isLazy } = current;
        const order = (inside: number, behind: number): readonly number[] =>
          isLazy ? [behind, inside] : [inside, behind];
        for (let count = 0; count < least; count += 1) write(item);
        if (most === Infinity) {
          const loop = program.length;
          const choice = fork();
          const inside = program.length;
          write(item);
          fork().targets = [loop];
          choice.targets = order(inside, program.length);
          return;
        }
        const choices: (readonly [ReturnType<typeof fork>, number])[] = [];
        for (let count = least; count < most; count += 1) {
          choices.push([fork(), program.length]);
          write(item);
        }
        for (const [choice, inside] of choices) choice.targets = order(inside, program.length);
      }
    }
  };
  emit({ kind: 'save', slot: 0 });
  write(node);
  emit({ kind: 'save', slot: 1 });
  emit({ kind: 'match' });
  return program;
};

interface Thread {
  readonly at: number;
  /** Where each group begins and ends, in characters; the whole match first. */
  readonly slots: readonly (number | undefined)[];
}

export interface RegularMatch {
  /** The whole match. */
  readonly text: string;
  /** Counted in characters, not in code units. */
  readonly start: number;
  readonly end: number;
  /** The groups; null for those that took no part. */
  readonly groups: readonly (string | null)[];
}

export class RegularExpression {
  /** How many groups there are. */
  readonly groups: number;
  private work = 0;
  private readonly program: readonly Instruction[];

  /** @throws {ScriptFault} `regular-expression` when it cannot be read or needs what is not offered. */
  constructor(source: string) {
    if (source.length > longestExpression)
      throw refuse(`An expression may have ${longestExpression} characters at most.`);
    const reader = new Reader(source);
    this.program = compile(reader.read());
    this.groups = reader.groups;
  }

  /**
   * The first match from a place on.
   * @param characters The text, by code points.
   * @param tick Called now and then; may throw.
   */
  find(characters: readonly string[], from: number, tick: () => void): RegularMatch | null {
    let threads: Thread[] = [];
    let best: Thread['slots'] | null = null;
    for (let position = from; position <= characters.length; position += 1) {
      if (this.work > clockPace) {
        this.work = 0;
        tick();
      }
      const seen = new Uint8Array(this.program.length);
      this.work += 10;
      const ready: Thread[] = [];
      for (const thread of threads) this.follow(thread, position, characters, seen, ready);
      if (!best) this.follow({ at: 0, slots: [] }, position, characters, seen, ready);
      threads = [];
      for (const thread of ready) {
        const instruction = this.program[thread.at];
        if (instruction?.kind === 'match') {
          best = thread.slots;
          break;
        }
        const character = characters[position];
        if (instruction?.kind === 'character' && character !== undefined && instruction.fits(character)) {
          threads.push({ at: thread.at + 1, slots: thread.slots });
        }
      }
      if (threads.length === 0 && best) break;
    }
    return best && this.describe(best, characters);
  }

  /** Follows a thread to the instructions that look at a character, those it prefers first. */
  private follow(
    thread: Thread,
    position: number,
    characters: readonly string[],
    seen: Uint8Array,
    ready: Thread[],
  ): void {
    const waiting: Thread[] = [thread];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { at, slots } = next;
      this.work += 1 + slots.length;
      if (seen[at] === 1) continue;
      seen[at] = 1;
      const instruction = this.program[at];
      switch (instruction?.kind) {
        case 'fork':
          for (let index = instruction.targets.length - 1; index >= 0; index -= 1) {
            waiting.push({ at: instruction.targets[index] ?? 0, slots });
          }
          break;
        case 'save': {
          const saved = [...slots];
          saved[instruction.slot] = position;
          waiting.push({ at: at + 1, slots: saved });
          break;
        }
        case 'assert':
          if (this.holds(instruction.what, position, characters)) waiting.push({ at: at + 1, slots });
          break;
        default:
          ready.push(next);
      }
    }
  }

  private holds(what: Assertion, position: number, characters: readonly string[]): boolean {
    const before = characters[position - 1];
    const after = characters[position];
    switch (what) {
      case 'start':
        return position === 0;
      case 'end':
        return position === characters.length || (position === characters.length - 1 && after === '\n');
      case 'line-start':
        return position === 0 || before === '\n';
      case 'line-end':
        return position === characters.length || after === '\n';
      case 'boundary':
        return isWord(before) !== isWord(after);
      case 'no-boundary':
        return isWord(before) === isWord(after);
    }
  }

  private describe(slots: Thread['slots'], characters: readonly string[]): RegularMatch {
    const part = (number: number): string | null => {
      const [start, end] = [slots[2 * number], slots[2 * number + 1]];
      return start === undefined || end === undefined ? null : characters.slice(start, end).join('');
    };
    const groups = Array.from({ length: this.groups }, (_, index) => part(index + 1));
    return { text: part(0) ?? '', start: slots[0] ?? 0, end: slots[1] ?? 0, groups };
  }
}
