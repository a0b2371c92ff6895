import { JitterpakError, type JitterpakErrorCode } from '../jitterpak-error.ts';
import { isSuspicious, type Limits } from '../limits.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { readEntryPath } from './entry-path.ts';

const marks = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const sizes = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 };
const longestComment = 0xffff;
const inExtra = 0xffffffff;
const none = new Uint8Array(0);

const flag = { encrypted: 1 << 0, utf8: 1 << 11, masked: 1 << 13 };
const fileTypes = { mask: 0o170000, link: 0o120000 };

const hints = {
  again: 'Get the file once more, or export the project again.',
  author: 'Do not use this file. Ask its author for a new export.',
};

const fault = (code: JitterpakErrorCode, message: string, hint: string, path: string | null = null): JitterpakError =>
  new JitterpakError({ code, message, hint, path });

const cutOff = (): JitterpakError =>
  fault('truncated', 'The file is incomplete: the directory at the end of the archive is missing.', hints.again);

const tooLarge = (message: string, path: string | null = null): JitterpakError =>
  fault('too-large', message, 'Take what is not needed out of the project, and export it again.', path);

/** As people read sizes. */
const sizeOf = (bytes: number): string => (bytes < 2 ** 20 ? `${bytes} bytes` : `${Math.floor(bytes / 2 ** 20)} MB`);

interface End {
  readonly count: number;
  /** Where the central directory begins. */
  readonly start: number;
  readonly size: number;
  readonly comment: Uint8Array;
}

/** @throws JitterpakError `truncated` for a number beyond every file's end. */
const readLong = (view: DataView, offset: number): number => {
  const value = view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
  if (!Number.isSafeInteger(value)) throw cutOff();
  return value;
};

/** A comment may hold the mark of the end too: the true one's comment ends with the file. */
const findEnd = (view: DataView): number => {
  const last = view.byteLength - sizes.end;
  let found = -1;
  for (let offset = last; offset >= Math.max(0, last - longestComment); offset -= 1) {
    if (view.getUint32(offset, true) !== marks.end) continue;
    const rest = last - offset - view.getUint16(offset + 20, true);
    if (rest === 0) return offset;
    if (rest > 0 && found < 0) found = offset;
  }
  if (found < 0) throw cutOff();
  return found;
};

const readEnd = (bytes: Uint8Array, view: DataView): End => {
  const offset = findEnd(view);
  const commentLength = view.getUint16(offset + 20, true);
  const end = {
    count: view.getUint16(offset + 10, true),
    size: view.getUint32(offset + 12, true),
    start: view.getUint32(offset + 16, true),
    comment: bytes.subarray(offset + sizes.end, offset + sizes.end + commentLength),
  };
  const locator = offset - sizes.locator64;
  const isLong = end.count === 0xffff || end.size === inExtra || end.start === inExtra;
  if (isLong && locator >= 0 && view.getUint32(locator, true) === marks.locator64) {
    const long = readLong(view, locator + 8);
    if (long + sizes.end64 > locator || view.getUint32(long, true) !== marks.end64) throw cutOff();
    end.count = readLong(view, long + 32);
    end.size = readLong(view, long + 40);
    end.start = readLong(view, long + 48);
  }
  if (end.start + end.size > offset) throw cutOff();
  return end;
};

interface Sizes {
  readonly size: number;
  readonly packedSize: number;
  /** Where the local header begins. */
  readonly from: number;
}

/** Sizes and offset of a big entry stand in its extra field, in this order, and only those that did not fit. */
const readLongSizes = (extra: Uint8Array, { size, packedSize, from }: Sizes, path: string): Sizes => {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let offset = 0; offset + 4 <= extra.length;) {
    const end = offset + 4 + view.getUint16(offset + 2, true);
    if (view.getUint16(offset, true) === 1 && end <= extra.length) {
      let next = offset + 4;
      const read = (value: number): number => {
        if (value !== inExtra || next + 8 > end) return value;
        next += 8;
        return readLong(view, next - 8);
      };
      return { size: read(size), packedSize: read(packedSize), from: read(from) };
    }
    offset = end;
  }
  throw fault('damaged-entry', 'The size of this entry is missing.', hints.again, path);
};

const readSizes = (view: DataView, offset: number, extra: Uint8Array, path: string): Sizes => {
  const sizes = {
    size: view.getUint32(offset + 24, true),
    packedSize: view.getUint32(offset + 20, true),
    from: view.getUint32(offset + 42, true),
  };
  const isLong = sizes.size === inExtra || sizes.packedSize === inExtra || sizes.from === inExtra;
  return isLong ? readLongSizes(extra, sizes, path) : sizes;
};

