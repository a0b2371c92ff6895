import type { Config } from '../config.ts';
import { openStore, type Store } from './database.ts';
import { isInUse, openOwnDatabase } from './own-database.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and stops the embedded PostgreSQL, whoever started it. */
  readonly close: () => Promise<void>;
  /** Closes the store, and stops the embedded PostgreSQL when it was started here and nobody else uses it. */
  readonly release: () => Promise<void>;
}

/** The database that the configuration names: `DATABASE_URL`, else the embedded PostgreSQL of the data folder. */
export const openConfiguredStore = async ({ databaseUrl, data }: Config): Promise<OpenedStore> => {
  if (databaseUrl) {
    const store = await openStore(databaseUrl);
    return { store, close: store.close, release: store.close };
  }
  const { url, server } = await openOwnDatabase({ directory: data, name: 'postgres' });
  try {
    const store = await openStore(url);
    return {
      store,
      async close() {
        await store.close();
        await server.stop();
      },
      async release() {
        await store.close();
        if (!server.adopted && !(await isInUse(server))) await server.stop();
      },
    };
  } catch (error) {
    if (!server.adopted) await server.stop();
    throw error;
  }
};
