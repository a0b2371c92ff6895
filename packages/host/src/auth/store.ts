import type { Named } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';

export interface ApiKeyRow {
  readonly id: string;
  readonly organization: string;
  readonly name: string;
  /** How the key begins, to tell it from others. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const keyColumns = 'id, organization, name, prefix, created_at as "createdAt", revoked_at as "revokedAt"';

export const insertApiKey = async (
  tx: Tx,
  key: { id: string; organization: string; name: string; prefix: string; hash: string },
): Promise<void> => {
  await tx.query('insert into citizen.api_keys (id, organization, name, prefix, hash) values ($1, $2, $3, $4, $5)', [
    key.id,
    key.organization,
    key.name,
    key.prefix,
    key.hash,
  ]);
};

export const findApiKey = async (tx: Tx, hash: string): Promise<ApiKeyRow | null> =>
  (
    await tx.query<ApiKeyRow>(`select ${keyColumns} from citizen.api_keys where hash = $1 and revoked_at is null`, [
      hash,
    ])
  ).rows[0] ?? null;

export const listApiKeys = async (tx: Tx, organization: string): Promise<readonly ApiKeyRow[]> =>
  (
    await tx.query<ApiKeyRow>(
      `select ${keyColumns} from citizen.api_keys where organization = $1 order by created_at, id`,
      [organization],
    )
  ).rows;

/** By id or by how the key begins. @returns how many of that organization's keys it was; the first withdrawal stays. */
export const revokeApiKey = async (tx: Tx, organization: string, key: string): Promise<number> =>
  (
    await tx.query(
      `update citizen.api_keys set revoked_at = coalesce(revoked_at, now())
       where organization = $1 and (id = $2 or prefix = $2)`,
      [organization, key],
    )
  ).rowCount;

export type SigningKeyKind = 'HS256' | 'ES256' | 'EdDSA' | 'jwks';

export interface SigningKeyRow {
  readonly organization: string;
  readonly kid: string;
  readonly kind: SigningKeyKind;
  /** The sealed secret, the public key as JWK, or the address of the key set. */
  readonly material: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

const signingColumns = 'organization, kid, kind, material, created_at as "createdAt", revoked_at as "revokedAt"';

/** @returns false when the organization has a key of that name. */
export const insertSigningKey = async (
  tx: Tx,
  key: { organization: string; kid: string; kind: SigningKeyKind; material: string },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into citizen.signing_keys (organization, kid, kind, material) values ($1, $2, $3, $4)
       on conflict (organization, kid) do nothing`,
      [key.organization, key.kid, key.kind, key.material],
    )
  ).rowCount > 0;

export const findSigningKey = async (tx: Tx, organization: string, kid: string): Promise<SigningKeyRow | null> =>
  (
    await tx.query<SigningKeyRow>(
      `select ${signingColumns} from citizen.signing_keys where organization = $1 and kid = $2`,
      [organization, kid],
    )
  ).rows[0] ?? null;

export const listSigningKeys = async (tx: Tx, organization: string): Promise<readonly SigningKeyRow[]> =>
  (
    await tx.query<SigningKeyRow>(
      `select ${signingColumns} from citizen.signing_keys where organization = $1 order by created_at, kid`,
      [organization],
    )
  ).rows;

export const revokeSigningKey = async (tx: Tx, organization: string, kid: string): Promise<number> =>
  (
    await tx.query(
      `update citizen.signing_keys set revoked_at = coalesce(revoked_at, now()) where organization = $1 and kid = $2`,
      [organization, kid],
    )
  ).rowCount;

/** Knows a customer from now on; a name that is given replaces the one that is there. */
export const upsertCustomer = async (
  tx: Tx,
  organization: string,
  { id, name }: { id: string; name?: string | undefined },
): Promise<Named> => {
  await tx.query(
    `insert into citizen.customers (organization, id, name) values ($1, $2, coalesce($3, $2))
     on conflict (organization, id) do update set name = $3
       where $3 is not null and citizen.customers.name <> $3`,
    [organization, id, name ?? null],
  );
  const { rows } = await tx.query<Named>('select id, name from citizen.customers where organization = $1 and id = $2', [
    organization,
    id,
  ]);
  return rows[0] ?? { id, name: name ?? id };
};

/** Knows a person from now on; an empty customer stands for the organization's own people. */
export const upsertUser = async (
  tx: Tx,
  organization: string,
  customer: string,
  { id, name }: { id: string; name?: string | undefined },
): Promise<Named> => {
  await tx.query(
    `insert into citizen.users (organization, customer, id, name) values ($1, $2, $3, coalesce($4, $3))
     on conflict (organization, customer, id) do update set name = $4
       where $4 is not null and citizen.users.name <> $4`,
    [organization, customer, id, name ?? null],
  );
  const { rows } = await tx.query<Named>(
    'select id, name from citizen.users where organization = $1 and customer = $2 and id = $3',
    [organization, customer, id],
  );
  return rows[0] ?? { id, name: name ?? id };
};
