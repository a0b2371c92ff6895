import type { Values } from 'citizen-integrator/contract';
import { recordEvent } from '../events/store.ts';
import type { MessageRef } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';

export interface ConsentRow {
  readonly connection: string;
  readonly organization: string;
  readonly customer: string;
  readonly state: 'given' | 'lost';
  /** Null once it is lost. */
  readonly sealed: string | null;
  readonly account: string | null;
  readonly accountKey: string | null;
  /** Of the access token; null when the system does not tell. */
  readonly expiresAt: Date | null;
}

const consentColumns =
  'connection, organization, customer, state, sealed, account, account_key as "accountKey", expires_at as "expiresAt"';

export const getConsent = async (tx: Tx, connection: string): Promise<ConsentRow | null> =>
  (await tx.query<ConsentRow>(`select ${consentColumns} from citizen.consents where connection = $1`, [connection]))
    .rows[0] ?? null;

/** Locks the consent until the transaction ends: of several hosts one renews it, and the others find what it got. */
export const lockConsent = async (tx: Tx, connection: string): Promise<ConsentRow | null> =>
  (
    await tx.query<ConsentRow>(`select ${consentColumns} from citizen.consents where connection = $1 for update`, [
      connection,
    ])
  ).rows[0] ?? null;

export interface NewConsent {
  readonly connection: string;
  readonly organization: string;
  readonly customer: string;
  readonly sealed: string;
  readonly account: string | null;
  readonly accountKey: string | null;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  /** Id of the person. */
  readonly givenBy: string;
}

export const putConsent = async (tx: Tx, consent: NewConsent): Promise<void> => {
  await tx.query(
    `insert into citizen.consents
       (connection, organization, customer, state, sealed, account, account_key, scopes, expires_at, given_by)
     values ($1, $2, $3, 'given', $4, $5, $6, $7, $8, $9)
     on conflict (connection) do update set state = 'given', sealed = $4, account = $5, account_key = $6, scopes = $7,
       expires_at = $8, given_by = $9, given_at = now(), renewed_at = null`,
    [
      consent.connection,
      consent.organization,
      consent.customer,
      consent.sealed,
      consent.account,
      consent.accountKey,
      consent.scopes,
      consent.expiresAt,
      consent.givenBy,
    ],
  );
};

/** Keeps what renewing gave. */
export const renewConsent = async (
  tx: Tx,
  connection: string,
  { sealed, expiresAt }: { readonly sealed: string; readonly expiresAt: Date | null },
): Promise<void> => {
  await tx.query('update citizen.consents set sealed = $2, expires_at = $3, renewed_at = now() where connection = $1', [
    connection,
    sealed,
    expiresAt,
  ]);
};

/** From now on somebody has to sign in again. Who had signed in stays, to tell whether the next one is the same. */
export const loseConsent = async (tx: Tx, connection: string): Promise<boolean> =>
  (
    await tx.query(
      `update citizen.consents set state = 'lost', sealed = null, expires_at = null
       where connection = $1 and state = 'given'`,
      [connection],
    )
  ).rowCount > 0;

export const removeConsent = async (tx: Tx, connection: string): Promise<void> => {
  await tx.query('delete from citizen.consents where connection = $1', [connection]);
};

/** Tells everyone who looks at a deployment that uses the connection. */
export const tellDeployments = async (tx: Tx, connection: string): Promise<void> => {
  const { rows } = await tx.query<{ organization: string; customer: string; id: string }>(
    `select d.organization, d.customer, d.id from citizen.deployments d
     join citizen.deployment_connections c on c.deployment = d.id
     where c.connection = $1 and d.removed_at is null order by d.id`,
    [connection],
  );
  for (const { organization, customer, id } of rows) {
    await recordEvent(tx, { organization, customer, type: 'deployment', resource: id });
  }
};

