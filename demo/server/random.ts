/** Mulberry32: numbers from 0 to 1, the same for a seed at every start, so that what was copied is found again. */
export const makeRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** One of them. */
export const pickFrom = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** A whole number, both ends included. */
export const wholeFrom = (random: () => number, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));
