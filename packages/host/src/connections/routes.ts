import { environmentsWith } from '../auth/caller.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { changeConnection, createConnection, removeConnection } from './change-connection.ts';
import { toConnection } from './connection.ts';
import { countRows, listOptions, testConnection, tryMappingFormula, type TrialParts } from './reach-connection.ts';
import { listConnections } from './store.ts';

export const registerConnectionRoutes = (
  handle: Handle,
  parts: TrialParts & { readonly onError: (error: unknown) => void },
): void => {
  handle('listConnections', async ({ caller, query }) => {
    const { endpoint, environment, customer } = query;
    const open = environmentsWith(caller, 'read');
    const page = await parts.store.withScope(caller.scope, tx =>
      listConnections(tx, {
        endpoint,
        customer,
        environments: environment === undefined ? open : open.filter(id => id === environment),
        ...pageRequest(query, 2),
      }),
    );
    return pageAnswer(page, toConnection);
  });

  handle('createConnection', async ({ caller, body, once }) =>
    toConnection(await createConnection(parts, caller, body, once)),
  );

  handle('updateConnection', async ({ caller, params, body, ifMatch }) =>
    toConnection(await changeConnection(parts, caller, params.id, body, ifMatch)),
  );

  handle('deleteConnection', ({ caller, params }) => removeConnection(parts, caller, params.id, parts.onError));

  handle('testConnection', ({ caller, body, language, signal }) =>
    testConnection(parts, caller, body, language, signal),
  );

  handle('tryFormula', ({ caller, params, body, language, signal }) =>
    tryMappingFormula(parts, caller, params.id, body, language, signal),
  );

  handle('countRows', ({ caller, params, body, signal }) => countRows(parts, caller, params.id, body, signal));

  handle('listOptions', async ({ caller, params, query, signal }) => ({
    items: await listOptions(parts, caller, params.id, query, signal),
  }));
};
