import type { Measure } from './convert.ts';
import { ScriptFault } from './script-error.ts';

/** Bytes at once: a multiple of 3, so that the pieces fit together. */
const piece = 0x6000;

/** Bytes in Base64 (RFC 4648), in one line. */
export const base64Of = (bytes: Uint8Array, measure: Measure): string => {
  measure.checkLength(Math.ceil(bytes.length / 3) * 4);
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + piece)));
  }
  return text;
};

/** As the original writes it: a line end behind each 64th character. */
export const wrapLines = (text: string): string => text.replace(/.{64}/g, '$&\n');

/** The bytes that a text in Base64 stands for; white space in it does not matter. */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    const characters = atob(text.replace(/\s+/g, ''));
    return Uint8Array.from(characters, character => character.charCodeAt(0));
  } catch {
    throw new ScriptFault('value', 'This is not Base64.');
  }
};
