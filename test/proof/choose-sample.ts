import type { Library } from '@citizen-integrator/library';
import type { RecipeSource } from 'citizen-integrator/contract';
import { createNeeds, endpointOf, operationsOf } from './recipe-ends.ts';

/** What proving a recipe shows: that each object can be read or written, and that its action works. */
const shownBy = (recipe: RecipeSource): readonly string[] => [
  ...operationsOf(recipe).flatMap(operation =>
    (['source', 'target'] as const).map(
      side => `${side} ${endpointOf(recipe, operation, side)} ${operation[side].object ?? ''}`,
    ),
  ),
  `action ${recipe.actions[0] ?? ''}`,
];

/**
 * A few recipes that show what all of them would: every object of every endpoint that a recipe reads or writes, and every
 * action that one begins with. The same library gives the same recipes.
 */
export const chooseSample = ({ endpoints, recipes }: Library): readonly string[] => {
  const needs = createNeeds({ endpoints, recipes });
  // Of two that show as much, the one that needs fewer others to be copied before.
  const candidates = [...recipes.values()]
    .map(recipe => ({ id: recipe.id, shown: shownBy(recipe), cost: needs(recipe.id).length }))
    .sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1));
  const missing = new Set(candidates.flatMap(({ shown }) => shown));
  const gainOf = (shown: readonly string[]): number => shown.filter(each => missing.has(each)).length;
  const chosen: string[] = [];
  while (missing.size > 0) {
    const best = candidates.reduce((one, other) => (gainOf(other.shown) > gainOf(one.shown) ? other : one));
    chosen.push(best.id);
    for (const each of best.shown) missing.delete(each);
  }
  return chosen;
};
