import { randomBytes } from 'node:crypto';
import type { DraftContent } from 'citizen-integrator/contract';
import type { Tx } from '../store/database.ts';

/** Which draft: there is one for each. */
export interface DraftPlace {
  readonly organization: string;
  readonly customer: string;
  readonly environment: string;
  readonly recipe: string;
  /** Null for a recipe that is set up anew. */
  readonly deployment: string | null;
}

export interface DraftRow extends DraftPlace {
  readonly content: DraftContent;
  readonly revision: string;
  readonly updatedBy: string;
  readonly updatedByName: string;
  readonly updatedAt: Date;
}

const columns = `
  organization, customer, environment, recipe, deployment, content, revision,
  updated_by as "updatedBy", updated_by_name as "updatedByName", updated_at as "updatedAt"`;

const where = `organization = $1 and customer = $2 and environment = $3 and recipe = $4
  and coalesce(deployment, '') = coalesce($5, '')`;

const placeValues = ({ organization, customer, environment, recipe, deployment }: DraftPlace): unknown[] => [
  organization,
  customer,
  environment,
  recipe,
  deployment,
];

export const getDraft = async (tx: Tx, place: DraftPlace): Promise<DraftRow | null> =>
  (await tx.query<DraftRow>(`select ${columns} from citizen.drafts where ${where}`, placeValues(place))).rows[0] ??
  null;

/** Locks the draft until the transaction ends, so that two who save at once come one after the other. */
export const lockDraft = async (tx: Tx, place: DraftPlace): Promise<DraftRow | null> =>
  (await tx.query<DraftRow>(`select ${columns} from citizen.drafts where ${where} for update`, placeValues(place)))
    .rows[0] ?? null;

export interface DraftChange {
  readonly content: DraftContent;
  readonly by: { readonly id: string; readonly name: string };
}

const changeValues = ({ content, by }: DraftChange): unknown[] => [
  JSON.stringify(content),
  randomBytes(10).toString('hex'),
  by.id,
  by.name,
];

/** @returns null when somebody else has begun this draft at the same moment. */
export const insertDraft = async (tx: Tx, place: DraftPlace, change: DraftChange): Promise<DraftRow | null> =>
  (
    await tx.query<DraftRow>(
      `insert into citizen.drafts
         (organization, customer, environment, recipe, deployment, content, revision, updated_by, updated_by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict do nothing returning ${columns}`,
      [...placeValues(place), ...changeValues(change)],
    )
  ).rows[0] ?? null;

export const updateDraft = async (tx: Tx, place: DraftPlace, change: DraftChange): Promise<DraftRow | null> =>
  (
    await tx.query<DraftRow>(
      `update citizen.drafts set content = $6, revision = $7, updated_by = $8, updated_by_name = $9,
         updated_at = clock_timestamp()
       where ${where} returning ${columns}`,
      [...placeValues(place), ...changeValues(change)],
    )
  ).rows[0] ?? null;

export const deleteDraft = async (tx: Tx, place: DraftPlace): Promise<void> => {
  await tx.query(`delete from citizen.drafts where ${where}`, placeValues(place));
};

/** Forgets a draft whose answers are deployed now; what somebody wrote after they were sent stays. */
export const settleDraft = async (tx: Tx, place: DraftPlace, sentAt: Date): Promise<void> => {
  await tx.query(`delete from citizen.drafts where ${where} and updated_at <= $6`, [...placeValues(place), sentAt]);
};

/** Forgets what was written about a deployment that is no more. */
export const deleteDraftsOf = async (tx: Tx, deployment: string): Promise<void> => {
  await tx.query('delete from citizen.drafts where deployment = $1', [deployment]);
};
