import type { Jitterpak } from '@citizen-integrator/jitterpak';
import type { RecipeSource, Values } from 'citizen-integrator/contract';
import { shownProperties } from 'citizen-integrator/model';
import { allQuestions } from 'citizen-integrator/model/questions';
import { getConnections } from '../connections/store.ts';
import {
  DeploymentError,
  openConnections,
  type Assignment,
  type DeployedConnection,
} from '../deployments/deployed-recipe.ts';
import { openSecrets } from '../deployments/secret-answers.ts';
import { getDeployment, type DeploymentRow } from '../deployments/store.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import { message } from '../messages/index.ts';
import { findRecipe } from '../recipes/store.ts';
import type { Scope } from '../store/database.ts';
import { configureJitterpak, listUnreadable } from './configure.ts';
import { gapsProblem } from './gap-words.ts';
import { gapsOf } from './gaps.ts';
import { loadJitterpak } from './project-cache.ts';

/** A deployment with its project as the customer configured it. It holds secrets: never log it, never hand it to a step's result. */
export interface DeployedProject {
  readonly deployment: DeploymentRow;
  readonly recipe: RecipeSource;
  readonly jitterpak: Jitterpak;
  /** By the guid of the connector entity that each stands for. */
  readonly connections: ReadonlyMap<string, DeployedConnection>;
  /** What was answered in secret. */
  readonly secrets: readonly unknown[];
}

/** The answers to questions that are asked. */
export const askedAnswers = (recipe: RecipeSource, given: Values): Values => {
  const properties = allQuestions(recipe.steps);
  const all = { ...Object.fromEntries(properties.map(property => [property.name, property.default])), ...given };
  return Object.fromEntries(shownProperties(properties, all).map(({ name }) => [name, all[name] ?? null]));
};

/**
 * Loads a deployment of a Jitterpak.
 * @param assigned In place of what the deployment does now.
 * @returns null when it was removed, or its recipe is no Jitterpak.
 * @throws DeploymentError when the Jitterpak is gone or cannot be run here.
 */
export const loadDeployedProject = async (
  parts: Pick<EngineParts, 'store' | 'library' | 'guard' | 'masterSecret' | 'consents'>,
  id: string,
  scope: Scope,
  assigned: Assignment | null = null,
): Promise<DeployedProject | null> => {
  const { store, library, masterSecret } = parts;
  const found = await store.withScope(scope, async tx => {
    const row = await getDeployment(tx, id);
    if (!row || row.state === 'removed') return null;
    const { recipeVersion, configuration } = assigned ?? row;
    const deployment: DeploymentRow = { ...row, recipeVersion, configuration };
    const recipe = await findRecipe(tx, library, deployment.recipeId, deployment.recipeVersion);
    if (recipe?.project.kind !== 'jitterpak') return null;
    const stored = await getConnections(tx, Object.values(configuration.connections));
    const loaded = await loadJitterpak(tx, recipe);
    return { deployment, recipe, wanted: recipe.project.connections ?? {}, loaded, stored };
  });
  if (!found) return null;
  const { deployment, recipe, wanted, loaded, stored } = found;
  if (!loaded) throw new DeploymentError(message('jitterpak.gone'));
  const gaps = gapsOf(loaded.gaps, recipe);
  if (gaps.length > 0) throw new DeploymentError(gapsProblem(gaps));
  const named = openConnections(
    parts,
    wanted,
    deployment.configuration.connections,
    new Map(stored.map(connection => [connection.id, connection])),
  );
  const connections = new Map(
    Object.entries(wanted).flatMap(([name, { entity }]) => {
      const connection = named.get(name);
      return connection ? [[entity.toLowerCase(), connection] as const] : [];
    }),
  );
  const hidden = openSecrets(masterSecret, deployment, deployment.configuration);
  const given = { ...deployment.configuration.values, ...hidden };
  const jitterpak = configureJitterpak(loaded.jitterpak, allQuestions(recipe.steps), askedAnswers(recipe, given));
  const unreadable = listUnreadable(jitterpak.project);
  if (unreadable.length > 0) {
    throw new DeploymentError(message('jitterpak.unreadable', { names: unreadable.slice(0, 20).join(', ') }));
  }
  return { deployment, recipe, jitterpak, connections, secrets: Object.values(hidden) };
};
