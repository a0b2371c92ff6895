import { environmentsWith } from '../auth/caller.ts';
import { presentConnection, type AddressParts } from '../deliveries/delivery-address.ts';
import type { Handle } from '../http/handle.ts';
import { pageAnswer, pageRequest } from '../http/page.ts';
import { changeConnection, createConnection, removeConnection } from './change-connection.ts';
import { countRows, listOptions, testConnection, tryMapping, type TrialParts } from './reach-connection.ts';
import { listConnections, type ConnectionRow } from './store.ts';

export const registerConnectionRoutes = (
  handle: Handle,
  parts: TrialParts & AddressParts & { readonly onError: (error: unknown) => void },
): void => {
  const present = (row: ConnectionRow) => presentConnection(parts, row);

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
    return pageAnswer(page, present);
  });

  handle('createConnection', async ({ caller, body, once }) =>
    present(await createConnection(parts, caller, body, once)),
  );

  handle('updateConnection', async ({ caller, params, body, ifMatch }) =>
    present(await changeConnection(parts, caller, params.id, body, ifMatch)),
  );

  handle('deleteConnection', ({ caller, params }) => removeConnection(parts, caller, params.id, parts.onError));

  handle('testConnection', ({ caller, body, language, signal }) =>
    testConnection(parts, caller, body, language, signal),
  );

  handle('tryMapping', ({ caller, params, body, language }) => tryMapping(parts, caller, params.id, body, language));

  handle('countRows', ({ caller, params, body, signal }) => countRows(parts, caller, params.id, body, signal));

  handle('listOptions', async ({ caller, params, query, signal }) => ({
    items: await listOptions(parts, caller, params.id, query, signal),
  }));
};
