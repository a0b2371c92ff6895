// Web Crypto has no MD5, since it protects nothing any more; scripts use it to see whether something changed.

const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const sines = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The MD5 hash (RFC 1321): 16 bytes. */
export const md5 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array((((bytes.length + 8) >>> 6) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const input = new DataView(padded.buffer);
  input.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n, true);
  let [a, b, c, d] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

  for (let block = 0; block < padded.length; block += 64) {
    const [oldA, oldB, oldC, oldD] = [a, b, c, d];
    for (let step = 0; step < 64; step += 1) {
      const round = step >>> 4;
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
      const sum = (a + mixed + (sines[step] ?? 0) + input.getUint32(block + 4 * (word & 15), true)) | 0;
      const turned = (b + rotate(sum, shifts[round]?.[step & 3] ?? 0)) | 0;
      [a, d, c, b] = [d, c, b, turned];
    }
    [a, b, c, d] = [(a + oldA) | 0, (b + oldB) | 0, (c + oldC) | 0, (d + oldD) | 0];
  }

  const hash = new Uint8Array(16);
  const output = new DataView(hash.buffer);
  [a, b, c, d].forEach((word, index) => output.setInt32(4 * index, word, true));
  return hash;
};
