import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { allPages, type RecipeApiError } from '../../client/index.ts';
import type { RecipePage, RecipeSummary, RouteInput, Session } from '../../contract/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import type { CitizenSession } from '../../session/index.ts';
import type { Owners } from './recipe-wish.ts';

/** The first page comes quickly, the others in few calls. */
const firstPage = 100;
const otherPages = 500;

export interface FirstRecipes {
  readonly who: Session;
  readonly page: RecipePage;
  /** Whether there are none, but some that were deleted can be brought back. */
  readonly areDeleted: boolean;
}

const query = (owners: Owners): RouteInput<'listRecipes', 'query'> => ({
  sort: 'uploaded',
  ...(owners === 'own' || owners === 'deleted' ? { mine: 'true' } : {}),
  ...(owners === 'deleted' ? { state: 'deleted' } : {}),
});

/**
 * The recipes that there are, latest first: the first at once, all others when somebody takes an interest. The library's
 * own are nobody's: they are left out.
 */
export class RecipeShelf implements ReactiveController {
  readonly first: ResourceController<readonly [CitizenSession, number, Owners], FirstRecipes>;

  readonly #host: ReactiveControllerHost;
  readonly #owners: () => Owners;
  readonly #rest: ResourceController<readonly [FirstRecipes, CitizenSession], RecipeSummary[]>;
  #isWanted = false;
  #of: readonly unknown[] = [];
  #known: readonly RecipeSummary[] = [];
  /** What came after the first before it was loaded anew, and whose that was. */
  #before: readonly RecipeSummary[] = [];
  #who: Session | null = null;
  #person: readonly unknown[] = [];
  readonly #session: () => CitizenSession | undefined;

  constructor(
    host: ReactiveControllerHost & Element,
    session: () => CitizenSession | undefined,
    owners: () => Owners,
    onReady: () => void,
  ) {
    this.#host = host;
    this.#session = session;
    this.#owners = owners;
    host.addController(this);
    this.first = new ResourceController(host, {
      key: () => {
        const now = session();
        return now && ([now, now.person, owners()] as const);
      },
      load: async ([now, , wanted], signal) => {
        const [who, page] = await Promise.all([
          now.whoami(),
          now.client.recipes.list({ ...query(wanted), limit: firstPage }, { signal }),
        ]);
        const isEmpty = wanted === 'own' && page.total === 0 && who.role === 'admin';
        const deleted = isEmpty && (await now.client.recipes.list({ ...query('deleted'), limit: 1 }, { signal }));
        return { who, page, areDeleted: deleted !== false && deleted.total > 0 };
      },
      onReady: ({ who }) => {
        this.#who = who;
        onReady();
      },
    });
    this.#rest = new ResourceController(host, {
      key: () => {
        const [first, now] = [this.first.value, session()];
        return first && now && first.page.next !== null && this.#takesAll ? ([first, now] as const) : undefined;
      },
      load: ([{ page }, { client }], signal) =>
        allPages(from =>
          client.recipes.list(
            {
              ...query(this.#owners()),
              limit: otherPages,
              ...(page.next === null ? {} : { cursor: page.next }),
              ...from,
            },
            { signal },
          ),
        ),
    });
  }

  hostUpdate(): void {
    const session = this.#session();
    const now = [session, session?.person, this.#owners()];
    if (now.every((part, index) => part === this.#person[index])) return;
    if (now.slice(0, 2).some((part, index) => part !== this.#person[index])) this.#who = null;
    this.#person = now;
    this.#before = [];
  }

  /** Who looks; kept while other recipes are looked for. */
  get who(): Session | null {
    return this.first.value?.who ?? this.#who;
  }

  /** Those that have come. */
  get recipes(): readonly RecipeSummary[] {
    const { value } = this.first;
    const now = [value, this.#rest.value];
    if (now.some((part, index) => part !== this.#of[index])) {
      this.#of = now;
      this.#before = this.#rest.value ?? this.#before;
      const first = new Set(value?.page.items.map(({ id }) => id));
      const all = value ? [...value.page.items, ...this.#before.filter(({ id }) => !first.has(id))] : [];
      const own = value?.who.organization.id;
      const owners = this.#owners();
      this.#known = all.filter(
        ({ organization }) => organization !== null && (owners !== 'others' || organization.id !== own),
      );
    }
    return this.#known;
  }

  /** Whether there are more than have come. */
  get isPartial(): boolean {
    return this.first.value !== undefined && this.first.value.page.next !== null && this.#rest.value === undefined;
  }

  get isLoadingRest(): boolean {
    return this.#rest.isLoading;
  }

  /** Why the others could not be had. */
  get error(): RecipeApiError | null {
    return this.#rest.error;
  }

  /** How many there are, as far as is known. */
  get total(): number {
    const { value } = this.first;
    return this.isPartial && this.#owners() === 'own' ? (value?.page.total ?? 0) : this.recipes.length;
  }

  /** Somebody takes an interest: a search or a look at more is likely. */
  readonly want = (): void => {
    if (this.#isWanted) return;
    this.#isWanted = true;
    if (this.isPartial) this.#host.requestUpdate();
  };

  readonly reload = (): void => this.first.reload();

  readonly retry = (): void => (this.#rest.error ? this.#rest.reload() : this.first.reload());

  get #takesAll(): boolean {
    return this.#isWanted || this.#owners() !== 'own';
  }
}
