import type { Client } from '../../client/index.ts';
import type { Toast } from '../../controllers/toasts.ts';
import type { Localizer } from '../../i18n/index.ts';
import { takingBack } from '../../i18n/en/taking-back.ts';
import { saveFile } from '../save-file.ts';

export const texts = takingBack;

/**
 * Saves the Jitterpak of a deployment with what was answered.
 * @returns What to say: the names of the secret answers that are left out, for as long as somebody needs them.
 * @throws RecipeApiError
 */
export const takeBack = async (client: Client, id: string, localizer: Localizer): Promise<Omit<Toast, 'id'>> => {
  const { recipe, secrets = [] } = await client.deployments.get(id);
  saveFile(`${recipe.id}.jpk`, 'application/zip', await client.deployments.jitterpak(id));
  const stays = secrets.length > 0;
  const key = stays ? 'deployments.jitterpakLeftOut' : 'deployments.jitterpakSaved';
  return { tone: 'ok', text: localizer.t(key, { names: localizer.list(secrets) }), stays };
};
