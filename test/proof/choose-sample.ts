import type { Library } from '@citizen-integrator/library';
import type { RecipeSource } from 'citizen-integrator/contract';
import { createNeeds, describedEnd, endpointOf, operationsOf } from './recipe-ends.ts';

/** How much a sample covers: each object of each endpoint, or each endpoint and each kind of object. */
export type Coverage = 'objects' | 'kinds';

/** What proving a recipe shows: that something can be read, that something can be written, and that its action works. */
const shownBy = (library: Library, recipe: RecipeSource, coverage: Coverage): readonly string[] => [
  ...operationsOf(recipe).flatMap(operation =>
    (['source', 'target'] as const).flatMap(side => {
      const endpoint = endpointOf(recipe, operation, side);
      if (coverage === 'objects') return [`${side} ${endpoint} ${operation[side].object ?? ''}`];
      const kind = describedEnd(library, recipe, operation, side)?.object.canonical;
      return [`${side} ${endpoint}`, ...(kind === undefined ? [] : [`${side} ${kind}`])];
    }),
  ),
  `action ${recipe.actions[0] ?? ''}`,
];

/**
 * The few recipes that show what all of them would, as source and as target, with every action that one begins with.
 * The same library gives the same recipes.
 */
export const chooseSample = (library: Library, coverage: Coverage): readonly string[] => {
  const needs = createNeeds(library);
  // Of two that show as much, the one that needs fewer others to be copied before.
  const candidates = [...library.recipes.values()]
    .map(recipe => ({ id: recipe.id, shown: shownBy(library, recipe, coverage), cost: needs(recipe.id).length }))
    .sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1));
  const missing = new Set(candidates.flatMap(({ shown }) => shown));
  const gainOf = (shown: readonly string[]): number => new Set(shown.filter(each => missing.has(each))).size;
  const chosen: string[] = [];
  while (missing.size > 0) {
    const best = candidates.reduce((one, other) => (gainOf(other.shown) > gainOf(one.shown) ? other : one));
    chosen.push(best.id);
    for (const each of best.shown) missing.delete(each);
  }
  return chosen;
};
