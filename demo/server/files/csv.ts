/** The text of a CSV file (RFC 4180, lines end with a line feed), the names of the columns first. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string => {
  const written = (value: string | number): string => {
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map(row => `${row.map(written).join(',')}\n`).join('');
};

const signs = [',', ';', '\t', '|'];

/** The sign that a first line has most of. */
const delimiterOf = (text: string): string => {
  const [line = ''] = text.split('\n', 1);
  const count = (sign: string): number => line.split(sign).length;
  return signs.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

/** Reads a CSV file for people to look at: whatever is wrong with it, they see as much as can be seen. */
export const readCsv = (text: string): string[][] => {
  const delimiter = delimiterOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  const endValue = (): void => {
    row.push(value);
    value = '';
  };
  const endRow = (): void => {
    endValue();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (isQuoted) {
      if (sign !== '"') value += sign;
      else if (text[at + 1] === '"') value += text[++at] ?? '';
      else isQuoted = false;
    } else if (sign === '"' && value === '') isQuoted = true;
    else if (sign === delimiter) endValue();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') value += sign;
  }
  endRow();
  return rows;
};
