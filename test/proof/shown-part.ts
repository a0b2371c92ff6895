/** What closes the lists and records that a text leaves open; null when it ends within a text of its own. */
const closingOf = (json: string): string | null => {
  const open: string[] = [];
  let isWithin = false;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json.charAt(at);
    if (isWithin && letter === '\\') at += 1;
    else if (letter === '"') isWithin = !isWithin;
    else if (!isWithin && '[{'.includes(letter)) open.unshift(letter === '[' ? ']' : '}');
    else if (!isWithin && ']}'.includes(letter)) open.shift();
  }
  return isWithin ? null : open.join('');
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/**
 * The list or record that a text shows, as far as it is whole: `[{"a":1},{"a":2,"b…` is `[{ a: 1 }, { a: 2 }]`.
 * @returns undefined when it shows none, or nothing of it.
 */
export const shownPart = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return undefined;
  if (!text.endsWith('…')) return parsed(text);
  for (let length = text.length - 1; length > 0; length -= 1) {
    const start = text.slice(0, length).replace(/,$/, '');
    // A number may go on.
    if (start.length === length && /\d$/.test(start)) continue;
    const closing = closingOf(start);
    const part = closing === null ? undefined : parsed(start + closing);
    // Brackets alone say nothing.
    if (part !== undefined) return /[^[\]{},]/.test(JSON.stringify(part)) ? part : undefined;
  }
  return undefined;
};
