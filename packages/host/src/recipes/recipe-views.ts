import type { Library } from '@citizen-integrator/library';
import type { Presentation, RecipeSummary } from 'citizen-integrator/contract';
import { isOrganizationAdmin, type Caller } from '../auth/caller.ts';
import { countByRecipe, listLastUses } from '../deployments/store.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { presented, shownPresentation } from '../presentation/presentation.ts';
import type { Store, Tx } from '../store/database.ts';
import { isOwner, ownStanding } from './own-recipe.ts';
import { listDeletedRecipes, listOfferedRecipes, type ListedRecipeRow } from './own-store.ts';
import { createCards, type ShownRecipe } from './recipe-cards.ts';
import { libraryStanding, toRecipeSummary } from './recipe.ts';
import { listRecipeDates } from './store.ts';

export interface RecipeListParts {
  readonly store: Store;
  readonly library: Library;
}

/** Who looks, through whose eyes, and how they read. */
export interface Viewer {
  readonly caller: Caller;
  /** Null: an organization's admin, who looks at all as it is. */
  readonly customer: string | null;
  readonly language: string;
}

/** @throws HttpProblem forbidden when somebody looks through the eyes of another one than their own customer. */
export const viewerOf = (caller: Caller, named: string | undefined, language: string): Viewer => {
  if (named === undefined || named === caller.customer?.id) {
    return { caller, customer: caller.customer?.id ?? null, language };
  }
  if (isOrganizationAdmin(caller)) return { caller, customer: named, language };
  throw new HttpProblem('forbidden', message('request.customer.foreign'));
};

export const scopeOf = ({ caller, customer }: Viewer) => ({ organization: caller.scope.organization, customer });

/** What the viewer is shown of recipes; null for whoever looks at all as it is. */
export const presentationFor = async (tx: Tx, viewer: Viewer): Promise<Presentation | null> =>
  viewer.customer === null ? null : shownPresentation(tx, viewer.caller.scope.organization, viewer.customer);

export interface SeenRecipes {
  readonly recipes: readonly RecipeSummary[];
  readonly presentation: Presentation | null;
}

export interface WhatToRead {
  /** Of these recipes alone; of all when null. */
  readonly ids: readonly string[] | null;
  /** What the viewer is shown; null for all as it is. */
  readonly presentation: Presentation | null;
  /** How often recipes are deployed, over all organizations. */
  readonly counts: ReadonlyMap<string, number>;
  /** Also what the organization deleted, for its admins. */
  readonly withDeleted?: boolean;
}

/** Reads recipes of the library and organizations' own as somebody may see them, in no order. */
export const createRecipeViews = ({ store, library }: RecipeListParts) => {
  const withCards = createCards();
  // Since when this host has each version of the library's recipes: it does not change while it runs.
  let dates: Promise<ReadonlyMap<string, Date>> | undefined;
  const readDates = () => (dates ??= store.withScope('operator', listRecipeDates));

  const ofLibrary = (ids: readonly string[] | null) =>
    ids ? ids.flatMap(id => library.recipes.get(id) ?? []) : [...library.recipes.values()];

  /** @param tx In the viewer's scope. */
  const readIn = async (
    tx: Tx,
    viewer: Viewer,
    { ids, presentation, counts, withDeleted = false }: WhatToRead,
  ): Promise<RecipeSummary[]> => {
    const { caller, language } = viewer;
    const since = await readDates();
    const rows: ListedRecipeRow[] = [...(await listOfferedRecipes(tx, ids))];
    if (withDeleted && viewer.customer === null) {
      rows.push(...(await listDeletedRecipes(tx, caller.scope.organization)));
    }
    const own = await withCards(tx, rows);
    const uses = await listLastUses(tx);
    const ofLibraries = ofLibrary(ids).map(recipe => {
      const at = since.get(`${recipe.id}@${recipe.version}`) ?? new Date();
      const standing = libraryStanding(recipe, at, counts.get(recipe.id) ?? 0);
      return toRecipeSummary(recipe, recipe, standing, library, language);
    });
    const toSummary = ({ row, version, card }: ShownRecipe): RecipeSummary => {
      const isOwners = viewer.customer === null && isOwner(caller, row);
      const standing = ownStanding(row, version, counts.get(row.id) ?? 0, isOwners);
      return toRecipeSummary({ id: row.id, version }, card, standing, library, language);
    };
    const all = [...ofLibraries, ...own.map(toSummary)].map(recipe => {
      const usedAt = uses.get(recipe.id)?.toISOString();
      return usedAt === undefined ? recipe : { ...recipe, usedAt };
    });
    return presentation ? presented(all, presentation) : all;
  };

  const read = async (
    viewer: Viewer,
    { ids, withDeleted = false }: Pick<WhatToRead, 'ids' | 'withDeleted'>,
  ): Promise<SeenRecipes> => {
    const counts = await store.withScope('operator', tx => countByRecipe(tx, ids));
    await readDates();
    return store.withScope(scopeOf(viewer), async tx => {
      const presentation = await presentationFor(tx, viewer);
      return { recipes: await readIn(tx, viewer, { ids, presentation, counts, withDeleted }), presentation };
    });
  };

  return { read, readIn };
};
export type RecipeViews = ReturnType<typeof createRecipeViews>;
