import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { allPages, RecipeApiError } from '../../client/index.ts';
import type { RecipePage, RecipeSummary, RouteInput } from '../../contract/index.ts';
import { actions } from '../../contract/actions.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import type { CitizenSession } from '../../session/index.ts';
import { areEmpty, type GalleryFilters } from './gallery-filters.ts';
import type { FoundRecipes, RecipeIndex } from './recipe-index.ts';
import { after, whenIdle } from './when-idle.ts';

export interface RecipeFinderOptions {
  readonly session: () => CitizenSession | undefined;
  /** Endpoint ids to keep to; every recipe when empty. */
  readonly endpoints: () => readonly string[];
  readonly filters: () => GalleryFilters;
  /** BCP 47: decides how names are sorted. */
  readonly locale: () => string;
  readonly onReady: () => void;
}

/** So many are fetched for the first look, and at a time after that where the host does the searching. */
const pageSize = 60;
/** So few are fetched whole without being asked for. */
const fewRecipes = 600;
/** So many are searched in the page, where a plain scan answers within a keystroke; over that, the host searches. */
const mostRecipes = 5000;

/** In ms: so long the host is not asked while somebody types. */
const rest = 150;

/**
 * Finds recipes. The first page is enough to begin with; the others come as soon as somebody takes an interest, and are
 * then searched here, without the host. Where there are too many for that, the host is asked at every change.
 */
export class RecipeFinder implements ReactiveController {
  /** The first page of all recipes. */
  readonly first: ResourceController<readonly [CitizenSession, number, string], RecipePage>;

  readonly #host: ReactiveControllerHost & Element;
  readonly #options: RecipeFinderOptions;
  readonly #rest: ResourceController<readonly [RecipePage, CitizenSession], RecipeIndex>;
  readonly #answer: ResourceController<readonly [RecipePage, CitizenSession, string], RecipePage>;
  #isWanted = false;
  /** What comes after the first page no longer keeps anybody waiting for it. */
  #mayFetchAll = false;
  #isFetchingMore = false;
  #last: FoundRecipes | undefined;

  constructor(host: ReactiveControllerHost & Element, options: RecipeFinderOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    this.first = new ResourceController(host, {
      key: () => {
        const session = options.session();
        return session && ([session, session.person, options.endpoints().join(' ')] as const);
      },
      load: ([session, , endpoints]) =>
        session.cache.get(`recipes/first/${endpoints}`, () =>
          session.client.recipes.list({ endpoint: [...options.endpoints()], limit: pageSize }),
        ),
      onReady: () => {
        options.onReady();
        whenIdle(() => {
          this.#mayFetchAll = true;
          host.requestUpdate();
        });
      },
    });
    this.#rest = new ResourceController(host, {
      key: () => {
        const [page, session] = [this.first.value, options.session()];
        return page && session && this.#takesAll(page) ? ([page, session] as const) : undefined;
      },
      load: ([page, session]) =>
        session.cache.get(`recipes/all/${options.endpoints().join(' ')}`, () => this.#loadIndex(page, session)),
    });
    this.#answer = new ResourceController(host, {
      key: () => {
        const [page, session] = [this.first.value, options.session()];
        return page && session && page.total > mostRecipes
          ? ([page, session, JSON.stringify(options.filters())] as const)
          : undefined;
      },
      load: async ([page, { client }], signal) => {
        if (areEmpty(options.filters())) return page;
        // Whoever goes on typing asks only once; what came too late is left alone.
        await new Promise<void>(resolve => after(rest, resolve));
        signal.throwIfAborted();
        return client.recipes.list(this.#query(), { signal });
      },
    });
  }

  hostUpdate(): void {
    if (!this.first.value) this.#last = undefined;
  }

  /** What the filters leave; while that is being looked for, what they left before. Undefined before the first page. */
  get found(): FoundRecipes | undefined {
    const page = this.first.value;
    if (!page) return undefined;
    return (this.#last = this.#findNow(page) ?? this.#last ?? { ...page, recipes: page.items });
  }

  /** Whether `found` is still that of other filters. */
  get isPending(): boolean {
    return this.first.value !== undefined && !this.#findNow(this.first.value);
  }

  /** Why the others, or the answer, could not be had. */
  get error(): RecipeApiError | null {
    return this.#rest.error ?? this.#answer.error;
  }

  readonly retry = (): void => {
    this.#rest.reload();
    this.#answer.reload();
  };

  /** Somebody takes an interest: a search or a look at more is likely. */
  readonly want = (): void => {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#host.requestUpdate();
  };

  /** Fetches the next recipes, where not all are here. */
  async fetchMore(): Promise<void> {
    this.want();
    const [session, answer] = [this.#options.session(), this.#answer.value];
    if (!session || !answer?.next || this.#isFetchingMore) return;
    this.#isFetchingMore = true;
    try {
      const more = await session.client.recipes.list({ ...this.#query(), cursor: answer.next });
      // Other filters may hold by now.
      if (this.#answer.value === answer)
        this.#answer.change(() => ({ ...more, items: [...answer.items, ...more.items] }));
    } catch {
      // The button stays: whoever wants more presses it again.
    } finally {
      this.#isFetchingMore = false;
    }
  }

  #takesAll({ next, total }: RecipePage): boolean {
    if (next !== null && total > mostRecipes) return false;
    return this.#isWanted || (this.#mayFetchAll && total <= fewRecipes) || !areEmpty(this.#options.filters());
  }

  /** What searches is fetched beside what is searched. */
  async #loadIndex(page: RecipePage, session: CitizenSession): Promise<RecipeIndex> {
    const [part, recipes] = await Promise.all([
      import('./recipe-index.ts').catch((cause: unknown) => {
        throw new RecipeApiError({ kind: 'offline', message: 'The search could not be fetched', cause });
      }),
      page.next === null ? page.items : this.#loadAll(page, session),
    ]);
    return new part.RecipeIndex(recipes);
  }

  async #loadAll(page: RecipePage, { client }: CitizenSession): Promise<readonly RecipeSummary[]> {
    const endpoint = [...this.#options.endpoints()];
    const others = await allPages(from =>
      client.recipes.list({ endpoint, limit: 500, ...(page.next === null ? {} : { cursor: page.next }), ...from }),
    );
    return [...page.items, ...others];
  }

  #query() {
    const { query, endpoint, action, sort, ...others } = this.#options.filters();
    const apps = endpoint.length > 0 ? endpoint : this.#options.endpoints();
    return {
      limit: pageSize,
      ...others,
      ...(query.trim() ? { q: query } : {}),
      endpoint: apps,
      action: actions.filter(known => action.includes(known)),
      ...(sort === 'popular' ? {} : { sort }),
    } as RouteInput<'listRecipes', 'query'>;
  }

  #findNow(page: RecipePage): FoundRecipes | undefined {
    const filters = this.#options.filters();
    if (this.#rest.value) return this.#rest.value.find(filters, this.#options.locale());
    const answer = this.#answer.value ?? (areEmpty(filters) ? page : undefined);
    return answer && { recipes: answer.items, total: answer.total, facets: answer.facets };
  }
}
