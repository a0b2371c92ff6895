import { allPages, type Client } from '../../client/index.ts';
import type { Deployment, Session } from '../../contract/index.ts';
import { normalizeText } from '../../model/recipe-search.ts';
import type { CitizenSession } from '../../session/index.ts';

export interface DeploymentList {
  readonly who: Session;
  readonly deployments: readonly Deployment[];
}

/** So many are listed; an organization with more narrows them down by environment. */
const mostDeployments = 2000;

const loadDeployments = (client: Client, environment: string, signal: AbortSignal): Promise<Deployment[]> =>
  allPages(
    from => client.deployments.list({ limit: 200, ...(environment ? { environment } : {}), ...from }, { signal }),
    mostDeployments,
  );

/** @param environment Id; all of them when empty. */
export const loadDeploymentList = async (
  session: CitizenSession,
  environment: string,
  signal: AbortSignal,
): Promise<DeploymentList> => {
  // From here on the stream tells of every change.
  await session.liveIsSettled;
  const [who, deployments] = await Promise.all([
    session.whoami(),
    loadDeployments(session.client, environment, signal),
  ]);
  return { who, deployments };
};

export const tiles = ['ok', 'warning', 'error'] as const;
export type Tile = (typeof tiles)[number];

/** Where a deployment is counted: one that could not be deployed has stopped, one that never ran is nowhere yet. */
export const tileOf = ({ state, health }: Deployment): Tile | null =>
  state === 'failed' ? 'error' : health === 'none' ? null : health;

/** Deployments whose names, apps or customers hold every word. */
export const searchDeployments = (deployments: readonly Deployment[], words: string): Deployment[] => {
  const wanted = normalizeText(words).split(/\s+/).filter(Boolean);
  return deployments.filter(({ recipe, customer }) => {
    const names = [recipe.name, customer.name, ...recipe.endpoints.map(({ name }) => name)];
    const text = normalizeText(names.join(' '));
    return wanted.every(word => text.includes(word));
  });
};
