/** The same items, one of them at another place. */
export const moved = <Item>(items: readonly Item[], from: number, to: number): Item[] => {
  const rest = [...items];
  const taken = rest.splice(from, 1);
  rest.splice(to, 0, ...taken);
  return rest;
};
