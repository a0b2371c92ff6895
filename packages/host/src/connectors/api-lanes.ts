/** Requests that are under way at the same time. */
const lanes = 4;

/**
 * Does things a few at a time. Once one of them has failed no other is begun; what is under way is waited for.
 * @throws what failed first.
 */
export const inLanes = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const broken: unknown[] = [];
  let next = 0;
  const follow = async (): Promise<void> => {
    while (broken.length === 0 && next < items.length) {
      const item = items[next++];
      try {
        await work(item as Item);
      } catch (error) {
        broken.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, follow));
  if (broken.length > 0) throw broken[0];
};

/** Parts of a list, each at most so long. */
export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
