import type { RecipePage, RecipeSummary } from '../../../src/contract/index.ts';
import { facetCounts, filterByFacets } from '../../../src/model/facets.ts';
import { createRecipeSearch } from '../../../src/model/recipe-search.ts';
import { json, type Answer } from './stub-fetch.ts';

const apps = ['Salesforce', 'Zendesk', 'Shopify', 'NetSuite', 'HubSpot', 'Xero', 'Slack', 'Jira'];
const categories = ['crm', 'support', 'finance'];
const actions = ['sync', 'upsert', 'insert', 'update'] as const;

const pick = <Item>(items: readonly Item[], place: number): Item => items[place % items.length] as Item;
const app = (name: string) => ({ id: name.toLowerCase(), name, monogram: name.slice(0, 2), home: false });

/** The recipe at a place; the first is used most. */
export const recipeAt = (place: number, change: Partial<RecipeSummary> = {}): RecipeSummary => {
  const [source, target] = [app(pick(apps, place)), app(pick(apps, place * 3 + 1))];
  return {
    id: `recipe-${place}`,
    version: '1.0.0',
    name: `Recipe ${place} from ${source.name} to ${target.name}`,
    summary: `What changes in ${source.name} comes to ${target.name} a moment later, and nothing is ever deleted.`,
    category: pick(categories, place),
    keywords: [`keyword${place}`],
    endpoints: [source, target],
    actions: [pick(actions, place)],
    minutes: 3 + (place % 9),
    author: 'Ana',
    organization: null,
    visibility: 'public',
    state: 'published',
    uploadedAt: '2026-11-25T10:00:00Z',
    verified: true,
    updatedAt: '2026-11-25T10:00:00Z',
    deployments: 100_000 - place,
    ...change,
  };
};

export const manyRecipes = (count: number): RecipeSummary[] =>
  Array.from({ length: count }, (_, place) => recipeAt(place));

/** Answers the list of recipes as a host does that has these. */
export const hostOf = (recipes: readonly RecipeSummary[]): Answer => {
  const search = createRecipeSearch(recipes);
  return ({ url: { searchParams } }) => {
    const selection = {
      endpoint: searchParams.getAll('endpoint'),
      source: searchParams.getAll('source'),
      target: searchParams.getAll('target'),
      category: searchParams.getAll('category'),
      action: searchParams.getAll('action'),
    };
    const matching = search.find(searchParams.get('q') ?? '');
    const found = filterByFacets(matching, selection);
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = from + Number(searchParams.get('limit') ?? 50);
    return json({
      items: found.slice(from, to),
      total: found.length,
      next: to < found.length ? String(to) : null,
      facets: facetCounts(matching, selection),
    } satisfies RecipePage);
  };
};
