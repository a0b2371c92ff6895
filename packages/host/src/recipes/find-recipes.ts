import type { Presentation, RecipePage, RecipeQuery, RecipeSummary } from 'citizen-integrator/contract';
import { createFacets, type FacetSelection } from 'citizen-integrator/model';
import { nearestWords } from 'citizen-integrator/model/recipe-search';
import { listLastUses } from '../deployments/store.ts';
import { pageAt, pageStart } from '../http/page.ts';
import type { Store, Tx } from '../store/database.ts';
import { onlyCollection } from '../presentation/presentation.ts';
import { endpointsOf } from './recipe.ts';
import { presentationFor, scopeOf, type RecipeViews, type RecipeListParts, type Viewer } from './recipe-views.ts';
import {
  countAllEntries,
  countKinds,
  entryOrders,
  findTrigrams,
  listFew,
  listKinds,
  listMany,
  refreshEntries,
  wordsLike,
  wordsWith,
  type EntryOrder,
  type FoundEntry,
  type ListedEntry,
  type Kind,
  type Sought,
} from './search-store.ts';
import { createWording, nameQuery, searchQuery, soughtWords, type SoughtWords } from './search-words.ts';

/** With more recipes than these the database searches. */
const mostInMemory = 5000;
/** In ms: how long it stays with the number that was counted last, and how often recipes are deployed. */
const countedFor = 60_000;

const isOrder = (sort: string): sort is EntryOrder => Object.hasOwn(entryOrders, sort);

/** What the database can search for; lists of an organization's own are short enough to be read. */
const searched: ReadonlySet<string> = new Set([
  'q',
  'endpoint',
  'source',
  'target',
  'category',
  'action',
  'collection',
  'customer',
  'sort',
  'cursor',
  'limit',
] satisfies (keyof RecipeQuery)[]);

const isSearched = (query: RecipeQuery): boolean =>
  Object.entries(query).every(([name, value]) => value === undefined || searched.has(name)) &&
  (query.sort === undefined || query.sort === 'used' || isOrder(query.sort));

/** Knows whether the host has more recipes than are read at every request, and keeps their order up to date. */
const createGauge = (store: Store, most: number) => {
  let counted = -Infinity;
  let areMany = false;
  return async (): Promise<boolean> => {
    if (performance.now() - counted < countedFor) return areMany;
    counted = performance.now();
    areMany = await store.withScope('operator', async tx => {
      if ((await countAllEntries(tx)) <= most) return false;
      await refreshEntries(tx);
      return true;
    });
    return areMany;
  };
};

/** So few are found at once, with their kinds; of more the kinds are counted first. */
const few = 2000;

type Group = Pick<RecipeSummary, 'endpoints' | 'category' | 'actions'> & { readonly kind: Kind };

interface Found {
  readonly words: SoughtWords;
  /** In order; null when there are many. */
  readonly entries: readonly FoundEntry[] | null;
  /** How many there are by kind, of kinds that are for whoever looks. */
  readonly counts: ReadonlyMap<Kind, number>;
  /** Whether there are kinds that are not. */
  readonly areSomeHidden: boolean;
}

/** Says whether what is of a kind is offered to whoever looks: as `citizen.offered_version` has it. */
const createAudience = (viewer: Viewer): ((kind: Kind) => boolean) => {
  const { organization: own, customer } = scopeOf(viewer);
  const names = new Set(['all', `org:${own}`, customer === null ? `admin:${own}` : `customer:${own}/${customer}`]);
  return ({ organization, audience }) =>
    audience.some(name => names.has(name) || (name === 'others' && organization !== own));
};

const countBy = (kinds: Iterable<number>): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
};

/** Knows kinds once they were read. */
const createKinds = () => {
  const known = new Map<number, Kind>();
  return async (tx: Tx, ids: Iterable<number>): Promise<readonly Kind[]> => {
    const wanted = [...ids];
    const missing = wanted.filter(id => !known.has(id));
    if (missing.length > 0) for (const kind of await listKinds(tx, missing)) known.set(kind.id, kind);
    return wanted.flatMap(id => known.get(id) ?? []);
  };
};

