/** One entry of a zip file, as its central directory describes it. */
export interface ArchiveEntry {
  /** With slashes; a folder ends with one. */
  readonly path: string;
  /** The name as it is written. */
  readonly name: Uint8Array;
  /** Bytes, inflated. */
  readonly size: number;
  /** The bytes as they are stored. */
  readonly packed: Uint8Array;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly flags: number;
  readonly madeBy: number;
  readonly needed: number;
  /** DOS time and date. */
  readonly modified: number;
  readonly internal: number;
  readonly external: number;
  readonly extra: Uint8Array;
  readonly comment: Uint8Array;
}

export const isFolder = ({ path }: ArchiveEntry): boolean => path.endsWith('/');
