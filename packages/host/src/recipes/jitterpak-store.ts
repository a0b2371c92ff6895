import { createHash } from 'node:crypto';
import type { Tx } from '../store/database.ts';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keeps a Jitterpak; one that is there already is kept once. @returns its SHA-256. */
export const putJitterpak = async (tx: Tx, organization: string, bytes: Uint8Array): Promise<string> => {
  const sha256 = sha256Of(bytes);
  await tx.query(
    'insert into citizen.jitterpaks (organization, sha256, file) values ($1, $2, $3) on conflict do nothing',
    [organization, sha256, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  );
  return sha256;
};

/** Bytes that are read at once: the driver holds an answer several times over. */
const slice = 4 * 1024 * 1024;

/** @returns null when the scope sees no such file. */
export const getJitterpak = async (tx: Tx, organization: string, sha256: string): Promise<Buffer | null> => {
  const where = 'from citizen.jitterpaks where organization = $1 and sha256 = $2';
  const { rows } = await tx.query<{ size: number }>(`select length(file) as size ${where}`, [organization, sha256]);
  if (!rows[0]) return null;
  const { size } = rows[0];
  const file = Buffer.allocUnsafe(size);
  for (let start = 0; start < size; start += slice) {
    const part = await tx.query<{ bytes: Buffer }>(
      `select substring(file from $3::int for $4::int) as bytes ${where}`,
      [organization, sha256, start + 1, slice],
    );
    part.rows[0]?.bytes.copy(file, start);
  }
  return file;
};
