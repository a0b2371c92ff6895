import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import pg from 'pg';
import type { Store } from '../store/database.ts';

/**
 * The name that a host works under. One host at a time holds it, by a session of its own in the database: when the host
 * dies, the session ends and the name is free, which tells the others that its work is theirs to take over.
 */
export interface HostName {
  /** Does something while nobody else can hold another host's name. @returns false when that host lives. */
  readonly ifFree: (name: string, work: () => Promise<void>) => Promise<boolean>;
  /** Finds out whether the session still stands: a cut line shows only when something is sent. */
  readonly check: () => Promise<void>;
  /** Lets go of the name. */
  readonly close: () => Promise<void>;
}

export interface HostNameParts {
  readonly store: Store;
  readonly name: string;
  readonly log: FastifyBaseLogger;
  /** Called when another host has taken over what this one was at, because its session was away for too long. */
  readonly onOusted: () => void;
  /** How long to wait for a name that another host holds, in ms: it may be about to end. */
  readonly patience?: number;
}

const pause = 250;
/** In ms. A session that does not answer is as good as lost. */
const queryTimeout = 10_000;

// Any number but those of other advisory locks in this database.
const lockClass = 7_411_013;
const tryLock = `select pg_try_advisory_lock(${lockClass}, hashtext($1)) as locked`;
const unlock = `select pg_advisory_unlock(${lockClass}, hashtext($1))`;

const isLocked = async (client: pg.Client, name: string): Promise<boolean> =>
  (await client.query<{ locked: boolean }>(tryLock, [name])).rows[0]?.locked === true;

const openSession = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'citizen-host name',
    keepAlive: true,
    query_timeout: queryTimeout,
    connectionTimeoutMillis: queryTimeout,
  });
  client.on('error', () => {});
  await client.connect();
  // A host that falls off the network is noticed within half a minute; one that is idle is not sent away.
  await client.query(
    'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set idle_session_timeout = 0',
  );
  return client;
};

/** How often other hosts have taken over what one was at. */
const countTakeovers = (store: Store, name: string): Promise<number> =>
  store.withScope('operator', async tx => {
    await tx.query('insert into citizen.executors (name) values ($1) on conflict do nothing', [name]);
    const { rows } = await tx.query<{ takeovers: number }>('select takeovers from citizen.executors where name = $1', [
      name,
    ]);
    return rows[0]?.takeovers ?? 0;
  });

export const noteTakeover = (store: Store, name: string): Promise<void> =>
  store.withScope('operator', async tx => {
    await tx.query(
      `insert into citizen.executors (name, takeovers) values ($1, 1)
       on conflict (name) do update set takeovers = executors.takeovers + 1`,
      [name],
    );
  });

/**
 * Takes a name.
 * @throws Error in words for the operator when another host keeps it.
 */
export const holdName = async ({ store, name, log, onOusted, patience = 10_000 }: HostNameParts): Promise<HostName> => {
  let isClosed = false;
  let session: pg.Client | null = null;

  /** @returns false when another host keeps the name. */
  const take = async (): Promise<boolean> => {
    const client = await openSession(store.url);
    const deadline = Date.now() + patience;
    try {
      while (!(await isLocked(client, name))) {
        if (isClosed || Date.now() > deadline) {
          await client.end();
          return false;
        }
        await sleep(pause);
      }
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    session = client;
    client.once('end', () => {
      if (session === client) session = null;
      if (!isClosed) void takeAgain();
    });
    return true;
  };

  if (!(await take())) {
    throw new Error(
      `Another host works on this database under the name "${name}". Give each a CITIZEN_HOST_EXECUTOR of its own.`,
    );
  }
  const takeovers = await countTakeovers(store, name);

  /** The database was away, or cut us off. As long as nobody has taken over our work, we go on with it. */
  const takeAgain = async (): Promise<void> => {
    log.warn({ name }, 'the database has ended the session that holds the name of this host');
    while (!isClosed) {
      try {
        const isOurs = (await take()) && (await countTakeovers(store, name)) === takeovers;
        if (!isOurs && !isClosed) onOusted();
        return;
      } catch {
        await sleep(pause);
      }
    }
  };

  return {
    async ifFree(other, work) {
      const client = session;
      if (client === null || !(await isLocked(client, other))) return false;
      try {
        await work();
      } finally {
        await client.query(unlock, [other]);
      }
      return true;
    },
    async check() {
      const client = session;
      try {
        await client?.query('select');
      } catch {
        await client?.end();
      }
    },
    async close() {
      isClosed = true;
      await session?.end().catch(() => {});
    },
  };
};
