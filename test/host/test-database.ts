import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';
import { openStore } from '../../packages/host/src/store/database.ts';
import { startPostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { removePostgres } from '../../packages/host/src/store/embedded-postgres.ts';
import { makeFolder } from './make-folder.ts';

/** A database on a server that other tests may use too: names of its own, sessions of its own, roles in common. */
export interface TestDatabase {
  /** As its owner, who is no superuser. */
  readonly url: string;
  /** The same database as superuser. */
  readonly rootUrl: string;
  readonly port: number;
  readonly name: string;
  /** Drops it, whoever still uses it. */
  readonly close: () => Promise<void>;
}

interface Server {
  readonly rootUrl: string;
  readonly isShared: boolean;
  readonly stop: () => Promise<void>;
}

/** One that is lost with the computer is made anew. */
const careless = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

const startServer = async (): Promise<Server> => {
  // The one that "npm test" started for all files.
  const { CITIZEN_TEST_POSTGRES: shared } = process.env;
  if (shared) return { rootUrl: shared, isShared: true, stop: () => Promise.resolve() };
  const directory = await makeFolder('citizen-databases-');
  const { url } = await startPostgres({ directory, name: 'postgres', settings: careless });
  return {
    rootUrl: url,
    isShared: false,
    async stop() {
      await removePostgres({ directory, name: 'postgres' });
      await rm(directory, { recursive: true, force: true });
    },
  };
};

let server: Promise<Server> | undefined;
let users = 0;

const withRoot = async <Value>(rootUrl: string, work: (client: pg.Client) => Promise<Value>): Promise<Value> => {
  const client = new pg.Client(rootUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const urlOf = (
  rootUrl: string,
  { name, role, password }: { name: string; role?: string; password?: string },
): string => {
  const url = new URL(rootUrl);
  url.pathname = `/${name}`;
  if (role && password) [url.username, url.password] = [role, encodeURIComponent(password)];
  return url.href;
};

/** Files that need something at the same time: one makes it. */
const inTurn = async (client: pg.Client, work: () => Promise<void>): Promise<void> => {
  await client.query('select pg_advisory_lock(1)');
  try {
    await work();
  } finally {
    await client.query('select pg_advisory_unlock(1)');
  }
};

/** Makes a login that may do nothing, unless it is there. */
const makeRole = (client: pg.Client, role: string, password: string): Promise<void> =>
  inTurn(client, async () => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (!rowCount) await client.query(`create role ${role} login password ${pg.escapeLiteral(password)}`);
  });

const owner = { role: 'citizen', password: 'citizen' };
const template = 'citizen_template';

/** The tables of the host and its engine, made once and copied for each file. */
const makeTemplate = (client: pg.Client, rootUrl: string): Promise<void> =>
  inTurn(client, async () => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount) return;
    const unfinished = `${template}_${process.pid}`;
    await client.query(`create database ${unfinished} owner ${owner.role}`);
    const url = urlOf(rootUrl, { name: unfinished, ...owner });
    await (await openStore(url)).close();
    DBOS.setConfig({ name: 'citizen', systemDatabaseUrl: url, systemDatabaseSchemaName: 'dbos', logLevel: 'error' });
    await DBOS.launch();
    await DBOS.shutdown({ deregister: true });
    await client.query(`alter database ${unfinished} rename to ${template}`);
  });

export interface TestDatabaseOptions {
  /** Begins its name. */
  readonly prefix: string;
  /** A login that is made where it is missing. */
  readonly role: string;
  readonly password: string;
  /** Whether the login owns the database. */
  readonly isOwner?: boolean;
  /** Holds the tables of a host. */
  readonly isHost?: boolean;
}

/** Makes a database. */
export const makeDatabase = async ({
  prefix,
  role,
  password,
  isOwner = false,
  isHost = false,
}: TestDatabaseOptions): Promise<TestDatabase> => {
  users += 1;
  const { rootUrl, isShared, stop } = await (server ??= startServer());
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await withRoot(rootUrl, async client => {
    await makeRole(client, role, password);
    const isCopied = isHost && isShared;
    if (isCopied) await makeTemplate(client, rootUrl);
    await client.query(
      `create database ${name}${isOwner ? ` owner ${role}` : ''}${isCopied ? ` template ${template} strategy file_copy` : ''}`,
    );
  });
  return {
    url: urlOf(rootUrl, { name, role, password }),
    rootUrl: urlOf(rootUrl, { name }),
    port: Number(new URL(rootUrl).port),
    name,
    async close() {
      users -= 1;
      if (users > 0 || isShared) await withRoot(rootUrl, client => client.query(`drop database ${name} with (force)`));
      if (users > 0) return;
      server = undefined;
      await stop();
    },
  };
};

/** An empty database of a host, which belongs to a plain user as a host wants it. */
export const makeHostDatabase = (): Promise<TestDatabase> =>
  makeDatabase({ prefix: 'host', ...owner, isOwner: true, isHost: true });
