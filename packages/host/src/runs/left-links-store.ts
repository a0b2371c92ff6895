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
