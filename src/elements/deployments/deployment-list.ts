import type { Client } from '../../client/index.ts';
import type { Deployment } from '../../contract/index.ts';
import { normalizeText } from '../../model/recipe-search.ts';
import { isMoving } from '../../model/status.ts';

/** The first page comes quickly, the others in few calls. */
const firstPage = 100;
const otherPages = 500;

/**
 * All deployments, newest first.
 * @param environment Id; all of them when empty.
 */
export const loadDeployments = async (
  client: Client,
  environment: string,
  signal: AbortSignal,
  onPage: (deployments: readonly Deployment[]) => void,
): Promise<void> => {
  let cursor: string | null = null;
  do {
    const place: { limit: number; cursor?: string } =
      cursor === null ? { limit: firstPage } : { limit: otherPages, cursor };
    const page = await client.deployments.list({ ...place, ...(environment ? { environment } : {}) }, { signal });
    if (signal.aborted) return;
    onPage(page.items);
    cursor = page.next;
  } while (cursor !== null);
};

export const tiles = ['ok', 'warning', 'error'] as const;
export type Tile = (typeof tiles)[number];

/** Where a deployment is counted: one that could not be deployed has stopped, one that never ran is nowhere yet. */
export const tileOf = ({ state, health }: Deployment): Tile | null =>
  state === 'failed' ? 'error' : health === 'none' ? null : health;

/** The run that goes on now, if one does. */
export const movingRun = ({ state, lastRun }: Deployment): Deployment['lastRun'] =>
  state === 'active' && lastRun && isMoving(lastRun.status) ? lastRun : null;

const searched = new WeakMap<Deployment['recipe'], string>();

/** What a search looks through; kept, as the recipe of a deployment is the same over all its changes but few. */
const searchText = ({ recipe, customer }: Deployment): string => {
  const known = searched.get(recipe);
  if (known !== undefined) return known;
  const text = normalizeText([recipe.name, customer.name, ...recipe.endpoints.map(({ name }) => name)].join(' '));
  searched.set(recipe, text);
  return text;
};

export const sortColumns = ['recipe', 'customer', 'environment', 'status', 'lastRun', 'nextRun', 'records'] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface Sorting {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
}

/** What is asked for first: names from A on, the latest and the most on top. */
export const firstDirection = (column: SortColumn): Sorting['direction'] =>
  column === 'lastRun' || column === 'records' ? 'descending' : 'ascending';

const lasting: ReadonlySet<SortColumn> = new Set(['recipe', 'customer', 'environment']);

/** Whether what happens to a deployment may give it another place. */
export const mayMove = (sorting: Sorting | null): boolean => sorting !== null && !lasting.has(sorting.column);

/** Which deployments a person wants to see, and in which order. */
export interface Wish {
  /** Every word must be found. */
  readonly words: string;
  /** Id; all when empty. */
  readonly environment: string;
  readonly tile: Tile | null;
  /** Newest first when null. */
  readonly sorting: Sorting | null;
}

/** Those that words and environment leave, whatever their tile. */
export const search = (deployments: readonly Deployment[], { words, environment }: Wish): readonly Deployment[] => {
  const wanted = normalizeText(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0 && !environment) return deployments;
  return deployments.filter(
    deployment =>
      (!environment || deployment.environment.id === environment) &&
      wanted.every(word => searchText(deployment).includes(word)),
  );
};

/** What needs a person comes first. */
const urgency = (deployment: Deployment): number => {
  if (tileOf(deployment) === 'error') return 0;
  if (deployment.state === 'paused') return 4;
  if (tileOf(deployment) === 'warning') return 1;
  return movingRun(deployment) || deployment.state === 'deploying' ? 2 : 3;
};

/** When the last run was; the one that goes on is the latest of all. */
const lastRunPlace = (deployment: Deployment): string => {
  const { lastRun } = deployment;
  return movingRun(deployment) ? '~' : (lastRun?.finishedAt ?? lastRun?.startedAt ?? '');
};

type Place = string | number;

const placeOf = (column: SortColumn): ((deployment: Deployment) => Place) => {
  switch (column) {
    case 'recipe':
      return ({ recipe }) => recipe.name;
    case 'customer':
      return ({ customer }) => customer.name;
    case 'environment':
      return ({ environment }) => environment.name;
    case 'status':
      return urgency;
    case 'lastRun':
      return lastRunPlace;
    case 'nextRun':
      // What has no next run stands behind all that have.
      return ({ state, nextRunAt }) => (state === 'active' ? (nextRunAt ?? '~') : '~~');
    case 'records':
      return ({ lastRun }) => (lastRun ? lastRun.created + lastRun.updated : -1);
  }
};

const isTime: ReadonlySet<SortColumn> = new Set(['lastRun', 'nextRun']);

/** @param locale BCP 47, for names. Rows that are equal keep their order. */
const sort = (deployments: readonly Deployment[], { column, direction }: Sorting, locale: string): Deployment[] => {
  const collator = new Intl.Collator(locale, { numeric: true });
  const place = placeOf(column);
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = (a: Place, b: Place): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (!isTime.has(column)) return collator.compare(String(a), String(b));
    return a < b ? -1 : a > b ? 1 : 0;
  };
  return deployments
    .map(deployment => ({ deployment, at: place(deployment) }))
    .sort((a, b) => sign * compare(a.at, b.at))
    .map(({ deployment }) => deployment);
};

/** Ids in the order in which they are wanted. @param found What the search left. */
export const arrange = (found: readonly Deployment[], { tile, sorting }: Wish, locale: string): readonly string[] => {
  const shown = tile === null ? found : found.filter(deployment => tileOf(deployment) === tile);
  return (sorting ? sort(shown, sorting, locale) : shown).map(({ id }) => id);
};

/** How many rows would come, go or move if one order took the other's place. @param changed Ids of what has changed. */
export const countMoves = (from: readonly string[], to: readonly string[], changed: ReadonlySet<string>): number => {
  const before = new Set(from);
  const after = new Set(to);
  const gone = from.filter(id => !after.has(id)).length;
  const come = to.filter(id => !before.has(id)).length;
  const stayed = from.filter(id => after.has(id));
  const staying = to.filter(id => before.has(id));
  if (stayed.every((id, index) => id === staying[index])) return gone + come;
  return gone + come + Math.max(1, staying.filter(id => changed.has(id)).length);
};
