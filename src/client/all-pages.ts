interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/**
 * Every item of a list, page by page.
 * @param page Gives the page at a cursor; without one, the first.
 * @param most Stops asking once there are so many.
 */
export const allPages = async <Item>(
  page: (from: { readonly cursor?: string }) => Promise<Page<Item>>,
  most = Number.POSITIVE_INFINITY,
): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const { items: more, next }: Page<Item> = await page(cursor === null ? {} : { cursor });
    items.push(...more);
    cursor = next;
  } while (cursor !== null && items.length < most);
  return items;
};
