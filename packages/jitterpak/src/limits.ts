/** How much of a file is looked at before it is refused as `too-large` or `too-deep` (FORMAT.md §11). */
export interface Limits {
  /** Bytes of the file itself. */
  readonly fileBytes: number;
  /** Entries in the archive, folders among them. */
  readonly entries: number;
  /** Bytes of one entry, inflated. */
  readonly entryBytes: number;
  /** Bytes of all entries, inflated. */
  readonly totalBytes: number;
  /** How many times as big as its compressed bytes an entry of more than 1 MiB may be. */
  readonly ratio: number;
  /** Elements inside one another. */
  readonly depth: number;
  /** Elements and attributes of one file. */
  readonly nodes: number;
  /** Places of all entities that point at others. */
  readonly references: number;
  /** Bytes of an entry's name. */
  readonly nameBytes: number;
}

const mebibyte = 2 ** 20;

export const defaultLimits: Limits = {
  fileBytes: 100 * mebibyte,
  entries: 20_000,
  entryBytes: 16 * mebibyte,
  totalBytes: 256 * mebibyte,
  ratio: 250,
  depth: 200,
  nodes: 150_000,
  references: 100_000,
  nameBytes: 1024,
};

/** Bytes: below, a high ratio does no harm, and honest files of repeated lines reach it. */
const smallEnough = mebibyte;

export const isSuspicious = (size: number, packedSize: number, { ratio }: Limits): boolean =>
  size > smallEnough && size > packedSize * ratio;
