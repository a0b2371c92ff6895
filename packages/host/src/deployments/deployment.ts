import type { Library } from '@citizen-integrator/library';
import type { Deployment, DeploymentDetail } from 'citizen-integrator/contract';
import { etagOf } from '../http/etag.ts';
import { say } from '../messages/index.ts';
import { renamed } from '../presentation/presentation.ts';
import { getPhrases } from '../presentation/store.ts';
import { listOwnCards, type OwnRecipeCard } from '../recipes/own-store.ts';
import type { RecipeCard } from '../recipes/recipe-card.ts';
import { endpointsOf, nameOf } from '../recipes/recipe.ts';
import { isNewer } from '../recipes/recipe-version.ts';
import { toRun } from '../runs/run.ts';
import { getRuns, type RunRow } from '../runs/store.ts';
import { listNextRuns } from '../schedules/store.ts';
import type { Tx } from '../store/database.ts';
import { storedSecrets, withoutSecrets } from './secret-answers.ts';
import { listRecentRuns, type DeploymentRow, type LastChange, type RecentRun } from './store.ts';
import type { MadeChange } from './change-store.ts';

/** A deployment with the runs that belong to its picture. */
export interface DeploymentPicture {
  readonly row: DeploymentRow;
  readonly lastRun: RunRow | null;
  /** Oldest first. */
  readonly recent: readonly RecentRun[];
  /** When it runs next by itself; null when it does not. */
  readonly nextRunAt: Date | null;
  /** Its recipe, when it is an organization's own. */
  readonly own: OwnRecipeCard | null;
  /** Names that the customer is shown in place of others. */
  readonly phrases: Readonly<Record<string, string>>;
}

/** Reads what belongs to several deployments, in a query each. */
export const loadPictures = async (tx: Tx, rows: readonly DeploymentRow[]): Promise<DeploymentPicture[]> => {
  const ids = rows.map(({ id }) => id);
  const lastRuns = rows.flatMap(({ lastRun }) => lastRun ?? []);
  const runs = new Map((await getRuns(tx, lastRuns)).map(run => [run.id, run]));
  const recent = await listRecentRuns(tx, ids);
  const nextRuns = await listNextRuns(tx, ids);
  const own = await listOwnCards(tx, [...new Set(rows.map(({ recipeId }) => recipeId))]);
  const phrases = await getPhrases(tx);
  return rows.map(row => ({
    row,
    lastRun: runs.get(row.lastRun ?? '') ?? null,
    recent: recent.get(row.id) ?? [],
    nextRunAt: nextRuns.get(row.id) ?? null,
    own: own.get(row.recipeId) ?? null,
    phrases,
  }));
};

const recipeOf = (
  { recipeId: id, recipeVersion: version }: DeploymentRow,
  known: RecipeCard | undefined,
  library: Library,
  language: string,
): Deployment['recipe'] => ({
  id,
  version,
  // A recipe that has left the library is still told apart by its id.
  name: known ? nameOf(known, language) : id,
  endpoints: known ? endpointsOf(known, library) : [],
});

/** A change that was made is no news. */
const toChange = (change: LastChange | null, language: string): Pick<Deployment, 'change'> => {
  if (!change || change.state === 'made') return {};
  const { id, state, message: says, by, at } = change;
  return {
    change: {
      id,
      state,
      message: says && { ...says, text: say(says.code, says.params, language) },
      by,
      at: new Date(at).toISOString(),
    },
  };
};

/** A deployment as the contract has it, in the reader's language. */
export const toDeployment = (
  { row, lastRun, recent, nextRunAt, own, phrases }: DeploymentPicture,
  library: Library,
  language: string,
): Deployment => {
  const inLibrary = library.recipes.get(row.recipeId);
  const newest = inLibrary?.version ?? own?.offered;
  return {
    id: row.id,
    recipe: renamed(recipeOf(row, inLibrary ?? own?.card, library, language), phrases),
    environment: { id: row.environment, name: row.environmentName },
    customer: { id: row.customer, name: row.customerName },
    state: row.state,
    message: row.message && { ...row.message, text: say(row.message.code, row.message.params, language) },
    health: row.health,
    lastRun: lastRun && toRun(lastRun, language),
    recent: recent.map(({ status, finishedAt, written }) => ({
      status,
      finishedAt: finishedAt.toISOString(),
      written,
    })),
    nextRunAt: nextRunAt?.toISOString() ?? null,
    upgrade: newest && isNewer(newest, row.recipeVersion) ? newest : null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdBy, name: row.createdByName },
    updatedAt: row.updatedAt.toISOString(),
    etag: etagOf(row.version),
    ...toChange(row.change, language),
    ...(row.practice && { practice: true }),
    ...(own?.isJitterpak && own.organization === row.organization && { jitterpak: true }),
    ...(row.lostAccess.length > 0 && { lostAccess: [...row.lostAccess] }),
  };
};

export const toDeploymentDetail = (
  picture: DeploymentPicture,
  library: Library,
  language: string,
  made: MadeChange | null,
): DeploymentDetail => ({
  ...toDeployment(picture, library, language),
  configuration: withoutSecrets(picture.row.configuration),
  secrets: [...storedSecrets(picture.row.configuration)],
  ...(made && { lastChange: { by: { id: made.id, name: made.name }, at: made.at.toISOString() } }),
});
