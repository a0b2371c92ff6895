import { createRecipeSearch, normalizeText } from 'citizen-integrator/model';
import { wordsOf } from 'citizen-integrator/model/recipe-search';
import type { Figure } from '../figure.ts';
import { makeWordyRecipes, typedQueries, typos, type MadeRecipe } from './phrases.ts';

const count = 5000;

const textOf = ({ name, summary, category, keywords, endpoints }: MadeRecipe): string =>
  normalizeText([name, summary, category, ...keywords, ...endpoints.map(endpoint => endpoint.name)].join('\n'));

/** The plainest search there is: every word in the whole text, those that have all in the name first. */
const createPlainScan = (recipes: readonly MadeRecipe[]) => {
  const entries = recipes.map(recipe => ({ recipe, name: normalizeText(recipe.name), text: textOf(recipe) }));
  return (query: string): MadeRecipe[] => {
    const words = normalizeText(query).split(' ').filter(Boolean);
    const found = entries.filter(({ text }) => words.every(word => text.includes(word)));
    const inName = found.filter(({ name }) => words.every(word => name.includes(word)));
    const named = new Set(inName);
    return [...inName, ...found.filter(entry => !named.has(entry))].map(({ recipe }) => recipe);
  };
};

export const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN;

/** In ms. */
export const timeOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const timesOf = (queries: readonly string[], search: (query: string) => unknown): number => {
  const times: number[] = [];
  for (const query of queries) {
    const start = performance.now();
    search(query);
    times.push(performance.now() - start);
  }
  return p95(times);
};

const inFirstTen = (found: readonly MadeRecipe[], endpoint: string): boolean =>
  found.slice(0, 10).some(({ endpoints }) => endpoints.some(({ id }) => id === endpoint));

/** Search in the page: its time, and what it makes of slips. */
export const measureBrowserSearch = (rounds = 15): readonly Figure[] => {
  const recipes = makeWordyRecipes(count);
  const search = createRecipeSearch(recipes as never[]) as unknown as { find: (query: string) => MadeRecipe[] };
  const plain = createPlainScan(recipes);
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds + 2; round += 1) {
    const times = [timesOf(typedQueries, plain), timesOf(typedQueries, search.find)];
    // The first rounds are compiled while they run.
    if (round < 2) continue;
    floor.push(times[0] ?? NaN);
    ours.push(times[1] ?? NaN);
  }
  const missed = typos.filter(({ typed, endpoint }) => !inFirstTen(search.find(typed), endpoint));
  const shown = typedQueries.flatMap(query =>
    search
      .find(query)
      .slice(0, 10)
      .map(recipe => ({ query, recipe })),
  );
  const wrong = shown.filter(
    ({ query, recipe }) => !wordsOf(normalizeText(query)).every(word => textOf(recipe).includes(word)),
  );
  const at = `${count.toLocaleString('en')} recipes`;
  return [
    {
      part: 'search',
      name: `a key in the page, ${at}, 95th percentile`,
      unit: 'ms',
      ours,
      floor: { name: 'a plain scan', values: floor },
      limit: { kind: 'ratio', most: 1 },
    },
    {
      part: 'search',
      name: 'slips of one letter in the page that are not forgiven',
      unit: '%',
      ours: [(100 * missed.length) / typos.length],
      floor: null,
      limit: { kind: 'value', most: 10 },
    },
    {
      part: 'search',
      name: 'found in the page without every word that was typed',
      unit: '%',
      ours: [(100 * wrong.length) / shown.length],
      floor: null,
      limit: { kind: 'value', most: 0 },
    },
  ];
};