export interface AuthorizationRow {
  readonly stateHash: string;
  readonly organization: string;
  readonly customer: string;
  readonly environment: string;
  readonly endpoint: string;
  readonly connection: string | null;
  readonly person: string;
  readonly personCustomer: string;
  readonly name: string | null;
  readonly values: Values;
  readonly sealed: string;
  readonly redirect: string;
  readonly display: 'popup' | 'redirect';
  readonly origin: string | null;
  readonly returnTo: string | null;
  /** BCP 47, of the person. */
  readonly language: string;
  readonly status: 'waiting' | 'exchanging' | 'done' | 'refused' | 'failed' | 'other-account';
  readonly messageCode: string | null;
  readonly messageParams: Readonly<Record<string, unknown>>;
  readonly account: string | null;
  /** The connection that came of it. */
  readonly made: string | null;
  readonly expiresAt: Date;
}

const authorizationColumns = `
  state_hash as "stateHash", organization, customer, environment, endpoint, connection, person,
  person_customer as "personCustomer", name, values, sealed, redirect, display, origin, return_to as "returnTo",
  language, status, message_code as "messageCode", message_params as "messageParams", account, made,
  expires_at as "expiresAt"`;

export type NewAuthorization = Omit<AuthorizationRow, 'status' | 'messageCode' | 'messageParams' | 'account' | 'made'>;

export const insertAuthorization = async (tx: Tx, row: NewAuthorization): Promise<void> => {
  await tx.query(
    `insert into citizen.authorizations
       (state_hash, organization, customer, environment, endpoint, connection, person, person_customer, name, values,
        sealed, redirect, display, origin, return_to, language, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      row.stateHash,
      row.organization,
      row.customer,
      row.environment,
      row.endpoint,
      row.connection,
      row.person,
      row.personCustomer,
      row.name,
      JSON.stringify(row.values),
      row.sealed,
      row.redirect,
      row.display,
      row.origin,
      row.returnTo,
      row.language,
      row.expiresAt,
    ],
  );
};

export const getAuthorization = async (tx: Tx, stateHash: string): Promise<AuthorizationRow | null> =>
  (
    await tx.query<AuthorizationRow>(
      `select ${authorizationColumns} from citizen.authorizations where state_hash = $1`,
      [stateHash],
    )
  ).rows[0] ?? null;

/** Takes it up, once: null when somebody did already, or when it came too late. */
export const claimAuthorization = async (
  tx: Tx,
  stateHash: string,
  from: 'waiting' | 'other-account',
): Promise<AuthorizationRow | null> =>
  (
    await tx.query<AuthorizationRow>(
      `update citizen.authorizations set status = 'exchanging'
       where state_hash = $1 and status = $2 and expires_at > now() returning ${authorizationColumns}`,
      [stateHash, from],
    )
  ).rows[0] ?? null;

/** Forgets one that has not ended; where its code is being exchanged, nothing comes of it. @returns null when it has. */
export const removeAuthorization = async (tx: Tx, stateHash: string): Promise<AuthorizationRow | null> =>
  (
    await tx.query<AuthorizationRow>(
      `delete from citizen.authorizations
       where state_hash = $1 and status in ('waiting', 'exchanging', 'other-account') returning ${authorizationColumns}`,
      [stateHash],
    )
  ).rows[0] ?? null;

/** Holds one until the transaction ends. @returns false when it was forgotten. */
export const holdAuthorization = async (tx: Tx, stateHash: string): Promise<boolean> =>
  (await tx.query('select 1 from citizen.authorizations where state_hash = $1 for update', [stateHash])).rowCount > 0;

export interface AuthorizationEnd {
  readonly status: 'done' | 'refused' | 'failed' | 'other-account';
  readonly says?: MessageRef;
  readonly account?: string | null;
  readonly made?: string;
  /** In place of what was sealed; what is over keeps nothing. */
  readonly sealed?: string;
}

export const endAuthorization = async (
  tx: Tx,
  stateHash: string,
  { status, says, account, made, sealed }: AuthorizationEnd,
): Promise<void> => {
  await tx.query(
    `update citizen.authorizations set status = $2, message_code = $3, message_params = $4, account = $5, made = $6,
       sealed = $7 where state_hash = $1`,
    [
      stateHash,
      status,
      says?.code ?? null,
      JSON.stringify(says?.params ?? {}),
      account ?? null,
      made ?? null,
      sealed ?? '',
    ],
  );
};

/** Those that ended so many hours ago. */
export const removeOldAuthorizations = async (tx: Tx, hours: number): Promise<void> => {
  await tx.query('delete from citizen.authorizations where expires_at < now() - make_interval(hours => $1)', [hours]);
};
