import { Inflate, inflateSync } from 'fflate';
import { JitterpakError } from '../jitterpak-error.ts';
import { isSuspicious, type Limits } from '../limits.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { crc32 } from './crc32.ts';

/** Bytes that may be inflated in one go: whatever their entry declares, they hold at most 17 MB. */
const inOneGo = 16 * 1024;
/** Bytes fed at a time otherwise, so that no step gives more than 4 MB. */
const step = 4 * 1024;
/** Steps in a row without a byte; honest data gives some after 64 kB, the longest stored block. */
const patience = 32;

const damaged = (path: string, message: string, cause?: unknown): JitterpakError =>
  new JitterpakError({
    code: 'damaged-entry',
    message,
    hint: 'Get the file once more, or export the project again.',
    path,
    cause,
  });

const tooLarge = (path: string): JitterpakError =>
  new JitterpakError({
    code: 'too-large',
    message: 'This entry is much larger than the archive says.',
    hint: 'Do not use this file. Ask its author for a new export.',
    path,
  });

/** Null when it does not hold what it declares: the slow way says what is wrong. */
const inflateInOneGo = ({ packed, size }: ArchiveEntry, room: Uint8Array): Uint8Array | null => {
  if (packed.length === 0) return null;
  try {
    // One byte more than declared shows a lie; fflate drops what has no room.
    const content = inflateSync(packed, { out: room.subarray(0, size + 1) });
    return content.length === size ? content : null;
  } catch {
    return null;
  }
};

const inflateInSteps = ({ path, packed, size }: ArchiveEntry, room: Uint8Array, limits: Limits): Uint8Array => {
  let fed = 0;
  let count = 0;
  const inflate = new Inflate(chunk => {
    if (count + chunk.length <= size) room.set(chunk, count);
    count += chunk.length;
    if (count > size && (count > limits.entryBytes || isSuspicious(count, fed, limits))) throw tooLarge(path);
  });
  try {
    for (let idle = 0; fed === 0 || (fed < packed.length && count !== size && idle < patience);) {
      const before = count;
      const piece = packed.subarray(fed, fed + step);
      fed += step;
      inflate.push(piece, fed >= packed.length);
      idle = count === before ? idle + 1 : 0;
    }
  } catch (cause) {
    if (cause instanceof JitterpakError) throw cause;
    throw damaged(path, 'The compressed data of this entry is damaged.', cause);
  }
  if (count !== size) throw damaged(path, 'This entry does not have the size that the archive says.');
  return room.subarray(0, size);
};

/** Inflates entries one after the other, all into the same bytes. */
export class Unpacker {
  private room = new Uint8Array(0);

  constructor(private readonly limits: Limits) {}

  /**
   * The content of an entry, its size and CRC-32 checked. Valid until the next call.
   * @throws JitterpakError `damaged-entry`, `too-large`.
   */
  unpack(entry: ArchiveEntry): Uint8Array {
    const content = this.inflate(entry);
    if (crc32(content) !== entry.crc) throw damaged(entry.path, 'The content of this entry fails its checksum.');
    return content;
  }

  private inflate(entry: ArchiveEntry): Uint8Array {
    const { method, packed, size } = entry;
    if (method === 0) return packed;
    if (this.room.length <= size) this.room = new Uint8Array(Math.max(size + 1, 64 * 1024));
    const quick = packed.length <= inOneGo ? inflateInOneGo(entry, this.room) : null;
    return quick ?? inflateInSteps(entry, this.room, this.limits);
  }
}
