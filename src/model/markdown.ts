/** A piece of a line. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly content: readonly Inline[] };

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

const inlinePattern =
  /`(?<code>[^`]+)`|\*\*(?<strong>(?!\s)[^*]+?)\*\*|(?<![\w*])[*_](?<emphasis>(?!\s)[^*_]+?)[*_](?!\w)|\[(?<label>[^\]]+)\]\((?<href>[^()\s]+)\)/g;

/** A recipe may be written by anyone: nothing but web and mail addresses. */
const isSafeLink = (href: string): boolean => /^(https?:\/\/|mailto:)/i.test(href);

const parseInline = (source: string): Inline[] => {
  const pieces: Inline[] = [];
  let end = 0;
  for (const match of source.matchAll(inlinePattern)) {
    if (match.index > end) pieces.push({ kind: 'text', text: source.slice(end, match.index) });
    end = match.index + match[0].length;
    const { code, strong, emphasis, label, href } = match.groups ?? {};
    if (code !== undefined) pieces.push({ kind: 'code', text: code });
    else if (strong !== undefined) pieces.push({ kind: 'strong', content: parseInline(strong) });
    else if (emphasis !== undefined) pieces.push({ kind: 'emphasis', content: parseInline(emphasis) });
    else if (label !== undefined && href !== undefined && isSafeLink(href)) {
      pieces.push({ kind: 'link', href, content: [{ kind: 'text', text: label }] });
    } else pieces.push({ kind: 'text', text: label ?? match[0] });
  }
  if (end < source.length) pieces.push({ kind: 'text', text: source.slice(end) });
  return pieces;
};

const listItem = /^\s{0,3}(?:[-*+]|(?<number>\d{1,3})[.)])\s+(?<text>.*)$/;

const parseList = (lines: readonly string[], isOrdered: boolean): Block => {
  const items: string[] = [];
  for (const line of lines) {
    const text = listItem.exec(line)?.groups?.['text'];
    if (text !== undefined) items.push(text);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', isOrdered, items: items.map(parseInline) };
};

const parseChunk = (lines: readonly string[]): Block[] => {
  const [first = '', ...rest] = lines;
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(first);
  if (heading) {
    const block: Block = { kind: 'heading', content: parseInline(heading[1] ?? '') };
    return rest.length > 0 ? [block, ...parseChunk(rest)] : [block];
  }
  const start = lines.findIndex(line => listItem.test(line));
  if (start === 0) return [parseList(lines, listItem.exec(first)?.groups?.['number'] !== undefined)];
  const paragraph: Block = {
    kind: 'paragraph',
    content: parseInline((start > 0 ? lines.slice(0, start) : lines).map(line => line.trim()).join(' ')),
  };
  return start > 0 ? [paragraph, ...parseChunk(lines.slice(start))] : [paragraph];
};

/**
 * The part of Markdown that recipes use: paragraphs, headings, lists, bold, italics, code and links to web or mail
 * addresses. Everything else, HTML too, is text.
 */
export const parseMarkdown = (source: string): Block[] => {
  const blocks: Block[] = [];
  let chunk: string[] = [];
  let code: string[] | null = null;
  const endChunk = () => {
    if (chunk.length > 0) blocks.push(...parseChunk(chunk));
    chunk = [];
  };
  for (const line of source.split(/\r?\n/)) {
    if (/^\s*```/.test(line)) {
      if (code) blocks.push({ kind: 'code', text: code.join('\n') });
      else endChunk();
      code = code ? null : [];
    } else if (code) code.push(line);
    else if (line.trim() === '') endChunk();
    else chunk.push(line);
  }
  if (code) blocks.push({ kind: 'code', text: code.join('\n') });
  endChunk();
  return blocks;
};
