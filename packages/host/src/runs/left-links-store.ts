import type { MessageRef } from '../messages/index.ts';
import type { Tx } from '../store/database.ts';

/** What some records of a run lack, as it is kept: only who holds the master secret can read it. */
export interface KeptLinks {
  readonly sealed: string;
  /** What the log says if it is never filled in. */
  readonly remarks: readonly MessageRef[];
}

/** Keeps them behind those that the run has kept before. */
export const keepLinks = async (tx: Tx, run: string, kept: readonly KeptLinks[]): Promise<void> => {
  if (kept.length === 0) return;
  await tx.query(
    `insert into citizen.left_links (organization, customer, run, place, sealed, remarks)
     select r.organization, r.customer, r.id,
       coalesce((select max(l.place) from citizen.left_links l where l.run = r.id), -1) + given.place,
       given.links->>'sealed', given.links->'remarks'
     from citizen.runs r cross join jsonb_array_elements($2::jsonb) with ordinality as given (links, place)
     where r.id = $1`,
    [run, JSON.stringify(kept)],
  );
};

/** The first of a run's; null when there is none. */
export const firstLinks = async (
  tx: Tx,
  run: string,
): Promise<{ readonly place: number; readonly sealed: string } | null> =>
  (
    await tx.query<{ place: number; sealed: string }>(
      'select place, sealed from citizen.left_links where run = $1 order by place limit 1',
      [run],
    )
  ).rows[0] ?? null;

/** All that a run keeps. */
export const listLinks = async (
  tx: Tx,
  run: string,
): Promise<readonly { readonly place: number; readonly sealed: string }[]> =>
  (
    await tx.query<{ place: number; sealed: string }>(
      'select place, sealed from citizen.left_links where run = $1 order by place',
      [run],
    )
  ).rows;

/** Keeps these in place of those that are there. */
export const replaceLinks = async (tx: Tx, run: string, place: number, kept: KeptLinks): Promise<void> => {
  await tx.query('update citizen.left_links set sealed = $3, remarks = $4::jsonb where run = $1 and place = $2', [
    run,
    place,
    kept.sealed,
    JSON.stringify(kept.remarks),
  ]);
};

/** Earlier runs of a run's operation that ended before all was filled in, the oldest first. */
export const runsWithLinks = async (tx: Tx, run: string): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ id: string }>(
    `select r.id from citizen.runs own
     join citizen.runs r on r.deployment = own.deployment and r.operation = own.operation
     where own.id = $1 and r.id <> own.id and r.finished_at is not null
       and exists (select from citizen.left_links l where l.run = r.id)
     order by r.finished_at, r.id`,
    [run],
  );
  return rows.map(({ id }) => id);
};

/** What is to be said of what a run keeps, each once. */
export const listRemarks = async (tx: Tx, run: string): Promise<readonly MessageRef[]> => {
  const { rows } = await tx.query<{ remark: MessageRef }>(
    'select distinct remark from citizen.left_links, jsonb_array_elements(remarks) as remark where run = $1',
    [run],
  );
  return rows.map(({ remark }) => remark);
};

/** Drops what finished runs of a deployment keep, or those of one of its operations. */
export const removeLinksOf = async (tx: Tx, deployment: string, operation: string | null = null): Promise<void> => {
  await tx.query(
    `delete from citizen.left_links l using citizen.runs r
     where r.id = l.run and r.deployment = $1 and ($2::text is null or r.operation = $2) and r.finished_at is not null`,
    [deployment, operation],
  );
};

export const removeOldLinks = async (tx: Tx, days: number): Promise<void> => {
  await tx.query(
    `delete from citizen.left_links l using citizen.runs r
     where r.id = l.run and r.finished_at < now() - make_interval(days => $1)`,
    [days],
  );
};

/** @returns whether they were still kept. */
export const dropLinks = async (tx: Tx, run: string, place: number): Promise<boolean> =>
  (await tx.query('delete from citizen.left_links where run = $1 and place = $2', [run, place])).rowCount > 0;

/** Drops all that a run keeps. @returns what is to be said of it, each once. */
export const dropAllLinks = async (tx: Tx, run: string): Promise<readonly MessageRef[]> => {
  const { rows } = await tx.query<{ remark: MessageRef }>(
    `with gone as (delete from citizen.left_links where run = $1 returning remarks)
     select distinct remark from gone, jsonb_array_elements(remarks) as remark`,
    [run],
  );
  return rows.map(({ remark }) => remark);
};
