import type { FacetSelection } from '../../model/facets.ts';
import { sortOrders, type SortOrder } from './recipe-order.ts';

/** What a person searched for, chose and how it is sorted: enough to show the same recipes again. */
export interface GalleryFilters extends Required<FacetSelection> {
  readonly query: string;
  readonly sort: SortOrder;
}

export const facetNames = [
  'collection',
  'endpoint',
  'source',
  'target',
  'category',
  'action',
] as const satisfies readonly (keyof FacetSelection)[];
export type FacetName = (typeof facetNames)[number];

/** One of each facet. */
const byFacet = <Value>(valueOf: (name: FacetName) => Value): Record<FacetName, Value> =>
  Object.fromEntries(facetNames.map(name => [name, valueOf(name)])) as Record<FacetName, Value>;

export const noChoices: Required<FacetSelection> = byFacet(() => []);

export const noFilters: GalleryFilters = { query: '', ...noChoices, sort: 'popular' };

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : typeof value === 'string' ? [value] : [];

/** Filters as a page gives them, which may have read them from its address: what does not fit is left out. */
export const readFilters = (given: Partial<GalleryFilters> | null | undefined): GalleryFilters => ({
  query: typeof given?.query === 'string' ? given.query : '',
  ...byFacet(name => texts(given?.[name])),
  sort: sortOrders.find(order => order === given?.sort) ?? noFilters.sort,
});

/** Every choice, facet by facet. */
export const choicesOf = (filters: GalleryFilters): { readonly name: FacetName; readonly value: string }[] =>
  facetNames.flatMap(name => filters[name].map(value => ({ name, value })));

/** Whether they show everything, in the order in which the host has it. */
export const areEmpty = (filters: GalleryFilters): boolean =>
  filters.query.trim() === '' && filters.sort === noFilters.sort && choicesOf(filters).length === 0;
