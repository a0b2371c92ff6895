import type { Jitterpak } from '../jitterpak.ts';
import { writeArchive } from './write-archive.ts';

/**
 * The bytes of a Jitterpak. One that was not changed gives the very file that was read; of a changed one every other
 * entry keeps its content, place, name and date. The same Jitterpak always gives the same bytes.
 */
export const writeJitterpak = ({ archive }: Jitterpak): Uint8Array =>
  archive.original ? archive.original.slice() : writeArchive(archive);
