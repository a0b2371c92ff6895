import pg from 'pg';
import type { Demo } from './demo.ts';

export interface ConnectionFacts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** What the page "Warehouse" tells a person to type. */
export const readFacts = async ({ address }: Demo): Promise<ConnectionFacts> => {
  const answer = await fetch(`${address}/app/warehouse`);
  return ((await answer.json()) as { facts: ConnectionFacts }).facts;
};

/** Asks the target itself. */
export const queryWarehouse = async <Row extends pg.QueryResultRow>(demo: Demo, text: string): Promise<Row[]> => {
  const client = new pg.Client({ ...(await readFacts(demo)) });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

export const countRows = async (demo: Demo): Promise<number> => {
  const [row] = await queryWarehouse<{ count: number }>(demo, 'select count(*)::int as count from public.contacts');
  return row?.count ?? 0;
};
