export const sortOrders = ['popular', 'used', 'newest', 'name', 'quickest'] as const;
export type SortOrder = (typeof sortOrders)[number];
