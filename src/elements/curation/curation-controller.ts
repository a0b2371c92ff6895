import type { ReactiveControllerHost } from 'lit';
import { allPages, isRecipeApiError, type RecipeApiError } from '../../client/index.ts';
import type {
  Customer,
  Endpoint,
  PresentationContent,
  RecipeSummary,
  Session,
  StoredPresentation,
} from '../../contract/index.ts';
import { ResourceController } from '../../controllers/resource-controller.ts';
import {
  beginCuration,
  contentOf,
  curate,
  differences,
  stepCuration,
  type Curation,
  type CurationEdit,
  type CurationHistory,
} from '../../model/curation.ts';
import type { CitizenSession } from '../../session/index.ts';

/** What there is to show. */
export interface Catalogue {
  readonly person: Session;
  /** Those that customers may see, as they are called, by name. Empty for who may not decide about them. */
  readonly recipes: readonly RecipeSummary[];
  /** Where the recipes go on that are still to come; null when all are here. */
  readonly next: string | null;
  /** Apps that there are. */
  readonly endpoints: readonly Endpoint[];
  readonly customers: readonly Customer[];
}

const pageSize = 500;
/** The first ones are in view before the others are asked for. */
const firstPageSize = 100;

interface Stored {
  readonly now: StoredPresentation;
  readonly forAll: PresentationContent;
}

export type Saving =
  { readonly kind: 'idle' } | { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly error: RecipeApiError };

export interface CurationSettings {
  readonly session: CitizenSession | undefined;
  /** Id; empty for all. */
  readonly customer: string;
}

const mayDecide = ({ role, customer }: Session): boolean => role === 'admin' && customer === null;

/** Recipes that customers may see, from a place on. */
const readRecipes = async (
  { client }: CitizenSession,
  query: { readonly limit: number; readonly cursor?: string },
  signal: AbortSignal,
): Promise<Pick<Catalogue, 'recipes' | 'next'>> => {
  const { items, next } = await client.recipes.list({ sort: 'name', ...query }, { signal });
  return { recipes: items.filter(({ state }) => state !== 'draft' && state !== 'deleted'), next };
};

const readCatalogue = async (session: CitizenSession, signal: AbortSignal): Promise<Catalogue> => {
  const { client } = session;
  const person = await session.whoami();
  if (!mayDecide(person)) return { person, recipes: [], next: null, endpoints: [], customers: [] };
  const [first, endpoints, customers] = await Promise.all([
    readRecipes(session, { limit: firstPageSize }, signal),
    allPages(from => client.endpoints.list({ limit: pageSize, ...from }, { signal })),
    allPages(from => client.customers.list({ limit: pageSize, ...from }, { signal })),
  ]);
  return { person, ...first, endpoints, customers };
};

/** What customers see while it is changed: what was done, and what the host has. */
export class CurationController {
  readonly catalogue;
  /** The next recipes of the catalogue. */
  readonly more;
  readonly stored;
  /** What somebody else stored while this was worked on. */
  conflict: StoredPresentation | null = null;
  saving: Saving = { kind: 'idle' };

  readonly #host: ReactiveControllerHost & Element;
  readonly #settings: () => CurationSettings;
  #history: CurationHistory = beginCuration({});
  /** Undefined until it is loaded. */
  #saved: StoredPresentation | undefined;
  #forAll: PresentationContent = {};

  constructor(host: ReactiveControllerHost & Element, settings: () => CurationSettings) {
    this.#host = host;
    this.#settings = settings;
    this.catalogue = new ResourceController(host, {
      key: () => {
        const { session } = settings();
        return session && ([session, session.person] as const);
      },
      load: ([session], signal) => readCatalogue(session, signal),
    });
    this.more = new ResourceController(host, {
      key: () => {
        const { session } = settings();
        const { next } = this.catalogue.value ?? {};
        return session && next ? ([session, next] as const) : undefined;
      },
      load: ([session, cursor], signal) => readRecipes(session, { limit: pageSize, cursor }, signal),
      onReady: ({ recipes, next }) =>
        this.catalogue.change(catalogue => ({ ...catalogue, recipes: [...catalogue.recipes, ...recipes], next })),
    });
    this.stored = new ResourceController(host, {
      key: () => {
        const { session, customer } = settings();
        return session && this.mayEdit ? ([session, session.person, customer] as const) : undefined;
      },
      load: async ([{ client }, , customer], signal): Promise<Stored> => {
        const [now, forAll] = await Promise.all([
          client.presentation.get(customer ? { customer } : {}, { signal }),
          customer ? client.presentation.get({}, { signal }) : null,
        ]);
        return { now, forAll: forAll?.own ?? {} };
      },
      onReady: stored => this.#take(stored),
    });
  }

