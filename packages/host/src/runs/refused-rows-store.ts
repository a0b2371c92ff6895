import type { Tx } from '../store/database.ts';

/** A refused row as it is kept: only who holds the master secret can read it. */
export interface KeptRow {
  /** Counts from 0 in each run. */
  readonly place: number;
  readonly sealed: string;
}

/** Keeps rows behind those that the run has kept before; none when its deployment was removed. */
export const keepRows = async (tx: Tx, run: string, sealed: readonly string[]): Promise<void> => {
  if (sealed.length === 0) return;
  await tx.query(
    `insert into citizen.refused_rows (organization, customer, deployment, run, place, sealed)
     select r.organization, r.customer, r.deployment, r.id,
       coalesce((select max(k.place) from citizen.refused_rows k where k.run = r.id), -1) + given.place, given.sealed
     from citizen.runs r
     join citizen.deployments d on d.id = r.deployment and d.removed_at is null
     cross join unnest($2::text[]) with ordinality as given (sealed, place)
     where r.id = $1`,
    [run, sealed],
  );
};

/** In order. */
export const listKeptRows = async (tx: Tx, run: string): Promise<readonly KeptRow[]> =>
  (await tx.query<KeptRow>('select place, sealed from citizen.refused_rows where run = $1 order by place', [run])).rows;

export const dropRows = async (tx: Tx, run: string, places: readonly number[]): Promise<void> => {
  await tx.query('delete from citizen.refused_rows where run = $1 and place = any($2)', [run, places]);
};

/** Hands all rows of a run to the one that tries them again. @returns how many there were. */
export const moveRows = async (tx: Tx, from: string, to: string): Promise<number> =>
  (
    await tx.query(
      `update citizen.refused_rows k set run = $2, place = counted.place - 1
       from (select place as old, row_number() over (order by place) as place from citizen.refused_rows where run = $1) counted
       where k.run = $1 and k.place = counted.old`,
      [from, to],
    )
  ).rowCount;

/** @returns the runs that have lost rows. */
export const removeOldRows = async (tx: Tx, days: number): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ run: string }>(
    `with gone as (
       delete from citizen.refused_rows k using citizen.runs r
       where r.id = k.run and r.finished_at is not null and k.kept_at < now() - make_interval(days => $1) returning k.run
     )
     select distinct run from gone`,
    [days],
  );
  return rows.map(({ run }) => run);
};

export const removeRowsOf = async (tx: Tx, deployment: string): Promise<void> => {
  await tx.query('delete from citizen.refused_rows where deployment = $1', [deployment]);
};
