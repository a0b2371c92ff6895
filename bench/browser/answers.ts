import type { RecipePage, RecipeSummary } from 'citizen-integrator/contract';
import { createRecipeSearch, facetCounts, filterByFacets } from 'citizen-integrator/model';

const page = <Item>(all: readonly Item[], query: URLSearchParams) => {
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Number(query.get('limit') ?? 50);
  return { items: all.slice(start, end), total: all.length, next: end < all.length ? String(end) : null };
};

/** What a host answers that has these recipes, in this order. */
export const createRecipeAnswers = (recipes: readonly RecipeSummary[]) => {
  const search = createRecipeSearch(recipes);
  const nothing = { endpoint: [], category: [], action: [] };
  const facets = facetCounts(recipes, nothing);
  return (query: URLSearchParams): RecipePage => {
    const words = query.get('q') ?? '';
    const selection = {
      endpoint: query.getAll('endpoint'),
      source: query.getAll('source'),
      target: query.getAll('target'),
      category: query.getAll('category'),
      action: query.getAll('action'),
    };
    const isOpen = words === '' && Object.values(selection).every(({ length }) => length === 0);
    if (isOpen) return { ...page(recipes, query), facets };
    const found = search.find(words);
    return { ...page(filterByFacets(found, selection), query), facets: facetCounts(found, selection) };
  };
};
