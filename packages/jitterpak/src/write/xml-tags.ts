/** One tag of a document, by where it stands. */
export interface Tag {
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  /** Of its `<`. */
  readonly start: number;
  /** Behind its `>`. */
  readonly end: number;
}

const skipped: readonly (readonly [open: string, close: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

const endOfTag = (text: string, start: number): number => {
  for (let offset = start; ; offset += 1) {
    const character = text.charAt(offset);
    if (character === '>') return offset + 1;
    if (character === '"' || character === "'") offset = text.indexOf(character, offset + 1);
  }
};

/** The tags of a document that is known to be well-formed, in their order. */
export function* tagsOf(text: string): Generator<Tag, void, undefined> {
  for (let start = text.indexOf('<'); start >= 0;) {
    const pair = skipped.find(([open]) => text.startsWith(open, start));
    const end = pair ? text.indexOf(pair[1], start + pair[0].length) + pair[1].length : endOfTag(text, start);
    if (!pair) {
      const isClose = text.charAt(start + 1) === '/';
      const name = /^[^\s/>]+/.exec(text.slice(start + (isClose ? 2 : 1), end))?.[0] ?? '';
      yield { name, kind: isClose ? 'close' : text.charAt(end - 2) === '/' ? 'empty' : 'open', start, end };
    }
    start = text.indexOf('<', end);
  }
}

/** An element by where it stands, with the elements right below it. */
export interface Span {
  readonly name: string;
  readonly open: Tag;
  /** Of its `<`, and behind the `>` of its last tag. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly Span[];
}

interface GrowingSpan extends Span {
  end: number;
  children: GrowingSpan[];
}

/** The root element of a document that is known to be well-formed. */
export const spanOf = (text: string): Span => {
  const roots: GrowingSpan[] = [];
  const open: GrowingSpan[] = [];
  for (const tag of tagsOf(text)) {
    if (tag.kind === 'close') {
      const closed = open.pop();
      if (closed) closed.end = tag.end;
      continue;
    }
    const span: GrowingSpan = { name: tag.name, open: tag, start: tag.start, end: tag.end, children: [] };
    (open.at(-1)?.children ?? roots).push(span);
    if (tag.kind === 'open') open.push(span);
  }
  const [root] = roots;
  if (!root) throw new TypeError('A document without a root is not well-formed');
  return root;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\t\n]/g, ' ')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(String(hex), 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[String(name)] ?? String(whole);
    });

/** One attribute of a tag, by where it stands. */
export interface AttributeSpan {
  readonly name: string;
  readonly value: string;
  /** Of its name, white space before it included. */
  readonly start: number;
  /** Of the value's first quote. */
  readonly valueStart: number;
  /** Behind the value's last quote. */
  readonly end: number;
}

const isSpace = (character: string): boolean => character !== '' && ' \t\r\n'.includes(character);

/** The attributes of a tag. Their values are as a reader of XML sees them. */
export const attributesOf = (text: string, { name, start, end }: Tag): readonly AttributeSpan[] => {
  const attributes: AttributeSpan[] = [];
  const skipSpace = (from: number): number => {
    let offset = from;
    while (isSpace(text.charAt(offset))) offset += 1;
    return offset;
  };
  for (let from = start + 1 + name.length; ;) {
    const nameStart = skipSpace(from);
    if (nameStart >= end || '/>'.includes(text.charAt(nameStart))) return attributes;
    const equals = text.indexOf('=', nameStart);
    const valueStart = skipSpace(equals + 1);
    const valueEnd = text.indexOf(text.charAt(valueStart), valueStart + 1) + 1;
    attributes.push({
      name: text.slice(nameStart, equals).trimEnd(),
      value: decode(text.slice(valueStart + 1, valueEnd - 1)),
      start: from,
      valueStart,
      end: valueEnd,
    });
    from = valueEnd;
  }
};
