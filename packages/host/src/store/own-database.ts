import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type PostgresName, type PostgresServer } from './embedded-postgres.ts';

export interface OwnDatabase {
  /** As the plain user `citizen`, who owns the database `citizen`. */
  readonly url: string;
  readonly server: PostgresServer;
}

const name = 'citizen';

const keepPassword = async (file: string): Promise<string> => {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept) return kept;
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
};

const logsIn = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

/** Makes user and database where they are missing, and sets the password anew where it was lost. */
const makeDatabase = async (server: PostgresServer, password: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const user = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    await client.query(
      `${user.rowCount ? 'alter' : 'create'} role ${name} login nosuperuser nobypassrls password ${client.escapeLiteral(password)}`,
    );
    const database = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!database.rowCount) await client.query(`create database ${name} owner ${name}`);
  } finally {
    await client.end();
  }
};

/** Starts or adopts the host's own PostgreSQL and gives its database, which no superuser is needed for. */
export const openOwnDatabase = async (where: PostgresName): Promise<OwnDatabase> => {
  const server = await startPostgres(where);
  try {
    const password = await keepPassword(join(where.directory, where.name, `${name}.password`));
    const url = `postgresql://${name}:${password}@${server.host}:${server.port}/${name}`;
    if (!(await logsIn(url))) await makeDatabase(server, password);
    return { url, server };
  } catch (error) {
    if (!server.adopted) await server.stop();
    throw error;
  }
};

/** Whether anybody else has a session with the server: then it is not ours to stop. */
export const isInUse = async (server: PostgresServer): Promise<boolean> => {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return (rows[0]?.others ?? 0) > 0;
  } finally {
    await client.end();
  }
};
