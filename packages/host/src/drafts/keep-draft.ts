import type { Library } from '@citizen-integrator/library';
import type { Draft, DraftContent, RecipeSource } from 'citizen-integrator/contract';
import { allQuestions, isSecret } from 'citizen-integrator/model/questions';
import { customerOf, hasAccess, requireAccess, type Caller } from '../auth/caller.ts';
import { upsertCustomer } from '../auth/store.ts';
import { visibleDeployment } from '../deployments/change-deployment.ts';
import { etagOf, isMatch } from '../http/etag.ts';
import { invalid } from '../http/faults.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { findKnownRecipe } from '../recipes/store.ts';
import type { Store, Tx } from '../store/database.ts';
import { deleteDraft, getDraft, insertDraft, lockDraft, updateDraft, type DraftPlace, type DraftRow } from './store.ts';

export interface DraftParts {
  readonly store: Store;
  readonly library: Library;
}

/** Which draft a call is about, as it says. */
export interface WantedDraft {
  readonly recipe: string;
  readonly environment: string;
  readonly deployment?: string | undefined;
  readonly customer?: string | undefined;
}

/** Bytes of a draft as JSON: a recipe with hundreds of questions and mapped fields stays far below. */
const largestDraft = 256 * 1024;

const notFound = (): HttpProblem => new HttpProblem('not-found', message('problem.not-found'));

const recipeOf = async (tx: Tx, library: Library, id: string): Promise<RecipeSource> => {
  const recipe = await findKnownRecipe(tx, library, id);
  if (!recipe) throw notFound();
  return recipe;
};

const placeOf = async (
  tx: Tx,
  { library }: DraftParts,
  caller: Caller,
  { recipe, environment, deployment, customer: named }: WantedDraft,
  access: 'read' | 'write',
): Promise<DraftPlace> => {
  await recipeOf(tx, library, recipe);
  if (!hasAccess(caller, environment, 'view-logs')) throw notFound();
  requireAccess(caller, { id: environment }, access);
  const customer = customerOf(caller, named);
  if (deployment !== undefined) {
    const row = await visibleDeployment(tx, caller, deployment);
    if (row.recipeId !== recipe || row.environment !== environment || row.customer !== customer) throw notFound();
  }
  return { organization: caller.scope.organization, customer, environment, recipe, deployment: deployment ?? null };
};

/** A draft holds no secrets: what was typed into such a question has to be typed again. */
const withoutSecrets = ({ steps }: RecipeSource, content: DraftContent): DraftContent => {
  const secrets = new Set(
    allQuestions(steps)
      .filter(isSecret)
      .map(({ name }) => name),
  );
  const values = Object.fromEntries(Object.entries(content.values).filter(([name]) => !secrets.has(name)));
  return { ...content, values };
};

const requireMatch = (ifMatch: string | null, { revision, updatedByName: name, updatedAt }: DraftRow): void => {
  if (ifMatch !== null && isMatch(ifMatch, revision)) return;
  const says = message('problem.conflict.changed', { name, at: { at: updatedAt.toISOString() } });
  throw new HttpProblem('conflict', says, { status: 412 });
};

export const toDraft = (row: DraftRow): Draft => ({
  recipe: row.recipe,
  environment: row.environment,
  deployment: row.deployment,
  content: row.content,
  updatedAt: row.updatedAt.toISOString(),
  updatedBy: { id: row.updatedBy, name: row.updatedByName },
  etag: etagOf(row.revision),
});

/** @returns null when nothing is kept. @throws HttpProblem not-found or forbidden. */
export const readDraft = (parts: DraftParts, caller: Caller, wanted: WantedDraft): Promise<DraftRow | null> =>
  parts.store.withScope(caller.scope, async tx => getDraft(tx, await placeOf(tx, parts, caller, wanted, 'read')));

/**
 * Keeps what was answered so far. A draft that is there already is written over only by who has seen it.
 * @throws HttpProblem not-found, forbidden, invalid, or conflict (412) naming who changed it and when.
 */
export const keepDraft = (
  parts: DraftParts,
  caller: Caller,
  wanted: WantedDraft,
  given: DraftContent,
  ifMatch: string | null,
): Promise<DraftRow> =>
  parts.store.withScope(caller.scope, async tx => {
    const place = await placeOf(tx, parts, caller, wanted, 'write');
    const content = withoutSecrets(await recipeOf(tx, parts.library, wanted.recipe), given);
    if (Buffer.byteLength(JSON.stringify(content)) > largestDraft) {
      throw invalid([{ path: 'values', code: 'too-big', says: message('field.draft.tooLarge') }]);
    }
    const change = { content, by: caller.user };
    const gone = new HttpProblem('conflict', message('problem.conflict.draftGone'), { status: 412 });
    const before = await lockDraft(tx, place);
    if (before) {
      requireMatch(ifMatch, before);
      return (await updateDraft(tx, place, change)) ?? Promise.reject(gone);
    }
    if (ifMatch !== null) throw gone;
    if (!caller.customer) await upsertCustomer(tx, place.organization, { id: place.customer });
    const begun = await insertDraft(tx, place, change);
    if (begun) return begun;
    // Begun by somebody else between the two looks.
    const other = await lockDraft(tx, place);
    if (other) requireMatch(ifMatch, other);
    throw gone;
  });

/** Forgets a draft; one that is not there is as good. @throws HttpProblem as for keeping it. */
export const forgetDraft = (
  parts: DraftParts,
  caller: Caller,
  wanted: WantedDraft,
  ifMatch: string | null,
): Promise<void> =>
  parts.store.withScope(caller.scope, async tx => {
    const place = await placeOf(tx, parts, caller, wanted, 'write');
    const before = await lockDraft(tx, place);
    if (before && ifMatch !== null) requireMatch(ifMatch, before);
    await deleteDraft(tx, place);
  });
