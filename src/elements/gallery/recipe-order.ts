import type { RecipeSummary } from '../../contract/index.ts';

export const sortOrders = ['popular', 'newest', 'name', 'quickest'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** Compares recipes for sorting; names decide where all else is equal. */
export const compareRecipes = (order: SortOrder, locale: string): ((a: RecipeSummary, b: RecipeSummary) => number) => {
  const collator = new Intl.Collator(locale);
  const byName = (a: RecipeSummary, b: RecipeSummary) => collator.compare(a.name, b.name);
  switch (order) {
    case 'popular':
      return (a, b) => b.deployments - a.deployments || byName(a, b);
    case 'newest':
      return (a, b) => b.updatedAt.localeCompare(a.updatedAt) || byName(a, b);
    case 'quickest':
      return (a, b) => a.minutes - b.minutes || byName(a, b);
    case 'name':
      return byName;
  }
};
