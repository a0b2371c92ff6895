import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrations } from './migrations/index.ts';

/** Whose rows a transaction sees. The operator sees all: for the command line, keys and the engine's house-keeping. */
export type Scope = { readonly organization: string; readonly customer: string | null } | 'operator';

export interface Result<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/** A transaction that is confined to a scope. */
export interface Tx {
  readonly query: <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Result<Row>>;
}

export interface Store {
  /** Without a scope: a query through it alone finds no rows. */
  readonly pool: pg.Pool;
  readonly url: string;
  /** Commits when `work` resolves, rolls back when it rejects. */
  readonly withScope: <Value>(scope: Scope, work: (tx: Tx) => Promise<Value>) => Promise<Value>;
  readonly close: () => Promise<void>;
}

// bigint comes as text, since it may not fit a number: our counts do.
const int8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text') =>
    id === int8 ? Number : (pg.types.getTypeParser(id, format) as unknown)) as typeof pg.types.getTypeParser,
};

/** One statement, as every transaction of the host begins with it. */
const begin = async (client: pg.PoolClient, scope: Scope): Promise<void> => {
  const [organization, customer, operator] =
    scope === 'operator' ? ['', '', 'on'] : [scope.organization, scope.customer ?? '', ''];
  const settings = Object.entries({ organization, customer, operator }).map(
    ([name, value]) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  await client.query(`begin; select ${settings.join(', ')}`);
};

const reasonOf = (error: unknown): string => (error instanceof Error && error.message) || String(error);

/** Refuses a login that the database's own rules do not bind. */
const checkLogin = async (pool: pg.Pool): Promise<void> => {
  const { rows } = await pool
    .query<{ name: string; rolsuper: boolean; rolbypassrls: boolean }>(
      'select rolname as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
    )
    .catch((cause: unknown) => {
      throw new Error(`The database does not let us in: ${reasonOf(cause)}`, { cause });
    });
  const login = rows[0];
  if (!login?.rolsuper && !login?.rolbypassrls) return;
  throw new Error(
    `The database user "${login.name}" ${login.rolsuper ? 'is a superuser' : 'may bypass row-level security'}, ` +
      'so that PostgreSQL would not keep customers apart. Give DATABASE_URL a plain user who owns the database.',
  );
};

/** Brings the tables up to date. Hosts that start at the same time wait for each other. */
const migrate = async (pool: pg.Pool): Promise<void> => {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: 'citizen',
  });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  throw new Error(`The database could not be brought up to date: ${reasonOf(error)}`, { cause: error });
};

/**
 * Opens the host's database and brings its tables up to date.
 * @throws Error in words for the operator when the login is not fit or the database does not answer.
 */
export const openStore = async (url: string): Promise<Store> => {
  const pool = new pg.Pool({ connectionString: url, max: 16, types, application_name: 'citizen-host' });
  // An idle session that the server ends is replaced at the next query.
  pool.on('error', () => {});
  try {
    await checkLogin(pool);
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    pool,
    url,
    async withScope(scope, work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await begin(client, scope);
        const value = await work({
          query: async <Row>(text: string, values: readonly unknown[] = []) => {
            const { rows, rowCount } = await client.query(text, [...values]);
            return { rows: rows as Row[], rowCount: rowCount ?? 0 };
          },
        });
        await client.query('commit');
        return value;
      } catch (error) {
        await client.query('rollback').catch((reason: Error) => (broken = reason));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
};
