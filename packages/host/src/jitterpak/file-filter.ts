/** One part of a path, in time that grows with filter times name: only the last `*` is tried anew. */
const fitsPart = (filter: string, name: string): boolean => {
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (place < name.length) {
    if (at < filter.length && filter[at] === '*') {
      star = at;
      mark = place;
      at += 1;
    } else if (at < filter.length && (filter[at] === '?' || filter[at] === name[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      place = mark;
    } else return false;
  }
  return /^\**$/.test(filter.slice(at));
};

/** What a filter such as `orders-*.csv` matches: `*` stands for anything but `/`, `?` for one character. */
export const matchesFilter = (filter: string, ignoresCase: boolean): ((name: string) => boolean) => {
  const prepare = (text: string): readonly string[] => (ignoresCase ? text.toLowerCase() : text).split('/');
  const parts = prepare(filter);
  return name => {
    const own = prepare(name);
    return own.length === parts.length && own.every((part, index) => fitsPart(parts[index] ?? '', part));
  };
};
