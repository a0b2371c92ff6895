import type { DeploymentPatch } from 'citizen-integrator/contract';
import { requireAccess, type Caller } from '../auth/caller.ts';
import { isMatch } from '../http/etag.ts';
import type { Once } from '../http/idempotency.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';
import { createId } from '../store/id.ts';
import { loadPicture, ownerOf, visibleDeployment, type DeploymentParts } from './change-deployment.ts';
import { insertChange, lastMadeChange } from './change-store.ts';
import { checkConfiguration } from './check-configuration.ts';
import type { DeploymentPicture } from './deployment.ts';
import { storedConfiguration } from './secret-answers.ts';
import { lockDeployment, touchDeployment, type DeploymentRow } from './store.ts';

const requireMatch = async (tx: Tx, { id, version }: DeploymentRow, ifMatch: string | null): Promise<void> => {
  if (ifMatch === null || isMatch(ifMatch, version)) return;
  const made = await lastMadeChange(tx, id);
  const says = made
    ? message('problem.conflict.changed', { name: made.name, at: { at: made.at.toISOString() } })
    : message('problem.conflict');
  throw new HttpProblem('conflict', says, { status: 412 });
};

const requireQuiet = ({ state, change }: DeploymentRow): void => {
  if (state === 'deploying') throw new HttpProblem('conflict', message('problem.conflict.deploying'));
  if (change?.state !== 'checking') return;
  throw new HttpProblem('conflict', message('problem.conflict.changing', { name: change.by.name }));
};

/**
 * Starts changing what a deployment does: it goes on as it is until the new answers have been checked, and when they do
 * not hold. With an idempotency key any number of calls change once.
 * @throws HttpProblem not-found, forbidden, invalid, or conflict: it is being deployed or changed, or (412) was changed.
 */
export const updateDeployment = async (
  { store, library, engine, masterSecret }: DeploymentParts,
  caller: Caller,
  id: string,
  patch: DeploymentPatch,
  ifMatch: string | null,
  once: Once,
): Promise<DeploymentPicture> => {
  const { change, picture } = await store.withScope(caller.scope, async tx => {
    await lockDeployment(tx, id);
    const row = await visibleDeployment(tx, caller, id);
    requireAccess(caller, { id: row.environment, name: row.environmentName }, 'write');
    const change = await once(tx, async () => {
      await requireMatch(tx, row, ifMatch);
      requireQuiet(row);
      const { recipeId: recipe, environment, customer, organization } = row;
      const given = { ...patch, recipe, environment, customer };
      const deployed = { version: row.recipeVersion, configuration: row.configuration };
      const checked = await checkConfiguration(tx, library, given, customer, deployed);
      const { version: recipeVersion } = checked.configuration;
      const { configuration: before } = row;
      const configuration = storedConfiguration(masterSecret, row, checked.recipe, checked.configuration, before);
      const change = createId('chg');
      const place = { id: change, organization, customer, deployment: id };
      await insertChange(tx, { ...place, recipeVersion, configuration, createdBy: caller.user });
      await touchDeployment(tx, id);
      return change;
    });
    return { change, picture: await loadPicture(tx, await visibleDeployment(tx, caller, id)) };
  });
  await engine.change(change, ownerOf(picture.row));
  return picture;
};
