export const sortOrders = ['popular', 'newest', 'name', 'quickest'] as const;
export type SortOrder = (typeof sortOrders)[number];
