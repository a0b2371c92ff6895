import type { MessageRef } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';
import type { StoredConfiguration } from './secret-answers.ts';

/** What a deployment is to be changed to. */
export interface ChangeRow {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly recipeVersion: string;
  readonly configuration: StoredConfiguration;
  readonly createdAt: Date;
}

const columns = `
  id, organization, customer, deployment, recipe_version as "recipeVersion", configuration, created_at as "createdAt"`;

export interface NewChange {
  readonly id: string;
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly recipeVersion: string;
  readonly configuration: StoredConfiguration;
  readonly createdBy: { readonly id: string; readonly name: string };
}

/** The database refuses a second one while the first is being checked. */
export const insertChange = async (tx: Tx, change: NewChange): Promise<void> => {
  await tx.query(
    `insert into citizen.deployment_changes
       (id, organization, customer, deployment, recipe_version, configuration, created_by, created_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      change.id,
      change.organization,
      change.customer,
      change.deployment,
      change.recipeVersion,
      JSON.stringify(change.configuration),
      change.createdBy.id,
      change.createdBy.name,
    ],
  );
};

export const getChange = async (tx: Tx, id: string): Promise<ChangeRow | null> =>
  (await tx.query<ChangeRow>(`select ${columns} from citizen.deployment_changes where id = $1`, [id])).rows[0] ?? null;

export interface MadeChange {
  /** Whose it was. */
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

/** Who last changed what a deployment does, and when it was done. */
export const lastMadeChange = async (tx: Tx, deployment: string): Promise<MadeChange | null> =>
  (
    await tx.query<MadeChange>(
      `select created_by as id, created_by_name as name, ended_at as at from citizen.deployment_changes
       where deployment = $1 and state = 'made' order by ended_at desc limit 1`,
      [deployment],
    )
  ).rows[0] ?? null;

/**
 * Ends a change, once.
 * @returns false when it had ended before.
 */
export const endChange = async (
  tx: Tx,
  id: string,
  state: 'made' | 'failed',
  message: MessageRef | null = null,
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update citizen.deployment_changes set state = $2, message_code = $3, message_params = $4, ended_at = clock_timestamp()
     where id = $1 and state = 'checking'`,
    [id, state, message?.code ?? null, JSON.stringify(message?.params ?? {})],
  );
  return rowCount > 0;
};

/** Changes that were asked for and have not ended, of all customers: taken up at a host's start. */
export const listUnfinishedChanges = async (
  tx: Tx,
): Promise<readonly { id: string; organization: string; customer: string }[]> =>
  (
    await tx.query<{ id: string; organization: string; customer: string }>(
      `select id, organization, customer from citizen.deployment_changes where state = 'checking' order by created_at`,
    )
  ).rows;
