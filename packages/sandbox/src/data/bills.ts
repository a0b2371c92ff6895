import type { World } from './people.ts';
import { articleOf, type Article } from './sales.ts';

/** Bills of materials that an account has: every other article is made of others. */
export const billCount = (rows: number): number => Math.floor(rows / 2);

/** What is made by a bill, counted from 0. */
export const assemblyOf = (world: World, bill: number): Article => articleOf(world, 2 * bill);

/** What it is made of: at most `most` articles that have no bill of their own, none twice. */
export const partsOf = (world: World, bill: number, most: number): readonly Article[] => {
  const bills = billCount(world.rows);
  const length = Math.min(most, bills);
  return Array.from({ length }, (_, place) => articleOf(world, (2 * (bill + place) + 1) % (2 * bills)));
};
