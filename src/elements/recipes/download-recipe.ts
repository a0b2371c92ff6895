import type { Client } from '../../client/index.ts';

/** Hands a file to the person, as if it came from an address. */
const save = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

/** Saves a recipe's metadata as a file, and its Jitterpak beside it should it have one. @throws RecipeApiError */
export const downloadRecipe = async (client: Client, id: string): Promise<void> => {
  const recipe = await client.recipes.original(id);
  // Both or none: half of a recipe is of no use.
  const jitterpak = recipe.project.kind === 'jitterpak' ? await client.recipes.jitterpak(id) : null;
  save(`${id}.json`, new Blob([JSON.stringify(recipe, null, 2)], { type: 'application/json' }));
  if (jitterpak) save(`${id}.jpk`, new Blob([jitterpak], { type: 'application/zip' }));
};
