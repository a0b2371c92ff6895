import type { Library } from '@citizen-integrator/library';
import type { Deployment, DeploymentDetail, RecipeSource } from 'citizen-integrator/contract';
import { translateRecipe } from 'citizen-integrator/model';
import { etagOf } from '../http/etag.ts';
import { say } from '../messages/index.ts';
import { endpointsOf } from '../recipes/recipe.ts';
import { toRun } from '../runs/run.ts';
import { getRuns, type RunRow } from '../runs/store.ts';
import { listNextRuns } from '../schedules/store.ts';
import type { Tx } from '../store/database.ts';
import { listRecentRuns, type DeploymentRow, type LastChange, type RecentRun } from './store.ts';

/** A deployment with the runs that belong to its picture. */
export interface DeploymentPicture {
  readonly row: DeploymentRow;
  readonly lastRun: RunRow | null;
  /** Oldest first. */
  readonly recent: readonly RecentRun[];
  /** When it runs next by itself; null when it does not. */
  readonly nextRunAt: Date | null;
}

/** Reads what belongs to several deployments, in a query each. */
export const loadPictures = async (tx: Tx, rows: readonly DeploymentRow[]): Promise<DeploymentPicture[]> => {
  const ids = rows.map(({ id }) => id);
  const lastRuns = rows.flatMap(({ lastRun }) => lastRun ?? []);
  const runs = new Map((await getRuns(tx, lastRuns)).map(run => [run.id, run]));
  const recent = await listRecentRuns(tx, ids);
  const nextRuns = await listNextRuns(tx, ids);
  return rows.map(row => ({
    row,
    lastRun: runs.get(row.lastRun ?? '') ?? null,
    recent: recent.get(row.id) ?? [],
    nextRunAt: nextRuns.get(row.id) ?? null,
  }));
};

const isNewer = (version: string, than: string): boolean => version.localeCompare(than, 'en', { numeric: true }) > 0;

const recipeOf = (
  { recipeId: id, recipeVersion: version }: DeploymentRow,
  known: RecipeSource | undefined,
  library: Library,
  language: string,
): Deployment['recipe'] => ({
  id,
  version,
  // A recipe that has left the library is still told apart by its id.
  name: known ? translateRecipe(known, language).name : id,
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
  { row, lastRun, recent, nextRunAt }: DeploymentPicture,
  library: Library,
  language: string,
): Deployment => {
  const known = library.recipes.get(row.recipeId);
  return {
    id: row.id,
    recipe: recipeOf(row, known, library, language),
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
    upgrade: known && isNewer(known.version, row.recipeVersion) ? known.version : null,
    createdAt: row.createdAt.toISOString(),
    createdBy: { id: row.createdBy, name: row.createdByName },
    updatedAt: row.updatedAt.toISOString(),
    etag: etagOf(row.version),
    ...toChange(row.change, language),
  };
};

export const toDeploymentDetail = (
  picture: DeploymentPicture,
  library: Library,
  language: string,
): DeploymentDetail => ({
  ...toDeployment(picture, library, language),
  configuration: picture.row.configuration,
});
