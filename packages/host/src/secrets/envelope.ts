import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Whose secret it is, outermost first: `[organization, customer, connection]`. It is bound to the sealed text, so that
 * a secret that is moved to another owner's row does not open there.
 */
export type SealContext = readonly string[];

/** A sealed text does not open: another master secret, another owner, or it was changed. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const version = 'v1';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const bound = (purpose: string, keyId: string, context: SealContext): Buffer =>
  Buffer.from(JSON.stringify([version, purpose, keyId, ...context]));

const encrypt = (key: Buffer, plain: Buffer, associated: Buffer): string => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(associated);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
};

const decrypt = (key: Buffer, sealed: string, associated: Buffer): Buffer => {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(associated)
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
};

/** The key that wraps data keys, and a name for it that tells nothing of the key. */
const wrappingKey = (master: Buffer): { key: Buffer; id: string } => {
  if (master.length < 32) throw new SealError('The master secret has fewer than 32 bytes');
  const key = Buffer.from(hkdfSync('sha256', master, '', `citizen-integrator/${version}/wrap`, 32));
  const id = createHash('sha256').update(`${version}/id`).update(key).digest('base64url').slice(0, 12);
  return { key, id };
};

/**
 * Seals an object under a data key of its own, which is wrapped by a key derived from the master secret.
 * @param master at least 32 bytes.
 * @returns `v1.<wrapping key's id>.<wrapped data key>.<sealed object>`, the last two as nonce, tag and body in base64url.
 */
export const seal = (master: Buffer, context: SealContext, value: Readonly<Record<string, unknown>>): string => {
  const { key, id } = wrappingKey(master);
  const dataKey = randomBytes(32);
  const wrapped = encrypt(key, dataKey, bound('key', id, context));
  const body = encrypt(dataKey, Buffer.from(JSON.stringify(value)), bound('value', id, context));
  return [version, id, wrapped, body].join('.');
};

/**
 * @throws SealError when the text was sealed for another owner, with another master secret, or was changed.
 */
export const open = (master: Buffer, context: SealContext, sealed: string): Record<string, unknown> => {
  const { key, id } = wrappingKey(master);
  const [form, sealedBy, wrapped, body] = sealed.split('.');
  if (form !== version || !sealedBy || !wrapped || !body) throw new SealError('This is no sealed secret');
  if (sealedBy !== id) throw new SealError('The secret was sealed with another master secret');
  try {
    const dataKey = decrypt(key, wrapped, bound('key', id, context));
    return JSON.parse(decrypt(dataKey, body, bound('value', id, context)).toString()) as Record<string, unknown>;
  } catch (cause) {
    throw new SealError('The secret belongs to another owner or was changed', { cause });
  }
};