  /** Whether the person is an admin of the organization itself. */
  get mayEdit(): boolean {
    const { person } = this.catalogue.value ?? {};
    return person !== undefined && mayDecide(person);
  }

  /** As the host has it; undefined until it is loaded for the customer that is asked for. */
  get saved(): StoredPresentation | undefined {
    return this.stored.value && this.#saved;
  }

  get curation(): Curation {
    return { forAll: this.#forAll, own: contentOf(this.#history) };
  }

  get isChanged(): boolean {
    return this.#saved !== undefined && differences(this.#saved.own, contentOf(this.#history)).length > 0;
  }

  get canUndo(): boolean {
    return this.#history.at > 0;
  }

  get canRedo(): boolean {
    return this.#history.at < this.#history.entries.length - 1;
  }

  /** @param typing Names what is typed, so that it is taken back as a whole. */
  edit(change: CurationEdit, typing = ''): void {
    if (!this.saved || this.saving.kind === 'busy') return;
    this.saving = { kind: 'idle' };
    this.#become(curate(this.#history, change(this.curation), typing));
  }

  /** What was typed is done. */
  readonly settle = (): void => {
    this.#history = { ...this.#history, typing: '' };
  };

  step(steps: -1 | 1): void {
    if (this.saving.kind !== 'busy') this.#become(stepCuration(this.#history, steps));
  }

  /** @returns What was stored; null when it was not: see `conflict` and `saving`. */
  async save(): Promise<StoredPresentation | null> {
    const { session, customer } = this.#settings();
    const saved = this.#saved;
    if (!session || !saved || this.saving.kind === 'busy') return null;
    const content = contentOf(this.#history);
    const query = customer ? { customer } : {};
    const { presentation } = session.client;
    this.#setSaving({ kind: 'busy' });
    try {
      const now = await presentation.put(content, query, { ifMatch: saved.etag });
      if (this.#settings().customer !== customer) return now;
      this.#saved = now;
      this.conflict = null;
      this.#setSaving({ kind: 'idle' });
      return now;
    } catch (reason) {
      if (!isRecipeApiError(reason)) throw reason;
      const other = reason.kind === 'conflict' ? await presentation.get(query).catch(() => null) : null;
      if (other) this.conflict = other;
      this.#setSaving(other ? { kind: 'idle' } : { kind: 'failed', error: reason });
      return null;
    }
  }

  /** Stores one's own over the other. */
  async keepMine(): Promise<StoredPresentation | null> {
    if (!this.conflict) return null;
    this.#saved = this.conflict;
    this.conflict = null;
    return this.save();
  }

  /** The other takes the place of one's own; that can be taken back. */
  takeTheirs(): void {
    const { conflict } = this;
    if (!conflict) return;
    this.#saved = conflict;
    this.conflict = null;
    this.edit(() => conflict.own);
  }

  /** What comes from the host; what was changed here is kept, as after the element was moved. */
  #take({ now, forAll }: Stored): void {
    this.#forAll = forAll;
    if (this.#saved?.customer === now.customer && this.isChanged) {
      if (this.#saved.etag !== now.etag) this.conflict = now;
      return;
    }
    this.#saved = now;
    this.#history = beginCuration(now.own);
    this.conflict = null;
    this.saving = { kind: 'idle' };
  }

  #become(history: CurationHistory): void {
    this.#history = history;
    this.#host.requestUpdate();
  }

  #setSaving(saving: Saving): void {
    this.saving = saving;
    this.#host.requestUpdate();
  }
}
