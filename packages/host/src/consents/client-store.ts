import type { Tx } from '../store/database.ts';

/** What an app is known as at a vendor: in its name people are asked for access. */
export interface OAuthClientRow {
  readonly endpoint: string;
  /** Empty: the operator's, for all organizations without one of their own. */
  readonly organization: string;
  readonly clientId: string;
  /** The secret; null for a client without one. */
  readonly sealed: string | null;
  readonly name: string;
  /** In place of the host's own address. */
  readonly redirect: string | null;
  readonly updatedAt: Date;
}

const columns = 'endpoint, organization, client_id as "clientId", sealed, name, redirect, updated_at as "updatedAt"';

/** The organization's own, else the operator's. */
export const findOAuthClient = async (tx: Tx, organization: string, endpoint: string): Promise<OAuthClientRow | null> =>
  (
    await tx.query<OAuthClientRow>(
      `select ${columns} from citizen.oauth_clients where endpoint = $1 and organization in ($2, '')
       order by organization desc limit 1`,
      [endpoint, organization],
    )
  ).rows[0] ?? null;

/** Ids of the endpoints that an organization's people can sign in with. */
export const listReadyEndpoints = async (tx: Tx, organization: string): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ endpoint: string }>(
    `select distinct endpoint from citizen.oauth_clients where organization in ($1, '')`,
    [organization],
  );
  return new Set(rows.map(({ endpoint }) => endpoint));
};

export const listOAuthClients = async (tx: Tx): Promise<readonly OAuthClientRow[]> =>
  (await tx.query<OAuthClientRow>(`select ${columns} from citizen.oauth_clients order by endpoint, organization`)).rows;

/** A second one of the same endpoint and organization takes the place of the first. */
export const putOAuthClient = async (tx: Tx, client: Omit<OAuthClientRow, 'updatedAt'>): Promise<void> => {
  await tx.query(
    `insert into citizen.oauth_clients (endpoint, organization, client_id, sealed, name, redirect)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (endpoint, organization) do update
       set client_id = $3, sealed = $4, name = $5, redirect = $6, updated_at = now()`,
    [client.endpoint, client.organization, client.clientId, client.sealed, client.name, client.redirect],
  );
};

/** @returns false when there was none. */
export const removeOAuthClient = async (tx: Tx, organization: string, endpoint: string): Promise<boolean> =>
  (
    await tx.query('delete from citizen.oauth_clients where endpoint = $1 and organization = $2', [
      endpoint,
      organization,
    ])
  ).rowCount > 0;
