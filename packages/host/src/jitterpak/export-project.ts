import { setEntityProperties, writeJitterpak } from '@citizen-integrator/jitterpak';
import type { Library } from '@citizen-integrator/library';
import { allQuestions } from 'citizen-integrator/model/questions';
import type { Caller } from '../auth/caller.ts';
import { visibleDeployment } from '../deployments/change-deployment.ts';
import { storedSecrets } from '../deployments/secret-answers.ts';
import type { Download } from '../http/handle.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { notFound, requireOrganizationAdmin } from '../recipes/own-recipe.ts';
import { getOwnRecipe } from '../recipes/own-store.ts';
import { findRecipe } from '../recipes/store.ts';
import { schedulesOf } from '../schedules/schedules-of.ts';
import type { Store } from '../store/database.ts';
import { configureJitterpak } from './configure.ts';
import { askedAnswers } from './deployed-project.ts';
import { loadJitterpak } from './project-cache.ts';
import { scheduleChanges } from './written-schedule.ts';

/**
 * The Jitterpak of a deployment with the customer's answers at the places that they are bound to and the schedules that
 * they chose, as far as a project can say them, for admins of the recipe's organization. Where a secret was answered, it
 * has no value: the deployment names those questions.
 * @throws HttpProblem not-found or forbidden.
 */
export const exportProject = (
  { store, library }: { readonly store: Store; readonly library: Library },
  caller: Caller,
  id: string,
): Promise<Download> =>
  store.withScope(caller.scope, async tx => {
    const { recipeId, recipeVersion, configuration } = await visibleDeployment(tx, caller, id);
    requireOrganizationAdmin(caller);
    const recipe = await findRecipe(tx, library, recipeId, recipeVersion);
    if (!recipe) throw notFound();
    const { project } = recipe;
    if (project.kind !== 'jitterpak') throw new HttpProblem('not-found', message('recipe.jitterpak.none'));
    const own = await getOwnRecipe(tx, recipeId);
    if (own && own.organization !== caller.organization.id) {
      const { organizationName: organization } = own;
      throw new HttpProblem('forbidden', message('recipe.forbidden.jitterpak', { organization }));
    }
    const loaded = own && (await loadJitterpak(tx, recipe));
    if (!loaded) throw notFound();
    const answers = askedAnswers(recipe, configuration.values);
    const emptied = new Set(storedSecrets(configuration));
    const configured = configureJitterpak(loaded.jitterpak, allQuestions(recipe.steps), answers, emptied);
    const schedules = scheduleChanges(configured.project, schedulesOf(recipe, configuration), new Date());
    return { name: project.file, bytes: Buffer.from(writeJitterpak(setEntityProperties(configured, schedules))) };
  });
