/** Single letters to insert, drop, replace or swap with their neighbour to make one word another (optimal string alignment). */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    const cells = [row];
    rows[row] = cells;
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      cells[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      );
    }
  }
  return at(a.length, b.length);
};

/** Longer words are nobody's typing mistake, and would cost much to compare. */
const longest = 60;
/** So many names are compared: whoever has more looks them up. */
const most = 100;

/** The known name that was probably meant by a mistyped one; null when none is close. */
export const likelyName = (typed: string, known: Iterable<string>): string | null => {
  if (typed.length > longest) return null;
  const word = typed.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  let compared = 0;
  for (const name of known) {
    compared += 1;
    if (compared > most) break;
    if (name.length > longest || Math.abs(name.length - typed.length) >= least) continue;
    const steps = distance(word, name.toLowerCase());
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
};
