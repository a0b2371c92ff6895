import { createServer } from 'node:http';
import { join } from 'node:path';
import { apiRoutes } from './api.ts';
import { backendRoutes } from './backend.ts';
import { openContacts } from './contacts/contact-store.ts';
import { answerWith, listen } from './http.ts';
import { keepSecrets } from './kept-secrets.ts';
import { pageRoutes } from './pages.ts';
import { signedIn } from './person.ts';
import { connectRecipeHost, type RecipeHostAccess } from './recipe-host.ts';
import { readSettings } from './settings.ts';
import { startWarehouse } from './warehouse.ts';

/** What Harbor tells whoever started it. */
type HarborMessage =
  /** `reach`: the host:port pairs that the recipe host must be allowed to reach. */
  | { readonly type: 'listening'; readonly address: string; readonly reach: readonly string[] }
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
const server = createServer();
const port = await listen(server, settings.port);
const address = `http://127.0.0.1:${port}`;

// The recipe host is started when it is known what it may reach, and says where it is.
const access = new Promise<RecipeHostAccess>(resolve => process.once('message', resolve));
tell({
  type: 'listening',
  address,
  reach: [`127.0.0.1:${port}`, `${warehouse.facts.host}:${warehouse.facts.port}`],
});
const recipeHost = connectRecipeHost(await access);

const contacts = openContacts(join(settings.data, 'changed-contacts.json'));
server.on(
  'request',
  answerWith([
    ...pageRoutes((await access).address, signedIn),
    ...backendRoutes({ contacts, recipeHost, warehouse, person: signedIn }),
    ...apiRoutes({ contacts, token: secrets.apiToken, person: signedIn }),
  ]),
);
await recipeHost.connectHome(signedIn.customer, { baseUrl: `${address}/api`, token: secrets.apiToken });
tell({ type: 'ready' });
