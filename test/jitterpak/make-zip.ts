import { crc32, deflateRawSync } from 'node:zlib';

/** What an entry holds; the rest overrides what would be true. */
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly data?: string | Uint8Array;
  readonly isStored?: boolean;
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly flags?: number;
  readonly mode?: number;
  readonly offset?: number;
  /** Sizes and offset in the long form only (zip64). */
  readonly isLong?: boolean;
  readonly comment?: string;
  readonly extra?: Uint8Array;
}

export interface ZipOptions {
  readonly comment?: string;
  /** The end of the directory in the long form (zip64). */
  readonly isLong?: boolean;
  readonly count?: number;
  /** Behind the end. */
  readonly trailing?: string;
}

const utf8 = (text: string | Uint8Array): Buffer => Buffer.from(text as string);

const record = (mark: number, ...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer => {
  const parts = [[4, mark] as const, ...fields].map(([bytes, value]) => {
    const part = Buffer.alloc(bytes);
    if (bytes === 2) part.writeUInt16LE(value);
    else if (bytes === 4) part.writeUInt32LE(value);
    else part.writeBigUInt64LE(BigInt(value));
    return part;
  });
  return Buffer.concat(parts);
};

const inExtra = 0xffffffff;

const longSizes = (...values: readonly number[]): Buffer => {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [index, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return extra;
};

/** A zip file as other programs write them, and as they should not. */
export const makeZip = (entries: readonly ZipEntry[], options: ZipOptions = {}): Uint8Array => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let length = 0;
  for (const entry of entries) {
    const name = utf8(entry.name);
    const data = utf8(entry.data ?? '');
    const method = entry.method ?? (entry.isStored ? 0 : 8);
    const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(data) : data));
    const size = entry.size ?? data.length;
    const crc = entry.crc ?? crc32(data);
    const offset = entry.offset ?? length;
    const common = [
      [2, entry.flags ?? 0x800],
      [2, method],
      [4, 0x5c21_0000],
      [4, crc],
    ] as const;
    const sizes = [packed.length, size] as const;
    const local = record(0x04034b50, [2, 20], ...common, [4, packed.length], [4, size >>> 0], [2, name.length], [2, 0]);
    files.push(local, name, packed);
    length += local.length + name.length + packed.length;
    const extra = Buffer.concat([
      entry.extra ?? Buffer.alloc(0),
      entry.isLong ? longSizes(size, ...sizes.slice(0, 1), offset) : Buffer.alloc(0),
    ]);
    const comment = utf8(entry.comment ?? '');
    directory.push(
      record(
        0x02014b50,
        [2, 0x0314],
        [2, 20],
        ...common,
        [4, entry.isLong ? inExtra : packed.length],
        [4, entry.isLong ? inExtra : size >>> 0],
        [2, name.length],
        [2, extra.length],
        [2, comment.length],
        [2, 0],
        [2, 0],
        [4, ((entry.mode ?? 0o100644) << 16) >>> 0],
        [4, entry.isLong ? inExtra : offset],
      ),
      name,
      extra,
      comment,
    );
  }
  const central = Buffer.concat(directory);
  const count = options.count ?? entries.length;
  const long = options.isLong
    ? Buffer.concat([
        record(
          0x06064b50,
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, central.length],
          [8, length],
        ),
        record(0x07064b50, [4, 0], [8, length + central.length], [4, 1]),
      ])
    : Buffer.alloc(0);
  const comment = utf8(options.comment ?? '');
  const end = record(
    0x06054b50,
    [2, 0],
    [2, 0],
    [2, options.isLong ? 0xffff : count],
    [2, options.isLong ? 0xffff : count],
    [4, options.isLong ? inExtra : central.length],
    [4, options.isLong ? inExtra : length],
    [2, comment.length],
  );
  return new Uint8Array(Buffer.concat([...files, central, long, end, comment, utf8(options.trailing ?? '')]));
};
