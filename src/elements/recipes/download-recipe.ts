import type { Client } from '../../client/index.ts';
import { saveFile } from '../save-file.ts';

/** Saves a recipe's metadata as a file, and its Jitterpak beside it should it have one. @throws RecipeApiError */
export const downloadRecipe = async (client: Client, id: string): Promise<void> => {
  const recipe = await client.recipes.original(id);
  // Both or none: half of a recipe is of no use.
  const jitterpak = recipe.project.kind === 'jitterpak' ? await client.recipes.jitterpak(id) : null;
  saveFile(`${id}.json`, 'application/json', JSON.stringify(recipe, null, 2));
  if (jitterpak) saveFile(`${id}.jpk`, 'application/zip', jitterpak);
};
