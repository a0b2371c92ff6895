import type { RecipeSummary } from '../contract/index.ts';

/** Small letters without accents, so that "Zürich" is found by "zurich". */
export const normalizeText = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

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
  readonly name: string;
  readonly text: string;
}

/** Prepares up to some thousand recipes for a search at every key: a plain scan, which beats an index at this size. */
export const createRecipeSearch = <Recipe extends SearchableRecipe>(
  recipes: readonly Recipe[],
): RecipeSearch<Recipe> => {
  const entries: Entry<Recipe>[] = recipes.map(recipe => {
    const name = normalizeText(recipe.name);
    const apps = recipe.endpoints.flatMap(endpoint => [endpoint.name, endpoint.id]);
    const rest = normalizeText([recipe.summary, recipe.category, ...recipe.keywords, ...apps].join('\n'));
    return { recipe, name, text: `${name}\n${rest}` };
  });
  let vocabulary: readonly string[] | undefined;

  const scan = (words: readonly string[]): Recipe[] => {
    const inName: Recipe[] = [];
    const elsewhere: Recipe[] = [];
    for (const { recipe, name, text } of entries) {
      if (!words.every(word => text.includes(word))) continue;
      (words.every(word => name.includes(word)) ? inName : elsewhere).push(recipe);
    }
    return [...inName, ...elsewhere];
  };

  const nearestWord = (word: string): string => {
    vocabulary ??= [...new Set(entries.flatMap(({ text }) => wordsOf(text)))];
    if (vocabulary.some(known => known.includes(word))) return word;
    let nearest = word;
    let best = toleranceOf(word.length);
    for (const known of vocabulary) {
      // What is typed may be the beginning of a word.
      for (const candidate of new Set([known, known.slice(0, word.length)])) {
        const distance = distanceWithin(word, candidate, best);
        if (distance < best || (distance === best && nearest === word)) {
          best = distance;
          nearest = candidate;
        }
      }
    }
    return nearest;
  };

  return {
    find(query) {
      const words = wordsOf(normalizeText(query));
      const exact = scan(words);
      return exact.length > 0 ? exact : scan(words.map(nearestWord));
    },
  };
};
