import { startPostgres } from '@citizen-integrator/host/embedded-postgres';
import pg from 'pg';
import type { Customer } from './customers.ts';
import { makeInvoices } from './invoices/make-invoices.ts';
import { firstProducts } from './products/product-store.ts';
import { tableNames, tables } from './warehouse-tables.ts';

/** What a person types to connect the warehouse. */
export interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface WarehouseState {
  /** Rows of each table. */
  readonly tables: readonly { readonly name: string; readonly count: number }[];
  /** Of the table that was asked for. */
  readonly count: number;
  readonly columns: readonly string[];
  /** The ten rows that were written last, as text. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface Warehouse {
  readonly facts: ConnectionFacts;
  /** @param table one that is not there stands for the first one */
  readonly readState: (table: string) => Promise<WarehouseState>;
}

/** A customer's own database, as it is made. */
export interface WarehousePlan {
  readonly customer: Customer;
  /** Letters and digits. */
  readonly password: string;
  /** When the account was made, ISO 8601 in UTC. */
  readonly madeAt: string;
}

export interface Warehouses {
  readonly of: (customer: Customer) => Warehouse;
  readonly stop: () => Promise<void>;
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

const withClient = async (url: string, work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** Makes what is not there: for each customer a plain user and a database that nobody else enters. */
const makeDatabases = (url: string, plans: readonly WarehousePlan[]): Promise<void> =>
  withClient(url, async client => {
    const { rows } = await client.query<{ name: string }>(
      'select rolname as name from pg_roles union all select datname from pg_database',
    );
    const isThere = (wanted: string): boolean => rows.some(({ name }) => name === wanted);
    for (const { customer, password } of plans) {
      const { name, user } = customer.database;
      await client.query(`${isThere(user) ? 'alter' : 'create'} role ${user} login password '${password}'`);
      if (isThere(name)) continue;
      await client.query(`create database ${name}`);
      await client.query(
        `revoke connect on database ${name} from public; grant connect on database ${name} to ${user}`,
      );
    }
  });

/** Makes the tables, and fills those that the customer has rows in from the beginning. */
const furnish = (url: string, { customer, madeAt }: WarehousePlan): Promise<void> =>
  withClient(url, async client => {
    await client.query(tables(customer.database.user));
    await client.query(
      `insert into public.invoices select * from json_populate_recordset(null::public.invoices, $1)
       where not exists (select from public.invoices)`,
      [JSON.stringify(makeInvoices(customer, madeAt))],
    );
    await client.query(
      `insert into public.products select * from json_populate_recordset(null::public.products, $1)
       where not exists (select from public.products)`,
      [
        JSON.stringify(
          firstProducts(customer.seed, madeAt).map(({ updatedAt, ...product }) => ({
            ...product,
            updated_at: updatedAt,
          })),
        ),
      ],
    );
  });

const openWarehouse = (facts: ConnectionFacts, pool: pg.Pool): Warehouse => ({
  facts,
  async readState(asked) {
    const table = tableNames.find(name => name === asked) ?? tableNames[0];
    const counts = tableNames.map(name => `select '${name}' as name, count(*)::int as count from public.${name}`);
    const [counted, newest] = await Promise.all([
      pool.query<{ name: string; count: number }>(counts.join(' union all ')),
      pool.query<{ row: Record<string, unknown> }>(
        `select to_json(t) as row from public.${table} t order by loaded_at desc limit 10`,
      ),
    ]);
    const rows = newest.rows.map(({ row }) => row);
    return {
      tables: counted.rows,
      count: counted.rows.find(({ name }) => name === table)?.count ?? 0,
      columns: Object.keys(rows[0] ?? {}).filter(name => name !== 'loaded_at'),
      rows,
    };
  },
});

/**
 * Starts the PostgreSQL that customers have their own databases in, in a folder of its own. It keeps its port from start
 * to start.
 */
export const startWarehouses = async (directory: string, plans: readonly WarehousePlan[]): Promise<Warehouses> => {
  const server = await startPostgres({ directory, name: 'warehouse' });
  await makeDatabases(server.url, plans);
  await Promise.all(plans.map(plan => furnish(withDatabase(server.url, plan.customer.database.name), plan)));
  const pools: pg.Pool[] = [];
  const opened = new Map(
    plans.map(({ customer, password }) => {
      const { name: database, user } = customer.database;
      const pool = new pg.Pool({ connectionString: withDatabase(server.url, database), max: 2 });
      pool.on('error', () => {});
      pools.push(pool);
      const facts = { host: server.host, port: server.port, database, user, password };
      return [customer.id, openWarehouse(facts, pool)];
    }),
  );
  return {
    of(customer) {
      const warehouse = opened.get(customer.id);
      if (!warehouse) throw new Error(`${customer.name} has no warehouse.`);
      return warehouse;
    },
    async stop() {
      await Promise.all(pools.map(pool => pool.end()));
      await server.stop();
    },
  };
};
