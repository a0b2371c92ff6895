import type { Values } from 'citizen-integrator/contract';
import { recordEvent } from '../events/store.ts';
import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';

export interface ConnectionRow {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly customerName: string;
  readonly environment: string;
  readonly endpoint: string;
  readonly name: string;
  readonly home: boolean;
  /** An account of the practice server. */
  readonly practice: boolean;
  /** Whether the access that a person gave holds; null when nobody did. */
  readonly consent: 'given' | 'lost' | null;
  /** Who signed in, as the system names them. */
  readonly account: string | null;
  /** What was answered, without secrets. */
  readonly values: Values;
  /** All secrets as one sealed text; null when there are none. */
  readonly sealed: string | null;
  readonly secretNames: readonly string[];
  readonly testedAt: Date | null;
  readonly testedOk: boolean | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

const columns = `
  c.id, c.organization, c.customer, u.name as "customerName", c.environment, c.endpoint, c.name, c.home, c.practice,
  a.state as consent, a.account, c.values,
  c.sealed, c.secret_names as "secretNames", c.tested_at as "testedAt", c.tested_ok as "testedOk",
  c.created_at as "createdAt", c.updated_at as "updatedAt", c.version`;
const from = `citizen.connections c join citizen.customers u on u.organization = c.organization and u.id = c.customer
  left join citizen.consents a on a.connection = c.id`;

/** Notes that a connection is another one now. */
export const tellConnection = (tx: Tx, { organization, customer, id }: ConnectionRow): Promise<void> =>
  recordEvent(tx, { organization, customer, type: 'connection', resource: id });

export const getConnection = async (tx: Tx, id: string): Promise<ConnectionRow | null> =>
  (await tx.query<ConnectionRow>(`select ${columns} from ${from} where c.id = $1`, [id])).rows[0] ?? null;

/** Those of the ids that the transaction's scope sees. */
export const getConnections = async (tx: Tx, ids: readonly string[]): Promise<readonly ConnectionRow[]> =>
  (await tx.query<ConnectionRow>(`select ${columns} from ${from} where c.id = any($1)`, [ids])).rows;

export const findHomeConnection = async (
  tx: Tx,
  place: { customer: string; environment: string; endpoint: string },
): Promise<ConnectionRow | null> =>
  (
    await tx.query<ConnectionRow>(
      `select ${columns} from ${from} where c.home and c.customer = $1 and c.environment = $2 and c.endpoint = $3`,
      [place.customer, place.environment, place.endpoint],
    )
  ).rows[0] ?? null;

export const findPracticeConnection = async (
  tx: Tx,
  place: { customer: string; environment: string; endpoint: string },
): Promise<ConnectionRow | null> =>
  (
    await tx.query<ConnectionRow>(
      `select ${columns} from ${from} where c.practice and c.customer = $1 and c.environment = $2 and c.endpoint = $3
       order by c.created_at limit 1`,
      [place.customer, place.environment, place.endpoint],
    )
  ).rows[0] ?? null;

export interface ConnectionFilter {
  readonly endpoint?: string | undefined;
  readonly customer?: string | undefined;
  /** Environments whose connections may be seen. */
  readonly environments: readonly string[];
}

/** Oldest first. Cursor: when it was made, id. */
export const listConnections = async (
  tx: Tx,
  { endpoint, customer, environments, limit, after }: ConnectionFilter & PageRequest,
): Promise<Page<ConnectionRow>> => {
  const where = `c.environment = any($1) and ($2::text is null or c.endpoint = $2) and ($3::text is null or c.customer = $3)`;
  const values = [environments, endpoint ?? null, customer ?? null];
  const { rows } = await tx.query<ConnectionRow & { place: string }>(
    `select ${columns}, c.created_at::text as place from ${from}
     where ${where} and ($4::text is null or (c.created_at, c.id) > ($4::timestamptz, $5))
     order by c.created_at, c.id limit $6`,
    [...values, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const count = await tx.query<{ total: number }>(`select count(*)::int as total from ${from} where ${where}`, values);
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ place, id }) => [place, id]);
};

export interface ConnectionContent {
  readonly name: string;
  readonly values: Values;
  readonly sealed: string | null;
  readonly secretNames: readonly string[];
}

export interface NewConnection extends ConnectionContent {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly environment: string;
  readonly endpoint: string;
  readonly home: boolean;
  readonly practice?: boolean;
}

export const insertConnection = async (tx: Tx, connection: NewConnection): Promise<ConnectionRow> => {
  await tx.query(
    `insert into citizen.connections
       (id, organization, customer, environment, endpoint, name, home, values, sealed, secret_names, practice)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      connection.id,
      connection.organization,
      connection.customer,
      connection.environment,
      connection.endpoint,
      connection.name,
      connection.home,
      JSON.stringify(connection.values),
      connection.sealed,
      connection.secretNames,
      connection.practice ?? false,
    ],
  );
  return changed(tx, connection.id);
};

const changed = async (tx: Tx, id: string): Promise<ConnectionRow> => {
  const row = await getConnection(tx, id);
  if (!row) throw new Error(`Connection ${id} cannot be read by the transaction that wrote it`);
  await tellConnection(tx, row);
  return row;
};

/** Locks the connection until the transaction ends, so that its secrets are not changed by two at once. */
export const lockConnection = async (tx: Tx, id: string): Promise<ConnectionRow | null> =>
  (await tx.query<ConnectionRow>(`select ${columns} from ${from} where c.id = $1 for update of c`, [id])).rows[0] ??
  null;

/** A changed connection counts as never tested. */
export const updateConnection = async (tx: Tx, id: string, content: ConnectionContent): Promise<ConnectionRow> => {
  await tx.query(
    `update citizen.connections set name = $2, values = $3, sealed = $4, secret_names = $5,
       tested_at = null, tested_ok = null, updated_at = now(), version = version + 1
     where id = $1`,
    [id, content.name, JSON.stringify(content.values), content.sealed, content.secretNames],
  );
  return changed(tx, id);
};

/** Notes how the last test of a stored connection went. */
export const recordTest = async (tx: Tx, id: string, ok: boolean): Promise<void> => {
  const { rowCount } = await tx.query(
    'update citizen.connections set tested_at = now(), tested_ok = $2 where id = $1',
    [id, ok],
  );
  if (rowCount > 0) await changed(tx, id);
};

/** How many deployments use it. */
export const countUses = async (tx: Tx, id: string): Promise<number> =>
  (
    await tx.query<{ uses: number }>(
      'select count(distinct deployment)::int as uses from citizen.deployment_connections where connection = $1',
      [id],
    )
  ).rows[0]?.uses ?? 0;

/** Removes a connection that nothing uses; the database refuses one that is used. */
export const deleteConnection = async (tx: Tx, id: string): Promise<void> => {
  await tx.query('delete from citizen.connections where id = $1', [id]);
};
