import type { Tx } from '../store/database.ts';
import { listCards, type ListedRecipeRow } from './own-store.ts';
import type { RecipeCard } from './recipe-card.ts';

/** A recipe in the version in which a list shows it. */
export interface ShownRecipe {
  readonly row: ListedRecipeRow;
  readonly version: string;
  readonly card: RecipeCard;
}

/** Some megabytes; those that were kept first go first. */
const mostKept = 20_000;

/**
 * Reads the cards that belong to rows. A version never changes, so each is read once, however many lists show it; whether
 * a caller may see it was decided when its row was read.
 */
export const createCards = () => {
  const kept = new Map<string, RecipeCard>();
  const keyOf = (recipe: string, version: string, { createdAt }: ListedRecipeRow): string =>
    `${recipe}@${version}@${createdAt.getTime()}`;

  return async (tx: Tx, rows: readonly ListedRecipeRow[]): Promise<ShownRecipe[]> => {
    const wanted = rows.map(row => {
      const version = row.offered ?? row.version;
      return { row, version, key: keyOf(row.id, version, row) };
    });
    const missing = wanted.filter(({ key }) => !kept.has(key));
    const found = new Map<string, RecipeCard>();
    if (missing.length > 0) {
      const keys = new Map(missing.map(({ row, version, key }) => [`${row.id}@${version}`, key]));
      const cards = await listCards(
        tx,
        missing.map(({ row, version }) => ({ recipe: row.id, version })),
      );
      for (const { recipe, version, card } of cards) {
        const key = keys.get(`${recipe}@${version}`) ?? '';
        found.set(key, card);
        kept.set(key, card);
      }
    }
    const shown = wanted.flatMap(({ row, version, key }) => {
      const card = found.get(key) ?? kept.get(key);
      return card ? [{ row, version, card }] : [];
    });
    for (const key of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(key);
    }
    return shown;
  };
};
