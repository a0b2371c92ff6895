/** What may stand for a character behind a backslash; any other stands for itself. */
const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const unescape = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|([\s\S]))/gi, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (escapes[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(code, 16)),
  );

const endsOpen = (line: string): boolean => {
  let start = line.length;
  while (start > 0 && line.charAt(start - 1) === '\\') start -= 1;
  return (line.length - start) % 2 === 1;
};

/** Lines as they are meant: one that ends with an odd number of backslashes goes on in the next. */
const logicalLines = (text: string): string[] => {
  const lines: string[] = [];
  let begun = '';
  for (const line of text.split(/\r\n|\r|\n/)) {
    const whole = begun + line.trimStart();
    const isOpen = endsOpen(line);
    begun = isOpen ? whole.slice(0, -1) : '';
    if (!isOpen) lines.push(whole);
  }
  return begun === '' ? lines : [...lines, begun];
};

/** Bytes. The vendor's have a few hundred, and nothing needs what stands in there. */
const longest = 64 * 1024;

/**
 * `manifest.jip`: Java properties in ISO 8859-1 (FORMAT.md §8). Keys and values, in their order; none of a file that is
 * too long to be one.
 */
export const readManifest = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  if (bytes.length > longest) return new Map();
  const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  const entries = logicalLines(text).flatMap(line => {
    if (line === '' || line.startsWith('#') || line.startsWith('!')) return [];
    const [, key = '', value = ''] = /^((?:\\[\s\S]|[^\\=:\s])*)\s*[=:]?\s*([\s\S]*)$/.exec(line) ?? [];
    return [[unescape(key), unescape(value)] as const];
  });
  return new Map(entries);
};