/** @param most With more recipes than these on the host the database searches. */
export const createRecipeFinder = ({ store, library }: RecipeListParts, views: RecipeViews, most = mostInMemory) => {
  const haveMany = createGauge(store, most);
  const kindsOf = createKinds();
  let trigrams: Promise<string | null> | undefined;

  /** What may be meant by words that nothing has: words that have one inside, else those nearest to it. */
  const aroundOrNear = async (tx: Tx, word: string): Promise<readonly string[]> => {
    const around = await wordsWith(tx, word);
    return around.length > 0 ? around : near(tx, word);
  };
  const near = async (tx: Tx, word: string): Promise<readonly string[]> => {
    trigrams ??= findTrigrams(tx);
    return nearestWords(word, await wordsLike(tx, word, await trigrams));
  };
  const meant = async (
    tx: Tx,
    words: SoughtWords,
    by: (tx: Tx, word: string) => Promise<readonly string[]>,
  ): Promise<SoughtWords> => {
    const found: (readonly string[])[] = [];
    for (const alternatives of words) {
      const others = await by(tx, alternatives[0] ?? '');
      found.push(others.length > 0 ? others : alternatives);
    }
    return found;
  };

  const groupOf = (kind: Kind, phrases: Presentation['phrases']): Group => {
    const [ids, category, actions] = kind.facets;
    return {
      kind,
      endpoints: endpointsOf({ endpoints: [...ids] }, library).map(endpoint => ({
        ...endpoint,
        name: phrases[`endpoint.${endpoint.id}.name`] ?? endpoint.name,
      })),
      category,
      actions: actions as RecipeSummary['actions'],
    };
  };

  // As most customers have them: with the names that endpoints have by themselves.
  const usualGroups = new Map<number, Group>();
  let usualFacets = createFacets<Group>([]);
  const facetsOf = (kinds: readonly Kind[], phrases: Presentation['phrases']) => {
    if (Object.keys(phrases).some(name => name.startsWith('endpoint.'))) {
      const groups = kinds.map(kind => groupOf(kind, phrases));
      return { groups, facets: createFacets(groups) };
    }
    const known = usualGroups.size;
    const groups = kinds.map(kind => {
      const group = usualGroups.get(kind.id) ?? groupOf(kind, {});
      usualGroups.set(kind.id, group);
      return group;
    });
    if (usualGroups.size > known) usualFacets = createFacets([...usualGroups.values()]);
    return { groups, facets: usualFacets };
  };

  /** @returns null when there are few enough to be read, or more is asked than the database can search for. */
  return async (viewer: Viewer, query: RecipeQuery, selection: FacetSelection): Promise<RecipePage | null> => {
    if (!isSearched(query) || !(await haveMany())) return null;
    const { start, limit } = pageStart(query);
    return store.withScope(scopeOf(viewer), async tx => {
      const presentation = await presentationFor(tx, viewer);
      const asked = [query.collection ?? []].flat();
      const collections = presentation?.collections ?? [];
      const collection = onlyCollection(presentation, asked);
      const members = collections.filter(({ id }) => asked.includes(id)).flatMap(({ recipes }) => recipes);
      const wording = createWording(library.endpoints, presentation?.phrases);
      const sought = (words: SoughtWords): Sought => ({
        words: words.length > 0 ? searchQuery(words, wording) : null,
        without: presentation?.hiddenRecipes ?? [],
        within: asked.length === 0 ? null : members,
      });
      const isFor = createAudience(viewer);
      const hidden = new Set(presentation?.hiddenEndpoints);
      const first =
        query.sort === 'used'
          ? [...(await listLastUses(tx)).keys()]
          : query.sort === undefined
            ? (collection?.recipes ?? presentation?.order ?? [])
            : [];
      const ordering = (words: SoughtWords) => ({
        name: words.length > 0 && query.sort === undefined ? nameQuery(words) : null,
        order: query.sort && isOrder(query.sort) ? query.sort : ('popular' as const),
        first,
      });
      const look = async (words: SoughtWords): Promise<Found> => {
        const entries = await listFew(tx, sought(words), ordering(words), few);
        const all = entries ? countBy(entries.map(({ kind }) => kind)) : await countKinds(tx, sought(words));
        const counts = new Map<Kind, number>();
        for (const kind of await kindsOf(tx, all.keys())) {
          if (!isFor(kind) || kind.facets[0].some(id => hidden.has(id))) continue;
          counts.set(kind, all.get(kind.id) ?? 0);
        }
        return { words, entries, counts, areSomeHidden: counts.size < all.size };
      };
      const typed = soughtWords(query.q ?? '');
      let seen = await look(typed);
      // Others may have words that are kept from whoever looks: what is meant is what they can see.
      for (const by of typed.length > 0 ? [aroundOrNear, near] : []) {
        if (seen.counts.size === 0) seen = await look(await meant(tx, typed, by));
      }
      const { words, entries, counts, areSomeHidden } = seen;
      const { groups, facets: among } = facetsOf([...counts.keys()], presentation?.phrases ?? {});
      const countOf = ({ kind }: Group) => counts.get(kind) ?? 0;
      const { recipes: fitting, facets: counted } = among.choose(groups, selection, countOf);
      const facets = {
        ...counted,
        collection: collections.map(({ id, name, recipes }) => ({ value: id, label: name, count: recipes.length })),
      };
      const total = fitting.reduce((sum, group) => sum + countOf(group), 0);
      const answer = async (shown: readonly ListedEntry[]): Promise<RecipePage> => {
        const ids = shown.map(({ recipe }) => recipe);
        const deployed = new Map(shown.map(({ recipe, deployments }) => [recipe, deployments]));
        const recipes = await views.readIn(tx, viewer, { ids, presentation, counts: deployed });
        const byId = new Map(recipes.map(recipe => [recipe.id, recipe]));
        const items = ids.flatMap(id => byId.get(id) ?? []);
        return { ...pageAt(items, start + limit, total), facets };
      };
      if (total <= start) return answer([]);
      const kinds = new Set(fitting.map(({ kind }) => kind.id));
      if (entries) return answer(entries.filter(({ kind }) => kinds.has(kind)).slice(start, start + limit));
      const isWhole = !areSomeHidden && kinds.size === counts.size;
      const page = { ...ordering(words), kinds: isWhole ? null : [...kinds], offset: start, limit };
      return answer(await listMany(tx, sought(words), page));
    });
  };
};
