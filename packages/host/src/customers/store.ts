import { cutPage, type Page, type PageRequest } from '../store/cursor.ts';
import type { Tx } from '../store/database.ts';

export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly deployments: number;
}

/** By name. Cursor: name, id. */
export const listCustomers = async (
  tx: Tx,
  organization: string,
  text: string,
  { limit, after }: PageRequest,
): Promise<Page<CustomerRow>> => {
  const where = `c.organization = $1
    and ($2 = '' or position(lower($2) in lower(c.name)) > 0 or position(lower($2) in lower(c.id)) > 0)`;
  const { rows } = await tx.query<CustomerRow & { place: string }>(
    `select c.id, c.name, c.created_at as "createdAt", lower(c.name) as place,
       (select count(*)::int from citizen.deployments d
        where d.organization = c.organization and d.customer = c.id and d.removed_at is null) as deployments
     from citizen.customers c
     where ${where} and ($3::text is null or (lower(c.name), c.id) > ($3, $4))
     order by lower(c.name), c.id limit $5`,
    [organization, text, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );
  const count = await tx.query<{ total: number }>(
    `select count(*)::int as total from citizen.customers c where ${where}`,
    [organization, text],
  );
  return cutPage(rows, count.rows[0]?.total ?? 0, limit, ({ place, id }) => [place, id]);
};

/** Whether the scope has a customer of this id. */
export const isCustomer = async (tx: Tx, id: string): Promise<boolean> => {
  const { rowCount } = await tx.query('select 1 from citizen.customers where id = $1', [id]);
  return rowCount !== 0;
};
