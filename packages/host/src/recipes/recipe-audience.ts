import { tellRecipe, type RecipeNotice } from '../events/store.ts';
import type { Tx } from '../store/database.ts';
import type { OwnRecipeRow } from './own-store.ts';

type Audience = Pick<RecipeNotice, 'organization' | 'customers'>;

const audiencesOf = ({
  organization,
  visibility,
  sharedWith,
  approvedVersion,
  deletedAt,
}: OwnRecipeRow): Audience[] => {
  if (deletedAt) return [{ organization, customers: [] }];
  switch (visibility) {
    case 'private':
      return [{ organization, customers: [] }];
    case 'organization':
      return [{ organization, customers: null }];
    case 'shared':
      return [
        { organization, customers: sharedWith.customers },
        ...sharedWith.organizations.map(other => ({ organization: other, customers: null })),
      ];
    case 'public':
      return [{ organization: approvedVersion === null ? organization : null, customers: null }];
  }
};

/** Tells all who see a recipe, or saw it until now, that it is another one. Null: it was not there before. */
export const tellChange = async (tx: Tx, before: OwnRecipeRow | null, after: OwnRecipeRow): Promise<void> => {
  const told = new Set<string>();
  for (const audience of [before, after].flatMap(row => (row ? audiencesOf(row) : []))) {
    const key = JSON.stringify(audience);
    if (told.has(key)) continue;
    told.add(key);
    await tellRecipe(tx, { id: after.id, version: after.version, ...audience });
  }
};
