import type { RecipeSummary } from '../contract/index.ts';

/** Small letters without accents, so that "Zürich" is found by "zurich". */
export const normalizeText = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Its words, as they stand in it: letters and digits. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** How many letters may be wrong in a word of this length. */
const toleranceOf = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/** Letters to drop, add, change or swap with a neighbour (Damerau–Levenshtein); more than `limit` counts as infinite. */
const distanceWithin = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    if (Math.min(...current) > limit) return Infinity;
    beforeLast = last;
    last = current;
  }
  const distance = last[b.length] ?? Infinity;
  return distance > limit ? Infinity : distance;
};

/**
 * What may be meant by a misspelt word: those of a vocabulary, or beginnings of them, that differ from it by the fewest
 * letters; none when all differ by more than a slip of the finger.
 */
export const nearestWords = (word: string, vocabulary: Iterable<string>): readonly string[] => {
  const nearest = new Set<string>();
  let best = toleranceOf(word.length);
  if (best === 0) return [];
  for (const known of vocabulary) {
    // What is typed may be the beginning of a word.
    for (const candidate of known.length > word.length ? [known, known.slice(0, word.length)] : [known]) {
      const distance = distanceWithin(word, candidate, best);
      if (distance > best) continue;
      if (distance < best) nearest.clear();
      best = distance;
      nearest.add(candidate);
    }
  }
  return [...nearest];
};

export type SearchableRecipe = Pick<RecipeSummary, 'name' | 'summary' | 'category' | 'keywords' | 'endpoints'>;

export interface RecipeSearch<Recipe extends SearchableRecipe> {
  /**
   * Recipes that hold every word of the query, those that hold them in their name first, else in the given order.
   * When there is none, the nearest known words stand in for those that are misspelt.
   */
  find(query: string): Recipe[];
}

interface Entry<Recipe> {
  readonly recipe: Recipe;
  /** The name, and then all else. */
  readonly text: string;
  readonly nameLength: number;
}

/** Prepares up to some thousand recipes for a search at every key: a plain scan, which beats an index at this size. */
export const createRecipeSearch = <Recipe extends SearchableRecipe>(
  recipes: readonly Recipe[],
): RecipeSearch<Recipe> => {
  const entries: Entry<Recipe>[] = recipes.map(recipe => {
    const name = normalizeText(recipe.name);
    const apps = recipe.endpoints.flatMap(endpoint => [endpoint.name, endpoint.id]);
    const rest = normalizeText([recipe.summary, recipe.category, ...recipe.keywords, ...apps].join('\n'));
    return { recipe, text: `${name}\n${rest}`, nameLength: name.length };
  });
  let vocabulary: readonly string[] | undefined;
  let last: { readonly words: readonly string[]; readonly hits: readonly Entry<Recipe>[] } = {
    words: [],
    hits: entries,
  };

  const scan = (words: readonly string[]): Recipe[] => {
    // Whoever goes on typing can only narrow down what there was.
    const isNarrower = last.words.every(old => words.some(word => word.includes(old)));
    const hits: Entry<Recipe>[] = [];
    const inName: Recipe[] = [];
    const elsewhere: Recipe[] = [];
    for (const entry of isNarrower ? last.hits : entries) {
      let isHit = true;
      let isInName = true;
      for (const word of words) {
        const at = entry.text.indexOf(word);
        isHit = at !== -1;
        if (!isHit) break;
        if (at + word.length > entry.nameLength) isInName = false;
      }
      if (!isHit) continue;
      hits.push(entry);
      (isInName ? inName : elsewhere).push(entry.recipe);
    }
    last = { words, hits };
    return [...inName, ...elsewhere];
  };

  const nearestWord = (word: string): string => {
    vocabulary ??= [...new Set(entries.flatMap(({ text }) => wordsOf(text)))];
    if (vocabulary.some(known => known.includes(word))) return word;
    return nearestWords(word, vocabulary)[0] ?? word;
  };

  return {
    find(query) {
      const words = wordsOf(normalizeText(query));
      const exact = scan(words);
      return exact.length > 0 ? exact : scan(words.map(nearestWord));
    },
  };
};
