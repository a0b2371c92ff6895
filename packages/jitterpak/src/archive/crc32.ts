const makeTables = (): readonly Int32Array[] => {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  const tables = [first];
  for (let depth = 1; depth < 4; depth += 1) {
    const before = tables[depth - 1] ?? first;
    tables.push(before.map(value => (value >>> 8) ^ (first[value & 0xff] ?? 0)));
  }
  return tables;
};

const [table0, table1, table2, table3] = makeTables() as [Int32Array, Int32Array, Int32Array, Int32Array];

/** CRC-32 as in zip files (ISO 3309), unsigned. Four bytes at a time: every byte of an archive goes through it. */
export const crc32 = (bytes: Uint8Array): number => {
  let crc = -1;
  let index = 0;
  for (const end = bytes.length - 3; index < end; index += 4) {
    crc ^= bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
    crc =
      table3[crc & 0xff]! ^ table2[(crc >>> 8) & 0xff]! ^ table1[(crc >>> 16) & 0xff]! ^ table0[(crc >>> 24) & 0xff]!;
  }
  for (; index < bytes.length; index += 1) crc = table0[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
};
