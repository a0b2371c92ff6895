/** A hue in degrees that a name keeps everywhere (FNV-1a). */
export const monogramHue = (name: string): number => {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash % 360;
};
