import { base64Of, bytesOfBase64, wrapLines } from '../base64.ts';
import { hexadecimal, textOfBytes, toBoolean } from '../convert.ts';
import { md5 } from '../md5.ts';
import { ScriptFault } from '../script-error.ts';
import { unwrappedBase64Variable } from '../scope.ts';
import type { Call } from './call.ts';
import { areaOf } from './definition.ts';

const { define } = areaOf('crypto');

/** Bits of an initialization vector. */
const vectorLength = 128;
const mostIterations = 1_000_000;
/** What both functions use when the script names no salt, so that one reads what the other wrote. */
const defaultSalt = new Uint8Array(8);

const saltOf = (text: string | null): Uint8Array<ArrayBuffer> => {
  if (text === null || text === '') return defaultSalt;
  if (text.length % 2 === 1 || !/^[0-9a-f]*$/i.test(text))
    throw new ScriptFault('value', 'The salt is no string of hexadecimal digits.');
  return Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
};

/** Browsers have it on secure pages only. */
const webCrypto = (): SubtleCrypto => {
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (!subtle) throw new ScriptFault('missing-ability', 'Cryptography needs a page that came over HTTPS.');
  return subtle;
};

/** Key and initialization vector from a passphrase: PKCS #5 version 2 (RFC 8018) with SHA-1, as the original names it. */
const keyOf = async (call: Call, usage: 'encrypt' | 'decrypt') => {
  const length = call.whole(3, 256);
  const iterations = call.whole(4, 1024);
  if (![128, 192, 256].includes(length)) throw new ScriptFault('value', 'The key has 128, 192 or 256 bits.');
  if (iterations < 1 || iterations > mostIterations)
    throw new ScriptFault('value', `There can be 1 to ${mostIterations} iterations.`);
  const passphrase = new TextEncoder().encode(call.text(1));
  const salt = saltOf(call.textOrNull(2));
  const subtle = webCrypto();
  const material = await subtle.importKey('raw', passphrase, 'PBKDF2', false, ['deriveBits']);
  const bits = await subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-1', salt, iterations },
    material,
    length + vectorLength,
  );
  const key = await subtle.importKey('raw', bits.slice(0, length / 8), 'AES-CBC', false, [usage]);
  return { key, algorithm: { name: 'AES-CBC', iv: bits.slice(length / 8) } };
};

const encoded = (bytes: Uint8Array, call: Call): string => {
  const text = base64Of(bytes, call.run);
  return toBoolean(call.run.scope.get(unwrappedBase64Variable)) ? text : wrapLines(text);
};

export const crypto = [
  define(
    'string AESDecryption(string encryptedText, string passphrase[, string salt, int keyLength, int iterations])',
    'What AESEncryption encrypted with the same values.',
    async call => {
      const { key, algorithm } = await keyOf(call, 'decrypt');
      try {
        return textOfBytes(new Uint8Array(await webCrypto().decrypt(algorithm, key, bytesOfBase64(call.text(0)))));
      } catch (error) {
        if (error instanceof ScriptFault) throw error;
        throw new ScriptFault('value', 'This cannot be decrypted with these values.');
      }
    },
  ),
  define(
    'string AESEncryption(string plainText, string passphrase[, string salt, int keyLength, int iterations])',
    'A string encrypted with AES (CBC), in Base64; the salt is hexadecimal.',
    async call => {
      const { key, algorithm } = await keyOf(call, 'encrypt');
      const bytes = await webCrypto().encrypt(algorithm, key, new TextEncoder().encode(call.text(0)));
      return base64Of(new Uint8Array(bytes), call.run);
    },
  ),
  define('binary Base64Decode(string encodedText)', 'The bytes that a string in Base64 stands for.', call =>
    bytesOfBase64(call.text(0)),
  ),
  define(
    'string Base64Encode(type arg)',
    'Bytes or a string in Base64, with a line end behind each 64th character.',
    call => encoded(call.bytes(0), call),
  ),
  define('string MD5(type arg)', 'The MD5 hash, as hexadecimal digits.', call => hexadecimal(md5(call.bytes(0)))),
  define(
    'array MD5AsTwoNumbers(type arg)',
    'The MD5 hash as two numbers of 64 bits, written as strings to keep all digits.',
    call => {
      const view = new DataView(md5(call.bytes(0)).buffer);
      return [String(view.getBigUint64(0)), String(view.getBigUint64(8))];
    },
  ),
  define('string SHA256(type arg)', 'The SHA-256 hash, as hexadecimal digits.', async call => {
    const bytes = Uint8Array.from(call.bytes(0));
    return hexadecimal(new Uint8Array(await webCrypto().digest('SHA-256', bytes)));
  }),
];
