import { inflateSync } from 'fflate';
import { SaxesParser } from 'saxes';

const decoder = new TextDecoder();

/**
 * The least that reading takes: the file's own directory is believed, every file inflated and its XML parsed. Nothing is
 * checked, kept or told.
 * @returns how many files there were.
 */
export const readPlainly = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  // Local headers stand in front of the central directory, one behind the other, with their sizes.
  for (let offset = 0; view.getUint32(offset, true) === 0x04034b50; count += 1) {
    const isDeflated = view.getUint16(offset + 8, true) === 8;
    const size = view.getUint32(offset + 22, true);
    const nameEnd = offset + 30 + view.getUint16(offset + 26, true);
    const start = nameEnd + view.getUint16(offset + 28, true);
    const name = decoder.decode(bytes.subarray(offset + 30, nameEnd));
    const packed = bytes.subarray(start, start + view.getUint32(offset + 18, true));
    const content = isDeflated ? inflateSync(packed, { out: new Uint8Array(size) }) : packed;
    if (name.endsWith('.xml')) new SaxesParser().write(decoder.decode(content)).close();
    offset = start + packed.length;
  }
  return count;
};
