import type { Location, Project } from '@citizen-integrator/jitterpak';
import { ScriptScope } from '@citizen-integrator/jitterpak/script';
import type { ConnectionTest, EndpointStep, PlaceTestRequest, Values } from 'citizen-integrator/contract';
import { allQuestions, isSecret } from 'citizen-integrator/model/questions';
import { lastingSecrets } from 'citizen-integrator/model/stored-secrets';
import { requireAccess, type Caller } from '../auth/caller.ts';
import { visibleDeployment } from '../deployments/change-deployment.ts';
import { openSecrets, storedSecrets } from '../deployments/secret-answers.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import { message, say, type MessageRef } from '../messages/index.ts';
import { notFound } from '../recipes/own-recipe.ts';
import { findRecipe } from '../recipes/store.ts';
import { configureJitterpak, secretsOf } from './configure.ts';
import { askedAnswers } from './deployed-project.ts';
import { createMask } from './mask.ts';
import { OperationError } from './operation-error.ts';
import { createPlaces } from './places.ts';
import { loadJitterpak } from './project-cache.ts';
import { projectVariables } from './run-step.ts';
import { openStorage } from './storage.ts';

export type TestPlaceParts = Pick<EngineParts, 'store' | 'library' | 'guard' | 'masterSecret'>;

/** How long places may take to answer a person who waits, in ms. */
const patience = 30_000;
/** Places that are asked for one step. */
const mostPlaces = 5;

/** The HTTP places that a step's questions are about: those that hold its answers, or mention its variables. */
const placesOf = ({ sources, targets }: Project, { properties }: EndpointStep): readonly Location[] => {
  const bindings = properties.flatMap(({ bind = [] }) => bind);
  const ids = new Set(bindings.flatMap(each => (each.kind === 'entityProperty' ? [each.guid.toLowerCase()] : [])));
  const mentions = bindings.flatMap(each => (each.kind === 'projectVariable' ? [`[${each.name}]`] : []));
  const isMentioned = ({ location }: Location) =>
    [...location.values()].some(value => typeof value === 'string' && mentions.some(each => value.includes(each)));
  return [...sources, ...targets]
    .filter(place => place.locationType === 'HTTP' && (ids.has(place.id) || isMentioned(place)))
    .slice(0, mostPlaces);
};

/**
 * Tries to reach the HTTP places that an endpoint step of a Jitterpak asks for, with answers that are not deployed yet.
 * Stored secrets of a deployment of that recipe are filled in for those who may change it.
 * @throws HttpProblem not-found or forbidden; a place that cannot be reached is an answer, not an error.
 */
export const testPlace = async (
  { store, library, guard, masterSecret }: TestPlaceParts,
  caller: Caller,
  id: string,
  { version, connection, environment, values, deployment }: PlaceTestRequest,
  language: string,
  signal: AbortSignal,
): Promise<ConnectionTest> => {
  requireAccess(caller, { id: environment }, 'read');
  const { recipe, step, loaded, hidden } = await store.withScope(caller.scope, async tx => {
    const recipe = await findRecipe(tx, library, id, version);
    const step = recipe?.steps.find(each => each.type === 'endpoint' && each.connection === connection);
    const loaded = recipe && (await loadJitterpak(tx, recipe));
    if (step?.type !== 'endpoint' || !loaded) throw notFound();
    const row = deployment === undefined ? null : await visibleDeployment(tx, caller, deployment);
    let hidden: Values = {};
    if (row) {
      if (row.recipeId !== id) throw notFound();
      requireAccess(caller, { id: row.environment, name: row.environmentName }, 'write');
      const { configuration } = row;
      const lasting = new Set(
        lastingSecrets(storedSecrets(configuration), configuration.values, values, allQuestions(recipe.steps)),
      );
      const opened = Object.entries(openSecrets(masterSecret, row, configuration));
      hidden = Object.fromEntries(opened.filter(([name]) => lasting.has(name)));
    }
    return { recipe, step, loaded, hidden };
  });
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
  const answers = askedAnswers(recipe, { ...hidden, ...given });
  const questions = allQuestions(recipe.steps);
  const { project } = configureJitterpak(loaded.jitterpak, questions, answers);
  const { maskedError } = createMask([
    ...secretsOf(project),
    ...questions.filter(isSecret).map(({ name }) => answers[name]),
  ]);
  const scope = new ScriptScope(projectVariables(project));
  // Nothing is read from or written to storage: the places are asked, not used.
  const owner = { organization: caller.organization.id, customer: '', deployment: '' };
  const storage = openStorage({ store, masterSecret }, owner, caller.scope);
  const places = createPlaces(project, { guard, storage, scope });
  const asked = placesOf(project, step);

  const started = performance.now();
  const ended = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const answer = (ok: boolean, says: MessageRef, details: string | null = null): ConnectionTest => ({
    ok,
    message: { ...says, text: say(says.code, says.params, language) },
    todo: [],
    field: null,
    details,
    durationMs: Math.round(performance.now() - started),
  });
  try {
    for (const place of asked) await places.probe(place, ended);
  } catch (error) {
    signal.throwIfAborted();
    if (ended.aborted) return answer(false, message('jitterpak.timeout', { count: patience / 1000 }));
    if (!(error instanceof OperationError)) throw error;
    const { says, details } = maskedError(error);
    return answer(false, says, details);
  }
  const names = asked.map(({ name }) => `"${name}"`).join(', ');
  return answer(
    true,
    asked.length === 0 ? message('jitterpak.place.untried') : message('jitterpak.place.ok', { names }),
  );
};
