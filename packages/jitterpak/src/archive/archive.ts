import { deflateSync } from 'fflate';
import { JitterpakError } from '../jitterpak-error.ts';
import type { Limits } from '../limits.ts';
import { isFolder, type ArchiveEntry } from './archive-entry.ts';
import { crc32 } from './crc32.ts';
import { readDirectory } from './directory.ts';
import { Unpacker } from './unpack.ts';

/** The zip file that a Jitterpak is: every entry in its order, what is none of ours among them. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  readonly comment: Uint8Array;
  /** The file as it was read; null once something was changed. */
  readonly original: Uint8Array | null;
  readonly limits: Limits;
}

/** @throws JitterpakError for a file that is no zip file, or one that a reader should not touch. */
export const openArchive = (file: Uint8Array, limits: Limits): Archive => {
  // A Buffer of Node.js cuts where others copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  return { ...readDirectory(bytes, limits), original: bytes, limits };
};

export const findEntry = ({ entries }: Archive, path: string): ArchiveEntry | null =>
  entries.find(entry => entry.path === path && !isFolder(entry)) ?? null;

/**
 * The content of one entry, in bytes of its own.
 * @throws JitterpakError `unknown-entity` when there is none of that path; `damaged-entry`, `too-large`.
 */
export const readEntry = (archive: Archive, path: string): Uint8Array => {
  const entry = findEntry(archive, path);
  if (!entry) {
    throw new JitterpakError({
      code: 'unknown-entity',
      message: 'The archive has no such file.',
      hint: 'Choose one of those that it has.',
      path,
    });
  }
  return new Unpacker(archive.limits).unpack(entry).slice();
};

/** Says that sizes stand behind the data; ours stand in the headers. */
export const descriptorFlag = 1 << 3;

/** The archive with other contents of some entries, by path. They keep their place, name, date and mode. */
export const withContents = (archive: Archive, contents: ReadonlyMap<string, Uint8Array>): Archive => ({
  ...archive,
  original: null,
  entries: archive.entries.map(entry => {
    const content = contents.get(entry.path);
    if (!content) return entry;
    const flags = entry.flags & ~descriptorFlag;
    return { ...entry, method: 8, size: content.length, crc: crc32(content), packed: deflateSync(content), flags };
  }),
});
