import type { RecipeSummary } from '../../contract/index.ts';
import { normalizeText } from '../../model/recipe-search.ts';

export const sortColumns = ['name', 'category', 'author', 'uploaded', 'status'] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface Sorting {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

/** Whose recipes: the organization's own, those that others offer, or both; or its own that it has deleted. */
export type Owners = 'own' | 'others' | 'all' | 'deleted';

/** Which recipes a person wants to see, and in which order. */
export interface Wish {
  /** Every word must be found in the name. */
  readonly words: string;
  /** Id; all when empty. */
  readonly app: string;
  readonly owners: Owners;
  /** Days of upload, inclusive, as the browser's time zone counts them: `2026-11-21`; empty for any. */
  readonly from: string;
  readonly to: string;
  readonly sorting: Sorting;
}

/** What is asked for first: names from A on, the latest and the most on top. */
export const firstDirection = (column: SortColumn): Sorting['direction'] =>
  column === 'uploaded' || column === 'status' ? 'descending' : 'ascending';

export const everything: Wish = {
  words: '',
  app: '',
  owners: 'own',
  from: '',
  to: '',
  sorting: { column: 'uploaded', direction: 'descending' },
};

export const isNarrowed = ({ words, app, owners, from, to }: Wish): boolean =>
  words.trim() !== '' || app !== '' || owners !== 'own' || from !== '' || to !== '';

const two = (part: number): string => String(part).padStart(2, '0');

/** The day of a moment in the browser's time zone. */
const dayOf = (at: string): string => {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

const names = new WeakMap<readonly RecipeSummary[], readonly string[]>();

/** What a search looks through, list by list; kept, as every key looks through all of it. */
const searchedNames = (recipes: readonly RecipeSummary[]): readonly string[] => {
  const known = names.get(recipes);
  if (known) return known;
  const made = recipes.map(({ name }) => normalizeText(name));
  names.set(recipes, made);
  return made;
};

/** Those that fit, in the order in which they are given. */
export const find = (recipes: readonly RecipeSummary[], { words, app, from, to }: Wish): readonly RecipeSummary[] => {
  const wanted = normalizeText(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0 && !app && !from && !to) return recipes;
  const searched = wanted.length > 0 ? searchedNames(recipes) : [];
  return recipes.filter((recipe, index) => {
    if (app && !recipe.endpoints.some(({ id }) => id === app)) return false;
    if (from || to) {
      const day = dayOf(recipe.uploadedAt);
      if ((from && day < from) || (to && day > to)) return false;
    }
    return wanted.every(word => searched[index]?.includes(word));
  });
};

const textOf: Readonly<Record<Exclude<SortColumn, 'status'>, (recipe: RecipeSummary) => string>> = {
  name: ({ name }) => name,
  category: ({ category }) => category,
  author: ({ author }) => author,
  uploaded: ({ uploadedAt }) => uploadedAt,
};

/** @param locale BCP 47, for names. Recipes that are equal keep their order. */
export const sort = (
  recipes: readonly RecipeSummary[],
  { column, direction }: Sorting,
  locale: string,
): readonly RecipeSummary[] => {
  const sign = direction === 'ascending' ? 1 : -1;
  if (column === 'status') return [...recipes].sort((a, b) => sign * (a.deployments - b.deployments));
  const text = textOf[column];
  if (column === 'uploaded') {
    return [...recipes].sort((a, b) => sign * (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
  }
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return [...recipes].sort((a, b) => sign * compare(text(a), text(b)));
};
