import type { FacetSelection } from '../../model/facets.ts';
import { sortOrders, type SortOrder } from './recipe-order.ts';

/** What a person searched for, chose and how it is sorted: enough to show the same recipes again. */
export interface GalleryFilters extends FacetSelection {
  readonly query: string;
  readonly sort: SortOrder;
}

export const noFilters: GalleryFilters = { query: '', endpoint: [], category: [], action: [], sort: 'popular' };

export const facetNames = ['endpoint', 'category', 'action'] as const satisfies readonly (keyof FacetSelection)[];
export type FacetName = (typeof facetNames)[number];

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : typeof value === 'string' ? [value] : [];

/** Filters as a page gives them, which may have read them from its address: what does not fit is left out. */
export const readFilters = (given: Partial<GalleryFilters> | null | undefined): GalleryFilters => ({
  query: typeof given?.query === 'string' ? given.query : '',
  endpoint: texts(given?.endpoint),
  category: texts(given?.category),
  action: texts(given?.action),
  sort: sortOrders.find(order => order === given?.sort) ?? noFilters.sort,
});

/** Every choice, facet by facet. */
export const choicesOf = (filters: FacetSelection): { readonly name: FacetName; readonly value: string }[] =>
  facetNames.flatMap(name => filters[name].map(value => ({ name, value })));

/** Whether they show everything, in the order in which the host has it. */
export const areEmpty = (filters: GalleryFilters): boolean =>
  filters.query.trim() === '' && filters.sort === noFilters.sort && choicesOf(filters).length === 0;
