import { isOrganizationAdmin } from '../auth/caller.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { HttpProblem } from '../http/problem.ts';
import { message } from '../messages/index.ts';
import type { Store } from '../store/database.ts';
import { listCustomers } from './store.ts';

export const registerCustomerRoutes = (handle: Handle, { store }: { readonly store: Store }): void => {
  handle('listCustomers', async ({ caller, query }) => {
    if (!isOrganizationAdmin(caller)) throw new HttpProblem('forbidden', message('customer.forbidden'));
    const page = await store.withScope(caller.scope, tx =>
      listCustomers(tx, caller.scope.organization, query.q?.trim() ?? '', pageRequest(query, 2)),
    );
    return pageAnswer(page, ({ createdAt, id, name, deployments }) => ({
      id,
      name,
      deployments,
      createdAt: createdAt.toISOString(),
    }));
  });
};
