/** What the bytes 0x80 to 0xff mean in code page 437, the zip standard's encoding of names without the UTF-8 flag. */
const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** @param bytes few enough to be arguments, as those of a name are. */
export const decodeCodePage437 = (bytes: Uint8Array): string =>
  String.fromCharCode(...bytes).replace(/[\x80-\xff]/g, found => upperHalf[found.charCodeAt(0) - 0x80] ?? '');
