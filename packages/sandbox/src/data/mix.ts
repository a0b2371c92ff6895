/** A number of 32 bits that is always the same for the same parts, and looks like chance. */
export const mix = (...parts: readonly (string | number)[]): number => {
  let hash = 2166136261;
  for (const part of parts) {
    const text = typeof part === 'number' ? `#${part}` : part;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
    }
    hash = Math.imul(hash ^ 0x7c, 16777619);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

export const pick = <T>(list: readonly T[], number: number): T => list[number % list.length] as T;

/** Characters of an alphabet that follow from the parts: keys and tokens that stay the same from start to start. */
export const letters = (alphabet: string, length: number, ...parts: readonly (string | number)[]): string =>
  Array.from({ length }, (_, index) => alphabet[mix(...parts, index) % alphabet.length]).join('');

export const hexadecimal = (length: number, ...parts: readonly (string | number)[]): string =>
  letters('0123456789abcdef', length, ...parts);
export const alphanumeric = (length: number, ...parts: readonly (string | number)[]): string =>
  letters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length, ...parts);

/** A UUID of version 4 that follows from the parts. */
export const uuid = (...parts: readonly (string | number)[]): string => {
  const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map(index => mix(...parts, index));
  const hex = [a, b, c, d].map(each => each.toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
