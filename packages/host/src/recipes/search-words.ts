import type { EndpointDescription } from '@citizen-integrator/library';
import type { Presentation, RecipeSource } from 'citizen-integrator/contract';
import { normalizeText, wordsOf } from 'citizen-integrator/model/recipe-search';
import type { RecipeCard } from './recipe-card.ts';

/** PostgreSQL takes longer ones, and nobody types them. */
const longestWord = 60;

const searchWords = (texts: readonly string[]): Set<string> =>
  new Set(wordsOf(normalizeText(texts.join('\n'))).map(word => word.slice(0, longestWord)));

// Signs that no word has: what a recipe counts for is found beside its words.
const endpointMark = (id: string): string => `@${id}`;
const categoryMark = (category: string): string => `#${normalizeText(category).replaceAll(/['\\]/g, '')}`;

/** What people call categories beside their names. */
const categoryWords: Readonly<Record<string, string>> = {
  commerce: 'e-commerce ecommerce webshop online shop',
  crm: 'CRM customer relationship management',
  database: 'SQL',
  'e-commerce': 'ecommerce webshop online shop',
  erp: 'ERP enterprise resource planning',
  finance: 'accounting bookkeeping',
  hr: 'HR human resources',
  marketing: 'newsletters mailings',
  service: 'help desk helpdesk ticketing support',
  support: 'help desk helpdesk ticketing',
};

/** Other words by which a category is found. */
export const wordsOfCategory = (category: string): readonly string[] => {
  const words = categoryWords[category];
  return words === undefined ? [] : [words];
};

/**
 * The words of a recipe as text of a `tsvector`, in every language that it speaks. Those of its names have weight A; its
 * endpoints and its category have marks, since what they are called is not its own: see `createWording`.
 */
export const searchVector = (
  card: Pick<RecipeCard, 'name' | 'summary' | 'category' | 'keywords' | 'endpoints' | 'translations'>,
): string => {
  const translations = Object.values(card.translations);
  const inName = searchWords([card.name, ...translations.map(({ name }) => name ?? '')]);
  const others = searchWords([
    card.summary,
    ...translations.map(({ summary }) => summary ?? ''),
    card.category,
    ...card.keywords,
  ]);
  const marks = [...new Set(card.endpoints)].map(endpointMark);
  return [
    ...[...inName].map(word => `'${word}':1A`),
    ...[...others].filter(word => !inName.has(word)).map(word => `'${word}':1`),
    ...[...marks, categoryMark(card.category)].map(mark => `'${mark}':1`),
  ].join(' ');
};

/** What a recipe counts for in facets. */
export type Facets = readonly [endpoints: readonly string[], category: string, actions: readonly string[]];

/** As it is kept: the same text for recipes that count for the same. */
export const facetsOf = ({
  endpoints,
  category,
  actions,
}: Pick<RecipeSource, 'endpoints' | 'category' | 'actions'>): string =>
  JSON.stringify([[...new Set(endpoints)], category, actions] satisfies Facets);

/** How endpoints and categories are called. */
export interface Wording {
  /** The marks of what is called by a word that begins so. */
  readonly marksOf: (beginning: string) => readonly string[];
  /** Every word. */
  readonly words: readonly string[];
}

/** @param phrases What customers are to call endpoints. */
export const createWording = (
  endpoints: ReadonlyMap<string, EndpointDescription>,
  phrases: Presentation['phrases'] = {},
): Wording => {
  const called = [
    ...[...endpoints].map(([id, endpoint]) => {
      const name = phrases[`endpoint.${id}.name`] ?? endpoint.name;
      return [endpointMark(id), searchWords([name, id, ...endpoint.aliases])] as const;
    }),
    ...Object.entries(categoryWords).map(([id, words]) => [categoryMark(id), searchWords([words])] as const),
  ];
  return {
    marksOf: beginning =>
      called.filter(([, words]) => [...words].some(word => word.startsWith(beginning))).map(([mark]) => mark),
    words: [...new Set(called.flatMap(([, words]) => [...words]))],
  };
};

/** Words as they are searched for: each stands for one or more, any of which will do. */
export type SoughtWords = readonly (readonly string[])[];

/** What a person typed, word by word. */
export const soughtWords = (query: string): SoughtWords => [...searchWords([query])].map(word => [word]);

const anyOf = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' | ')})`);

/** Text of a `tsquery` for recipes that have all words, or whose apps or category are called so. */
export const searchQuery = (words: SoughtWords, { marksOf }: Wording): string =>
  words
    .map(alternatives =>
      anyOf(alternatives.flatMap(word => [`'${word}':*`, ...marksOf(word).map(mark => `'${mark}'`)])),
    )
    .join(' & ');

/** Text of a `tsquery` for recipes that join all these endpoints. */
export const endpointQuery = (endpoints: readonly string[]): string =>
  [...new Set(endpoints)].map(id => `'${endpointMark(id)}'`).join(' & ');

/** Text of a `tsquery` for all words, to be found in names. */
export const nameQuery = (words: SoughtWords): string =>
  words.map(alternatives => anyOf(alternatives.map(word => `'${word}':*`))).join(' & ');
