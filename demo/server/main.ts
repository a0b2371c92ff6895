import { createServer } from 'node:http';
import { join } from 'node:path';
import { openAccount } from './account.ts';
import { apiRoutes } from './api.ts';
import { backendRoutes } from './backend.ts';
import { customers } from './customers.ts';
import { answerWith, listen } from './http.ts';
import { keepSecrets } from './kept-secrets.ts';
import { pageRoutes } from './pages.ts';
import { connectRecipeHost, type RecipeHostAccess } from './recipe-host.ts';
import { readSettings } from './settings.ts';
import { startWarehouses } from './warehouse.ts';

/** What Harbor tells whoever started it. */
type HarborMessage =
  /** `reach`: the host:port pairs that the recipe host must be allowed to reach. */
  | { readonly type: 'listening'; readonly address: string; readonly reach: readonly string[] }
  | { readonly type: 'ready' };

const tell = (message: HarborMessage): void => {
  process.send?.(message);
};

const settings = readSettings(process.env);
const directoryOf = (id: string): string => join(settings.data, id);
const kept = await Promise.all(
  customers.map(async customer => ({
    customer,
    secrets: await keepSecrets(join(directoryOf(customer.id), 'secrets.json')),
  })),
);

const starting = startWarehouses(
  settings.data,
  kept.map(({ customer, secrets }) => ({
    customer,
    password: secrets.warehousePassword,
    madeAt: secrets.madeAt,
  })),
);
const opening = starting.then(warehouses =>
  Promise.all(
    kept.map(({ customer, secrets }) =>
      openAccount({ customer, secrets, warehouse: warehouses.of(customer), directory: directoryOf(customer.id) }),
    ),
  ),
);

const stop = async (): Promise<void> => {
  const [warehouses, accounts] = await Promise.all([starting.catch(() => null), opening.catch(() => [])]);
  await Promise.all([warehouses?.stop(), ...accounts.map(account => account.stop())]);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit()));

const accounts = await opening;
const server = createServer();
const port = await listen(server, settings.port);
const address = `http://127.0.0.1:${port}`;

// The recipe host is started when it is known what it may reach, and says where it is.
const access = new Promise<RecipeHostAccess>(resolve => process.once('message', resolve));
const systems = accounts.flatMap(({ warehouse, files, mail }) => [warehouse.facts, files, mail]);
tell({
  type: 'listening',
  address,
  reach: [...new Set([`127.0.0.1:${port}`, ...systems.map(system => `${system.host}:${system.port}`)])],
});
const recipeHost = connectRecipeHost(await access);

server.on(
  'request',
  answerWith([
    ...pageRoutes((await access).address),
    ...backendRoutes({ accounts, recipeHost, address }),
    ...apiRoutes(accounts),
  ]),
);
await recipeHost.connectHome(
  accounts.map(({ customer, secrets }) => ({
    customer,
    values: { baseUrl: `${address}/api`, token: secrets.apiToken },
  })),
);
tell({ type: 'ready' });
