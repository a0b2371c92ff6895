import { join } from 'node:path';
import { apiRoutes } from './api.ts';
import { backendRoutes } from './backend.ts';
import { openContacts } from './contacts/contact-store.ts';
import { listen, serveRoutes } from './http.ts';
import { keepSecrets } from './kept-secrets.ts';
import { pageRoutes } from './pages.ts';
import { signedIn } from './person.ts';
import { connectRecipeHost } from './recipe-host.ts';
import { readSettings } from './settings.ts';
import { startWarehouse } from './warehouse.ts';

/** What Harbor tells whoever started it. */
export type HarborMessage =
  /** `api` and `warehouse` are the host:port pairs that the recipe host must be allowed to reach. */
  | { readonly type: 'listening'; readonly address: string; readonly api: string; readonly warehouse: string }
  | { readonly type: 'ready' };

const tell = (message: HarborMessage): void => {
  process.send?.(message);
};

const settings = readSettings(process.env);
const secrets = await keepSecrets(join(settings.data, 'secrets.json'));
const starting = startWarehouse(settings.data, secrets.warehousePassword);

const stop = async (): Promise<void> => {
  const warehouse = await starting.catch(() => null);
  await warehouse?.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit()));

const warehouse = await starting;
const contacts = openContacts(join(settings.data, 'changed-contacts.json'));
const recipeHost = connectRecipeHost(settings.host, settings.keyFile);
const server = serveRoutes([
  ...pageRoutes(settings.host, signedIn),
  ...backendRoutes({ contacts, recipeHost, warehouse, person: signedIn }),
  ...apiRoutes({ contacts, token: secrets.apiToken, person: signedIn }),
]);

const port = await listen(server, settings.port);
const address = `http://127.0.0.1:${port}`;
tell({
  type: 'listening',
  address,
  api: `127.0.0.1:${port}`,
  warehouse: `${warehouse.facts.host}:${warehouse.facts.port}`,
});

await recipeHost.untilReady();
await recipeHost.connectHome(signedIn.customer, { baseUrl: `${address}/api`, token: secrets.apiToken });
tell({ type: 'ready' });
