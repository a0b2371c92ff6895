import type { Library } from '@citizen-integrator/library';
import type {
  Named,
  Recipe,
  RecipeSource,
  RecipeState,
  RecipeSummary,
  SharedWith,
  Visibility,
} from 'citizen-integrator/contract';
import { translateRecipe, type SearchableRecipe } from 'citizen-integrator/model';
import { translationFor } from 'citizen-integrator/model/recipe-translation';
import { etagOf } from '../http/etag.ts';
import type { RecipeCard } from './recipe-card.ts';
import { wordsOfCategory } from './search-words.ts';

/** What the host adds to what an author wrote. */
export interface Standing {
  readonly organization: Named | null;
  readonly visibility: Visibility;
  readonly state: RecipeState;
  readonly sharedWith?: SharedWith;
  readonly verified: boolean;
  /** When the recipe came to this host first, and when it changed last. */
  readonly uploadedAt: Date;
  readonly updatedAt: Date;
  /** How often it is deployed, over all customers. */
  readonly deployments: number;
  readonly etag: string;
}

/** @param since When this version came to this host. */
export const libraryStanding = (
  { version, visibility }: Pick<RecipeSource, 'version' | 'visibility'>,
  since: Date,
  deployments: number,
): Standing => ({
  organization: null,
  visibility,
  state: 'published',
  verified: true,
  uploadedAt: since,
  updatedAt: since,
  deployments,
  etag: etagOf(version),
});

/** `acme-crm` as people write a name: `Acme crm`. */
const nameFrom = (id: string): string => {
  const words = id.replaceAll(/[-_.]+/g, ' ').trim() || id;
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The endpoints of a recipe as a card shows them, source first; one that this host does not know is named after its id. */
export const endpointsOf = (
  { endpoints }: Pick<RecipeSource, 'endpoints'>,
  library: Library,
): RecipeSummary['endpoints'] =>
  [...new Set(endpoints)].map(id => {
    const known = library.endpoints.get(id);
    if (known) return { id, name: known.name, monogram: known.monogram, home: known.home };
    return { id, name: nameFrom(id), monogram: id.slice(0, 2).toUpperCase(), home: false };
  });

const standingFields = ({
  uploadedAt,
  updatedAt,
  organization,
  visibility,
  state,
  verified,
  deployments,
}: Standing) => ({
  organization: organization && { id: organization.id, name: organization.name },
  visibility,
  state,
  verified,
  uploadedAt: uploadedAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
  deployments,
});

export const toRecipe = (source: RecipeSource, standing: Standing, language: string): Recipe => ({
  ...translateRecipe(source, language),
  ...standingFields(standing),
  ...(standing.sharedWith ? { sharedWith: standing.sharedWith } : {}),
  etag: standing.etag,
});

/** The name of a recipe in the reader's language. */
export const nameOf = ({ name, translations }: Pick<RecipeCard, 'name' | 'translations'>, language: string): string =>
  translationFor(translations, language)?.name ?? name;

/** As much of a recipe as it takes to find it by words. */
export const searchable = (
  recipe: RecipeCard & { readonly id: string },
  library: Library,
  language: string,
): SearchableRecipe & { readonly id: string } => ({ id: recipe.id, ...wordsOf(recipe, library, language) });

type Shown = Omit<RecipeSummary, keyof ReturnType<typeof standingFields> | 'id' | 'version'>;

/** Other words by which its apps and its category are found. */
const moreWords = ({ endpoints, category }: RecipeCard, library: Library): string[] => [
  ...endpoints.flatMap(id => library.endpoints.get(id)?.aliases ?? []),
  ...wordsOfCategory(category),
];

const shownOf = (card: RecipeCard, library: Library, language: string): Shown => ({
  name: nameOf(card, language),
  summary: translationFor(card.translations, language)?.summary ?? card.summary,
  category: card.category,
  keywords: [...new Set([...card.keywords, ...moreWords(card, library)])],
  endpoints: endpointsOf(card, library),
  actions: card.actions,
  minutes: card.minutes,
  author: card.author,
});

// A card is put into words once for each language, as lists show thousands of them again and again.
const inWords = new WeakMap<RecipeCard, { readonly library: Library; readonly words: Map<string, Shown> }>();
/** Languages that are kept of one card. */
const mostLanguages = 4;

const wordsOf = (card: RecipeCard, library: Library, language: string): Shown => {
  let known = inWords.get(card);
  if (known?.library !== library) {
    known = { library, words: new Map() };
    inWords.set(card, known);
  }
  const { words } = known;
  const shown = words.get(language) ?? shownOf(card, library, language);
  if (words.size < mostLanguages) words.set(language, shown);
  return shown;
};

export const toRecipeSummary = (
  { id, version }: Pick<RecipeSource, 'id' | 'version'>,
  card: RecipeCard,
  standing: Standing,
  library: Library,
  language: string,
): RecipeSummary => ({ id, version, ...wordsOf(card, library, language), ...standingFields(standing) });
