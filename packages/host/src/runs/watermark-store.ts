import type { Tx } from '../store/database.ts';
import type { Watermark } from './watermark.ts';

/** @returns null when no run has ended well yet, or only when changes were told by another field. */
export const getWatermark = async (
  tx: Tx,
  deployment: string,
  operation: string,
  field: string,
): Promise<Watermark | null> =>
  (
    await tx.query<Watermark>(
      'select field, value, edge from citizen.watermarks where deployment = $1 and operation = $2 and field = $3',
      [deployment, operation, field],
    )
  ).rows[0] ?? null;

export const putWatermark = async (
  tx: Tx,
  deployment: string,
  operation: string,
  { field, value, edge }: Watermark,
): Promise<void> => {
  await tx.query(
    `insert into citizen.watermarks (organization, customer, deployment, operation, field, value, edge)
     select organization, customer, id, $2, $3, $4::jsonb, $5::jsonb from citizen.deployments where id = $1
     on conflict (deployment, operation) do update
       set field = excluded.field, value = excluded.value, edge = excluded.edge, updated_at = now()`,
    [deployment, operation, field, JSON.stringify(value), edge && JSON.stringify(edge)],
  );
};

/** From now on everything counts as not copied yet. */
export const forgetWatermark = async (tx: Tx, deployment: string, operation: string): Promise<void> => {
  await tx.query('delete from citizen.watermarks where deployment = $1 and operation = $2', [deployment, operation]);
};