/** Where an entry's local header begins, and where its bytes end. */
interface Range {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

const checkKind = ({
  path,
  flags,
  method,
  external,
}: Pick<ArchiveEntry, 'path' | 'flags' | 'method' | 'external'>): void => {
  if (flags & (flag.encrypted | flag.masked)) {
    const hint = 'Export the project without a password.';
    throw fault('encrypted', 'The archive is protected with a password.', hint, path);
  }
  if (((external >>> 16) & fileTypes.mask) === fileTypes.link) {
    throw fault('symlink', 'The archive holds a symbolic link.', hints.author, path);
  }
  if (method !== 0 && method !== 8) {
    const hint = 'Zip the project folder with the usual method, deflate.';
    throw fault('unsupported-compression', `This entry is compressed with method ${method}.`, hint, path);
  }
};

const checkSize = (path: string, method: number, size: number, packedSize: number, limits: Limits): void => {
  if (size > limits.entryBytes) throw tooLarge(`This entry is larger than ${sizeOf(limits.entryBytes)}.`, path);
  if (isSuspicious(size, packedSize, limits)) {
    throw fault('too-large', `This entry is more than ${limits.ratio} times its compressed size.`, hints.author, path);
  }
  if (method === 0 && size !== packedSize) {
    throw fault('damaged-entry', 'This entry has two different sizes.', hints.again, path);
  }
};

/** Where the entry's bytes begin: the local header has a name and an extra field of its own lengths. */
const locate = (view: DataView, from: number, directoryStart: number, path: string): number => {
  if (from + sizes.local > directoryStart) {
    throw fault('truncated', 'The file is incomplete: this entry lies beyond its end.', hints.again, path);
  }
  if (view.getUint32(from, true) !== marks.local) {
    throw fault('damaged-entry', 'There is no entry where the directory says.', hints.again, path);
  }
  return from + sizes.local + view.getUint16(from + 26, true) + view.getUint16(from + 28, true);
};

const checkOverlap = (ranges: readonly Range[]): void => {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  for (const [index, range] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && next.from < range.to) {
      throw fault('damaged-entry', 'Two entries of the archive share the same bytes.', hints.author, next.path);
    }
  }
};

export interface Directory {
  readonly entries: readonly ArchiveEntry[];
  /** The archive's own comment. */
  readonly comment: Uint8Array;
}

/**
 * Walks the directory of a zip file and refuses what a Jitterpak has no need of, before anything is inflated.
 * @throws JitterpakError
 */
export const readDirectory = (bytes: Uint8Array, limits: Limits): Directory => {
  if (bytes.length > limits.fileBytes) throw tooLarge(`The file is larger than ${sizeOf(limits.fileBytes)}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (first !== marks.local && first !== marks.end) {
    const hint = 'Choose a file that Design Studio exported: its name ends with .jpk.';
    throw fault('not-a-zip', 'This is not a Jitterpak.', hint);
  }
  if (bytes.length < sizes.end) throw cutOff();

  const end = readEnd(bytes, view);
  if (end.count > limits.entries) throw tooLarge(`The archive has more than ${limits.entries} entries.`);
  const entries: ArchiveEntry[] = [];
  const ranges: Range[] = [];
  const paths = new Set<string>();
  let total = 0;
  for (let offset = end.start, index = 0; index < end.count; index += 1) {
    if (offset + sizes.central > end.start + end.size || view.getUint32(offset, true) !== marks.central) throw cutOff();
    const nameLength = view.getUint16(offset + 28, true);
    const extraLength = view.getUint16(offset + 30, true);
    const commentLength = view.getUint16(offset + 32, true);
    if (nameLength > limits.nameBytes) throw tooLarge(`A name is longer than ${limits.nameBytes} bytes.`);
    const nameStart = offset + sizes.central;
    const commentStart = nameStart + nameLength + extraLength;
    const next = commentStart + commentLength;
    if (next > end.start + end.size) throw cutOff();

    const name = bytes.subarray(nameStart, nameStart + nameLength);
    const extra = extraLength > 0 ? bytes.subarray(nameStart + nameLength, commentStart) : none;
    const flags = view.getUint16(offset + 8, true);
    const method = view.getUint16(offset + 10, true);
    const external = view.getUint32(offset + 38, true);
    const path = readEntryPath(name, (flags & flag.utf8) !== 0);
    checkKind({ path, flags, method, external });
    if (paths.has(path)) {
      throw fault('duplicate-entry', 'The archive holds two entries with the same name.', hints.author, path);
    }
    paths.add(path);

    const { size, packedSize, from } = readSizes(view, offset, extra, path);
    checkSize(path, method, size, packedSize, limits);
    total += size;
    if (total > limits.totalBytes) throw tooLarge(`All entries together are larger than ${sizeOf(limits.totalBytes)}.`);
    const start = locate(view, from, end.start, path);
    const to = start + packedSize;
    if (to > end.start) {
      throw fault('truncated', 'The file is incomplete: this entry ends beyond its end.', hints.again, path);
    }
    ranges.push({ path, from, to });
    entries.push({
      path,
      name,
      size,
      packed: bytes.subarray(start, to),
      method,
      crc: view.getUint32(offset + 16, true),
      flags,
      madeBy: view.getUint16(offset + 4, true),
      needed: view.getUint16(offset + 6, true),
      modified: view.getUint32(offset + 12, true),
      internal: view.getUint16(offset + 36, true),
      external,
      extra,
      comment: commentLength > 0 ? bytes.subarray(commentStart, next) : none,
    });
    offset = next;
  }
  checkOverlap(ranges);
  return { entries, comment: end.comment };
};
