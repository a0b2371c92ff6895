import { startPostgres } from '@citizen-integrator/host/embedded-postgres';
import pg from 'pg';

/** What a person types to connect the warehouse. */
export interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface WarehouseState {
  readonly count: number;
  /** The ten rows that were written last. */
  readonly rows: readonly Record<string, unknown>[];
}

export interface Warehouse {
  readonly facts: ConnectionFacts;
  readonly readState: () => Promise<WarehouseState>;
  readonly stop: () => Promise<void>;
}

const database = 'warehouse';
const user = 'loader';

const tables = `
  create table if not exists public.contacts (
    contact_id text primary key,
    full_name text not null,
    email text not null,
    phone text,
    company text,
    stage text not null check (stage in ('customer', 'lead', 'partner')),
    city text,
    country text,
    updated_at timestamptz not null,
    loaded_at timestamptz not null default now()
  );
  create index if not exists contacts_loaded_at on public.contacts (loaded_at desc, contact_id desc);
  create or replace function public.stamp_loaded_at() returns trigger language plpgsql as
    $$ begin new.loaded_at := clock_timestamp(); return new; end $$;
  create or replace trigger contacts_stamp before insert or update on public.contacts
    for each row execute function public.stamp_loaded_at();
  grant usage on schema public to ${user};
  grant select, insert, update on public.contacts to ${user};
`;

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

const query = async (url: string, text: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
};

/** Makes what is not there: a plain user, a database, a table. */
const furnish = async (url: string, password: string): Promise<void> => {
  const { rows } = await query(
    url,
    `select exists (select from pg_roles where rolname = '${user}') as has_user,
       exists (select from pg_database where datname = '${database}') as has_database`,
  );
  const { has_user: hasUser, has_database: hasDatabase } = rows[0] as Record<string, boolean>;
  await query(url, `${hasUser ? 'alter' : 'create'} role ${user} login password '${password}'`);
  if (!hasDatabase) await query(url, `create database ${database}`);
  await query(withDatabase(url, database), tables);
};

/**
 * Starts the PostgreSQL that contacts are copied into, in a folder of its own. It keeps its port from start to start.
 * @param password for the user that recipes sign in as; letters and digits.
 */
export const startWarehouse = async (directory: string, password: string): Promise<Warehouse> => {
  const server = await startPostgres({ directory, name: 'warehouse' });
  await furnish(server.url, password);
  const pool = new pg.Pool({ connectionString: withDatabase(server.url, database), max: 2 });
  pool.on('error', () => {});
  return {
    facts: { host: server.host, port: server.port, database, user, password },
    async readState() {
      const [count, newest] = await Promise.all([
        pool.query<{ count: number }>('select count(*)::int as count from public.contacts'),
        pool.query<Record<string, unknown>>(
          `select contact_id, full_name, email, company, stage, country
             from public.contacts order by loaded_at desc, contact_id desc limit 10`,
        ),
      ]);
      return { count: count.rows[0]?.count ?? 0, rows: newest.rows };
    },
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
};
