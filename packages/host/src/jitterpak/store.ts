import type { Tx } from '../store/database.ts';

/** `storage` is temporary storage, `global` what targets of global data were given. */
export type FilePlace = 'storage' | 'global';

export interface FileRow {
  readonly place: FilePlace;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Without their contents, by name. */
export const listFiles = async (tx: Tx, deployment: string): Promise<readonly FileRow[]> =>
  (
    await tx.query<FileRow>(
      'select place, name, size from citizen.jitterpak_files where deployment = $1 order by place, name',
      [deployment],
    )
  ).rows;

export const getFile = async (tx: Tx, deployment: string, place: FilePlace, name: string): Promise<string | null> =>
  (
    await tx.query<{ sealed: string }>(
      'select sealed from citizen.jitterpak_files where deployment = $1 and place = $2 and name = $3',
      [deployment, place, name],
    )
  ).rows[0]?.sealed ?? null;

export interface NewFile extends FileRow {
  readonly organization: string;
  readonly customer: string;
  readonly deployment: string;
  readonly sealed: string;
}

export const putFile = async (tx: Tx, file: NewFile): Promise<void> => {
  await tx.query(
    `insert into citizen.jitterpak_files (organization, customer, deployment, place, name, size, sealed)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (deployment, place, name) do update
       set size = excluded.size, sealed = excluded.sealed, updated_at = clock_timestamp()`,
    [file.organization, file.customer, file.deployment, file.place, file.name, file.size, file.sealed],
  );
};

export const deleteFile = async (tx: Tx, deployment: string, place: FilePlace, name: string): Promise<void> => {
  await tx.query('delete from citizen.jitterpak_files where deployment = $1 and place = $2 and name = $3', [
    deployment,
    place,
    name,
  ]);
};

/** How far a run is, sealed; null before its first operation is done. */
export const getState = async (tx: Tx, run: string): Promise<string | null> =>
  (await tx.query<{ sealed: string }>('select sealed from citizen.jitterpak_states where run = $1', [run])).rows[0]
    ?.sealed ?? null;

export const putState = async (
  tx: Tx,
  { run, organization, customer, sealed }: { run: string; organization: string; customer: string; sealed: string },
): Promise<void> => {
  await tx.query(
    `insert into citizen.jitterpak_states (organization, customer, run, sealed) values ($1, $2, $3, $4)
     on conflict (run) do update set sealed = excluded.sealed, updated_at = clock_timestamp()`,
    [organization, customer, run, sealed],
  );
};

export const deleteState = async (tx: Tx, run: string): Promise<void> => {
  await tx.query('delete from citizen.jitterpak_states where run = $1', [run]);
};

/** What deployments kept that were removed so many minutes ago, of all customers. */
export const forgetFilesOfRemoved = async (tx: Tx, minutes: number): Promise<void> => {
  await tx.query(
    `delete from citizen.jitterpak_files f using citizen.deployments d
     where d.id = f.deployment and d.removed_at < now() - make_interval(mins => $1)`,
    [minutes],
  );
};
