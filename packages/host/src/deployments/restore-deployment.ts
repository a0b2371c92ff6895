import { DatabaseError } from 'pg';
import { hasAccess, requireAccess, type Caller } from '../auth/caller.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import { restartSchedules } from '../schedules/store.ts';
import { loadPicture, visibleDeployment, type DeploymentParts } from './change-deployment.ts';
import type { DeploymentPicture } from './deployment.ts';
import { getDeployment, restoreRemoved } from './store.ts';

/** How long after it was removed a deployment can be brought back. */
const graceMinutes = 60;
const foreignKeyViolation = '23503';

const tooLate = (): HttpProblem => new HttpProblem('conflict', message('problem.conflict.restore.late'));

/**
 * Brings a removed deployment back as it was, its schedules counting from now. Runs that were stopped stay stopped, and
 * records that were kept to be tried again are gone. Bringing back what is there changes nothing.
 * @throws HttpProblem not-found, forbidden, or conflict when it is too late or one of its connections is gone.
 */
export const restoreDeployment = async (
  { store }: DeploymentParts,
  caller: Caller,
  id: string,
): Promise<DeploymentPicture> => {
  try {
    return await store.withScope(caller.scope, async tx => {
      const removed = await getDeployment(tx, id);
      if (!removed || !hasAccess(caller, removed.environment, 'view-logs')) {
        throw new HttpProblem('not-found', message('problem.not-found'));
      }
      requireAccess(caller, { id: removed.environment, name: removed.environmentName }, 'write');
      if (removed.state === 'removed') {
        const state = await restoreRemoved(tx, id, removed.configuration, graceMinutes);
        if (!state) throw tooLate();
        if (state === 'active') await restartSchedules(tx, id, new Date());
      }
      return loadPicture(tx, await visibleDeployment(tx, caller, id));
    });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== foreignKeyViolation) throw error;
    throw new HttpProblem('conflict', message('problem.conflict.restore.connection'));
  }
};
