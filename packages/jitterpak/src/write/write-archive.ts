import { descriptorFlag, type Archive } from '../archive/archive.ts';
import type { ArchiveEntry } from '../archive/archive-entry.ts';
import { JitterpakError } from '../jitterpak-error.ts';

const marks = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
const longSizes = 1;

/** The extra field without the sizes of big entries: none is that big here. */
const plainExtra = (extra: Uint8Array): Uint8Array => {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  const kept: number[] = [];
  let offset = 0;
  while (offset + 4 <= extra.length) {
    const end = offset + 4 + view.getUint16(offset + 2, true);
    if (view.getUint16(offset, true) !== longSizes) kept.push(...extra.subarray(offset, end));
    offset = end;
  }
  return new Uint8Array(kept);
};

/** What local and central header have in common, in the same order. */
const writeShared = (view: DataView, at: number, entry: ArchiveEntry, extraLength: number): void => {
  const { needed, flags, method, modified, crc, packed, size, name } = entry;
  view.setUint16(at, needed, true);
  view.setUint16(at + 2, flags & ~descriptorFlag, true);
  view.setUint16(at + 4, method, true);
  view.setUint32(at + 6, modified, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, packed.length, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extraLength, true);
};

const localHeader = (entry: ArchiveEntry): Uint8Array => {
  const header = new Uint8Array(30);
  const view = new DataView(header.buffer);
  view.setUint32(0, marks.local, true);
  writeShared(view, 4, entry, 0);
  return header;
};

const centralHeader = (entry: ArchiveEntry, extra: Uint8Array, offset: number): Uint8Array => {
  const header = new Uint8Array(46);
  const view = new DataView(header.buffer);
  view.setUint32(0, marks.central, true);
  view.setUint16(4, entry.madeBy, true);
  writeShared(view, 6, entry, extra.length);
  view.setUint16(32, entry.comment.length, true);
  view.setUint16(36, entry.internal, true);
  view.setUint32(38, entry.external, true);
  view.setUint32(42, offset, true);
  return header;
};

const endRecord = (count: number, start: number, size: number, comment: Uint8Array): Uint8Array => {
  const record = new Uint8Array(22);
  const view = new DataView(record.buffer);
  view.setUint32(0, marks.end, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, start, true);
  view.setUint16(20, comment.length, true);
  return record;
};

const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/**
 * A zip file of the entries in their order, with their names, dates, modes, comments and stored bytes as they are. Left
 * out is what is not needed: local extra fields, data descriptors, the long form of sizes.
 * @throws JitterpakError `too-large` for more entries or bytes than the short form can count.
 */
export const writeArchive = ({ entries, comment }: Archive): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const extra = plainExtra(entry.extra);
    directory.push(centralHeader(entry, extra, offset), entry.name, extra, entry.comment);
    const local = [localHeader(entry), entry.name, entry.packed];
    pieces.push(...local);
    offset += lengthOf(local);
  }
  const directoryLength = lengthOf(directory);
  if (entries.length > 0xfffe || offset + directoryLength > 0xfffffffe) {
    throw new JitterpakError({
      code: 'too-large',
      message: 'A Jitterpak cannot have that many entries, or be that large.',
      hint: 'Take what is not needed out of the project.',
    });
  }
  pieces.push(...directory, endRecord(entries.length, offset, directoryLength, comment), comment);
  const bytes = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};
