import type { Handle } from '../http/handle.ts';
import { pageOfAll } from '../http/page.ts';

export const registerEnvironmentRoutes = (handle: Handle): void => {
  handle('listEnvironments', ({ caller, query }) => Promise.resolve(pageOfAll(caller.environments, query)));
};
