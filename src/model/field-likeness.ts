import type { Option } from '../contract/index.ts';
import { clashes, isFed, type MappingRow } from './mapping.ts';

/** `Straße_Nr` and `strasseNr` are one word. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** In the order of their letters, two by two. */
const pairsOf = (text: string): Map<string, number> => {
  const pairs = new Map<string, number>();
  for (let index = 0; index + 1 < text.length; index += 1) {
    const pair = text.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
};

/** The share of letter pairs that two words have in common (Sørensen–Dice): 0 to 1. */
const overlap = (a: string, b: string): number => {
  const [own, other] = [pairsOf(a), pairsOf(b)];
  let common = 0;
  for (const [pair, count] of own) common += Math.min(count, other.get(pair) ?? 0);
  const size = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
  return size === 0 ? 0 : (2 * common) / size;
};

/** `phone` is probably what goes into `phoneNumber`; shorter beginnings are chance. */
const beginning = 0.7;
const leastBeginning = 4;

/** How alike two names are, capitals, accents and what stands between words apart: 0 to 1. */
export const likeness = (a: string, b: string): number => {
  const [one, other] = [plain(a), plain(b)];
  if (one === '' || other === '') return 0;
  if (one === other) return 1;
  const [short = '', long = ''] = [one, other].sort((x, y) => x.length - y.length);
  const isBeginning = short.length >= leastBeginning && long.startsWith(short);
  return Math.max(overlap(one, other), isBeginning ? beginning : 0);
};

/** Less alike is chance. */
const enough = 0.65;

/** Goes before the same name. */
const sameMeaning = 2;

/** For a field that lies within a record, its own name counts too: `company.name`, `address.city`. */
const score = (row: MappingRow, source: Option): number => {
  if (source.canonical !== undefined && source.canonical === row.target?.canonical) return sameMeaning;
  const names = [source.value, source.label, source.value.slice(source.value.lastIndexOf('.') + 1)];
  const target = row.target?.label ?? row.to;
  return Math.max(...names.map(name => Math.max(likeness(row.to, name), likeness(target, name))));
};

/**
 * Source fields that probably feed those of the target that nothing feeds and that nobody has decided about; the most
 * alike come first, and each is suggested once.
 * @param decided target fields that a person has already decided about.
 */
export const suggestFields = (
  rows: readonly MappingRow[],
  sources: readonly Option[],
  decided: ReadonlySet<string>,
): ReadonlyMap<string, Option> => {
  const used = new Set(rows.map(({ entry }) => entry.from));
  const open = rows.filter(({ to, entry }) => !isFed(entry) && !decided.has(to));
  const free = sources.filter(({ value }) => !used.has(value));
  const pairs = open.flatMap(row =>
    free
      .filter(source => !clashes(source, row.target))
      .map(source => ({ to: row.to, source, score: score(row, source) })),
  );
  const found = new Map<string, Option>();
  const taken = new Set<string>();
  for (const { to, source } of pairs.filter(pair => pair.score >= enough).sort((a, b) => b.score - a.score)) {
    if (found.has(to) || taken.has(source.value)) continue;
    found.set(to, source);
    taken.add(source.value);
  }
  return found;
};
