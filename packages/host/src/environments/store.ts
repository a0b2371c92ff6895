import type { Named } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';

export interface OrganizationRow extends Named {
  /** The pages that may call for it, `https://app.example`; from anywhere when empty. */
  readonly origins: readonly string[];
}

export const findOrganization = async (tx: Tx, id: string): Promise<OrganizationRow | null> =>
  (await tx.query<OrganizationRow>('select id, name, origins from citizen.organizations where id = $1', [id]))
    .rows[0] ?? null;

export const updateOrigins = async (tx: Tx, id: string, origins: readonly string[]): Promise<void> => {
  await tx.query('update citizen.organizations set origins = $2 where id = $1', [id, origins]);
};

export const listOrganizations = async (tx: Tx): Promise<readonly Named[]> =>
  (await tx.query<Named>('select id, name from citizen.organizations order by id')).rows;

/** @returns false when there is an organization with that id. */
export const insertOrganization = async (tx: Tx, { id, name }: Named): Promise<boolean> =>
  (await tx.query('insert into citizen.organizations (id, name) values ($1, $2) on conflict do nothing', [id, name]))
    .rowCount > 0;

/** In the order in which they were made. */
export const listEnvironments = async (tx: Tx, organization: string): Promise<readonly Named[]> =>
  (
    await tx.query<Named>('select id, name from citizen.environments where organization = $1 order by created_at, id', [
      organization,
    ])
  ).rows;

/** @returns false when the organization has an environment with that id. */
export const insertEnvironment = async (tx: Tx, organization: string, { id, name }: Named): Promise<boolean> =>
  (
    await tx.query(
      'insert into citizen.environments (organization, id, name) values ($1, $2, $3) on conflict do nothing',
      [organization, id, name],
    )
  ).rowCount > 0;
